"""The sheets of an XLSX workbook, with openpyxl (the extra ``xlsx``)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from absclf.errors import InputError
from absclf.formats.table_rows import Row

__all__ = ["DamagedWorkbookError", "import_openpyxl", "read_sheets"]

_MOST_UNPACKED = 2 * 2**30
_MOST_RATIO = 250  # of unpacked to packed bytes, above what a small workbook may have
_SMALL = 2**26
_IN_MEMORY = 32 * 2**20

_REMEDY = "Save it again, or fetch or copy it again."

_OTHERS = (
    ("word/", "a Word document", "Save it as text, or export the references as RIS, nbib, CSV or XML."),
    ("ppt/", "a PowerPoint presentation", "Save it as text."),
    ("xl/workbook.bin", "an Excel workbook in binary form (.xlsb)", "Save it as .xlsx, or as CSV."),
)
"""How the name of a part begins that other documents have, what they are, and what to do."""


class DamagedWorkbookError(InputError):
    """A workbook, or a sheet of it, that cannot be read, or not to its end."""


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
    DamagedWorkbookError
        If the workbook is damaged; the rows may raise it, too, and the next sheet may still be sound.
    InputError
        If openpyxl is missing, or the file is another document, or unpacks to far more than a workbook does.
    """
    openpyxl = import_openpyxl(f"{path}: reading XLSX")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        file.writelines(pieces)
        _check(file, path)
        file.seek(0)
        with _damage_told(path):
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                yield _rows(sheet, path)
        finally:
            book.close()


@contextmanager
def _damage_told(path: str) -> Iterator[None]:
    """Tell of a damage what it is: where there is one, openpyxl fails with whatever error that leads to."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        what = " ".join(str(error).split()) or type(error).__name__
        raise DamagedWorkbookError(f"{path}: the workbook is damaged ({what}).", _REMEDY) from None


def _check(file: IO[bytes], path: str) -> None:
    """Refuse what is another document, and what unpacks to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise DamagedWorkbookError(f"{path}: the workbook is damaged or cut off.", _REMEDY) from None
    for start, name, remedy in _OTHERS:
        if any(part.filename.startswith(start) for part in parts):
            raise InputError(f"{path}: this is {name}, not text.", remedy)
    unpacked = sum(part.file_size for part in parts)
    packed = file.seek(0, io.SEEK_END)
    if unpacked > _MOST_UNPACKED or unpacked > _SMALL + _MOST_RATIO * packed:
        raise InputError(f"{path}: the workbook unpacks to {unpacked:,} bytes.", "Save the table as CSV.")


def _rows(sheet: Any, path: str) -> Iterator[Row]:
    width = 0
    with _damage_told(path):
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
