"""JSON objects as records: fields under the names that exports use, sections, sentences, and our own results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from absclf.abstract import PrintedHeading, Record
from absclf.formats.bibliography import clean_doi, clean_pmid, split_authors, year_of
from absclf.formats.columns import Columns, Roles, find_roles
from absclf.formats.markup import plain_abstract, plain_text, says_there_is_none
from absclf.formats.sections import join_sections, place_sections

__all__ = ["NotARecordError", "record_of_object", "without_surrogates"]

Text = tuple[str, tuple[PrintedHeading, ...] | None]

_LABELS = ("heading", "label", "title", "name", "section")
_TEXTS = ("text", "content", "value", "abstract")


class NotARecordError(Exception):
    """A JSON value in which neither an abstract nor a title is to be found."""


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
    if not isinstance(value, dict):
        raise NotARecordError("this is no JSON object.")
    names = tuple(value)
    roles = _roles(names, columns, path)
    text, headings = _text(value, names, roles)
    if not text and roles.text < 0 and roles.title < 0 and not _has_parts(value):
        if isinstance(value.get("data"), dict):  # a task of an annotation tool
            return record_of_object(value["data"], columns, path, number, line)
        raise NotARecordError(f"no field is known to hold an abstract or a title (it has: {', '.join(names[:12])}).")
    cells = list(value.values())
    doi = clean_doi(_string(cells, roles.doi))
    pmid = clean_pmid(_string(cells, roles.pmid))
    key = _string(cells, roles.id)
    return Record(
        text,
        (key if roles.id_named else pmid or doi or key) or None,
        plain_text(_string(cells, roles.title)) or _passage_title(value),
        _authors(cells[roles.authors]) if roles.authors >= 0 else (),
        plain_text(_string(cells, roles.journal)),
        year_of(_string(cells, roles.year)),
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


@lru_cache(maxsize=256)
def _roles(names: tuple[str, ...], columns: Columns, path: str) -> Roles:
    present = Columns(*(name if name in names else None for name in (columns.text, columns.title, columns.id)))
    return find_roles(names, present, path)


def _has_parts(value: Mapping[str, Any]) -> bool:
    return any(name in value for name in ("sections", "sentences", "passages", "abstract_inverted_index"))


def _text(value: dict[str, Any], names: Sequence[str], roles: Roles) -> Text:
    for place in (roles.text, *roles.other_texts):
        if place >= 0 and (found := value[names[place]]) and not (isinstance(found, str) and says_there_is_none(found)):
            return _text_of_value(found)
    sections, sentences, passages = value.get("sections"), value.get("sentences"), value.get("passages")
    if isinstance(sections, list) and isinstance(sentences, list) and _are_spans(sentences):
        return _rebuild(sections)
    if isinstance(passages, list) and (ours := _own_passages(passages)):
        return _rebuild(ours)
    for part in (sections, sentences, passages, value.get("abstract_inverted_index")):
        if part:
            return _text_of_value(part, annotated=part is sentences)
    return "", None


def _text_of_value(value: object, *, annotated: bool = False) -> Text:
    """Text of an abstract that is a string, a list of sentences or of sections, or an index of words."""
    if isinstance(value, str):
        return plain_abstract(value)
    if isinstance(value, dict):
        if value and all(isinstance(places, list) for places in value.values()):
            return _inverted(value), None
        return join_sections((str(label), plain_text(str(text))) for label, text in value.items())
    if not isinstance(value, list):
        return "", None
    if all(isinstance(part, str) for part in value):
        return " ".join(part.strip() for part in value), None
    parts = [part for part in value if isinstance(part, dict) and not _is_title(part)]
    if annotated:
        return " ".join(_field(part, _TEXTS).strip() for part in parts), None
    return join_sections((_label(part), plain_text(_field(part, _TEXTS))) for part in parts)


def _label(part: Mapping[str, Any]) -> str:
    infons = part.get("infons")  # a passage of BioC
    about = infons if isinstance(infons, dict) else part
    return _field(about, _LABELS[:1] if about.get("source") == "predicted" else _LABELS)


def _is_title(part: Mapping[str, Any]) -> bool:
    infons = part.get("infons")
    return isinstance(infons, dict) and infons.get("type") in ("title", "front")


def _passage_title(value: Mapping[str, Any]) -> str:
    passages = value.get("passages")
    if not isinstance(passages, list):
        return ""
    return next((_field(part, _TEXTS) for part in passages if isinstance(part, dict) and _is_title(part)), "")


def _field(part: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((part[name] for name in names if isinstance(part.get(name), str)), "")


def _inverted(index: Mapping[str, list[Any]]) -> str:
    """Text of an index of words (OpenAlex): word -> its places."""
    placed = [(place, word) for word, places in index.items() for place in places if isinstance(place, int)]
    return " ".join(word for _, word in sorted(placed))


def _are_spans(sentences: list[Any]) -> bool:
    return bool(sentences) and all(
        isinstance(one, dict) and isinstance(one.get("start"), int) and isinstance(one.get("text"), str)
        for one in sentences
    )


def _rebuild(sections: list[Any]) -> Text:
    """Text of one of our own results, all spans where they were; what closed a heading is a colon."""
    return place_sections((one["start"], one["text"], str(one.get("heading") or "")) for one in sections)


def _own_passages(passages: list[Any]) -> list[Any]:
    """The sections of a BioC document that we wrote; none of any other."""
    base = 0
    sections = []
    for part in passages:
        if not (isinstance(part, dict) and isinstance(part.get("offset"), int) and isinstance(part.get("text"), str)):
            return []
        if _is_title(part):
            base = part["offset"] + len(part["text"]) + 1
        elif isinstance(infons := part.get("infons"), dict) and infons.get("source") in ("printed", "predicted"):
            heading = infons.get("heading")
            sections.append({"start": part["offset"] - base, "text": part["text"], "heading": heading})
        else:
            return []
    return sections


def _string(cells: Sequence[Any], place: int) -> str:
    """A field as a string: the first of a list, the year of a date, nothing for null."""
    value = cells[place] if place >= 0 else None
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = next((one for one in value.values() if one), None)  # CSL: {"date-parts": [[2020, 5]]}
        return _string([value], 0)
    if value is None or isinstance(value, bool | list):
        return ""
    return str(value).strip()


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_authors(value)
    if not isinstance(value, list):
        return ()
    return tuple(filter(None, (_author(one) for one in value)))


def _author(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, dict):
        return ""
    last, first = _field(value, ("family", "last", "lastname", "surname")), _field(value, ("given", "first"))
    return ", ".join(filter(None, (last, first))) or _field(value, ("name", "display_name", "literal", "full_name"))
