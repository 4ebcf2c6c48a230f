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
from typing import IO, Protocol, cast

from absclf.abstract import StructuredAbstract
from absclf.errors import AbsclfError, InputError
from absclf.formats.rows import Rows

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
        The module that writes it; imported when it is needed.
    maker : str
        The function there that, called with ``rows=`` and ``labels=``, gives its `Writer`.
    is_packed : bool
        Whether what the writer gives has still to be packed as a whole, by `pack`.
    """

    name: str
    description: str
    endings: tuple[str, ...]
    module: str
    maker: str = "make_writer"
    is_packed: bool = False

    def pack(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Turn all that the writer gave into the file."""
        importlib.import_module(self.module).finish(source, target)


_HERE = "absclf.formats."

WRITERS: tuple[OutputFormat, ...] = (
    OutputFormat("text", "sections and key points, to be read", (".txt",), _HERE + "text_output"),
    OutputFormat("markdown", "the same with headings and lists", (".md", ".markdown"), _HERE + "markdown"),
    OutputFormat("html", "a page with sections in colour", (".html", ".htm"), "absclf.report.html"),
    OutputFormat("json", "one JSON array", (".json",), _HERE + "json_documents"),
    OutputFormat("jsonl", "one JSON object a line", (".jsonl", ".ndjson"), _HERE + "jsonl"),
    OutputFormat("csv", "table", (".csv",), _HERE + "delimited", "make_csv_writer"),
    OutputFormat("tsv", "table with tabs", (".tsv", ".tab"), _HERE + "delimited", "make_tsv_writer"),
    OutputFormat("xlsx", "Excel workbook", (".xlsx",), _HERE + "spreadsheet", is_packed=True),
    OutputFormat("pubmed-xml", "PubMed XML with labels", (".xml",), _HERE + "pubmed_xml"),
    OutputFormat("ris", "RIS with headings in the abstract", (".ris",), _HERE + "ris"),
    OutputFormat("nbib", "MEDLINE with headings in the abstract", (".nbib",), _HERE + "nbib"),
    OutputFormat("bioc", "BioC JSON", (), _HERE + "bioc"),
    OutputFormat("label-studio", "Label Studio tasks", (), _HERE + "annotation_tools", "make_label_studio_writer"),
    OutputFormat("doccano", "doccano examples", (), _HERE + "annotation_tools", "make_doccano_writer"),
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
        If there is no such format, or what it needs is not installed.
    """
    known = find_output_format(name)
    maker = getattr(importlib.import_module(known.module), known.maker)
    return cast("Writer", maker(rows=rows, labels=tuple(labels)))


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
    known = find_output_format(format, path)
    writer = get_writer(known.name, rows=rows, labels=labels)
    with whole_file(path) as stream:
        if not known.is_packed:
            return _write_all(writer, results, stream)
        with tempfile.TemporaryFile() as pieces:
            count = _write_all(writer, results, pieces)
            pieces.seek(0)
            known.pack(pieces, stream)
            return count


def _write_all(writer: Writer, results: Iterable[StructuredAbstract], stream: IO[bytes]) -> int:
    count = 0
    stream.write(writer.begin().encode())
    for count, result in enumerate(results, start=1):
        stream.write(writer.item(result, count).encode())
    stream.write(writer.end().encode())
    return count


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
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
    place = Path(name).resolve()  # behind a link, so that the link stays
    if place.exists() and not place.is_file():
        with _writing(name), place.open("wb") as stream:  # a device or a pipe takes what comes
            yield stream
        return
    with _writing(name):
        handle, partial = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}.", suffix=".part")
    try:
        with _writing(name), os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with _writing(name):
            Path(partial).chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask())
            Path(partial).replace(place)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _writing(name: str) -> Iterator[None]:
    """Turn what the system says about a file into a message with a remedy."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AbsclfError(f"{name}: cannot be written ({reason}).", "Choose another place, or make room.") from error
