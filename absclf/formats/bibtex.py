"""BibTeX: entries with an abstract field, LaTeX in them decoded; parsed entry by entry with bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record
from absclf.formats.bibliography import clean_doi, clean_pmid, year_of
from absclf.formats.markup import plain_abstract, plain_text
from absclf.formats.reject import Reject
from absclf.formats.sections import collapse

__all__ = ["read_records"]

_LONGEST = 2**18
"""Most characters of an entry."""

_BLOCK = re.compile(r"[ \t]*@\s*([A-Za-z]+)\s*[{(]")
_NO_ENTRY = frozenset({"comment", "preamble", "string"})
_LATEX = re.compile(r"[\\{}$~]")
_UNESCAPED_PERCENT = re.compile(r"(?<!\\)%")
_JOURNAL = ("journal", "journaltitle", "booktitle")


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a BibTeX file, from its lines."""
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it reports becomes a Reject
    strings = ""
    number = 0
    for block, line in _blocks(lines):
        kind = _BLOCK.match(block)
        name = kind[1].lower() if kind else ""
        if name == "string" and len(strings) < _LONGEST:
            strings += block
        if not kind or name in _NO_ENTRY:
            continue
        number += 1
        if len(block) > _LONGEST:
            reason = f"the entry is longer than {_LONGEST:,} characters."
            yield Reject(path, reason, "Check that its braces are closed.", number=number, line=line)
            continue
        yield _read(block, strings if "#" in block or _uses_string(block) else "", path, number, line)


def _uses_string(block: str) -> bool:
    return re.search(r"=\s*[A-Za-z]", block) is not None


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Pieces of the file that begin with ``@`` at a line's start, and their lines."""
    held: list[str] = []
    size, start = 0, 1
    for number, line in enumerate(lines, start=1):
        if _BLOCK.match(line) or size > _LONGEST:
            yield "".join(held), start
            held, size, start = [], 0, number
        held.append(line)
        size += len(line)
    yield "".join(held), start


def _read(block: str, strings: str, path: str, number: int, line: int) -> Record | Reject:
    from bibtexparser.entrypoint import parse_string

    library = parse_string(strings + block)
    if library.entries:
        return _record(library.entries[-1], path, number, line)
    key = re.match(r"[^{(]*[{(]\s*([^\s,{}]{1,200})", block)
    failed: list[Any] = library.failed_blocks
    why = str(getattr(failed[-1], "error", "")) if failed else ""
    return Reject(
        path,
        f"the entry is not closed or not well-formed{f' ({collapse(why).rstrip(chr(46))})' if why else ''}.",
        "Check its braces, quotation marks and commas.",
        number=number,
        line=line,
        id=key[1] if key else None,
    )


def _record(entry: Any, path: str, number: int, line: int) -> Record:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    text, headings = plain_abstract(_decode(fields.get("abstract", "")))
    doi = clean_doi(fields.get("doi", "")) or clean_doi(fields.get("url", ""))
    pmid = clean_pmid(fields.get("pmid", ""))
    return Record(
        text=text,
        id=pmid or doi or entry.key or None,
        title=collapse(plain_text(_decode(fields.get("title", "")))),
        authors=tuple(collapse(_decode(name)) for name in re.split(r"\s+and\s+", fields.get("author", "")) if name),
        journal=next((collapse(_decode(fields[name])) for name in _JOURNAL if fields.get(name)), ""),
        year=year_of(fields.get("year", "") or fields.get("date", "")),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=line,
        pmid=pmid,
    )


def _decode(value: str) -> str:
    """LaTeX as text. A percent sign is one: abstracts are full of them, and comments there are none."""
    if not _LATEX.search(value):
        return value
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    decoder = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces=True)
    try:
        return str(decoder.latex_to_text(_UNESCAPED_PERCENT.sub(r"\\%", value)))
    except RecursionError:
        return value  # braces within braces within braces: what is in them is still text
