"""Markup that exports leave in plain fields: HTML and JATS tags, character references."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from absclf.abstract import PrintedHeading
from absclf.formats.sections import collapse, join_sections

__all__ = ["plain_abstract", "plain_text"]

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_INLINE = "i|b|em|strong|u|sub|sup|inf|italic|bold|underline|sc|span|font|a|small|tt|ext-link|xref"
_BLOCK = "p|br|div|sec|section|abstract|ul|ol|li|list|list-item|break"
_HEADING = "title|h[1-6]"

_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"\s*</?(?:jats:)?(?:{_BLOCK})(?:\s[^<>]*)?/?>\s*", re.IGNORECASE)
_HEADING_TAG = re.compile(rf"<(/?)(?:jats:)?({_HEADING})(?:\s[^<>]*)?>", re.IGNORECASE)


def _unescape(text: str) -> str:
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def plain_text(text: str) -> str:
    """A field's text without tags and character references; a less-than sign that opens no tag stays."""
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
        text = _BLOCK_TAG.sub("\n", text)
    return _unescape(text).strip()


def plain_abstract(text: str) -> tuple[str, tuple[PrintedHeading, ...] | None]:
    """An abstract's text without tags and character references, and the headings that were tagged as such."""
    if "<" not in text:
        return _unescape(text).strip(), None
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
