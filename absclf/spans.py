"""Numbers for the words of a text, without making the words: spans of characters are hashed, and found by hash.

Cutting a text into strings and asking a dictionary for each costs four times what the array operations here cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["NumberTable", "hash_spans", "hash_words"]

IntArray = npt.NDArray[np.int64]
Codes = npt.NDArray[Any]

_BLOCK = 1 << 14  # characters hashed at once: few, so that they stay in the processor's cache
_LONGEST = 64  # characters of a word that its hash depends on, beside its length
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_MULTIPLIER = np.uint64(0xD6E8FEB86659FD93)


def _powers(base: int) -> npt.NDArray[np.uint64]:
    factors = np.full(_BLOCK + _LONGEST, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


_POWERS = _powers(_BASE)
_INVERSE_POWERS = _powers(pow(_BASE, -1, 1 << 64))


def hash_spans(codes: Codes, starts: IntArray, ends: IntArray) -> IntArray:
    """A number for each of the words that stand in a text, the same for the same word wherever it stands.

    The hash is a polynomial in the word's characters, modulo 2 to the 64: differences of running sums (after Karp and
    Rabin, 1987), without its lowest bit. That two of 100,000 words share one has a chance of 1 in 2 thousand million.

    Parameters
    ----------
    codes : array of unsigned int, shape (n_characters,)
        Bytes, or code points.
    starts, ends : array of int, shape (n_words,)
        Spans in ``codes``; the starts ascend.

    Returns
    -------
    array of int, shape (n_words,)
        0 or more.
    """
    lengths = ends - starts
    stops = starts + np.minimum(lengths, _LONGEST)
    hashes = np.empty(len(starts), dtype=np.uint64)
    sums = np.zeros(_BLOCK + _LONGEST + 1, dtype=np.uint64)
    firsts = np.searchsorted(starts, np.arange(0, len(codes) + _BLOCK, _BLOCK))
    for block, (low, high) in enumerate(zip(firsts[:-1].tolist(), firsts[1:].tolist(), strict=True)):
        begin = block * _BLOCK
        here = codes[begin : begin + _BLOCK + _LONGEST].astype(np.uint64)
        here += np.uint64(1)  # so that a character of code 0 counts
        here *= _POWERS[: len(here)]
        np.cumsum(here, out=sums[1 : len(here) + 1])
        first = starts[low:high] - begin
        hashes[low:high] = (sums[stops[low:high] - begin] - sums[first]) * _INVERSE_POWERS[first]
    hashes += lengths.astype(np.uint64)
    hashes *= _MULTIPLIER  # the lowest bit, which goes, no longer tells neighbouring letters apart
    return (hashes >> np.uint64(1)).astype(np.int64)


def hash_words(codes: Codes, lengths: Sequence[int]) -> IntArray:
    """The numbers that :func:`hash_spans` gives words wherever they stand.

    Parameters
    ----------
    codes : array of unsigned int
        The words, one directly after the other.
    lengths : sequence of int, shape (n_words,)

    Returns
    -------
    array of int, shape (n_words,)
    """
    ends = np.cumsum(lengths, dtype=np.int64)
    return hash_spans(codes, ends - np.asarray(lengths, dtype=np.int64), ends)


class NumberTable:
    """Position of each of many keys in an array, found by hashing: an array operation, not a search.

    Parameters
    ----------
    keys : array of int, shape (n_keys,)
        Distinct, 0 or more.
    """

    def __init__(self, keys: IntArray) -> None:
        bits = max(4, int(np.ceil(np.log2(max(1, len(keys)) * 4))))
        self._shift = np.uint64(64 - bits)
        self._mask = (1 << bits) - 1
        self._keys = np.append(keys, -1)
        self._slots = np.full(1 << bits, len(keys), dtype=np.int32)
        self._probes = 0
        left = np.arange(len(keys))
        slots = self._hash(keys)
        while len(left):
            free = self._slots[slots] == len(keys)
            # Of several keys that want one free slot, the one written last has it; the others try the next.
            self._slots[slots[free]] = left[free]
            placed = self._slots[slots] == left
            left, slots = left[~placed], (slots[~placed] + 1) & self._mask
            self._probes += 1

    def _hash(self, keys: IntArray) -> IntArray:
        return ((keys.astype(np.uint64) * _MULTIPLIER) >> self._shift).astype(np.int64)

    def find(self, keys: IntArray) -> npt.NDArray[np.int32]:
        """Position of each key, or -1."""
        slots = self._hash(keys)
        numbers = self._slots[slots]
        stored = self._keys[numbers]
        found = np.where(stored == keys, numbers, np.int32(-1)).astype(np.int32)
        left = np.flatnonzero((stored != keys) & (stored >= 0))
        for step in range(1, self._probes):
            if not len(left):
                break
            numbers = self._slots[(slots[left] + step) & self._mask]
            stored = self._keys[numbers]
            hit = stored == keys[left]
            found[left[hit]] = numbers[hit]
            left = left[~hit & (stored >= 0)]
        return found
