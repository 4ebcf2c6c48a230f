"""Markdown: titles and labels as headings, key points as a list."""

from __future__ import annotations

import re

from absclf.abstract import StructuredAbstract
from absclf.formats.control_characters import without_controls
from absclf.formats.structured import sections_with_text

__all__ = ["MarkdownWriter", "escaped_line", "make_writer"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_LINE_START = re.compile(
    r"^([^\S\n]*+)(#{1,6}(?=\s|$)|[+-](?=\s|$)|=+\s*$|-+\s*$|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE
)


class MarkdownWriter:
    """Results as Markdown (CommonMark); what is a mark in it and text in an abstract is escaped."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result under a heading of its own."""
        record = result.record
        blocks = [f"# {escaped_line(record.caption(number))}"]
        origin = " ".join(filter(None, (escaped_line(record.journal), f"({record.year})" if record.year else "")))
        authors = "; ".join(escaped_line(author) for author in record.authors)
        about = [authors, f"*{origin}*" if origin else "", escaped_line(record.id or "") if record.title else ""]
        if any(about):
            blocks.append(" · ".join(filter(None, about)))
        sections = sections_with_text(result)
        blocks += [f"## {escaped_line(section.label)}\n\n{_escape(section.text)}" for section in sections]
        if not sections:
            blocks.append(_escape(result.text.strip()) or "*no abstract*")
        if result.key_points:
            blocks.append(
                "## Key points\n\n" + "\n".join(f"- {escaped_line(point.trimmed)}" for point in result.key_points)
            )
        return ("\n" if number > 1 else "") + "\n\n".join(blocks) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def _escape(text: str) -> str:
    escaped = _LINE_START.sub(_escape_start, _SPECIAL.sub(r"\\\1", text)).replace("&", "&amp;")
    return without_controls(escaped)


def _escape_start(match: re.Match[str]) -> str:
    blanks, mark = match[1], match[2]
    return f"{blanks}{mark}\\" if mark[0].isdigit() else f"{blanks}\\{mark}"


def escaped_line(text: str) -> str:
    """The text in one line, with its marks escaped: for a heading or a bullet."""
    return _escape(" ".join(text.split()))


def make_writer(**_: object) -> MarkdownWriter:
    """A writer of Markdown."""
    return MarkdownWriter()
