"""PubMed's "abstract" text format: numbered records of paragraphs, from the citation to the PMID."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record
from absclf.formats.bibliography import clean_doi, split_authors, year_of
from absclf.formats.reject import Reject

__all__ = ["read_records"]

_BEGINS = re.compile(r"(\d+)\. (?=\S.*\b(?:1[5-9]\d\d|20\d\d)\b|\S.*\bdoi:|\S[^.]*\.\s*$)")
_HEADING = re.compile(r"[A-Z][A-Z0-9 ,/&()'-]{2,70}: ")

_NO_ABSTRACT = re.compile(
    r"(?:Author information|Collaborators|Comment (?:in|on)|Comment\b|Erratum (?:in|for)|Update (?:in|of)|Republished|"
    r"Retraction (?:in|of)|Summary for patients in|Expression of concern|Corrected and|Original Report|"
    r"©|\\(c\\)|Copyright\b|Published by|DOI:|PMCID:|PMID:|Conflict of interest|\[(?:Article|Indexed)\b|"
    r"\[?No authors listed)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:©|\(c\)|\(C\)|Copyright|DOI:|PMCID:|PMID:|Conflict of interest|\[Indexed)", re.IGNORECASE)
_AUTHOR = re.compile(r"[^\W\d_][\w'’ .-]* [A-Z]{1,4}(?: (?:Jr|Sr|2nd|3rd))?(?:\(\d+\))*[,.;#]", re.UNICODE)


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a file in PubMed's abstract format, from its lines."""
    group: list[str] = []
    start, number, blank = 1, 0, True
    for line_number, line in enumerate(lines, start=1):
        match = _BEGINS.match(line) if blank else None
        if match and int(match[1]) == number + 1:
            if number:
                yield _record(group, path, number, start)
            group, start, number = [], line_number, number + 1
        group.append(line)
        blank = not line.strip()
    if number:
        yield _record(group, path, number, start)


def _record(lines: list[str], path: str, number: int, start: int) -> Record:
    paragraphs = _paragraphs(lines)
    citation = paragraphs[0].partition(". ")[2]
    values = dict(re.findall(r"^(DOI|PMID): (\S+)", "\n".join(lines), flags=re.MULTILINE))
    doi = clean_doi(values.get("DOI", "")) or clean_doi(citation)
    rest = paragraphs[1:]
    title = rest.pop(0).replace("\n", " ") if rest and not _TAIL.match(rest[0]) else ""
    authors: tuple[str, ...] = ()
    if rest and _AUTHOR.match(rest[0]):
        authors = split_authors(re.sub(r"\(\d+\)", "", rest.pop(0).replace("\n", " ")))
    return Record(
        text="\n".join(paragraph for paragraph in rest if not _NO_ABSTRACT.match(paragraph)),
        id=values.get("PMID") or doi or None,
        title=title,
        authors=authors,
        journal=citation.partition(". ")[0],
        year=year_of(citation),
        doi=doi,
        path=path,
        number=number,
        line=start,
    )


def _paragraphs(lines: list[str]) -> list[str]:
    """Paragraphs unwrapped; a line that begins with a printed heading stays a line."""
    paragraphs: list[str] = []
    blank = True
    for line in lines:
        content = line.strip()
        if content and blank:
            paragraphs.append(content)
        elif content:
            paragraphs[-1] += ("\n" if _HEADING.match(content) else " ") + content
        blank = not content
    return paragraphs
