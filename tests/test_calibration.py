"""A temperature makes probabilities mean what they say, and changes no label."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf import AbstractClassifier
from absclf.calibration import fit_temperature
from absclf.labeller import Labeller, tempered
from tests.made_abstracts import LABELS, make_corpus


@pytest.fixture(scope="module")
def labeller() -> Labeller:
    classifier = AbstractClassifier(
        labels=LABELS, min_count=1, dimension=8, hidden=8, epochs=4, batch_size=4, learning_rate=0.01, calibrate=False
    )
    found = classifier.fit(*make_corpus(30)).labeller_
    assert isinstance(found, Labeller)
    return found


@given(st.lists(st.floats(0.001, 1.0), min_size=2, max_size=5), st.floats(0.3, 10.0))
def test_tempering_keeps_sums_and_order(weights: list[float], temperature: float) -> None:
    probabilities = np.array([weights]) / sum(weights)
    found = tempered(probabilities, temperature)
    assert found.sum() == pytest.approx(1.0)
    order = np.argsort(probabilities[0], kind="stable")
    assert (np.diff(found[0][order]) >= -1e-12).all()


def test_what_is_impossible_stays_so() -> None:
    assert tempered(np.array([[0.0, 0.25, 0.75], [0.0, 0.0, 0.0]]), 3.0)[:, 0].tolist() == [0.0, 0.0]


def test_labels_do_not_depend_on_the_temperature(labeller: Labeller) -> None:
    X, _ = make_corpus(20, seed=2)
    for cool, hot in zip(labeller.labelled(X), replace(labeller, temperature=4.0).labelled(X), strict=True):
        assert np.array_equal(cool[0], hot[0])


def test_wrong_labels_make_for_a_higher_temperature(labeller: Labeller) -> None:
    X, y = make_corpus(40, seed=3)
    right = [[(label,) for label in labels] for labels in y]
    random = np.random.default_rng(0)
    noisy = [[(str(random.choice(LABELS)),) if random.random() < 0.4 else one for one in labels] for labels in right]
    assert fit_temperature([(labeller, X, noisy)]) > fit_temperature([(labeller, X, right)])


@pytest.mark.parametrize("noise", [0.25, 0.4])
def test_no_other_temperature_makes_the_labels_more_probable(labeller: Labeller, noise: float) -> None:
    X, y = make_corpus(40, seed=3)
    random = np.random.default_rng(1)
    noisy = [[(str(random.choice(LABELS)) if random.random() < noise else one,) for one in labels] for labels in y]
    found = fit_temperature([(labeller, X, noisy)])
    right = [labeller.labels.index(label) for labels in noisy for (label,) in labels]
    probabilities = np.concatenate(labeller.probabilities(X))

    def surprise(temperature: float) -> float:
        return float(-np.log(tempered(probabilities, temperature)[np.arange(len(right)), right]).sum())

    assert 0.3 < found < 10
    assert all(surprise(found) <= surprise(other) for other in (0.31, 0.9 * found, 0.99 * found, 1.01 * found, 9.9))
    assert fit_temperature([(replace(labeller, temperature=4.0), X, noisy)]) == found


def test_temperatures_stay_between_a_third_and_ten(labeller: Labeller) -> None:
    X, _ = make_corpus(20, seed=3)
    found = labeller.probabilities(X)
    always = [[(labeller.labels[k],) for k in one.argmax(axis=1)] for one in found]
    never = [[(labeller.labels[k],) for k in one.argmin(axis=1)] for one in found]
    assert fit_temperature([(labeller, X, always)]) == pytest.approx(0.3, abs=0.01)
    assert fit_temperature([(labeller, X, never)]) == pytest.approx(10, abs=0.01)


def test_open_labels_say_nothing(labeller: Labeller) -> None:
    X, _ = make_corpus(3)
    assert fit_temperature([(labeller, X, [[LABELS] * len(sentences) for sentences in X])]) == 1.0
