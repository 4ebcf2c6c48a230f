"""Rows of the sheets of an XLSX workbook, with openpyxl (the extra ``xlsx``)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from absclf.corpora.rows import CellRow
from absclf.errors import InputError

__all__ = ["read_sheets"]

_MOST_UNPACKED = 2 * 2**30
_MOST_RATIO = 250  # of unpacked to packed bytes, above what a small workbook may have
_SMALL = 2**26
_IN_MEMORY = 32 * 2**20


def read_sheets(pieces: Iterable[bytes], path: str) -> Iterator[Iterator[CellRow]]:
    """The sheets of a workbook, each as its rows, which are to be read before the next sheet is asked for.

    Parameters
    ----------
    pieces : iterable of bytes
        The file's content.
    path : str
        For messages.

    Raises
    ------
    InputError
        If openpyxl is missing, or the workbook is damaged or unpacks to far more than a workbook does.
    """
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"{path}: reading XLSX needs openpyxl, which is not installed.",
            'Install it with: pip install "absclf[xlsx]", or use CSV.',
        ) from None
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        file.writelines(pieces)
        _check_size(file, path)
        file.seek(0)
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
            raise InputError(f"{path}: the workbook is damaged ({error}).", "Save it again.") from None
        try:
            for sheet in book.worksheets:
                yield _rows(sheet.iter_rows(values_only=True))
        finally:
            book.close()


def _rows(sheet: Iterable[Sequence[object]]) -> Iterator[CellRow]:
    width = 0
    for number, values in enumerate(sheet, start=1):
        cells = [_text(value) for value in values]
        cells += [""] * (width - len(cells))  # empty cells at a row's end may not be stored
        width = len(cells)
        yield CellRow(cells, number)


def _check_size(file: IO[bytes], path: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError(f"{path}: the workbook is damaged or cut off.", "Save or fetch it again.") from None
    packed = file.seek(0, io.SEEK_END)
    if unpacked > _MOST_UNPACKED or unpacked > _SMALL + _MOST_RATIO * packed:
        raise InputError(f"{path}: the workbook unpacks to {unpacked:,} bytes.", "Save the table as CSV.")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
