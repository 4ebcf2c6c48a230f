"""The records of a file's JSON values, one after the other, and rejects for what is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record
from absclf.formats.answers import unwrap
from absclf.formats.columns import Columns
from absclf.formats.objects import NotARecordError, record_of_object
from absclf.formats.reject import Reject

__all__ = ["UnreadableError", "records_of_values"]

_NO_FIELD_REMEDY = "Name the field with --text-column (text_column=)."


class UnreadableError(Exception):
    """A value that could not be read: why, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


def records_of_values(values: Iterable[tuple[Any, int]], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of values and their lines; an `UnreadableError` stands for a value that is broken."""
    number = 0
    for value, line in values:
        if isinstance(value, UnreadableError):
            number += 1
            yield Reject(path, str(value), value.remedy, number=number, line=line)
            continue
        for one in unwrap(value, columns):
            number += 1
            try:
                yield record_of_object(one, columns, path, number, line)
            except NotARecordError as error:
                yield Reject(path, str(error), _NO_FIELD_REMEDY, number=number, line=line)
