"""Vectors of words and word pairs from the company that they keep in text without labels.

How much oftener than by chance a word stands near each of the commonest words is factorised (Levy and Goldberg, 2014):
words of a like use get like vectors. A network that begins with these learns from fewer labelled abstracts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.features import SentenceFeatures

__all__ = ["word_vectors"]

Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_REACH = 4  # words at each side that count as near; the k-th counts 1/k
_N_CONTEXTS = 8_000  # commonest words that others are described by, before and after them apart
_SMOOTHING = 0.75  # exponent of the contexts' frequencies, which keeps rare ones from weighing too much
_LEAST = 1.0  # company of at most this much may be chance
_SURPLUS = 16  # dimensions that the factorisation works with beyond those asked for
_ROUNDS = 4  # of the factorisation (Halko and others, 2011)
_SENTENCES = 100_000  # read at once: bounds the memory


def word_vectors(features: SentenceFeatures, sentences: Sequence[str], dimension: int, scale: float = 0.1) -> Array:
    """Learn a vector for each word, word ending and pair of a vocabulary.

    Parameters
    ----------
    features : SentenceFeatures
        The vocabulary, fitted.
    sentences : sequence of str
        Text to learn from; labels are not needed.
    dimension : int
    scale : float
        Standard deviation of the words' values; pairs have half of it, as most of them say what their words say.

    Returns
    -------
    array, shape (n_words + n_pairs, dimension)
        In the order of the features' first columns; zero where nothing is known.
    """
    associations = _associations(_company(features, sentences))
    size = min(dimension, *associations.shape)
    found = _factorised(associations, size)
    vectors = np.zeros((associations.shape[0], dimension), dtype=np.float32)
    n_words = features.n_word_ids_
    deviation = float(found[:n_words].std()) if size else 0.0
    if deviation > 0:
        vectors[:, :size] = found * np.float32(scale / deviation)
    vectors[n_words:] *= np.float32(0.5)
    return vectors


def _company(features: SentenceFeatures, sentences: Sequence[str]) -> sparse.csr_matrix:
    """How often each word or pair has each common word before it (first half of the columns) and after it."""
    n_contexts = min(_N_CONTEXTS, features.n_word_ids_)
    shape = (features.n_word_ids_ + len(features.pairs_), 2 * n_contexts)
    nothing = np.empty(0, dtype=np.int64)
    total = sparse.csr_matrix((np.empty(0, dtype=np.float32), (nothing, nothing)), shape=shape)
    for begin in range(0, len(sentences), _SENTENCES):
        words, pairs = features.read(sentences[begin : begin + _SENTENCES])
        for rows, columns, weight in _meetings(words, pairs, features.n_word_ids_, n_contexts):
            values = np.full(len(rows), weight, dtype=np.float32)
            total = total + sparse.csr_matrix((values, (rows, columns)), shape=shape)
    return total


def _meetings(
    words: IntArray, pairs: IntArray, n_words: int, n_contexts: int
) -> Iterator[tuple[IntArray, IntArray, float]]:
    """Rows, columns and weight of the neighbours of words and pairs, by distance."""
    sentence = np.cumsum(words == 0) - (words == 0)
    inside = np.flatnonzero(words)
    paired = np.flatnonzero(pairs >= 0)
    for places, rows, width in ((inside, words[inside], 1), (paired, pairs[paired] + n_words, 2)):
        for distance in range(1, _REACH + 1):
            for half, others in ((0, places - distance), (1, places + width - 1 + distance)):
                near = (others >= 0) & (others < len(words))
                near[near] = sentence[places[near]] == sentence[others[near]]
                context = words[others[near]]
                common = (context > 0) & (context < n_contexts)
                yield rows[near][common], context[common] + half * n_contexts, 1.0 / distance


def _associations(company: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of what meets oftener than once."""
    of_rows = np.asarray(company.sum(axis=1)).ravel()
    of_columns = np.asarray(company.sum(axis=0)).ravel() ** _SMOOTHING
    found = company.tocoo()
    expected = of_rows[found.row] * of_columns[found.col] / max(float(of_columns.sum()), 1e-12)
    information = np.log(found.data / np.maximum(expected, 1e-12))
    kept = (information > 0) & (found.data > _LEAST)
    return sparse.csr_matrix(
        (information[kept].astype(np.float32), (found.row[kept], found.col[kept])), shape=company.shape
    )


def _factorised(matrix: sparse.csr_matrix, size: int) -> Array:
    """Left singular vectors times the roots of the singular values."""
    # The same numbers each time: the vectors hang on the text alone.
    width = min(size + _SURPLUS, *matrix.shape)
    basis = np.random.default_rng(0).normal(size=(matrix.shape[1], width)).astype(np.float32)
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(matrix @ basis)
        basis, _ = np.linalg.qr(matrix.T @ basis)
    left, values, _ = np.linalg.svd(matrix @ basis, full_matrices=False)
    found: Array = (left[:, :size] * np.sqrt(values[:size])).astype(np.float32)
    return found
