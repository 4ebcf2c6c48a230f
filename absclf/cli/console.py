"""Messages and progress on standard error, which share its lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from absclf.batch import Progress
from absclf.cli.standard_streams import tell
from absclf.formats import Reject
from absclf.formats.control_characters import spelled_out

__all__ = ["Console", "counted"]

REFRESH_SECONDS = 0.2

MAX_TOLD = 20
"""Rejects that are told one by one where all of them are kept in a file."""


class Console:
    """Standard error: one line a message, and on a terminal a line of progress below them.

    Parameters
    ----------
    stream : text file, optional
        Default: standard error.
    quiet : bool, default=False
        Whether only errors are told: no progress, no summary.
    """

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._shows_progress = self._stream.isatty() and not quiet
        self._shown = 0.0
        self._line = ""

    def tell(self, message: str) -> None:
        """A message, as ``absclf: message``."""
        self._clear()
        tell(self._stream, f"absclf: {spelled_out(message)}\n")

    def note(self, message: str) -> None:
        """A message that ``--quiet`` leaves out."""
        if not self._quiet:
            self.tell(message)

    def reject_teller(self, kept_in: str | None) -> Callable[[Reject], None]:
        """A function that tells rejects.

        Parameters
        ----------
        kept_in : str or None
            The file that keeps all of them: then only the first are told.
        """
        told = 0

        def tell(reject: Reject) -> None:
            nonlocal told
            told += 1
            if kept_in is None or told <= MAX_TOLD:
                self.tell(str(reject))
            if kept_in is not None and told == MAX_TOLD:
                self.tell(f"further rejects are told in {kept_in} only.")

        return tell

    def progress(self, progress: Progress, seconds_left: float | None) -> None:
        """Show how far the run is, if this is a terminal and it is time again.

        Parameters
        ----------
        progress : Progress
        seconds_left : float or None
            None while it is not known.
        """
        now = time.monotonic()
        if not self._shows_progress or now - self._shown < REFRESH_SECONDS:
            return
        self._shown = now
        line = progress_line(progress, seconds_left)
        tell(self._stream, f"\r{line.ljust(len(self._line))}")
        self._line = line

    def end_progress(self) -> None:
        """Take the line of progress away."""
        self._clear()

    def _clear(self) -> None:
        if self._line:
            tell(self._stream, f"\r{' ' * len(self._line)}\r")
            self._line = ""


def progress_line(progress: Progress, seconds_left: float | None) -> str:
    """``12,300 abstracts, 1,523 a second, 3 rejects, 2:10 left``."""
    counts = progress.counts
    seconds = max(progress.seconds, 1e-9)
    parts = [
        counted(counts.abstracts, "abstract"),
        f"{progress.abstracts / seconds:,.0f} a second",
        counted(counts.rejects, "reject"),
    ]
    if seconds_left is not None:
        parts.append(f"{_clock(seconds_left)} left")
    return ", ".join(parts)


def counted(number: int, noun: str) -> str:
    """``1 abstract``, ``12,300 abstracts``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
