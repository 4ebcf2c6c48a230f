"""Scores agree with scikit-learn's on flat labels, and with counting by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support
from sklearn.model_selection import cross_validate

from absclf import AbstractClassifier
from absclf.evaluation import (
    LabelScores,
    abstract_exact_match,
    confusions,
    evaluate,
    macro_f1,
    reliability,
    sentence_accuracy,
)
from tests.made_abstracts import make_corpus

LABELS = ("A", "B", "C")


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_scores_agree_with_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 6, size=8)
    y = [[LABELS[k] for k in random.integers(0, 3, size)] for size in sizes]
    probabilities = [random.dirichlet(np.ones(3), size) for size in sizes]
    scores = evaluate(LABELS, y, probabilities)
    truth = [label for labels in y for label in labels]
    guess = [LABELS[k] for found in probabilities for k in found.argmax(axis=1)]
    present = sorted(set(truth))
    assert scores.accuracy == pytest.approx(accuracy_score(truth, guess))
    assert scores.macro_f1 == pytest.approx(f1_score(truth, guess, labels=present, average="macro", zero_division=0))
    assert scores.weighted_f1 == pytest.approx(
        f1_score(truth, guess, labels=present, average="weighted", zero_division=0)
    )
    assert np.array_equal(scores.confusion, confusion_matrix(truth, guess, labels=list(LABELS)))
    each = precision_recall_fscore_support(truth, guess, labels=list(LABELS), zero_division=0)
    for label, precision, recall, f1, support in zip(LABELS, *each, strict=True):
        found = scores.by_label[label]
        assert (found.precision, found.recall, found.f1) == pytest.approx((precision, recall, f1))
        assert found.support == support


def sure(*labels: str) -> np.ndarray:
    return np.array([[float(label == other) for other in LABELS] for label in labels])


def test_whole_abstracts_are_right_or_wrong() -> None:
    scores = evaluate(LABELS, [["A", "B"], ["A"], ["C"]], [sure("A", "B"), sure("B"), sure("C")])
    assert scores.exact_match == pytest.approx(2 / 3)


def test_sentences_whose_label_is_open_do_not_count() -> None:
    scores = evaluate(LABELS, [["A", ("B", "C")], [("A", "B")]], [sure("A", "A"), sure("C")])
    assert (scores.n_abstracts, scores.n_sentences, scores.accuracy) == (1, 1, 1.0)


def test_labels_can_be_joined() -> None:
    y = [["A", "B", ("A", "B"), "C"]]
    scores = evaluate(LABELS, y, [sure("B", "A", "A", "A")], joined=[("A", "B")])
    assert (scores.n_sentences, scores.accuracy) == (4, 0.75)
    assert set(scores.by_label) == {"A", "C"}


def test_calibration_error_is_the_gap_between_promise_and_truth() -> None:
    promised = np.array([[0.8, 0.2, 0.0]] * 10)
    labels = ["A"] * 6 + ["B"] * 4
    assert evaluate(LABELS, [labels], [promised]).calibration_error == pytest.approx(0.2)


def test_promises_that_are_too_high_are_not_made_good_by_others_that_are_too_low() -> None:
    promised = np.array([[0.9, 0.1, 0.0]] * 10 + [[0.6, 0.4, 0.0]] * 10)
    labels = ["A"] * 5 + ["B"] * 5 + ["A"] * 9 + ["B"]
    assert evaluate(LABELS, [labels], [promised]).calibration_error == pytest.approx((0.4 + 0.3) / 2)


def test_a_sure_promise_is_in_the_last_of_fifteen_bins() -> None:
    promised = np.array([[0.9, 0.1, 0.0], [0.95, 0.05, 0.0], [1.0, 0.0, 0.0]])
    error = evaluate(LABELS, [["A", "A", "B"]], [promised]).calibration_error
    assert error == pytest.approx((0.1 + abs(0.05 - 1)) / 3)
    first, last = reliability(LABELS, [["A", "A", "B"]], [promised])
    assert first == pytest.approx((0.9, 1.0, 1))
    assert last == pytest.approx((0.975, 0.5, 2))


def test_a_diagram_tells_how_often_promises_of_a_height_are_right() -> None:
    y: list[list[str | tuple[str, ...]]] = [["A", "B", ("A", "B")], ["A", "C", "B"]]
    promised = [
        [[0.95, 0.05, 0.0], [0.6, 0.4, 0.0], [0.7, 0.3, 0.0]],
        [[0.62, 0.3, 0.08], [0.0, 0.0, 1.0], [0.5, 0.4, 0.1]],
    ]
    points = reliability(LABELS, y, [np.array(found) for found in promised])
    expected = [(0.5, 0.0, 1), (0.61, 0.5, 2), (0.975, 1.0, 2)]
    assert len(points) == len(expected)
    for point, other in zip(points, expected, strict=True):
        assert point == pytest.approx(other)
    assert reliability(LABELS, [], []) == []


def test_confusions_are_counted_an_abstract_by_true_and_predicted_label() -> None:
    y: list[list[str | tuple[str, ...]]] = [["A", "A", ("A", "B")], [("B", "C")], ["C", "B"]]
    tables = confusions(LABELS, y, [sure("A", "C", "C"), sure("A"), sure("B", "B")])
    assert tables.tolist() == [[[1, 0, 1], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 1, 0]]]
    assert confusions(LABELS, [], []).shape == (0, 3, 3)


def test_nothing_to_score_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to score"):
        evaluate(LABELS, [[("A", "B")]], [sure("A")])


def test_predictions_of_another_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="2 labels but 1"):
        evaluate(LABELS, [["A", "B"]], [sure("A")])


def test_as_many_abstracts_are_predicted_as_are_labelled() -> None:
    with pytest.raises(ValueError, match="shorter"):
        evaluate(LABELS, [["A"], ["B"]], [sure("A")])
    with pytest.raises(ValueError, match="shorter"):
        confusions(LABELS, [["A"], ["B"]], [sure("A")])


def test_scores_of_a_label_that_neither_occurs_nor_is_given_are_nothing() -> None:
    scores = evaluate(LABELS, [["A", "A"]], [sure("A", "B")])
    assert scores.by_label == {
        "A": LabelScores(1.0, 0.5, 2 / 3, 2),
        "B": LabelScores(0.0, 0.0, 0.0, 0),
        "C": LabelScores(0.0, 0.0, 0.0, 0),
    }


def test_scorers_work_in_cross_validation() -> None:
    classifier = AbstractClassifier(min_count=1, dimension=16, hidden=16, epochs=6, batch_size=4, calibrate=False)
    scoring = {"accuracy": sentence_accuracy, "whole": abstract_exact_match, "f1": macro_f1}
    found = cross_validate(classifier, *make_corpus(24), cv=2, scoring=scoring)
    for name in scoring:
        assert found[f"test_{name}"].shape == (2,)
        assert ((found[f"test_{name}"] >= 0) & (found[f"test_{name}"] <= 1)).all()


def test_a_label_that_was_never_learnt_is_wrong() -> None:
    X, y = make_corpus(12)
    classifier = AbstractClassifier(min_count=1, dimension=16, hidden=16, epochs=6, batch_size=4, calibrate=False)
    classifier.fit(X, y)
    y = [["LIMITS" if label == "CONCLUSIONS" else label for label in labels] for labels in y]
    truth = [label for labels in y for label in labels]
    guess = [label for labels in classifier.predict(X) for label in labels]
    assert sentence_accuracy(classifier, X, y) == classifier.score(X, y)
    assert abstract_exact_match(classifier, X, y) == 0.0  # each of them has conclusions
    expected = f1_score(truth, guess, labels=sorted(set(truth)), average="macro", zero_division=0)
    assert macro_f1(classifier, X, y) == pytest.approx(expected)


@pytest.mark.filterwarnings("ignore:Scoring failed")
def test_folds_in_which_nothing_can_be_scored_are_not_numbers() -> None:
    X, y = make_corpus(8)
    y_open = [[("METHODS", "RESULTS")] * len(labels) for labels in y[4:]]
    classifier = AbstractClassifier(min_count=1, dimension=16, hidden=16, epochs=1, batch_size=4, calibrate=False)
    found = cross_validate(classifier, X, [*y[:4], *y_open], cv=2, scoring={"accuracy": sentence_accuracy})
    assert np.isnan(found["test_accuracy"]).tolist() == [False, True]
