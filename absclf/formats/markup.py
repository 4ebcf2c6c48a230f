"""Markup that exports leave in plain fields: HTML and JATS tags, character references."""

from __future__ import annotations

import html
import re

from absclf.abstract import PrintedHeading
from absclf.formats.sections import collapse, join_sections

__all__ = ["plain_abstract", "plain_text"]

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_INLINE = "i|b|em|strong|u|sub|sup|inf|italic|bold|underline|sc|span|font|a|small|tt|ext-link|xref"
_BLOCK = "p|br|div|sec|section|abstract|ul|ol|li|list|list-item|break"
_HEADING = "title|h[1-6]"

_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"\s*</?(?:jats:)?(?:{_BLOCK})(?:\s[^<>]*)?/?>\s*", re.IGNORECASE)
_HEADING_ELEMENT = re.compile(
    rf"<(?:jats:)?({_HEADING})(?:\s[^<>]*)?>(.*?)</(?:jats:)?\1\s*>", re.IGNORECASE | re.DOTALL
)


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
    pieces = _HEADING_ELEMENT.split(text)
    if len(pieces) == 1:
        return plain_text(text), None
    # split() gives: text, element, heading, text, element, heading, text ...
    parts = [("", plain_text(pieces[0]))]
    parts += [
        (collapse(plain_text(heading)), plain_text(body))
        for heading, body in zip(pieces[2::3], pieces[3::3], strict=True)
    ]
    return join_sections(parts)
