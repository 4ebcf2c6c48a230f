"""Plain text: one abstract or several, of one paragraph or more, with or without titles; and pages saved as text.

How the abstracts of a file are parted is read off the file: by ``###id`` lines, form feeds, rules, the names of
fields, numbers, titles, wider gaps, or headings that begin anew. Paragraphs that nothing parts are one abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.bibliography import clean_doi, clean_pmid, year_of
from absclf.formats.lines import MAX_LINE
from absclf.formats.pages import is_page, read_page
from absclf.formats.reject import Reject
from absclf.formats.text_lines import (
    field_of,
    is_fact,
    is_heading,
    is_names,
    is_running_text,
    is_stopped_title,
    is_title,
    split_names,
)
from absclf.headings import ROLES, heading_key, roles_for

__all__ = ["read_records"]

_HEAD = 64 * 2**10
"""Characters of a document that its layout is read off."""
_STOPS = (".", "?", "!")
_AHEAD = 6
"""Blocks that are looked at before one is taken."""
_SHORTEST = 120
"""Characters of the text under a title that stands inside a file."""
_LONGEST_HEADING = 90

_ID = re.compile(r"#{3}\s*(\S.*)?$")
_RULE = re.compile(r"\s*(?:(?:-\s?){3,}|(?:\*\s?){3,}|(?:=\s?){3,}|(?:_\s?){3,}|(?:~\s?){3,}|(?:#\s?){4,})\s*$")
_NUMBER = re.compile(
    r"\s*+(?:(?:Abstract|Record|Article|Paper)\s*+)?(?:(\d{1,6})[.):]|\[(\d{1,6})\]|#(\d{1,6})\b)\s+", re.IGNORECASE
)
_SEVERAL_NAMES = re.compile(r",| and | & ")
_ABSTRACT = re.compile(r"\s*(?:ABSTRACT|Abstract)\s*(?:[:.—–]|-(?![a-z])|$)\s*")
"""The abstract's name before its text, and not the first half of a word: ``Abstract-level``."""


@dataclass(frozen=True)
class _Block:
    """Lines without a blank one between them, and where they stand."""

    lines: tuple[str, ...]
    line: int
    gap: int = 0
    document: int = 0
    id: str | None = None
    is_title: bool = False

    @property
    def text(self) -> str:
        return "\n".join(line.strip() for line in self.lines)


@dataclass
class _Draft:
    """A record in the making."""

    line: int
    id: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    first_heading: str = ""
    length: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    @property
    def is_empty(self) -> bool:
        return not (self.parts or self.title or self.values or self.id)


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a text file.

    Parameters
    ----------
    lines : iterable of str
        The file's, with their ends.
    path : str
        The file, for messages.

    Yields
    ------
    Record
        Characters are those of the file; paragraphs of an abstract are parted by a blank line.

    Raises
    ------
    InputError
        If one abstract is longer than any there is.
    """
    number, has_lines = 0, False
    for _, blocks in groupby(_blocks(lines, path), key=lambda block: block.document):
        for record in _document(blocks, path):
            number += 1
            yield replace(record, path=path, number=number)
        has_lines = True
    if has_lines and not number:
        yield Record("", path=path, number=1, line=1)


def _blocks(lines: Iterable[str], path: str) -> Iterator[_Block]:
    """The blocks of a file, numbered by the documents that marks of their own part."""
    held: list[str] = []
    start, gap, size = 1, 0, 0
    document, holds_text = 0, False
    identifier: str | None = None
    for number, line in _numbered_lines(lines):
        parting = _parting(line, held)
        if not parting and line.strip():
            if not held:
                start = number
            held.append(line)
            size += len(line)
            if size > MAX_LINE:
                raise InputError(
                    f"{path}, line {start}: the paragraph is longer than {MAX_LINE:,} characters.",
                    "No abstract is that long: part the abstracts by blank lines.",
                )
            continue
        if held:
            block = _Block(tuple(held), start, gap, document, identifier, is_title=parting == "underline")
            holds_text = holds_text or (not block.is_title and is_running_text(block.text))
            yield block
            held, size, gap, identifier = [], 0, 0, None
        if parting == "id":
            if identifier is not None:
                yield _Block((), number - 1, 0, document, identifier)
            document, holds_text = document + 1, False
            identifier = line.strip().lstrip("#").strip() or None
        elif parting == "page" or (parting == "rule" and holds_text):
            document, holds_text = document + 1, False
        gap += 1
    if held or identifier is not None:
        yield _Block(tuple(held), start, gap, document, identifier)


def _numbered_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines without their ends, and a form feed as a line of its own."""
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        if "\f" not in line:
            yield number, line
            continue
        for i, part in enumerate(line.split("\f")):
            if i and not part[:1].islower():  # a page that ends inside a sentence
                yield number, "\f"
            if part.strip():
                yield number, part


