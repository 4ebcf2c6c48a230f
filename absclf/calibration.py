"""Fit the temperature that makes a labeller's probabilities as often right as they say (Guo and others, 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize_scalar

from absclf.labeller import Labeller, tempered

__all__ = ["fit_temperature"]

Unseen = tuple[Labeller, Sequence[Sequence[str]], Sequence[Sequence[Sequence[str]]]]

_COOLEST, _HOTTEST = 0.3, 10.0


def fit_temperature(parts: Sequence[Unseen]) -> float:
    """The temperature that makes the labels of unseen abstracts most probable.

    Parameters
    ----------
    parts : sequence of (Labeller, abstracts, labels)
        Labellers and abstracts that each has not learnt from; the labels are tuples of those that are possible.

    Returns
    -------
    float
        1.0 where no sentence has a label of its own.
    """
    found = []
    for labeller, X, y in parts:
        allowed = np.array([[label in several for label in labeller.labels] for t in y for several in t], dtype=bool)
        # A sentence whose label is open says little of how sure one should be.
        told = allowed.sum(axis=1) == 1
        probabilities = np.concatenate(replace(labeller, temperature=1.0).probabilities(X))
        found.append((probabilities[told], allowed[told]))
    if not any(len(allowed) for _, allowed in found):
        return 1.0

    def surprise(log_heat: float) -> float:
        heat = float(np.exp(log_heat))
        right = [(tempered(probabilities, heat) * allowed).sum(axis=1) for probabilities, allowed in found]
        return -float(np.log(np.maximum(np.concatenate(right), 1e-12)).sum())

    best = minimize_scalar(surprise, bounds=(np.log(_COOLEST), np.log(_HOTTEST)), method="bounded")
    return round(float(np.exp(best.x)), 4)
