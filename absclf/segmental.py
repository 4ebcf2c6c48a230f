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
from scipy import sparse

__all__ = ["SegmentalModel", "Segmentations", "best_segmentations", "segmentations"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_LONGEST = (7, 7, 8)  # lengths of the three parts from which on they count as one
_IMPOSSIBLE = -1e30


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


class SegmentalModel:
    """Three parts in order, learnt by maximum conditional likelihood with L-BFGS.

    Parameters
    ----------
    penalty : float
        Weight of half the squared length of the feature weights.
    length_penalty : float
        The same for the weights of the parts' lengths.
    n_inner_folds : int
        Folds, inside :meth:`fit`, that choose the temperature; 0 leaves it at 1.
    max_iterations : int

    Attributes
    ----------
    sentence_weights_ : array, shape (n_features, 3)
    boundary_weights_ : array, shape (n_boundary_features, 2)
    length_weights_ : array
    inverse_temperature_ : float
        Factor of the scores that makes left-out segmentations likeliest: calibration.
    """

    def __init__(
        self,
        penalty: float = 5.0,
        length_penalty: float = 0.3,
        n_inner_folds: int = 5,
        max_iterations: int = 150,
    ) -> None:
        self.penalty = penalty
        self.length_penalty = length_penalty
        self.n_inner_folds = n_inner_folds
        self.max_iterations = max_iterations

    def fit(
        self, lengths: npt.ArrayLike, sentences: sparse.csr_matrix, boundaries: sparse.csr_matrix, bounds: IntArray
    ) -> SegmentalModel:
        """Learn from segmented abstracts.

        Parameters
        ----------
        lengths : array-like of int, shape (n_abstracts,)
            Number of sentences of each.
        sentences : csr_matrix, shape (n_sentences, n_features)
            Features of a sentence as a member of a part.
        boundaries : csr_matrix, shape (n_sentences, n_boundary_features)
            Features of a sentence as the first of a part.
        bounds : array of int, shape (n_abstracts, 2)
            Where the second and the third part begin; the length of the abstract where there is no third.

        Returns
        -------
        SegmentalModel
            Itself.
        """
        sizes = np.asarray(lengths, dtype=np.int64)
        self.inverse_temperature_ = 1.0
        if self.n_inner_folds:
            self.inverse_temperature_ = self._choose_temperature(sizes, sentences, boundaries, bounds)
        self._optimise(sizes, sentences, boundaries, bounds)
        return self

    def _optimise(
        self, sizes: IntArray, sentences: sparse.csr_matrix, boundaries: sparse.csr_matrix, bounds: IntArray
    ) -> None:
        from scipy.optimize import minimize

        batch = _Batch.of(sizes)
        lengths = _Lengths(batch)
        abstracts = np.arange(len(sizes))
        truth = np.zeros(batch.possible.shape)
        truth[abstracts, bounds[:, 0], bounds[:, 1]] = 1.0
        true_labels = _label_marginals(batch, truth)
        sentences_back, boundaries_back = sentences.T.tocsr(), boundaries.T.tocsr()
        n_sentence, n_boundary = 3 * sentences.shape[1], 2 * boundaries.shape[1]

        def loss(weights: FloatArray) -> tuple[float, FloatArray]:
            self._unpack(weights, n_sentence, n_boundary)
            scores = self._scores(batch, lengths, sentences, boundaries)
            probability, log_total = _softmax(batch, scores)
            difference = probability - truth
            of_labels = _label_marginals(batch, probability) - true_labels
            of_bounds = np.stack([difference.sum(axis=2), difference.sum(axis=1)], axis=2)[batch.rows, batch.columns]
            gradient = np.concatenate(
                [
                    (sentences_back @ of_labels).ravel(),
                    (boundaries_back @ of_bounds).ravel(),
                    lengths.gradient(difference),
                ]
            )
            penalties = np.full(len(weights), self.penalty)
            penalties[n_sentence + n_boundary :] = self.length_penalty
            value = np.sum(log_total - scores[abstracts, bounds[:, 0], bounds[:, 1]])
            return float(value + 0.5 * np.sum(penalties * weights**2)), gradient + penalties * weights

        start = np.zeros(n_sentence + n_boundary + _Lengths.n_weights)
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": self.max_iterations})
        self._unpack(found.x, n_sentence, n_boundary)

    def _unpack(self, weights: FloatArray, n_sentence: int, n_boundary: int) -> None:
        self.sentence_weights_ = weights[:n_sentence].reshape(-1, 3)
        self.boundary_weights_ = weights[n_sentence : n_sentence + n_boundary].reshape(-1, 2)
        self.length_weights_ = weights[n_sentence + n_boundary :]

    def _scores(
        self, batch: _Batch, lengths: _Lengths, sentences: sparse.csr_matrix, boundaries: sparse.csr_matrix
    ) -> FloatArray:
        bounds = batch.pad(np.asarray(boundaries @ self.boundary_weights_))
        of_sentences = np.asarray(sentences @ self.sentence_weights_)
        return _add_up(batch, of_sentences, bounds[:, :, 0], bounds[:, :, 1]) + lengths.scores(self.length_weights_)

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
        return segmentations(batch.lengths, scores * self.inverse_temperature_)

    def _choose_temperature(
        self, sizes: IntArray, sentences: sparse.csr_matrix, boundaries: sparse.csr_matrix, bounds: IntArray
    ) -> float:
        rows = np.repeat(np.arange(len(sizes)), sizes)
        folds = np.arange(len(sizes)) % self.n_inner_folds
        candidates = np.linspace(0.4, 1.5, 23)
        likelihood = np.zeros(len(candidates))
        for fold in range(self.n_inner_folds):
            out = folds == fold
            inside, outside = ~out[rows], out[rows]
            self._optimise(sizes[~out], sentences[inside], boundaries[inside], bounds[~out])
            batch = _Batch.of(sizes[out])
            scores = self._scores(batch, _Lengths(batch), sentences[outside], boundaries[outside])
            for number, factor in enumerate(candidates):
                probability, _ = _softmax(batch, scores * factor)
                true = probability[np.arange(int(out.sum())), bounds[out, 0], bounds[out, 1]]
                likelihood[number] += np.sum(np.log(np.maximum(true, 1e-12)))
        return float(candidates[likelihood.argmax()])

    def predict(
        self, lengths: npt.ArrayLike, sentences: sparse.csr_matrix, boundaries: sparse.csr_matrix
    ) -> Segmentations:
        """Probabilities of all segmentations, and of the parts for each sentence (shapes as in :meth:`fit`)."""
        batch = _Batch.of(lengths)
        scores = self._scores(batch, _Lengths(batch), sentences, boundaries)
        return segmentations(batch.lengths, scores * self.inverse_temperature_)


def segmentations(lengths: npt.ArrayLike, scores: FloatArray) -> Segmentations:
    """Probabilities from scores of all segmentations, (n_abstracts, longest + 1, longest + 1)."""
    batch = _Batch.of(lengths)
    probability, _ = _softmax(batch, scores)
    return Segmentations(probability, _label_marginals(batch, probability), batch.lengths)


def best_segmentations(found: Segmentations | Sequence[Segmentations], whole: float = 1.0) -> IntArray:
    """The segmentation of each abstract that is expected to be best.

    It has the greatest sum of the expected share of its sentences that are right and ``whole`` times the probability
    that all are right.

    Returns
    -------
    array of int, shape (n_abstracts, 2)
        Where the second and the third part begin.
    """
    several = [found] if isinstance(found, Segmentations) else list(found)
    batch = _Batch.of(several[0].lengths)
    of_labels = np.mean([one.of_labels for one in several], axis=0)
    of_bounds = np.mean([one.of_bounds for one in several], axis=0)
    share = of_labels / batch.lengths[batch.rows][:, None]
    nothing = np.zeros((len(batch.lengths), batch.longest + 1))
    value = np.where(batch.possible, _add_up(batch, share, nothing, nothing) + whole * of_bounds, -1.0)
    best = value.reshape(len(value), -1).argmax(axis=1)
    return np.stack([best // (batch.longest + 1), best % (batch.longest + 1)], axis=1)
