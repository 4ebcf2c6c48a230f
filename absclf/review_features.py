"""Features of a sentence as a member of a part of a review, and as the first sentence of a part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

__all__ = ["FeatureScales", "review_features"]

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


def _shift(values: sparse.csr_matrix, lengths: IntArray, step: int) -> sparse.csr_matrix:
    """Rows of the sentences ``step`` further on in the same abstract, zero beyond its ends."""
    rows = np.repeat(np.arange(len(lengths)), lengths)
    here = np.arange(len(rows))
    there = here + step
    inside = (there >= 0) & (there < len(rows))
    inside &= rows[np.clip(there, 0, len(rows) - 1)] == rows
    move = sparse.csr_matrix((np.ones(int(inside.sum())), (here[inside], there[inside])), shape=(len(rows), len(rows)))
    moved: sparse.csr_matrix = move @ values
    return moved


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
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
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
    norm = 1.0 / np.sqrt(np.maximum(np.asarray(words.sum(axis=1)).ravel(), 1.0))
    words = sparse.diags(scales.words * norm) @ words
    ends, share = _places(lengths)
    score = sparse.csr_matrix(scales.scores * scores)
    state = sparse.csr_matrix(scales.states * states)
    cue = sparse.csr_matrix(cues, dtype=np.float64)
    edge = sparse.csr_matrix(ends)
    member = [edge, sparse.csr_matrix(share), words, state]
    member += [_shift(block, lengths, step) for block in (score, scales.cues * cue) for step in (-1, 0, 1)]
    first = [edge]
    for block in (score, scales.cues_at_boundary * cue, words, state):
        first += [_shift(block, lengths, -1), block]
    return sparse.hstack(member).tocsr(), sparse.hstack(first).tocsr()
