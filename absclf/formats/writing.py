"""Write results in any known format; the file appears whole or not at all."""

from __future__ import annotations

import gzip
import importlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import IO, Protocol, cast, get_args

from absclf.abstract import StructuredAbstract
from absclf.errors import InputError
from absclf.formats.encodings import encoded
from absclf.formats.rows import Rows
from absclf.whole_file import errors_of_output, temporary_file, whole_file

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
    is_gzipped : bool
        Whether that packing is gzip's.
    is_sheet : bool
        Whether it is a sheet of Excel, which holds so many rows and no more.
    """

    name: str
    description: str
    endings: tuple[str, ...]
    module: str
    maker: str = "make_writer"
    is_packed: bool = False
    is_gzipped: bool = False
    is_sheet: bool = False

    def pack(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Turn all that the writer gave into the file."""
        if not self.is_gzipped:
            importlib.import_module(self.module).finish(source, target)
            return
        # without name and time, so that the same results make the same file
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, target, mtime=0) as packed:
            shutil.copyfileobj(source, packed)


_HERE = "absclf.formats."
_GZIP_LEVEL = 6  # of 9: what gzip itself takes

WRITERS: tuple[OutputFormat, ...] = (
    OutputFormat("text", "sections and key points, to be read", (".txt", ".text"), _HERE + "text_output"),
    OutputFormat("markdown", "the same with headings and lists", (".md", ".markdown"), _HERE + "markdown"),
    OutputFormat("html", "a page with sections in colour", (".html", ".htm"), "absclf.report.html"),
    OutputFormat("json", "one JSON array", (".json",), _HERE + "json_documents"),
    OutputFormat("jsonl", "one JSON object a line", (".jsonl", ".ndjson"), _HERE + "jsonl"),
    OutputFormat("csv", "table", (".csv",), _HERE + "delimited", "make_csv_writer"),
    OutputFormat("tsv", "table with tabs", (".tsv", ".tab"), _HERE + "delimited", "make_tsv_writer"),
    OutputFormat("xlsx", "Excel workbook", (".xlsx",), _HERE + "spreadsheet", is_packed=True, is_sheet=True),
    OutputFormat("pubmed-xml", "PubMed XML with labels", (".xml",), _HERE + "pubmed_xml"),
    OutputFormat("ris", "RIS with headings in the abstract", (".ris",), _HERE + "ris"),
    OutputFormat("nbib", "MEDLINE with headings in the abstract", (".nbib",), _HERE + "nbib"),
    OutputFormat("bioc", "BioC JSON", (), _HERE + "bioc"),
    OutputFormat("label-studio", "Label Studio tasks", (), _HERE + "annotation_tools", "make_label_studio_writer"),
    OutputFormat("doccano", "doccano examples", (), _HERE + "annotation_tools", "make_doccano_writer"),
)


def find_output_format(name: str | None, path: str | os.PathLike[str] = "-") -> OutputFormat:
    """The output format of that name; without one, that which the path's ending asks for; text where it has none.

    A path that ends in ``.gz`` asks for gzip besides.

    Raises
    ------
    InputError
        If there is no such format, none has that ending, or it cannot be gzipped.
    """
    plain = PurePath(path)
    is_gzipped = plain.suffix.lower() == ".gz"
    if is_gzipped:
        plain = plain.with_suffix("")
    known = _by_name(name) if name is not None else _by_ending(plain, path, is_gzipped)
    if not is_gzipped:
        return known
    if known.is_packed:
        raise InputError(f"{os.fspath(path)}: {known.name} is compressed already.", "Leave .gz off.")
    return replace(known, is_packed=True, is_gzipped=True)


def _by_name(name: str) -> OutputFormat:
    for known in WRITERS:
        if known.name == name.lower():
            return known
    names = ", ".join(known.name for known in WRITERS)
    raise InputError(f"There is no output format {name!r}.", f"Choose one of: {names}.")


def _by_ending(plain: PurePath, path: str | os.PathLike[str], is_gzipped: bool) -> OutputFormat:
    ending = plain.suffix.lower()
    if not ending and not is_gzipped:
        return WRITERS[0]
    for known in WRITERS:
        if ending in known.endings:
            return known
    endings = ", ".join(ending for known in WRITERS for ending in known.endings)
    asked = "before .gz it has no ending" if not ending else f"no output format has the ending {ending!r}"
    raise InputError(
        f"{os.fspath(path)}: {asked}.", f"Give the format (--format, format=), or one of the endings: {endings}."
    )


def get_writer(name: str, *, rows: Rows = "sentences", labels: Sequence[str] | str = ()) -> Writer:
    """The writer of that format.

    Parameters
    ----------
    name : str
        Name of the format, see `WRITERS`.
    rows : {"sentences", "abstracts"}, optional
        What a row of a table is.
    labels : sequence of str, or str, optional
        The labels that may come, in order: the columns of a table with one row an abstract. A str is one label.

    Raises
    ------
    InputError
        If there is no such format, or there are no such rows, or what it needs is not installed.
    """
    if rows not in get_args(Rows):
        raise InputError(f"Rows are not {rows!r}.", f"Choose one of: {', '.join(get_args(Rows))}.")
    known = find_output_format(name)
    maker = getattr(importlib.import_module(known.module), known.maker)
    return cast("Writer", maker(rows=rows, labels=(labels,) if isinstance(labels, str) else tuple(labels)))


def write(
    results: Iterable[StructuredAbstract],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    rows: Rows = "sentences",
    labels: Sequence[str] | str = (),
) -> int:
    """Write results to a file, one after the other.

    Parameters
    ----------
    results : iterable of StructuredAbstract
    path : path-like
        The file, replaced when all is written; ``"-"`` is standard output. One that ends in ``.gz`` is gzipped.
    format : str, optional
        Name of the format, see `WRITERS`. Default: by the path's ending; text where it has none.
    rows : {"sentences", "abstracts"}, optional
        What a row is, in the formats that are tables.
    labels : sequence of str, or str, optional
        Columns of a table with one row an abstract. A str is one label.

    Returns
    -------
    int
        How many results were written.

    Raises
    ------
    InputError
        If there is no such format, no format has the path's ending, or there are no such rows.
    OutputError
        If the file cannot be written, or a workbook cannot hold so many rows. What `results` raise is raised as it is.
    """
    known = find_output_format(format, path)
    writer = get_writer(known.name, rows=rows, labels=labels)
    with whole_file(path) as stream:
        if not known.is_packed:
            return _write_all(writer, results, stream)
        with temporary_file(path) as pieces:
            count = _write_all(writer, results, pieces)
            pieces.seek(0)
            with errors_of_output(path):  # packing has files of its own
                known.pack(pieces, stream)
            return count


def _write_all(writer: Writer, results: Iterable[StructuredAbstract], stream: IO[bytes]) -> int:
    count = 0
    stream.write(encoded(writer.begin()))
    for count, result in enumerate(results, start=1):
        stream.write(encoded(writer.item(result, count)))
    stream.write(encoded(writer.end()))
    return count
