"""Which column of a table, or field of a JSON object, holds what, under the names that exports use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats.bibliography import clean_doi, clean_pmid, split_authors, year_of
from absclf.formats.markup import plain_abstract, plain_text, says_there_is_none

__all__ = [
    "ALIASES",
    "VAGUE_TEXTS",
    "Columns",
    "Roles",
    "count_roles",
    "find_roles",
    "is_header",
    "is_name_of",
    "normal_name",
    "record_of",
    "shown_names",
]

ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "abstract",  # Scopus, Web of Science (Excel), Embase, Rayyan, Covidence, Lens, OpenAlex, ASReview
        "abstract note",  # Zotero
        "abstracts",
        "abstracttext",  # Europe PMC
        "abstract text",
        "abstract en",
        "notes abstract",  # RIS N2 in ASReview
        "n2",
        "ab",  # Web of Science (tab-delimited)
        "text",
        "full abstract",
        "summary",
        "content",
    ),
    "title": (
        "title",
        "article title",  # Web of Science
        "document title",  # IEEE
        "primary title",  # ASReview
        "display name",  # OpenAlex
        "publication title article",
        "item title",
        "ti",
        "t1",
    ),
    "pmid": ("pmid", "pubmed id", "ids pmid", "medline pmid", "pm", "pubmedid", "pubmed pmid"),
    "doi": ("doi", "ids doi", "di", "doi link", "digital object identifier"),
    "id": (
        "id",
        "record id",  # ASReview
        "ut unique wos id",  # Web of Science
        "ut",
        "eid",  # Scopus
        "embase accession id",
        "accession number",
        "lens id",
        "publication id",  # Dimensions
        "refid",  # DistillerSR
        "covidence",  # "Covidence #"
        "key",  # Zotero, Rayyan
        "paperid",  # Semantic Scholar
        "ref",
        "identifier",
        "ids openalex",
    ),
    "authors": (
        "authors",
        "author",
        "author s",  # Lens: "Author/s"
        "author names",  # Embase
        "authorships author display name",  # OpenAlex
        "authorships raw author name",
        "author full names",
        "first authors",
        "au",
        "authorstring",
        "creators",  # Zotero, Springer
    ),
    "journal": (
        "journal",
        "journal book",  # PubMed: "Journal/Book"
        "source title",  # Scopus, Web of Science, Embase, Lens
        "publication title",  # Zotero, IEEE
        "primary location source display name",  # OpenAlex
        "host venue display name",
        "journal title",
        "secondary title",  # ASReview
        "container title",  # CSL
        "journaltitle",
        "venue",
        "full source title",
        "publication name",  # Springer
        "so",
        "jf",
    ),
    "year": (
        "year",
        "publication year",
        "published year",  # Covidence
        "pubyear",
        "publicationyear",
        "py",
        "publication date",
        "date published",
        "date of publication",
        "issued",
        "date",
    ),
}
"""Role -> names of columns, in lower case, marks as spaces; the first that has a value in the row is taken."""

VAGUE_TEXTS = frozenset({"text", "summary", "content"})
"""Names of abstracts that other things have, too."""

_UNTELLING = frozenset({"id", "key", "date", "year", "ref", "so", "pm", "ut"}) | VAGUE_TEXTS
"""Names that alone do not make a row a header: they are words of running text, too."""

_LONGEST_NAME = 60

_MARKS = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a new word begins in ``abstractNote``."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that the user names; None where the reader is to find the column itself.

    Parameters
    ----------
    text, title, id : str or None
        Name of the column with the abstract, the title, the identifier.
    """

    text: str | None = None
    title: str | None = None
    id: str | None = None

    @property
    def wanted(self) -> frozenset[str]:
        """The names that were given."""
        return frozenset(name for name in (self.text, self.title, self.id) if name is not None)

    def names(self, cells: Iterable[str]) -> bool:
        """Whether one of them is among the cells of a row."""
        return not self.wanted.isdisjoint(cell.strip() for cell in cells)


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of each role in one table, as their positions among the columns; where one is empty, the next counts.

    ``id_named``: whether the user named the column of the identifier.
    """

    text: tuple[int, ...]
    title: tuple[int, ...]
    pmid: tuple[int, ...]
    doi: tuple[int, ...]
    id: tuple[int, ...]
    authors: tuple[int, ...]
    journal: tuple[int, ...]
    year: tuple[int, ...]
    id_named: bool = False


def normal_name(name: str) -> str:
    """A column's name as `ALIASES` has it."""
    return _MARKS.sub(" ", name.lower()).strip()


