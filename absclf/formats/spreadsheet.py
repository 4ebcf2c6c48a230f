"""XLSX: tables in a workbook, with openpyxl (the extra ``xlsx``)."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from absclf.abstract import Record, StructuredAbstract
from absclf.errors import AbsclfError, InputError
from absclf.formats.columns import Columns
from absclf.formats.reject import Reject
from absclf.formats.rows import Cell, Rows, TableRows, refuse_overfull_sheet
from absclf.formats.tables import read_table
from absclf.formats.workbooks import DamagedWorkbookError, import_openpyxl, read_sheets

__all__ = ["WorkbookRowsWriter", "finish", "make_writer", "read_records"]


def read_records(pieces: Iterable[bytes], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a workbook's sheets that are tables of references; a sheet that is none is passed over.

    Raises
    ------
    InputError
        If openpyxl is missing, or no sheet is such a table, or the workbook is damaged: the other sheets are read
        before.
    """
    number = 0
    refused: InputError | None = None
    damage: DamagedWorkbookError | None = None
    for rows in read_sheets(pieces, path):
        try:
            for record in read_table(rows, columns, path, first=number + 1):
                number = record.number
                yield record
        except DamagedWorkbookError as error:
            damage = damage or error
        except InputError as error:
            refused = refused or error
    if damage is not None:
        raise damage
    if not number and refused is not None:
        raise refused


class WorkbookRowsWriter:
    """Rows of a workbook's sheet as JSON lines, which `finish` packs: a workbook cannot be written in pieces.

    Raises
    ------
    OutputError
        If it is asked for more rows than a sheet holds.
    """

    def __init__(self, rows: Rows, labels: Sequence[str] = ()) -> None:
        self._table = TableRows(rows, labels)
        self._n_rows = 0

    def begin(self) -> str:
        """The header."""
        return self._lines([self._table.header()])

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result's rows.

        Raises
        ------
        AbsclfError
            If a text is longer than a cell may be: it would be read back shortened.
        """
        return self._lines([self._fitting(row, number) for row in self._table.of(result, number)])

    def _fitting(self, row: Sequence[Cell], number: int) -> Sequence[Cell]:
        cells = [_as_held(value) if isinstance(value, str) else value for value in row]
        for name, cell in zip(self._table.header(), cells, strict=True):
            if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
                raise AbsclfError(
                    f"the column {name!r} of abstract {number} would have {len(cell):,} characters, "
                    f"and a workbook's cell holds {_LONGEST_CELL:,}.",
                    "Write CSV, or a row a sentence.",
                )
        return cells

    def end(self) -> str:
        """Nothing."""
        return ""

    def _lines(self, rows: Iterable[Sequence[Cell]]) -> str:
        lines = [json.dumps(list(row), ensure_ascii=False) + "\n" for row in rows]
        self._n_rows += len(lines)
        refuse_overfull_sheet(self._n_rows, self._table.rows)
        return "".join(lines)


def make_writer(*, rows: Rows = "sentences", labels: Sequence[str] = ()) -> WorkbookRowsWriter:
    """A writer of the rows of a workbook.

    Raises
    ------
    InputError
        If openpyxl is missing: before the work, not after it.
    """
    import_openpyxl("Writing XLSX")
    return WorkbookRowsWriter(rows, labels)


def finish(source: IO[bytes], target: IO[bytes]) -> None:
    """Pack the rows that `WorkbookRowsWriter` gave into a workbook, one row in memory at a time.

    Raises
    ------
    OutputError
        If they are more than a sheet holds: several writers gave them, none of which knows of the others.
    """
    openpyxl = import_openpyxl("Writing XLSX")
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.writer.excel import ExcelWriter

    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH  # the same results make the same file
    sheet = book.create_sheet("abstracts")
    sheet.freeze_panes = "A2"
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    try:
        for number, line in enumerate(source):
            refuse_overfull_sheet(number + 1, "sentences")
            cells = []
            for value in json.loads(line):
                cell = WriteOnlyCell(sheet, value=value)
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins with "=" is no formula
                    cell.alignment = wrapped
                if not number:
                    cell.font = bold
                cells.append(cell)
            sheet.append(cells)
        with _TimelessZip(target, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()  # not book.save, which sets the time of the change
    finally:
        if not sheet.closed:  # a sheet that is left open complains on standard error
            sheet.close()


_EPOCH = datetime.datetime(2000, 1, 1)


class _TimelessZip(zipfile.ZipFile):
    """A zip archive whose members all have one date: the same results make the same file."""

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Add a member from memory."""
        super().writestr(self._member(str(name)), data)

    def write(self, path: Any, name: Any = None, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Add a member from a file."""
        with Path(path).open("rb") as source, self.open(self._member(str(name)), "w") as target:
            shutil.copyfileobj(source, target)

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
        member.compress_type = self.compression
        return member


_LONGEST_CELL = 32_767
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What begins an escaped character in a workbook, and so is escaped itself."""


def _as_held(value: str) -> str:
    """A text as a workbook can hold it: no control characters, and nothing that reads as one."""
    return _ESCAPE.sub("_x005F_", _ILLEGAL.sub("\ufffd", value))
