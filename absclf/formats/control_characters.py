"""Characters that move a terminal's cursor, change its colours or ring its bell: they are not passed on to people."""

from __future__ import annotations

import re

__all__ = ["spelled_out", "without_controls"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")  # all but tabs and line ends


def spelled_out(message: str) -> str:
    r"""The message in one line, line ends and other control characters as in Python's strings.

    Examples
    --------
    >>> print(spelled_out("two\nlines.txt"))
    two\nlines.txt
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), message)


def without_controls(text: str) -> str:
    """The text with U+FFFD for each control character but tabs and line ends; a space for one that is white space."""
    return _CONTROL_IN_TEXT.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    if found[0] == "\r":  # alone, it would begin the line anew
        return "\n"
    return " " if found[0].isspace() else "\ufffd"
