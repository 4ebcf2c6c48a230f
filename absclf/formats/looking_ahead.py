"""The first items of a stream, and the stream behind them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeVar

from absclf.errors import InputError

__all__ = ["look_ahead"]

Item = TypeVar("Item")


def look_ahead(items: Iterator[Item], count: int) -> tuple[list[Item], Iterator[Item]]:
    """The first items, and those behind them: a damage among the first ends the stream where it stands.

    Parameters
    ----------
    items : iterator
    count : int
        Most items that are looked at.
    """
    first: list[Item] = []
    try:
        for item in itertools.islice(items, count):
            first.append(item)
    except InputError as error:
        return first, _failing(error)
    return first, items


def _failing(error: InputError) -> Iterator[Item]:
    raise error
    yield  # what makes it an iterator
