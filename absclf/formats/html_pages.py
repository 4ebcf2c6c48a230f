"""HTML: the abstract of an article's page, by the page's metadata and by its structure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from absclf.abstract import PrintedHeading, Record
from absclf.errors import InputError
from absclf.formats.bibliography import clean_doi, clean_pmid, year_of
from absclf.formats.html_tokens import tokenize
from absclf.formats.markup import plain_abstract
from absclf.formats.reject import Reject
from absclf.formats.sections import collapse, join_sections

__all__ = ["read_records"]

_ABSTRACT_NAMES = ("citation_abstract", "dc.description.abstract", "dcterms.abstract", "eprints.abstract")
_DESCRIPTIONS = ("dc.description", "dcterms.description", "description", "og:description")
_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
_JOURNALS = ("citation_journal_title", "prism.publicationname", "citation_conference_title")
_DATES = ("citation_publication_date", "citation_date", "citation_online_date", "prism.publicationdate", "dc.date")
_DOIS = ("citation_doi", "dc.identifier", "prism.doi", "dc.identifier.doi")

_IS_ABSTRACT = re.compile(
    r"(?:^|[\s_-])(?:abstract|abstracts|abs(?:Text)?|summary)(?:$|[\s_-]|\d|content|text|body|section)", re.I
)
_NO_ABSTRACT = re.compile(r"graphic|highlight|keyword|button|link|nav|toggle|metric|teaser|icon|tab\b|tabs|share", re.I)

_MAX_PAGE = 8 * 2**20
_MAX_DEPTH = 500
_MAX_REGIONS = 20
"""Most parts within one another that seem to be an abstract."""

_WHOLE = frozenset({"html", "head", "body"})

_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "nav", "button", "select", "form", "iframe"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "header", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HEADING = re.compile(r"h[1-6]")
_LEADING = re.compile(r"\s*+(?:abstract|summary)\s*+(?:[:.]\s*+)?$", re.I)


def read_records(pieces: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """The record of a page; if no part of it says that it is an abstract, its text is read as a plain text.

    Raises
    ------
    InputError
        If the page is longer than any article's.
    """
    source: list[str] = []
    for piece in pieces:
        source.append(piece)
        if sum(map(len, source)) > _MAX_PAGE:
            reason = f"{path}: the page is longer than {_MAX_PAGE:,} characters."
            raise InputError(reason, "Save the article's page alone.")
    page = _Page("".join(source))
    text, headings = page.abstract()
    if not text:
        from absclf.formats.text import read_records as read_plain_text

        yield from read_plain_text((line + "\n" for line in page.lines()), path)
        return
    doi = next((doi for name in _DOIS for value in page.meta.get(name, ()) if (doi := clean_doi(value))), "")
    pmid = clean_pmid(page.first("citation_pmid"))
    yield Record(
        text=text,
        id=pmid or doi or None,
        title=page.first(*_TITLES) or collapse(page.title),
        authors=tuple(page.meta.get("citation_author") or page.meta.get("dc.creator") or ()),
        journal=page.first(*_JOURNALS),
        year=year_of(page.first(*_DATES)),
        doi=doi,
        headings=headings,
        path=path,
        number=1,
        line=1,
        pmid=pmid,
    )


class _Region:
    """A part of the page that seems to be the abstract: its headings, and the text under each."""

    def __init__(self, depth: int, level: int = 0) -> None:
        self.depth = depth
        self.level = level
        self.parts: list[tuple[str, list[str]]] = [("", [])]

    def sections(self) -> list[tuple[str, str]]:
        """(heading, text) pairs, white space collapsed, blocks on lines of their own."""
        found = []
        for heading, texts in self.parts:
            lines = (collapse(line) for line in "".join(texts).split("\v"))
            found.append((collapse(heading), "\n".join(line for line in lines if line)))
        if len(found) > 1 and not found[0][1]:
            del found[0]
        return [("" if _LEADING.match(heading) else heading, _without_leading(text)) for heading, text in found]

    def length(self) -> int:
        """Characters of text."""
        return sum(len(text) for _, text in self.sections())


def _without_leading(text: str) -> str:
    first, newline, rest = text.partition("\n")
    return rest if newline and _LEADING.match(first) else text


class _Page:
    """Gathers a page's metadata, its text, and the regions that seem to be an abstract."""

    def __init__(self, source: str) -> None:
        self.meta: dict[str, list[str]] = {}
        self.title = ""
        self._texts: list[str] = []
        self._open: list[str] = []
        self._open_count: Counter[str] = Counter()
        self._regions: list[_Region] = []
        self._done: list[_Region] = []
        self._silent = 0
        self._heading: list[str] | None = None
        for token in tokenize(source):
            if token.kind == "text":
                self._add_text(token.value)
            elif token.kind == "end":
                self._end(token.value)
            else:
                self._start(token.value, token.attributes)
        self._close_regions(-1)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "meta":
            self._keep_meta(attributes)
        self._break(tag)
        if tag in _VOID or len(self._open) >= _MAX_DEPTH:
            return
        self._open.append(tag)
        self._open_count[tag] += 1
        if tag in _SILENT:
            self._silent += 1
        elif tag == "title" or _HEADING.fullmatch(tag):
            self._heading = []
        named = " ".join(attributes.get(name, "") for name in ("id", "class", "itemprop", "property", "role"))
        if (
            len(self._regions) < _MAX_REGIONS
            and tag not in _WHOLE
            and _IS_ABSTRACT.search(named)
            and not _NO_ABSTRACT.search(named)
        ):
            self._regions.append(_Region(len(self._open)))

    def _end(self, tag: str) -> None:
        """An element ends, and with it those in it that were left open."""
        if not self._open_count[tag]:
            return
        while True:
            last = self._open.pop()
            self._open_count[last] -= 1
            if last in _SILENT:
                self._silent -= 1
            if (last == "title" or _HEADING.fullmatch(last)) and self._heading is not None:
                self._end_heading(last, collapse("".join(self._heading)))
            self._close_regions(len(self._open))
            if last == tag:
                break
        self._break(tag)

    def _add_text(self, text: str) -> None:
        if self._heading is not None:
            self._heading.append(text)
        if self._silent or (self._open and self._open[-1] == "title"):
            return
        self._texts.append(text)
        if self._heading is None:
            for region in self._regions:
                region.parts[-1][1].append(text)

    def first(self, *names: str) -> str:
        """The first value of the page's metadata under these names."""
        return next((value for name in names for value in self.meta.get(name, ())), "")

    def lines(self) -> list[str]:
        """The page's text as a reader sees it."""
        lines = [collapse(line) for line in "".join(self._texts).split("\v")]
        return [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]

    def abstract(self) -> tuple[str, tuple[PrintedHeading, ...] | None]:
        """The abstract: the longest part of the page that is named so, or the page's metadata."""
        region = max(self._done, key=_Region.length, default=None)
        found = join_sections(region.sections()) if region is not None else ("", None)
        named = plain_abstract(self.first(*_ABSTRACT_NAMES))
        if len(named[0]) > len(found[0]):
            found = named
        if found[0]:
            return found
        described = plain_abstract(self.first(*_DESCRIPTIONS)) if "citation_title" in self.meta else ("", None)
        return described if len(described[0]) > 300 else ("", None)  # shorter ones advertise the page

    def _keep_meta(self, values: dict[str, str]) -> None:
        name = (values.get("name") or values.get("property", "")).lower()
        content = values.get("content", "").strip()
        if name and content:
            self.meta.setdefault(name, []).append(content)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self._silent:
            self._texts.append("\v")
            for region in self._regions:
                region.parts[-1][1].append("\v")

    def _end_heading(self, tag: str, heading: str) -> None:
        self._heading = None
        if tag == "title":
            self.title = self.title or heading
            return
        level = int(tag[1])
        for region in [one for one in self._regions if one.level and level <= one.level]:
            self._regions.remove(region)
            self._done.append(region)
        for region in self._regions:
            region.parts.append((heading, []))
        if _LEADING.match(heading):
            self._regions.append(_Region(len(self._open) - 2, level))

    def _close_regions(self, depth: int) -> None:
        for region in [one for one in self._regions if one.depth > depth]:
            self._regions.remove(region)
            self._done.append(region)
