"""JSON objects as records: fields under the names that exports use, sections, sentences, and our own results."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeGuard, TypeVar

from absclf.abstract import PrintedHeading, Record
from absclf.formats.bibliographic_fields import (
    authors_of,
    further_authors,
    further_doi,
    further_journal,
    further_pmid,
    string_of,
)
from absclf.formats.bibliography import clean_doi, clean_pmid, year_of
from absclf.formats.columns import Columns, Roles
from absclf.formats.fields import content_of, has_parts, roles_of
from absclf.formats.markup import plain_abstract, plain_text, says_there_is_none
from absclf.formats.passages import abstract_of_passages, heading_of, passages_of, title_of_passages
from absclf.formats.sections import join_sections, place_sections

__all__ = ["NotARecordError", "record_of_object", "without_surrogates"]

Text = tuple[str, tuple[PrintedHeading, ...] | None]
Value = TypeVar("Value")

_TEXTS = ("text", "content", "value", "abstract")

_TAGS = frozenset({"h1", "h2", "h3", "p"})
"""Names of an abstract's fields where a service gives its elements by their tags (Springer)."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
"""Names of an abstract's fields where there is one in each language."""

_OWN_FIELDS = frozenset({"id", "scheme", "scheme_probability", "sections", "sentences"})
"""By these we know a result that we wrote: its identifier is one."""


class NotARecordError(Exception):
    """A JSON value in which neither an abstract nor a title is to be found: why, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


def record_of_object(value: object, columns: Columns, path: str, number: int, line: int | None) -> Record:
    """The record that a JSON value holds.

    Parameters
    ----------
    value : object
        An object with fields, or a string, which is an abstract.
    columns : Columns
        Fields that the user named.
    path, number, line
        Where it stands.

    Raises
    ------
    NotARecordError
        If it holds neither an abstract nor a title.

    Notes
    -----
    The labels of ``sections`` are headings that the abstract prints, but for those that we predicted. The labels of
    single ``sentences`` are someone's annotation, which a prediction is compared with: they are no part of the
    abstract and are left out.
    """
    if isinstance(value, str):
        return Record(text="" if says_there_is_none(value) else value.strip(), path=path, number=number, line=line)
    if value is None:  # Semantic Scholar, of a paper that it does not know
        reason = "this is null and no record, as a service answers for what it does not know."
        raise NotARecordError(reason, "Check the identifier that was asked for.")
    if not isinstance(value, dict):
        raise NotARecordError("this is no JSON object.", "Write a record as an object, its fields by name.")
    content = content_of(value, columns)
    names = tuple(content)
    roles = roles_of(content, columns)
    text, headings = _text(content, names, roles)
    if not text and not roles.text and not roles.title and not has_parts(content):
        reason = f"no field is known to hold an abstract or a title (it has: {', '.join(names[:12])})."
        raise NotARecordError(reason, "Name the field with --text-column (text_column=).")
    cells = list(content.values())

    def field(places: Iterable[int], read: Callable[[Any], Value]) -> Value:
        """What is read in the first of the fields in which there is something to read."""
        for place in places:
            if found := read(cells[place]):
                return found
        return read("")

    doi = field(roles.doi, lambda value: clean_doi(string_of(value))) or further_doi(content)
    pmid = field(roles.pmid, lambda value: clean_pmid(string_of(value))) or further_pmid(content)
    key = field(roles.id, string_of)
    is_own = content.keys() >= _OWN_FIELDS
    return Record(
        text,
        (key if roles.id_named or is_own else pmid or doi or key) or None,
        plain_text(field(roles.title, string_of)) or title_of_passages(passages_of(content)),
        field(roles.authors, authors_of) or further_authors(content),
        plain_text(field(roles.journal, string_of) or further_journal(content)),
        field(roles.year, lambda value: year_of(string_of(value))),
        doi,
        headings,
        path,
        number,
        line,
        pmid=pmid,
    )


def without_surrogates(value: Any) -> Any:
    """The JSON value with half characters, which an escape can write and no file can hold, made U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {without_surrogates(name): without_surrogates(one) for name, one in value.items()}
    return value


def _text(value: Mapping[str, Any], names: Sequence[str], roles: Roles) -> Text:
    for place in roles.text:
        if (found := value[names[place]]) and not (isinstance(found, str) and says_there_is_none(found)):
            return _text_of_value(found)
    sections, sentences = value.get("sections"), value.get("sentences")
    if _are_spans(sections) and _are_spans(sentences):
        return place_sections((one["start"], one["text"], str(one.get("heading") or "")) for one in sections)
    if passages := passages_of(value):
        return abstract_of_passages(passages)
    for part in (sections, sentences, value.get("abstract_inverted_index")):
        if part:
            return _text_of_value(part, annotated=part is sentences)
    return "", None


def _text_of_value(value: object, *, annotated: bool = False) -> Text:
    """Text of an abstract that is a string, a list of sentences or of sections, or an index of words."""
    if isinstance(value, str):
        return plain_abstract(value)
    if isinstance(value, dict):
        if _is_index(value):
            return _inverted(value), None
        if all(_LANGUAGE.fullmatch(name) for name in value):
            return _text_of_value(value.get("en") or next(iter(value.values()), None))
        sections = _tagged(value) if _TAGS.issuperset(value) else [(name, _words(text)) for name, text in value.items()]
        return join_sections((heading, plain_text(text)) for heading, text in sections if text)
    if not isinstance(value, list):
        return "", None
    if all(isinstance(part, str) for part in value):
        return plain_abstract(value[0]) if len(value) == 1 else (" ".join(part.strip() for part in value), None)
    if annotated:
        return " ".join(_part_text(part).strip() for part in value), None
    return join_sections(
        (heading_of(part) if isinstance(part, dict) else "", plain_text(_part_text(part))) for part in value
    )


def _tagged(value: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Headings and paragraphs that stand under the names of their tags (Springer), each kind in a list of its own."""
    paragraphs = _listed(value.get("p") or [])
    headings = _listed(value.get("h2") or value.get("h3") or value.get("h1") or [])
    if len(headings) != len(paragraphs):  # nobody can tell which paragraphs stand under which
        headings = [""] * len(paragraphs)
    return zip(headings, paragraphs, strict=True)


def _listed(value: object) -> list[str]:
    return [_words(one) for one in value] if isinstance(value, list) else [_words(value)]


def _words(value: object) -> str:
    """All strings in a value, in order: of what a list or an object within an abstract says."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return " ".join(filter(None, (_words(one).strip() for one in value)))
    return "" if value is None or isinstance(value, bool) else str(value)


def _part_text(part: object) -> str:
    if not isinstance(part, dict):
        return _words(part)
    return _words(next((part[name] for name in _TEXTS if part.get(name)), ""))


def _is_index(value: Mapping[str, Any]) -> bool:
    are_lists = all(isinstance(places, list) for places in value.values())
    return are_lists and any(isinstance(place, int) for places in value.values() for place in places)


def _inverted(index: Mapping[str, list[Any]]) -> str:
    """Text of an index of words (OpenAlex): word -> its places."""
    placed = [(place, word) for word, places in index.items() for place in places if isinstance(place, int)]
    return " ".join(word for _, word in sorted(placed))


def _are_spans(parts: object) -> TypeGuard[list[dict[str, Any]]]:
    """Whether they are the sections, or the sentences, of one of our own results."""
    return (
        isinstance(parts, list)
        and bool(parts)
        and all(
            isinstance(one, dict) and isinstance(one.get("start"), int) and isinstance(one.get("text"), str)
            for one in parts
        )
    )
