"""Lines of a text that comes in pieces: ended by LF, CR LF or CR, and by no other character.

CR CR LF is one line end, too: that of a text with CR LF which Windows saved once more as text. A byte order mark at
the start of a line, where files were put together, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.errors import InputError

__all__ = ["MAX_LINE", "TOO_LONG", "split_lines", "with_line_feeds", "without_marks"]

MAX_LINE = 16 * 2**20
"""Longest line, or single record, that is read (characters): a thousand times the longest known abstract."""

TOO_LONG = (
    f"the line is longer than {MAX_LINE:,} characters.",
    "No abstract is that long: put each record on lines of its own.",
)
"""Reason and remedy."""

_END = re.compile(r"[\r\n]")
_LINE = re.compile(r"[^\r\n]*(?:\r{0,2}\n|\r)|[^\r\n]+")
_MARK = "\ufeff"
_MARK_OF_A_LINE = re.compile(rf"(?<![^\r\n]){_MARK}+")


def split_lines(pieces: Iterable[str], path: str, *, cut_long: bool = False) -> Iterator[str]:
    """Lines with their ends as they stand, and without byte order marks.

    Parameters
    ----------
    pieces : iterable of str
    path : str
        For messages.
    cut_long : bool, default=False
        Whether a line that is longer than `MAX_LINE` is cut off behind that many characters, so that what follows it
        can be read: the reader of a format whose records are lines tells it by its length.

    Raises
    ------
    InputError
        If a line is longer than `MAX_LINE`, and not to be cut.
    """
    number = 0
    for lines in _split(pieces, cut_long):
        for line in lines:
            number += 1
            if len(line) > MAX_LINE and not cut_long:
                raise InputError(f"{path}, line {number}: {TOO_LONG[0]}", TOO_LONG[1])
            yield line


def _split(pieces: Iterable[str], cut_long: bool) -> Iterator[list[str]]:
    """Lines, a list a piece; of a line that outgrows the limit its beginning, and then no more if not `cut_long`."""
    held: list[str] = []
    size = 0
    passing_over = False
    for piece in pieces:
        if passing_over:
            end = _END.search(piece)
            if end is None:
                continue
            piece, passing_over = piece[end.start() :], False
        held.append(piece)
        size += len(piece)
        # a CR at the end of a piece may be the first part of a line end
        if "\n" in piece or "\r" in piece[:-1] or (len(held) > 1 and held[-2].endswith("\r")):
            *whole, rest = _cut("".join(held))
            yield whole
            held, size = [rest], len(rest)
        elif size > MAX_LINE:
            text = "".join(held)
            if not cut_long:
                yield [text]
                return
            held = [text.rstrip("\r")[: MAX_LINE + 1]]
            passing_over = not text.endswith("\r")
            if not passing_over:
                held.append("\r")
    if last := "".join(held):
        yield _LINE.findall(without_marks(last))


def without_marks(text: str) -> str:
    """A text that begins a line, without the byte order marks that stand at the start of lines."""
    return _MARK_OF_A_LINE.sub("", text) if _MARK in text else text


def with_line_feeds(lines: Iterable[str]) -> Iterator[str]:
    """Lines whose ends, where they have one, are line feeds."""
    return (line.rstrip("\r\n") + "\n" if line.endswith(("\r", "\r\n")) else line for line in lines)


def _cut(text: str) -> list[str]:
    """Lines with their ends; the last one is not ended, and may be empty."""
    text = without_marks(text)
    if "\r" not in text or text.count("\r") == text.count("\r\n"):
        lines = [line + "\n" for line in text.split("\n")]
        lines[-1] = lines[-1][:-1]
        return lines
    decided = text.rstrip("\r")
    decided += "\r" * (len(text) - len(decided) - 2)  # three parts at most make a line end
    lines = _LINE.findall(decided)
    if not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    lines[-1] += text[len(decided) :]
    return lines
