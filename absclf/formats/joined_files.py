"""Files of tagged lines that were put together, of one format or of several, with a line end between them or none.

Each part is given to the reader of its own format: lines that a reader does not know would go on with the record
before them, or be passed over.
"""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from collections.abc import Iterator, Sequence

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.opening import InputFile
from absclf.formats.registry import Format, find_format
from absclf.formats.reject import Reject

__all__ = ["may_be_joined", "read_joined"]

_OPENINGS = {
    "ris": ("TY  -", r" {0,2}[A-Z0-9]{2,8}[ \t]*[\r\n]+[A-Z][A-Z0-9]  -"),
    "nbib": ("PMID- ", r"\d{1,9}[ \t]*[\r\n]+[A-Z][A-Z0-9 ]{3}- "),
    "enw": ("%0 ", r"[A-Z][A-Za-z ,/()-]{2,40}[\r\n]+%[0-9A-Z!-/:-@] "),
    "wos": ("FN ", r"[A-Z][^\r\n]{1,80}[\r\n]+VR \d"),
    "cochrane": ("Record #", r"\d+ of \d+[ \t]*[\r\n]+ID: "),
    "bibtex": (
        "@",
        r"(?:(?<![^\s}\ufeff]@)(?i:string|preamble|comment)[ \t]*\{"
        r"|[A-Za-z]+[ \t]*\{[ \t]*[^\s,{}()=\"]*[ \t]*,\s*[\w-]+\s*=)",
    ),
}
"""How a file of each format, or a record in it, begins: with a mark, and what follows it, into the second line."""

_FIRST_LINES = {name: (mark, re.compile(re.escape(mark) + rest)) for name, (mark, rest) in _OPENINGS.items()}
_MARKS = tuple(mark for mark, _ in _OPENINGS.values())

_LAST_LINES = {
    "ris": ("E", "TY  -"),
    "nbib": ("SJ", "PMID- "),
    "enw": ("%", "%0 "),
    "wos": ("E", "FN "),
    "cochrane": ("U", "Record #"),
    "bibtex": ("}", "}}"),
}
"""What a last line begins with, or what it holds if a file of the same format begins in it."""

_RECORD_ENDS = {
    "ris": re.compile(r"ER  -"),
    "nbib": re.compile(r"SO  - |\Z"),
    "enw": re.compile(r"%(?![XZNOTK] )|\Z"),
    "wos": re.compile(r"E[FR]\b"),
    "cochrane": re.compile(r"U[SR]L?: |\Z"),
    "bibtex": re.compile(r".*\}\Z"),
}
"""The last line of a record; where a blank line may end one, that too."""

_IN_RECORD = {
    "ris": re.compile(r"[A-Z][A-Z0-9]  -"),
    "nbib": re.compile(r"\S"),
    "enw": re.compile(r"\S"),
    "wos": re.compile(r"[A-Z][A-Z0-9] |\s"),
    "cochrane": re.compile(r"\S"),
    "bibtex": re.compile(r"\S"),
}
"""Any other line of one: behind the last line of RIS and of Web of Science exporters print what they like."""

_LINES_BACK = 12
"""Lines in which the end of a record is looked for."""

_BEFORE = re.compile(r"(?:ER  - {1,2}|[^ \t(\[])\ufeff*\Z")
"""What may stand in a line before the beginning of a file: the end of another one, not a word of a sentence."""

_LONGEST_BEFORE = 16
_MARK = "\ufeff"
_BLANKS = " \t\r\n" + _MARK


def may_be_joined(known: Format) -> bool:
    """Whether files of that format are such."""
    return known.name in _FIRST_LINES


def read_joined(source: InputFile, known: Format, *, is_named: bool) -> Iterator[Record | Reject]:
    """Records of an open file, those of each part by the reader of its format.

    Parameters
    ----------
    source : InputFile
    known : Format
        What the file was recognised as.
    is_named : bool
        Whether the user named that format: all parts are of it then.
    """
    name = known.name
    if not is_named:
        _, name = min(_beginnings(source.head_text, len(source.head_text)), default=(0, name))
    parts = _Parts(source.lines(keep_ends=True), name, is_named=is_named)
    number = 0
    while parts.are_left:
        records, lines = number, parts.first - 1
        for one in find_format(parts.format).read_lines(parts.lines(), source.path):
            number = records + one.number
            yield _moved(one, records, lines) if records or lines else one


