"""Write a file that appears whole or not at all, whatever its name leads to: a link, a pipe, a device."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from absclf.errors import OutputError

__all__ = ["whole_file"]


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file that takes its name when the block ends well, and leaves no trace when it does not.

    Raises
    ------
    OutputError
        If the file cannot be written: the folder is missing or closed to the user, the disk is full.
    """
    name = os.fspath(path)
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place = Path(name).resolve()  # behind a link, so that the link stays
    if place.exists() and not place.is_file():
        with _writing(name), place.open("wb") as stream:  # a device or a pipe takes what comes
            yield stream
        return
    with _writing(name):
        handle, partial = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}.", suffix=".part")
    try:
        with _writing(name), os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with _writing(name):
            Path(partial).chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask())
            Path(partial).replace(place)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _writing(name: str) -> Iterator[None]:
    """Turn what the system says about a file into a message with a remedy."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{name}: cannot be written ({reason}).", "Choose another place, or make room.") from error
