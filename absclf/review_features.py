"""Features of a sentence as a member of a part of a review, and as the first sentence of a part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

__all__ = ["FeatureBlocks", "FeatureScales", "review_features"]

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

    def tocsr(self) -> sparse.csr_matrix:
        """The matrix itself, (n_sentences, n_columns): what is learnt from."""
        moves = {step: self._move(step) for _, step in self.blocks}
        moved = [moves[step] @ sparse.csr_matrix(values) for values, step in self.blocks]
        matrix: sparse.csr_matrix = sparse.hstack(moved).tocsr()
        return matrix

    def _move(self, step: int) -> sparse.csr_matrix:
        here, there = self._neighbours(step)
        n_sentences = int(self.lengths.sum())
        return sparse.csr_matrix((np.ones(len(here)), (here, there)), shape=(n_sentences, n_sentences))

    def _neighbours(self, step: int) -> tuple[IntArray, IntArray]:
        """Sentences that have a neighbour so many further on, and that one."""
        rows = np.repeat(np.arange(len(self.lengths)), self.lengths)
        here = np.arange(len(rows))
        there = here + step
        inside = (there >= 0) & (there < len(rows))
        inside &= rows[np.clip(there, 0, max(len(rows) - 1, 0))] == rows
        return here[inside], there[inside]

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
                here, there = self._neighbours(step)
                total[here] += product[there]
            else:
                total += product
        return total


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
