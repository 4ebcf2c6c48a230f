"""How well predicted labels fit true ones: by sentence, by label, by whole abstract, and as probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

__all__ = [
    "LabelScores",
    "Scores",
    "abstract_exact_match",
    "chosen_first",
    "confusions",
    "evaluate",
    "macro_f1",
    "reliability",
    "sentence_accuracy",
]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Target = str | Sequence[str]

_BINS = 15


class _Classifier(Protocol):
    classes_: npt.NDArray[Any]

    def predict(self, X: Any) -> Sequence[Sequence[str]]: ...


@dataclass(frozen=True)
class LabelScores:
    """Scores of one label.

    Parameters
    ----------
    precision, recall, f1 : float
        In [0, 1]; 0 where undefined.
    support : int
        Sentences that have the label.
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Scores:
    """Scores of predicted labels. Sentences whose true label is open are left out throughout.

    Parameters
    ----------
    n_abstracts, n_sentences : int
        What was scored.
    accuracy : float
        Share of the sentences whose label is right.
    macro_f1, weighted_f1 : float
        Mean of the labels' F1 over the labels that occur, plain and weighted by how often they occur.
    exact_match : float
        Share of the abstracts all of whose sentences are right.
    calibration_error : float
        Expected calibration error of the most probable label, in 15 bins of equal width (Guo and others, 2017).
    by_label : dict of str to LabelScores
    confusion : array of int, shape (n_labels, n_labels)
        Sentences by true label (row) and predicted label (column).
    """

    n_abstracts: int
    n_sentences: int
    accuracy: float
    macro_f1: float
    weighted_f1: float
    exact_match: float
    calibration_error: float
    by_label: dict[str, LabelScores]
    confusion: IntArray

    def to_dict(self) -> dict[str, Any]:
        """The scores as JSON types."""
        return {
            "abstracts": self.n_abstracts,
            "sentences": self.n_sentences,
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "weighted_f1": self.weighted_f1,
            "exact_match": self.exact_match,
            "calibration_error": self.calibration_error,
            "by_label": {label: vars(scores) for label, scores in self.by_label.items()},
            "confusion": self.confusion.tolist(),
        }


def evaluate(
    labels: Sequence[str],
    y: Sequence[Sequence[Target]],
    probabilities: Sequence[FloatArray],
    joined: Sequence[Sequence[str]] = (),
) -> Scores:
    """Score predicted probabilities against true labels.

    Parameters
    ----------
    labels : sequence of str
        What the columns of the probabilities stand for.
    y : sequence of sequences of str, or of tuples of str
        True labels of each abstract's sentences; a tuple of several says that it is open which.
    probabilities : sequence of arrays, shape (n_sentences, n_labels)
        One array an abstract, as ``AbstractClassifier.predict_proba`` gives them.
    joined : sequence of sequences of str
        Groups of labels to be counted as one, under the name of the group's first.

    Returns
    -------
    Scores

    Raises
    ------
    ValueError
        If the shapes do not fit, or no sentence has a label of its own.
    """
    place, names = _places(labels, joined)
    truths, guesses, heights, whole = [], [], [], []
    for number, (targets, found) in enumerate(zip(y, probabilities, strict=True)):
        if len(targets) != len(found):
            raise ValueError(f"Abstract {number} has {len(targets)} labels but {len(found)} predictions.")
        truth = np.array([_only(target, labels, place) for target in targets], dtype=np.int64)
        told = truth >= 0
        if not told.any():
            continue
        summed = found @ np.eye(len(names))[place]
        guess = place[found.argmax(axis=1)]
        truths.append(truth[told])
        guesses.append(guess[told])
        heights.append(summed[np.arange(len(found)), guess][told])
        whole.append(bool((truth == guess)[told].all()))
    if not truths:
        raise ValueError("No sentence has a label of its own: there is nothing to score.")
    return _scores(names, np.concatenate(truths), np.concatenate(guesses), np.concatenate(heights), whole)


def chosen_first(chosen: IntArray, probabilities: FloatArray) -> FloatArray:
    """Probabilities in which the chosen label of each sentence is the most probable, for scoring the choice.

    A model of whole divisions may choose a label that is not a sentence's most probable one: the two change places.

    Parameters
    ----------
    chosen : array of int, shape (n_sentences,)
        Numbers of the chosen labels.
    probabilities : array, shape (n_sentences, n_labels)

    Returns
    -------
    array, shape (n_sentences, n_labels)
    """
    rows = np.arange(len(chosen))
    result = probabilities.copy()
    best = probabilities.argmax(axis=1)
    result[rows, best], result[rows, chosen] = probabilities[rows, chosen], probabilities[rows, best]
    return result


def confusions(labels: Sequence[str], y: Sequence[Sequence[Target]], probabilities: Sequence[FloatArray]) -> IntArray:
    """Sentences of each abstract by true label and predicted label.

    Parameters
    ----------
    labels, y, probabilities
        As for :func:`evaluate`.

    Returns
    -------
    array, shape (n_abstracts, n_labels, n_labels)
        Of the abstracts of which some sentence has a label of its own.
    """
    place = np.arange(len(labels), dtype=np.int64)
    n = len(labels)
    tables = []
    for targets, found in zip(y, probabilities, strict=True):
        truth = np.array([_only(target, labels, place) for target in targets], dtype=np.int64)
        told = truth >= 0
        if told.any():
            tables.append(np.bincount(truth[told] * n + found.argmax(axis=1)[told], minlength=n * n).reshape(n, n))
    return np.array(tables, dtype=np.int64).reshape(-1, n, n)


