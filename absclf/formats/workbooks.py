"""The sheets of an XLSX workbook, with openpyxl (the extra ``xlsx``)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from absclf.errors import InputError
from absclf.formats.table_rows import Row

__all__ = ["import_openpyxl", "read_sheets"]

_MOST_UNPACKED = 2 * 2**30
_MOST_RATIO = 250  # of unpacked to packed bytes, above what a small workbook may have
_SMALL = 2**26
_IN_MEMORY = 32 * 2**20


def import_openpyxl(what: str) -> Any:
    """The library, if it is there; ``what`` needs it.

    Raises
    ------
    InputError
    """
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"{what} needs openpyxl, which is not installed.",
            'Install it with: pip install "absclf[xlsx]", or use CSV.',
        ) from None
    return openpyxl


def read_sheets(pieces: Iterable[bytes], path: str) -> Iterator[Iterator[Row]]:
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
    openpyxl = import_openpyxl(f"{path}: reading XLSX")
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
                yield _rows(sheet)
        finally:
            book.close()


def _check_size(file: IO[bytes], path: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError(f"{path}: the workbook is damaged or cut off.", "Save or fetch it again.") from None
    packed = file.seek(0, io.SEEK_END)
    if unpacked > _MOST_UNPACKED or unpacked > _SMALL + _MOST_RATIO * packed:
        raise InputError(f"{path}: the workbook unpacks to {unpacked:,} bytes.", "Save the table as CSV.")


def _rows(sheet: Any) -> Iterator[Row]:
    width = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_text(value) for value in values]
        cells += [""] * (width - len(cells))  # empty cells at a row's end may not be stored
        width = len(cells)
        yield Row(cells, number)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _unescaped(cell) if "_x" in cell else cell
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _unescaped(text: str) -> str:
    """The text with the characters that a workbook writes as ``_x000D_``; a line's two ends are one."""
    from openpyxl.utils.escape import unescape

    return str(unescape(text)).replace("\r\n", "\n")
