"""Put the parts of an abstract together: one text, with the headings that the file marks as such."""

from __future__ import annotations

import re
from collections.abc import Iterable

from absclf.abstract import PrintedHeading

__all__ = ["NO_HEADINGS", "collapse", "join_sections"]

NO_HEADINGS = frozenset({"", "abstract", "unlabelled", "unlabeled", "summary"})
"""What formats print where a part has no heading of its own."""

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def collapse(text: str) -> str:
    """The text with each run of ASCII white space made one space; other spaces stay as they stand."""
    return _BLANKS.sub(" ", text).strip(" ")


def join_sections(parts: Iterable[tuple[str, str]]) -> tuple[str, tuple[PrintedHeading, ...] | None]:
    """One text of (heading, text) pairs, a line each, headings closed by a colon.

    Returns
    -------
    text : str
        ``"METHODS: We ...\\nRESULTS: Of ..."``.
    headings : tuple of PrintedHeading or None
        Where the headings stand in it; None if no part has one.
    """
    lines: list[str] = []
    headings: list[PrintedHeading] = []
    offset = 0
    for heading, text in parts:
        heading, text = heading.strip().rstrip(":").rstrip(), text.strip()
        if heading.lower() in NO_HEADINGS:
            heading = ""
        if not heading and not text:
            continue
        opening = f"{heading}: " if heading else ""
        if heading:
            headings.append(PrintedHeading(heading, offset, offset + len(opening)))
        lines.append(opening + text)
        offset += len(lines[-1]) + 1
    return "\n".join(lines), tuple(headings) or None