def _parting(line: str, held: Sequence[str]) -> str:
    """What a line parts: "id", "page", "rule", a title's "underline", or nothing."""
    if line == "\f":
        return "page"
    if line.startswith("###") and _ID.match(line) and not line.startswith("####"):
        return "id"
    if _RULE.match(line):
        return "underline" if len(held) == 1 and is_title(held[0]) and line.strip()[0] in "=-~" else "rule"
    return ""


def _document(blocks: Iterator[_Block], path: str) -> Iterator[Record]:
    """Records between two marks, or of the whole file if it has none."""
    head: list[_Block] = []
    size = 0
    for block in blocks:
        head.append(block)
        size += sum(map(len, block.lines))
        if size > _HEAD:
            break
    lines = [line for block in head for line in ("",) * block.gap + block.lines]
    if is_page(lines):
        first = head[0]
        record = read_page(lines, path, 1, first.line)
        yield replace(record, id=first.id or record.id)
        for _ in blocks:
            pass
        return
    yield from _Reader(_layout(head), path).read(chain(head, blocks))


@dataclass(frozen=True)
class _Layout:
    """How the abstracts of a document are parted, as its first blocks show."""

    numbered: bool = False
    widest_gap: int = 0
    each_paragraph: bool = False
    stopped_titles: bool = False
    is_titled: bool = False


def _layout(head: Sequence[_Block]) -> _Layout:
    numbers = [number for block in head if (number := _number_of(block)) is not None]
    numbered = (
        len(numbers) > 1
        and numbers[0] == _number_of(head[0])
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )
    sizes = [len(block.text) for block in head]
    long = [block for block in head if len(block.text) > 400 and is_running_text(block.text)]
    same_size = len(head) > 4 and len(long) * 10 > len(head) * 8
    return _Layout(
        numbered=numbered and sum(sizes) > 200 * len(numbers),
        widest_gap=_parting_gap(head),
        each_paragraph=same_size and sum(bool(_heading_of(block)) for block in head) * 5 < len(head),
        stopped_titles=_alternates(head),
        is_titled=is_title(head[0].text) or is_stopped_title(head[0].text),
    )


def _parting_gap(head: Sequence[_Block]) -> int:
    """Blank lines between abstracts, where there are more of them than between paragraphs; else 0."""
    gaps = [block.gap for block in head[1:]]
    if not gaps or max(gaps) < 2 or min(gaps) == max(gaps):
        return 0
    widest = max(gaps)
    groups: list[int] = [0]
    for block in head:
        if block.gap == widest and block is not head[0]:
            groups.append(0)
        groups[-1] += len(block.text) if is_running_text(block.text) else 0
    return widest if len(groups) > 1 and min(groups) > 250 else 0


def _alternates(head: Sequence[_Block]) -> bool:
    """Whether short paragraphs and long ones alternate: titles that end in a full stop, and abstracts."""
    pairs = list(zip(head[::2], head[1::2], strict=False))
    fit = sum(
        len(long.text) > max(_SHORTEST, 2 * len(short.text)) and (is_title(short.text) or is_stopped_title(short.text))
        for short, long in pairs
    )
    return len(pairs) > 1 and fit * 10 >= len(pairs) * 8


def _number_of(block: _Block) -> int | None:
    match = _NUMBER.match(block.lines[0]) if block.lines else None
    return None if match is None else int(match[1] or match[2] or match[3])


def _heading_of(block: _Block) -> str:
    """Key of the heading that a block begins with, or ``""``."""
    first = block.lines[0] if block.lines else ""
    words = first.partition(":")[0] if ":" in first[:100] else first
    words = words.strip().strip("*#_[]<>")
    return heading_key(words) if len(words) < _LONGEST_HEADING and words[:1].isupper() and roles_for(words) else ""


