"""Elements of a large XML file, one after the other, each parsed alone: a damaged one loses no other.

The file is cut at the tags of its records, outside comments and CDATA, so that memory holds one record at a time
and an error is one record's. Nothing is fetched and no entity of the file's own is expanded (defusedxml).
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from absclf.errors import InputError
from absclf.formats.lines import MAX_LINE
from absclf.formats.reject import Reject
from absclf.formats.sections import collapse

__all__ = ["FoundElement", "iter_elements", "local_name", "text_of"]

_MAX_PROLOG = 2**20
_LONGEST_TAG = 64

_ENTITIES_REMEDY = "Remove its entity declarations, between '<!DOCTYPE' and ']>'."


@dataclass(frozen=True, slots=True)
class FoundElement:
    """A record's element, its position among the file's records, and the line on which it begins."""

    element: Element
    number: int
    line: int


def iter_elements(pieces: Iterable[str], kinds: Sequence[Sequence[str]], path: str) -> Iterator[FoundElement | Reject]:
    """Elements that are records.

    Parameters
    ----------
    pieces : iterable of str
        The file's text in pieces of any length.
    kinds : sequence of sequences of str
        Names of elements, as they stand in the file. Those of the kind of which the first one is are the records.
    path : str
        The file's name.

    Raises
    ------
    InputError
        If the file declares entities, is no XML, or does not contain such an element.
    """
    scanner = _Scanner(pieces, kinds)
    before = scanner.next_record()
    if before is None:
        remedy = "Check that it is the file you mean: of XML, PubMed's and JATS are read."
        raise InputError(f"{path}: there is no <{kinds[0][0]}> in it.", remedy)
    prolog = _outer_tag(before, path)
    number = 0
    while before is not None:
        number += 1
        yield _read(scanner, prolog, path, number)
        before = scanner.next_record()


def _start_of(tags: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"<!--|<!\[CDATA\[|<({'|'.join(tags)})(?=[\s/>])")


class _Scanner:
    """Finds records in text that is read as it is needed and dropped as it is used."""

    def __init__(self, pieces: Iterable[str], kinds: Sequence[Sequence[str]]) -> None:
        self._pieces = iter(pieces)
        self._kinds = kinds
        self._start = _start_of([tag for tags in kinds for tag in tags])
        self._text = ""
        self.line = 1

    def next_record(self) -> str | None:
        """Go to the next record's start tag; what stood before it (its end, if that is long), or None."""
        passed = ""
        while True:
            match = self._start.search(self._text)
            if match is None:
                # a start tag may be cut in two
                passed += self._drop(max(0, len(self._text) - _LONGEST_TAG))
                if not self._more():
                    self._drop(len(self._text))
                    return None
            elif match[1] is None:
                passed += self._drop(match.start())
                self._skip(match[0])
            else:
                if len(self._kinds) > 1:
                    self._kinds = [tags for tags in self._kinds if match[1] in tags]
                    self._start = _start_of(self._kinds[0])
                return passed + self._drop(match.start())
            passed = passed[:_MAX_PROLOG]

    def take_record(self) -> str | None:
        """The characters of the record that begins here; None if the file ends, or its record is too long."""
        if (empty := re.match(r"<[\w.:-]+(?:\s[^<>]*)?/>", self._text)) is not None:
            return self._drop(empty.end())
        match = self._start.match(self._text)
        assert match is not None
        stop = re.compile(rf"<!--|<!\[CDATA\[|</{match[1]}\s*>|<{match[1]}(?=[\s/>])")
        position = match.end()
        while True:
            found = stop.search(self._text, position)
            if found is None:
                position = max(position, len(self._text) - _LONGEST_TAG)
            elif found[0].startswith("</"):
                return self._drop(found.end())
            elif found[0] not in _MARKS:
                self._drop(found.start())  # the next record: this one lacks its end
                return None
            elif (closed := self._text.find(_MARKS[found[0]], found.end())) >= 0:
                position = closed + 3
                continue
            if len(self._text) > MAX_LINE or not self._more():
                self._drop(len(self._text))
                return None

    def _skip(self, mark: str) -> None:
        """Forget a comment or CDATA section that begins here."""
        self._drop(len(mark))
        end = _MARKS[mark]
        while (place := self._text.find(end)) < 0:
            self._drop(max(0, len(self._text) - len(end) + 1))
            if not self._more():
                return
        self._drop(place + len(end))

    def _more(self) -> bool:
        """Read on, at least as much again as there is, so that a long record is not copied once a piece."""
        held, size = [self._text], 0
        for piece in self._pieces:
            held.append(piece)
            size += len(piece)
            if size >= len(self._text):
                break
        self._text = "".join(held)
        return size > 0

    def _drop(self, count: int) -> str:
        dropped, self._text = self._text[:count], self._text[count:]
        self.line += dropped.count("\n")
        return dropped


