"""Tables of labelled text: a sentence and a label a row, or, as we write them, an abstract a row."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from absclf.corpora.columns import LabelColumns, RowColumns, find_row_columns
from absclf.corpora.corpus import LabelledAbstract, joint_label
from absclf.corpora.sectioned import SectionColumns, abstract_of_cells, find_section_columns
from absclf.errors import InputError
from absclf.formats import delimited
from absclf.formats.table_rows import Row

__all__ = ["META", "SentenceRow", "cut_rows", "find_delimiter", "find_layout", "group_rows", "order_of", "read_table"]

Layout = RowColumns | SectionColumns

_DELIMITERS = (",", "\t", ";", "|")
_JSON = re.compile(r'\s*+(?:\[\s*+)?\{\s*"')
_LONGEST_NAME = 60  # of a column
_MOST_SENTENCES = 60  # of an abstract that blank lines part from others


META = ("meta",)
"""Where annotation tools keep what names an abstract, as the column of a row."""

_BLANK_LINES = ("",)
"""What names abstracts, by their numbers, where no column does."""


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence with its label, and where it stands.

    Parameters
    ----------
    columns : tuple of str
        What may name its abstract, the likeliest first.
    groups : tuple of str
        What each of these says; ``""``: nothing.
    sentence, label, path : str
    line : int
    order : float or None
        Where in its abstract it stands, if that is told.
    """

    columns: tuple[str, ...]
    groups: tuple[str, ...]
    sentence: str
    label: str
    path: str
    line: int
    order: float | None = None

    @property
    def names(self) -> list[tuple[str, str]]:
        """Columns that name its abstract, and what they say."""
        return [one for one in zip(self.columns, self.groups, strict=True) if one[1].strip()]


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
        Empty ones part abstracts where no column names these.
    columns : LabelColumns
    path : str

    Raises
    ------
    InputError
        If a column that the user named is missing; while the abstracts are read, if a row has too few cells or too
        many, or nothing says which sentences belong together.
    """
    filled = _numbered_by_block(rows)
    header, _ = next(filled, (None, 0))
    layout = find_layout(header.cells, columns, path) if header is not None else None
    if header is None or layout is None:
        return None
    needed, width = max(layout.places) + 1, len(header.cells)
    whole = ((_whole(row, needed, width, path), block) for row, block in filled)
    if isinstance(layout, SectionColumns):
        return (abstract_of_cells(row.cells, layout, path, row.line, n) for n, (row, _) in enumerate(whole, start=1))
    return group_rows(_sentence(row, layout, path, block) for row, block in whole)


def _numbered_by_block(rows: Iterable[Row]) -> Iterator[tuple[Row, int]]:
    """The rows with something in them, each with the number of empty stretches before it."""
    block, is_parted = 0, False
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            is_parted = True
            continue
        block += is_parted
        is_parted = False
        yield row, block


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


def _sentence(row: Row, columns: RowColumns, path: str, block: int) -> SentenceRow:
    names = columns.names or _BLANK_LINES
    groups = tuple(row.cells[place] if place < len(row.cells) else "" for place in columns.groups) or (str(block),)
    label = row.cells[columns.label]
    if _JSON.match(label):
        raise InputError(
            f"{path}, line {row.line}: the label is JSON, as Label Studio writes it to CSV: {label[:60]!r}.",
            "Export the annotations as JSON.",
        )
    order = row.cells[columns.order] if columns.order is not None and columns.order < len(row.cells) else ""
    sentence = row.cells[columns.sentence]
    return SentenceRow(names, groups, sentence, joint_label([label]), path, row.line, order_of(order))


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
    rows = [row for row in rows if row.sentence.strip()]
    if not rows:
        return
    held_by_columns: dict[tuple[str, ...], list[SentenceRow]] = {}
    for row in rows:
        held_by_columns.setdefault(row.columns, []).append(row)
    naming = {columns: _naming_column(columns, held) for columns, held in held_by_columns.items()}
    groups: dict[str, list[SentenceRow]] = {}
    for row in rows:
        groups.setdefault(row.groups[naming[row.columns]], []).append(row)
    for number, (group, held) in enumerate(groups.items(), start=1):
        first = held[0]
        if all(row.order is not None for row in held):  # a spreadsheet may have sorted the rows by anything
            held.sort(key=lambda row: row.order or 0.0)
        sentences = tuple(row.sentence.strip() for row in held)
        labels = tuple(row.label for row in held)
        name = group if first.columns != _BLANK_LINES else None
        yield LabelledAbstract(sentences, labels, False, name, first.path, first.line, number)


def _naming_column(columns: tuple[str, ...], rows: Sequence[SentenceRow]) -> int:
    """Which of the columns says of each row to which abstract it belongs: the likeliest of those that do."""
    for place in range(len(columns)):
        groups = [row.groups[place] for row in rows]
        if not all(group.strip() for group in groups):
            continue
        sizes = Counter(groups)
        if columns == _BLANK_LINES:  # one that strayed into a table parts no abstracts
            is_naming = len(sizes) > 1 and max(sizes.values()) <= _MOST_SENTENCES
        else:  # what differs in each sentence names no abstract, except that what is likeliest is believed
            is_naming = place == 0 or len(sizes) < len(groups)
        if is_naming:
            return place
    raise _nameless(columns, rows)


def _nameless(columns: tuple[str, ...], rows: Sequence[SentenceRow]) -> InputError:
    wanting = next((row for row in rows if not row.names[:1] or row.names[0][0] != columns[0]), rows[0])
    reason, remedy = (
        "",
        "Name the column that is the same for all sentences of an abstract with --group-column (group=)",
    )
    if columns == _BLANK_LINES:
        remedy += ", or put a blank line between abstracts"
    elif columns != META:
        reason = f", as its {columns[0]!r} is empty"
    return InputError(
        f"{wanting.path}, line {wanting.line}: nothing says to which abstract the sentence belongs{reason}.",
        f"{remedy}.",
    )
