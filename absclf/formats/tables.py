"""Tables, whatever file they come from: find each one's header, then a record a row."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.columns import Columns, count_roles, find_roles, is_header, is_name_of, record_of
from absclf.formats.field_rows import are_fields, read_fields
from absclf.formats.looking_ahead import look_ahead
from absclf.formats.reject import Reject
from absclf.formats.rows import OWN_COLUMNS, SENTENCE_COLUMNS
from absclf.formats.sections import place_sections
from absclf.formats.table_rows import Row

__all__ = ["read_table"]

_MAX_PREAMBLE = 50
"""Rows that may stand before the header: Embase prints the search there."""

_MAX_FIELDS = 100
"""Rows that are looked at to tell whether each one is a field, and not a record."""

_LONGEST_NAME = 60
_TELLING_ROLES = 3
"""Kinds of columns by which a row within a table is known as the header of another one."""


def read_table(rows: Iterable[Row], columns: Columns, path: str, *, first: int = 1) -> Iterator[Record | Reject]:
    """Records of a table, and of those that were put behind it.

    Parameters
    ----------
    rows : iterable of Row
    columns : Columns
        Columns that the user named.
    path : str
        The file's name.
    first : int, optional
        Number of the first record.

    Raises
    ------
    InputError
        If no row is a header with a title or an abstract, or a column that the user named is missing.
    """
    stream = iter(rows)
    header = _find_header(stream, columns, path)
    if not columns.names(header.cells):
        held, behind = look_ahead(stream, _MAX_FIELDS)
        stream = itertools.chain(held, behind)
        if are_fields([header, *held]):
            yield from read_fields(itertools.chain([header], stream), columns, path, first=first)
            return
    table = _Table(header, stream, columns.wanted)
    number = first - 1
    for found in _records(table, columns, path, first):
        number = found.number
        yield found
    while table.next_header is not None:
        table = _Table(table.next_header, stream, columns.wanted)
        for found in _records_behind(table, columns, path, number + 1):
            number = found.number
            yield found


class _Table(Iterator[Row]):
    """The rows behind a table's header, up to the header of another table.

    Attributes
    ----------
    header : Row
    names : list of str
        The header's cells.
    next_header : Row or None
        The other table's, once the rows before it have been taken.
    """

    def __init__(self, header: Row, rows: Iterator[Row], wanted: frozenset[str]) -> None:
        self.header = header
        self.names = _as_header(header)
        self._rows = rows
        self._wanted = wanted
        self.next_header: Row | None = None

    def __next__(self) -> Row:
        if self.next_header is None:
            row = next(self._rows)
            if not _begins_another(row, self._wanted) or _as_header(row) == self.names:
                return row
            self.next_header = row
        raise StopIteration


def _begins_another(row: Row, wanted: frozenset[str]) -> bool:
    """Whether a row within a table is the header of another one: names of several columns, or nothing but names."""
    if any(len(cell) > _LONGEST_NAME or cell.isdigit() for cell in row.cells):  # most records, and no headers
        return False
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    roles = count_roles(cells)
    if roles >= _TELLING_ROLES:
        return True
    has_wanted = bool(wanted) and wanted.issubset(cells)
    is_telling = roles > 1 or (has_wanted and len(cells) > 1)
    return is_telling and all(cell in wanted or is_name_of(cell) for cell in cells)


def _records_behind(table: _Table, columns: Columns, path: str, first: int) -> Iterator[Record | Reject]:
    """Records of a table that was put behind another; a reject for all of them if a named column is missing."""
    missing = columns.wanted.difference(cell.strip() for cell in table.header.cells)
    if not missing:
        yield from _records(table, columns, path, first)
        return
    names = " or ".join(repr(name) for name in sorted(missing))
    reason = f"another table begins here, without a column {names}; it was passed over."
    remedy = "Put it into a file of its own, and name its columns."
    yield Reject(path, reason, remedy, number=first, line=table.header.line)
    for _ in table:
        pass


def _records(table: _Table, columns: Columns, path: str, first: int) -> Iterator[Record | Reject]:
    """Records of one table."""
    header, names = table.header, table.names
    if set(names) >= set(SENTENCE_COLUMNS):
        yield from _of_sentences(table, names, path, first)
        return
    is_own = set(header.cells) >= OWN_COLUMNS
    roles = find_roles(header.cells, columns, path)
    if not roles.text and not roles.title:
        raise _no_column(header.cells, columns, path)
    width = len(header.cells)
    needed = max(*roles.text[:1], *roles.title[:1], 0) + 1
    number = first - 1
    for row in table:
        if not row.problem and not any(cell.strip() for cell in row.cells):
            continue
        if _as_header(row) == names:  # of a table that was put behind another
            continue
        number += 1
        problem = row.problem or _width_problem(row.cells, width, needed)
        if problem:
            remedy = "Correct the line's quotation marks and separators, or save the table again."
            yield Reject(path, problem, remedy, number=number, line=row.line)
            continue
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        yield record_of(cells, roles, path, number, row.line, is_own=is_own)


def _of_sentences(rows: Iterator[Row], names: list[str], path: str, first: int) -> Iterator[Record | Reject]:
    """Records of a table that we wrote with a row a sentence; people may have added columns, or moved them."""
    whole = (row for row in rows if row.problem or any(row.cells))
    place = names.index("abstract")
    groups = (
        list(group) for _, group in itertools.groupby(whole, key=lambda row: "".join(row.cells[place : place + 1]))
    )
    tables = (held for held in groups if _as_header(held[0]) != names)
    for number, held in enumerate(tables, start=first):
        try:
            yield _of_group([dict(zip(names, row.cells, strict=True)) for row in held], path, number, held)
        except ValueError:
            problem = held[0].problem or "the rows of this abstract are not as they were written."
            yield Reject(path, problem, "Write the table again.", number=number, line=held[0].line)


def _of_group(rows: list[dict[str, str]], path: str, number: int, held: list[Row]) -> Record:
    text, headings = place_sections((int(row["start"]), row["text"], row["heading"]) for row in rows if row["text"])
    identifier = rows[0]["id"] or None
    title, line = rows[0]["title"], held[0].line
    doi, pmid = (rows[0].get(name, "") for name in ("doi", "pmid"))
    return Record(text, identifier, title, (), "", None, doi, headings, path, number, line, pmid=pmid)


def _as_header(row: Row) -> list[str]:
    """The row's cells as names; before the first one of a file may stand its mark, and its quotes with it."""
    return [cell.strip().removeprefix("\ufeff").strip('"') for cell in row.cells]