class _Reader:
    """Makes records of blocks: knows the layout, holds the record in the making, and looks a few blocks ahead."""

    def __init__(self, layout: _Layout, path: str) -> None:
        self.layout = layout
        self.path = path
        self.draft: _Draft | None = None

    def read(self, blocks: Iterator[_Block]) -> Iterator[Record]:
        """Records, each as soon as the next one begins."""
        pieces = chain.from_iterable(map(self._pieces, blocks))
        window: list[_Block] = []
        for piece in pieces:
            window.append(piece)
            if len(window) > _AHEAD:
                yield from self._take(window.pop(0), window)
        while window:
            yield from self._take(window.pop(0), window)
        yield from self._finished()

    def _pieces(self, block: _Block) -> Iterator[_Block]:
        """A block, or its title, its fields and its text apart."""
        lines, start = list(block.lines), 0
        gap, identifier = block.gap, block.id
        for i, line in enumerate(lines):
            rest = lines[i + 1 : i + _AHEAD]
            if i > start and (field_of(line) is not None or _ends_field(lines[start], line, rest)):
                yield _Block(tuple(lines[start:i]), block.line + start, gap, block.document, identifier)
                start, gap, identifier = i, 0, None
            elif i == start and _stands_apart(line, rest):
                is_first = i == 0 and not is_names(line) and not is_fact(line)
                yield _Block((line,), block.line + i, gap, block.document, identifier, is_title=is_first)
                start, gap, identifier = i + 1, 0, None
        if start < len(lines) or identifier is not None:
            last = _Block(tuple(lines[start:]), block.line + start, gap, block.document, identifier)
            yield replace(last, is_title=block.is_title and start == 0)

    def _take(self, block: _Block, following: Sequence[_Block]) -> Iterator[Record]:
        if self.draft is not None and self._begins_record(block, following):
            yield from self._finished()
        if self.draft is None:
            self.draft = _Draft(block.line, block.id)
        self._add(self.draft, block, following)

    def _begins_record(self, block: _Block, following: Sequence[_Block]) -> bool:
        draft = self.draft
        assert draft is not None
        named = field_of(block.lines[0]) if block.lines else None
        if named is not None and named[0] in ("title", "id", "abstract"):
            has_it = bool(draft.parts) if named[0] == "abstract" else named[0] in draft.values
            return has_it or bool(draft.parts and named[0] != "abstract" and self._names_fields_first(draft))
        if not draft.parts:
            return False
        if self.layout.numbered:
            return _number_of(block) is not None
        if self.layout.each_paragraph:
            return block.gap > 0
        if self.layout.widest_gap:
            return block.gap >= self.layout.widest_gap
        if (heading := _heading_of(block)) and heading == draft.first_heading and block.gap:
            return ROLES.index((roles_for(heading) or ROLES)[0]) < 2
        return self._is_title(block, following) and (block.gap > 0 or block.is_title)

    def _names_fields_first(self, draft: _Draft) -> bool:
        return "title" in draft.values or "abstract" in draft.values

    def _is_title(self, block: _Block, following: Sequence[_Block]) -> bool:
        """Whether a block is the title of the text that follows it."""
        text = block.text
        inner = self.draft is not None and bool(self.draft.parts)
        stopped = is_stopped_title(text) and (self.layout.stopped_titles or not inner)
        if not (block.is_title or stopped or is_title(text)):
            return False
        n_words = len(text.split())
        long_enough = n_words > (2 if self.layout.is_titled else 3) or len(text) > 30 or block.is_title
        beside = False
        for piece in following:
            if is_running_text(piece.text):
                return not inner or (long_enough and len(piece.text) > _SHORTEST)
            beside = beside or is_names(piece.text) or is_fact(piece.text) or is_heading(piece.text)
            if not beside and is_title(piece.text) and len(piece.text) > len(text):
                return False  # a journal's name above the title
        return False

    def _add(self, draft: _Draft, block: _Block, following: Sequence[_Block]) -> None:
        draft.id = draft.id or block.id
        if not block.lines:
            return
        text = _text_of(block, strip_number=self.layout.numbered)
        if self._add_field(draft, block):
            return
        if not draft.parts:
            if not draft.title and self._is_title(replace(block, lines=tuple(text.split("\n"))), following):
                draft.title = " ".join(text.split())
                return
            if draft.title and is_names(text):
                draft.authors = draft.authors or split_names(text)
                return
            if self._stands_between_title_and_text(draft, text, following):
                return
            if following and len(text) < _LONGEST_HEADING and heading_key(text) in ("abstract", "summary"):
                return
            text = _without_start(_ABSTRACT, text)
            draft.first_heading = _heading_of(replace(block, lines=tuple(text.split("\n"))))
        elif is_fact(text) and not _heading_of(block) and not is_running_text(text):
            _note(draft, text)
            return
        draft.add(text)
        if draft.length > MAX_LINE:
            raise InputError(
                f"{self.path}, line {draft.line}: the abstract is longer than {MAX_LINE:,} characters.",
                "No abstract is that long: part the abstracts by ### lines.",
            )

    def _add_field(self, draft: _Draft, block: _Block) -> bool:
        """Whether a block is a named field; it is noted then."""
        named = field_of(block.lines[0])
        if named is None or (named[0] not in ("title", "abstract", "id") and draft.parts and not draft.values):
            return False
        name, value = named
        value = "\n".join([value, *(line.strip() for line in block.lines[1:])]).strip()
        if name == "abstract":
            draft.values["abstract"] = "yes"
            if value:
                draft.add(value)
        elif name == "title":
            draft.values["title"] = draft.title = " ".join(value.split())
        elif name == "authors":
            draft.authors = split_names(value)
        else:
            draft.values.setdefault(name, value)
        return True

    def _stands_between_title_and_text(self, draft: _Draft, text: str, following: Sequence[_Block]) -> bool:
        """Whether a block before the text is neither title nor authors: an affiliation, a journal, a date."""
        if is_running_text(text) or is_heading(text):
            return False
        if is_fact(text):
            _note(draft, text)
            return True
        return bool(draft.title) and any(is_running_text(piece.text) for piece in following)

    def _finished(self) -> Iterator[Record]:
        draft, self.draft = self.draft, None
        if draft is None or draft.is_empty:
            return
        text = "\n\n".join(draft.parts)
        title = draft.title
        if not text and title and "title" not in draft.values and draft.id is None:
            text, title = title, ""
        doi = clean_doi(draft.values.get("doi", ""))
        yield Record(
            text=text,
            id=draft.id or clean_pmid(draft.values.get("id", "")) or draft.values.get("id") or doi or None,
            title=title,
            authors=draft.authors,
            journal=draft.values.get("journal", ""),
            year=year_of(draft.values.get("year", "")),
            doi=doi,
            line=draft.line,
        )


