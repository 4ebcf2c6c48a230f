"""Unpack gzip, bzip2 and xz as a stream, known by their first bytes, and never to more than a list of references is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Any

from absclf.errors import InputError

__all__ = ["MAX_BYTES", "MAX_RATIO", "Unpacked", "find_compression"]

MAX_BYTES = 64 * 2**30
"""Most bytes that a compressed file may unpack to."""

MAX_RATIO = 250
"""Most bytes that a compressed byte may unpack to: exports reach 30, gzip of zeros 1,030."""

_RATIO_FREE = 16 * 2**20
"""Bytes from which on the ratio counts: a small file may be as repetitive as it likes."""

_MARKS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

_OPENERS: dict[str, Callable[[Any], Any]] = {
    "gzip": lambda stream: gzip.GzipFile(fileobj=stream),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}


def find_compression(start: bytes) -> str | None:
    """``"gzip"``, ``"bzip2"`` or ``"xz"`` by the first bytes of a file; None for any other."""
    return next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)


class Unpacked:
    """A compressed stream, read unpacked.

    Parameters
    ----------
    stream : binary file
        Behind its first bytes.
    start : bytes
        These.
    compression : str
    path : str
        The file's name, for messages.
    max_bytes : int
        Most bytes that it may unpack to.
    """

    def __init__(self, stream: IO[bytes], start: bytes, compression: str, path: str, max_bytes: int) -> None:
        self._packed = _Counted(stream, start)
        self._stream = _OPENERS[compression](io.BufferedReader(self._packed))
        self._compression = compression
        self._path = path
        self._max_bytes = max_bytes
        self._count = 0

    @property
    def packed_bytes(self) -> int:
        """Bytes of the compressed file that have been read so far."""
        return self._packed.count

    def read(self, size: int) -> bytes:
        """Some of the next bytes; none at the end.

        Raises
        ------
        InputError
            If the data is cut off or damaged, or unpacks to more than it may.
        """
        what = f"{self._path}: the {self._compression} file"
        try:
            data: bytes = self._stream.read1(size)
        except EOFError:
            raise InputError(f"{what} is cut off: it ends in the middle.", "Fetch or copy it again.") from None
        except (OSError, zlib.error, lzma.LZMAError) as error:
            raise InputError(f"{what} is damaged ({error}).", "Fetch or copy it again.") from None
        self._count += len(data)
        if self._count > self._max_bytes:
            remedy = "If it is to be trusted, unpack it yourself, or raise max_bytes."
            raise InputError(f"{what} unpacks to more than {self._max_bytes:,} bytes.", remedy)
        if self._count > _RATIO_FREE and self._count > MAX_RATIO * self._packed.count:
            remedy = "No list of references does: if it is to be trusted, unpack it yourself."
            raise InputError(f"{what} unpacks to more than {MAX_RATIO} times its size.", remedy)
        return data


class _Counted(io.RawIOBase):
    """The packed bytes, counted as they are read."""

    def __init__(self, stream: IO[bytes], start: bytes) -> None:
        self._stream = stream
        self._start = start
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._start[: len(buffer)]
        self._start = self._start[len(data) :]
        if not data:
            data = self._stream.read(len(buffer))
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)
