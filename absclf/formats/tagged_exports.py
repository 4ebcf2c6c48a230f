"""Exports of tagged lines that are read by a table of their tags alone: what begins a record, and what a tag holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from absclf.abstract import Record
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.markup import plain_abstract, plain_text
from absclf.formats.reject import Reject
from absclf.formats.tagged import TOO_LONG, TaggedField, TaggedRecord, group_records, parse_fields

__all__ = ["TaggedExport", "Values", "read_tagged"]

Values = Mapping[str, list[str]]
"""The values of each tag, line by line."""


@dataclass(frozen=True, slots=True)
class TaggedExport:
    """How a program exports records as tagged lines.

    Parameters
    ----------
    tag_line : re.Pattern
        Matches a line that begins a field; its groups are the tag and the value.
    begins : re.Pattern
        Matches a record's first line.
    first_line : str
        Such a line, for people.
    pmid : callable
        PubMed's identifier among a record's values, or ``""``.
    abstract, title, authors, journal, year, doi, id : tuple of str
        The tags under which they stand; the first one that has a value is taken.
    ends : re.Pattern, optional
        Matches a record's last line. Default: a record ends where the next one begins, and may hold blank lines.
    apart : frozenset of str
        Tags of lines outside of records.
    is_wrapped : bool
        Whether an abstract's lines are cut at a width, and mean nothing. Default: they are its paragraphs.
    """

    tag_line: re.Pattern[str]
    begins: re.Pattern[str]
    first_line: str
    pmid: Callable[[Values], str]
    abstract: tuple[str, ...]
    title: tuple[str, ...]
    authors: tuple[str, ...]
    journal: tuple[str, ...]
    year: tuple[str, ...]
    doi: tuple[str, ...]
    id: tuple[str, ...]
    ends: re.Pattern[str] | None = None
    apart: frozenset[str] = frozenset()
    is_wrapped: bool = False

    def is_first(self, line: str) -> bool:
        """Whether a line begins a record."""
        return self.begins.match(line) is not None

    def is_last(self, line: str) -> bool:
        """Whether a line ends a record."""
        return self.ends is not None and self.ends.match(line) is not None


def read_tagged(lines: Iterable[str], path: str, export: TaggedExport) -> Iterator[Record | Reject]:
    """Records of a file of tagged lines.

    Text without tags before the first record is the exporter's own; what else stands outside of records is a Reject.
    """
    number = 0
    for group in group_records(lines, export.is_first, export.is_last):
        fields = parse_fields(group.raw, export.tag_line)
        if group.is_cut:
            number += 1
            remedy = f"Check that the next one begins with a line {export.first_line!r}, or export it again."
            yield Reject(path, TOO_LONG, remedy, number=number, line=group.line)
        elif export.is_first(group.raw[0]):
            number += 1
            yield _record(group, fields, path, number, export)
        elif _is_lost(group, fields, export, is_first=not number):
            number += 1
            reason = f"these lines do not begin with a line {export.first_line!r}."
            remedy = "Put such a line before their first one, or remove what is no record."
            line = group.line + next(place for place, text in enumerate(group.raw) if text.strip())
            yield Reject(path, reason, remedy, number=number, line=line)


def _is_lost(group: TaggedRecord, fields: list[TaggedField], export: TaggedExport, *, is_first: bool) -> bool:
    """Whether lines outside of a record may be what is left of one."""
    tags = {field.tag for field in fields} - export.apart
    return not group.blank and bool(tags - {""} if is_first else tags)


def _record(group: TaggedRecord, fields: list[TaggedField], path: str, number: int, export: TaggedExport) -> Record:
    values: dict[str, list[str]] = {}
    for field in fields:
        values.setdefault(field.tag, []).extend(stripped for line in field.values if (stripped := line.strip()))
    text, headings = plain_abstract((" " if export.is_wrapped else "\n").join(_lines(values, export.abstract)))
    doi = next((doi for tag in export.doi for value in values.get(tag, ()) if (doi := clean_doi(value))), "")
    pmid = export.pmid(values)
    return Record(
        text=text,
        id=pmid or doi or next(iter(_lines(values, export.id)), None),
        title=plain_text(" ".join(_lines(values, export.title))),
        authors=tuple(_lines(values, export.authors)),
        journal=plain_text(" ".join(_lines(values, export.journal))),
        year=year_of(" ".join(_lines(values, export.year))),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=group.line,
        pmid=pmid,
    )


def _lines(values: Values, tags: Iterable[str]) -> list[str]:
    """The lines under the first tag that has any."""
    return next((values[tag] for tag in tags if values.get(tag)), [])
