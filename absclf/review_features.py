"""Features of a sentence as a member of a part of a review, and as the first sentence of a part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

__all__ = ["FeatureBlocks", "FeatureScales", "TrainingMatrix", "review_features"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FeatureScales:
    """Factors of the groups of features: the larger, the less its weights are held down."""

    scores: float = 0.5
    states: float = 0.1
    cues: float = 1.0
    cues_at_boundary: float = 2.0
    words: float = 5.0


Values = FloatArray | sparse.csr_matrix


@dataclass(frozen=True)
class FeatureBlocks:
    """A feature matrix as blocks of columns side by side, each of them values of the sentences or of their neighbours.

    Parameters
    ----------
    lengths : array of int, shape (n_abstracts,)
        Sentences of each abstract.
    blocks : tuple of (array or csr_matrix of shape (n_sentences, n_columns), int)
        Values, and of which sentence they stand in a row: that many further on in the same abstract. Beyond its ends
        they are zero.
    """

    lengths: IntArray
    blocks: tuple[tuple[Values, int], ...]

    @property
    def n_columns(self) -> int:
        """Number of features."""
        return sum(values.shape[1] for values, _ in self.blocks)

    def neighbours(self, step: int) -> tuple[IntArray, IntArray]:
        """Sentences that have a neighbour so many further on, and that one."""
        rows = np.repeat(np.arange(len(self.lengths)), self.lengths)
        here = np.arange(len(rows))
        there = here + step
        inside = (there >= 0) & (there < len(rows))
        inside &= rows[np.clip(there, 0, max(len(rows) - 1, 0))] == rows
        return here[inside], there[inside]

    def of(self, chosen: npt.NDArray[np.bool_]) -> FeatureBlocks:
        """The rows of some abstracts only, (n_abstracts,)."""
        rows = np.repeat(chosen, self.lengths)
        return FeatureBlocks(self.lengths[chosen], tuple((values[rows], step) for values, step in self.blocks))

    def dot(self, weights: FloatArray) -> FloatArray:
        """The product with weights, (n_sentences, n_outputs), without the matrix.

        A row does not depend, to the last digit, on how many others there are.
        """
        total = np.zeros((int(self.lengths.sum()), weights.shape[1]))
        first = 0
        for values, step in self.blocks:
            part = weights[first : first + values.shape[1]]
            first += values.shape[1]
            if sparse.issparse(values):
                product = values @ part
            else:  # not by a matrix product, whose sums are ordered by the number of rows
                product = np.einsum("ij,kj->ik", values, np.ascontiguousarray(part.T))
            if step:
                here, there = self.neighbours(step)
                total[here] += product[there]
            else:
                total += product
        return total


class TrainingMatrix:
    """The matrix of some blocks while it is learnt from: products with weights, and back, as fast as can be.

    Values that stand in several blocks, for several neighbours, are gone through once.

    Parameters
    ----------
    blocks : FeatureBlocks
    """

    def __init__(self, blocks: FeatureBlocks) -> None:
        self.n_columns = blocks.n_columns
        self._n_rows = int(blocks.lengths.sum())
        self._values: dict[int, tuple[Values, Values]] = {}
        self._uses: dict[int, list[tuple[slice, IntArray, IntArray]]] = {}
        first = 0
        for values, step in blocks.blocks:
            columns = slice(first, first + values.shape[1])
            first = columns.stop
            if id(values) not in self._values:
                self._values[id(values)] = values, values.T.tocsr() if sparse.issparse(values) else values.T
            self._uses.setdefault(id(values), []).append((columns, *blocks.neighbours(step)))

    def dot(self, weights: FloatArray) -> FloatArray:
        """(n_columns, n_outputs) to (n_sentences, n_outputs)."""
        total = np.zeros((self._n_rows, weights.shape[1]))
        for number, uses in self._uses.items():
            product = self._values[number][0] @ np.hstack([weights[columns] for columns, _, _ in uses])
            for (_, here, there), part in zip(uses, np.split(product, len(uses), axis=1), strict=True):
                total[here] += part[there]
        return total

    def back(self, gradient: FloatArray) -> FloatArray:
        """(n_sentences, n_outputs) to (n_columns, n_outputs): the product with the transposed matrix."""
        n_outputs = gradient.shape[1]
        result = np.empty((self.n_columns, n_outputs))
        for number, uses in self._uses.items():
            moved = np.zeros((self._n_rows, n_outputs * len(uses)))
            for place, (_, here, there) in enumerate(uses):
                moved[there, place * n_outputs : (place + 1) * n_outputs] = gradient[here]
            product = self._values[number][1] @ moved
            for (columns, _, _), part in zip(uses, np.split(product, len(uses), axis=1), strict=True):
                result[columns] = part
        return result


def _places(lengths: IntArray) -> tuple[FloatArray, FloatArray]:
    rows = np.repeat(np.arange(len(lengths)), lengths)
    column = np.arange(len(rows)) - (np.cumsum(lengths) - lengths)[rows]
    left = lengths[rows] - 1 - column
    ends = np.stack([column == 0, left == 0, column == 1, left == 1], axis=1).astype(np.float64)
    return ends, (column / lengths[rows])[:, None]


def review_features(
    lengths: IntArray,
    words: sparse.csr_matrix,
    cues: FloatArray,
    scores: FloatArray,
    states: FloatArray,
    scales: FeatureScales,
) -> tuple[FeatureBlocks, FeatureBlocks]:
    """The two feature matrices of :class:`SegmentalModel`.

    Parameters
    ----------
    lengths : array of int, shape (n_abstracts,)
    words : csr_matrix, shape (n_sentences, n_words)
        Which of the chosen words and pairs a sentence has: 0 or 1.
    cues : array, shape (n_sentences, n_cues)
    scores, states : arrays, shape (n_sentences, ...)
        The research model's, standardised.
    """
    norm = 1.0 / np.sqrt(np.maximum(np.diff(words.indptr), 1.0))
    weighted = sparse.csr_matrix(
        (np.repeat(scales.words * norm, np.diff(words.indptr)), words.indices, words.indptr), shape=words.shape
    )
    ends, share = _places(lengths)
    score, state = scales.scores * scores, scales.states * states
    member: list[tuple[Values, int]] = [(ends, 0), (share, 0), (weighted, 0), (state, 0)]
    member += [(block, step) for block in (score, scales.cues * cues) for step in (-1, 0, 1)]
    first: list[tuple[Values, int]] = [(ends, 0)]
    first += [(block, step) for block in (score, scales.cues_at_boundary * cues, weighted, state) for step in (-1, 0)]
    return FeatureBlocks(lengths, tuple(member)), FeatureBlocks(lengths, tuple(first))
