"""Title and abstract in the passages of a BioC document: ours, those of PubTator, and whole articles of PMC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from absclf.abstract import PrintedHeading
from absclf.formats.markup import plain_text
from absclf.formats.sections import join_sections, place_sections

__all__ = ["abstract_of_passages", "heading_of", "passages_of", "title_of_passages"]

Passage = Mapping[str, Any]
Text = tuple[str, tuple[PrintedHeading, ...] | None]

_HEADINGS = ("heading", "label", "title", "name", "section")


def passages_of(document: Mapping[str, Any]) -> list[Passage]:
    """The passages of a document; none of an object that is no document."""
    passages = document.get("passages")
    return [one for one in passages if isinstance(one, dict)] if isinstance(passages, list) else []


def title_of_passages(passages: Sequence[Passage]) -> str:
    """The article's title."""
    return next((_text(one) for one in passages if _is_title(one)), "")


def abstract_of_passages(passages: Sequence[Passage]) -> Text:
    """Text and headings of the abstract; the passages of an article's body and of its references are none of it.

    What we wrote ourselves has all spans where they were.
    """
    if ours := _own_sections(passages):
        return place_sections(ours)
    return join_sections(_sections(_of_abstract(passages)))


def _of_abstract(passages: Sequence[Passage]) -> list[Passage]:
    """Passages of the abstract, in documents that say of which part they are; else all but the title."""
    if any("section_type" in _infons(one) for one in passages):
        return [one for one in passages if _infons(one).get("section_type") == "ABSTRACT"]
    others = [one for one in passages if not _is_title(one)]
    return [one for one in others if _type(one).startswith("abstract")] or others


def _sections(passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """(heading, text) pairs; a passage that is a heading stands before the paragraphs that are under it."""
    heading, paragraphs = "", list[str]()
    for passage in passages:
        text = plain_text(_text(passage))
        if _type(passage).startswith("abstract_title"):
            yield heading, "\n".join(paragraphs)
            heading, paragraphs = text, []
        elif own := heading_of(_infons(passage)):
            yield heading, "\n".join(paragraphs)
            yield own, text
            heading, paragraphs = "", []
        else:
            paragraphs.append(text)
    yield heading, "\n".join(paragraphs)


def heading_of(about: Mapping[str, Any]) -> str:
    """The heading among what an object tells of a part of an abstract; a label that was predicted is none."""
    names = _HEADINGS[:1] if about.get("source") == "predicted" else _HEADINGS
    return next((about[name] for name in names if isinstance(about.get(name), str)), "")


def _own_sections(passages: Sequence[Passage]) -> list[tuple[int, str, str]]:
    """Start, text and heading of the sections of a document that we wrote; none of any other."""
    base = 0
    sections = []
    for one in passages:
        offset, text = one.get("offset"), one.get("text")
        if not (isinstance(offset, int) and isinstance(text, str)):
            return []
        if _is_title(one):
            base = offset + len(text) + 1
        elif _infons(one).get("source") in ("printed", "predicted"):
            sections.append((offset - base, text, str(_infons(one).get("heading") or "")))
        else:
            return []
    return sections


def _is_title(passage: Passage) -> bool:
    """Whether it is the article's title; in whole articles the headings of sections are of type ``title``, too."""
    return _type(passage) in ("title", "front") and _infons(passage).get("section_type", "TITLE") == "TITLE"


def _type(passage: Passage) -> str:
    return str(_infons(passage).get("type") or "")


def _infons(passage: Passage) -> Mapping[str, Any]:
    infons = passage.get("infons")
    return infons if isinstance(infons, dict) else {}


def _text(passage: Passage) -> str:
    """The passage's text, which BioC may also put into its sentences."""
    if isinstance(passage.get("text"), str) and passage["text"]:
        return str(passage["text"])
    sentences = passage.get("sentences")
    ones = [one for one in sentences if isinstance(one, dict)] if isinstance(sentences, list) else []
    return " ".join(one["text"] for one in ones if isinstance(one.get("text"), str))
