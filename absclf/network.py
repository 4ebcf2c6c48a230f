"""The scorer of sentences: word vectors summed to sentence vectors, read forwards and backwards along the abstract.

Counts of words become one vector a sentence (as in fastText: Joulin and others, 2017); a gated recurrent network
(Cho and others, 2014) reads the sentences of an abstract in both directions; a linear layer scores each label. All
of it is NumPy, so that training and prediction need nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.errors import ModelFileError
from absclf.threads import one_thread

__all__ = ["N_PLACE", "Layout", "Network", "Trace", "lay_out"]

Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

N_PLACE = 4
"""Numbers that tell a sentence's place in its abstract."""

_NAMES = {
    "embedding",
    "embedding_bias",
    "inner",
    "inner_bias",
    "gates_in",
    "gates_back",
    "gates_bias",
    "reset_bias",
    "output",
    "output_bias",
}


@dataclass(frozen=True)
class Layout:
    """Where the sentences of a batch stand in an array with one row an abstract.

    Parameters
    ----------
    lengths : array, shape (n_abstracts,)
    rows, columns : array, shape (n_sentences,)
        Abstract of each sentence and its number therein.
    reversed_columns : array, shape (n_sentences,)
        The same counted from the abstract's end.
    """

    lengths: IntArray
    rows: IntArray
    columns: IntArray
    reversed_columns: IntArray

    @property
    def longest(self) -> int:
        """Sentences of the longest abstract."""
        return int(self.lengths.max())

    def place(self) -> Array:
        """Each sentence's place: its fraction of the way, nearness to both ends, size of the abstract."""
        length = self.lengths[self.rows]
        return np.stack(
            [
                (self.columns + 0.5) / length,
                1.0 / (1.0 + self.columns),
                1.0 / (1.0 + self.reversed_columns),
                np.minimum(length, 30) / 15.0,
            ],
            axis=1,
        ).astype(np.float32)

    def pad(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values of the sentences as (n_abstracts, longest, ...), zero beyond the ends."""
        padded = np.zeros((len(self.lengths), self.longest, *values.shape[1:]), dtype=values.dtype)
        padded[self.rows, self.columns] = values
        return padded


def lay_out(lengths: IntArray) -> Layout:
    """Layout of abstracts of the given numbers of sentences (at least 1 each)."""
    rows = np.repeat(np.arange(len(lengths)), lengths)
    first = np.cumsum(lengths) - lengths
    columns = np.arange(len(rows)) - first[rows]
    return Layout(lengths, rows, columns, lengths[rows] - 1 - columns)


def _sigmoid(x: Array) -> Array:
    # By tanh, which does not overflow.
    result: Array = np.tanh(x * np.float32(0.5)) * np.float32(0.5) + np.float32(0.5)
    return result


@dataclass
class Trace:
    """What the forward pass leaves for the backward pass."""

    layout: Layout
    counts: sparse.csr_matrix
    weights: Array
    sentence: Array
    sentence_kept: Array
    joined: Array
    hidden: Array
    hidden_kept: Array
    gates: list[tuple[Array, Array, Array, Array]]
    states: Array
    read: Array
    read_kept: Array


class Network:
    """Parameters and the two passes of the scorer.

    Parameters
    ----------
    parameters : mapping of str to array of float32
        ``embedding`` (n_features, dimension), ``embedding_bias`` (dimension,), ``inner`` (dimension + N_PLACE,
        hidden), ``inner_bias`` (hidden,), ``gates_in`` and ``gates_back`` (2, hidden, 3 * hidden), ``gates_bias``
        (2, 3 * hidden), ``reset_bias`` (2, hidden), ``output`` (3 * hidden, n_labels), ``output_bias`` (n_labels,).
        The first axis of the gates is the direction of reading.
    """

    def __init__(self, parameters: Mapping[str, Array]) -> None:
        self.parameters = dict(parameters)

    @classmethod
    def initial(
        cls, n_features: int, dimension: int, hidden: int, n_labels: int, random: np.random.Generator
    ) -> Network:
        """A network with random parameters."""

        def normal(*shape: int, scale: float) -> Array:
            return random.normal(0.0, scale, shape).astype(np.float32)

        def uniform(*shape: int, fan_in: int) -> Array:
            bound = fan_in**-0.5
            return random.uniform(-bound, bound, shape).astype(np.float32)

        def zeros(*shape: int) -> Array:
            return np.zeros(shape, dtype=np.float32)

        return cls(
            {
                "embedding": normal(n_features, dimension, scale=0.1),
                "embedding_bias": zeros(dimension),
                "inner": uniform(dimension + N_PLACE, hidden, fan_in=dimension),
                "inner_bias": zeros(hidden),
                "gates_in": uniform(2, hidden, 3 * hidden, fan_in=hidden),
                "gates_back": uniform(2, hidden, 3 * hidden, fan_in=hidden),
                "gates_bias": zeros(2, 3 * hidden),
                "reset_bias": zeros(2, hidden),
                "output": uniform(3 * hidden, n_labels, fan_in=3 * hidden),
                "output_bias": zeros(n_labels),
            }
        )

    def with_output(self, n_labels: int, random: np.random.Generator) -> Network:
        """A copy whose last layer is new, for other labels."""
        size = self.parameters["inner"].shape[1]
        parameters = {name: array.copy() for name, array in self.parameters.items()}
        bound = (3 * size) ** -0.5
        parameters["output"] = random.uniform(-bound, bound, (3 * size, n_labels)).astype(np.float32)
        parameters["output_bias"] = np.zeros(n_labels, dtype=np.float32)
        return Network(parameters)

    def forward(
        self,
        counts: sparse.csr_matrix,
        layout: Layout,
        random: np.random.Generator | None = None,
        dropout: float = 0.0,
    ) -> tuple[Array, Trace]:
        """Scores of each label for each sentence.

        Parameters
        ----------
        counts : csr_matrix, shape (n_sentences, n_features)
        layout : Layout
        random : numpy.random.Generator, optional
            Given in training only, for dropout.
        dropout : float
            Share of the values dropped between layers in training.

        Returns
        -------
        scores : array, shape (n_sentences, n_labels)
        trace : Trace
        """
        p = self.parameters

        def kept(values: Array) -> Array:
            if random is None or not dropout:
                return np.ones((1, 1), dtype=np.float32)
            mask = random.random(values.shape, dtype=np.float32) >= dropout
            return mask.astype(np.float32) / np.float32(1.0 - dropout)

        weights = 1.0 / np.sqrt(np.maximum(np.diff(counts.indptr), 1)).astype(np.float32)
        summed = np.asarray(counts @ p["embedding"]) * weights[:, None]
        sentence = np.tanh(summed + p["embedding_bias"])
        sentence_kept = kept(sentence)
        joined = np.concatenate([sentence * sentence_kept, layout.place()], axis=1)
        hidden = np.maximum(joined @ p["inner"] + p["inner_bias"], np.float32(0))
        hidden_kept = kept(hidden)
        hidden = hidden * hidden_kept
        states, gates = self._read(hidden, layout)
        read = np.concatenate(
            [
                states[0, layout.columns + 1, layout.rows],
                states[1, layout.reversed_columns + 1, layout.rows],
                hidden,
            ],
            axis=1,
        )
        read_kept = kept(read)
        read = read * read_kept
        scores = read @ p["output"] + p["output_bias"]
        trace = Trace(
            layout,
            counts,
            weights,
            sentence,
            sentence_kept,
            joined,
            hidden,
            hidden_kept,
            gates,
            states,
            read,
            read_kept,
        )
        return scores, trace

    def _read(self, hidden: Array, layout: Layout) -> tuple[Array, list[tuple[Array, Array, Array, Array]]]:
        """States after each sentence, (2, longest + 1, n_abstracts, hidden); the second reads backwards."""
        p = self.parameters
        size = hidden.shape[1]
        n_abstracts, longest = len(layout.lengths), layout.longest
        both = np.zeros((2, longest, n_abstracts, 3 * size), dtype=np.float32)
        for direction, columns in enumerate((layout.columns, layout.reversed_columns)):
            both[direction, columns, layout.rows] = hidden @ p["gates_in"][direction] + p["gates_bias"][direction]
        return self._recur(both)

    def _recur(self, given: Array) -> tuple[Array, list[tuple[Array, Array, Array, Array]]]:
        """States and gates of the recurrent layer, from what it is given: (2, longest, n_abstracts, 3 * hidden)."""
        p = self.parameters
        size = given.shape[3] // 3
        states = np.zeros((2, given.shape[1] + 1, given.shape[2], size), dtype=np.float32)
        gates = []
        reset_bias = p["reset_bias"][:, None]
        for t in range(given.shape[1]):
            before = states[:, t]
            back = before @ p["gates_back"]
            now = given[:, t]
            update_reset = _sigmoid(now[..., : 2 * size] + back[..., : 2 * size])
            update, reset = update_reset[..., :size], update_reset[..., size:]
            recalled = back[..., 2 * size :] + reset_bias
            candidate = np.tanh(now[..., 2 * size :] + reset * recalled)
            states[:, t + 1] = candidate + update * (before - candidate)
            gates.append((update, reset, recalled, candidate))
        return states, gates

    def sentence_vectors(self, counts: sparse.csr_matrix) -> Array:
        """Vectors of sentences, each by itself.

        Parameters
        ----------
        counts : csr_matrix, shape (n_sentences, n_features)

        Returns
        -------
        array, shape (n_sentences, dimension)
        """
        p = self.parameters
        weights = 1.0 / np.sqrt(np.maximum(np.diff(counts.indptr), 1)).astype(np.float32)
        vectors: Array = np.tanh(np.asarray(counts @ p["embedding"]) * weights[:, None] + p["embedding_bias"])
        return vectors

    @one_thread()
    def states(self, vectors: Array, layout: Layout, n_rows: int) -> Array:
        """What the network knows of each sentence after reading its abstract, from sentence vectors.

        Matrix products are of one shape whatever is asked, because the last digits of a product's rows may depend
        on how many there are: so an abstract's result does not depend on its batch.

        Parameters
        ----------
        vectors : array, shape (n_sentences, dimension)
        layout : Layout
            Of at most ``n_rows`` abstracts.
        n_rows : int
            Abstracts for which room is made.

        Returns
        -------
        array, shape (longest, n_rows, 3 * hidden)
            The states of reading forwards and backwards, and the sentence itself; :meth:`scores` reads them.
        """
        p = self.parameters
        size = p["inner"].shape[1]
        joined = np.zeros((layout.longest, n_rows, p["inner"].shape[0]), dtype=np.float32)
        joined[layout.columns, layout.rows] = np.concatenate([vectors, layout.place()], axis=1)
        hidden = np.maximum(joined @ p["inner"] + p["inner_bias"], np.float32(0))
        given = np.empty((2, layout.longest, n_rows, 3 * size), dtype=np.float32)
        np.matmul(hidden, p["gates_in"][0], out=given[0])
        backwards = np.zeros_like(hidden)
        backwards[layout.reversed_columns, layout.rows] = hidden[layout.columns, layout.rows]
        np.matmul(backwards, p["gates_in"][1], out=given[1])
        given += p["gates_bias"][:, None, None]
        states, _ = self._recur(given)
        read = np.zeros((layout.longest, n_rows, 3 * size), dtype=np.float32)
        read[..., :size] = states[0, 1:]
        read[layout.columns, layout.rows, size : 2 * size] = states[1, layout.reversed_columns + 1, layout.rows]
        read[..., 2 * size :] = hidden
        return read

    @one_thread()
    def scores(self, states: Array) -> Array:
        """Scores of each label, from :meth:`states`: (longest, n_rows, n_labels)."""
        p = self.parameters
        scores: Array = states @ p["output"] + p["output_bias"]
        return scores

    def check(self, n_features: int, n_labels: int) -> None:
        """See that the parameters are there, fit each other, and are finite.

        Raises
        ------
        ModelFileError
        """
        p = self.parameters
        if set(p) != _NAMES:
            raise ModelFileError(f"The model's network lacks or adds parameters: {sorted(_NAMES ^ set(p))}.")
        dimension, hidden = p["embedding"].shape[-1], p["inner"].shape[-1]
        expected = {
            "embedding": (n_features, dimension),
            "embedding_bias": (dimension,),
            "inner": (dimension + N_PLACE, hidden),
            "inner_bias": (hidden,),
            "gates_in": (2, hidden, 3 * hidden),
            "gates_back": (2, hidden, 3 * hidden),
            "gates_bias": (2, 3 * hidden),
            "reset_bias": (2, hidden),
            "output": (3 * hidden, n_labels),
            "output_bias": (n_labels,),
        }
        for name, shape in expected.items():
            if p[name].shape != shape:
                raise ModelFileError(f"The model's {name} has shape {p[name].shape}, not {shape}.")
            if not np.isfinite(p[name]).all():
                raise ModelFileError(f"The model's {name} holds numbers that are not finite.")

    def backward(self, trace: Trace, d_scores: Array) -> tuple[dict[str, Array], IntArray]:
        """Gradients of the parameters, given those of the scores.

        Returns
        -------
        gradients : dict of str to array
            ``embedding`` holds the rows of ``features`` only.
        features : array of int
            The features that occur in the batch.
        """
        p = self.parameters
        size = p["inner"].shape[1]
        layout = trace.layout
        g: dict[str, Array] = {"output": trace.read.T @ d_scores, "output_bias": d_scores.sum(axis=0)}
        d_read = (d_scores @ p["output"].T) * trace.read_kept
        d_states = np.zeros_like(trace.states[:, 1:])
        d_states[0, layout.columns, layout.rows] = d_read[:, :size]
        d_states[1, layout.reversed_columns, layout.rows] = d_read[:, size : 2 * size]
        d_hidden = d_read[:, 2 * size :] + self._unread(trace, d_states, g)
        d_hidden = d_hidden * trace.hidden_kept * (trace.hidden > 0)
        g["inner"] = trace.joined.T @ d_hidden
        g["inner_bias"] = d_hidden.sum(axis=0)
        d_sentence = (d_hidden @ p["inner"].T)[:, : trace.sentence.shape[1]] * trace.sentence_kept
        d_summed = d_sentence * (np.float32(1) - trace.sentence**2)
        g["embedding_bias"] = d_summed.sum(axis=0)
        features, columns = np.unique(trace.counts.indices.astype(np.int64), return_inverse=True)
        compact = sparse.csr_matrix(
            (trace.counts.data, columns, trace.counts.indptr), shape=(trace.counts.shape[0], len(features))
        )
        g["embedding"] = np.asarray(compact.T @ (d_summed * trace.weights[:, None]))
        return g, features

    def _unread(self, trace: Trace, d_states: Array, g: dict[str, Array]) -> Array:
        """Gradient of the hidden layer through the recurrent one; fills in those of the gates."""
        p = self.parameters
        layout = trace.layout
        size = trace.hidden.shape[1]
        longest = layout.longest
        d_given = np.empty((2, longest, len(layout.lengths), 3 * size), dtype=np.float32)
        d_back = np.empty_like(d_given)
        gates_back_t = p["gates_back"].transpose(0, 2, 1)
        d_state = np.zeros_like(trace.states[:, 0])
        for t in range(longest - 1, -1, -1):
            update, reset, recalled, candidate = trace.gates[t]
            before = trace.states[:, t]
            d_state = d_state + d_states[:, t]
            d_candidate = d_state * (1 - update) * (1 - candidate**2)
            d_given[:, t, :, 2 * size :] = d_candidate
            d_back[:, t, :, 2 * size :] = d_candidate * reset
            d_given[:, t, :, :size] = d_state * (before - candidate) * update * (1 - update)
            d_given[:, t, :, size : 2 * size] = d_candidate * recalled * reset * (1 - reset)
            d_back[:, t, :, : 2 * size] = d_given[:, t, :, : 2 * size]
            d_state = np.add(d_state * update, d_back[:, t] @ gates_back_t, dtype=np.float32)
        g["reset_bias"] = d_back[..., 2 * size :].sum(axis=(1, 2))
        g["gates_bias"] = d_given.sum(axis=(1, 2))
        flat = (2, -1)
        g["gates_back"] = trace.states[:, :-1].reshape(*flat, size).transpose(0, 2, 1) @ d_back.reshape(*flat, 3 * size)
        d_hidden = np.zeros_like(trace.hidden)
        g["gates_in"] = np.empty_like(p["gates_in"])
        for direction, columns in enumerate((layout.columns, layout.reversed_columns)):
            d_direction = d_given[direction, columns, layout.rows]
            g["gates_in"][direction] = trace.hidden.T @ d_direction
            d_hidden += d_direction @ p["gates_in"][direction].T
        return d_hidden
