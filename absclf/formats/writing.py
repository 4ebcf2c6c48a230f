"""Write results in any known format; the file appears whole or not at all."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, Literal, Protocol, cast

from absclf.abstract import StructuredAbstract
from absclf.errors import AbsclfError, InputError

__all__ = [
    "WRITERS",
    "OutputFormat",
    "Rows",
    "Writer",
    "find_output_format",
    "get_writer",
    "whole_file",
    "write",
]

Rows = Literal["sentences", "abstracts"]


class Writer(Protocol):
    """Turns results into the text of a file, piece by piece; the pieces joined are the file."""

    def begin(self) -> str:
        """What stands before the first result."""

    def item(self, result: StructuredAbstract, number: int) -> str:
        """One result; `number` counts them from 1. Depends on nothing that was written before."""

    def end(self) -> str:
        """What stands after the last result."""


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format that can be written.

    Parameters
    ----------
    name : str
        What ``--format`` and ``format=`` call it.
    description : str
        What it is, for people.
    endings : tuple of str
        File endings that ask for it.
    module : str
        The module whose ``make_writer(rows=..., labels=...)`` gives its `Writer`; imported when it is needed.
    """

    name: str
    description: str
    endings: tuple[str, ...]
    module: str


WRITERS: tuple[OutputFormat, ...] = (
    OutputFormat("text", "sections and key points, to be read", (".txt",), "absclf.formats.text_output"),
    OutputFormat("markdown", "the same with headings and lists", (".md",), "absclf.formats.markdown"),
    OutputFormat("json", "one JSON array", (".json",), "absclf.formats.json_documents"),
    OutputFormat("jsonl", "one JSON object a line", (".jsonl", ".ndjson"), "absclf.formats.jsonl"),
)


def find_output_format(name: str | None, path: str | os.PathLike[str] = "-") -> OutputFormat:
    """The output format of that name; without one, the format that the path's ending asks for, else text.

    Raises
    ------
    InputError
        If there is no such format.
    """
    if name is None:
        ending = PurePath(path).suffix.lower()
        return next((known for known in WRITERS if ending in known.endings), WRITERS[0])
    for known in WRITERS:
        if known.name == name.lower():
            return known
    names = ", ".join(known.name for known in WRITERS)
    raise InputError(f"There is no output format {name!r}.", f"Choose one of: {names}.")


def get_writer(name: str, *, rows: Rows = "sentences", labels: Sequence[str] = ()) -> Writer:
    """The writer of that format.

    Parameters
    ----------
    name : str
        Name of the format, see `WRITERS`.
    rows : {"sentences", "abstracts"}, optional
        What a row of a table is.
    labels : sequence of str, optional
        The labels that may come, in order: the columns of a table with one row an abstract.

    Raises
    ------
    InputError
        If there is no such format.
    """
    module = importlib.import_module(find_output_format(name).module)
    return cast("Writer", module.make_writer(rows=rows, labels=tuple(labels)))


def write(
    results: Iterable[StructuredAbstract],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    rows: Rows = "sentences",
    labels: Sequence[str] = (),
) -> int:
    """Write results to a file, one after the other.

    Parameters
    ----------
    results : iterable of StructuredAbstract
    path : path-like
        The file, replaced when all is written; ``"-"`` is standard output.
    format : str, optional
        Name of the format, see `WRITERS`. Default: by the path's ending, else text.
    rows : {"sentences", "abstracts"}, optional
        What a row is, in the formats that are tables.
    labels : sequence of str, optional
        Columns of a table with one row an abstract.

    Returns
    -------
    int
        How many results were written.

    Raises
    ------
    InputError
        If there is no such format.
    AbsclfError
        If the file cannot be written.
    """
    writer = get_writer(find_output_format(format, path).name, rows=rows, labels=labels)
    count = 0
    with whole_file(path) as stream:
        stream.write(writer.begin().encode())
        for count, result in enumerate(results, start=1):
            stream.write(writer.item(result, count).encode())
        stream.write(writer.end().encode())
    return count


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file that takes its name when the block ends well, and leaves no trace when it does not.

    Raises
    ------
    AbsclfError
        If the file cannot be written: the folder is missing or closed to the user, the disk is full.
    """
    name = os.fspath(path)
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place = Path(name)
    try:
        handle, partial = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    except OSError as error:
        raise _unwritable(name, error) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(partial).chmod(0o666 & ~_umask())
        Path(partial).replace(place)
    except BaseException as error:
        Path(partial).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(name, error) from None
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(name: str, error: OSError) -> AbsclfError:
    reason = (error.strerror or str(error)).lower()
    return AbsclfError(f"{name}: cannot be written ({reason}).", "Choose another place, or free space in this one.")
