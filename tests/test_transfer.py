"""A labeller carried over to other labels keeps its network; a baseline and a temperature are fitted as they should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from absclf.baselines import PositionBaseline
from absclf.calibration import fit_temperature
from absclf.corpora import Corpus
from absclf.evaluation import evaluate
from absclf.fitting import FitSettings
from absclf.labeller import Labeller
from absclf.transfer import adapt
from tests.made_abstracts import LABELS, make_corpus
from tests.trained_models import small_model

OUTPUT = FitSettings(epochs=30, learning_rate=2e-2, embedding_rate=0.0, batch_size=4)


def base() -> Labeller:
    found = small_model().classifier.labeller_
    assert isinstance(found, Labeller)
    return found


def two_labels(n: int, seed: int) -> tuple[list[list[str]], list[list[tuple[str, ...]]]]:
    X, y = make_corpus(n, seed)
    return X, [[("done",) if label in ("METHODS", "RESULTS") else ("other",) for label in labels] for labels in y]


def test_only_the_last_layer_is_new() -> None:
    X, y = two_labels(20, 0)
    adapted = adapt(base(), ("done", "other"), X, y, OUTPUT)
    assert adapted.labels == ("done", "other")
    for name, array in adapted.network.parameters.items():
        if not name.startswith("output"):
            assert np.array_equal(array, base().network.parameters[name])


def test_the_last_layer_alone_learns_the_new_labels() -> None:
    adapted = adapt(base(), ("done", "other"), *two_labels(20, 0), OUTPUT)
    X, y = two_labels(20, 1)
    most = evaluate(adapted.labels, y, [np.tile([0.0, 1.0], (len(sentences), 1)) for sentences in X])
    assert evaluate(adapted.labels, y, adapted.probabilities(X)).accuracy > most.accuracy


def test_the_same_labels_need_no_new_layer() -> None:
    assert adapt(base(), LABELS, [], [], OUTPUT) is not None
    assert adapt(base(), LABELS, [], [], OUTPUT).network is base().network


def test_a_temperature_undoes_false_confidence() -> None:
    X, y = make_corpus(30, seed=2)
    labels = [[(label,) for label in labels] for labels in y]
    loud, louder_still = (fit_temperature([(louder(factor), X, labels)]) for factor in (100, 200))
    assert louder_still / loud == pytest.approx(2, rel=0.05)


def louder(factor: float) -> Labeller:
    """The base with all its scores multiplied."""
    chain = base().chain
    parameters = dict(base().network.parameters)
    parameters.update({name: np.float32(factor) * parameters[name] for name in ("output", "output_bias")})
    steep = type(chain)(factor * chain.transitions, factor * chain.starts, factor * chain.ends)
    return replace(base(), network=type(base().network)(parameters), chain=steep)


def test_open_labels_tell_no_temperature() -> None:
    X, y = make_corpus(2)
    assert fit_temperature([(base(), X, [[LABELS] * len(labels) for labels in y])]) == 1.0


def test_the_baseline_knows_only_the_place() -> None:
    y: list[list[tuple[str, ...]]] = [[("A",), ("B",)] for _ in range(4)]
    y.append([("A", "B"), ("B",)])
    corpus = Corpus([["One.", "Two."]] * 5, y, list("abcde"))
    found = PositionBaseline(("A", "B")).fit(corpus).predict_proba([["Two.", "One."], []])
    assert found[0].argmax(axis=1).tolist() == [0, 1]
    assert np.allclose(found[0].sum(axis=1), 1)
    assert found[1].shape == (0, 2)
