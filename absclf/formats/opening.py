"""Open a file, or standard input, whatever its compression and its encoding, as decoded text or bytes."""

from __future__ import annotations

import bz2
import codecs
import errno
import functools
import gzip
import io
import lzma
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from absclf.errors import InputError

__all__ = [
    "MAX_BYTES",
    "MAX_LINE",
    "MAX_RATIO",
    "InputFile",
    "describe_binary",
    "guess_encoding",
    "open_input",
]

MAX_LINE = 16 * 2**20
"""Longest line, or single record, that is read (characters): a thousand times the longest known abstract."""

MAX_BYTES = 64 * 2**30
"""Most bytes that a compressed file may unpack to."""

MAX_RATIO = 250
"""Most bytes that a compressed byte may unpack to; exports reach 30, ``gzip`` of zeros 1,030."""

_RATIO_FREE = 16 * 2**20  # a small file may be as repetitive as it likes
_HEAD = 64 * 2**10
_CHUNK = 2**18

_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

_ARCHIVES = (
    (0, b"PK\x03\x04", "a zip archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf", "a 7-zip archive"),
    (257, b"ustar", "a tar archive"),
)

_BINARIES = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document (.doc, .xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"PAR1", "a Parquet table"),
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is not UTF-8 as Windows-1252 does, or Latin-1 where that has no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    try:
        return piece.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return piece.decode("latin-1"), error.end


codecs.register_error("absclf.cp1252", _cp1252)


