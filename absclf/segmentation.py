"""Cut a record into sentences, with its printed headings set apart."""

from __future__ import annotations

from absclf.abstract import Abstract, Record
from absclf.headings import find_headings
from absclf.sentences import split_sentences

__all__ = ["segment"]


def segment(record: Record) -> Abstract:
    """Find the printed headings and the sentences of a record.

    Parameters
    ----------
    record : Record
        Headings that its format marks are taken as they are; where it marks none, they are looked for in the text.

    Returns
    -------
    Abstract
        Headings and sentences cover all of the text but white space.
    """
    text = record.text
    headings = find_headings(text) if record.headings is None else record.headings
    spans: list[tuple[int, int]] = []
    heading_of: list[int] = []
    position = 0
    for number in range(-1, len(headings)):
        end = headings[number + 1].start if number + 1 < len(headings) else len(text)
        found = split_sentences(text, position, end)
        spans += found
        heading_of += [number] * len(found)
        if number + 1 < len(headings):
            position = headings[number + 1].end
    return Abstract(record, tuple(spans), headings, tuple(heading_of))
