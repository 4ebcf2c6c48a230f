"""Which column of a table, or field of a JSON object, holds a sentence, its label, and what names its abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from absclf.errors import InputError
from absclf.formats.columns import Columns

__all__ = ["LabelColumns", "RowColumns", "find_row_columns"]

_NAMES = {
    "sentence": ("sentence", "sentence text", "text", "abstract text", "line", "content"),
    "label": ("label", "target", "category", "class", "role", "tag", "annotation", "gold", "section", "labels"),
    "group": (
        "abstract id",
        "abstractid",
        "document id",
        "doc id",
        "document",
        "doc",
        "paper id",
        "pmid",
        "doi",
        "abstract",
        "group",
        "id",
    ),
}
"""What a column holds -> names under which it is known, in lower case, marks as spaces, the likeliest first."""

_ORDER = ("start", "sentence")
"""Columns of our own tables that say where in its abstract a sentence stands."""

_MARKS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """Columns that the user names; None where the reader is to find the column itself.

    Parameters
    ----------
    sentence, label, group : str or None
        Name of the column with the sentence, its label, and what is the same for all sentences of an abstract.
    text, id : str or None
        Name of the column with a whole abstract, which prints headings, and with its identifier.
    """

    sentence: str | None = None
    label: str | None = None
    group: str | None = None
    text: str | None = None
    id: str | None = None

    @property
    def of_records(self) -> Columns:
        """Those of whole abstracts."""
        return Columns(text=self.text, id=self.id)


@dataclass(frozen=True, slots=True)
class RowColumns:
    """Positions of the columns of a table with a sentence a row.

    Parameters
    ----------
    sentence, label : int
    groups : tuple of int
        Columns that may name abstracts, the likeliest first: the first that is filled does.
    names : tuple of str
        What these are called.
    order : int or None
        By whose numbers the sentences of an abstract stand; None where the rows do.
    """

    sentence: int
    label: int
    groups: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    order: int | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """Of the cells that a row has to have."""
        return (self.sentence, self.label, *self.groups[:1])


def find_row_columns(names: Sequence[str], wanted: LabelColumns, path: str) -> RowColumns | None:
    """The columns of a table, or object, with a sentence and a label a row.

    Parameters
    ----------
    names : sequence of str
        Names of all its columns.
    wanted : LabelColumns
    path : str
        For messages.

    Returns
    -------
    RowColumns or None
        None where these are no columns of such a table, or one of them has whole abstracts.

    Raises
    ------
    InputError
        If a column that the user named is missing.
    """
    normal = [_MARKS.sub(" ", name.lower()).strip() for name in names]
    is_own = "text" in normal and ("start" in normal or "key point" in normal)
    if wanted.text in names and not is_own:
        return None
    places: dict[str, list[int]] = {}
    for role, aliases in _NAMES.items():
        name = getattr(wanted, role)
        if name is not None and name not in names:
            raise InputError(f"{path}: there is no column {name!r}.", f"Its columns are: {', '.join(names[:20])}.")
        if name is not None:
            places[role] = [list(names).index(name)]
        else:
            places[role] = [normal.index(alias) for alias in aliases if alias in normal]
    if is_own:
        if wanted.sentence is None:
            places["sentence"] = [normal.index("text")]  # the column "sentence" is a number
        if wanted.group is None and "abstract" in normal:
            places["group"] = [normal.index("abstract")]  # two records may have the same DOI
    if not places["sentence"] or not places["label"] or places["sentence"][0] == places["label"][0]:
        return None
    sentence, label = places["sentence"][0], places["label"][0]
    groups = tuple(place for place in places["group"] if place not in (sentence, label))
    taken = (sentence, label, *groups)
    order = next((normal.index(name) for name in _ORDER if name in normal and normal.index(name) not in taken), None)
    return RowColumns(sentence, label, groups, tuple(names[place] for place in groups), order)
