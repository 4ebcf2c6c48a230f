"""From marked stretches of a text, as annotation tools export them, to sentences with labels."""

from __future__ import annotations

from collections.abc import Iterable

from absclf.abstract import Record
from absclf.segmentation import segment
from absclf.sentences import split_sentences

__all__ = ["Span", "sentences_of_spans"]

Span = tuple[int, int, str]


def sentences_of_spans(text: str, spans: Iterable[Span]) -> tuple[list[str], list[str]]:
    """Sentences of a text and their labels.

    Parameters
    ----------
    text : str
    spans : iterable of (int, int, str)
        Start, end and label of each stretch. One that begins and ends where sentences do is a sentence as it
        stands; another one is split.

    Returns
    -------
    sentences, labels : list of str
        In the order of the text. What lies between the stretches has the label ``""``; headings are left out.

    Raises
    ------
    ValueError
        If a stretch lies outside the text.
    """
    whole = segment(Record(text))
    known = set(whole.spans)
    headings = [(heading.start, heading.end) for heading in whole.headings]
    found: list[Span] = []
    position = 0
    for start, end, label in sorted(spans):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the stretch from {start} to {end} lies outside the text of {len(text)} characters")
        start = max(start, position)
        if start >= end:
            continue
        found += _unmarked(text, position, start, headings)
        parts = [(start, end)] if (start, end) in known else split_sentences(text, start, end)
        found += [(*part, label) for part in parts]
        position = end
    found += _unmarked(text, position, len(text), headings)
    return [text[start:end] for start, end, _ in found], [label for _, _, label in found]


def _unmarked(text: str, start: int, end: int, headings: list[tuple[int, int]]) -> Iterable[Span]:
    """Sentences of what nobody marked, if it is more than a heading."""
    for first, last in split_sentences(text, start, end):
        is_heading = any(begin <= first and last <= close for begin, close in headings)
        if not is_heading and not text[first:last].endswith(":"):
            yield first, last, ""
