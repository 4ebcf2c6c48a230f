"""Values of BibTeX fields: in braces, in quotation marks, by the name of a string, or joined of such by ``#``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["field_values", "first_value"]

_LONGEST = 2**18
"""Most characters that strings, named over and over, may make a value of."""

_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")
_NAME = re.compile(r"[^\s#,={}\"]+")
_BLANKS = re.compile(r"\s*")
_JOIN = re.compile(r"\s*#\s*")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w:.-]*)\s*=\s*(?=[{\"]|[\w-]+\s*$)")


def field_values(fields: Iterable[tuple[str, str]], strings: Mapping[str, str]) -> dict[str, str]:
    """Values by the fields' names in lower case.

    Of a field that is repeated the first value counts that is not empty. A field behind a missing comma, which a
    parser takes for a part of the value before it, is a field.

    Parameters
    ----------
    fields : iterable of (str, str)
        Names and values, these as they stand in the file.
    strings : mapping
        What the file's ``@string`` define, by names in lower case.
    """
    values: dict[str, str] = {}
    for name, source in fields:
        while True:
            value, rest = first_value(source, strings)
            if not values.get(name.lower()):
                values[name.lower()] = value
            following = _NEXT_FIELD.match(rest)
            if following is None:
                break
            name, source = following[1], rest[following.end() :]
    return values


def first_value(source: str, strings: Mapping[str, str]) -> tuple[str, str]:
    """The value at the beginning of a source, and what is left: nothing, or a field behind a missing comma.

    A source that is nothing of that is a value as it stands: quotation marks within quotation marks.
    """
    pieces: list[str] = []
    size, place = 0, _end(_BLANKS, source, 0)
    while True:
        end = _piece_end(source, place)
        if end < 0:
            return _as_it_stands(source), ""
        piece = source[place + 1 : end - 1]
        if source[place] not in '{"':
            piece = source[place:end]
            known = strings.get(piece.lower(), piece)
            piece = known if size + len(known) <= _LONGEST else piece
        pieces.append(piece)
        size += len(piece)
        place = _end(_JOIN, source, end)
        if place < 0:
            break
    rest = source[end:]
    if rest.strip() and _NEXT_FIELD.match(rest) is None:
        return _as_it_stands(source), ""
    return "".join(pieces), rest


def _end(pattern: re.Pattern[str], source: str, place: int) -> int:
    """Where a match at a place ends; -1 if there is none."""
    match = pattern.match(source, place)
    return match.end() if match else -1


def _piece_end(source: str, place: int) -> int:
    """Where the piece ends that begins there; -1 if it has no end."""
    opening = source[place : place + 1]
    if opening not in ("{", '"'):
        return _end(_NAME, source, place)
    marks, closing = (_BRACE, "}") if opening == "{" else (_BRACE_OR_QUOTE, '"')
    depth = 0
    for mark in marks.finditer(source, place + 1):
        if depth == 0 and mark[0] == closing:
            return mark.end()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    return -1


def _as_it_stands(source: str) -> str:
    source = source.strip()
    if len(source) > 1 and source[0] == source[-1] == '"':
        return source[1:-1]
    return source
