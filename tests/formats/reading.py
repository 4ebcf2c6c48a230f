"""What the tests of readers share: everything that a file gives, or only its records, or its one record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from absclf.abstract import PrintedHeading, Record
from absclf.formats import Reject, read_records


def read_all(path: Path, **options: Any) -> list[Record | Reject]:
    """Records and rejects; a notice about the file fails the test."""
    return list(read_records(path, **options))


def records_of(path: Path, **options: Any) -> list[Record]:
    """Records of a file that has nothing but records."""
    found = read_all(path, **options)
    assert [one for one in found if isinstance(one, Reject)] == []
    return [one for one in found if isinstance(one, Record)]


def record_of(path: Path, **options: Any) -> Record:
    """The record of a file that has one."""
    (record,) = records_of(path, **options)
    return record


def rejects_of(path: Path, **options: Any) -> list[Reject]:
    """Rejects of a file."""
    return [one for one in read_all(path, **options) if isinstance(one, Reject)]


def printed(record: Record) -> list[str]:
    """The headings' words; each must stand in the text where its span says."""
    for heading in record.headings or ():
        assert isinstance(heading, PrintedHeading)
        assert record.text[heading.start : heading.end].startswith(heading.text)
    return [heading.text for heading in record.headings or ()]
