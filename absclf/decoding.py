"""From scores of sentences to the labels of an abstract: a linear-chain model over its label sequence.

The probability of a label sequence is proportional to the exponential of the sum of its sentences' scores, of the
scores of each step from a label to the next, and of scores for the first and the last label: a conditional random
field (Lafferty, McCallum and Pereira, 2001). Sums over all sequences are computed by the forward and backward
recursions, for many abstracts at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Chain", "Posterior", "posterior"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

_NO_SCORE = -1e9  # the score of a sequence that is ruled out


@dataclass(frozen=True)
class Chain:
    """Scores of label sequences beside those of the sentences.

    Parameters
    ----------
    transitions : array, shape (n_labels, n_labels)
        Score of the step from the row's label to the column's.
    starts, ends : array, shape (n_labels,)
        Score of beginning and of ending with a label.
    """

    transitions: FloatArray
    starts: FloatArray
    ends: FloatArray


@dataclass(frozen=True)
class Posterior:
    """What a chain says about a batch of abstracts.

    Parameters
    ----------
    log_normalizer : array, shape (n_abstracts,)
        Logarithm of the sum over all (allowed) label sequences; ``-inf`` where none is allowed.
    labels : array, shape (n_abstracts, longest, n_labels)
        Probability of each label for each sentence; zero beyond an abstract's end.
    steps : array, shape (n_labels, n_labels)
        Expected number of steps from one label to another, over the batch.
    """

    log_normalizer: FloatArray
    labels: FloatArray
    steps: FloatArray


def posterior(scores: FloatArray, lengths: IntArray, chain: Chain, allowed: BoolArray | None = None) -> Posterior:
    """Probabilities of labels, over all label sequences or those that are allowed.

    Parameters
    ----------
    scores : array, shape (n_abstracts, longest, n_labels)
        What lies beyond an abstract's end is ignored.
    lengths : array, shape (n_abstracts,)
        Sentences of each abstract, at least 1.
    chain : Chain
    allowed : array of bool, shape (n_abstracts, longest, n_labels), optional
        Which labels each sentence may have: at least one each. Default: all.

    Returns
    -------
    Posterior
    """
    n_abstracts, longest, n_labels = scores.shape
    inside = np.arange(longest) < lengths[:, None]
    if allowed is not None:
        scores = np.where(allowed, scores, _NO_SCORE)
    shift = scores.max(axis=2)
    potentials = np.exp(scores - shift[:, :, None])
    steps = np.exp(chain.transitions - chain.transitions.max())
    forward = np.empty_like(potentials)
    scales = np.ones((n_abstracts, longest))
    state = np.exp(chain.starts - chain.starts.max()) * potentials[:, 0]
    for t in range(longest):
        if t:
            # Summed in a fixed order, not by a matrix product: an abstract's result may not depend on its batch.
            state = (forward[:, t - 1, :, None] * steps).sum(axis=1) * potentials[:, t]
        total = state.sum(axis=1)
        forward[:, t] = np.where(inside[:, t, None], state / total[:, None], forward[:, t - 1])
        scales[:, t] = np.where(inside[:, t], total, 1.0)
    ends = np.exp(chain.ends - chain.ends.max())
    closing = (forward[:, -1] * ends).sum(axis=1)
    log_normalizer = (
        np.log(scales).sum(axis=1)
        + np.log(closing)
        + (shift * inside).sum(axis=1)
        + chain.starts.max()
        + chain.ends.max()
        + chain.transitions.max() * (lengths - 1)
    )
    backward = np.empty_like(potentials)
    backward[:, -1] = ends
    expected = np.zeros((n_labels, n_labels))
    last = lengths - 1
    for t in range(longest - 2, -1, -1):
        onward = potentials[:, t + 1] * backward[:, t + 1] / scales[:, t + 1, None]
        state = (onward[:, None, :] * steps).sum(axis=2)
        within = (t < last)[:, None]
        backward[:, t] = np.where(within, state, ends)
        pairs = forward[:, t, :, None] * onward[:, None, :] * steps
        pairs = np.where(within[:, :, None], pairs / pairs.sum(axis=(1, 2), keepdims=True), 0.0)
        expected += pairs.sum(axis=0)
    labels = forward * backward
    labels = np.where(inside[:, :, None], labels / labels.sum(axis=2, keepdims=True), 0.0)
    return Posterior(log_normalizer, labels, expected)
