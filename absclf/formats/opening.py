"""Open a file, or standard input, whatever its compression and its encoding, as bytes or as text."""

from __future__ import annotations

import errno
import functools
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from absclf.errors import InputError
from absclf.formats.compression import MAX_BYTES, Unpacked, find_compression
from absclf.formats.encodings import TextDecoder, find_encoding, named_encoding
from absclf.formats.lines import split_lines, with_line_feeds

__all__ = ["InputFile", "open_input"]

_END_OF_FILE = "\x1a"
"""Ctrl-Z: old programs write it behind the last line."""

_HEAD = 64 * 2**10
_PIECE = 2**18


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class InputFile:
    """An input that is open: its first bytes, and then all of it as bytes or as text, once.

    Parameters
    ----------
    stream : binary file
    path : str
        Its name, for messages; ``"-"`` is standard input.
    encoding : str, optional
        The text's encoding. Default: by its mark, its declaration, or its bytes.
    max_bytes : int, optional
        Most bytes that it may unpack to if it is compressed.

    Attributes
    ----------
    head : bytes
        The first 64 KiB, unpacked.
    compression : str or None
        ``"gzip"``, ``"bzip2"`` or ``"xz"``.
    encoding : str
        What the text is decoded with.

    Raises
    ------
    InputError
        If it cannot be unpacked, or there is no such encoding.
    """

    def __init__(
        self, stream: IO[bytes], path: str, *, encoding: str | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        self.path = path
        self._file = stream
        self._failure: InputError | None = None
        start = stream.read(16)
        self._count = len(start)
        self.compression = find_compression(start)
        self._stream: _Readable = stream
        if self.compression:
            self._stream = Unpacked(stream, start, self.compression, path, max_bytes)
            start = b""
        self.head = self._read_head(start)
        found = find_encoding(self.head)
        self.encoding, self._mark = found.name, found.mark
        if encoding:
            named = named_encoding(encoding, found.name)
            self.encoding = self.encoding if self._mark else named
        self._guess = found.notice if found.is_guess and not encoding else ""
        self._decoder = TextDecoder(self.encoding)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, unless it is standard input."""
        if self.path != "-":
            self._file.close()

    @functools.cached_property
    def head_text(self) -> str:
        """The first characters, as far as `head` holds them whole, as lines that end in line feeds."""
        text = TextDecoder(self.encoding).decode(self.head[self._mark :])
        return "".join(with_line_feeds(split_lines([text], self.path)))

    @property
    def bytes_read(self) -> int:
        """Bytes of the file, as it lies on the disk, that have been read so far: what its size compares with."""
        return self._stream.packed_bytes if isinstance(self._stream, Unpacked) else self._count

    @property
    def problems(self) -> list[str]:
        """What was not in order in the text so far, in words."""
        return self._decoder.problems

    def chunks(self) -> Iterator[bytes]:
        """All bytes, unpacked, from the first.

        Raises
        ------
        InputError
            If the packed data is damaged or unpacks to more than it may, or the file cannot be read on.
        """
        yield self.head
        while chunk := self._read(_PIECE):
            yield chunk

    def text(self) -> Iterator[str]:
        """All text, in pieces of any length; line ends as they stand, without byte order mark and closing Ctrl-Z."""
        held = ""
        for piece in self._decoded():
            piece = held + piece
            body = piece.rstrip(_END_OF_FILE)
            held = piece[len(body) :]
            if body:
                yield body

    def _decoded(self) -> Iterator[str]:
        if self._guess:
            self._decoder.problems.append(self._guess)
        skipped = self._mark
        try:
            for chunk in self.chunks():
                if piece := self._decoder.decode(chunk[skipped:]):
                    yield piece
                skipped = 0
        except InputError:
            if piece := self._decoder.decode(b"", final=True):
                yield piece
            raise
        if piece := self._decoder.decode(b"", final=True):
            yield piece

    def lines(self, *, keep_ends: bool = False, cut_long: bool = False) -> Iterator[str]:
        r"""All lines, ended by ``\n``, ``\r\n`` or ``\r`` and by nothing else.

        Parameters
        ----------
        keep_ends : bool, optional
            Whether the line ends stay as they stand. Default: each becomes ``\n``.
        cut_long : bool, optional
            Whether a line that is too long for any record is cut off, and reading goes on behind it.

        Raises
        ------
        InputError
            If a line is too long for any record, and not to be cut.
        """
        lines = split_lines(self.text(), self.path, cut_long=cut_long)
        return lines if keep_ends else with_line_feeds(lines)

    def _read(self, size: int) -> bytes:
        if self._failure:
            raise self._failure
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise _unreadable(self.path, error) from None
        self._count += len(data)
        return data

    def _read_head(self, head: bytes) -> bytes:
        while len(head) < _HEAD:
            try:
                data = self._read(_HEAD - len(head))
            except InputError as error:
                if not head:
                    raise
                self._failure = error  # what could be unpacked is read first
                break
            if not data:
                break
            head += data
        return head


def open_input(path: str | os.PathLike[str], *, encoding: str | None = None, max_bytes: int = MAX_BYTES) -> InputFile:
    """Open a file, or standard input for ``"-"``.

    Raises
    ------
    InputError
        If it does not exist, may not be read, is a directory, or is damaged from the start.
    """
    name = os.fspath(path)
    if name == "-":
        return InputFile(sys.stdin.buffer, name, encoding=encoding, max_bytes=max_bytes)
    try:
        if stat.S_ISDIR(Path(name).stat().st_mode):
            raise InputError(f"{name}: this is a directory.", "Name the files in it, or give it to the command.")
        stream = Path(name).open("rb")  # noqa: SIM115 - closed by the InputFile that it becomes
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    try:
        return InputFile(stream, name, encoding=encoding, max_bytes=max_bytes)
    except InputError:
        stream.close()
        raise


_REASONS = {
    errno.ENOENT: ("there is no such file.", "Check the name."),
    errno.ENOTDIR: ("there is no such file: a part of its path is no directory.", "Check the name."),
    errno.EACCES: ("you may not read it.", "Change its permissions, or copy it to where you may."),
    errno.ELOOP: ("this symbolic link leads back to itself.", "Name the file itself."),
    errno.ENAMETOOLONG: ("there is no such file: the name is too long.", "Check the name."),
}


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    number = error.errno if isinstance(error, OSError) else None
    described = (getattr(error, "strerror", None) or str(error)).lower()
    reason, remedy = _REASONS.get(number or 0, (f"it cannot be read ({described}).", "Check the file and its disk."))
    return InputError(f"{name}: {reason}", remedy)