@lru_cache(maxsize=4096)
def _spellings(name: str) -> tuple[str, ...]:
    """A column's name as `ALIASES` may have it: words that only a capital letter parts are also taken for two."""
    return tuple(dict.fromkeys((normal_name(name), normal_name(_HUMP.sub(" ", name)))))


def is_header(names: Iterable[str], columns: Columns) -> bool:
    """Whether a table's row holds names of columns, and not a record or what an export prints before the table."""
    given = list(names)
    if columns.names(given) or count_roles(given) > 1:
        return True
    normal = _all_spellings(given) - _UNTELLING
    return any(name in normal for role in ("text", "title") for name in ALIASES[role])


def count_roles(names: Iterable[str]) -> int:
    """How many roles a row has columns for, if one of them is the abstract or the title; else 0."""
    normal = _all_spellings(names)
    known = {role for role, aliases in ALIASES.items() if any(name in normal for name in aliases)}
    return len(known) if known & {"text", "title"} else 0


def _all_spellings(names: Iterable[str]) -> set[str]:
    return {spelling for name in names if len(name) < _LONGEST_NAME for spelling in _spellings(name)}


def is_name_of(name: str, roles: Iterable[str] = ALIASES) -> bool:
    """Whether a cell is a name of a column that has one of the roles."""
    return len(name) < _LONGEST_NAME and any(
        spelling in ALIASES[role] for role in roles for spelling in _spellings(name)
    )


def find_roles(names: Sequence[str], columns: Columns, path: str) -> Roles:
    """The columns' roles, by the names that the user gave or that exports use.

    Raises
    ------
    InputError
        If a column that the user named is missing.
    """
    normal: dict[str, int] = {}
    for place, name in enumerate(names):
        for spelling in _spellings(name):
            normal.setdefault(spelling, place)
    if {"ut", "ti"} <= normal.keys():  # the tags of Web of Science, which has keywords under ID
        normal.pop("id", None)
    places = {
        role: tuple(dict.fromkeys(normal[alias] for alias in aliases if alias in normal))
        for role, aliases in ALIASES.items()
    }
    stripped = [name.strip() for name in names]
    for role, wanted in (("text", columns.text), ("title", columns.title), ("id", columns.id)):
        if wanted is None:
            continue
        if wanted not in stripped:
            raise InputError(f"{path}: there is no column {wanted!r}.", f"Its columns are: {shown_names(stripped)}.")
        places[role] = (stripped.index(wanted),)
    return Roles(**places, id_named=columns.id is not None)


def shown_names(names: Iterable[str]) -> str:
    """The names for a message, at most twenty."""
    names = list(names)
    shown = [name for name in names if name][:20]
    return ", ".join(shown) + (", ..." if len(names) > len(shown) else "")


Value = TypeVar("Value")


def record_of(
    values: Sequence[str], roles: Roles, path: str, number: int, line: int | None, *, is_own: bool = False
) -> Record:
    """The record of a row.

    Parameters
    ----------
    values : sequence of str
        The row's cells, as many as the table has columns.
    roles : Roles
    path, number, line
        Where the row stands.
    is_own : bool, optional
        Whether we wrote the table: its texts hold no markup that an export left, and its identifiers are such.
    """

    def value(places: Sequence[int], read: Callable[[str], Value]) -> Value:
        """What is read in the first of the columns in which there is something to read."""
        for place in places:
            if (cell := values[place].strip()) and (found := read(cell)):
                return found
        return read("")

    if is_own:
        text, headings = value(roles.text[:1], str), None
        title = value(roles.title[:1], str)
    else:
        text, headings = plain_abstract(value(roles.text, _unless_none))
        title = value(roles.title, plain_text)
    doi = value(roles.doi, clean_doi)
    pmid = value(roles.pmid, clean_pmid)
    key = value(roles.id, str)
    return Record(
        text=text,
        id=(key if roles.id_named or is_own else pmid or doi or key) or None,
        title=title,
        authors=value(roles.authors, split_authors),
        journal=value(roles.journal, str),
        year=value(roles.year, year_of),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=line,
        pmid=pmid,
    )


def _unless_none(text: str) -> str:
    return "" if says_there_is_none(text) else text
