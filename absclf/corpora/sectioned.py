"""Tables that we wrote with an abstract a row and a column a label, as people have corrected them.

The columns of the labels say which parts of the abstract are what; the column with the abstract says in which order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from absclf.corpora.corpus import LabelledAbstract
from absclf.corpora.spans import Span, sentences_of_spans
from absclf.errors import InputError
from absclf.formats.rows import OWN_COLUMNS

__all__ = ["SectionColumns", "abstract_of_cells", "find_section_columns"]

_BEFORE, _OTHERS = "abstract", "OTHER SECTIONS"
"""The columns between which we write those of the labels."""

_NAMED = re.compile(r"([^:\n]{1,80}): ")


@dataclass(frozen=True, slots=True)
class SectionColumns:
    """Positions of the columns of a table with an abstract a row.

    Parameters
    ----------
    abstract, id, others : int
        ``others`` holds sections whose label has no column, each after its name and a colon.
    labels : tuple of (str, int)
        Labels and their columns.
    """

    abstract: int
    id: int
    labels: tuple[tuple[str, int], ...]
    others: int

    @property
    def places(self) -> tuple[int, ...]:
        """Of the cells that a row has to have."""
        return (self.abstract, self.id, self.others, *(place for _, place in self.labels))


def find_section_columns(names: Sequence[str]) -> SectionColumns | None:
    """The columns of a table that we wrote with an abstract a row; None if it is none."""
    if not set(names) >= OWN_COLUMNS:
        return None
    names = list(names)
    abstract, others = names.index(_BEFORE), names.index(_OTHERS)
    labels = tuple((names[place], place) for place in range(abstract + 1, others))
    return SectionColumns(abstract, names.index("id"), labels, others)


def abstract_of_cells(
    cells: Sequence[str], columns: SectionColumns, path: str, line: int, number: int
) -> LabelledAbstract:
    """The abstract of a row: the sentences of its text, each with the label in whose column it stands.

    Raises
    ------
    InputError
        If a column of a label holds what is not in the abstract: with the line.
    """
    text = cells[columns.abstract]
    spans: list[Span] = []
    for label, place in columns.labels:
        spans += _find(text, cells[place].splitlines(), label, spans, f"{path}, line {line}")
    for label, lines in _named_sections(cells[columns.others]):
        spans += _find(text, lines, label, spans, f"{path}, line {line}")
    found = sentences_of_spans(text, spans)
    name = cells[columns.id] or None
    return LabelledAbstract(tuple(found.sentences), tuple(found.labels), False, name, path, line, number)


def _named_sections(cell: str) -> Iterator[tuple[str, list[str]]]:
    for line in cell.splitlines():
        if name := _NAMED.match(line):
            yield name[1], [line[name.end() :]]
        elif line.strip():
            yield "", [line]


def _find(text: str, lines: Sequence[str], label: str, taken: Sequence[Span], place: str) -> list[Span]:
    """Where the lines of a cell stand in the text: as many at once as stand there together."""
    found: list[Span] = []
    begin = 0
    while begin < len(lines):
        for end in range(len(lines), begin, -1):
            words = " ".join(lines[begin:end]).split()
            span = _find_words(text, words, [*taken, *found]) if words else (0, 0)
            if span is not None:
                break
        else:
            raise InputError(
                f"{place}: under {label or _OTHERS!r} stands what the abstract does not have: {lines[begin][:60]!r}.",
                "Move whole sentences from column to column, and leave their words as they are.",
            )
        if span[0] < span[1]:
            found.append((*span, label))
        begin = end
    return found


def _find_words(text: str, words: Sequence[str], taken: Sequence[Span]) -> tuple[int, int] | None:
    """The first place of the words, whatever white space is between them, that overlaps nothing taken."""
    for match in re.finditer(r"\s+".join(map(re.escape, words)), text):
        if all(match.end() <= start or end <= match.start() for start, end, _ in taken):
            return match.span()
    return None