def _note(draft: _Draft, fact: str) -> None:
    """Keep what a fact says that a record has a place for."""
    if doi := clean_doi(fact):
        draft.values.setdefault("doi", doi)
    if (year := year_of(fact)) is not None and "year" not in draft.values:
        draft.values["year"] = str(year)


def _text_of(block: _Block, *, strip_number: bool) -> str:
    text = block.text
    return _without_start(_NUMBER, text) if strip_number and _number_of(block) is not None else text


def _without_start(pattern: re.Pattern[str], text: str) -> str:
    """The text without what matches at its start."""
    match = pattern.match(text)
    return text if match is None else text[match.end() :]


def _ends_field(first: str, line: str, rest: Sequence[str]) -> bool:
    """Whether a line below a named field begins a text, and does not go on with the field's value."""
    named = field_of(first)
    if named is None or named[0] == "abstract" or is_names(line):
        return False
    return is_running_text(" ".join([line, *rest]))


def _stands_apart(line: str, rest: Sequence[str]) -> bool:
    """Whether a line above others is no part of their text: shorter than they are wide, and not a sentence's start."""
    line = _without_start(_NUMBER, line)
    if not rest or line.strip()[-1:] in ",;:!-" or not rest[0].strip()[:1].isupper():
        return False
    if is_title(line) and is_names(rest[0]) and _SEVERAL_NAMES.search(rest[0]):
        return True
    if len(rest) > 1 and all(other.rstrip()[-1:] in _STOPS for other in [line, *rest]):
        return False  # a sentence a line
    width = max(len(other.rstrip()) for other in rest)
    if len(line.rstrip()) + 1 + len(rest[0].split(None, 1)[0]) > width:
        return False
    return is_title(line) or is_stopped_title(line) or is_names(line) or (is_fact(line) and not is_running_text(line))
