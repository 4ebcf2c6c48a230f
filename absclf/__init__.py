"""Sections and key points of scientific abstracts.

The public names are imported when they are first used: ``import absclf`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from absclf.abstract import Abstract, KeyPoint, PrintedHeading, Record, Section, Sentence, StructuredAbstract
    from absclf.classifier import AbstractClassifier
    from absclf.errors import AbsclfError, InputError, ModelFileError, OutputError, SchemeError
    from absclf.formats import read, write
    from absclf.keypoints import KeyPointExtractor
    from absclf.learning import train
    from absclf.models import Model, load
    from absclf.schemes import Scheme, get_scheme, load_scheme
    from absclf.sentences import split_sentences

__version__ = "0.1.0"

_HOMES = {
    "AbsclfError": "errors",
    "Abstract": "abstract",
    "AbstractClassifier": "classifier",
    "InputError": "errors",
    "KeyPoint": "abstract",
    "KeyPointExtractor": "keypoints",
    "Model": "models",
    "ModelFileError": "errors",
    "OutputError": "errors",
    "PrintedHeading": "abstract",
    "Record": "abstract",
    "Scheme": "schemes",
    "SchemeError": "errors",
    "Section": "abstract",
    "Sentence": "abstract",
    "StructuredAbstract": "abstract",
    "get_scheme": "schemes",
    "load": "models",
    "load_scheme": "schemes",
    "read": "formats",
    "split_sentences": "sentences",
    "train": "learning",
    "write": "formats",
}

__all__ = [
    "AbsclfError",
    "Abstract",
    "AbstractClassifier",
    "InputError",
    "KeyPoint",
    "KeyPointExtractor",
    "Model",
    "ModelFileError",
    "OutputError",
    "PrintedHeading",
    "Record",
    "Scheme",
    "SchemeError",
    "Section",
    "Sentence",
    "StructuredAbstract",
    "get_scheme",
    "load",
    "load_scheme",
    "read",
    "split_sentences",
    "train",
    "write",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"absclf.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
