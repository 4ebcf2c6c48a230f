"""Divide a sequence of sentences into three parts that come once each, in order: a model of whole segmentations.

A segmentation of ``n`` sentences is a pair ``(second, third)``: where the second and the third part begin. Its score
is the sum of a score of each sentence for the part it falls in, of a score of each of the two places as a boundary, and
of scores of the three parts' lengths. The probability of a segmentation is the softmax of the scores of all ``n (n - 1)
/ 2`` of them: a semi-Markov conditional random field (Sarawagi and Cohen, 2004) small enough to be summed outright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from absclf.review_features import FeatureBlocks, TrainingMatrix

__all__ = ["SegmentalModel", "Segmentations", "best_segmentations", "segmentations"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_LONGEST = (7, 7, 8)  # lengths of the three parts from which on they count as one
_IMPOSSIBLE = -1e30
_IN_DOUBT = 0.15  # factor of the scores where an abstract is taken for one of those that the text tells little of
_FACTORS = np.linspace(0.4, 1.5, 23)
_DOUBTS = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3)


@dataclass(frozen=True)
class _Batch:
    """Abstracts side by side: positions 0..longest along an axis of their own."""

    lengths: IntArray
    rows: IntArray
    columns: IntArray
    possible: npt.NDArray[np.bool_]  # (n_abstracts, longest + 1, longest + 1): second part begins, third part begins

    @classmethod
    def of(cls, lengths: npt.ArrayLike) -> _Batch:
        sizes = np.asarray(lengths, dtype=np.int64)
        rows = np.repeat(np.arange(len(sizes)), sizes)
        columns = np.arange(len(rows)) - (np.cumsum(sizes) - sizes)[rows]
        place = np.arange(int(sizes.max()) + 1)
        second, third = place[None, :, None], place[None, None, :]
        # The first two parts have a sentence each; the third may be missing.
        possible = (second >= 1) & (second < third) & (third <= sizes[:, None, None])
        possible[sizes == 1, 1, 1] = True
        return cls(sizes, rows, columns, possible)

    @property
    def longest(self) -> int:
        return int(self.possible.shape[1]) - 1

    def pad(self, values: FloatArray) -> FloatArray:
        """Values of sentences as (n_abstracts, longest + 1, ...)."""
        padded = np.zeros((len(self.lengths), self.longest + 1, *values.shape[1:]))
        padded[self.rows, self.columns] = values
        return padded


@dataclass(frozen=True)
class Segmentations:
    """Probabilities of the segmentations of some abstracts.

    Attributes
    ----------
    of_bounds : array, shape (n_abstracts, longest + 1, longest + 1)
        Of each pair (start of the second part, start of the third part).
    of_labels : array, shape (n_sentences, 3)
        Of each part for each sentence: sums over the segmentations, so each row sums to 1.
    lengths : array, shape (n_abstracts,)
    """

    of_bounds: FloatArray
    of_labels: FloatArray
    lengths: IntArray


def _add_up(batch: _Batch, sentence: FloatArray, second: FloatArray, third: FloatArray) -> FloatArray:
    """Scores of all segmentations from (n, 3) scores of sentences and (n_abstracts, longest + 1) ones of bounds."""
    before = np.zeros((len(batch.lengths), batch.longest + 1, 3))
    before[batch.rows, batch.columns + 1] = sentence
    before = np.cumsum(before, axis=1)
    rest = before[:, -1, 2]  # padding adds nothing
    at_second = before[:, :, 0] - before[:, :, 1] + second
    at_third = before[:, :, 1] - before[:, :, 2] + third
    scores: FloatArray = at_second[:, :, None] + at_third[:, None, :] + rest[:, None, None]
    return scores


def _softmax(batch: _Batch, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    masked = np.where(batch.possible, scores, _IMPOSSIBLE)
    greatest = masked.max(axis=(1, 2), keepdims=True)
    weights = np.exp(masked - greatest)
    total = weights.sum(axis=(1, 2), keepdims=True)
    return weights / total, (greatest + np.log(total))[:, 0, 0]


def _label_marginals(batch: _Batch, probability: FloatArray) -> FloatArray:
    second = np.cumsum(probability.sum(axis=2), axis=1)[batch.rows, batch.columns]
    third = np.cumsum(probability.sum(axis=1), axis=1)[batch.rows, batch.columns]
    marginals: FloatArray = np.clip(np.stack([1.0 - second, second - third, third], axis=1), 0.0, 1.0)
    return marginals


class _Lengths:
    """What is said of the three parts' lengths: one of a few sizes, share of the abstract and its square."""

    n_weights = sum(_LONGEST) + 3 + 6

    def __init__(self, batch: _Batch) -> None:
        self._batch = batch
        place = np.arange(batch.longest + 1)
        self._gap = np.clip(place[None, :] - place[:, None], 0, None)  # (second, third) -> length of the second part
        self._last = np.clip(batch.lengths[:, None] - place, 0, None)  # third -> length of the third part
        self._share = place / batch.lengths[:, None]
        self._last_share = self._last / batch.lengths[:, None]

    @staticmethod
    def _parts(weights: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
        tables = np.split(weights[:-6], np.cumsum([size + 1 for size in _LONGEST])[:-1])
        return list(zip(tables, weights[-6:].reshape(3, 2), strict=True))

    def scores(self, weights: FloatArray) -> FloatArray:
        """Scores of all segmentations, (n_abstracts, longest + 1, longest + 1)."""
        (first, a), (middle, b), (last, c) = self._parts(weights)
        place = np.arange(self._batch.longest + 1)
        of_first = first[np.minimum(place, _LONGEST[0])] + self._share * a[0] + self._share**2 * a[1]
        of_middle = middle[np.minimum(place, _LONGEST[1])] + self._share * b[0] + self._share**2 * b[1]
        of_last = last[np.minimum(self._last, _LONGEST[2])] + self._last_share * c[0] + self._last_share**2 * c[1]
        result: FloatArray = of_first[:, :, None] + of_middle[:, self._gap] + of_last[:, None, :]
        return result

    def gradient(self, difference: FloatArray) -> FloatArray:
        """Gradient of the weights from that of the segmentations' scores."""
        place = np.arange(self._batch.longest + 1)
        of_first, of_last = difference.sum(axis=2), difference.sum(axis=1)
        of_middle = np.stack([difference.diagonal(k, 1, 2).sum(axis=-1) for k in place], axis=1)
        capped = [np.broadcast_to(np.minimum(place, size), of_first.shape) for size in _LONGEST[:2]]
        capped.append(np.minimum(self._last, _LONGEST[2]))
        tables, shares = [], []
        for size, index, part, share in zip(
            _LONGEST, capped, (of_first, of_middle, of_last), (self._share, self._share, self._last_share), strict=True
        ):
            tables.append(np.bincount(index.ravel(), part.ravel(), minlength=size + 1))
            shares += [np.sum(part * share), np.sum(part * share**2)]
        return np.concatenate([*tables, np.array(shares)])


@dataclass(frozen=True)
class _Lesson:
    """Segmented abstracts: what is learnt from."""

    sentences: FeatureBlocks
    boundaries: FeatureBlocks
    bounds: IntArray
    related: BoolArray

    def of(self, chosen: BoolArray) -> _Lesson:
        return _Lesson(self.sentences.of(chosen), self.boundaries.of(chosen), self.bounds[chosen], self.related[chosen])


class SegmentalModel:
    """Three parts in order, learnt by maximum conditional likelihood with L-BFGS.

    Abstracts of a related kind, which may be many where one's own are few, share their weights with one's own, which
    have departures from these for themselves (Daumé, 2007): what the two kinds have in common is learnt from both,
    how long the parts are and where the custom differs from one's own. The departures are added in the end.

    Parameters
    ----------
    penalty : float
        Weight of half the squared length of the feature weights.
    length_penalty : float
        The same for the weights of the parts' lengths.
    n_inner_folds : int
        Folds, inside :meth:`fit`, that choose the temperature and the doubt; 0 leaves them at 1 and 0.
    max_iterations : int
    related_weight : float
        What an abstract of the related kind counts beside one's own.

    Attributes
    ----------
    sentence_weights_ : array, shape (n_features, 3)
    boundary_weights_ : array, shape (n_boundary_features, 2)
    length_weights_ : array
    inverse_temperature_, doubt_ : float
        Factor of the scores, and the probability that an abstract is divided otherwise than its text tells, where next
        to nothing is known of it. The two that make the labels of left-out abstracts likeliest: calibration. By a
        factor alone the model would be too sure where it is sure, and not sure enough elsewhere.
    """

    def __init__(
        self,
        penalty: float = 5.0,
        length_penalty: float = 0.3,
        n_inner_folds: int = 5,
        max_iterations: int = 150,
        related_weight: float = 0.3,
    ) -> None:
        self.penalty = penalty
        self.length_penalty = length_penalty
        self.n_inner_folds = n_inner_folds
        self.max_iterations = max_iterations
        self.related_weight = related_weight

    def fit(
        self, sentences: FeatureBlocks, boundaries: FeatureBlocks, bounds: IntArray, related: BoolArray | None = None
    ) -> SegmentalModel:
        """Learn from segmented abstracts.

        Parameters
        ----------
        sentences : FeatureBlocks, shape (n_sentences, n_features)
            Features of a sentence as a member of a part.
        boundaries : FeatureBlocks, shape (n_sentences, n_boundary_features)
            Features of a sentence as the first of a part.
        bounds : array of int, shape (n_abstracts, 2)
            Where the second and the third part begin; the length of the abstract where there is no third.
        related : array of bool, shape (n_abstracts,), optional
            Which of the abstracts are of a related kind; None: all are of one kind.

        Returns
        -------
        SegmentalModel
            Itself.
        """
        related = np.zeros(len(bounds), dtype=bool) if related is None else related
        lesson = _Lesson(sentences, boundaries, bounds, related)
        self.inverse_temperature_, self.doubt_ = 1.0, 0.0
        if self.n_inner_folds:
            self.inverse_temperature_, self.doubt_ = self._calibrate(lesson)
        self._optimise(lesson)
        return self

    def _optimise(self, lesson: _Lesson) -> None:
        from scipy.optimize import minimize

        batch = _Batch.of(lesson.sentences.lengths)
        lengths = _Lengths(batch)
        abstracts = np.arange(len(batch.lengths))
        truth = np.zeros(batch.possible.shape)
        truth[abstracts, lesson.bounds[:, 0], lesson.bounds[:, 1]] = 1.0
        true_labels = _label_marginals(batch, truth)
        sentences, boundaries = TrainingMatrix(lesson.sentences), TrainingMatrix(lesson.boundaries)
        n_sentence, n_boundary = 3 * sentences.n_columns, 2 * boundaries.n_columns
        n_weights = n_sentence + n_boundary + _Lengths.n_weights
        counts = np.where(lesson.related, self.related_weight, 1.0)
        # A set of weights for all abstracts, and, where there are two kinds, one for the abstracts of one's own.
        shares: list[FloatArray] = [np.ones(len(abstracts))]
        if lesson.related.any():
            shares.append(np.where(lesson.related, 0.0, 1.0))
        n_shares = len(shares)
        penalties = np.full((n_shares, n_weights), self.penalty)
        penalties[:, n_sentence + n_boundary :] = self.length_penalty

        def unpack(weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
            of_sentences, of_bounds, of_lengths = np.split(weights, [n_sentence, n_sentence + n_boundary])
            return of_sentences.reshape(-1, 3), of_bounds.reshape(-1, 2), of_lengths

        def added_up(several: Sequence[FloatArray]) -> FloatArray:
            total: FloatArray = sum(
                (share[batch.rows, None] * one for share, one in zip(shares, several, strict=True)), np.zeros(())
            )
            return total

        def shared_out(gradient: FloatArray) -> FloatArray:
            return np.hstack([gradient * share[batch.rows, None] for share in shares])

        def loss(flat: FloatArray) -> tuple[float, FloatArray]:
            weights = flat.reshape(n_shares, n_weights)
            parts = [unpack(one) for one in weights]
            of_sentences = np.split(sentences.dot(np.hstack([part[0] for part in parts])), n_shares, axis=1)
            of_bounds = np.split(boundaries.dot(np.hstack([part[1] for part in parts])), n_shares, axis=1)
            of_lengths = [lengths.scores(part[2]) for part in parts]
            bounds = batch.pad(added_up(of_bounds))
            scores = _add_up(batch, added_up(of_sentences), bounds[:, :, 0], bounds[:, :, 1])
            scores += sum(share[:, None, None] * one for share, one in zip(shares, of_lengths, strict=True))
            probability, log_total = _softmax(batch, scores)
            difference = (probability - truth) * counts[:, None, None]
            of_labels = (_label_marginals(batch, probability) - true_labels) * counts[batch.rows, None]
            at_bounds = np.stack([difference.sum(axis=2), difference.sum(axis=1)], axis=2)[batch.rows, batch.columns]
            back_sentences = np.split(sentences.back(shared_out(of_labels)), n_shares, axis=1)
            back_bounds = np.split(boundaries.back(shared_out(at_bounds)), n_shares, axis=1)
            gradient = penalties * weights
            for number, share in enumerate(shares):
                back_lengths = lengths.gradient(difference * share[:, None, None])
                found = back_sentences[number].ravel(), back_bounds[number].ravel(), back_lengths
                gradient[number] += np.concatenate(found)
            true_scores = scores[abstracts, lesson.bounds[:, 0], lesson.bounds[:, 1]]
            value = np.sum(counts * (log_total - true_scores)) + 0.5 * np.sum(penalties * weights**2)
            return float(value), gradient.ravel()

        start = np.zeros(penalties.size)
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": self.max_iterations})
        weights = unpack(found.x.reshape(n_shares, n_weights).sum(axis=0))
        self.sentence_weights_, self.boundary_weights_, self.length_weights_ = weights

    def _scores(self, batch: _Batch, sentences: FeatureBlocks, boundaries: FeatureBlocks) -> FloatArray:
        bounds = batch.pad(boundaries.dot(self.boundary_weights_))
        scores = _add_up(batch, sentences.dot(self.sentence_weights_), bounds[:, :, 0], bounds[:, :, 1])
        return scores + _Lengths(batch).scores(self.length_weights_)

    @property
    def n_length_weights(self) -> int:
        """Size of ``length_weights_``."""
        return _Lengths.n_weights

    def divide(self, of_sentences: FloatArray, of_bounds: FloatArray) -> Segmentations:
        """Probabilities of the segmentations of abstracts of one length, from scores of their sentences.

        Parameters
        ----------
        of_sentences : array, shape (n_abstracts, length, 3)
            As members of each part: features times ``sentence_weights_``.
        of_bounds : array, shape (n_abstracts, length, 2)
            As the first of the second and of the third: boundary features times ``boundary_weights_``.
        """
        n_abstracts, length, _ = of_sentences.shape
        batch = _Batch.of(np.full(n_abstracts, length))
        bounds = batch.pad(of_bounds.reshape(-1, 2))
        scores = _add_up(batch, of_sentences.reshape(-1, 3), bounds[:, :, 0], bounds[:, :, 1])
        scores = scores + _Lengths(batch).scores(self.length_weights_)
        return segmentations(batch.lengths, scores, self.inverse_temperature_, self.doubt_)

    def _calibrate(self, lesson: _Lesson) -> tuple[float, float]:
        """The factor and the doubt by which the true labels of left-out abstracts are likeliest, abstracts alike."""
        own = np.flatnonzero(~lesson.related)
        candidates = [(float(factor), doubt) for factor in _FACTORS for doubt in _DOUBTS]
        likelihood = np.zeros(len(candidates))
        for fold in range(self.n_inner_folds):
            out = np.zeros(len(lesson.bounds), dtype=bool)
            out[own[fold :: self.n_inner_folds]] = True
            self._optimise(lesson.of(~out))
            left = lesson.of(out)
            batch = _Batch.of(left.sentences.lengths)
            scores = self._scores(batch, left.sentences, left.boundaries)
            true = (batch.columns[:, None] >= left.bounds[batch.rows]).sum(axis=1)
            weights = 1.0 / batch.lengths[batch.rows]
            for number, (factor, doubt) in enumerate(candidates):
                found = segmentations(batch.lengths, scores, factor, doubt).of_labels
                of_true = np.maximum(found[np.arange(len(true)), true], 1e-12)
                likelihood[number] += np.sum(weights * np.log(of_true))
        return candidates[int(likelihood.argmax())]

    def predict(self, sentences: FeatureBlocks, boundaries: FeatureBlocks) -> Segmentations:
        """Probabilities of all segmentations, and of the parts for each sentence (parameters as of :meth:`fit`)."""
        batch = _Batch.of(sentences.lengths)
        scores = self._scores(batch, sentences, boundaries)
        return segmentations(batch.lengths, scores, self.inverse_temperature_, self.doubt_)


def segmentations(
    lengths: npt.ArrayLike, scores: FloatArray, inverse_temperature: float = 1.0, doubt: float = 0.0
) -> Segmentations:
    """Probabilities from scores of all segmentations, (n_abstracts, longest + 1, longest + 1).

    Parameters
    ----------
    lengths : array of int, shape (n_abstracts,)
    scores : array
    inverse_temperature : float
        Factor of the scores.
    doubt : float
        Probability that they tell next to nothing of an abstract.
    """
    batch = _Batch.of(lengths)
    probability, _ = _softmax(batch, scores * inverse_temperature)
    if doubt:
        whatever, _ = _softmax(batch, scores * (inverse_temperature * _IN_DOUBT))
        probability = (1.0 - doubt) * probability + doubt * whatever
    return Segmentations(probability, _label_marginals(batch, probability), batch.lengths)


def best_segmentations(found: Segmentations) -> IntArray:
    """The segmentation of each abstract that is expected to be best.

    It has the greatest sum of the expected share of its sentences that are right and the probability that all are.

    Returns
    -------
    array of int, shape (n_abstracts, 2)
        Where the second and the third part begin.
    """
    batch = _Batch.of(found.lengths)
    share = found.of_labels / batch.lengths[batch.rows][:, None]
    nothing = np.zeros((len(batch.lengths), batch.longest + 1))
    value = np.where(batch.possible, _add_up(batch, share, nothing, nothing) + found.of_bounds, -1.0)
    best = value.reshape(len(value), -1).argmax(axis=1)
    return np.stack([best // (batch.longest + 1), best % (batch.longest + 1)], axis=1)
