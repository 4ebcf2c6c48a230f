"""Cut a record into sentences, with its printed headings set apart."""

from __future__ import annotations

from absclf.abstract import Abstract, Record, check_order
from absclf.headings import find_headings
from absclf.own_headings import own_headings
from absclf.schemes import Scheme
from absclf.sentences import split_sentences

__all__ = ["segment"]


def segment(record: Record, scheme: Scheme | None = None) -> Abstract:
    """Find the printed headings and the sentences of a record.

    Parameters
    ----------
    record : Record
        Headings that its format marks are taken as they are; where it marks none, they are looked for in the text.
    scheme : Scheme, optional
        Headings of its own are looked for, too, beside those that our tables know.

    Returns
    -------
    Abstract
        Headings and sentences cover all of the text but white space.
    """
    text = record.text
    own = own_headings(scheme) if scheme is not None else None
    headings = find_headings(text, own) if record.headings is None else record.headings
    if record.headings:
        check_order("headings", ((heading.start, heading.end) for heading in headings), len(text))
    spans: list[tuple[int, int]] = []
    heading_of: list[int] = []
    starts = [0, *(heading.end for heading in headings)]
    ends = [*(heading.start for heading in headings), len(text)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=-1):
        found = split_sentences(text, start, end)
        spans += found
        heading_of += [number] * len(found)
    if headings and not spans:
        # Nothing but headings: they are the text then, for a text that is not empty has sentences.
        spans = split_sentences(text)
        return Abstract(record, tuple(spans), (), (-1,) * len(spans))
    return Abstract(record, tuple(spans), headings, tuple(heading_of))
