"""How long a run will take yet, by the bytes that it has read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from absclf.batch import Progress
from absclf.formats.opening import InputFile

__all__ = ["TimeLeft"]


class TimeLeft:
    """An estimate from the speed since the first results: start-up, and what a resumed run skips, are no guide.

    Parameters
    ----------
    sizes : sequence of int
        Bytes of each input, 0 where that is not known.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = [*sizes, 0]
        self._starts = [0, *accumulate(sizes)]
        self._file: InputFile | None = None
        self._first: tuple[int, float] | None = None

    def open(self, file: InputFile) -> None:
        """Take note of the file that is being read from now on."""
        self._file = file

    def bytes_read(self) -> int:
        """Bytes of that file that have been read."""
        return self._file.bytes_read if self._file else 0

    def seconds(self, progress: Progress) -> float | None:
        """Seconds left; None while that is not known."""
        index = progress.position.input
        # A file that is read to its end may have been read as a whole before its first record: that tells nothing.
        inside = progress.bytes_read if progress.bytes_read < self._sizes[index] else 0
        done = self._starts[index] + inside
        if self._first is None:
            self._first = (done, progress.seconds)
            return None
        earlier, began = self._first
        if done <= earlier:
            return None
        return (progress.seconds - began) * (self._starts[-1] - done) / (done - earlier)
