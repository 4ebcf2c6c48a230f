"""Web of Science's "plain text file": tags of two letters from ``PT`` to ``ER``, values wrapped and indented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record
from absclf.formats.bibliography import clean_pmid
from absclf.formats.reject import Reject
from absclf.formats.tagged_exports import TaggedExport, Values, read_tagged

__all__ = ["read_records"]


def _pmid(values: Values) -> str:
    return clean_pmid(next(iter(values.get("PM", ())), ""))


_EXPORT = TaggedExport(
    tag_line=re.compile(r"([A-Z][A-Z0-9])(?: |$)(.*)", re.DOTALL),
    begins=re.compile(r"PT [A-Z]\s*$"),
    ends=re.compile(r"ER\s*$"),
    first_line="PT J",
    pmid=_pmid,
    abstract=("AB",),
    title=("TI",),
    authors=("AF", "AU", "CA", "GP"),
    journal=("SO",),
    year=("PY", "EA", "PD"),
    doi=("DI", "D2"),
    id=("UT",),
    apart=frozenset({"FN", "VR", "EF"}),
    is_wrapped=True,
)


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a Web of Science export, from its lines."""
    return read_tagged(lines, path, _EXPORT)
