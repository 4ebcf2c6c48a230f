"""Small models and corpora for tests of training: made in a second, from the made abstracts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from absclf.corpora import Corpus
from absclf.learning import TrainingSettings, train
from absclf.models import Model
from absclf.schemes import get_scheme
from tests.made_abstracts import make_corpus

QUICK = TrainingSettings(epochs=4, learning_rate=2e-3, min_count=1, output_epochs=3)


def made(n_abstracts: int, seed: int = 0) -> Corpus:
    """A corpus of made abstracts in the research scheme."""
    X, y = make_corpus(n_abstracts, seed)
    groups = [f"{seed}-{number}" for number in range(n_abstracts)]
    return Corpus(X, [[(label,) for label in labels] for labels in y], groups, "", get_scheme("research"))


@cache
def small_model() -> Model:
    """A model of the research scheme."""
    return train(made(40), None, settings=QUICK, name="small")


def record(sentences: list[str], labels: list[str]) -> dict[str, Any]:
    """One line of a corpus file."""
    return {"sentences": [{"text": text, "label": label} for text, label in zip(sentences, labels, strict=True)]}


def write_corpus(path: Path, n_abstracts: int, seed: int = 0, rename: dict[str, str] | None = None) -> Path:
    """A corpus file of made abstracts, its labels perhaps renamed."""
    X, y = make_corpus(n_abstracts, seed)
    renamed = [[(rename or {}).get(label, label) for label in labels] for labels in y]
    lines = [json.dumps(record(sentences, labels)) for sentences, labels in zip(X, renamed, strict=True)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
