"""The records in what a service answers: its lists of them, however deep it puts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from absclf.formats.columns import Columns
from absclf.formats.fields import content_of, holds_abstract, holds_title

__all__ = ["is_list_of_records", "unwrap"]

_LISTS = (
    "documents",  # BioC
    "records",  # Springer
    "results",  # OpenAlex, DOAJ, CORE
    "data",  # Semantic Scholar, JSON:API
    "items",  # Crossref, Better BibTeX
    "articles",  # IEEE
    "result",  # Europe PMC
    "docs",  # Solr: PLOS, HAL
    "hits",  # Elasticsearch
    "entry",  # Scopus
    "collection",  # bioRxiv
    "publications",  # Dimensions
    "PubTator3",
)
"""Names of lists of records."""

_RELATED = ("references", "citations")
"""Names of lists of other works, where they stand within a record; a list of references, where they do not."""

_DEPTH = 4

_NONE = Columns()


def unwrap(value: object, columns: Columns = _NONE) -> list[Any]:
    """The records that a JSON value holds.

    Parameters
    ----------
    value : object
        A list is one of records. An object that has an abstract of its own is a record, whatever lists it has, such
        as its references; one that has but a title is a record if it has no list of records.
    columns : Columns, optional
        Fields that the user named.

    Returns
    -------
    list
        Objects, or whatever else the list has; the value itself if no records are found in it, for a message about
        it to be of use.
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or holds_abstract(value, columns):
        return [value]
    if holds_title(value, columns):
        return _lists(value, _LISTS, columns, _has_abstract) or [value]
    if found := _lists(value, _LISTS, columns, _is_record):
        return found
    content = content_of(value, columns)
    if content is not value and holds_abstract(content, columns, clearly=True):
        return [value]
    found = _search(value, columns, _DEPTH)
    if found or content is not value:
        return found or [value]
    return _named_list(value) or [value]


def _search(value: Mapping[str, Any], columns: Columns, depth: int) -> list[Any]:
    """Records of the lists in an object that is none itself, or of objects within it."""
    found = _lists(value, (*_LISTS, *_RELATED), columns, _is_record) or _lists(value, value, columns, _has_abstract)
    if found:
        return found
    inner = [one for one in value.values() if isinstance(one, dict)]
    if any(holds_abstract(one, columns, clearly=True) for one in inner):  # records by their identifiers
        return [one for one in inner if _is_record(one, columns)]
    for one in inner if depth else ():
        if holds_title(one, columns):  # a work may have the works that it cites in it
            found += _lists(one, _LISTS, columns, _has_abstract)
        else:
            found += _search(one, columns, depth - 1)
    return found


def _lists(
    value: Mapping[str, Any],
    names: Iterable[str],
    columns: Columns,
    are_records: Callable[[Mapping[str, Any], Columns], bool],
) -> list[Any]:
    """Objects of those lists of these names of which one is a record."""
    lists = [value[name] for name in names if is_list_of_records(value.get(name))]
    return [one for found in lists if any(one and are_records(one, columns) for one in found) for one in found]


def _named_list(value: Mapping[str, Any]) -> list[Any]:
    """The first list that has the name of one of records, whatever it holds: its fields are what to tell of."""
    for holder in (value, *(one for one in value.values() if isinstance(one, dict))):
        for name in (*_LISTS, *_RELATED):
            if is_list_of_records(holder.get(name)):
                return list(holder[name])
    return []


def _has_abstract(value: Mapping[str, Any], columns: Columns) -> bool:
    return holds_abstract(content_of(value, columns), columns, clearly=True)


def _is_record(value: Mapping[str, Any], columns: Columns) -> bool:
    content = content_of(value, columns)
    return holds_abstract(content, columns) or holds_title(content, columns)


def is_list_of_records(value: object) -> bool:
    """Whether a value is a list of objects; among them may be null, where a service had none to give."""
    if not isinstance(value, list):
        return False
    return any(isinstance(one, dict) for one in value) and all(one is None or isinstance(one, dict) for one in value)
