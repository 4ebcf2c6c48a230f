"""XLSX: tables in a workbook, with openpyxl (the extra ``xlsx``)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.columns import Columns
from absclf.formats.reject import Reject
from absclf.formats.tables import Row, read_table

__all__ = ["read_records"]

_MAX_UNPACKED = 2 * 2**30
_MAX_RATIO = 250
_IN_MEMORY = 32 * 2**20


def read_records(pieces: Iterable[bytes], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a workbook's sheets that are tables of references; a sheet that is none is passed over.

    Raises
    ------
    InputError
        If openpyxl is missing, or no sheet is such a table, or the workbook is damaged.
    """
    openpyxl = _openpyxl(path)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        for piece in pieces:
            file.write(piece)
        _check(file, path)
        file.seek(0)
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
            raise InputError(f"{path}: the workbook is damaged ({error}).", "Save it again.") from None
        try:
            yield from _sheets(book, columns, path)
        finally:
            book.close()


def _openpyxl(path: str) -> Any:
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"{path}: reading XLSX needs openpyxl, which is not installed.",
            'Install it with: pip install "absclf[xlsx]", or save the table as CSV.',
        ) from None
    return openpyxl


def _check(file: IO[bytes], path: str) -> None:
    """Refuse what unpacks to far more than a workbook does."""
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError(f"{path}: the workbook is damaged or cut off.", "Save or fetch it again.") from None
    packed = file.seek(0, io.SEEK_END)
    if unpacked > _MAX_UNPACKED or unpacked > 2**26 + _MAX_RATIO * packed:
        raise InputError(f"{path}: the workbook unpacks to {unpacked:,} bytes.", "Save the table as CSV.")


def _sheets(book: Any, columns: Columns, path: str) -> Iterator[Record | Reject]:
    number = 0
    refused: InputError | None = None
    for sheet in book.worksheets:
        try:
            for record in read_table(_rows(sheet), columns, path, first=number + 1):
                number = record.number
                yield record
        except InputError as error:
            refused = refused or error
    if not number and refused is not None:
        raise refused


def _rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield Row([_text(cell) for cell in cells], number)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
