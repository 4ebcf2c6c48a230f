"""How much of its abstract's message a sentence carries, read off what a network of labels knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from absclf.errors import ModelFileError
from absclf.threads import one_thread

__all__ = ["ImportanceHead"]

Array = npt.NDArray[np.float32]

_DECIMALS = 4


@dataclass(frozen=True, eq=False)
class ImportanceHead:
    """A layer of rectified units and an output, on the states of a network: see :meth:`absclf.network.Network.states`.

    What it says is one of the things that the ranker of key points goes by.

    Parameters
    ----------
    hidden : array of float32, shape (n_states, n_units)
    hidden_bias : array of float32, shape (n_units,)
    output : array of float32, shape (n_units,)
    """

    hidden: Array
    hidden_bias: Array
    output: Array

    @one_thread()
    def __call__(self, states: Array) -> Array:
        """Importance of sentences, (...,), from their states, (..., n_states): greater is more, 0 the usual."""
        units = np.maximum(states @ self.hidden + self.hidden_bias, np.float32(0))
        values: Array = np.round(units @ self.output, _DECIMALS)
        return values

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The head for a model file."""
        return {name: getattr(self, name).astype(np.float16) for name in _NAMES}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]], n_states: int) -> ImportanceHead | None:
        """Build a head from :meth:`to_arrays`'s; None where there are none.

        Raises
        ------
        ModelFileError
            If one is missing, of another shape, or not finite.
        """
        if not arrays:
            return None
        try:
            found = cls(*(arrays[name].astype(np.float32) for name in _NAMES))
        except KeyError as error:
            raise ModelFileError(f"The model lacks a part of what weighs sentences: {error}.") from error
        n_units = found.output.size
        shapes = (found.hidden.shape, found.hidden_bias.shape, found.output.shape)
        if shapes != ((n_states, n_units), (n_units,), (n_units,)):
            raise ModelFileError("The model's parts do not fit each other: what weighs sentences is of another shape.")
        if not all(np.all(np.isfinite(array)) for array in (found.hidden, found.hidden_bias, found.output)):
            raise ModelFileError("What weighs sentences in the model holds a value that is not finite.")
        return found


_NAMES = ("hidden", "hidden_bias", "output")
