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
      | (?-i: \#[¡¿]?[A-ZÀ-Þ/0-9]{2,20}[!?] | \#NV | Err:\d{3} )
    )
    [\])>.]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What exports write where a record has no abstract: Scopus "[No abstract available]", programs "nan" and "null".

And what a spreadsheet, in its language, shows for a formula that it cannot compute: an abstract that begins with "="
or "-" becomes one.
"""

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_INLINE = (
    "i|b|em|strong|u|sub|sup|inf|italic|bold|underline|overline|sc|small|big|tt|monospace|roman|sans-serif|strike|del|ins"
    "|span|font|a|abbr|cite|code|email|uri|ext-link|xref|named-content|styled-content|fixed-case|img|inline-graphic"
    "|inline-formula|alternatives|tex-math|math|m(?:i|n|o|s|row|text|space|style|frac|sqrt|root|padded|phantom|fenced"
    "|enclose|sub|sup|subsup|under|over|underover|multiscripts|table|tr|td|action)|semantics|annotation"
)
_BLOCK = (
    "p|br|div|sec|section|article|abstract|ul|ol|li|list|list-item|dl|dt|dd|def-list|def-item|break|hr|pre|center"
    "|blockquote|disp-quote|disp-formula|table|caption|thead|tbody|tr|th|td"
)
_HEADING = "title|h[1-6]"

_PREFIX = r"(?:[A-Za-z]\w{0,9}:)?"
_ATTRIBUTES = r"\s++[A-Za-z][\w:.-]++\s*+=[^<>]*+"
_REST = rf"(?:{_ATTRIBUTES}|\s*+/?)>"
"""What may follow a tag's name: ``a <b and c> d`` has no tag."""

_OTHER = rf"(?:jats|mml):(?!(?:{_BLOCK}|{_HEADING})(?![\w-]))[\w-]+"
"""Any other tag that is one for sure."""

_INLINE_TAG = re.compile(rf"</?(?:{_PREFIX}(?:{_INLINE})|{_OTHER}){_REST}", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?{_PREFIX}(?:{_BLOCK}){_REST}\s*", re.IGNORECASE)
_HEADING_TAG = re.compile(rf"<(/?){_PREFIX}({_HEADING})(?:{_ATTRIBUTES}|\s*+)>", re.IGNORECASE)

_OPENS, _CLOSES = r"&(?:amp;)*(?:lt|\#60|\#x3c);", r"(?:&(?:amp;)*(?:gt|\#62|\#x3e);|>)"
_NAME = rf"(?:{_PREFIX}(?:{_INLINE}|{_BLOCK}|{_HEADING})|(?:jats|mml):[\w-]+)"
_ESCAPED_TAG = re.compile(
    rf"{_OPENS}(/?{_NAME}(?:\s++[A-Za-z][\w:.-]++\s*+=(?:(?!{_OPENS}|{_CLOSES})[^<>])*+|\s*+/?)){_CLOSES}",
    re.IGNORECASE,
)
_ESCAPED_FOR_SURE = re.compile(rf"{_OPENS}(?:/{_NAME}\s*{_CLOSES}|(?:jats|mml):[\w-]+)", re.IGNORECASE)


def _element(names: str) -> re.Pattern[str]:
    """Elements with what is in them; one that does not end before the next of its name, prefix aside, has no end."""
    return re.compile(
        rf"<(?P<prefix>{_PREFIX})(?P<name>{names})\b[^<>]*>"
        rf"(?P<content>(?:(?!<{_PREFIX}(?P=name)\b).)*?)</(?P=prefix)(?P=name)>",
        re.DOTALL | re.IGNORECASE,
    )


_FORMULA = _element("inline-formula|disp-formula|alternatives")
_MATHML = _element("math")
_ANNOTATION = _element("annotation(?:-xml)?")
_TEX = _element("tex-math")
_BETWEEN_TAGS = re.compile(r"(?:^|(?<=>))\s+(?:(?=<)|$)")
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def unescape(text: str) -> str:
    """The text with its character references read, also those that were escaped once more: ``&amp;lt;``."""
    for _ in range(_MOST_ESCAPES):
        if "&" not in text:
            break
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    return text


_MOST_ESCAPES = 2


def plain_text(text: str) -> str:
    """A field's text without tags and character references; a less-than sign that opens no tag stays."""
    return _without_tags(_with_real_tags(text))


def _with_real_tags(text: str) -> str:
    """The text with its escaped tags as tags. One that closes tells them from tags of which a text speaks."""
    if "&" not in text or _ESCAPED_FOR_SURE.search(text) is None:
        return text
    return _ESCAPED_TAG.sub(lambda match: f"<{unescape(match[1])}>", text)


def _without_tags(text: str) -> str:
    if "<" in text:
        if "math" in text:
            text = _FORMULA.sub(_once, text)
            text = _TEX.sub(lambda match: _tex_body(match["content"]), text)
            text = _MATHML.sub(lambda match: _mathml_text(match["content"]), text)
        text = _INLINE_TAG.sub("", text)
        *lines, last = _BLOCK_TAG.split(text)
        text = "\n".join((*(line.rstrip() for line in lines), last))
    return unescape(text).strip()


def _once(formula: re.Match[str]) -> str:
    """A formula without its TeX, where it is there in MathML, too."""
    return _TEX.sub("", formula[0]) if _MATHML.search(formula["content"]) else formula[0]


def _tex_body(tex: str) -> str:
    """The formula in the document that some publishers make of each."""
    body, ends, _ = tex.partition(r"\begin{document}")[2].partition(r"\end{document}")
    return (body if ends else tex).strip().strip("$").strip()


def _mathml_text(content: str) -> str:
    return _ANY_TAG.sub("", _BETWEEN_TAGS.sub("", _ANNOTATION.sub("", content)))


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
    text = _with_real_tags(text)
    if "<" not in text or _HEADING_TAG.search(text) is None:
        return _without_tags(text), None
    return join_sections(_parts(text))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(heading, text) pairs; a heading ends at any heading's tag, as one that is never closed would have no end."""
    heading, position, is_open = "", 0, False
    for tag in _HEADING_TAG.finditer(text):
        piece = _without_tags(text[position : tag.start()])
        position = tag.end()
        if not is_open:
            yield heading, piece
            heading = ""
        else:
            heading = collapse(f"{heading} {piece}")
        is_open = not tag[1]
    yield heading, _without_tags(text[position:])
