"""Fit the sentence scorer and the label chain together, by the conditional likelihood of the labels.

Where a sentence may have one of several labels, the likelihood sums over them: "BACKGROUND or OBJECTIVE" is all that
a printed heading may say, and the sentences that say more teach which of the two it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.decoding import Chain, posterior
from absclf.network import Array, IntArray, Layout, Network, lay_out
from absclf.threads import one_thread

__all__ = ["FitSettings", "fit"]

BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[int, int, float], None]

_SNAPSHOTS = 20  # that the average is made of
_POOL = 50  # batches whose abstracts are sorted by length together, so that little is padded


@dataclass(frozen=True)
class FitSettings:
    """How the network is fitted.

    Parameters
    ----------
    epochs : int
        Passes over the abstracts.
    batch_size : int
        Abstracts a step.
    learning_rate : float
        Step size of Adam (Kingma and Ba, 2015) at the beginning; it falls linearly to nothing.
    embedding_rate : float
        The same for the word vectors, of which a step moves only those that occur.
    dropout : float
        Share of the values dropped between layers.
    word_dropout : float
        Share of a sentence's words and pairs left out at each step.
    clip : float
        Greatest norm of a step's gradient, word vectors aside.
    averaged : float
        Share of the steps, the last ones, over which the parameters are averaged (Polyak and Juditsky, 1992).
    """

    epochs: int = 3
    batch_size: int = 32
    learning_rate: float = 2e-3
    embedding_rate: float = 2e-3
    dropout: float = 0.3
    word_dropout: float = 0.5
    clip: float = 1.0
    averaged: float = 0.3


class _Adam:
    """Adam's running moments for a set of arrays; for the word vectors row by row."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.first = {name: np.zeros_like(array) for name, array in arrays.items()}
        self.second = {name: np.zeros_like(array) for name, array in arrays.items()}
        self.steps = 0

    def step(self, array: Array, name: str, gradient: Array, rate: float, rows: IntArray | slice) -> None:
        first, second = self.first[name], self.second[name]
        m = first[rows] * np.float32(0.9) + gradient * np.float32(0.1)
        v = second[rows] * np.float32(0.999) + gradient * gradient * np.float32(0.001)
        first[rows] = m
        second[rows] = v
        scale = rate * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        array[rows] -= np.float32(scale) * m / (np.sqrt(v) + np.float32(1e-8))


