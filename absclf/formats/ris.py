"""RIS: tagged records from ``TY`` to ``ER``, as every reference manager exports them in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record, StructuredAbstract
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.markup import plain_abstract, plain_text, says_there_is_none
from absclf.formats.reject import Reject
from absclf.formats.structured import headed_text, is_printed, one_line
from absclf.formats.tagged import TOO_LONG, TaggedField, TaggedRecord, group_records, parse_fields, replace_abstract

__all__ = ["ABSTRACT_TAGS", "RisWriter", "make_writer", "read_records", "ris_fields"]

ABSTRACT_TAGS = ("AB", "N2")
"""Where an abstract stands: the first of these that a record has."""

_TITLE = ("TI", "T1", "CT", "BT", "ST")
_JOURNAL = ("T2", "JF", "JO", "JA", "J2", "BT")
_YEAR = ("PY", "Y1", "DA", "Y2")
_KEYS = ("AN", "U2", "ID", "UT")

_PMID_TAGS = (("Scopus", "C2"), ("Embase", "C5"), ("PubMed", "AN"), ("Medline", "AN"), ("", "PM"))
"""Database that a record names, and the tag under which it exports PubMed's identifier."""

_COCHRANES_PMID = re.compile(r"(?:^|,)\s*PUBMED (\d{1,9})\b", re.IGNORECASE)
"""Cochrane's ``C3``: identifiers with the names of their databases, parted by commas."""

_EXPORTERS_LINE = re.compile(
    r"\d+\.|Record #\d+ of \d+|(?:Provider|Content) ?:.*|Link to the Ovid Full Text.*|https?://\S+|\*+"
)
"""A line that Cochrane or Ovid prints between records."""

_SEARCH = re.compile(r"(?:C1  - )?Database: |Search Strategy:")
"""The first line of the search that Ovid prints behind the records that it found, in words and numbers of any kind."""

_OWN = "absclf"
"""What our own records name as their provider: their ID is the identifier."""

