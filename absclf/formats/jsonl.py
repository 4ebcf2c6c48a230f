"""JSON lines: one record, or one result, a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record, StructuredAbstract
from absclf.formats.answers import is_list_of_records
from absclf.formats.columns import Columns
from absclf.formats.json_values import TOO_DEEP, UnreadableError, records_of_values
from absclf.formats.lines import MAX_LINE, TOO_LONG
from absclf.formats.objects import without_surrogates
from absclf.formats.reject import Reject

__all__ = ["JsonLinesWriter", "make_writer", "read_records"]


def read_records(lines: Iterable[str], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a file of JSON lines, of which each may be a service's answer; blank lines count for nothing."""
    return records_of_values(_values(lines), path, columns)


def _values(lines: Iterable[str]) -> Iterator[tuple[Any, int]]:
    for number, line in enumerate(lines, start=1):
        if not line or line.isspace():
            continue
        if len(line) > MAX_LINE:
            yield UnreadableError(*TOO_LONG), number
            continue
        try:
            value = json.loads(line)
            if "\\ud" in line or "\\uD" in line:
                value = without_surrogates(value)
        except RecursionError:
            yield UnreadableError(*TOO_DEEP), number
            continue
        except ValueError as error:
            yield UnreadableError(f"it is no JSON ({error}).", "Correct the line, or remove it."), number
            continue
        if isinstance(value, list) and value and not is_list_of_records(value):
            yield UnreadableError("this is no JSON object.", "Write a record as an object, its fields by name."), number
        else:
            yield value, number


class JsonLinesWriter:
    """One JSON object a line, as `StructuredAbstract.to_dict` gives it."""

    def __init__(self) -> None:
        self._encode = json.JSONEncoder(ensure_ascii=False).encode

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:  # noqa: ARG002 - one line is like another
        """The result's line."""
        return self._encode(result.to_dict()) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def make_writer(**_: object) -> JsonLinesWriter:
    """A writer of JSON lines."""
    return JsonLinesWriter()
