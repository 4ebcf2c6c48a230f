"""Write a file that appears whole or not at all, whatever its name leads to: a link, a pipe, a device."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from absclf.errors import OutputError

__all__ = ["errors_of_output", "temporary_file", "whole_file"]


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file that takes its name when the block ends well, and leaves no trace when it does not.

    Raises
    ------
    OutputError
        If the file cannot be written: the folder is missing or closed to the user, the disk is full. What else goes
        wrong in the block is raised as it is.
    """
    name = os.fspath(path)
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place = Path(os.path.realpath(name))  # behind a link, so that the link stays
    with errors_of_output(name):
        if place.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))  # it leads back to itself
        is_file = place.is_file() or not place.exists()
    if not is_file:
        with io.BufferedWriter(_OutputFile(place, name)) as stream:  # a device or a pipe takes what comes
            yield stream
        return
    with errors_of_output(name):
        handle, partial = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:40]}.", suffix=".part")
    try:
        with io.BufferedWriter(_OutputFile(handle, name)) as stream:
            yield stream
            stream.flush()
            with errors_of_output(name):
                os.fsync(stream.fileno())
        with errors_of_output(name):
            Path(partial).chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask())
            Path(partial).replace(place)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def temporary_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file without a name, for what is packed into the output at that path when all of it is there.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    name = os.fspath(path)
    with errors_of_output(name):
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed below
    with file, io.BufferedRandom(_OutputFile(file.fileno(), name, "r+b", closefd=False)) as stream:
        yield stream


@contextlib.contextmanager
def errors_of_output(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn what the system says about an output into a message with a remedy.

    Raises
    ------
    OutputError
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{os.fspath(path)}: cannot be written ({reason}).", "Choose another place, or make room."
        ) from error


class _OutputFile(io.FileIO):
    """A file that tells its own errors as those of the output; the block that writes may have others."""

    def __init__(self, file: int | Path, output: str, mode: str = "wb", *, closefd: bool = True) -> None:
        self._output = output
        with errors_of_output(output):
            super().__init__(file, mode, closefd)

    def write(self, data: Any, /) -> int:
        with errors_of_output(self._output):
            return super().write(data)

    def close(self) -> None:
        with errors_of_output(self._output):
            super().close()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
