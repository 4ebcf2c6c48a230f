"""Read abstracts from a file of any known format."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.columns import Columns
from absclf.formats.compression import MAX_BYTES
from absclf.formats.joined_files import may_be_joined, read_joined
from absclf.formats.opening import InputFile, open_input
from absclf.formats.registry import find_format, recognise
from absclf.formats.reject import InputWarning, Reject

__all__ = ["read", "read_records", "records_of", "report_problems"]


def read(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    encoding: str | None = None,
    text_column: str | None = None,
    title_column: str | None = None,
    id_column: str | None = None,
    max_bytes: int = MAX_BYTES,
    on_reject: Callable[[Reject], object] | None = None,
) -> Iterator[Record]:
    """Records of a file, one after the other; memory does not grow with the file.

    Parameters
    ----------
    path : path-like
        The file, which may be compressed with gzip, bzip2 or xz; ``"-"`` is standard input.
    format : str, optional
        Name of its format, see `FORMATS`. Default: recognised by content, else by the ending.
    encoding : str, optional
        Its encoding, where it has no byte order mark. Default: recognised; bytes that are not UTF-8 are read as
        Windows-1252, and you are told.
    text_column, title_column, id_column : str, optional
        Names of the columns (fields of a JSON object) with the abstract, the title, the identifier, where they
        are not those of a known export.
    max_bytes : int, optional
        Most bytes that a compressed file may unpack to.
    on_reject : callable, optional
        Called with a `Reject` for each record that cannot be read. Default: an `InputWarning` each.

    Yields
    ------
    Record
        In the order of the file. Records without an abstract have ``text == ""``.

    Raises
    ------
    InputError
        If nothing of the file can be read: it is missing, empty, binary, damaged from the start.
    """
    records = read_records(
        path,
        format=format,
        encoding=encoding,
        columns=Columns(text_column, title_column, id_column),
        max_bytes=max_bytes,
    )
    for record in records:
        if isinstance(record, Record):
            yield record
        elif on_reject is not None:
            on_reject(record)
        else:
            warnings.warn(str(record), InputWarning, stacklevel=2)


def read_records(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    encoding: str | None = None,
    columns: Columns | None = None,
    max_bytes: int = MAX_BYTES,
    on_notice: Callable[[str], object] | None = None,
    on_open: Callable[[InputFile], object] | None = None,
) -> Iterator[Record | Reject]:
    """Records of a file and rejects, in the order of the file: what `read` and the batch run are built on.

    Parameters
    ----------
    path, format, encoding, max_bytes
        As for `read`.
    columns : Columns, optional
        The columns that the user named.
    on_notice : callable, optional
        Called with a line about the file as a whole that loses no record (bytes in another encoding).
        Default: an `InputWarning`.
    on_open : callable, optional
        Called with the open file, whose `InputFile.bytes_read` tells how far the reading is.

    Yields
    ------
    Record or Reject
        A damage that ends the file early is a Reject after the records before it.

    Raises
    ------
    InputError
        If nothing of the file can be read.
    """
    with open_input(path, encoding=encoding, max_bytes=max_bytes) as source:
        if on_open is not None:
            on_open(source)
        yield from records_of(source, format=format, columns=columns, on_notice=on_notice)


def records_of(
    source: InputFile,
    *,
    format: str | None = None,
    columns: Columns | None = None,
    on_notice: Callable[[str], object] | None = None,
) -> Iterator[Record | Reject]:
    """Records of a file that is open, and rejects, as `read_records` gives those of a path."""
    known = recognise(source, columns) if format is None else find_format(format)
    number = 0
    try:
        if may_be_joined(known):
            records = read_joined(source, known, is_named=format is not None)
        else:
            records = known.read_records(source, columns or Columns())
        for record in records:
            number = record.number
            yield record
        if not number:
            remedy = "Check that it is the file you mean, or name its format (--from)."
            raise InputError(f"{source.path}: there is no record in it (read as {known.name}).", remedy)
    except InputError as error:
        if not number:
            raise
        reason = error.message.removeprefix(source.path).lstrip(":, ")
        yield Reject(source.path, reason, error.remedy, number=number + 1)
    report_problems(source, on_notice)


def report_problems(source: InputFile, on_notice: Callable[[str], object] | None) -> None:
    """Tell what was not in order in a text, a line each."""
    for problem in source.problems:
        notice = f"{source.path}: {problem}"
        if on_notice is not None:
            on_notice(notice)
        else:
            warnings.warn(notice, InputWarning, stacklevel=4)
