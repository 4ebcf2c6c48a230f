"""Teaches a network of labels how much of its abstract's message a sentence carries: :mod:`absclf.importance`.

The network stays as it is; what it knows of a sentence is read off by a small layer of its own, which costs next to
nothing in prediction.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.neural_network import MLPRegressor

from absclf.importance import ImportanceHead
from absclf.labeller import Labeller

__all__ = ["learn_importance"]

Floats = npt.NDArray[np.float64]

_UNITS = 16
_NETWORKS = 4
_PENALTY = 1.0
_EPOCHS = 5
_FOLDS = 5


def learn_importance(
    labeller: Labeller, abstracts: Sequence[Sequence[str]], targets: Sequence[Floats]
) -> tuple[ImportanceHead, list[list[float]]]:
    """Learn to tell the important sentences of abstracts.

    Parameters
    ----------
    labeller : Labeller
        Its network reads the abstracts.
    abstracts : sequence of sequences of str
        The sentences of each; copies of one count as often.
    targets : sequence of ndarray, shape (n_sentences,)
        As :func:`absclf.keypoints.relevance` gives them.

    Returns
    -------
    head : ImportanceHead
        Learnt from all.
    held_out : list of list of float
        What heads say of each abstract that have not learnt from it: what the ranker is to learn from.
    """
    distinct: dict[tuple[str, ...], int] = {}
    number_of = [distinct.setdefault(tuple(sentences), len(distinct)) for sentences in abstracts]
    states = [reading.states for reading in labeller.read(list(distinct))]
    lengths = [len(target) for target in targets]
    rows = np.vstack([states[number] for number in number_of])
    target = np.concatenate(targets)
    folds = np.repeat(np.array(number_of) % _FOLDS, lengths)
    held_out = np.zeros(len(target), dtype=np.float32)
    for fold in range(_FOLDS):
        out = folds == fold
        if out.any() and not out.all():
            held_out[out] = _fit(rows[~out], target[~out])(rows[out])
    ends = np.cumsum(lengths)[:-1]
    return _fit(rows, target), [of_one.astype(np.float64).tolist() for of_one in np.split(held_out, ends)]


def _fit(states: npt.NDArray[np.float32], target: Floats) -> ImportanceHead:
    means, scales = states.mean(axis=0), states.std(axis=0) + np.float32(1e-3)
    standard = (states - means) / scales
    parts: list[tuple[Floats, Floats, Floats]] = []
    for number in range(_NETWORKS):
        network = MLPRegressor(
            hidden_layer_sizes=(_UNITS,), alpha=_PENALTY, learning_rate_init=0.002, batch_size=256, random_state=number
        )
        for _ in range(_EPOCHS):
            network.partial_fit(standard, target)
        parts.append((network.coefs_[0], network.intercepts_[0], network.coefs_[1][:, 0] / _NETWORKS))
    hidden, bias, output = (np.concatenate(several, axis=-1) for several in zip(*parts, strict=True))
    hidden = hidden / scales[:, None]
    # As it will be read from the model file, in half precision.
    head = ImportanceHead(*(array.astype(np.float32) for array in (hidden, bias - means @ hidden, output)))
    found = ImportanceHead.from_arrays(head.to_arrays(), len(hidden))
    return found if found is not None else head
