"""Plain text for people: title, sections under their labels, key points as bullets."""

from __future__ import annotations

import re

from absclf.abstract import Record, Section, StructuredAbstract
from absclf.formats.control_characters import without_controls
from absclf.formats.structured import sections_with_text

__all__ = ["TextWriter", "make_writer"]

_BETWEEN = "─" * 72
_BETWEEN_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_UNSURE = 0.7
"""A predicted section less probable than this, on average over its sentences, is marked."""


class TextWriter:
    """Results as text: paragraphs flow, so that a window, an editor or ``fold -s`` breaks lines as it likes."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result, as one reads it."""
        blocks = [_heading(result.record, number)]
        sections = sections_with_text(result)
        blocks += [_section(section, result) for section in sections]
        if not sections:
            blocks.append(result.text.strip() or "(no abstract)")
        if result.key_points:
            bullets = (f"  • {_flowing(point.trimmed)}" for point in result.key_points)
            blocks.append("\n".join(("KEY POINTS", *bullets)))
        between = f"\n{_BETWEEN}\n\n" if number > 1 else ""
        return without_controls(between + "\n\n".join(blocks) + "\n")

    def end(self) -> str:
        """Nothing."""
        return ""


def _heading(record: Record, number: int) -> str:
    """Title, and beneath it who, where, when."""
    title = _flowing(record.caption(number))
    authors = "; ".join(map(_flowing, record.authors[:3])) + (" et al." if len(record.authors) > 3 else "")
    origin = " ".join(filter(None, (_flowing(record.journal), f"({record.year})" if record.year else "")))
    identifier = _flowing(record.id) if record.title and record.id else ""
    line = " · ".join(filter(None, (authors, origin, identifier)))
    return f"{title}\n{line}" if line else title


def _section(section: Section, result: StructuredAbstract) -> str:
    paragraphs = map(_flowing, _BETWEEN_PARAGRAPHS.split(section.text))
    return f"{section.label}{_note(section, result)}\n" + "\n\n".join(paragraphs)


def _note(section: Section, result: StructuredAbstract) -> str:
    """In brackets: what is printed, if that is another word; how unsure a prediction is."""
    if section.source == "printed":
        printed = section.heading or ""
        return f" [{printed}]" if printed and printed.lower() != section.label.lower() else ""
    inside = [one.probability for one in result.sentences if section.start <= one.start < section.end]
    mean = sum(inside) / len(inside) if inside else 1.0
    return f" [predicted, {mean:.0%} sure]" if mean < _UNSURE else ""


def _flowing(text: str) -> str:
    return " ".join(text.split())


def make_writer(**_: object) -> TextWriter:
    """A writer of plain text."""
    return TextWriter()
