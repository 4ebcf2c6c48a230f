"""What a line or a paragraph of a text file is: running text, a title, authors, or a fact about the article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from absclf.headings import roles_for

__all__ = [
    "LineTables",
    "field_of",
    "is_fact",
    "is_heading",
    "is_names",
    "is_page_fact",
    "is_running_text",
    "is_stopped_title",
    "is_title",
    "line_tables",
    "split_names",
]

_LONGEST_TITLE = 350
_START = 3
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*(?:\s*\[?\d[\d,–-]*\]?)?$|[.!?][\"'”’)\]]*$")
_SENTENCE_BREAK = re.compile(r"[.!?][\"'”’)\]]*\s+[A-Z\d(\"“]")
_COUNT = re.compile(
    r"^[\d,.]+[kK]?\s*(?:Citations?|Views?|Downloads?|Accesses|Altmetric|Mentions|References|Readers|Shares?|Pages?|"
    r"Scopus|Captures|Comments?|Figures?|Tables?|Followers)\b|^(?:Citations?|Views|Downloads|Accesses)\W*\d",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:https?://|www\.|doi:|10\.\d{4,9}/)\S*\s*$|^\S[^\s@]*+@\S+\.\w+$", re.IGNORECASE)
_RIGHTS = re.compile(r"^(?:©|\(c\)\s*\d{4}|copyright\b|all rights reserved)", re.IGNORECASE)
_CITATION = re.compile(
    r"(?:19|20)\d\d[\w\s]{0,12};\s*\w*\d+\s*(?:\([^()]*\))?\s*:|\bvol(?:ume|\.)?\s*\d+.*\b(?:19|20)\d\d|\d+\s*\(\d+\)\s*[,:]\s*\d+",
    re.IGNORECASE,
)
_KIND_OF_ARTICLE = re.compile(r"case|research|review|commentary|perspective|opinion|evidence|summary", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[•·▪◦*–-]\s")
_NAME_WORD = r"(?:[^\W\d_a-z][\w'’.-]*|van|von|de|der|den|del|la|le|da|di|dos|do|bin|al|el|ter|ten|zu|y|e|af)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,5}}")
_MARKS_OF_NAMES = re.compile(
    r"""
    [\d*†‡§¶\#✉⁰¹²³⁴⁵⁶⁷⁸⁹]+
  | (?<!\s[a-z]) (?:\s[a-z])++ \s*$  # letters at the end; a row of them is entered at its first one only
  | \bORCID\b | \(ORCID[^)]{0,100}\) | \[\d*\]
    """,
    re.VERBOSE,
)
_BETWEEN_NAMES = re.compile(r"\s*[,;·•|]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")


@dataclass(frozen=True)
class LineTables:
    """The tables of ``data/pages/lines.toml``, words in small letters."""

    page_facts: Mapping[str, tuple[str, ...]]
    page_lines: frozenset[str]
    facts: Mapping[str, tuple[str, ...]]
    abstract_openers: frozenset[str]
    abstract_closers: frozenset[str]
    title_endings: tuple[str, ...]
    not_names: frozenset[str]
    verbs: frozenset[str]
    fields: Mapping[str, str]


@lru_cache(maxsize=1)
def line_tables() -> LineTables:
    """Lines around an abstract that are not part of it."""
    path = resources.files("absclf") / "data" / "pages" / "lines.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))

    def by_start(name: str) -> dict[str, tuple[str, ...]]:
        """Entries by their first letters, the longest first: a line is compared with a few of them only."""
        entries = sorted((entry.lower() for entry in tables[name]), key=lambda entry: (-len(entry), entry))
        starts = dict.fromkeys(entry[:_START] for entry in entries)
        return {start: tuple(entry for entry in entries if entry.startswith(start)) for start in starts}

    def lowered(name: str) -> frozenset[str]:
        return frozenset(entry.lower() for entry in tables[name])

    return LineTables(
        page_facts=by_start("page_facts"),
        page_lines=lowered("page_lines"),
        facts=by_start("facts"),
        abstract_openers=lowered("abstract_openers"),
        abstract_closers=lowered("abstract_closers"),
        title_endings=tuple(tables["title_endings"]),
        not_names=lowered("not_names"),
        verbs=lowered("verbs"),
        fields={name.lower(): field for field, names in tables["fields"].items() for name in names},
    )


def _begins_with_name(line: str, names: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a line begins with a fact's name, and not with the same word in a sentence."""
    stripped = line.strip().lstrip("*")
    lowered = stripped.lower()
    if not stripped or stripped[0].islower():
        return False
    name = next((name for name in names.get(lowered[:_START], ()) if lowered.startswith(name)), None)
    if name is None:
        return False
    rest = stripped[len(name) :]
    if not rest or rest[0] in ":(|›>•·–—-…" or rest[0].isdigit() or not name[-1].isalnum():
        return True
    if rest[0].isupper():
        return stripped[len(name) - 1].islower()
    return " " in name and not rest[0].isalpha() and (len(name) > 20 or not is_running_text(stripped))


