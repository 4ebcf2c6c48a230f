"""BRAT's standoff annotation: a text file, and beside it an ``.ann`` file with the stretches marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from absclf.corpora.corpus import LabelledAbstract
from absclf.corpora.spans import Span, has_words, sentences_of_spans
from absclf.errors import InputError

__all__ = ["read_standoff", "text_of"]

_MARK = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")


@dataclass(frozen=True)
class _Mark:
    """A line of an ``.ann`` file: a label, the places of its fragments, and the words that they hold."""

    line: int
    label: str
    places: tuple[tuple[int, int], ...]
    words: str

    def words_in(self, text: str) -> str:
        """The words that the text has there."""
        return " ".join(text[start:end] for start, end in self.places)

    def fits(self, text: str) -> bool:
        """Whether the text has there what it should, where the line says what."""
        return not self.words.strip() or has_words(self.words_in(text), self.words)

    def spans(self, text: str) -> Iterator[Span]:
        """The fragments; those between which is only white space, as at a line's end, are one."""
        first, last = self.places[0]
        for start, end in self.places[1:]:
            if text[last:start].strip():
                yield first, last, self.label
                first = start
            last = end
        yield first, last, self.label


def text_of(path: str) -> Path:
    """The text file of an ``.ann`` file."""
    return Path(path).with_suffix(".txt")


def read_standoff(path: str, number: int) -> LabelledAbstract:
    """The abstract of an ``.ann`` file.

    Raises
    ------
    InputError
        If its text is missing, or a line marks what the text does not have.
    """
    source = text_of(path)
    try:
        text = source.read_bytes().decode("utf-8-sig")
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: the annotation or its text {source.name} cannot be read ({error}).",
            "Keep NAME.ann and NAME.txt in one folder, both in UTF-8.",
        ) from None
    remedy = f"Check that it belongs to {source.name}, and that this has not been changed since."
    marks = _counted_in_lines(list(_marks(lines, path)), text)
    text = text.replace("\r\n", "\n")
    for mark in marks:
        if not mark.fits(text):
            has, wanted = mark.words_in(text)[:60], mark.words[:60]
            raise InputError(f"{path}, line {mark.line}: marks {wanted!r} where the text has {has!r}.", remedy)
    try:
        sentences, labels, odd = sentences_of_spans(text, (span for mark in marks for span in mark.spans(text)))
    except ValueError as error:
        raise InputError(f"{path}: {error}.", remedy) from None
    return LabelledAbstract(tuple(sentences), tuple(labels), False, source.stem, path, None, number, tuple(odd))


def _marks(lines: Sequence[str], path: str) -> Iterator[_Mark]:
    for line_number, line in enumerate(lines, start=1):
        if not line.startswith("T"):
            continue  # relations, attributes, notes
        found = _MARK.match(line)
        if found is None:
            raise InputError(f"{path}, line {line_number}: marks no stretch of text.", "Export the annotation again.")
        numbers = [int(place) for place in re.findall(r"\d+", found[2])]
        places = sorted(zip(numbers[::2], numbers[1::2], strict=True))
        yield _Mark(line_number, found[1].replace("_", " "), tuple(places), found[3])


def _counted_in_lines(marks: Sequence[_Mark], source: str) -> Sequence[_Mark]:
    r"""The marks as they stand in the text with ``\n`` for ``\r\n``.

    BRAT counts both characters, but a text may have got its ``\r`` only after it was annotated.
    """
    shifted = [
        replace(mark, places=tuple((_shifted(start, source), _shifted(end, source)) for start, end in mark.places))
        for mark in marks
    ]
    text = source.replace("\r\n", "\n")
    fit = all(mark.fits(text) for mark in shifted) or not all(mark.fits(text) for mark in marks)
    return shifted if fit else marks


def _shifted(place: int, source: str) -> int:
    return place - source.count("\r\n", 0, place)
