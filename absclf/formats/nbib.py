"""MEDLINE (nbib): PubMed's tagged format, records begun by ``PMID-``, headings inline in the abstract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record, StructuredAbstract
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.markup import plain_abstract, plain_text
from absclf.formats.reject import Reject
from absclf.formats.structured import headed_text, is_printed, one_line
from absclf.formats.tagged import TOO_LONG, TaggedField, TaggedRecord, group_records, parse_fields, replace_abstract

__all__ = ["NbibWriter", "make_writer", "read_records"]

_TAG_LINE = re.compile(r"([A-Z][A-Z0-9 ]{3})- ?(.*)", re.DOTALL)


_OPENERS = frozenset({"OID ", "STAT"})
"""Tags that, behind a blank line, begin a record without a PMID: we write such."""

_SINGLE = frozenset({"TI  ", "AB  ", "DP  ", "JT  ", "TA  ", "BTI ", "LA  "})
"""Tags that a record has once: a second one, behind a blank line, is another record's."""


class _Beginnings:
    """Tells the lines that begin a record, given all lines in turn.

    A blank line alone ends no record, as one may stand in an abstract. What follows it belongs to the record, unless
    it begins another one, or has no tag and does not go on with the abstract.
    """

    def __init__(self) -> None:
        self._tags: set[str] = set()
        self._last = ""
        self._is_behind_blank = False

    def __call__(self, line: str) -> bool:
        tag = line[:4] if line[4:5] == "-" and line[:4].isupper() else ""
        begins = tag == "PMID" or (self._is_behind_blank and self._begins_without_pmid(line, tag))
        if begins:
            self._tags.clear()
            self._last = ""
        if tag:
            self._tags.add(tag)
            self._last = tag
        self._is_behind_blank = line.isspace()
        return begins

    def _begins_without_pmid(self, line: str, tag: str) -> bool:
        if tag:
            return tag in _OPENERS or (tag in _SINGLE and tag in self._tags)
        return self._last != "AB  " and not line[0].isspace()


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a MEDLINE file, from its lines as they stand."""
    number = 0
    for group in group_records(lines, _Beginnings()):
        if group.blank:
            continue
        number += 1
        fields = parse_fields(group.raw, _TAG_LINE)
        if group.is_cut or {field.tag for field in fields} <= {"", "ER"}:
            reason = TOO_LONG if group.is_cut else "no line of this record has a MEDLINE tag."
            remedy = "Remove these lines, or export the record again."
            yield Reject(path, reason, remedy, number=number, line=group.line)
        else:
            yield _record(group, fields, path, number)


def _record(group: TaggedRecord, fields: list[TaggedField], path: str, number: int) -> Record:
    values: dict[str, list[str]] = {}
    for field in fields:
        values.setdefault(field.tag, []).append(_unwrap(field.values))
    abstract, headings = plain_abstract("\n".join(filter(None, values.get("AB", ()))))
    doi = next((clean_doi(value) for value in values.get("LID", []) + values.get("AID", []) if "[doi]" in value), "")
    return Record(
        text=abstract,
        id=_first(values, "PMID", "OID") or doi or None,
        title=plain_text(_first(values, "TI", "BTI", "TT")),
        authors=tuple(values.get("FAU", values.get("AU", ()))),
        journal=_first(values, "JT", "TA"),
        year=year_of(_first(values, "DP", "DEP")),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=group.line,
        raw="".join(group.raw),
        pmid=_first(values, "PMID"),
    )


def _first(values: dict[str, list[str]], *tags: str) -> str:
    return next((values[tag][0] for tag in tags if values.get(tag)), "")


def _unwrap(lines: Iterable[str]) -> str:
    """A value's lines as one: MEDLINE wraps at spaces, and indents the lines that go on."""
    return " ".join(stripped for line in lines if (stripped := line.strip()))


class NbibWriter:
    """Results as MEDLINE, the sections' headings in the abstract; a record that was read from it else as it was."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result's record, a blank line before it."""
        raw = result.record.raw
        if not _is_medline(raw.splitlines()):
            return ("\n" if number > 1 else "") + _compose(result)
        if not result.sections or is_printed(result):
            changed = raw
        else:
            fields = parse_fields(raw.splitlines(keepends=True), _TAG_LINE)
            changed = replace_abstract(fields, ("AB",), headed_text(result))
        return changed if changed.endswith(("\n", "\r")) else changed + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def _is_medline(lines: list[str]) -> bool:
    """Whether lines are of a MEDLINE record: those of RIS, which begin with ``TY``, look much the same."""
    return any(map(_TAG_LINE.match, lines)) and not any(line.startswith("TY  -") for line in lines)


def _compose(result: StructuredAbstract) -> str:
    """A record of what is known of the abstract."""
    record = result.record
    identifier = record.id or record.pmid
    pairs = (
        ("PMID" if identifier == record.pmid else "OID", identifier),  # any other number would be another article's
        ("DP", str(record.year or "")),
        ("TI", one_line(record.title)),
        ("LID", f"{record.doi} [doi]" if record.doi else ""),
        ("AB", headed_text(result)),
        *(("FAU", one_line(author)) for author in record.authors),
        ("JT", one_line(record.journal)),
    )
    # a line that tells a record without an identifier from a part of the record before it
    opening = "" if identifier else "STAT- \n"
    return opening + "".join(f"{tag:4}- {value}\n" for tag, value in pairs if value)


def make_writer(**_: object) -> NbibWriter:
    """A writer of MEDLINE."""
    return NbibWriter()
