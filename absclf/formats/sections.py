"""Put the parts of an abstract together: one text, with the headings that the file marks as such."""

from __future__ import annotations

import re
from collections.abc import Iterable

from absclf.abstract import PrintedHeading

__all__ = ["NO_HEADINGS", "collapse", "join_sections", "place_sections"]

NO_HEADINGS = frozenset({"", "abstract", "unlabelled", "unlabeled", "summary"})
"""What formats print where a part has no heading of its own."""

_CLOSING = ":. \u2013\u2014-"
"""Marks that close a heading in print."""

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
        Where the headings stand in it; None if no part has one. A part without a heading after one with a heading
        has an empty one: it stands under none.
    """
    lines: list[str] = []
    headings: list[PrintedHeading] = []
    offset = 0
    for heading, text in parts:
        heading, text = heading.strip().rstrip(_CLOSING), text.strip()
        if heading.lower() in NO_HEADINGS:
            heading = ""
        if not heading and not text:
            continue
        opening = f"{heading}: " if heading else ""
        if heading or (headings and headings[-1].text):
            headings.append(PrintedHeading(heading, offset, offset + len(opening)))
        lines.append(opening + text)
        offset += len(lines[-1]) + 1
    return "\n".join(lines), tuple(headings) or None


def place_sections(parts: Iterable[tuple[int, str, str]]) -> tuple[str, tuple[PrintedHeading, ...] | None]:
    """One text with parts at given places: what our own results tell of the text that they were made from.

    Parameters
    ----------
    parts : iterable of (int, str, str)
        Start, text and printed heading (``""``: none) of each part, in order. What lies between two parts is known
        to be white space and the heading; its exact characters are not, and become a line end or spaces, and the
        heading with a colon where there is room for it. A part that names the heading of the part before it, without
        room for another one, stands under that.
    """
    pieces: list[str] = []
    headings: list[PrintedHeading] = []
    position = 0
    for start, text, heading in parts:
        gap = start - position
        # a blank before it and a mark behind it make the heading before, printed again, from a wide gap under it
        room = gap - 2 if headings and headings[-1].text == heading else gap
        opening = f"{heading}: "[:gap] if heading and len(heading) <= room else ""
        if opening:
            headings.append(PrintedHeading(heading, start - len(opening), start))
        elif not heading and headings and headings[-1].text:
            headings.append(PrintedHeading("", start, start))
        blanks = " " * (gap - len(opening))
        pieces += ["\n" + blanks[1:] if opening and position and blanks else blanks, opening, text]
        position = start + len(text)
    return "".join(pieces), tuple(headings) or None
