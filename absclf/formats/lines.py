"""Lines of a text that comes in pieces: ended by LF, CR LF or CR, and by no other character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.errors import InputError

__all__ = ["MAX_LINE", "split_lines"]

MAX_LINE = 16 * 2**20
"""Longest line, or single record, that is read (characters): a thousand times the longest known abstract."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def split_lines(pieces: Iterable[str], path: str) -> Iterator[str]:
    """Lines with their ends as they stand.

    Raises
    ------
    InputError
        If a line is longer than `MAX_LINE`.
    """
    number = 0
    for lines in _split(pieces):
        for line in lines:
            number += 1
            if len(line) > MAX_LINE:
                raise InputError(
                    f"{path}, line {number}: the line is longer than {MAX_LINE:,} characters.",
                    "No abstract is that long: put each record on lines of its own.",
                )
            yield line


def _split(pieces: Iterable[str]) -> Iterator[list[str]]:
    """Lines, a list a piece; a line that outgrows the limit is handed on unfinished, and is the last."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        # a CR at the end of a piece may be the first half of a line end
        if "\n" in piece or "\r" in piece[:-1] or (len(held) > 1 and held[-2].endswith("\r")):
            *whole, rest = _cut("".join(held))
            yield whole
            held, size = [rest], len(rest)
        elif size > MAX_LINE:
            yield ["".join(held)]
            return
    if last := "".join(held):
        yield [last]


def _cut(text: str) -> list[str]:
    """Lines with their ends; the last one is not ended, and may be empty."""
    if "\r" not in text:
        lines = [line + "\n" for line in text.split("\n")]
        lines[-1] = lines[-1][:-1]
        return lines
    undecided = "\r" if text.endswith("\r") else ""
    lines = _LINE.findall(text.removesuffix("\r"))
    if not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    lines[-1] += undecided
    return lines
