"""Which of the page's colours a section label has, and which place in its scheme."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

from absclf.errors import SchemeError
from absclf.schemes import get_scheme

__all__ = ["N_COLOURS", "colours_of", "find_place"]

N_COLOURS = 8
"""How many colours page.css has: the classes ``c0`` to ``c7``, after the palette of Okabe and Ito."""

# A label has the colour of its place in its scheme. In these schemes some labels take another place, so that
# a role keeps its colour across the schemes that ship, and OTHER is grey.
_COLOURS = {
    ("INTRODUCTION", "AREAS COVERED", "EXPERT OPINION"): (0, 2, 4),
    ("BACKGROUND", "OBJECTIVE", "METHOD", "RESULT", "OTHER"): (0, 1, 2, 3, 7),
}


def colours_of(labels: Sequence[str]) -> tuple[int, ...]:
    """The colour of each label of a scheme.

    Parameters
    ----------
    labels : sequence of str
        A scheme's labels in their order.

    Returns
    -------
    tuple of int
        A number below `N_COLOURS` for each label; with more labels than colours they come round again.
    """
    return _COLOURS.get(tuple(labels)) or tuple(place % N_COLOURS for place in range(len(labels)))


def find_place(label: str, scheme: str, labels: Sequence[str] = ()) -> tuple[int, int]:
    """The colour of a label and its place in its scheme.

    Parameters
    ----------
    label : str
        The section's label.
    scheme : str
        Name of its scheme.
    labels : sequence of str, optional
        The labels of schemes that do not ship with the package, in order.

    Returns
    -------
    colour : int
        Below `N_COLOURS`. Of a label that is known from nowhere it depends on nothing but the label.
    place : int
        Counted from 0; behind the known ones for a label that is not among them.
    """
    for known in (_shipped_labels(scheme), tuple(labels)):
        if label in known:
            place = known.index(label)
            return colours_of(known)[place], place
    return zlib.crc32(label.encode("utf-8", "replace")) % N_COLOURS, len(labels)


@lru_cache(maxsize=64)
def _shipped_labels(scheme: str) -> tuple[str, ...]:
    try:
        return get_scheme(scheme).labels
    except SchemeError:
        return ()
