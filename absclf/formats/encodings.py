"""Which encoding a text is in, its decoding piece by piece, and writing: no byte is lost, and none stops the rest."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from absclf.errors import InputError

__all__ = ["FoundEncoding", "TextDecoder", "encoded", "find_encoding", "named_encoding"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_META = re.compile(rb"""<meta\s[^<>]{0,200}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._-]+)""", re.IGNORECASE)
_META_WITHIN = 4096
"""How far a page's declaration may be from its start."""

_IMPOSSIBLE = ("utf-16", "utf-32", "ascii")
"""What a file that can be read as ASCII cannot be, or is a part of UTF-8, whatever it declares."""

_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_WESTERN = 0.15
"""Share of bytes beyond ASCII up to which a text that is not UTF-8 is taken to be in a Western language."""


_WESTERN_NAMES = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}


class FoundEncoding(NamedTuple):
    """What a text's first bytes tell about its encoding.

    Parameters
    ----------
    name : str
    mark : int
        Length of the byte order mark.
    is_guess : bool
        Whether nothing but the likelihood of what would be read speaks for it.
    """

    name: str
    mark: int = 0
    is_guess: bool = False

    @property
    def notice(self) -> str:
        """What is to be told about a guess."""
        name = _WESTERN_NAMES.get(self.name, self.name.upper())
        remedy = "If letters are wrong, name its encoding with --encoding (encoding=)."
        return f"the text is not UTF-8, and was read as {name}. {remedy}"


def find_encoding(head: bytes) -> FoundEncoding:
    """Encoding of a text and the length of its byte order mark, by its first bytes.

    By the mark; by an XML declaration; by the pattern of NULs in UTF-16 and UTF-32; UTF-8 if most of what is
    beyond ASCII is UTF-8; what a page declares; Windows-1252 if little is beyond ASCII; else what charset-normalizer
    says.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return FoundEncoding(name, len(mark))
    if declared := _DECLARED.match(head):
        return FoundEncoding(_declared(declared[1].decode("ascii")))
    if encoding := _guess_wide(head):
        return FoundEncoding(encoding)
    if _is_utf8(head):
        return FoundEncoding("utf-8")
    if encoding := _declared_by_page(head):
        return FoundEncoding(encoding)
    return FoundEncoding(_guess_narrow(head), is_guess=True)


def named_encoding(name: str, found: str = "utf-8") -> str:
    """Python's name of the encoding that the user names.

    Parameters
    ----------
    name : str
    found : str, optional
        What the text's bytes tell: the order of the bytes, where the name leaves it open.

    Raises
    ------
    InputError
        If there is none of that name, or it is none of a file.
    """
    try:
        encoding = codecs.lookup(name).name
        if encoding in _WITH_ORDER:
            encoding = found if found.startswith(encoding) else f"{encoding}-le"
        is_of_files = isinstance(codecs.getincrementaldecoder(encoding)("replace").decode(b"goat\xe9"), str)
    except Exception:  # LookupError; what else a codec that is not made for this fails with
        is_of_files = False
    if not is_of_files:
        raise InputError(f"There is no encoding {name!r}.", "Try utf-8, utf-16 or cp1252.")
    return encoding


_WITH_ORDER = ("utf-16", "utf-32")
"""Encodings in two orders of bytes, which a mark tells."""


def _declared_by_page(head: bytes) -> str | None:
    """What a page that is not UTF-8 declares; as browsers do, Latin-1 is taken for what contains it, Windows-1252."""
    declared = _META.search(head[:_META_WITHIN]) if head.lstrip().startswith(b"<") else None
    encoding = _declared(declared[1].decode("ascii")) if declared else "utf-8"
    if encoding == "utf-8":
        return None
    return _western(head) if encoding == "iso8859-1" else encoding


def _declared(name: str) -> str:
    try:
        encoding = named_encoding(name)
    except InputError:
        return "utf-8"
    return "utf-8" if encoding.startswith(_IMPOSSIBLE) else encoding


def _guess_wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: most characters of Western languages have NULs in fixed places."""
    sample = head[: len(head) // 4 * 4]
    if len(sample) < 8 or sample.count(0) < 0.2 * len(sample):
        return None
    nul = [sample[place::4].count(0) / (len(sample) / 4) for place in range(4)]
    fits = {
        "utf-32-le": nul[0] < 0.1 and min(nul[1:]) > 0.5,
        "utf-32-be": nul[3] < 0.1 and min(nul[:3]) > 0.5,
        "utf-16-le": max(nul[0], nul[2]) < 0.1 and min(nul[1], nul[3]) > 0.5,
        "utf-16-be": max(nul[1], nul[3]) < 0.1 and min(nul[0], nul[2]) > 0.5,
    }
    return next((name for name, fit in fits.items() if fit), None)


def _is_utf8(head: bytes) -> bool:
    """Whether most is; so is a list that was put together from several sources."""
    return 2 * _count_invalid(head) <= _count_beyond_ascii(head)


def _count_beyond_ascii(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(128, 256))))