class _Mean:
    """Running mean of arrays over the last part of the steps, seen some times."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.arrays = arrays
        self.sums: dict[str, Array] = {}
        self.n_seen = 0

    def see(self, step: int, total: int, share: float) -> None:
        """Take the arrays as they stand into the mean, if this step is one of those that count."""
        every = max(1, int(total * share / _SNAPSHOTS))
        if step <= total * (1 - share) or (total - step) % every:
            return
        self.n_seen += 1
        for name, array in self.arrays.items():
            if name in self.sums:
                self.sums[name] += array
            else:
                self.sums[name] = array.copy()

    def finish(self) -> None:
        """Set the arrays to their mean."""
        for name, total in self.sums.items():
            self.arrays[name][...] = total / np.float32(self.n_seen)


def _batches(lengths: IntArray, settings: FitSettings, random: np.random.Generator) -> Iterator[IntArray]:
    """Abstracts in random batches of about the same length each."""
    order = random.permutation(len(lengths))
    pool = settings.batch_size * _POOL
    batches = []
    for begin in range(0, len(order), pool):
        part = order[begin : begin + pool]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[k : k + settings.batch_size] for k in range(0, len(part), settings.batch_size)]
    for number in random.permutation(len(batches)):
        yield batches[number]


def _drop_words(counts: sparse.csr_matrix, share: float, random: np.random.Generator) -> sparse.csr_matrix:
    if not share:
        return counts
    kept = random.random(len(counts.indices), dtype=np.float32) >= share
    indptr = np.concatenate([[0], np.cumsum(kept)])[counts.indptr]
    return sparse.csr_matrix((counts.data[kept], counts.indices[kept], indptr), shape=counts.shape)


@one_thread()
def fit(
    network: Network,
    chain: Chain,
    counts: sparse.csr_matrix,
    lengths: IntArray,
    allowed: BoolArray,
    settings: FitSettings,
    random: np.random.Generator,
    fixed: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> tuple[Network, Chain]:
    """Fit a network and a chain to labelled abstracts.

    Parameters
    ----------
    network : Network
        Where to begin; its parameters are changed in place.
    chain : Chain
        Where to begin; its arrays are changed in place.
    counts : csr_matrix, shape (n_sentences, n_features)
        Sentences of all abstracts, one after the other.
    lengths : array, shape (n_abstracts,)
        Sentences of each abstract, at least 1.
    allowed : array of bool, shape (n_sentences, n_labels)
        The labels that each sentence may have: at least one each.
    settings : FitSettings
    random : numpy.random.Generator
    fixed : set of str
        Parameters of the network that stay as they are.
    progress : callable, optional
        Called after each step with steps done, steps in all, and the loss a sentence.

    Returns
    -------
    network : Network
    chain : Chain
    """
    arrays: dict[str, Array] = {
        **{name: array for name, array in network.parameters.items() if name not in fixed},
        "transitions": chain.transitions.astype(np.float32),
        "starts": chain.starts.astype(np.float32),
        "ends": chain.ends.astype(np.float32),
    }
    adam = _Adam(arrays)
    mean = _Mean(arrays)
    firsts = np.cumsum(lengths) - lengths
    total = settings.epochs * sum(1 for _ in _batches(lengths, settings, np.random.default_rng(0)))
    for _ in range(settings.epochs):
        for batch in _batches(lengths, settings, random):
            layout = lay_out(lengths[batch])
            rows = firsts[batch][layout.rows] + layout.columns
            sample = _drop_words(counts[rows], settings.word_dropout, random)
            scores, trace = network.forward(sample, layout, random, settings.dropout)
            chain = Chain(*(arrays[name].astype(np.float64) for name in ("transitions", "starts", "ends")))
            loss, d_scores, gradients = _label_gradients(scores, layout, chain, layout.pad(allowed[rows]))
            learnt, features = network.backward(trace, d_scores)
            gradients.update((name, gradient) for name, gradient in learnt.items() if name in arrays)
            adam.steps += 1
            share = max(0.02, 1 - adam.steps / total)
            _clip(gradients, settings.clip)
            for name, gradient in gradients.items():
                rate = settings.embedding_rate if name == "embedding" else settings.learning_rate
                where = features if name == "embedding" else slice(None)
                adam.step(arrays[name], name, gradient, rate * share, where)
            mean.see(adam.steps, total, settings.averaged)
            if progress:
                progress(adam.steps, total, loss)
    mean.finish()
    return network, Chain(*(arrays[name].astype(np.float64) for name in ("transitions", "starts", "ends")))


def _label_gradients(
    scores: Array, layout: Layout, chain: Chain, allowed: BoolArray
) -> tuple[float, Array, dict[str, Array]]:
    """Loss a sentence, its gradient for the scores, and for the chain's arrays."""
    padded = layout.pad(scores).astype(np.float64)
    # Labels beyond an abstract's end are never read, but each needs one that is allowed.
    allowed = allowed | ~allowed.any(axis=2, keepdims=True)
    free = posterior(padded, layout.lengths, chain)
    bound = posterior(padded, layout.lengths, chain, allowed)
    n_sentences = len(scores)
    difference = (free.labels - bound.labels) / n_sentences
    last = (np.arange(len(layout.lengths)), layout.lengths - 1)
    gradients = {
        "transitions": (free.steps - bound.steps) / n_sentences,
        "starts": difference[:, 0].sum(axis=0),
        "ends": difference[last].sum(axis=0),
    }
    loss = float((free.log_normalizer - bound.log_normalizer).sum()) / n_sentences
    d_scores = difference[layout.rows, layout.columns].astype(np.float32)
    return loss, d_scores, {name: array.astype(np.float32) for name, array in gradients.items()}


def _clip(gradients: dict[str, Any], greatest: float) -> None:
    squares = sum(float((g.astype(np.float64) ** 2).sum()) for name, g in gradients.items() if name != "embedding")
    norm = squares**0.5
    if norm > greatest:
        for name in gradients:
            if name != "embedding":
                gradients[name] = gradients[name] * np.float32(greatest / norm)
