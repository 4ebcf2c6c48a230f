"""Records of tagged lines, the form that RIS and MEDLINE share: a tag, a dash, a value, and lines that go on.

Written for this package because a record has to keep its place in the file and its exact characters, several
abstracts, and the line ends within one: parsers of RIS join, drop or overwrite those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["TOO_LONG", "TaggedField", "TaggedRecord", "group_records", "parse_fields", "replace_abstract"]


_LONGEST = 2**20
"""Most characters of a record: with all its affiliations and references, one has seen 100,000."""

TOO_LONG = f"the record is longer than {_LONGEST:,} characters."


@dataclass(slots=True)
class TaggedField:
    """One field: its tag, the lines of its value without their ends, and the lines as they stand."""

    tag: str
    values: list[str]
    raw: list[str]


@dataclass(slots=True)
class TaggedRecord:
    """The lines of one record as they stand, and where it begins; `is_cut` if it is longer than any record."""

    line: int
    raw: list[str] = field(default_factory=list)
    is_cut: bool = False

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but white space."""
        return not any(line.strip() for line in self.raw)


def group_records(
    lines: Iterable[str], begins: Callable[[str], bool], ends: Callable[[str], bool] | None = None
) -> Iterator[TaggedRecord]:
    """Cut lines into records; blank lines after a record stay with it, so that all of them make up the file.

    Parameters
    ----------
    lines : iterable of str
        With their ends.
    begins : callable
        Whether a line is the first of a record; called with each line in turn.
    ends : callable, optional
        Whether a line is the last of a record. Default: a record ends where the next one begins.
    """
    record = TaggedRecord(1)
    size = 0
    ended = False
    for number, line in enumerate(lines, start=1):
        if begins(line) or (ended and line.strip()):
            if record.raw:
                yield record
            record, size, ended = TaggedRecord(number), 0, False
        size += len(line)
        if size <= _LONGEST:
            record.raw.append(line)
        else:
            record.is_cut = True
        ended = ended or (ends is not None and ends(line))
    if record.raw:
        yield record


def parse_fields(lines: Iterable[str], tag_line: re.Pattern[str]) -> list[TaggedField]:
    """Fields of a record.

    Parameters
    ----------
    lines : iterable of str
        The record's lines with their ends.
    tag_line : re.Pattern
        Matches a line that begins a field; its groups are the tag and the value. Lines before the first one
        get the tag ``""``.
    """
    fields: list[TaggedField] = []
    for line in lines:
        body = line.rstrip("\r\n")
        if match := tag_line.match(body):
            fields.append(TaggedField(match[1].rstrip(), [match[2]], [line]))
        elif fields:
            fields[-1].values.append(body)
            fields[-1].raw.append(line)
        else:
            fields.append(TaggedField("", [body], [line]))
    return fields


def replace_abstract(fields: Sequence[TaggedField], tags: Sequence[str], text: str) -> str:
    """The record as it stands, but for its abstract: one field in the place of the first, and none of the others.

    Blank lines behind the abstract stay, as they may part the record from the next one.

    Parameters
    ----------
    fields : sequence of TaggedField
    tags : sequence of str
        Tags of abstracts; of the first of them that has a value, all fields are replaced.
    text : str
        The new abstract, without line ends.
    """
    tag = next((tag for tag in tags if any(one.tag == tag and _has_value(one) for one in fields)), None)
    pieces: list[str] = []
    written = False
    for one in fields:
        if one.tag != tag:
            pieces += one.raw
        elif not written:
            filled = max(place for place, line in enumerate(one.raw) if not place or line.strip())
            first, last = one.raw[0], one.raw[filled]
            opening = first[: len(first.rstrip("\r\n")) - len(one.values[0])]
            end = last[len(last.rstrip("\r\n")) :]
            pieces += [opening.rstrip() + " " + text + end, *one.raw[filled + 1 :]]
            written = True
    return "".join(pieces)


def _has_value(field: TaggedField) -> bool:
    return any(value.strip() for value in field.values)
