"""Markup that exports leave in plain fields: HTML and JATS tags, character references."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from absclf.abstract import PrintedHeading
from absclf.formats.sections import collapse, join_sections

__all__ = ["plain_abstract", "plain_text", "says_there_is_none", "unescape"]

_NO_ABSTRACT = re.compile(
    r"""
    [\[(<]*
    (?: no\ abstract (?:\ (?:is\ |was\ )?(?:available|provided|found|given|present))? (?:\ for\ this\ \w+)?
      | (?:the\ )?abstract\ (?:is\ )?(?:not\ (?:available|provided|found)|unavailable|missing)
      | not\ available | unavailable | \#?n/?a | n\.\s?a | nan | null | none | [-\u2010-\u2015]+
    )
    [\])>.]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What exports write where a record has no abstract: Scopus "[No abstract available]", programs "nan" and "null"."""

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_INLINE = "i|b|em|strong|u|sub|sup|inf|italic|bold|underline|sc|span|font|a|small|tt|ext-link|xref"
_BLOCK = "p|br|div|sec|section|abstract|ul|ol|li|list|list-item|break"
_HEADING = "title|h[1-6]"

_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"\s*</?(?:jats:)?(?:{_BLOCK})(?:\s[^<>]*)?/?>\s*", re.IGNORECASE)
_HEADING_TAG = re.compile(rf"<(/?)(?:jats:)?({_HEADING})(?:\s[^<>]*)?>", re.IGNORECASE)


def unescape(text: str) -> str:
    """The text with its character references read, each once; an ampersand that begins none stays."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def plain_text(text: str) -> str:
    """A field's text without tags and character references; a less-than sign that opens no tag stays."""
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
        text = _BLOCK_TAG.sub("\n", text)
    return unescape(text).strip()


def says_there_is_none(text: str) -> bool:
    """Whether a field of an abstract is empty, or says only that there is none."""
    text = text.strip()
    return not text or (len(text) < 60 and _NO_ABSTRACT.fullmatch(" ".join(text.split())) is not None)


def plain_abstract(text: str) -> tuple[str, tuple[PrintedHeading, ...] | None]:
    """An abstract's text without tags and character references, and the headings that were tagged as such.

    A text that says only that there is no abstract is none.
    """
    if says_there_is_none(text):
        return "", None
    if "<" not in text:
        return unescape(text).strip(), None
    if _HEADING_TAG.search(text) is None:
        return plain_text(text), None
    return join_sections(_parts(text))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(heading, text) pairs; a heading ends at any heading's tag, as one that is never closed would have no end."""
    heading, position, is_open = "", 0, False
    for tag in _HEADING_TAG.finditer(text):
        piece = plain_text(text[position : tag.start()])
        position = tag.end()
        if not is_open:
            yield heading, piece
            heading = ""
        else:
            heading = collapse(f"{heading} {piece}")
        is_open = not tag[1]
    yield heading, plain_text(text[position:])