def reliability(
    labels: Sequence[str], y: Sequence[Sequence[Target]], probabilities: Sequence[FloatArray]
) -> list[tuple[float, float, int]]:
    """How often predictions of about the same probability are right: the points of a reliability diagram.

    Parameters
    ----------
    labels, y, probabilities
        As for :func:`evaluate`.

    Returns
    -------
    list of (float, float, int)
        Of each of 15 bins that holds sentences: mean probability of the predicted label, share of the sentences
        that are right, number of sentences.
    """
    place = np.arange(len(labels), dtype=np.int64)
    truth = np.array([_only(target, labels, place) for targets in y for target in targets], dtype=np.int64)
    found = np.concatenate([*probabilities, np.empty((0, len(labels)))])
    told = truth >= 0
    height, right = found.max(axis=1)[told], found.argmax(axis=1)[told] == truth[told]
    bins = np.minimum((height * _BINS).astype(np.int64), _BINS - 1)
    return [
        (float(height[bins == number].mean()), float(right[bins == number].mean()), int((bins == number).sum()))
        for number in range(_BINS)
        if (bins == number).any()
    ]


def _places(labels: Sequence[str], joined: Sequence[Sequence[str]]) -> tuple[IntArray, list[str]]:
    """For each label the number it is counted under, and the names of the numbers."""
    counted_as = {label: group[0] for group in joined for label in group}
    names = list(dict.fromkeys(counted_as.get(label, label) for label in labels))
    return np.array([names.index(counted_as.get(label, label)) for label in labels], dtype=np.int64), names


def _only(target: Target, labels: Sequence[str], place: IntArray) -> int:
    """The number that a true label is counted under; -1 where it is open which."""
    several = (target,) if isinstance(target, str) else target
    numbers = {int(place[list(labels).index(label)]) for label in several}
    return numbers.pop() if len(numbers) == 1 else -1


def _scores(names: list[str], truth: IntArray, guess: IntArray, height: FloatArray, whole: list[bool]) -> Scores:
    n = len(names)
    confusion = np.bincount(truth * n + guess, minlength=n * n).reshape(n, n)
    right = np.diag(confusion).astype(float)
    predicted, actual = confusion.sum(axis=0), confusion.sum(axis=1)
    by_label = {
        name: LabelScores(
            precision=float(right[k] / predicted[k]) if predicted[k] else 0.0,
            recall=float(right[k] / actual[k]) if actual[k] else 0.0,
            f1=float(2 * right[k] / (predicted[k] + actual[k])) if predicted[k] + actual[k] else 0.0,
            support=int(actual[k]),
        )
        for k, name in enumerate(names)
    }
    present = [scores for scores in by_label.values() if scores.support]
    total = len(truth)
    return Scores(
        n_abstracts=len(whole),
        n_sentences=total,
        accuracy=float(right.sum() / total),
        macro_f1=float(np.mean([scores.f1 for scores in present])),
        weighted_f1=sum(scores.f1 * scores.support for scores in present) / total,
        exact_match=float(np.mean(whole)),
        calibration_error=_calibration_error(truth == guess, height),
        by_label=by_label,
        confusion=confusion,
    )


def _calibration_error(right: npt.NDArray[np.bool_], height: FloatArray) -> float:
    bins = np.minimum((height * _BINS).astype(np.int64), _BINS - 1)
    sizes = np.bincount(bins, minlength=_BINS)
    gaps = np.bincount(bins, right - height, minlength=_BINS)
    return float(np.abs(gaps)[sizes > 0].sum() / len(right))


def _evaluated(estimator: _Classifier, X: Any, y: Sequence[Sequence[Target]]) -> Scores:
    """Scores of the labels that an estimator gives; what it says of their probability does not count.

    A label of ``y`` that it has never learnt is one more that it never gives.
    """
    classes = estimator.classes_.tolist()
    found = {
        label for targets in y for target in targets for label in ([target] if isinstance(target, str) else target)
    }
    labels = [*classes, *sorted(found.difference(classes))]
    numbers = {label: number for number, label in enumerate(labels)}
    one = np.eye(len(labels))
    return evaluate(labels, y, [one[[numbers[label] for label in found]] for found in estimator.predict(X)])


def sentence_accuracy(estimator: _Classifier, X: Any, y: Sequence[Sequence[Target]]) -> float:
    """Share of the sentences whose label is right; usable as ``scoring=`` in scikit-learn.

    Parameters
    ----------
    estimator : AbstractClassifier
    X : sequence of sequences of str
    y : sequence of sequences of str
        A label that the estimator has not learnt is never right.

    Raises
    ------
    ValueError
        If no sentence has a label of its own; scikit-learn warns with the reason and counts such a fold as NaN.
    """
    return _evaluated(estimator, X, y).accuracy


def abstract_exact_match(estimator: _Classifier, X: Any, y: Sequence[Sequence[Target]]) -> float:
    """Share of the abstracts all of whose sentences are right; usable as ``scoring=`` in scikit-learn.

    Parameters
    ----------
    estimator : AbstractClassifier
    X : sequence of sequences of str
    y : sequence of sequences of str
        A label that the estimator has not learnt is never right.

    Raises
    ------
    ValueError
        If no sentence has a label of its own; scikit-learn warns with the reason and counts such a fold as NaN.
    """
    return _evaluated(estimator, X, y).exact_match


def macro_f1(estimator: _Classifier, X: Any, y: Sequence[Sequence[Target]]) -> float:
    """Mean F1 of the labels that occur; usable as ``scoring=`` in scikit-learn.

    Parameters
    ----------
    estimator : AbstractClassifier
    X : sequence of sequences of str
    y : sequence of sequences of str
        A label that the estimator has not learnt is never right.

    Raises
    ------
    ValueError
        If no sentence has a label of its own; scikit-learn warns with the reason and counts such a fold as NaN.
    """
    return _evaluated(estimator, X, y).macro_f1
