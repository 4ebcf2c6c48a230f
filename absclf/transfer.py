"""Carry a fitted labeller over to other labels: its last layer and label chain first, all of it afterwards.

Fitting the new last layer on the network as it is, before all of the network is fitted, keeps what the network knows
from being spoilt by the steps of a layer that begins at random (Kumar and others, 2022).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from absclf.decoding import Chain
from absclf.fitting import FitSettings, Progress, fit
from absclf.labeller import Labeller
from absclf.network import Network

__all__ = ["adapt"]

_OUTPUT = ("output", "output_bias")


def adapt(
    base: Labeller,
    labels: Sequence[str],
    X: Sequence[Sequence[str]],
    y: Sequence[Sequence[Sequence[str]]],
    settings: FitSettings,
    seed: int = 0,
    progress: Progress | None = None,
) -> Labeller:
    """A labeller of other labels with the features and the network of a fitted one.

    Parameters
    ----------
    base : Labeller
    labels : sequence of str
        The new labels. Where they are the old ones, the labeller is returned as it is.
    X : sequence of sequences of str
        The sentences of each abstract, at least one each.
    y : sequence of sequences of tuples of str
        The labels that each sentence may have.
    settings : FitSettings
        How the last layer is fitted; 0 epochs leave it at random.
    seed : int
    progress : callable, optional
        As for :func:`absclf.fitting.fit`.

    Returns
    -------
    Labeller
        To be fitted further.
    """
    labels = tuple(labels)
    if labels == base.labels:
        return base
    random = np.random.default_rng(seed)
    n = len(labels)
    network = base.network.with_output(n, random)
    chain = Chain(np.zeros((n, n)), np.zeros(n), np.zeros(n))
    counts = base.count(X)
    lengths = np.array([len(sentences) for sentences in X], dtype=np.int64)
    allowed = np.array([[label in several for label in labels] for targets in y for several in targets], dtype=bool)
    fixed = frozenset(network.parameters) - frozenset(_OUTPUT)
    network, chain = fit(network, chain, counts, lengths, allowed, settings, random, fixed=fixed, progress=progress)
    parameters = {**base.network.parameters, **{name: network.parameters[name] for name in _OUTPUT}}
    return Labeller(labels, base.features, Network(parameters), chain)
