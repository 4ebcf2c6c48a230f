"""Our own results as JSON name each label twice, over a section and beside each sentence: where the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["contradictions"]

_PLACED = {"text": str, "start": int, "end": int}
"""What each section and sentence of a result of ours has, whatever has been corrected."""


def contradictions(value: Mapping[str, Any], labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Sections of a result that were changed, and not their sentences, of which alone the labels count.

    Parameters
    ----------
    value : mapping
        A JSON object with ``"sentences"``.
    labels : sequence of str
        Theirs.

    Yields
    ------
    reason, words : str
        What is wrong with a section, and its text. Nothing for an object that is no result of ours.
    """
    sections, sentences = value.get("sections") or [], value["sentences"]
    if not (_are_placed(sections) and _are_placed(sentences)):
        return
    in_order = sorted(zip(sentences, labels, strict=True), key=lambda one: one[0]["start"])
    place = 0
    for section in sorted(sections, key=lambda one: one["start"]):
        begin = place
        while place < len(in_order) and in_order[place][0]["start"] < section["end"]:
            place += 1
        held = in_order[begin:place]
        own = dict.fromkeys(label for _, label in held)
        if {label.casefold() for label in own} - {str(section.get("label")).casefold()}:
            named = ", ".join(label.replace("\n", " or ") or "nothing" for label in own)
            told = f"the section says {section.get('label')}, but its sentences, which count, say {named}"
            yield told, section["text"]
        elif _letters(section["text"]) != "".join(_letters(sentence["text"]) for sentence, _ in held):
            yield "the section is not the text of its sentences, which count", section["text"]


def _are_placed(parts: object) -> bool:
    return isinstance(parts, list) and all(
        isinstance(one, dict) and all(isinstance(one.get(name), kind) for name, kind in _PLACED.items())
        for one in parts
    )


def _letters(text: str) -> str:
    return "".join(text.split())
