"""Choose the abstracts that are most worth labelling next: those whose labels would tell most about all the others'.

A model's network knows something of each sentence, and retraining mostly learns what labels go with that. So abstracts
are chosen after which a linear model on these numbers would be surest of the sentences of all abstracts (V-optimal
design: Fedorov, 1972; with a network's states, as in BAIT: Ash and others, 2021). That is both doubt and diversity:
what is like many others and unlike what was chosen before. Uncertainty alone picks what is odd, and near copies of it.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from absclf.corpora.corpus import fingerprint
from absclf.labeller import Labeller
from absclf.threads import one_thread

__all__ = ["sampled", "select_abstracts", "uncertainty"]

Item = TypeVar("Item")
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_DIMENSION = 96  # of what is kept of the network's states
_SHORT = 0.75  # share of the abstracts that are chosen from, the shorter ones: long ones are work, and odd
_READ = 40  # sentences of an abstract, the first ones, that count
_CONSIDERED = 2_000  # abstracts that are compared at each step, drawn from a larger pool


def sampled(items: Iterable[Item], most: int) -> tuple[list[Item], int]:
    """At most so many of the items, each as likely as any other, in their order; and how many items there are.

    The same items give the same sample. No more than it is held in memory (Vitter, 1985).
    """
    draws = random.Random(0)
    held: list[tuple[int, Item]] = []
    count = 0
    for item in items:
        place = count if count < most else draws.randint(0, count)
        if place < len(held):
            held[place] = (count, item)
        elif place < most:
            held.append((count, item))
        count += 1
    return [item for _, item in sorted(held, key=lambda one: one[0])], count


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


@one_thread()
def select_abstracts(
    labeller: Labeller, abstracts: Sequence[Sequence[str]], n: int, labelled: Sequence[Sequence[str]] = ()
) -> tuple[list[int], FloatArray]:
    """Choose abstracts to label.

    Parameters
    ----------
    labeller : Labeller
    abstracts : sequence of sequences of str
        Their sentences.
    n : int
        How many to choose, at most.
    labelled : sequence of sequences of str, optional
        Abstracts that have labels already: none of them is chosen, and what they tell is not asked for again.

    Returns
    -------
    chosen : list of int
        Numbers of the chosen abstracts, the most uncertain first; none without sentences, and of copies only one.
    uncertainties : array, shape (n_abstracts,)
    """
    unsure = uncertainty(labeller.probabilities(abstracts))
    known = [sentences for sentences in labelled if len(sentences)]
    pool = _without_copies(abstracts, {fingerprint(sentences) for sentences in known})
    if len(pool) > n:
        together = [*known, *(abstracts[number] for number in pool)]
        lengths = np.array([len(sentences) for sentences in together], dtype=np.int64)
        design = _Design(_states(labeller, together), lengths)
        for place in range(len(known)):
            design.add(place)
        shorter = np.argsort(lengths[len(known) :], kind="stable")[: max(n, int(_SHORT * len(pool)))]
        pool = [pool[place - len(known)] for place in design.choose(np.sort(shorter) + len(known), n)]
    return sorted(pool, key=lambda number: (-unsure[number], number)), unsure


def _without_copies(abstracts: Sequence[Sequence[str]], known: Collection[str]) -> list[int]:
    """Numbers of the abstracts that have sentences and are not known, of copies the first."""
    first: dict[str, int] = {}
    for number, sentences in enumerate(abstracts):
        key = fingerprint(sentences)
        if len(sentences) and key not in known:
            first.setdefault(key, number)
    return list(first.values())


def _states(labeller: Labeller, abstracts: Sequence[Sequence[str]]) -> FloatArray:
    """What the network knows of each sentence, less the mean, in few dimensions: (n_sentences, dimension)."""
    rows = np.concatenate([reading.states for reading in labeller.read(abstracts)])
    rows -= rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    _, directions = np.linalg.eigh((rows.T @ rows).astype(np.float64))
    kept = (rows @ directions[:, ::-1][:, :_DIMENSION].astype(np.float32)).astype(np.float64)
    scaled: FloatArray = kept / max(1e-12, float(np.sqrt((kept**2).sum(axis=1).mean())))
    return scaled


class _Design:
    """Abstracts for a linear model to learn from, and the doubt that they leave it.

    Parameters
    ----------
    states : array, shape (n_sentences, dimension)
    lengths : array, shape (n_abstracts,)
        Sentences of each abstract.
    """

    def __init__(self, states: FloatArray, lengths: IntArray) -> None:
        self._states = states
        self._firsts = np.cumsum(lengths) - lengths
        self._read = np.minimum(lengths, _READ)
        self._spread = states.T @ states / len(states)
        self._doubt = np.eye(states.shape[1])  # covariance of the model's weights

    def add(self, abstract: int) -> None:
        """Let the model learn from an abstract."""
        first = self._firsts[abstract]
        rows = self._states[first : first + self._read[abstract]]
        known = self._doubt @ rows.T
        self._doubt = self._doubt - known @ np.linalg.solve(np.eye(len(rows)) + rows @ known, known.T)

    def choose(self, candidates: IntArray, n: int) -> list[int]:
        """Add n abstracts, each the one that leaves the least variance on all sentences."""
        random = np.random.default_rng(0)
        chosen: list[int] = []
        while len(chosen) < n:
            is_much = len(candidates) > _CONSIDERED
            seen = np.sort(random.choice(candidates, _CONSIDERED, replace=False)) if is_much else candidates
            rows = _padded(self._states, self._firsts[seen], self._read[seen])
            best = int(seen[_gains(rows, self._doubt, self._spread).argmax()])
            self.add(best)
            chosen.append(best)
            candidates = candidates[candidates != best]
        return chosen


def _padded(rows: FloatArray, firsts: IntArray, lengths: IntArray) -> FloatArray:
    """Rows of the sentences of abstracts as (n_abstracts, longest, dimension), zero beyond an abstract's end."""
    places = np.arange(int(lengths.max()))
    inside = places < lengths[:, None]
    padded = np.zeros((*inside.shape, rows.shape[1]))
    padded[inside] = rows[(firsts[:, None] + places)[inside]]
    return padded


def _gains(rows: FloatArray, doubt: FloatArray, spread: FloatArray) -> FloatArray:
    """By how much each abstract would lessen the mean variance on all sentences, (n_abstracts,)."""
    known = rows @ doubt
    # Rows of zeros beyond an abstract's end add nothing to its trace.
    within = known @ rows.transpose(0, 2, 1) + np.eye(rows.shape[1])
    across = known @ spread @ known.transpose(0, 2, 1)
    gains: FloatArray = np.trace(np.linalg.solve(within, across), axis1=1, axis2=2)
    return gains
