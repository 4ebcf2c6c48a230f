"""PubMed's "abstract" text format: numbered records of paragraphs, from the citation to the PMID."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from absclf.abstract import Record
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.reject import Reject

__all__ = ["read_records"]

_BEGINS = re.compile(r"(\d{1,9})\. (?=\S.*\b(?:1[5-9]\d\d|20\d\d)\b|\S.*\bdoi:|\S[^.]*\.\s*$)")
_JOINT = re.compile(r"(?:^PMID: \d+|(?<=[.\]]))\ufeff*(1\. [A-Z][^.;:]*\. (?:1[5-9]|20)\d\d\b)")
_HEADING = re.compile(r"[A-Z][A-Z0-9 ,/&()'-]{2,70}: ")

_APPARATUS = re.compile(
    r"Author information:|Collaborators?(?:\(\d+\))?:|Conflict of interest statement:|Publisher: |\[?No authors listed"
    r"|(?:DOI|PMCID|PMID): |\[(?:Indexed for|Article in)\b",
)
_NOTICE = re.compile(
    r"(?:Comment|Erratum|Update|Retraction|Republished|Expression of concern|Corrected and republished|Summary for "
    r"patients|Original report|Reprint) (?:in|on|of|for|from)(?:\n|$)"
)
"""How the first lines of paragraphs begin that are no abstract. ``Publisher:`` is one in another language."""
_MOST_WORDS = 4
"""Of a notice's name, which may be wrapped like any line."""

_IDENTIFIER = re.compile(r"(DOI|PMCID|PMID): (\S+)")
_RIGHTS = re.compile(r"©|\(c\)|copyright|all rights reserved|published by", re.IGNORECASE)
_LONGEST_RIGHTS = 300
"""Most characters of a paragraph that is of rights because such words stand anywhere in it."""

_RIGHTS_FIRST = re.compile(
    r"""
    ©
  | (?:crown\s)?copyright(?:\s*+(?:©|\(c\)|:|(?:,\s*+)?(?:19|20)\d\d)|\s(?:is\sheld|held)\sby\b|\sby\sthe\sauthors?\b)
  | \(c\)\s*(?:(?:19|20)\d\d|the\sauthor)
  | this\sis\san\sopen[\s-]access\sarticle\b
  | this\s(?:article|work)\sis\s(?:(?:licensed|published|distributed|made\savailable)\sunder|protected\sby\scopyright)
  | published\sby\s(?:\w+\s){0,4}?(?:elsevier|oxford\suniversity|wiley|springer|bmj|cambridge\suniversity|sage|karger)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""How a paragraph begins that is of rights whatever its length: licences are printed in full."""

_AUTHOR = re.compile(
    r"""
    (?: (?![,;:.]) [\W\d_] )*+ [^\W\d_] [^,;:.]*  # names, with a letter in them
    [ ] (?: (?![a-z]) [^\W\d_] ){1,4} (?: [ ] (?:Jr|Sr|\d\w\w) )?  # initials, and what stands behind them
    (?: \( [#*\d]+ \) )*  # marks of affiliations
    """,
    re.VERBOSE,
)


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a file in PubMed's abstract format, from its lines.

    A record has the number after the one before it; behind a PMID, one of the last lines of a record, also the number
    1, with which a file begins that was put behind another one.
    """
    group: list[str] = []
    start, number, printed = 1, 0, 0
    may_begin, has_pmid = True, False
    for line_number, line in enumerate(lines, start=1):
        for piece in _pieces(line) if has_pmid or line.startswith("PMID: ") else (line,):
            match = _BEGINS.match(piece) if may_begin else None
            if match and (int(match[1]) == printed + 1 or (has_pmid and int(match[1]) == 1)):
                if number:
                    yield _record(group, path, number, start)
                group, start, number = [], line_number, number + 1
                printed, has_pmid = int(match[1]), False
            group.append(piece)
            is_pmid = piece.startswith("PMID: ")
            has_pmid = has_pmid or is_pmid
            may_begin = is_pmid or not piece.strip() or not piece.endswith("\n")
    if number:
        yield _record(group, path, number, start)


def _pieces(line: str) -> tuple[str, ...]:
    """A line, or the last line of a file and the first one of another, put behind it without a line end."""
    joint = _JOINT.search(line)
    return (line[: joint.start(1)].rstrip("\ufeff"), line[joint.start(1) :]) if joint else (line,)


def _record(lines: list[str], path: str, number: int, start: int) -> Record:
    paragraphs = _paragraphs(lines)
    citation = paragraphs[0].replace("\n", " ").partition(". ")[2]
    values = {match[1]: match[2] for line in lines if (match := _IDENTIFIER.match(line))}
    doi = clean_doi(values.get("DOI", "")) or clean_doi(citation)
    rest = paragraphs[1:]
    title = rest.pop(0).replace("\n", " ") if rest and not _IDENTIFIER.match(rest[0]) else ""
    rest = [paragraph for paragraph in rest if not (_APPARATUS.match(paragraph) or _NOTICE.match(paragraph))]
    authors: tuple[str, ...] = ()
    if rest and _is_authors(rest[0]):
        authors = tuple(re.sub(r"\([#*\d]+\)", "", name) for name in _names(rest.pop(0)))
    return Record(
        text="\n".join(
            paragraph for place, paragraph in enumerate(rest) if not _is_rights(paragraph, is_first=not place)
        ),
        id=values.get("PMID") or doi or None,
        title=title,
        authors=authors,
        journal=citation.partition(". ")[0],
        year=year_of(citation),
        doi=doi,
        path=path,
        number=number,
        line=start,
        pmid=values.get("PMID", ""),
    )


def _is_authors(paragraph: str) -> bool:
    names = _names(paragraph)
    return sum(_AUTHOR.fullmatch(name) is not None for name in names) * 2 > len(names)


def _names(paragraph: str) -> list[str]:
    parts = paragraph.replace("\n", " ").rstrip(".").replace(";", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def _is_rights(paragraph: str, *, is_first: bool) -> bool:
    """Whether a paragraph is of rights; the first one is the abstract, unless there is none."""
    if _RIGHTS_FIRST.match(paragraph):
        return True
    return not is_first and len(paragraph) < _LONGEST_RIGHTS and _RIGHTS.search(paragraph) is not None


def _paragraphs(lines: list[str]) -> list[str]:
    """Paragraphs unwrapped; a line that begins with a printed heading stays a line."""
    paragraphs: list[list[str]] = []
    blank = True
    for line in lines:
        content = line.strip()
        if content and (blank or _IDENTIFIER.match(content)):
            paragraphs.append([content])
        elif content:
            ends_line = _HEADING.match(content) or _is_notice(paragraphs[-1])
            paragraphs[-1] += ("\n" if ends_line else " ", content)
        blank = not content
    return ["".join(pieces) for pieces in paragraphs]


def _is_notice(pieces: list[str]) -> bool:
    """Whether a paragraph is a notice's name and nothing else, by its words and the blanks between them."""
    return len(pieces) < 2 * _MOST_WORDS and _NOTICE.fullmatch("".join(pieces)) is not None
