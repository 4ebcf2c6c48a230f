"""The journal of a run: what was asked, and how far what is on the disk may be trusted after a cut.

One line a commit, each with its own checksum: a line that was cut off in the middle counts as not written.
The bytes that a commit speaks of are on the disk before the commit is.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from absclf.errors import AbsclfError

__all__ = ["Commit", "Journal", "Mark", "Position", "is_cut_journal", "read_journal"]

VERSION = 1

_FIRST_CUT = re.compile(rb"[0-9a-f]{0,8}|[0-9a-f]{8} (?:\{.*)?|\0+", re.DOTALL)
"""What a power failure may leave of the first line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file that is being written: how many bytes it then held, and their CRC-32."""

    size: int = 0
    crc: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the inputs of a run.

    Parameters
    ----------
    input : int
        Index of the file that is being read.
    items : int
        Records and rejects that have been taken from it.
    crc : int
        CRC-32 of their identifiers and texts, by which the same place is known again.
    """

    input: int = 0
    items: int = 0
    crc: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """What is safe on the disk.

    Parameters
    ----------
    position : Position
        How far the inputs have been read.
    output, rejects : Mark
        What the two files hold of it.
    counts : mapping of str to int
        The run's counts so far.
    seconds : float
        Time spent so far, in all sessions of the run.
    whole : bool
        Whether the run is at its end: only the files' names are left to be changed.
    """

    position: Position = Position()
    output: Mark = Mark()
    rejects: Mark = Mark()
    counts: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    whole: bool = False

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The commit that `dataclasses.asdict` wrote."""
        return cls(
            position=Position(**values["position"]),
            output=Mark(**values["output"]),
            rejects=Mark(**values["rejects"]),
            counts=dict(values["counts"]),
            seconds=values["seconds"],
            whole=values["whole"],
        )


class Journal:
    """A journal that is open for writing.

    Parameters
    ----------
    path : Path
    header : mapping, optional
        What the run is: arguments, model, inputs. Starts a new journal. None: go on with the one there is.
    """

    def __init__(self, path: Path, header: Mapping[str, Any] | None = None) -> None:
        self._stream: IO[bytes]
        if header is None:
            self._stream = path.open("r+b")
            self._stream.truncate(_trusted_size(path))
            self._stream.seek(0, os.SEEK_END)
        else:
            self._stream = path.open("wb")
            self._append({"journal": VERSION, **header})

    def commit(self, commit: Commit) -> None:
        """Put the commit on the disk; when this returns it is there."""
        self._append(asdict(commit))

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _append(self, values: Mapping[str, Any]) -> None:
        payload = json.dumps(values, separators=(",", ":"), sort_keys=True).encode()
        self._stream.write(b"%08x %s\n" % (zlib.crc32(payload), payload))
        self._stream.flush()
        os.fsync(self._stream.fileno())


def read_journal(path: Path) -> tuple[dict[str, Any], Commit] | None:
    """What a run was, and its last commit.

    Parameters
    ----------
    path : Path

    Returns
    -------
    (dict, Commit) or None
        None where the cut came before the journal's first line was whole: there is nothing to go on with.

    Raises
    ------
    AbsclfError
        If a later version wrote it.
    """
    entries = _entries(path)
    if not entries:
        return None
    header = entries[0]
    if header.pop("journal") != VERSION:
        raise AbsclfError(
            f"{path}: this journal was written by another version of absclf.",
            "Go on with that version, or start anew with --force.",
        )
    return header, Commit.from_dict(entries[-1]) if len(entries) > 1 else Commit()


def is_cut_journal(path: Path) -> bool:
    """Whether a file in which no journal is to be read is the beginning of one, and not somebody's text."""
    with path.open("rb") as stream:
        start = stream.readline()
    return _FIRST_CUT.fullmatch(start) is not None


def _entries(path: Path) -> list[dict[str, Any]]:
    """First and last of the lines that are whole."""
    found: list[dict[str, Any]] = []
    with path.open("rb") as stream:
        last = b""
        for line in stream:
            if not _is_whole(line):
                break
            if not found:
                found.append(json.loads(line[9:]))
            else:
                last = line
    if last:
        found.append(json.loads(last[9:]))
    return found


def _trusted_size(path: Path) -> int:
    size = 0
    with path.open("rb") as stream:
        for line in stream:
            if not _is_whole(line):
                break
            size += len(line)
    return size


def _is_whole(line: bytes) -> bool:
    return line.endswith(b"\n") and line[:9] == b"%08x " % zlib.crc32(line[9:-1])
