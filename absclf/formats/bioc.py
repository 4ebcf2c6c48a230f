"""BioC JSON: a passage a section, offsets in the document's text, sentences and key points as annotations."""

from __future__ import annotations

import json
from typing import Any

from absclf.abstract import KeyPoint, Section, Sentence, StructuredAbstract

__all__ = ["BiocWriter", "make_writer"]


class BiocWriter:
    """One BioC collection (Comeau et al. 2013, in its JSON form).

    A document's text is its title, a line end, and its abstract: offsets, in Unicode characters, refer to it. What
    lies between two passages is white space or a printed heading.
    """

    def __init__(self) -> None:
        self._encode = json.JSONEncoder(ensure_ascii=False).encode

    def begin(self) -> str:
        """The collection's opening."""
        return '{"source": "absclf", "date": "", "key": "", "version": "1.0", "infons": {}, "documents": ['

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result's document."""
        return ("\n" if number == 1 else ",\n") + self._encode(_document(result, number))

    def end(self) -> str:
        """The collection's end."""
        return "\n]}\n"


def _document(result: StructuredAbstract, number: int) -> dict[str, Any]:
    base = len(result.title) + 1
    passages = [_passage({"type": "title"}, 0, result.title, [])]
    passages += [_section_passage(section, result, base) for section in result.sections]
    if result.text and not result.sections:
        passages.append(_passage({"type": "abstract"}, base, result.text, []))
    return {
        "id": result.id or str(number),
        "infons": {"model": result.model, "scheme": result.scheme},
        "passages": passages,
        "annotations": [],
        "relations": [],
    }


def _section_passage(section: Section, result: StructuredAbstract, base: int) -> dict[str, Any]:
    infons = {"type": "abstract", "section": section.label, "source": section.source}
    if section.heading:
        infons["heading"] = section.heading
    annotations = [
        _annotation(f"s{place}", one, base, {"type": "sentence", "label": one.label, **_certainty(one)})
        for place, one in enumerate(result.sentences, start=1)
        if section.start <= one.start < section.end
    ]
    annotations += [
        _annotation(f"k{place}", point, base, {"type": "key_point", "score": str(point.score)})
        for place, point in enumerate(result.key_points, start=1)
        if section.start <= point.start < section.end
    ]
    return _passage(infons, base + section.start, section.text, annotations)


def _certainty(sentence: Sentence) -> dict[str, str]:
    return {"probability": str(sentence.probability), "source": sentence.source}


def _passage(infons: dict[str, str], offset: int, text: str, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "infons": infons,
        "offset": offset,
        "text": text,
        "sentences": [],
        "annotations": annotations,
        "relations": [],
    }


def _annotation(identifier: str, span: Sentence | KeyPoint, base: int, infons: dict[str, str]) -> dict[str, Any]:
    locations = [{"offset": base + span.start, "length": span.end - span.start}]
    return {"id": identifier, "infons": infons, "text": span.text, "locations": locations}


def make_writer(**_: object) -> BiocWriter:
    """A writer of BioC JSON."""
    return BiocWriter()
