"""JSON lines: one record, or one result, a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from absclf.abstract import Record, StructuredAbstract
from absclf.formats.columns import Columns
from absclf.formats.lines import MAX_LINE, TOO_LONG
from absclf.formats.objects import NotARecordError, record_of_object, without_surrogates
from absclf.formats.reject import Reject

__all__ = ["JsonLinesWriter", "make_writer", "read_records"]


def read_records(lines: Iterable[str], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a file of JSON lines; blank lines count for nothing."""
    number = 0
    for line_number, line in enumerate(lines, start=1):
        if line.isspace() or not line:
            continue
        number += 1
        if len(line) > MAX_LINE:
            yield Reject(path, *TOO_LONG, number=number, line=line_number)
            continue
        try:
            value = json.loads(line)
            if "\\ud" in line or "\\uD" in line:
                value = without_surrogates(value)
            yield record_of_object(value, columns, path, number, line_number)
        except NotARecordError as error:
            remedy = "Name the field with --text-column (text_column=)."
            yield Reject(path, str(error), remedy, number=number, line=line_number)
        except (ValueError, RecursionError) as error:
            reason = "it is nested too deeply." if isinstance(error, RecursionError) else f"it is no JSON ({error})."
            yield Reject(path, reason, "Correct the line, or remove it.", number=number, line=line_number)


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
