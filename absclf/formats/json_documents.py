"""JSON: an array of records, an object that holds one, or objects one after the other; read as they come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record, StructuredAbstract
from absclf.errors import InputError
from absclf.formats.columns import Columns
from absclf.formats.objects import NotARecordError, record_of_object
from absclf.formats.opening import MAX_LINE
from absclf.formats.reject import Reject

__all__ = ["JsonWriter", "make_writer", "read_records"]

_MAX_VALUE = 16 * MAX_LINE
"""Longest value (characters): a service's answer is one object with all records in it."""

_SPACE = re.compile(r"[\s,]*")
_FIRST_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.){0,200}")')


def read_records(pieces: Iterable[str], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a JSON file, from its text.

    Raises
    ------
    InputError
        If no JSON value begins in it.
    """
    number = 0
    for value, line in _values(_Buffer(pieces), path):
        if isinstance(value, _BrokenError):
            number += 1
            remedy = "Correct that place: the records after it are read from the next '{' on."
            yield Reject(path, str(value), remedy, number=number, line=line)
            continue
        for one in _unwrap(value):
            number += 1
            try:
                yield record_of_object(one, columns, path, number, line)
            except NotARecordError as error:
                remedy = "Name the field with --text-column (text_column=)."
                yield Reject(path, str(error), remedy, number=number, line=line)


class _BrokenError(Exception):
    """What is wrong with a value."""


class _Buffer:
    """Text that is read as it is needed and dropped as it is used, its lines counted."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self.text = ""
        self.line = 1

    def more(self) -> bool:
        """Read on, at least as much again as there is; False at the end."""
        held, size = [self.text], 0
        for piece in self._pieces:
            held.append(piece)
            size += len(piece)
            if size >= len(self.text):
                break
        self.text = "".join(held)
        return size > 0

    def drop(self, count: int) -> None:
        """Forget the first characters."""
        self.line += self.text.count("\n", 0, count)
        self.text = self.text[count:]

    def skip(self) -> bool:
        """Forget white space and commas; False at the end."""
        while True:
            match = _SPACE.match(self.text)
            self.drop(match.end() if match else 0)
            if self.text:
                return True
            if not self.more():
                return False


def _values(buffer: _Buffer, path: str) -> Iterator[tuple[Any, int]]:
    """Values of the outermost array, or that stand one after the other, and their lines."""
    decoder = json.JSONDecoder()
    if buffer.skip() and buffer.text[0] == "[":
        buffer.drop(1)
    while buffer.skip():
        if buffer.text[0] == "]":
            buffer.drop(1)
            continue
        line = buffer.line
        try:
            value, end = _decode(decoder, buffer)
        except _BrokenError as error:
            yield error, line
            if not _to_next_object(buffer):
                return
        except InputError as error:
            raise InputError(f"{path}, line {line}: {error.message}", error.remedy) from None
        else:
            buffer.drop(end)
            yield value, line


def _decode(decoder: json.JSONDecoder, buffer: _Buffer) -> tuple[Any, int]:
    while True:
        try:
            value, end = decoder.raw_decode(buffer.text)
        except RecursionError:
            raise _BrokenError("it is nested too deeply.") from None
        except json.JSONDecodeError as error:
            broken = error
        else:
            # a number may go on in the next piece
            if end < len(buffer.text) or buffer.text[end - 1] in '}]"' or not buffer.more():
                return value, end
            continue
        if len(buffer.text) > _MAX_VALUE:
            raise InputError(f"a value is longer than {_MAX_VALUE:,} characters.", "Write one record a line (JSONL).")
        # an error well before the end is no sign of a value cut in two
        if len(buffer.text) - broken.pos > 64 and "Unterminated" not in broken.msg:
            break
        if not buffer.more():
            break
    place = buffer.line + buffer.text.count("\n", 0, broken.pos)
    raise _BrokenError(f"the JSON is broken at line {place} ({broken.msg.lower()}).")


def _to_next_object(buffer: _Buffer) -> bool:
    """Go to the next object that begins as the broken one does: objects within it begin otherwise."""
    first = _FIRST_KEY.match(buffer.text)
    following = re.compile(r"\}\s*,?\s*(?=\{\s*" + (re.escape(first[1]) if first else "") + ")")
    buffer.drop(1)
    while (match := following.search(buffer.text)) is None:
        buffer.drop(max(0, len(buffer.text) - 4096))
        if not buffer.more():
            return False
    buffer.drop(match.end())
    return True


def _unwrap(value: object) -> list[Any]:
    """The records in a service's answer: the first list of objects in it, two levels deep; else the value."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return [value]
    if "sections" in value or "sentences" in value or "passages" in value:
        return [value]
    for name in ("documents", "records", "results", "data", "items", "articles", "references", "result", "docs"):
        if _is_list_of_objects(value.get(name)):
            return list(value[name])
    for inner in value.values():
        if isinstance(inner, dict):
            for nested in ("result", "docs", "hits", "items", "entry"):
                if _is_list_of_objects(inner.get(nested)):
                    return list(inner[nested])
    return [value]


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


class JsonWriter:
    """One JSON array, each result as `StructuredAbstract.to_dict` gives it."""

    def __init__(self) -> None:
        self._encode = json.JSONEncoder(ensure_ascii=False, indent=2).encode

    def begin(self) -> str:
        """The array's opening."""
        return "["

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result's object."""
        return ("\n" if number == 1 else ",\n") + self._encode(result.to_dict())

    def end(self) -> str:
        """The array's end."""
        return "\n]\n"


def make_writer(**_: object) -> JsonWriter:
    """A writer of one JSON array."""
    return JsonWriter()
