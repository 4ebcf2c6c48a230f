"""Writers that write an abstract's key points and nothing else of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from absclf.abstract import StructuredAbstract
from absclf.errors import InputError
from absclf.formats import Writer
from absclf.formats.control_characters import without_controls
from absclf.formats.markdown import escaped_line

__all__ = ["SUMMARY_FORMATS", "get_summary_writer"]


class _Bullets:
    """A title and a list, in two ways of writing them; `line` brings a text into one line."""

    def __init__(self, title: str, bullet: str, remark: str, line: Callable[[str], str]) -> None:
        self._title = title
        self._bullet = bullet
        self._remark = remark
        self._line = line

    def begin(self) -> str:
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:
        lines = [self._title.format(self._line(result.record.caption(number)))]
        points = (self._line(point.trimmed) for point in result.key_points)
        lines += [self._bullet.format(point) for point in points] or [self._remark.format(_why_there_is_none(result))]
        return ("\n" if number > 1 else "") + "\n".join(lines) + "\n"

    def end(self) -> str:
        return ""


def _flowing(text: str) -> str:
    return without_controls(" ".join(text.split()))


class _JsonLines:
    """One object a line."""

    def begin(self) -> str:
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:  # noqa: ARG002 - a line is like the next
        return json.dumps(_to_dict(result), ensure_ascii=False) + "\n"

    def end(self) -> str:
        return ""


class _Json:
    """One array."""

    def begin(self) -> str:
        return "["

    def item(self, result: StructuredAbstract, number: int) -> str:
        return ("\n" if number == 1 else ",\n") + json.dumps(_to_dict(result), ensure_ascii=False, indent=2)

    def end(self) -> str:
        return "\n]\n"


SUMMARY_FORMATS: Mapping[str, Writer] = {
    "text": _Bullets("{}", "  • {}", "  ({})", _flowing),
    "markdown": _Bullets("# {}\n", "- {}", "*{}*", escaped_line),
    "json": _Json(),
    "jsonl": _JsonLines(),
}
"""The formats that key points alone are written in."""


def get_summary_writer(name: str) -> Writer:
    """The writer of that format.

    Raises
    ------
    InputError
        If key points are not written in it.
    """
    try:
        return SUMMARY_FORMATS[name]
    except KeyError:
        names = ", ".join(SUMMARY_FORMATS)
        raise InputError(f"Key points are not written as {name!r}.", f"Choose one of: {names}.") from None


def _why_there_is_none(result: StructuredAbstract) -> str:
    """An abstract has a key point for any limit, but not in every section."""
    return "no sentence in the sections asked for" if result.sentences else "no abstract"


def _to_dict(result: StructuredAbstract) -> dict[str, Any]:
    return {
        **result.identity(),
        "key_points": [point.to_dict() for point in result.key_points],
    }
