"""Tables of labelled text: a sentence and a label a row, or, as we write them, an abstract a row."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from absclf.corpora.columns import LabelColumns, RowColumns, find_row_columns
from absclf.corpora.corpus import LabelledAbstract, joint_label
from absclf.corpora.sectioned import SectionColumns, abstract_of_cells, find_section_columns
from absclf.errors import InputError
from absclf.formats import delimited
from absclf.formats.table_rows import Row

__all__ = ["SentenceRow", "cut_rows", "find_delimiter", "find_layout", "group_rows", "order_of", "read_table"]

Layout = RowColumns | SectionColumns

_DELIMITERS = (",", "\t", ";", "|")
_JSON = re.compile(r'\s*+(?:\[\s*+)?\{\s*"')
_LONGEST_NAME = 60  # of a column


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence with its label, what names its abstract (``""``: nothing does), and where in that it stands."""

    group: str
    sentence: str
    label: str
    path: str
    line: int
    order: float | None = None


def find_layout(names: Sequence[str], columns: LabelColumns, path: str) -> Layout | None:
    """What a table with these columns has in a row; None if it is no table of labelled text.

    Raises
    ------
    InputError
        If a column that the user named is missing.
    """
    names = [name.strip() for name in names]
    if len(names) < 2 or any(len(name) > _LONGEST_NAME for name in names):
        return None
    return find_section_columns(names) or find_row_columns(names, columns, path)


def find_delimiter(header: str, columns: LabelColumns, path: str, is_table: bool) -> str | None:
    """The separator with which a line is the header of a table of labelled text; None if it is none.

    Raises
    ------
    InputError
        If the file is known to be a table, and a column that the user named is missing.
    """
    refused = None
    for delimiter in _DELIMITERS:
        names = next(csv.reader([header], delimiter=delimiter), [])
        try:
            if find_layout(names, columns, path) is not None:
                return delimiter
        except InputError as error:
            refused = refused or error
    if refused is not None and is_table:
        raise refused
    return None


def cut_rows(lines: Iterable[str], delimiter: str, path: str) -> Iterator[Row]:
    """Rows of a table with separators, its header the first of them.

    Raises
    ------
    InputError
        If a row is not whole: with its line.
    """
    for row in delimited.cut_rows(lines, delimiter):
        if row.problem:
            raise InputError(f"{path}, line {row.line}: {row.problem}", "Correct its quotation marks.")
        yield row


def read_table(rows: Iterable[Row], columns: LabelColumns, path: str) -> Iterator[LabelledAbstract] | None:
    """Abstracts of a table of labelled text; None if the first row is no header of one.

    Parameters
    ----------
    rows : iterable of Row
        Of which empty ones are passed over.
    columns : LabelColumns
    path : str

    Raises
    ------
    InputError
        If a column that the user named is missing; while the abstracts are read, if a row has too few cells or too
        many, or nothing says which sentences belong together.
    """
    filled = (row for row in rows if any(cell.strip() for cell in row.cells))
    header = next(filled, None)
    layout = find_layout(header.cells, columns, path) if header is not None else None
    if header is None or layout is None:
        return None
    needed, width = max(layout.places) + 1, len(header.cells)
    whole = (_whole(row, needed, width, path) for row in filled)
    if isinstance(layout, SectionColumns):
        return (abstract_of_cells(row.cells, layout, path, row.line, n) for n, row in enumerate(whole, start=1))
    return group_rows(_sentence(row, layout, path) for row in whole)


def _whole(row: Row, needed: int, width: int, path: str) -> Row:
    if len(row.cells) < needed:
        raise InputError(
            f"{path}, line {row.line}: the row ends after {len(row.cells)} cells; {needed} are needed.",
            "Correct its separators and quotation marks.",
        )
    if any(cell.strip() for cell in row.cells[width:]):
        raise InputError(
            f"{path}, line {row.line}: the row has {len(row.cells)} cells; the header has {width}.",
            "Correct its separators and quotation marks: a text with a separator in it stands in quotation marks.",
        )
    return row


def _sentence(row: Row, columns: RowColumns, path: str) -> SentenceRow:
    group = row.cells[columns.group] if columns.group is not None else ""
    label = row.cells[columns.label]
    if _JSON.match(label):
        raise InputError(
            f"{path}, line {row.line}: the label is JSON, as Label Studio writes it to CSV: {label[:60]!r}.",
            "Export the annotations as JSON.",
        )
    order = row.cells[columns.order] if columns.order is not None and columns.order < len(row.cells) else ""
    return SentenceRow(group, row.cells[columns.sentence], joint_label([label]), path, row.line, order_of(order))


def order_of(value: object) -> float | None:
    """Where in its abstract a sentence stands, by what its row says; None if that is no number."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


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
        first = held[0]
        if all(row.order is not None for row in held):  # a spreadsheet may have sorted the rows by anything
            held.sort(key=lambda row: row.order or 0.0)
        sentences = tuple(row.sentence.strip() for row in held)
        labels = tuple(row.label for row in held)
        yield LabelledAbstract(sentences, labels, False, group, first.path, first.line, number)
