"""JSON: all results in one array, each as `StructuredAbstract.to_dict` gives it."""

from __future__ import annotations

import json

from absclf.abstract import StructuredAbstract

__all__ = ["JsonWriter", "make_writer"]


class JsonWriter:
    """One JSON array."""

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
