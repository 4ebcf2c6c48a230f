"""Import formats of annotation tools, our predictions as pre-annotations: Label Studio JSON and doccano JSONL."""

from __future__ import annotations

import json
from typing import Any

from absclf.abstract import StructuredAbstract

__all__ = ["DoccanoWriter", "LabelStudioWriter", "make_doccano_writer", "make_label_studio_writer"]


class LabelStudioWriter:
    """Tasks of Label Studio, for a labelling interface with ``<Labels name="label" toName="text">`` over
    ``<Text name="text" value="$text">``; each sentence is a region. Offsets are in Unicode characters.
    """

    def __init__(self) -> None:
        self._encode = json.JSONEncoder(ensure_ascii=False).encode

    def begin(self) -> str:
        """The array's opening."""
        return "["

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result's task."""
        return ("\n" if number == 1 else ",\n") + self._encode(_task(result))

    def end(self) -> str:
        """The array's end."""
        return "\n]\n"


def _task(result: StructuredAbstract) -> dict[str, Any]:
    regions = [
        {
            "id": f"s{place}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "score": one.probability,
            "value": {"start": one.start, "end": one.end, "text": one.text, "labels": [one.label]},
        }
        for place, one in enumerate(result.sentences, start=1)
    ]
    scores = [one.probability for one in result.sentences]
    prediction = {
        "model_version": f"absclf {result.model}",
        "score": sum(scores) / len(scores) if scores else 0.0,
        "result": regions,
    }
    data = {"text": result.text, "id": result.id or "", "title": result.title}
    return {"data": data, "predictions": [prediction] if regions else []}


class DoccanoWriter:
    """Examples of doccano's sequence labelling; each sentence is a span, in Unicode characters."""

    def __init__(self) -> None:
        self._encode = json.JSONEncoder(ensure_ascii=False).encode

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:  # noqa: ARG002 - one line is like another
        """The result's line."""
        spans = [[one.start, one.end, one.label] for one in result.sentences]
        example = {"text": result.text, "label": spans, "id": result.id or "", "title": result.title}
        return self._encode(example) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def make_label_studio_writer(**_: object) -> LabelStudioWriter:
    """A writer of Label Studio's tasks."""
    return LabelStudioWriter()


def make_doccano_writer(**_: object) -> DoccanoWriter:
    """A writer of doccano's examples."""
    return DoccanoWriter()
