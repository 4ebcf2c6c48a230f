"""The threads of NumPy's products: those here are small, and one thread works them out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

__all__ = ["one_thread"]

_lock = threading.Lock()
_before: list[int] = []
"""How many threads each library had before the first block began."""
_inside = 0
"""How many blocks, of whatever threads of Python, are being worked in."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Let one thread work out each product in this block, or in the function that this decorates.

    As many threads as processors wait for one another longer than they work on products as small as a network's: where
    other programs run as well, everything takes several times as long, and the last digits of a sum may
    depend on their number.
    """
    _begin()
    try:
        yield
    finally:
        _end()


def _begin() -> None:
    global _inside
    with _lock:
        if not _inside:
            _before[:] = [library.get_num_threads() for library in _libraries()]
            _set([1] * len(_before))
        _inside += 1


def _end() -> None:
    global _inside
    with _lock:
        _inside -= 1
        if not _inside:
            _set(_before)


def _set(numbers: Sequence[int]) -> None:
    for library, number in zip(_libraries(), numbers, strict=True):
        library.set_num_threads(number)
        # From threadpoolctl 3.8 on, only the thread of Python that did so first can set it until this is called.
        getattr(library, "clear_controlling_thread", _do_nothing)()


def _do_nothing() -> None:
    pass


@cache
def _libraries() -> list[Any]:
    """The libraries of linear algebra that are loaded, NumPy's among them, if their threads can be set."""
    import numpy as np  # noqa: F401 - loads the library
    from threadpoolctl import ThreadpoolController

    return list(ThreadpoolController().select(user_api="blas").lib_controllers)
