"""Read the inputs of a run, one after the other, in chunks that know where in the inputs they end."""

from __future__ import annotations

import errno
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from absclf.abstract import Record
from absclf.batch.journal import Position
from absclf.errors import InputError, InputsChangedError
from absclf.formats import Reject

__all__ = ["Chunk", "Reader", "fingerprints", "read_chunks"]

CHUNK_RECORDS = 512
"""Records in a chunk: as many as a model structures together at its best."""

CHUNK_CHARACTERS = 1_000_000
"""A chunk of longer texts ends earlier, so that memory stays bounded."""

Reader = Callable[[str], Iterator[Record | Reject]]
"""From a path to its records and rejects, as `absclf.formats.read_records`."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive records and rejects of the inputs.

    Parameters
    ----------
    items : tuple of Record or Reject
    end : Position
        Where the inputs go on after them.
    bytes_read : int
        Bytes of the file at `end` that had been read when the chunk was full.
    """

    items: tuple[Record | Reject, ...]
    end: Position
    bytes_read: int = 0


def read_chunks(
    paths: Sequence[str | Reject], read: Reader, start: Position, bytes_read: Callable[[], int] | None = None
) -> Iterator[Chunk]:
    """Chunks of the records of all files, from a position on.

    A file that cannot be read, or that breaks off, is one more reject, and the next file follows.

    Parameters
    ----------
    paths : sequence of str or Reject
        The files, as `absclf.formats.expand` gives them.
    read : callable
        From a path to its records and rejects.
    start : Position
        Where an earlier session came to. What lies before is read again, and compared by its checksum.
    bytes_read : callable, optional
        How many bytes of the file that `read` is at have been read.

    Yields
    ------
    Chunk

    Raises
    ------
    InputsChangedError
        If the records before `start` are not those that it was taken from.
    """
    builder = _Builder()
    for index in range(start.input, len(paths)):
        path = paths[index]
        items = iter([path]) if isinstance(path, Reject) else _all_items(path, read)
        count = crc = 0
        if index == start.input and start.items:
            _skip(items, start, path)
            count, crc = start.items, start.crc
        for item in items:
            count, crc = count + 1, _add(item, crc)
            builder.add(item)
            if builder.is_full():
                yield builder.take(Position(index, count, crc), bytes_read() if bytes_read else 0)
    if builder.items:
        yield builder.take(Position(len(paths)))


class _Builder:
    """The chunk that is being filled."""

    def __init__(self) -> None:
        self.items: list[Record | Reject] = []
        self.characters = 0

    def add(self, item: Record | Reject) -> None:
        self.items.append(item)
        self.characters += len(item.text) if isinstance(item, Record) else 0

    def is_full(self) -> bool:
        return len(self.items) >= CHUNK_RECORDS or self.characters >= CHUNK_CHARACTERS

    def take(self, end: Position, bytes_read: int = 0) -> Chunk:
        chunk = Chunk(tuple(self.items), end, bytes_read)
        self.__init__()  # type: ignore[misc]
        return chunk


def fingerprints(paths: Sequence[str | Reject]) -> list[list[Any]]:
    """For each input its path, size in bytes and time of last change, which a resumed run compares.

    Size and time are None for standard input and for what is not there.
    """
    return [_fingerprint(path.path if isinstance(path, Reject) else path) for path in paths]


def _fingerprint(path: str) -> list[Any]:
    if path == "-":
        return [path, None, None]
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return [path, None, None]
    return [path, status.st_size, status.st_mtime_ns]


def _all_items(path: str, read: Reader) -> Iterator[Record | Reject]:
    """Records and rejects of a file; what ends it early is its last reject."""
    try:
        for item in read(path):
            yield item if isinstance(item, Record) else _without_path(item)
    except InputError as error:
        yield _without_path(Reject(path, error.message, error.remedy))
    except OSError as error:  # a disk that fails in the middle
        if error.errno == errno.EBADF and path == "-":
            yield Reject(path, "standard input is closed.", "Name the files to read, or send one to the command.")
            return
        reason = f"it cannot be read on: {error.strerror or error}."
        yield Reject(path, reason, "Copy the file to a sound disk and try again.")
    except Exception as error:
        reason = f"it cannot be read on ({type(error).__name__}: {error})."
        yield Reject(path, reason, "This is a fault of absclf: please report it with the file.")


def _without_path(reject: Reject) -> Reject:
    """The reject with a reason that does not begin with the file's name, as an error's message does."""
    reason = reject.reason
    for mark in (": ", ", "):
        reason = reason.removeprefix(f"{reject.path}{mark}")
    return replace(reject, reason=reason)


def _skip(items: Iterator[Record | Reject], start: Position, path: str | Reject) -> None:
    crc = 0
    for count, item in enumerate(items, start=1):
        crc = _add(item, crc)
        if count == start.items:
            break
    if crc != start.crc:
        name = path.path if isinstance(path, Reject) else path
        raise InputsChangedError(
            f"{name}: its first {start.items:,} records are not those that were read before the cut.",
            "Start anew with --force.",
        )


def _add(item: Record | Reject, crc: int) -> int:
    text = item.text if isinstance(item, Record) else item.reason
    return zlib.crc32(f"{item.id}\0{text}\0".encode("utf-8", "surrogatepass"), crc)