def _western(head: bytes) -> str:
    return "latin-1" if _NOT_CP1252.search(head) else "cp1252"


def _guess_narrow(head: bytes) -> str:
    if _count_beyond_ascii(head) < _WESTERN * len(head):
        return _western(head)
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    return codecs.lookup(best.encoding).name if best else "cp1252"


def _count_invalid(data: bytes) -> int:
    """How many bytes are not UTF-8; a character that is cut at the end counts for nothing."""
    text = codecs.getincrementaldecoder("utf-8")("ignore").decode(data)
    cut = len(data) - len(data.rstrip(bytes(range(0x80, 0x100))))
    return max(0, len(data) - len(text.encode()) - min(cut, 3))


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as Windows-1252 does, or Latin-1 where that has no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    try:
        return piece.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return piece.decode("latin-1"), error.end


codecs.register_error("absclf.cp1252", _as_cp1252)


def _as_replacement(error: UnicodeError) -> tuple[bytes, int]:
    """Write U+FFFD for each half of a character, so that what comes after it stays in its place."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "\ufffd".encode() * (error.end - error.start), error.end


codecs.register_error("absclf.replacement", _as_replacement)


def encoded(text: str) -> bytes:
    """The text as UTF-8; half characters (lone surrogates), which no file can hold, become U+FFFD."""
    return text.encode("utf-8", "absclf.replacement")


class TextDecoder:
    """Decodes a text piece by piece.

    Bytes in a UTF-8 text that are not UTF-8 are read as Windows-1252, in other encodings they become U+FFFD; so do
    NUL characters.

    Parameters
    ----------
    encoding : str

    Attributes
    ----------
    problems : list of str
        What was not in order, in words, at most one of a kind.
    """

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._fallback = "absclf.cp1252" if encoding == "utf-8" else "replace"
        self._encoding = encoding
        self._offset = 0
        self._has_invalid = False
        self._has_nul = False
        self.problems: list[str] = []

    def decode(self, data: bytes, *, final: bool = False) -> str:
        """The text of the next bytes."""
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            self._report_invalid(error, data)
            self._decoder.errors = self._fallback
            text = self._decoder.decode(data, final)
            self._decoder.errors = "strict"
        self._offset += len(data)
        if "\0" in text:
            self._report_nul()
            text = text.replace("\0", "\ufffd")
        return text

    def _report_invalid(self, error: UnicodeDecodeError, data: bytes) -> None:
        if self._has_invalid:
            return
        self._has_invalid = True
        held = len(error.object) - len(data)  # bytes of the piece before, whose character is not whole yet
        place = self._offset - held + error.start
        read_as = "read as Windows-1252" if self._fallback == "absclf.cp1252" else "replaced by U+FFFD"
        name = self._encoding.upper()
        self.problems.append(f"not all bytes are {name} (the first at byte {place:,}); these were {read_as}.")

    def _report_nul(self) -> None:
        if not self._has_nul:
            self._has_nul = True
            self.problems.append("there are NUL characters in the text; they were replaced by U+FFFD.")
