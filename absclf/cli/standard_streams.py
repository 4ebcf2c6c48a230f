"""Standard streams that are closed, by the caller (as daemons and cron jobs do) or in the middle of a run."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

__all__ = ["give_up", "stand_in_for_closed_streams", "tell"]

_STAND_INS = (
    ("stdin", 0, os.O_WRONLY, "r"),
    ("stdout", 1, os.O_RDONLY, "w"),
    ("stderr", 2, os.O_WRONLY, "w"),
)
"""Input that is read, and results that are written, must fail as they do with a closed stream: these null devices are
open the other way round. Messages that nobody wants to see may vanish."""


def stand_in_for_closed_streams() -> None:
    """Open the null device in the place of each standard stream that is closed.

    Where Python finds one closed, it is None. And the next file to be opened would take its number, and all that a
    library or another process writes to the stream.
    """
    for name, descriptor, flags, mode in _STAND_INS:
        if getattr(sys, name) is None:
            found = os.open(os.devnull, flags)
            if found != descriptor and not _is_open(descriptor):
                os.dup2(found, descriptor)
                os.close(found)
                found = descriptor
            os.set_inheritable(found, found == descriptor)  # workers need it just as much
            # buffered by lines, so that what cannot be written is not left over for the end of the process
            setattr(sys, name, os.fdopen(found, mode, buffering=1, encoding="utf-8", errors="backslashreplace"))


def tell(stream: TextIO, text: str) -> None:
    """Write to standard error. That nobody can read it (the disk is full, the pipe is closed) stops no run."""
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        give_up(stream)


def give_up(stream: TextIO) -> None:
    """What is still in the buffer has no way to go: nothing may try again at exit, and end with another code."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
