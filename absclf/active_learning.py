"""Choose the abstracts that are most worth labelling next: typical ones of many kinds, more where a model is unsure.

Uncertainty alone picks what is odd, and near copies of it. So the abstracts are clustered by the model's own sentence
vectors, with their uncertainties as weights, which gives regions of doubt more clusters; each cluster is represented by
its most typical abstract (as in TypiClust: Hacohen, Dekel and Weinshall, 2022).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from absclf.labeller import Labeller

__all__ = ["select_abstracts", "uncertainty"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_ROUNDS = 15  # of k-means
_DIGITS = 9  # to which copies have the same vector


def uncertainty(probabilities: Sequence[FloatArray]) -> FloatArray:
    """How unsure a model is of each abstract.

    Parameters
    ----------
    probabilities : sequence of arrays, shape (n_sentences, n_labels)

    Returns
    -------
    array, shape (n_abstracts,)
        Mean entropy of its sentences' labels, from 0, sure, to 1, no idea; 0 for an abstract without sentences.
    """
    return np.array([_entropy(found).mean() if len(found) else 0.0 for found in probabilities])


def _entropy(found: FloatArray) -> FloatArray:
    entropies: FloatArray = -(found * np.log(np.maximum(found, 1e-12))).sum(axis=1) / np.log(found.shape[1])
    return entropies


def select_abstracts(labeller: Labeller, abstracts: Sequence[Sequence[str]], n: int) -> tuple[list[int], FloatArray]:
    """Choose abstracts to label.

    Parameters
    ----------
    labeller : Labeller
    abstracts : sequence of sequences of str
        Their sentences.
    n : int
        How many to choose, at most.

    Returns
    -------
    chosen : list of int
        Numbers of the chosen abstracts, the most uncertain first; none without sentences, and of copies only one.
    uncertainties : array, shape (n_abstracts,)
    """
    unsure = uncertainty(labeller.probabilities(abstracts))
    vectors = _vectors(labeller, abstracts)
    filled = np.array([number for number, sentences in enumerate(abstracts) if len(sentences)], dtype=np.int64)
    if not len(filled):
        return [], unsure
    _, first = np.unique(vectors[filled].round(_DIGITS), axis=0, return_index=True)
    pool = filled[np.sort(first)]
    if len(pool) > n:
        # An abstract's doubts are those of all its sentences.
        doubts = unsure[pool] * np.array([len(abstracts[number]) for number in pool])
        pool = pool[_representatives(vectors[pool], np.maximum(doubts, 1e-6), n)]
    return sorted(pool.tolist(), key=lambda number: (-unsure[number], number)), unsure


def _vectors(labeller: Labeller, abstracts: Sequence[Sequence[str]]) -> FloatArray:
    """Mean sentence vector of each abstract less the mean of all, scaled to length 1: (n_abstracts, dimension)."""
    rows = np.asarray(labeller.network.sentence_vectors(labeller.count(abstracts)), dtype=np.float64)
    lengths = np.array([len(sentences) for sentences in abstracts], dtype=np.int64)
    vectors = np.zeros((len(abstracts), labeller.dimension))
    np.add.at(vectors, np.repeat(np.arange(len(abstracts)), lengths), rows)
    vectors /= np.maximum(lengths, 1)[:, None]
    vectors -= vectors.mean(axis=0)
    scaled: FloatArray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return scaled


def _representatives(vectors: FloatArray, weights: FloatArray, n: int) -> IntArray:
    """Rows nearest to the centres of n weighted clusters, one each."""
    starts = _far_apart(vectors, weights, n)
    centres = vectors[starts]
    for _ in range(_ROUNDS):
        nearest = _distances(vectors, centres).argmin(axis=1)
        sums, masses = np.zeros_like(centres), np.zeros(len(centres))
        np.add.at(sums, nearest, vectors * weights[:, None])
        np.add.at(masses, nearest, weights)
        centres = np.where(masses[:, None] > 0, sums / np.maximum(masses, 1e-300)[:, None], centres)
    distances = _distances(vectors, centres)
    taken: list[int] = []
    for cluster in range(n):
        distances[taken, cluster] = np.inf  # two empty clusters may have the same nearest row
        taken.append(int(distances[:, cluster].argmin()))
    return np.array(taken, dtype=np.int64)


def _far_apart(vectors: FloatArray, weights: FloatArray, n: int) -> IntArray:
    """Rows far from each other, the heavier ones first: where the clusters begin."""
    chosen = [int(weights.argmax())]
    distances = _distances(vectors, vectors[chosen])[:, 0]
    while len(chosen) < n:
        chosen.append(int((distances * weights).argmax()))
        distances = np.minimum(distances, _distances(vectors, vectors[chosen[-1:]])[:, 0])
    return np.array(chosen, dtype=np.int64)


def _distances(vectors: FloatArray, centres: FloatArray) -> FloatArray:
    """Squared distances, (n_vectors, n_centres)."""
    squares: FloatArray = (vectors**2).sum(axis=1)[:, None] - 2 * vectors @ centres.T + (centres**2).sum(axis=1)[None]
    return np.maximum(squares, 0.0)
