"""From marked stretches of a text, as annotation tools export them, to sentences with labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from absclf.abstract import Record
from absclf.corpora.corpus import joint_label
from absclf.segmentation import segment
from absclf.sentences import split_sentences

__all__ = ["Marked", "Span", "has_words", "sentences_of_spans"]

Span = tuple[int, int, str]

_BETWEEN = re.compile(r"\s|\\n")  # tools write a line end as a blank, or as a backslash and an n


class Marked(NamedTuple):
    """Sentences of a text with marked stretches.

    Parameters
    ----------
    sentences, labels : list of str
        In the order of the text. What lies between the stretches has the label ``""``; headings are left out.
    odd : list of (str, str)
        What is likely to be wrong with the stretches, and the words that it concerns.
    """

    sentences: list[str]
    labels: list[str]
    odd: list[tuple[str, str]]


def has_words(text: str, words: str) -> bool:
    """Whether a stretch of a text is what its annotation says that it is, whatever white space is in it."""
    return _BETWEEN.sub("", text) == _BETWEEN.sub("", words)


def sentences_of_spans(text: str, spans: Iterable[Span]) -> Marked:
    """Sentences of a text and their labels.

    Parameters
    ----------
    text : str
    spans : iterable of (int, int, str)
        Start, end and label of each stretch. One that begins and ends where sentences do is a sentence as it
        stands; another one is split. One that is there with several labels may have any of them; of stretches that
        overlap otherwise, the earlier one counts.

    Returns
    -------
    Marked

    Raises
    ------
    ValueError
        If a stretch lies outside the text.
    """
    whole = segment(Record(text))
    known = set(whole.spans)
    headings = [(heading.start, heading.end) for heading in whole.headings]
    found: list[Span] = []
    odd: list[tuple[str, str]] = []
    position = 0
    for start, end, label in _joined(spans):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the stretch from {start} to {end} lies outside the text of {len(text)} characters")
        if _cuts_word(text, start) or _cuts_word(text, end):
            odd.append(("marked from or to the middle of a word", text[start:end]))
        if text[start:position].strip():
            odd.append((f"{label or 'a stretch'} does not count where another stretch lies", text[start:end]))
        start = max(start, position)
        if start >= end:
            continue
        found += _unmarked(text, position, start, headings)
        parts = [(start, end)] if (start, end) in known else split_sentences(text, start, end)
        found += [(*part, label) for part in parts]
        position = end
    found += _unmarked(text, position, len(text), headings)
    return Marked([text[start:end] for start, end, _ in found], [label for _, _, label in found], odd)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The stretches in the order of the text, those at the same place as one."""
    labels: dict[tuple[int, int], list[str]] = {}
    for start, end, label in spans:
        labels.setdefault((start, end), []).append(label)
    for start, end in sorted(labels):
        yield start, end, joint_label(labels[start, end])


def _cuts_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _unmarked(text: str, start: int, end: int, headings: list[tuple[int, int]]) -> Iterable[Span]:
    """Sentences of what nobody marked, if it is more than a heading."""
    for first, last in split_sentences(text, start, end):
        is_heading = any(begin <= first and last <= close for begin, close in headings)
        if not is_heading and not text[first:last].endswith(":"):
            yield first, last, ""
