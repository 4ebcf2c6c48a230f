"""A row of a table as it was read, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells and the line on which it begins; or, where it could not be cut into cells, why."""

    cells: Sequence[str]
    line: int
    problem: str = ""