class _Counted(io.RawIOBase):
    """Bytes of a file, counted as they are read: what the ratio of a compressed file is taken from."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        return data


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
        The first 64 KiB, decompressed.
    compression : str or None
        ``"gzip"``, ``"bzip2"`` or ``"xz"``.
    encoding : str
        What the text is decoded with.
    undecodable : int
        Bytes met so far that are not in the encoding, each read as Windows-1252.
    first_undecodable : int
        Offset of the first of them.
    """

    def __init__(self, stream: BinaryIO, path: str, *, encoding: str | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self.undecodable = 0
        self.first_undecodable = 0
        self._raw = _Counted(stream)
        self._owner = stream
        self._unpacked = 0
        start = self._raw.read(16)
        self.compression = _compression(start)
        self._prefix = b"" if self.compression else start
        self._stream: BinaryIO = self._decompressed(start) if self.compression else stream
        self._failure: InputError | None = None
        self.head = self._read_head()
        self._bom, self.encoding = self._find_encoding(encoding)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, unless it is standard input."""
        if self.path != "-":
            self._owner.close()

    @functools.cached_property
    def head_text(self) -> str:
        """The first characters, as far as `head` holds them whole."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        return decoder.decode(self.head[self._bom :])

    def chunks(self) -> Iterator[bytes]:
        """All bytes, decompressed, from the first.

        Raises
        ------
        InputError
            If the compressed data is damaged or unpacks to more than it may.
        """
        yield self.head
        while chunk := self._read(_CHUNK):
            yield chunk

    def text(self) -> Iterator[str]:
        """All text, in pieces of any length; line ends as they stand, the byte order mark left out."""
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        offset = self._bom
        skip = self._bom
        for chunk in self.chunks():
            piece = self._decode(decoder, chunk[skip:], offset, final=False)
            offset += len(chunk) - skip
            skip = 0
            if piece:
                yield piece
        if piece := self._decode(decoder, b"", offset, final=True):
            yield piece

    def lines(self, *, keep_ends: bool = False) -> Iterator[str]:
        r"""All lines, ended by ``\n``, ``\r\n`` or ``\r`` and by nothing else.

        Parameters
        ----------
        keep_ends : bool, optional
            Whether the line ends stay as they stand. Default: each becomes ``\n``.

        Raises
        ------
        InputError
            If a line is longer than `MAX_LINE`.
        """
        for number, line in enumerate(_split_lines(self.text()), start=1):
            if len(line) > MAX_LINE:
                raise InputError(
                    f"{self.path}, line {number}: the line is longer than {MAX_LINE:,} characters.",
                    "No abstract is that long: put each record on lines of its own.",
                )
            yield line if keep_ends or not line.endswith(("\r", "\r\n")) else line.rstrip("\r\n") + "\n"

    def _decode(self, decoder: codecs.IncrementalDecoder, data: bytes, offset: int, *, final: bool) -> str:
        try:
            return decoder.decode(data, final)
        except UnicodeDecodeError as error:
            if not self.undecodable:
                kept = len(error.object) - len(data)  # the decoder holds bytes of the piece before
                self.first_undecodable = offset - kept + error.start
            if self.encoding != "utf-8":
                decoder.errors = "replace"
                self.undecodable += error.end - error.start
                return decoder.decode(data, final)
            decoder.errors = "absclf.cp1252"
            text = decoder.decode(data, final)
            decoder.errors = "strict"
            self.undecodable += max(1, _undecodable(data))
            return text

    def _read(self, size: int) -> bytes:
        if self._failure:
            raise self._failure
        if not self.compression:
            return self._stream.read(size)
        try:
            data = self._stream.read1(size)  # type: ignore[attr-defined]
        except EOFError:
            raise InputError(
                f"{self.path}: the {self.compression} file is cut off: it ends in the middle.",
                "Fetch or copy it again.",
            ) from None
        except (OSError, zlib.error, lzma.LZMAError) as error:
            raise InputError(
                f"{self.path}: the {self.compression} file is damaged ({error}).", "Fetch or copy it again."
            ) from None
        self._unpacked += len(data)
        self._check_size()
        return bytes(data)

    def _read_head(self) -> bytes:
        head = self._prefix
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

    def _check_size(self) -> None:
        if self._unpacked > self.max_bytes:
            raise InputError(
                f"{self.path}: unpacks to more than {self.max_bytes:,} bytes.",
                "If it is to be trusted, unpack it yourself or raise max_bytes.",
            )
        if self._unpacked > _RATIO_FREE and self._unpacked > MAX_RATIO * self._raw.count:
            raise InputError(
                f"{self.path}: unpacks to more than {MAX_RATIO} times its size, as no list of references does.",
                "If it is to be trusted, unpack it yourself.",
            )

    def _decompressed(self, start: bytes) -> BinaryIO:
        source = io.BufferedReader(_Joined(start, self._raw))
        if self.compression == "gzip":
            return gzip.GzipFile(fileobj=source)  # type: ignore[return-value]
        if self.compression == "bzip2":
            return bz2.BZ2File(source)  # type: ignore[return-value]
        return lzma.LZMAFile(source)  # type: ignore[return-value]

    def _find_encoding(self, named: str | None) -> tuple[int, str]:
        for mark, encoding in _BOMS:
            if self.head.startswith(mark):
                return len(mark), encoding
        if named:
            try:
                return 0, codecs.lookup(named).name
            except LookupError:
                raise InputError(f"{self.path}: there is no encoding {named!r}.", "Try utf-8 or cp1252.") from None
        return 0, guess_encoding(self.head)


def _compression(start: bytes) -> str | None:
    return next((name for mark, name in _COMPRESSIONS.items() if start.startswith(mark)), None)


class _Joined(io.RawIOBase):
    """Bytes already read, then the rest of the file."""

    def __init__(self, start: bytes, rest: _Counted) -> None:
        self.start = start
        self.rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self.start:
            data, self.start = self.start[: len(buffer)], self.start[len(buffer) :]
        else:
            data = self.rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _split_lines(pieces: Iterator[str]) -> Iterator[str]:
    """Lines with their ends; a line that outgrows the limit is handed on unfinished."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        if held and held[-1].endswith("\r"):  # the line end may be cut in two
            piece = held.pop() + piece
        if "\n" not in piece and "\r" not in piece[:-1]:
            held.append(piece)
            size += len(piece)
            if size > MAX_LINE:
                yield "".join(held)
                return
            continue
        held.append(piece)
        *whole, rest = _cut("".join(held))
        yield from whole
        held, size = [rest], len(rest)
    if last := "".join(held):
        yield last


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def _cut(text: str) -> list[str]:
    """Lines with their ends; the last one is not ended and may be empty."""
    held = "\r" if text.endswith("\r") else ""  # the first half of a line end, or all of it: the next piece tells
    lines = _LINE.findall(text[: len(text) - len(held)]) if "\r" in text else [line + "\n" for line in text.split("\n")]
    if "\r" not in text:
        lines[-1] = lines[-1][:-1]
    elif not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    lines[-1] += held
    return lines


def _undecodable(data: bytes) -> int:
    """How many bytes of data are not UTF-8."""
    return len(data) - len(data.decode("utf-8", "ignore").encode())


def guess_encoding(head: bytes) -> str:
    """Encoding of text without a mark, by its first bytes."""
    if declared := _XML_ENCODING.match(head):
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            name = "utf-8"
        return "utf-8" if name.startswith(("utf-16", "utf-32", "ascii")) else name
    if wide := _guess_wide(head):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _guess_narrow(head)
    return "utf-8"


def _guess_wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: text of Western languages has NULs in fixed places."""
    sample = head[: len(head) // 4 * 4]
    if len(sample) < 8 or not 0.2 * len(sample) < sample.count(0):
        return None
    nul = [sample[place::4].count(0) / (len(sample) / 4) for place in range(4)]
    patterns = {
        "utf-32-le": nul[0] < 0.1 and min(nul[1:]) > 0.5,
        "utf-32-be": nul[3] < 0.1 and min(nul[:3]) > 0.5,
        "utf-16-le": nul[0] < 0.1 > nul[2] and min(nul[1], nul[3]) > 0.5,
        "utf-16-be": nul[1] < 0.1 > nul[3] and min(nul[0], nul[2]) > 0.5,
    }
    return next((name for name, fits in patterns.items() if fits), None)


def _guess_narrow(head: bytes) -> str:
    """Encoding of text that is not all UTF-8."""
    high = len(head) - len(head.translate(None, bytes(range(128, 256))))
    # mostly UTF-8: lists put together from several sources; mostly ASCII: a Western language in cp1252
    if _undecodable(head) * 2 < high:
        return "utf-8"
    if high < 0.15 * len(head):
        return "cp1252" if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", head) else "latin-1"
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    return codecs.lookup(best.encoding).name if best else "cp1252"


def describe_binary(head: bytes) -> str | None:
    """What the file is if it is no text, in words; None if it may be text."""
    for mark, name in _BINARIES:
        if head.startswith(mark):
            return name
    for offset, mark, name in _ARCHIVES:
        if head[offset:].startswith(mark):
            return name
    return "a file that was compressed twice" if _compression(head) else None


def open_input(path: str | os.PathLike[str], *, encoding: str | None = None, max_bytes: int = MAX_BYTES) -> InputFile:
    """Open a file, or standard input for ``"-"``.

    Raises
    ------
    InputError
        If it does not exist, may not be read, is no regular file, or is damaged from the start.
    """
    name = os.fspath(path)
    if name == "-":
        return InputFile(sys.stdin.buffer, name, encoding=encoding, max_bytes=max_bytes)
    try:
        kind = Path(name).stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(f"{name}: this is a directory.", "Name the files in it, or give it to the command.")
        stream = Path(name).open("rb")  # noqa: SIM115 - closed by the InputFile that it becomes
    except OSError as error:
        raise InputError(f"{name}: {_REASONS.get(error.errno or 0, error.strerror)}.", _remedy(error)) from None
    try:
        return InputFile(stream, name, encoding=encoding, max_bytes=max_bytes)
    except InputError:
        stream.close()
        raise


_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "may not be read by you",
    errno.ELOOP: "is a symbolic link that leads back to itself",
}


def _remedy(error: OSError) -> str:
    return {
        errno.ENOENT: "Check the name.",
        errno.EACCES: "Change its permissions, or copy it to a place where you may read it.",
        errno.ELOOP: "Name the file itself.",
    }.get(error.errno or 0, "")
