"""Which fields of a JSON object hold what, and whether it is a record at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from absclf.formats.columns import VAGUE_TEXTS, Columns, Roles, find_roles, normal_name

__all__ = ["content_of", "has_parts", "holds_abstract", "holds_title", "roles_of"]

_PARTS = ("sections", "sentences", "passages", "abstract_inverted_index")

_ENVELOPES = (
    "data",  # Zotero, Label Studio
    "bibjson",  # DOAJ
    "message",  # Crossref
    "attributes",  # JSON:API
    "metadata",
    "_source",  # Elasticsearch
    "record",
    "item",
    "article",
    "document",
    "work",
    "paper",
)
"""Names under which services put the fields of one record, beside what they tell about it."""


def roles_of(value: Mapping[str, Any], columns: Columns) -> Roles:
    """The fields of each role, as positions; fields that the user named and this object lacks are no error."""
    return _known(tuple(value), columns)[0]


@lru_cache(maxsize=1024)
def _known(names: tuple[str, ...], columns: Columns) -> tuple[Roles, str]:
    """Roles of names, and the name of the field with the text if it is one that other things have, too, else ``""``."""
    present = Columns(*(name if name in names else None for name in (columns.text, columns.title, columns.id)))
    roles = find_roles(names, present, "")
    text = names[roles.text[0]] if roles.text else ""
    return roles, text if text != columns.text and normal_name(text) in VAGUE_TEXTS else ""


def has_parts(value: Mapping[str, Any]) -> bool:
    """Whether an object has an abstract in parts."""
    return any(name in value for name in _PARTS)


def holds_abstract(value: Mapping[str, Any], columns: Columns, *, clearly: bool = False) -> bool:
    """Whether an object has a field of its own for an abstract, be it empty.

    ``clearly``: under a name that means nothing else. A service's ``summary`` may count its results, and a section
    has a ``text``.
    """
    roles, vague = _known(tuple(value), columns)
    if vague:
        return not clearly and isinstance(value[vague], str)
    return bool(roles.text) or has_parts(value)


def holds_title(value: Mapping[str, Any], columns: Columns) -> bool:
    """Whether an object has a field of its own for a title."""
    return bool(roles_of(value, columns).title)


def content_of(value: Mapping[str, Any], columns: Columns) -> Mapping[str, Any]:
    """The fields of a record: the object's own, and before them those that a service put into an object within it."""
    if holds_abstract(value, columns):
        return value
    has_title = holds_title(value, columns)
    for name in _ENVELOPES:
        inner = value.get(name)
        if not isinstance(inner, dict):
            continue
        if holds_abstract(inner, columns, clearly=has_title) or (not has_title and holds_title(inner, columns)):
            return inner | {other: value[other] for other in value if other != name and other not in inner}
    return value
