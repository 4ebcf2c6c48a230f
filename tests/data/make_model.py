"""Write the model file of the present schema version: ``python -m tests.data.make_model``, once for each version.

Files of earlier versions are never written again: they are what users have.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from absclf import AbstractClassifier
from absclf.keypoints import KeyPointExtractor
from absclf.modelfile import SCHEMA_VERSION
from absclf.models import labelling_model
from absclf.schemes import get_scheme
from tests.made_abstracts import LABELS, make_corpus


def main() -> None:
    """Train a tiny model and save it."""
    X, y = make_corpus(40)
    classifier = AbstractClassifier(
        labels=LABELS,
        min_count=1,
        dimension=8,
        hidden=8,
        epochs=30,
        batch_size=4,
        word_dropout=0.2,
        dropout=0.0,
        learning_rate=0.01,
        calibrate=False,
    )
    labeller = classifier.fit(X, y).labeller_
    importance = [np.linspace(0, 1, len(sentences)).tolist() for sentences in X]
    ranker = KeyPointExtractor(n_networks=1).fit(X, importance).ranker_
    model = labelling_model("tiny", get_scheme("research"), labeller, ranker, {"name": "tiny", "made_for": "tests"})
    model.save(Path(__file__).parent / f"model_schema_{SCHEMA_VERSION}.safetensors")


if __name__ == "__main__":
    main()
