"""Sentences of a corpus whose label is probably wrong, by confident learning (Northcutt, Jiang and Chuang, 2021)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LabelError", "find_label_errors"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelError:
    """A sentence whose label a model that did not learn from it disbelieves.

    Parameters
    ----------
    abstract, sentence : int
        Where it stands, counted from 0.
    label, predicted : str
        The label that it has, and the one that the model gives it.
    probability, margin : float
        Of the predicted label, and how much more that is than the label's own.
    """

    abstract: int
    sentence: int
    label: str
    predicted: str
    probability: float
    margin: float


def find_label_errors(
    labels: Sequence[str], y: Sequence[Sequence[Any]], probabilities: Sequence[FloatArray]
) -> list[LabelError]:
    """Sentences that are confidently another label than the one they have.

    A sentence is confidently of a label if the label's probability reaches the mean that it has over the sentences
    of that label. The model must not have learnt from the sentences.

    Parameters
    ----------
    labels, y, probabilities
        As for :func:`absclf.evaluation.evaluate`.

    Returns
    -------
    list of LabelError
        The largest margin first.
    """
    numbers = {label: number for number, label in enumerate(labels)}
    sure = [
        (abstract, place, numbers[several if isinstance(several, str) else several[0]])
        for abstract, targets in enumerate(y)
        for place, several in enumerate(targets)
        if isinstance(several, str) or len(several) == 1
    ]
    if not sure:
        return []
    found = np.array([probabilities[abstract][place] for abstract, place, _ in sure])
    given = np.array([label for _, _, label in sure])
    usual = np.array([found[given == k, k].mean() if (given == k).any() else np.inf for k in range(len(labels))])
    confident = np.where(found >= usual, found, -1.0)
    best = confident.argmax(axis=1)
    margins = found[np.arange(len(sure)), best] - found[np.arange(len(sure)), given]
    errors = [
        LabelError(
            *sure[row][:2], labels[given[row]], labels[best[row]], float(found[row, best[row]]), float(margins[row])
        )
        for row in np.flatnonzero((confident.max(axis=1) >= 0) & (best != given) & (margins > 0))
    ]
    return sorted(errors, key=lambda error: (-error.margin, error.abstract, error.sentence))
