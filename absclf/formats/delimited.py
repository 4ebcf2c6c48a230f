"""CSV and TSV: the separator is found, quotation marks that do not match cost one row."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from absclf.abstract import Record, StructuredAbstract
from absclf.formats.columns import Columns, count_roles, is_header
from absclf.formats.lines import MAX_LINE, TOO_LONG
from absclf.formats.looking_ahead import look_ahead
from absclf.formats.reject import Reject
from absclf.formats.rows import Rows, TableRows
from absclf.formats.table_rows import Row
from absclf.formats.tables import read_table

__all__ = ["DelimitedWriter", "cut_rows", "find_delimiter", "make_csv_writer", "make_tsv_writer", "read_records"]

DELIMITERS = (",", "\t", ";", "|")

_MAX_ROW_LINES = 1000
_SAMPLE_LINES = 60


def read_records(lines: Iterable[str], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a table with separators, from its lines as they stand."""
    sample, stream = look_ahead(iter(lines), _SAMPLE_LINES)
    delimiter = find_delimiter("".join(sample), columns) or ","
    yield from read_table(cut_rows(chain(sample, stream), delimiter), columns, path)


def find_delimiter(text: str, columns: Columns, *, roles: int = 1) -> str | None:
    """The separator with which a line of the text is a header of at least two columns, or None.

    Parameters
    ----------
    text : str
        The first lines of a file.
    columns : Columns
        Columns that the user named: one of them is enough.
    roles : int, optional
        How many of the columns must else be known: one may be a word in a sentence.
    """
    widest, chosen = 1, None
    for line in text.splitlines()[:_SAMPLE_LINES]:
        for delimiter in DELIMITERS:
            if line.count(delimiter) < widest:
                continue
            cells = next(csv.reader([line], delimiter=delimiter), [])
            if (
                len(cells) > widest
                and is_header(cells, columns)
                and (columns.names(cells) or count_roles(cells) >= roles)
            ):
                widest, chosen = len(cells), delimiter
        if chosen:
            return chosen
    return chosen


class _Lines:
    """Lines that can be put back, counted."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._first: deque[str] = deque()
        self._rest = iter(lines)
        self.number = 0

    def next(self) -> str | None:
        """The next line, or None at the end."""
        line = self._first.popleft() if self._first else next(self._rest, None)
        if line is not None:
            self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        """Make lines the next ones again."""
        self._first.extendleft(reversed(lines))
        self.number -= len(lines)


def cut_rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Rows of a table with separators, its header the first of them; one that is not whole says what is wrong."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))  # of the whole process, as the module has it
    pending = _Lines(lines)
    width = 0
    while (line := pending.next()) is not None:
        if len(line) > MAX_LINE:
            row = Row((), pending.number, TOO_LONG[0])
        elif '"' not in line:
            row = Row(line.rstrip("\r\n").split(delimiter), pending.number)
        else:
            row = _quoted_row(line, pending, delimiter, width)
        width = max(width, len(row.cells))
        yield row


def _quoted_row(line: str, lines: _Lines, delimiter: str, width: int) -> Row:
    """A row with quotation marks, and so perhaps line ends in its cells."""
    start = lines.number
    held = [line]
    while True:
        try:
            return Row(next(csv.reader(held, delimiter=delimiter, strict=True)), start)
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                break
        following = _until_quote(lines)
        held += following
        if not following or len(held) > _MAX_ROW_LINES or any(len(one) > MAX_LINE for one in following):
            break
    lines.put_back(held[1:])
    cells = line.rstrip("\r\n").split(delimiter)
    # a table without quoting: its marks are characters, and all cells are there
    if len(cells) == width and (delimiter == "\t" or all(cell.count('"') % 2 == 0 for cell in cells)):
        return Row([_unquoted(cell) for cell in cells], start)
    return Row((), start, "a quotation mark is opened and not closed.")


def _unquoted(cell: str) -> str:
    is_quoted = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"') if is_quoted else cell


def _until_quote(lines: _Lines) -> list[str]:
    """The lines up to the next one with a quotation mark: no earlier one can end the cell."""
    found: list[str] = []
    while len(found) <= _MAX_ROW_LINES and (line := lines.next()) is not None:
        found.append(line)
        if '"' in line:
            break
    return found


class DelimitedWriter:
    """A table of results as CSV (RFC 4180) or TSV; cells with separators, quotes or line ends are quoted."""

    def __init__(self, delimiter: str, rows: Rows, labels: Sequence[str] = ()) -> None:
        self._delimiter = delimiter
        self._table = TableRows(rows, labels)

    def begin(self) -> str:
        """The header."""
        return self._lines([self._table.header()])

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result's rows."""
        return self._lines(self._table.of(result, number))

    def end(self) -> str:
        """Nothing."""
        return ""

    def _lines(self, rows: Iterable[Sequence[object]]) -> str:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=self._delimiter, lineterminator="\r\n").writerows(rows)
        return stream.getvalue()


def make_csv_writer(*, rows: Rows = "sentences", labels: Sequence[str] = ()) -> DelimitedWriter:
    """A writer of CSV."""
    return DelimitedWriter(",", rows, labels)


def make_tsv_writer(*, rows: Rows = "sentences", labels: Sequence[str] = ()) -> DelimitedWriter:
    """A writer of TSV."""
    return DelimitedWriter("\t", rows, labels)
