"""JSON lines: one result a line, as `StructuredAbstract.to_dict` gives it."""

from __future__ import annotations

import json

from absclf.abstract import StructuredAbstract

__all__ = ["JsonLinesWriter", "make_writer"]


class JsonLinesWriter:
    """One JSON object a line."""

    def __init__(self) -> None:
        self._encode = json.JSONEncoder(ensure_ascii=False).encode

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:  # noqa: ARG002 - a line is like the next
        """The result's line."""
        return self._encode(result.to_dict()) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def make_writer(**_: object) -> JsonLinesWriter:
    """A writer of JSON lines."""
    return JsonLinesWriter()