_STANDARD = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|$)", re.DOTALL)
_LOOSE = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: (.*)|$)", re.DOTALL)
_INDENTED = re.compile(r"[ \t]*([A-Z][A-Z0-9])  - ?(.*)", re.DOTALL)
_BEGINS = re.compile(r"TY {0,2}-(?: |$)|[ \t]*TY  - ?[A-Z0-9]{2,8}\s*$")
_ENDS = re.compile(r"ER {0,2}-\s*$|[ \t]+ER  -\s*$")


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a RIS file, from its lines as they stand.

    Tags with other spacing than the standard's, or indented, are taken if the record's first line is so, too. Text
    before the first record is the exporter's own, and so is what exporters are known to print between records; other
    text between records is a Reject.
    """
    number = 0
    for group in group_records(lines, lambda line: _BEGINS.match(line) is not None, _is_end):
        fields = ris_fields(group.raw)
        if group.is_cut:
            number += 1
            remedy = "Check that it ends with 'ER  - ', or export it again."
            yield Reject(path, TOO_LONG, remedy, number=number, line=group.line)
        elif any(field.tag == "TY" for field in fields):
            number += 1
            yield _record(group, fields, path, number)
        elif _is_lost(group, fields, is_first=not number):
            number += 1
            yield _reject(group, fields, path, number)


def _is_end(line: str) -> bool:
    return _ENDS.match(line) is not None


def _is_lost(group: TaggedRecord, fields: list[TaggedField], *, is_first: bool) -> bool:
    """Whether lines outside of a record may be what is left of one."""
    lines = [content for line in group.raw if (content := line.strip())]
    apart = next((place for place, line in enumerate(lines) if not _EXPORTERS_LINE.fullmatch(line)), None)
    if apart is None:
        return False
    is_search = _SEARCH.match(lines[apart]) is not None
    if any(field.tag not in (("", "ER", "C1") if is_search else ("", "ER")) for field in fields):
        return True
    return not (is_first or is_search)


def ris_fields(lines: list[str]) -> list[TaggedField]:
    """Fields of a RIS record, given its lines as they stand."""
    first = next((line for line in lines if line.strip()), "").rstrip("\r\n")
    form = next((form for form in (_STANDARD, _INDENTED) if form.match(first)), _LOOSE)
    fields = parse_fields(lines, form)
    for field in fields:
        field.values[0] = field.values[0] or ""
    return fields


def _reject(group: TaggedRecord, fields: list[TaggedField], path: str, number: int) -> Reject:
    title = next((field.values[0] for field in fields if field.tag in _TITLE), "")
    what = f"this record ({title[:60]!r}) does not begin" if title else "these lines do not begin"
    line = group.line + next(place for place, text in enumerate(group.raw) if text.strip())
    return Reject(
        path,
        f"{what} with a line 'TY  - ...'.",
        "Put 'TY  - JOUR' before its first line, or remove what is no record.",
        number=number,
        line=line,
    )


def _record(group: TaggedRecord, fields: list[TaggedField], path: str, number: int) -> Record:
    values: dict[str, list[str]] = {}
    for field in fields:
        values.setdefault(field.tag, []).append("\n".join(field.values).strip())
    text, headings = plain_abstract(_abstract(values))
    doi = next(
        (doi for tag in ("DO", "M3", "UR", "L3", "N1") for value in values.get(tag, ()) if (doi := clean_doi(value))),
        "",
    )
    pmid = _pmid(values)
    return Record(
        text=text,
        id=_own_id(values) or pmid or doi or _first(values, _KEYS) or None,
        title=plain_text(_first(values, _TITLE)),
        authors=tuple(filter(None, values.get("AU") or values.get("A1") or ())),
        journal=plain_text(_first(values, _JOURNAL)),
        year=year_of(_first(values, _YEAR)),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=group.line,
        raw="".join(group.raw),
        pmid=pmid,
    )


def _abstract(values: dict[str, list[str]]) -> str:
    """All abstracts of the first tag that has one, lines that an export repeats left out."""
    for tag in ABSTRACT_TAGS:
        if found := list(dict.fromkeys(value for value in values.get(tag, ()) if not says_there_is_none(value))):
            return "\n".join(_join_lines(value) for value in found)
    return ""


def _join_lines(value: str) -> str:
    return "\n".join(line.strip() for line in value.split("\n") if line.strip())


def _own_id(values: dict[str, list[str]]) -> str:
    return _first(values, ("ID",)) if _OWN in values.get("DP", ()) else ""


def _pmid(values: dict[str, list[str]]) -> str:
    databases = " ".join([*values.get("DB", ()), *values.get("DP", ())]).lower()
    for database, tag in _PMID_TAGS:
        value = _first(values, (tag,)).removesuffix(" (PubMed ID)")
        if database.lower() in databases and value.isdecimal() and len(value) <= 9:
            return value
    found = _COCHRANES_PMID.search(_first(values, ("C3",)))
    return found[1] if found else ""


def _first(values: dict[str, list[str]], tags: Iterable[str]) -> str:
    return next((value for tag in tags for value in values.get(tag, ()) if value), "")


class RisWriter:
    """Results as RIS, the sections' headings in the abstract; a record that was read from RIS else as it was."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:  # noqa: ARG002 - a record has no number here
        """The result's record."""
        raw = result.record.raw
        if not any(_BEGINS.match(line) for line in raw.splitlines()):
            return _compose(result)
        if not result.sections or is_printed(result):
            changed = raw
        else:
            fields = ris_fields(raw.splitlines(keepends=True))
            changed = replace_abstract(fields, ABSTRACT_TAGS, headed_text(result))
        return changed if changed.endswith(("\n", "\r")) else changed + "\n"  # a file's last line may lack its end

    def end(self) -> str:
        """Nothing."""
        return ""


def _compose(result: StructuredAbstract) -> str:
    """A record of what is known of the abstract."""
    record = result.record
    pairs = (
        ("TY", "JOUR"),
        ("TI", one_line(record.title)),
        *(("AU", one_line(author)) for author in record.authors),
        ("T2", one_line(record.journal)),
        ("PY", str(record.year or "")),
        ("DO", record.doi),
        ("AB", headed_text(result)),
        *((("DP", _OWN), ("ID", record.id)) if record.id else ()),
    )
    return "".join(f"{tag}  - {value}\n" for tag, value in pairs if value) + "ER  - \n\n"


def make_writer(**_: object) -> RisWriter:
    """A writer of RIS."""
    return RisWriter()
