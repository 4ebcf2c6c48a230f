"""JSON: an array of records, an object that holds one, or objects one after the other; read as they come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record, StructuredAbstract
from absclf.errors import InputError
from absclf.formats.columns import Columns
from absclf.formats.json_values import TOO_DEEP, UnreadableError, records_of_values
from absclf.formats.lines import MAX_LINE
from absclf.formats.objects import without_surrogates
from absclf.formats.reject import Reject

__all__ = ["JsonWriter", "make_writer", "read_records"]

_MAX_VALUE = 16 * MAX_LINE
"""Longest value (characters): a service's answer is one object with all records in it."""

_REMEDY = "Correct that place: the records after it are read from the next '{' on."

_SPACE = re.compile(r"[\s,\ufeff]*")
"""What may stand between values: also the byte order mark of a file that was put behind another."""

_FIRST_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.){0,200}")')


def read_records(pieces: Iterable[str], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of a JSON file, from its text.

    Raises
    ------
    InputError
        If no JSON value begins in it.
    """
    return records_of_values(_values(_Buffer(pieces), path), path, columns)


class _Buffer:
    """Text that is read as it is needed and dropped as it is used, its lines counted."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self.text = ""
        self.position = 0
        self.line = 1

    def more(self) -> bool:
        """Drop what is used, and read on, at least as much again as there is; False at the end."""
        held, size = [self.text[self.position :]], 0
        self.position = 0
        for piece in self._pieces:
            held.append(piece)
            size += len(piece)
            if size >= len(held[0]):
                break
        self.text = "".join(held)
        return size > 0

    def go(self, position: int) -> None:
        """Use the text up to a position."""
        self.line += self.text.count("\n", self.position, position)
        self.position = position

    def skip(self) -> str:
        """Go over white space and commas; the character behind, ``""`` at the end."""
        while True:
            match = _SPACE.match(self.text, self.position)
            self.go(match.end() if match else self.position)
            if self.position < len(self.text):
                return self.text[self.position]
            if not self.more():
                return ""


def _values(buffer: _Buffer, path: str) -> Iterator[tuple[Any, int]]:
    """Values of the outermost array, or that stand one after the other, and their lines."""
    decoder = json.JSONDecoder()
    if buffer.skip() == "[":
        buffer.go(buffer.position + 1)
    while following := buffer.skip():
        if following == "]":
            buffer.go(buffer.position + 1)
            continue
        line = buffer.line
        try:
            value, end = _decode(decoder, buffer)
        except UnreadableError as error:
            yield error, line
            if not _to_next_object(buffer):
                return
        except InputError as error:
            raise InputError(f"{path}, line {line}: {error.message}", error.remedy) from None
        else:
            if buffer.text.find("\\u", buffer.position, end) >= 0:
                value = _without_surrogates(value)
            buffer.go(end)
            yield value, line


def _without_surrogates(value: Any) -> Any:
    try:
        return without_surrogates(value)
    except RecursionError:
        return UnreadableError(*TOO_DEEP)


def _decode(decoder: json.JSONDecoder, buffer: _Buffer) -> tuple[Any, int]:
    """The value that begins here, and where it ends."""
    while True:
        broken = None
        try:
            value, end = decoder.raw_decode(buffer.text, buffer.position)
        except RecursionError:
            raise UnreadableError(*TOO_DEEP) from None
        except json.JSONDecodeError as error:
            broken = error
        else:
            if end < len(buffer.text) or buffer.text[end - 1] in '}]"':  # a number may go on
                return value, end
        if len(buffer.text) - buffer.position > _MAX_VALUE:
            raise InputError(f"a value is longer than {_MAX_VALUE:,} characters.", "Write one record a line (JSONL).")
        # an error well before the end is no sign of a value that is cut in two
        is_cut = broken is None or "Unterminated" in broken.msg or len(buffer.text) - broken.pos < 64
        if not (is_cut and buffer.more()):
            break
    if broken is None:
        return value, end
    place = buffer.line + buffer.text.count("\n", buffer.position, broken.pos)
    raise UnreadableError(f"the JSON is broken at line {place} ({broken.msg.lower()}).", _REMEDY)


def _to_next_object(buffer: _Buffer) -> bool:
    """Go to the next object that begins as the broken one does: objects within it begin otherwise."""
    first = _FIRST_KEY.match(buffer.text, buffer.position)
    following = re.compile(r"\}\s*+,?\s*+(?=\{\s*+" + (re.escape(first[1]) if first else "") + ")")
    while (match := following.search(buffer.text, buffer.position)) is None:
        buffer.go(max(buffer.position, len(buffer.text) - 4096))
        if not buffer.more():
            return False
    buffer.go(match.end())
    return True


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
