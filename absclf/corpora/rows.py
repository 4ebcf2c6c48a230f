"""Tables with a sentence and a label a row, and their rows as abstracts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from absclf.corpora.columns import LabelColumns, RowColumns, find_row_columns
from absclf.corpora.corpus import LabelledAbstract
from absclf.errors import InputError

__all__ = ["SentenceRow", "find_table", "group_rows", "read_rows"]

_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence with its label, and what names its abstract (``""``: nothing does)."""

    group: str
    sentence: str
    label: str
    path: str
    line: int


def find_table(header: str, columns: LabelColumns, path: str) -> tuple[str, RowColumns] | None:
    """Separator and columns of a table with a sentence and a label a row, by its first line; None if it is none."""
    for delimiter in _DELIMITERS:
        names = next(csv.reader([header], delimiter=delimiter), [])
        if len(names) > 1 and not any(len(name) > 60 for name in names):
            try:
                found = find_row_columns([name.strip() for name in names], columns, path)
            except InputError:
                continue
            if found is not None:
                return delimiter, found
    return None


def read_rows(lines: Iterable[str], delimiter: str, columns: RowColumns, path: str) -> Iterator[SentenceRow]:
    """Rows of a table behind its header.

    Raises
    ------
    InputError
        If a row is not whole: with its line.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    needed = max(columns.sentence, columns.label, columns.group or 0) + 1
    try:
        for count, cells in enumerate(reader):
            if count == 0 or not any(cell.strip() for cell in cells):
                continue
            if len(cells) < needed:
                raise InputError(
                    f"{path}, line {reader.line_num}: the row ends after {len(cells)} cells; {needed} are needed.",
                    "Correct its separators and quotation marks.",
                )
            group = cells[columns.group] if columns.group is not None else ""
            yield SentenceRow(group, cells[columns.sentence], cells[columns.label].strip(), path, reader.line_num)
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num}: is no row of a table ({error}).", "Correct its quotation marks."
        ) from None


def group_rows(rows: Iterable[SentenceRow]) -> Iterator[LabelledAbstract]:
    """Abstracts of the rows, in the order of their first rows.

    Raises
    ------
    InputError
        If nothing says which sentences belong together.
    """
    groups: dict[str, list[SentenceRow]] = {}
    for row in rows:
        if not row.group:
            raise InputError(
                f"{row.path}, line {row.line}: nothing says to which abstract the sentence belongs.",
                "Name the column that is the same for all sentences of an abstract with --group-column (group=).",
            )
        if row.sentence.strip():
            groups.setdefault(row.group, []).append(row)
    for number, (group, held) in enumerate(groups.items(), start=1):
        sentences = tuple(row.sentence.strip() for row in held)
        labels = tuple(row.label for row in held)
        yield LabelledAbstract(sentences, labels, False, group, held[0].path, held[0].line, number)
