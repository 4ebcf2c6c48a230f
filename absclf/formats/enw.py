"""EndNote's tagged export (.enw), the form of refer and BibIX: ``%T`` and a title, ``%X`` and an abstract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record
from absclf.formats.reject import Reject
from absclf.formats.tagged_exports import TaggedExport, Values, read_tagged

__all__ = ["read_records"]

_PUBMED = re.compile(r"\b(?:PubMed|MEDLINE|NLM)\b", re.IGNORECASE)


def _pmid(values: Values) -> str:
    """The accession number, if the database or its provider is PubMed."""
    number = next(iter(values.get("M", ())), "")
    databases = " ".join([*values.get("~", ()), *values.get("W", ())])
    return number if number.isdecimal() and len(number) <= 9 and _PUBMED.search(databases) else ""


_EXPORT = TaggedExport(
    # no small letter is a tag: a paragraph may begin with "%w "
    tag_line=re.compile(r"%([0-9A-Z!-/:-@\[-`{-~])(?: |$)(.*)", re.DOTALL),
    begins=re.compile(r"%0 "),
    first_line="%0 Journal Article",
    pmid=_pmid,
    abstract=("X",),
    title=("T", "!"),
    authors=("A",),
    journal=("J", "B"),
    year=("D", "8"),
    doi=("R", "U"),
    id=("M", "F"),
)


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of an EndNote export, from its lines."""
    return read_tagged(lines, path, _EXPORT)
