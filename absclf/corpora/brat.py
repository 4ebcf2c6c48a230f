"""BRAT's standoff annotation: a text file, and beside it an ``.ann`` file with the stretches marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from absclf.corpora.corpus import LabelledAbstract
from absclf.corpora.spans import Span, sentences_of_spans
from absclf.errors import InputError

__all__ = ["read_standoff", "text_of"]

_MARK = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t")


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
        text = source.read_text(encoding="utf-8-sig")
        marks = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: the annotation or its text {source.name} cannot be read ({error}).",
            "Keep NAME.ann and NAME.txt in one folder, both in UTF-8.",
        ) from None
    try:
        sentences, labels = sentences_of_spans(text, _spans(marks, path))
    except ValueError as error:
        raise InputError(f"{path}: {error}.", f"Check that it belongs to {source.name}.") from None
    return LabelledAbstract(tuple(sentences), tuple(labels), False, source.stem, path, None, number)


def _spans(marks: str, path: str) -> Iterator[Span]:
    for line_number, line in enumerate(marks.splitlines(), start=1):
        if not line.startswith("T"):
            continue  # relations, attributes, notes
        found = _MARK.match(line)
        if found is None:
            raise InputError(f"{path}, line {line_number}: marks no stretch of text.", "Export the annotation again.")
        places = [int(place) for place in re.findall(r"\d+", found[2])]
        yield min(places), max(places), found[1].replace("_", " ")