def _find_header(rows: Iterator[Row], columns: Columns, path: str) -> Row:
    first: Row | None = None
    for count, row in enumerate(rows):
        if not row.problem and is_header(row.cells, columns):
            return row
        if first is None and any(cell.strip() for cell in row.cells):
            first = row
        if count == _MAX_PREAMBLE:
            break
    raise _no_column(first.cells if first else (), columns, path)


def _no_column(names: Sequence[str], columns: Columns, path: str) -> InputError:
    shown = ", ".join(name.strip()[:40] for name in names[:12] if name.strip()) or "empty"
    if missing := columns.wanted.difference(name.strip() for name in names):
        wanted = " or ".join(repr(name) for name in sorted(missing))
        return InputError(f"{path}: there is no column {wanted}.", f"The first row is: {shown}.")
    return InputError(
        f"{path}: no column is known to hold abstracts or titles (the first row: {shown}).",
        "Name the column with --text-column (text_column=).",
    )


def _width_problem(cells: Sequence[str], width: int, needed: int) -> str:
    """What is wrong with a row's number of cells; cells that are missing after the last one needed are empty ones."""
    extra = sum(1 for cell in cells[width:] if cell.strip())
    if extra:
        return f"the row has {len(cells)} cells, the header {width}."
    if len(cells) < needed:
        return f"the row ends after {len(cells)} of {width} cells."
    return ""
