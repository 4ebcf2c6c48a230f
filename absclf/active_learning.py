"""Choose the abstracts that are most worth labelling next: those of which a model is unsure, and not the same twice.

Uncertainty alone picks near copies of one difficult abstract; diversity alone picks odd ones. As in BADGE (Ash and
others, 2020), abstracts are drawn far from each other in a space in which the unsure ones are far from everything:
here, the model's own sentence vectors, summed with the sentences' uncertainties as weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from absclf.labeller import Labeller

__all__ = ["select_abstracts", "uncertainty"]

FloatArray = npt.NDArray[np.float64]


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
        Numbers of the chosen abstracts, the one most worth labelling first; none without sentences, and of abstracts
        with the same vector only one.
    uncertainties : array, shape (n_abstracts,)
    """
    probabilities = labeller.probabilities(abstracts)
    unsure = uncertainty(probabilities)
    places = _places(labeller, abstracts, probabilities)
    # Farthest first: each next one is the farthest from those chosen, the very first the farthest from nothing.
    distances = (places**2).sum(axis=1)
    chosen: list[int] = []
    while len(chosen) < min(n, len(abstracts)):
        number = int(distances.argmax())
        if distances[number] <= 1e-12:
            break
        chosen.append(number)
        distances = np.minimum(distances, ((places - places[number]) ** 2).sum(axis=1))
    return chosen, unsure


def _places(labeller: Labeller, abstracts: Sequence[Sequence[str]], probabilities: Sequence[FloatArray]) -> FloatArray:
    """Where each abstract stands: the mean vector of its sentences, scaled to length 1, times its uncertainty."""
    counts = labeller.count(abstracts)
    vectors = np.asarray(labeller.network.sentence_vectors(counts), dtype=np.float64)
    ends = np.cumsum([len(sentences) for sentences in abstracts])
    places = np.zeros((len(abstracts), vectors.shape[1]))
    for number, (sentences, found) in enumerate(zip(abstracts, probabilities, strict=True)):
        if len(sentences):
            entropies = _entropy(found)
            rows = vectors[ends[number] - len(sentences) : ends[number]]
            mean = (rows * entropies[:, None]).sum(axis=0)
            norm = np.linalg.norm(mean)
            places[number] = mean / norm * entropies.mean() if norm > 0 else 0.0
    return places