def is_page_fact(line: str) -> bool:
    """Whether a line is one that websites print around an abstract, and nobody else."""
    stripped = line.strip()
    tables = line_tables()
    if stripped.rstrip(":").lower() in tables.page_lines or _COUNT.match(stripped):
        return True
    return _begins_with_name(stripped, tables.page_facts)


def is_fact(line: str) -> bool:
    """Whether a line is a fact about the article, or about the page that shows it."""
    stripped = line.strip()
    if is_page_fact(stripped) or _RIGHTS.match(stripped) or _ADDRESS.match(stripped):
        return True
    if len(stripped) < 200 and _CITATION.search(stripped) and not _SENTENCE_BREAK.search(stripped):
        return True
    return _begins_with_name(stripped, line_tables().facts)


def field_of(line: str) -> tuple[str, str] | None:
    """Name and value of a line such as ``Title: Asthma in the young``; None if it is none."""
    stripped = line.strip()
    name, colon, value = stripped.partition(":")
    if colon and (field := line_tables().fields.get(name.strip().lower())):
        return field, value.strip()
    return None


def is_heading(line: str) -> bool:
    """Whether a line is a printed heading and nothing else."""
    words = line.strip().strip("*#_[]<> \t").rstrip(":.–—- ")
    return 0 < len(words) <= 90 and words[0].isupper() and roles_for(words) is not None


def is_running_text(text: str) -> bool:
    """Whether a paragraph is made of sentences."""
    stripped = text.strip()
    if _SENTENCE_BREAK.search(stripped):
        return len(stripped) > 60
    return bool(_ENDS_SENTENCE.search(stripped)) and len(stripped.split()) > 5


def is_title(text: str) -> bool:
    """Whether a paragraph may be the title of an article: short, and no sentence."""
    stripped = " ".join(text.split())
    several_sentences = len(_SENTENCE_BREAK.findall(stripped)) > 1
    return stripped[-1:] != "." and not several_sentences and _is_set_as_title(text, stripped)


def is_stopped_title(text: str) -> bool:
    """Whether a paragraph may be a title with a full stop, as bibliographies print it: no word makes it a sentence."""
    stripped = " ".join(text.split())
    words = [word.strip(".,;:?()").lower() for word in stripped.split()]
    if stripped[-1:] != "." or len(words) < 3 or words[0] == "to" or _SENTENCE_BREAK.search(stripped):
        return False
    return line_tables().verbs.isdisjoint(words) and _is_set_as_title(text, stripped)


def _is_set_as_title(text: str, stripped: str) -> bool:
    if not 8 <= len(stripped) <= _LONGEST_TITLE or stripped[-1] in "!;:," or _BULLET.match(text):
        return False
    if not (stripped[0].isupper() or stripped[0].isdigit() or stripped[0] in "\"'“‘«[(αβγδκλμω"):
        return False
    if " " not in stripped or is_heading(text.strip().split("\n", 1)[0]) or is_fact(stripped):
        return False
    before, colon, _ = stripped.partition(":")
    return not (colon and len(before) < 60 and roles_for(before) and not _KIND_OF_ARTICLE.match(before))


def split_names(line: str) -> tuple[str, ...]:
    """Persons of a line of authors, without the marks that lead to their affiliations."""
    names = []
    for part in _BETWEEN_NAMES.split(" ".join(line.split())):
        name = _MARKS_OF_NAMES.sub("", part).strip(" .,*")
        if len(name) > 1:
            names.append(name)
    return tuple(names)


def is_names(line: str) -> bool:
    """Whether a line is a list of persons, or one."""
    words = line.split()
    in_small_letters = sum(len(word) > 1 and word[0].islower() for word in words)
    if in_small_letters * 3 > len(words) or is_page_fact(line):
        return False
    names = split_names(line)
    if not names or not _NAME.fullmatch(names[0]):
        return False
    persons = [name for name in names if _NAME.fullmatch(name) and not _holds_other_words(name)]
    several_words = sum(" " in name for name in persons)
    return len(persons) * 5 >= len(names) * 4 and several_words > 0 and several_words * 2 >= len(persons)


def _holds_other_words(name: str) -> bool:
    return any(word.lower() in line_tables().not_names for word in name.split())
