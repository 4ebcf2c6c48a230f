"""How sure a score is: bootstrap over abstracts (Efron and Tibshirani, 1993), for one model and for two in comparison.

Abstracts are drawn, not sentences, as the sentences of an abstract are right or wrong together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from absclf.evaluation import confusions

__all__ = ["Comparison", "compare", "intervals"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Interval = tuple[float, float]

_ROUNDS = 1_000
_PART = 100  # rounds that are drawn together


def _drawn(tables: IntArray, seed: int) -> tuple[FloatArray, FloatArray]:
    """Confusions, (rounds, n_labels, n_labels), and shares of whole abstracts, (rounds,), of drawn abstracts."""
    random = np.random.default_rng(seed)
    n = len(tables)
    flat = tables.reshape(n, -1).astype(np.float64)
    whole = np.array([table.sum() == np.trace(table) for table in tables], dtype=np.float64)
    summed, exact = [], []
    for _ in range(0, _ROUNDS, _PART):
        draws = random.multinomial(n, np.full(n, 1.0 / n), size=_PART).astype(np.float64)
        summed.append(draws @ flat)
        exact.append(draws @ whole / n)
    return np.concatenate(summed).reshape(-1, *tables.shape[1:]), np.concatenate(exact)


def _accuracy(tables: FloatArray) -> FloatArray:
    shares: FloatArray = np.trace(tables, axis1=1, axis2=2) / np.maximum(tables.sum(axis=(1, 2)), 1)
    return shares


def _f1(tables: FloatArray) -> FloatArray:
    """F1 of each label, (rounds, n_labels)."""
    right = np.diagonal(tables, axis1=1, axis2=2)
    scores: FloatArray = 2 * right / np.maximum(tables.sum(axis=1) + tables.sum(axis=2), 1)
    return scores


def _macro_f1(tables: FloatArray) -> FloatArray:
    present = tables.sum(axis=2) > 0
    means: FloatArray = (_f1(tables) * present).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    return means


def _interval(values: FloatArray) -> Interval:
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def intervals(
    labels: Sequence[str],
    y: Sequence[Sequence[Any]],
    probabilities: Sequence[FloatArray],
    seed: int = 0,
) -> dict[str, Interval]:
    """95 % bootstrap intervals of the scores.

    Parameters
    ----------
    labels, y, probabilities
        As for :func:`absclf.evaluation.evaluate`.
    seed : int

    Returns
    -------
    dict of str to (float, float)
        For ``accuracy``, ``macro_f1``, ``exact_match``, and the F1 of each label by the label's name.
    """
    tables, exact = _drawn(confusions(labels, y, probabilities), seed)
    by_label = _f1(tables)
    return {
        "accuracy": _interval(_accuracy(tables)),
        "macro_f1": _interval(_macro_f1(tables)),
        "exact_match": _interval(exact),
        **{label: _interval(by_label[:, number]) for number, label in enumerate(labels)},
    }


@dataclass(frozen=True)
class Comparison:
    """Two models on the same abstracts, the second minus the first.

    Parameters
    ----------
    first, second : str
        Names of the models.
    difference : float
        In the share of sentences that are right.
    interval : (float, float)
        95 % interval of the difference.
    p_value : float
        Two-sided: how often drawn abstracts turn the difference round, or level it, doubled.
    macro_f1_difference : float
    """

    first: str
    second: str
    difference: float
    interval: Interval
    p_value: float
    macro_f1_difference: float

    @property
    def is_real(self) -> bool:
        """Whether chance is an unlikely explanation, at the level of 5 %."""
        return self.p_value < 0.05

    def in_words(self) -> str:
        """The comparison as sentences."""
        low, high = (100 * end for end in self.interval)
        better, worse = (self.second, self.first) if self.difference > 0 else (self.first, self.second)
        told = (
            f"{self.second} minus {self.first}: {100 * self.difference:+z.1f} points of accuracy "
            f"(95 % interval {low:+.1f} to {high:+.1f}, p = {self.p_value:.3f}), "
            f"{100 * self.macro_f1_difference:+z.1f} of macro F1."
        )
        if self.is_real:
            return f"{told} The difference is real: {better} is better than {worse} on abstracts like these."
        return f"{told} The difference may be chance: these abstracts do not show that one is better."

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON types."""
        return {**vars(self), "interval": list(self.interval), "is_real": self.is_real, "in_words": self.in_words()}


def compare(
    labels: Sequence[str],
    y: Sequence[Sequence[Any]],
    first: tuple[str, Sequence[FloatArray]],
    second: tuple[str, Sequence[FloatArray]],
    seed: int = 0,
) -> Comparison:
    """Compare two models by a paired bootstrap.

    Parameters
    ----------
    labels, y
        As for :func:`absclf.evaluation.evaluate`.
    first, second : (str, sequence of arrays)
        Name and probabilities of each model.
    seed : int

    Returns
    -------
    Comparison
    """
    tables = [confusions(labels, y, probabilities) for _, probabilities in (first, second)]
    # The same seed draws the same abstracts for both.
    drawn = [_accuracy(_drawn(table, seed)[0]) for table in tables]
    told = [table.sum(axis=0)[None].astype(np.float64) for table in tables]
    gaps = drawn[1] - drawn[0]
    difference = float(_accuracy(told[1])[0] - _accuracy(told[0])[0])
    turned = float(np.mean(gaps <= 0) if difference > 0 else np.mean(gaps >= 0))
    return Comparison(
        first[0],
        second[0],
        difference,
        _interval(gaps),
        min(1.0, 2 * max(turned, 1 / _ROUNDS)) if difference else 1.0,
        float(_macro_f1(told[1])[0] - _macro_f1(told[0])[0]),
    )
