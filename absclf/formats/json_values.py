"""The records of a file's JSON values, one after the other, and rejects for what is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.answers import unwrap
from absclf.formats.columns import Columns, shown_names
from absclf.formats.fields import content_of
from absclf.formats.objects import NotARecordError, record_of_object
from absclf.formats.reject import Reject

__all__ = ["TOO_DEEP", "UnreadableError", "records_of_values"]

TOO_DEEP = ("it is nested too deeply.", "Write each record with its fields alone.")
"""Reason and remedy."""

_MAX_HELD = 1000
"""Objects in which a field that the user named is looked for: one of another name is not in a long file either."""


class UnreadableError(Exception):
    """A value that could not be read: why, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


def records_of_values(values: Iterable[tuple[Any, int]], path: str, columns: Columns) -> Iterator[Record | Reject]:
    """Records of values and their lines; an `UnreadableError` stands for a value that is broken.

    Raises
    ------
    InputError
        If none of the first objects has a field that the user named.
    """
    objects = _objects(values, columns)
    if columns.wanted:
        objects = _with_named_fields(objects, path, columns)
    for number, (value, line) in enumerate(objects, start=1):
        try:
            if isinstance(value, UnreadableError):
                raise value
            yield record_of_object(value, columns, path, number, line)
        except (UnreadableError, NotARecordError) as error:
            yield Reject(path, str(error), error.remedy, number=number, line=line)
        except RecursionError:
            yield Reject(path, *TOO_DEEP, number=number, line=line)


def _objects(values: Iterable[tuple[Any, int]], columns: Columns) -> Iterator[tuple[Any, int]]:
    for value, line in values:
        for one in unwrap(value, columns):
            yield one, line


def _with_named_fields(objects: Iterator[tuple[Any, int]], path: str, columns: Columns) -> Iterator[tuple[Any, int]]:
    """The objects, the first ones held back until each field that the user named has been seen in one.

    An object may lack a field, as many programs leave out what is empty; a field that all lack is a slip.
    """
    missing = set(columns.wanted)
    known: dict[str, None] = {}
    held: list[tuple[Any, int]] = []
    try:
        while missing and len(held) < _MAX_HELD and (item := next(objects, None)):
            held.append(item)
            if isinstance(item[0], dict):
                content = content_of(item[0], columns)
                missing.difference_update(content)
                known.update(dict.fromkeys(content))
    except InputError:  # the damage is told of, after what lies before it
        yield from held
        raise
    if missing and known:
        names = " or ".join(repr(name) for name in sorted(missing))
        raise InputError(f"{path}: there is no field {names} {_place(held)}.", f"The fields are: {shown_names(known)}.")
    yield from held
    yield from objects


def _place(held: list[tuple[Any, int]]) -> str:
    return f"in the first {_MAX_HELD:,} objects" if len(held) == _MAX_HELD else "in any object"
