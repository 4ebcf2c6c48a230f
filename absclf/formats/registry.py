"""The table of formats that are read: what each is called, how it is recognised, and which module reads it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats import signatures
from absclf.formats.columns import Columns
from absclf.formats.lines import with_line_feeds
from absclf.formats.opening import InputFile
from absclf.formats.reject import Reject
from absclf.formats.unread import refuse_unread

__all__ = ["FORMATS", "Format", "find_format", "recognise"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    Parameters
    ----------
    name : str
        What ``--from`` and ``format=`` call it.
    description : str
        What it is, for people.
    endings : tuple of str
        File endings that it owns, without those of a compression.
    matches : callable
        Whether an open file is of this format, by its first characters; None: no text can be told from it.
    module : str
        The module of this package whose ``read_records`` reads it; imported when it is first needed.
    takes : {"lines", "records", "whole lines", "whole records", "text", "bytes"}
        What ``read_records`` is given: lines that end in a line feed, or, whole, as in the file; records are lines of
        which one that is too long is cut off; pieces of text, or pieces of bytes.
    has_columns : bool
        Whether ``read_records`` is also told which columns or fields hold what.
    """

    name: str
    description: str
    endings: tuple[str, ...]
    matches: Callable[[InputFile], bool] | None
    module: str
    takes: Literal["lines", "records", "whole lines", "whole records", "text", "bytes"] = "lines"
    has_columns: bool = False

    def read_records(self, source: InputFile, columns: Columns) -> Iterator[Record | Reject]:
        """Records of an open file, and what could not be read as one."""
        module = importlib.import_module(f"absclf.formats.{self.module}")
        pieces: Iterator[str] | Iterator[bytes]
        match self.takes:
            case "lines":
                pieces = source.lines()
            case "records":  # a line each
                pieces = source.lines(cut_long=True)
            case "whole lines":
                pieces = source.lines(keep_ends=True)
            case "whole records":
                pieces = source.lines(keep_ends=True, cut_long=True)
            case "text":
                pieces = source.text()
            case "bytes":
                pieces = source.chunks()
        if self.has_columns:
            return cast("Iterator[Record | Reject]", module.read_records(pieces, source.path, columns))
        return cast("Iterator[Record | Reject]", module.read_records(pieces, source.path))

    def read_lines(self, lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
        """Records of some lines of a file, whole as they stand there, of a format that takes lines."""
        module = importlib.import_module(f"absclf.formats.{self.module}")
        taken = lines if self.takes == "whole lines" else with_line_feeds(lines)
        return cast("Iterator[Record | Reject]", module.read_records(taken, path))


FORMATS: tuple[Format, ...] = (
    Format("xlsx", "Excel workbook", (".xlsx",), signatures.is_workbook, "spreadsheet", "bytes", True),
    Format("pubmed-xml", "PubMed XML", (".xml",), signatures.is_pubmed_xml, "pubmed_xml", "text"),
    Format("jats", "JATS XML articles", (".nxml",), signatures.is_jats, "jats", "text"),
    Format("html", "page with an abstract", (".html", ".htm", ".xhtml"), signatures.is_html, "html_pages", "text"),
    Format("jsonl", "JSON lines", (".jsonl", ".ndjson"), signatures.is_jsonl, "jsonl", "records", True),
    Format("json", "JSON", (".json",), signatures.is_json, "json_documents", "text", True),
    Format("nbib", "MEDLINE (nbib)", (".nbib", ".medline"), signatures.is_nbib, "nbib", "whole lines"),
    Format("ris", "RIS", (".ris",), signatures.is_ris, "ris", "whole lines"),
    Format("enw", "EndNote's tagged export", (".enw",), signatures.is_enw, "enw"),
    Format("wos", "Web of Science's plain text file", (".ciw",), signatures.is_wos, "wos"),
    Format("cochrane", "Cochrane Library's plain text", (), signatures.is_cochrane, "cochrane"),
    Format("bibtex", "BibTeX", (".bib", ".bibtex"), signatures.is_bibtex, "bibtex", "lines"),
    Format("pubmed-rct", "PubMed RCT text", (), signatures.is_rct, "rct", "lines"),
    Format("pubmed-abstract", "PubMed's abstract format", (), signatures.is_pubmed_abstracts, "pubmed_abstracts"),
    Format("csv", "CSV, TSV", (".csv", ".tsv", ".tab"), signatures.is_table, "delimited", "whole records", True),
    Format("text", "plain text, or a page saved as text", (".txt", ".text", ".md"), None, "text"),
)
"""In the order in which they are tried on a file's content; the last one takes what no other does."""


def find_format(name: str) -> Format:
    """The format of that name.

    Raises
    ------
    InputError
        If there is none.
    """
    for known in FORMATS:
        if known.name == name.lower():
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise InputError(f"There is no input format {name!r}.", f"Choose one of: {names}.")


def recognise(source: InputFile, columns: Columns | None = None) -> Format:
    """The format of an open file: by its content, else by its ending, else plain text.

    Parameters
    ----------
    source : InputFile
    columns : Columns, optional
        Columns that the user named: a text with one of them in its header is a table.

    Raises
    ------
    InputError
        If the file is empty, is no text, or is an export that is known and not read.
    """
    if not signatures.is_workbook(source):
        signatures.refuse_binary(source)
        refuse_unread(source)
    for known in FORMATS:
        if known.matches is not None and known.matches(source):
            return known
    if columns is not None and signatures.is_table(source, columns):
        return find_format("csv")
    ending = signatures.ending(source.path)
    return next((known for known in FORMATS if ending in known.endings), FORMATS[-1])
