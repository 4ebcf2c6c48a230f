"""Fit the temperature that makes a labeller's probabilities as often right as they say (Guo and others, 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from absclf.decoding import Chain, posterior
from absclf.labeller import Labeller
from absclf.network import lay_out

__all__ = ["fit_temperature"]

Unseen = tuple[Labeller, Sequence[Sequence[str]], Sequence[Sequence[Sequence[str]]]]

_COOLEST, _HOTTEST = 0.3, 10.0


def fit_temperature(parts: Sequence[Unseen]) -> float:
    """The number to divide scores by that makes the labels of unseen abstracts most probable.

    Parameters
    ----------
    parts : sequence of (Labeller, abstracts, labels)
        Labellers and abstracts that each has not learnt from; ``y`` with tuples of the labels that are possible.

    Returns
    -------
    float
        1.0 where no sentence has a label of its own.
    """
    batches = []
    for labeller, X, y in parts:
        layout = lay_out(np.array([len(sentences) for sentences in X], dtype=np.int64))
        allowed = np.array([[label in several for label in labeller.labels] for t in y for several in t], dtype=bool)
        # A sentence that may have several labels says little of how sure one should be.
        told = layout.pad(allowed.sum(axis=1) == 1)
        scores = layout.pad(np.concatenate(labeller.scores(X))).astype(np.float64)
        batches.append((labeller.chain, layout, scores, layout.pad(allowed), told))
    if not any(told.any() for *_, told in batches):
        return 1.0

    def surprise(log_heat: float) -> float:
        heat = float(np.exp(log_heat))
        total = 0.0
        for chain, layout, scores, allowed, told in batches:
            cooled = Chain(chain.transitions / heat, chain.starts / heat, chain.ends / heat)
            found = posterior(scores / heat, layout.lengths, cooled).labels
            right: npt.NDArray[np.float64] = (found * allowed).sum(axis=2)[told]
            total -= float(np.log(np.maximum(right, 1e-12)).sum())
        return total

    best = minimize_scalar(surprise, bounds=(np.log(_COOLEST), np.log(_HOTTEST)), method="bounded")
    return round(float(np.exp(best.x)), 4)
