"""A fitted model of labels: features, network and label chain together, and what it says about abstracts.

This is the part that prediction needs, in NumPy alone; :class:`absclf.AbstractClassifier` fits it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.decoding import Chain, posterior
from absclf.errors import ModelFileError
from absclf.features import SentenceFeatures
from absclf.importance import ImportanceHead
from absclf.modelfile import ModelFile
from absclf.network import Array, IntArray, Network, lay_out

__all__ = ["Labeller", "Reading", "SentenceLabeller", "Weighed", "tempered"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_GROUP = 32  # abstracts that go through the recurrent layer together: few, so that few are padded
_WINDOW = 96  # sentences: a longer text is read in windows, so that its cost grows linearly and in parallel
_MARGIN = 16  # sentences of context at each side of a window
_CODES = 127.0  # greatest of the whole numbers that word vectors are stored as


class Reading(NamedTuple):
    """What the network makes of an abstract.

    Parameters
    ----------
    scores : array of float32, shape (n_sentences, n_labels)
        Of each label, before the label chain.
    states : array of float32, shape (n_sentences, 3 * hidden)
        What it knows of each sentence; (n_sentences, 0) where that was not asked for.
    importance : array of float32, shape (n_sentences,), or None
        What its head says of them, if it has one.
    """

    scores: Array
    states: Array
    importance: Array | None


class Weighed(NamedTuple):
    """What a model says of an abstract.

    Parameters
    ----------
    labels : array of int, shape (n_sentences,)
        The number of each sentence's label.
    probabilities : array, shape (n_sentences, n_labels)
    importance : array of float32, shape (n_sentences,), or None
        How much of the message each sentence carries, as far as the network tells.
    """

    labels: IntArray
    probabilities: FloatArray
    importance: Array | None


class SentenceLabeller(ABC):
    """What gives the sentences of abstracts labels, whatever it does it with.

    An abstract's result does not depend on the others that are given with it.
    """

    labels: tuple[str, ...]
    """In the scheme's order."""

    @abstractmethod
    def weighed(
        self,
        abstracts: Sequence[Sequence[str]],
        allowed: Sequence[BoolArray | None] | None = None,
        counts: sparse.csr_matrix | None = None,
    ) -> list[Weighed]:
        """Labels, their probabilities and the importance of the sentences of each abstract.

        Parameters
        ----------
        abstracts : sequence of sequences of str
            The sentences of each abstract.
        allowed : sequence of arrays of bool, shape (n_sentences, n_labels), or None, optional
            For each abstract, the labels that its sentences may have; None: any.
        counts : csr_matrix, optional
            The features of all sentences, if they are known already.
        """

    @abstractmethod
    def to_state(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """Settings as JSON types, and arrays."""

    @property
    def n_labels(self) -> int:
        """Number of labels."""
        return len(self.labels)

    def labelled(
        self, abstracts: Sequence[Sequence[str]], allowed: Sequence[BoolArray | None] | None = None
    ) -> list[tuple[IntArray, FloatArray]]:
        """The label of each sentence, as its number, and the probabilities of all labels.

        Parameters
        ----------
        abstracts, allowed
            As for :meth:`weighed`.

        Returns
        -------
        list of (array of int, shape (n_sentences,), array, shape (n_sentences, n_labels))
            The rows of probabilities sum to 1.
        """
        return [(labels, probabilities) for labels, probabilities, _ in self.weighed(abstracts, allowed)]

    def probabilities(
        self, abstracts: Sequence[Sequence[str]], allowed: Sequence[BoolArray | None] | None = None
    ) -> list[FloatArray]:
        """Probability of each label for each sentence, given the whole abstract: as :meth:`labelled`."""
        return [probabilities for _, probabilities in self.labelled(abstracts, allowed)]

    def digest(self) -> str:
        """SHA-256 of all that the labeller has learnt."""
        return ModelFile("labeller", *self.to_state(), card={}).digest()


@dataclass(frozen=True)
class Labeller(SentenceLabeller):
    """Label probabilities for the sentences of abstracts.

    Parameters
    ----------
    labels : tuple of str
        In the scheme's order.
    features : SentenceFeatures
    network : Network
    chain : Chain
    temperature : float
        What the logarithms of the probabilities are divided by, so that they are as often right as they say (after
        Guo and others, 2017). It changes no label.
    head : ImportanceHead or None
        Reads off the network how much of the message a sentence carries; belongs to this very network.
    """

    labels: tuple[str, ...]
    features: SentenceFeatures
    network: Network
    chain: Chain
    temperature: float = 1.0
    head: ImportanceHead | None = None

    def _decode(self, scores: list[Array], allowed: Sequence[BoolArray | None] | None) -> list[FloatArray]:
        """Probabilities from the scores before the label chain."""
        windows = [window for number, one in enumerate(scores) for window in _windows(number, len(one))]
        result = [np.zeros(one.shape) for one in scores]
        order = sorted(range(len(windows)), key=lambda k: windows[k].length)
        for begin in range(0, len(order), _GROUP):
            group = [windows[k] for k in order[begin : begin + _GROUP]]
            for window, labels in zip(group, self._posterior(group, scores, allowed), strict=True):
                result[window.abstract][window.kept] = labels[window.kept_inside]
        return result

    def count(self, abstracts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """The features of all sentences of the abstracts, one after the other: (n_sentences, n_features)."""
        return self.features.transform([sentence for sentences in abstracts for sentence in sentences])

    def read(
        self, abstracts: Sequence[Sequence[str]], counts: sparse.csr_matrix | None = None, keep_states: bool = True
    ) -> list[Reading]:
        """What the network makes of each abstract."""
        lengths = np.array([len(sentences) for sentences in abstracts], dtype=np.int64)
        counts = self.count(abstracts) if counts is None else counts
        vectors = self.network.sentence_vectors(counts)
        firsts = np.cumsum(lengths) - lengths
        windows = [window for number, length in enumerate(lengths) for window in _windows(number, int(length))]
        width = self.network.parameters["output"].shape[0] if keep_states else 0
        result = [
            Reading(
                np.zeros((length, self.n_labels), dtype=np.float32),
                np.zeros((length, width), dtype=np.float32),
                None if self.head is None else np.zeros(length, dtype=np.float32),
            )
            for length in lengths
        ]
        order = sorted(range(len(windows)), key=lambda k: windows[k].length)
        for begin in range(0, len(order), _GROUP):
            group = [windows[k] for k in order[begin : begin + _GROUP]]
            sizes = np.array([window.length for window in group], dtype=np.int64)
            starts = np.array([firsts[window.abstract] + window.start for window in group], dtype=np.int64)
            layout = lay_out(sizes)
            states = self.network.states(vectors[starts[layout.rows] + layout.columns], layout, _GROUP)
            scores = self.network.scores(states)
            importance = None if self.head is None else self.head(states)
            for row, window in enumerate(group):
                reading = result[window.abstract]
                reading.scores[window.kept] = scores[: window.length, row][window.kept_inside]
                if keep_states:
                    reading.states[window.kept] = states[: window.length, row][window.kept_inside]
                if reading.importance is not None and importance is not None:
                    reading.importance[window.kept] = importance[: window.length, row][window.kept_inside]
        return result

    def weighed(
        self,
        abstracts: Sequence[Sequence[str]],
        allowed: Sequence[BoolArray | None] | None = None,
        counts: sparse.csr_matrix | None = None,
    ) -> list[Weighed]:
        readings = self.read(abstracts, counts, keep_states=False)
        found = self._decode([reading.scores for reading in readings], allowed)
        return [
            Weighed(of_one.argmax(axis=1), of_one, reading.importance)
            for of_one, reading in zip(found, readings, strict=True)
        ]

    def _posterior(
        self, group: list[_Window], scores: list[Array], allowed: Sequence[BoolArray | None] | None
    ) -> npt.NDArray[np.float64]:
        n_labels = len(self.labels)
        sizes = np.array([window.length for window in group], dtype=np.int64)
        padded = np.zeros((len(group), int(sizes.max()), n_labels))
        may = None
        for row, window in enumerate(group):
            padded[row, : window.length] = scores[window.abstract][window.start : window.start + window.length]
            bound = allowed[window.abstract] if allowed is not None else None
            if bound is not None:
                may = np.ones(padded.shape, dtype=bool) if may is None else may
                may[row, : window.length] = bound[window.start : window.start + window.length]
        return tempered(posterior(padded, sizes, self.chain, may).labels, self.temperature)

    @property
    def dimension(self) -> int:
        """Length of a sentence vector."""
        return len(self.network.parameters["embedding_bias"])

    # ------------------------------------------------------------------ the model file

    def to_state(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """Settings as JSON types, and arrays."""
        settings, arrays = self.features.to_state()
        arrays = {f"features.{name}": array for name, array in arrays.items()}
        for name, parameter in self.network.parameters.items():
            if name == "embedding":
                scale = np.maximum(np.abs(parameter).max(axis=0), 1e-12) / _CODES
                arrays["network.embedding"] = np.rint(parameter / scale).astype(np.int8)
                arrays["network.embedding_scale"] = scale.astype(np.float32)
            else:
                arrays[f"network.{name}"] = parameter.astype(np.float16)
        for name in ("transitions", "starts", "ends"):
            arrays[f"chain.{name}"] = getattr(self.chain, name).astype(np.float32)
        if self.head is not None:
            arrays |= {f"importance.{name}": array for name, array in self.head.to_arrays().items()}
        return {"labels": list(self.labels), "temperature": self.temperature, "features": settings}, arrays

    @classmethod
    def from_state(cls, settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Labeller:
        """Build a labeller again from :meth:`to_state`'s parts.

        Raises
        ------
        ModelFileError
            Where the parts contradict each other.
        """
        parts: dict[str, dict[str, npt.NDArray[Any]]] = {"features": {}, "network": {}, "chain": {}, "importance": {}}
        for name, array in arrays.items():
            part, _, rest = name.partition(".")
            if part in parts:
                parts[part][rest] = array
        try:
            labels = tuple(settings["labels"])
            features = SentenceFeatures.from_state(settings["features"], parts["features"])
            network_arrays = parts["network"]
            scale = network_arrays.pop("embedding_scale")
            parameters = {
                # In one step: no second array of that size is made on the way.
                name: np.multiply(array, scale, dtype=np.float32) if name == "embedding" else array.astype(np.float32)
                for name, array in network_arrays.items()
            }
            chain = Chain(*(parts["chain"][name].astype(np.float64) for name in ("transitions", "starts", "ends")))
            temperature = float(settings["temperature"])
        except (KeyError, TypeError) as error:
            raise ModelFileError(f"The model lacks a part that it needs: {error}.") from error
        except ValueError as error:
            raise ModelFileError(f"The model's parts do not fit each other: {error}.") from error
        network = Network(parameters)
        network.check(features.n_features_, len(labels))
        n = len(labels)
        if chain.transitions.shape != (n, n) or chain.starts.shape != (n,) or chain.ends.shape != (n,):
            raise ModelFileError("The model's label chain does not fit its labels.")
        if not temperature > 0:
            raise ModelFileError("The model's temperature is not a positive number.")
        head = ImportanceHead.from_arrays(parts["importance"], len(parameters["output"]))
        return cls(labels, features, network, chain, temperature, head)

    def equals(self, other: Labeller) -> bool:
        """Whether the other one gives the same scores: features and network are the same to the last bit."""
        own, others = self.network.parameters, other.network.parameters
        return self.features.equals(other.features) and all(
            own[name].shape == others[name].shape and np.array_equal(own[name], others[name]) for name in own
        )


def tempered(probabilities: FloatArray, temperature: float) -> FloatArray:
    """Probabilities made flatter, or steeper: their logarithms divided by the temperature; zeros stay.

    Parameters
    ----------
    probabilities : array, shape (..., n_labels)
        Rows sum to 1, or are zero.
    temperature : float
        Greater than 0.
    """
    powers = probabilities ** (1.0 / temperature)
    totals = powers.sum(axis=-1, keepdims=True)
    result: FloatArray = powers / np.where(totals > 0, totals, 1.0)
    return result


@dataclass(frozen=True)
class _Window:
    """Part of an abstract that is read at once, and the part of it whose labels are kept."""

    abstract: int
    start: int
    length: int
    kept: slice
    kept_inside: slice


def _windows(abstract: int, length: int) -> Iterator[_Window]:
    """One window for an abstract; overlapping ones for what is as long as a book."""
    if not length:
        return
    if length <= _WINDOW:
        yield _Window(abstract, 0, length, slice(0, length), slice(0, length))
        return
    stride = _WINDOW - 2 * _MARGIN
    for begin in range(0, length, stride):
        end = min(begin + stride, length)
        start, stop = max(0, begin - _MARGIN), min(length, end + _MARGIN)
        yield _Window(abstract, start, stop - start, slice(begin, end), slice(begin - start, end - start))
