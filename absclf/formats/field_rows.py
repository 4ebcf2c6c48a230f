"""Tables that stand on their side: a row a field, its name first, and a blank row between records (Embase)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from absclf.abstract import Record
from absclf.formats.columns import Columns, count_roles, find_roles, is_name_of, record_of
from absclf.formats.reject import Reject
from absclf.formats.table_rows import Row

__all__ = ["are_fields", "read_fields"]


_FEWEST = 3
"""Kinds of names by which such a table is known: a title may be "Abstract", or "Date"."""


def are_fields(rows: Sequence[Row]) -> bool:
    """Whether a table's first rows are fields of a record: a known name in the first cell of several, and in no other.

    Parameters
    ----------
    rows : sequence of Row
        From the one on that would be the header.
    """
    first = rows[0]
    if len(first.cells) < 2 or any(is_name_of(cell) for cell in first.cells[1:]):
        return False
    return is_name_of(first.cells[0]) and count_roles([row.cells[0] for row in rows if row.cells]) >= _FEWEST


def read_fields(rows: Iterable[Row], columns: Columns, path: str, *, first: int) -> Iterator[Record | Reject]:
    """Records of a table with a row a field.

    Parameters
    ----------
    rows : iterable of Row
    columns : Columns
        Fields that the user named.
    path : str
        The file's name.
    first : int
        Number of the first record.
    """
    for number, held in enumerate(_groups(rows), start=first):
        broken = next((row for row in held if row.problem), None)
        names = [row.cells[0] for row in held if row.cells]
        if broken is not None:
            remedy = "Correct the line's quotation marks and separators, or export again."
            yield Reject(path, broken.problem, remedy, number=number, line=broken.line)
        elif not count_roles(names):
            reason = "no row of this record is a title or an abstract."
            yield Reject(path, reason, "Remove what is no record.", number=number, line=held[0].line)
        else:
            values = [_value(row.cells) for row in held]
            yield record_of(values, find_roles(names, columns, path), path, number, held[0].line)


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each record: they end at a blank row, or where the first one's name comes again."""
    held: list[Row] = []
    for row in rows:
        is_blank = not row.problem and not any(cell.strip() for cell in row.cells)
        begins_anew = bool(held and row.cells and held[0].cells and row.cells[0] == held[0].cells[0])
        if held and (is_blank or begins_anew):
            yield held
            held = []
        if not is_blank:
            held.append(row)
    if held:
        yield held


def _value(cells: Sequence[str]) -> str:
    """The cells behind the name as one: persons are parted by semicolons."""
    mark = "; " if is_name_of(cells[0], ("authors",)) else "\n"
    return mark.join(cell.strip() for cell in cells[1:] if cell.strip())
