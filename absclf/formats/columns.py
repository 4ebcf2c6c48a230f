"""Which column of a table, or field of a JSON object, holds what."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Columns"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that the user names; None where the reader is to find the column itself.

    Parameters
    ----------
    text, title, id : str or None
        Name of the column with the abstract, the title, the identifier.
    """

    text: str | None = None
    title: str | None = None
    id: str | None = None
