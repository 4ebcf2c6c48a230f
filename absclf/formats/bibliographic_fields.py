"""What a JSON object tells about a work beside its abstract, wherever a service has it: who wrote it, where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from absclf.formats.bibliography import clean_doi, clean_pmid, split_authors

__all__ = ["authors_of", "further_authors", "further_doi", "further_journal", "further_pmid", "string_of"]

_IDENTIFIERS = (
    "identifier",  # DOAJ
    "identifiers",  # CORE
    "externalIds",  # Semantic Scholar
    "external_ids",  # The Lens
    "ids",  # OpenAlex
)
"""Fields with identifiers of several kinds: an object by kinds, or a list of objects with their types."""

_IDENTIFIER = ("id", "value", "identifier")

_AUTHORS = ("authorships",)
"""Fields with lists of authors that have no name of a column (OpenAlex)."""

_LAST_NAMES = ("family", "last", "lastname", "lastName", "surname")
_FIRST_NAMES = ("given", "first", "firstName")
_NAMES = ("name", "display_name", "literal", "full_name", "fullName", "creator", "raw_author_name")

_JOURNALS = (
    ("primary_location", "source"),  # OpenAlex
    ("host_venue",),  # OpenAlex, of old
    ("journalInfo", "journal"),  # Europe PMC
)
"""The fields, each within the one before, that lead to a journal which is no field of its own."""


def string_of(value: Any) -> str:
    """A field as a string: the first of a list, the year of a date, nothing for null."""
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):  # a journal with its volume, an identifier with its type; CSL: {"date-parts": [[2020]]}
        named = _field(value, ("title", "name", "display_name", "value", "id"))
        return named.strip() or string_of(next((one for one in value.values() if one), None))
    if value is None or isinstance(value, bool | list):
        return ""
    return str(value).strip()


def further_doi(value: Mapping[str, Any]) -> str:
    """The DOI among identifiers of other kinds."""
    return clean_doi(_identifier(value, ("doi",)))


def further_pmid(value: Mapping[str, Any]) -> str:
    """The PubMed identifier among those of other kinds."""
    return clean_pmid(_identifier(value, ("pmid", "pubmed")))


def _identifier(value: Mapping[str, Any], kind: Sequence[str]) -> str:
    """The identifier of a kind, which has one of these names."""
    for name in _IDENTIFIERS:
        for called, key in _identifiers(value[name]) if name in value else ():
            if called.lower() in kind and (found := string_of(key)):
                return found
    return ""


def _identifiers(value: object) -> Iterable[tuple[str, Any]]:
    """Kinds and identifiers."""
    if isinstance(value, dict):
        return value.items()
    ones = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return [(str(one.get("type")), _field(one, _IDENTIFIER)) for one in ones]


def further_journal(value: Mapping[str, Any]) -> str:
    """The journal that lies in an object within a field, or in one within that."""
    for path in _JOURNALS:
        found: Any = value
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, dict) and (journal := string_of(found)):
            return journal
    return ""


def further_authors(value: Mapping[str, Any]) -> tuple[str, ...]:
    """The authors under a name that only a service's answer has."""
    return next(filter(None, (authors_of(value.get(name)) for name in _AUTHORS)), ())


def authors_of(value: object) -> tuple[str, ...]:
    """The authors in a field: a string, or a list of names or of objects."""
    if isinstance(value, str):
        return split_authors(value)
    if not isinstance(value, list):
        return ()
    # the creators of Zotero are also editors and translators
    return tuple(filter(None, (_author(one) for one in value if _is_author(one))))


def _is_author(value: object) -> bool:
    return not isinstance(value, dict) or value.get("creatorType", "author") == "author"


def _author(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, dict):
        return ""
    last, first = _field(value, _LAST_NAMES), _field(value, _FIRST_NAMES)
    return ", ".join(filter(None, (last, first))) or _author_within(value) or _field(value, _NAMES)


def _author_within(value: Mapping[str, Any]) -> str:
    """The person in what is told about his or her part in the work (OpenAlex)."""
    return _author(value["author"]) if isinstance(value.get("author"), dict) else ""


def _field(part: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((part[name] for name in names if isinstance(part.get(name), str)), "")
