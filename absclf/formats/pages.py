"""A page of a website saved as text: title, authors and abstract out of what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from absclf.abstract import Record
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.text_lines import (
    field_of,
    is_fact,
    is_heading,
    is_names,
    is_page_fact,
    is_running_text,
    is_title,
    line_tables,
    split_names,
)

__all__ = ["is_page", "read_page"]

_FEWEST_FACTS = 2
_SHORTEST_ABSTRACT = 150
_AUTHORS_PREFIX = re.compile(r"^(?:Author links open overlay panel|Authors?:?|By)\s*(?=[^\Wa-z])")
_OPENER_PREFIX = re.compile(r"^(?:ABSTRACT|Abstract)\s*+(?:[:.—–-]\s*+)?(?=[A-Z\d])")


@dataclass(frozen=True)
class _Line:
    text: str
    number: int
    after_blank: bool


def is_page(lines: Sequence[str]) -> bool:
    """Whether lines are those of a website's page: some of the facts on it nobody else prints.

    Parameters
    ----------
    lines : sequence of str
        The file's, or the first of them.
    """
    facts = [line for line in lines if line.strip() and len(line) < 300 and is_page_fact(line)]
    openers = sum(line.strip().rstrip(":").lower() in line_tables().abstract_openers for line in lines)
    return len(facts) >= _FEWEST_FACTS and openers < 2


def read_page(lines: Sequence[str], path: str, number: int, first_line: int) -> Record:
    """The record of a page.

    Parameters
    ----------
    lines : sequence of str
        The page's, with or without their ends.
    path : str
    number, first_line : int
        Position of the page in the file, and of its first line.

    Returns
    -------
    Record
        Its text is ``""`` if no part of the page is an abstract.
    """
    kept = _kept_lines(lines, first_line)
    start, end = _abstract(kept)
    before = kept[:start]
    title, authors = _title_and_authors(before)
    values: dict[str, str] = {}
    for line in kept:
        if (fact := _fact_value(line.text)) is not None:
            values.setdefault(*fact)
    doi = next((found for line in kept if len(line.text) < 300 and (found := clean_doi(line.text))), "")
    return Record(
        text=_joined(kept[start:end]),
        id=values.get("id") or doi or None,
        title=title,
        authors=authors,
        journal=values.get("journal", ""),
        year=year_of(values.get("year", "")),
        doi=doi,
        path=path,
        number=number,
        line=first_line,
    )


def _kept_lines(lines: Sequence[str], first_line: int) -> list[_Line]:
    kept: list[_Line] = []
    blank = False
    for number, line in enumerate(lines, start=first_line):
        if line.strip():
            kept.append(_Line(line.strip(), number, blank))
        blank = not line.strip()
    return kept


def _abstract(lines: list[_Line]) -> tuple[int, int]:
    """Start and end of the abstract among the lines: under its name, else the first run of text of some length."""
    tables = line_tables()
    for i, line in enumerate(lines):
        name = line.text.rstrip(":. ").lower()
        if name in tables.abstract_openers:
            start, end = i + 1, _end_of_run(lines, i + 1)
            if _length(lines[start:end]) >= _SHORTEST_ABSTRACT // 3:
                return start, end
    runs = []
    i = 0
    while i < len(lines):
        if _begins_text(lines, i):
            end = _end_of_run(lines, i)
            runs.append((i, end))
            i = end
        i += 1
    runs = [run for run in runs if any(is_running_text(line.text) for line in lines[slice(*run)])]
    long_enough = [run for run in runs if _length(lines[slice(*run)]) >= _SHORTEST_ABSTRACT]
    best = long_enough or sorted(runs, key=lambda run: -_length(lines[slice(*run)]))
    return best[0] if best else (len(lines), len(lines))


def _begins_text(lines: list[_Line], i: int) -> bool:
    text = lines[i].text
    if is_fact(text) or is_names(text):
        return False
    if is_heading(text):
        return i + 1 < len(lines) and is_running_text(lines[i + 1].text)
    if is_running_text(text):
        return True
    # A paragraph with hard line breaks: its first line alone is no sentence.
    return (
        len(text) > 50
        and i + 2 < len(lines)
        and not any(line.after_blank or is_fact(line.text) or len(line.text) < 40 for line in lines[i + 1 : i + 3])
    )


def _end_of_run(lines: list[_Line], start: int) -> int:
    """Where the text that begins at ``start`` ends: at a fact, at a name of another part, at a line of another kind."""
    closers = line_tables().abstract_closers
    for i in range(start, len(lines)):
        text = lines[i].text
        if is_heading(text) and _is_section_of_run(lines, start, i):
            continue
        if is_fact(text) or (i > start and text.rstrip(":").lower() in closers):
            return i
        if i > start and lines[i].after_blank and not (is_running_text(text) or is_heading(text) or _wraps(lines, i)):
            return i
    return len(lines)


def _wraps(lines: list[_Line], i: int) -> bool:
    """Whether a line goes on in the next one."""
    return i + 1 < len(lines) and not lines[i + 1].after_blank and len(lines[i].text) >= 40


def _is_section_of_run(lines: list[_Line], start: int, i: int) -> bool:
    """Whether a line that may close the abstract is a heading inside it: the first, with others to come."""
    return i == start and any(is_heading(line.text) for line in lines[i + 1 : i + 12])


def _length(lines: Sequence[_Line]) -> int:
    return sum(len(line.text) for line in lines)


def _joined(lines: Sequence[_Line]) -> str:
    parts: list[str] = []
    for line in lines:
        text = _OPENER_PREFIX.sub("", line.text) if not parts else line.text
        if parts:
            parts.append("\n\n" if line.after_blank else "\n")
        parts.append(text)
    return "".join(parts)


def _title_and_authors(before: Sequence[_Line]) -> tuple[str, tuple[str, ...]]:
    """Title and authors among the lines before the abstract: the title is what stands before the authors."""
    titles = [i for i, line in enumerate(before) if _may_be_title(line.text)]
    for i, line in enumerate(before):
        names = _AUTHORS_PREFIX.sub("", line.text)
        above = [title for title in titles if title < i]
        if above and is_names(names) and i not in above[:1]:
            best = max(above[-2:], key=lambda title: len(before[title].text))
            return _clean_title(before[best].text), split_names(names)
    if not titles:
        return "", ()
    best = max(titles, key=lambda title: len(before[title].text))
    return _clean_title(before[best].text), ()


def _may_be_title(text: str) -> bool:
    if (field := field_of(text)) is not None:
        return field[0] == "title"
    return is_title(text.rstrip(".")) and not (is_names(text) and "," in text)


def _clean_title(text: str) -> str:
    field = field_of(text)
    title = text if field is None else field[1]
    for ending in line_tables().title_endings:
        title = title.removesuffix(ending)
    return title.strip()


def _fact_value(line: str) -> tuple[str, str] | None:
    """A field and its value, where a page prints them with a colon between, or glued to each other."""
    if (field := field_of(line)) is not None:
        return field
    lowered = line.lower()
    for name, target in line_tables().fields.items():
        rest = line[len(name) :]
        if lowered.startswith(name) and rest and (rest[0].isupper() or rest[0].isdigit()) and is_fact(line):
            return target, rest.strip()
    return None