_MARKS = {"<!--": "-->", "<![CDATA[": "]]>"}


class _Namespaces:
    """Receives what a parser finds, and keeps the namespaces."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element: nothing to keep."""

    def start_ns(self, prefix: str, uri: str) -> None:
        """A namespace that is declared."""
        self.found[prefix] = uri


def _outer_tag(before: str, path: str) -> str:
    """A tag with the namespaces that are declared before the first record, to parse each record in."""
    from defusedxml.common import DefusedXmlException

    namespaces = _Namespaces()
    try:
        _parser(namespaces).feed(before.lstrip())
    except ParseError as error:
        raise InputError(
            f"{path}: the XML is broken at line {error.position[0]} ({_reason(error)}).", "Export the file again."
        ) from None
    except DefusedXmlException:
        raise InputError(
            f"{path}: the XML declares entities of its own, which are not expanded.", _ENTITIES_REMEDY
        ) from None
    declared = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{html.escape(uri)}"' for prefix, uri in namespaces.found.items()
    )
    # behind an outer DTD, which is never read, expat asks for &alpha; and its like instead of failing
    return f'<!DOCTYPE x SYSTEM "x"><x{declared}>'


def _read(scanner: _Scanner, prolog: str, path: str, number: int) -> FoundElement | Reject:
    from defusedxml.common import DefusedXmlException

    line = scanner.line
    source = scanner.take_record()
    if source is None:
        reason = f"the record does not end, or is longer than {MAX_LINE:,} characters."
        return Reject(path, reason, "Fetch or export the file again.", number=number, line=line)
    try:
        parser = _parser()
        parser.feed(prolog + source + "</x>")
        return FoundElement(parser.close()[0], number, line)
    except ParseError as error:
        row, column = error.position
        place = f"line {line + row - 1}" + (f", column {column + 1}" if row > 1 else "")
        reason, remedy = f"the XML is broken at {place} ({_reason(error)}).", "Correct that place, or export again."
    except DefusedXmlException:
        reason, remedy = "the record declares entities of its own, which are not expanded.", _ENTITIES_REMEDY
    return Reject(path, reason, remedy, number=number, line=line, id=_pmid(source))


def _parser(target: object = None) -> Any:
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=target, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    parser.entity.update(html.entities.entitydefs)
    return parser


def _reason(error: ParseError) -> str:
    return str(error).split(":")[0]


def _pmid(source: str) -> str | None:
    found = re.search(r"<PMID\b[^<>]*>(\d+)<|pub-id-type=\"pmid\">(\d+)<", source)
    return (found[1] or found[2]) if found else None


def text_of(element: Element | None, skip: frozenset[str] = frozenset(), block: frozenset[str] = frozenset()) -> str:
    """All text in an element, white space collapsed.

    Parameters
    ----------
    element : Element or None
    skip : frozenset of str
        Names of elements that are left out.
    block : frozenset of str
        Names of elements that stand on lines of their own.
    """
    if element is None:
        return ""
    lines = (collapse(line) for line in "".join(_texts(element, skip, block)).split("\v"))
    return "\n".join(line for line in lines if line)


def _texts(element: Element, skip: frozenset[str], block: frozenset[str]) -> list[str]:
    """Texts in an element, lines parted by a vertical tab; without recursion, as a file may nest deeply."""
    texts: list[str] = []
    pending: list[Element | str] = [element]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            texts.append(node)
            continue
        name = local_name(node)
        if name in skip:
            continue
        if name in ("sub", "sup") and texts and "\n" in texts[-1][len(texts[-1].rstrip()) :]:
            texts[-1] = texts[-1].rstrip()  # a pretty-printer's indentation, not a space in print
        edge = "\v" if name in block else ""
        texts.append(edge + (node.text or ""))
        pending.append(edge)
        for child in reversed(node):
            pending.append(child.tail or "")
            pending.append(child)
    return texts


def local_name(element: Element) -> str:
    """An element's name without its namespace; ``""`` for a comment or a processing instruction."""
    tag: object = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
