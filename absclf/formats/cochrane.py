"""The Cochrane Library's plain text export: ``Record #1 of 2``, then ``TI:`` and a title, ``AB:`` and an abstract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record
from absclf.formats.bibliography import clean_pmid
from absclf.formats.reject import Reject
from absclf.formats.tagged_exports import TaggedExport, Values, read_tagged

__all__ = ["read_records"]


def _pmid(values: Values) -> str:
    """PubMed's identifier; Embase's stands in such lines, too."""
    sources = [*values.get("PM", ()), *values.get("XR", ())]
    return next((clean_pmid(source) for source in sources if source.upper().startswith("PUBMED")), "")


_EXPORT = TaggedExport(
    # the tags by name: a line of an abstract may begin with "HIV: "
    tag_line=re.compile(r"(ID|AU|TI|SO|YR|VL|NO|PG|PM|XR|PT|KY|DOI|AB|US|CC|SN|PB|CY|LA|DT|DE):(?: |$)(.*)", re.DOTALL),
    begins=re.compile(r"Record #\d+ of \d+\s*$"),
    first_line="Record #1 of 1",
    pmid=_pmid,
    abstract=("AB",),
    title=("TI",),
    authors=("AU",),
    journal=("SO",),
    year=("YR",),
    doi=("DOI",),
    id=("ID",),
)


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a Cochrane Library export, from its lines."""
    return read_tagged(lines, path, _EXPORT)
