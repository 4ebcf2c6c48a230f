"""BibTeX: entries with an abstract field, LaTeX in them decoded; parsed entry by entry with bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record
from absclf.formats.bibliography import clean_doi, clean_pmid, year_of
from absclf.formats.bibtex_values import field_values, first_value
from absclf.formats.markup import plain_abstract, plain_text
from absclf.formats.reject import Reject
from absclf.formats.sections import collapse

__all__ = ["read_records"]

_LONGEST = 2**18
"""Most characters of an entry."""

_START = re.compile(
    r"""
    ^[ \t]*@\s*[A-Za-z]+\s*[{(]  # at a line's start
  | (?<=[})])[ \t,;\ufeff]*@[A-Za-z]+[ \t]*[{(][^\s,{}()="]*[ \t]*,  # behind another entry: with a key and a comma
    """,
    re.VERBOSE,
)
_FIRST = re.compile(r"@[A-Za-z]+[ \t]*[{(][^\s,{}()=\"]*[ \t]*,")
_KIND = re.compile(r"@\s*([A-Za-z]+)")
_NO_ENTRY = frozenset({"comment", "preamble", "string"})
_LATEX = re.compile(r"[\\{}$~]")
_JOURNAL = ("journal", "journaltitle", "booktitle")

_LONGEST_STRING = 2**12
_MOST_STRINGS = 2**14
"""Longest value, and number, of the ``@string`` that are kept."""


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a BibTeX file, from its lines."""
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it reports becomes a Reject
    strings: dict[str, str] = {}
    number = 0
    for block, line in _blocks(lines):
        kind = _KIND.match(block)
        name = kind[1].lower() if kind else ""
        if name == "string" and len(block) <= _LONGEST and len(strings) < _MOST_STRINGS:
            strings |= _strings(block, strings)
        if not kind or name in _NO_ENTRY:
            continue
        number += 1
        if len(block) > _LONGEST:
            reason = f"the entry is longer than {_LONGEST:,} characters."
            yield Reject(path, reason, "Check that its braces are closed.", number=number, line=line)
            continue
        yield _read(block, strings, path, number, line)


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Pieces of the file that begin with the ``@`` of an entry, and their lines; first, what stands before them."""
    held: list[str] = []
    size, start, is_head = 0, 1, True
    for number, line in enumerate(lines, start=1):
        done = 0
        for place in _starts(line, is_head) if "@" in line else ():
            held.append(line[done:place])
            yield "".join(held), start
            held, size, start, done, is_head = [], 0, number, place, False
        if size > _LONGEST:
            yield "".join(held), start
            held, size, start = [], 0, number
        held.append(line[done:])
        size += len(held[-1])
    yield "".join(held), start


def _starts(line: str, is_head: bool) -> list[int]:
    """Where in the line entries begin; in the head of a file also behind words."""
    places = [match.start() + match[0].index("@") for match in _START.finditer(line)]
    if is_head and (first := _FIRST.search(line)) and first.start() < min(places, default=len(line)):
        places.insert(0, first.start())
    return places


def _strings(block: str, known: dict[str, str]) -> dict[str, str]:
    """What the ``@string`` of a block defines."""
    defined = {one.key.lower(): first_value(one.value, known)[0] for one in _parse(block).strings}
    return {name: value for name, value in defined.items() if len(value) <= _LONGEST_STRING}


def _parse(block: str) -> Any:
    from bibtexparser.entrypoint import parse_string

    return parse_string(block, parse_stack=())  # values as they stand: `field_values` joins their parts


def _read(block: str, strings: dict[str, str], path: str, number: int, line: int) -> Record | Reject:
    """The record of the first thing in a block: words behind an entry may look like another."""
    from bibtexparser.model import Entry, ImplicitComment

    first = next((one for one in _parse(block).blocks if not isinstance(one, ImplicitComment)), None)
    entry = getattr(first, "ignore_error_block", first)  # where a field is repeated, the entry is there all the same
    if isinstance(entry, Entry):
        return _record(entry, strings, path, number, line)
    key = re.match(r"[^{(]*[{(]\s*([^\s,{}]{1,200})", block)
    why = str(getattr(first, "error", ""))
    return Reject(
        path,
        f"the entry is not closed or not well-formed{f' ({collapse(why).rstrip(chr(46))})' if why else ''}.",
        "Check its braces, quotation marks and commas.",
        number=number,
        line=line,
        id=key[1] if key else None,
    )


def _record(entry: Any, strings: dict[str, str], path: str, number: int, line: int) -> Record:
    fields = field_values(((field.key, field.value) for field in entry.fields), strings)
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
    """LaTeX as text; most values have none."""
    if not _LATEX.search(value):
        return value
    from absclf.formats.latex import decode_latex  # its tables take a while to load

    return decode_latex(value)