def _moved(one: Record | Reject, records: int, lines: int) -> Record | Reject:
    """A record of a part before which the file has that many records and lines."""
    line = None if one.line is None else one.line + lines
    return dataclasses.replace(one, number=one.number + records, line=line)


class _Parts:
    """The parts of a file, one after the other.

    Parameters
    ----------
    lines : iterator of str
    name : str
        The format of the first part.
    is_named : bool
        Whether it is that of all.

    Attributes
    ----------
    format : str
        That of the next part.
    first : int
        The number of its first line.
    """

    def __init__(self, lines: Iterator[str], name: str, *, is_named: bool) -> None:
        self.format = name
        self.first = 1
        self._is_named = is_named
        self._lines = _with_end(lines)
        self._line = next(self._lines)
        self._following = next(self._lines)

    @property
    def are_left(self) -> bool:
        """Whether there is a next part."""
        return bool(self._line)

    def lines(self) -> Iterator[str]:
        """The lines of the next part, to where another one begins; a damage behind a line comes after it."""
        line, following, number, rest = self._line, self._following, self.first, self._lines
        recent: deque[str] = deque(maxlen=_LINES_BACK)
        self._line = ""
        last, own = _LAST_LINES[self.format]
        first = "".join(mark[0] for name, (mark, _) in _OPENINGS.items() if name != self.format)
        while line:
            # most lines need no closer look, which takes longer than all else that is done with a line
            if (
                (line[0] in first and line.startswith(_MARKS))
                or own in line
                or (line[0] in last and any(mark in line for mark in _MARKS))
            ) and (found := self._find(line, following, recent)):
                place, name = found
                if place:
                    yield line[:place].rstrip(_MARK)
                self.format, self.first, self._line, self._following = name, number, line[place:], following
                return
            yield line
            recent.append(line)
            line, following, number = following, next(rest), number + 1

    def _find(self, line: str, following: str, recent: Sequence[str]) -> tuple[int, str] | None:
        """Where another part begins in a line, and its format; entries of BibTeX its reader finds in any line.

        What begins a line while a record goes on is a quotation.
        """
        found = (
            (place, name)
            for place, name in _beginnings(line + following, len(line))
            if (name != self.format and not self._is_named and (place or _has_ended(self.format, recent)))
            or (name == self.format != "bibtex" and place)
        )
        return min(found, default=None)


def _has_ended(name: str, recent: Sequence[str]) -> bool:
    """Whether no record of the format goes on behind these lines."""
    for line in reversed(recent):
        text = line.strip(_BLANKS)
        if _RECORD_ENDS[name].match(text):
            return True
        if text and _IN_RECORD[name].match(line):
            return False
    return False


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    """Lines, and no characters for ever after; a damage behind a line comes one line later."""
    failure: InputError | None = None
    try:
        yield from lines
    except InputError as error:
        failure = error
    yield ""
    if failure is not None:
        raise failure
    while True:
        yield ""


def _beginnings(text: str, size: int) -> Iterator[tuple[int, str]]:
    """Where in the first characters of a text files or records begin, and their formats."""
    for name, (mark, first) in _FIRST_LINES.items():
        place = text.find(mark, 0, size)
        while place >= 0:
            if first.match(text, place) and _may_begin(text, place, name):
                yield place, name
            place = text.find(mark, place + 1, size)


def _may_begin(text: str, place: int, name: str) -> bool:
    if place == 0:
        return True
    before = text[max(0, place - _LONGEST_BEFORE) : place]
    if name == "ris" and before[-1].isupper() and before != "EF":  # "SAFETY  - AIMS"
        return False
    return _BEFORE.search(before) is not None
