"""Columns of abstracts in, columns of results out: what the modules for Dask and Spark share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from absclf.abstract import Abstract, Record, StructuredAbstract
from absclf.errors import InputError
from absclf.formats.encodings import encoded
from absclf.modelfile import Signature, sign_file
from absclf.models import MODEL_NAMES, Model, load

if TYPE_CHECKING:
    import pandas

__all__ = [
    "RESULT_COLUMNS",
    "check_columns",
    "columns_of_results",
    "empty_frame",
    "find_model_path",
    "load_once",
    "refuse_other_frame",
]

RESULT_COLUMNS: Mapping[str, str] = {
    "scheme": "string",
    "scheme_probability": "float64",
    "sections": "string",
    "sentences": "string",
    "key_points": "string",
}
"""The columns that are added, and their pandas types; the last three hold JSON."""


def check_columns(names: Iterable[str], text: str, title: str | None = None) -> None:
    """See that the columns of abstracts and titles are there and those of the results are not.

    Raises
    ------
    InputError
    """
    present = list(names)
    for option, name in (("text", text), ("title", title)):
        if name not in present and (name is not None or option == "text"):
            raise InputError(
                f"There is no column {name!r} (there are: {', '.join(map(str, present))}).", f"Name it with {option}=."
            )
        if name is not None and present.count(name) > 1:
            raise InputError(f"There are {present.count(name)} columns {name!r}.", "Rename all but one.")
    for name in RESULT_COLUMNS:
        if name in present:
            raise InputError(f"There is a column {name!r} already, and one is to be added.", "Rename it first.")


def refuse_other_frame(frame: object, maker: str) -> NoReturn:
    """Say that a data frame is of another kind, and what makes one of the kind that is wanted.

    Raises
    ------
    TypeError
    """
    kind = type(frame)
    raise TypeError(
        f"the frame is a {kind.__module__}.{kind.__qualname__}: {maker} makes one of the kind that is wanted"
    )


def empty_frame(frame: pandas.DataFrame, text: str, title: str | None = None) -> pandas.DataFrame:
    """A frame without rows, with the columns that the frame will have.

    Raises
    ------
    InputError
        As :func:`check_columns`.
    """
    import pandas

    check_columns(frame.columns, text, title)
    return frame.iloc[:0].assign(**{name: pandas.Series(dtype=kind) for name, kind in RESULT_COLUMNS.items()})


def find_model_path(model: str | Path, key_points: int | None = 3, **selection: Any) -> str:
    """The model's name, or its whole path; model and options are tried, so that what is wrong with them shows at once.

    Raises
    ------
    ModelFileError
        If there is no such model, or it is damaged.
    AbsclfError, TypeError
        If the options are none of :meth:`absclf.Model.classify`, or ``model`` is neither name nor path.
    """
    if not isinstance(model, str | Path):
        raise TypeError(
            f"model is the name of one or the path of its file, from which the workers load it, not "
            f"{type(model).__name__}: give load's argument, or save the model and give the path"
        )
    load(model).classify("", key_points, **selection)
    return str(model) if str(model) in MODEL_NAMES else str(Path(model).resolve())


def columns_of_results(
    part: pandas.DataFrame,
    text: str,
    title: str | None,
    model: str,
    key_points: int | None,
    selection: Mapping[str, Any],
) -> dict[str, pandas.Series[Any]]:
    """Structure the abstracts of a part of a frame.

    Parameters
    ----------
    part : pandas.DataFrame
        Missing values are abstracts without text, or without a title.
    text : str
        The column of abstracts: each a text, or a list of its sentences, which are then kept as they are.
    title : str or None
        That of titles, if there is one.
    model : str
        As :func:`find_model_path` gives it.
    key_points, selection
        As for :meth:`absclf.Model.classify_many`.

    Returns
    -------
    dict of str to pandas.Series
        The columns of :data:`RESULT_COLUMNS`, with the index of ``part``.

    Raises
    ------
    InputError
        If an abstract is neither text nor sentences, or a title is neither text nor a number: with its row.
    """
    import pandas

    titles = _titles(part[title]) if title is not None else [""] * len(part)
    abstracts = _abstracts(part[text], titles)
    rows = [_row(found) for found in load_once(model).classify_many(abstracts, key_points=key_points, **selection)]
    values = zip(*rows, strict=True) if rows else ((),) * len(RESULT_COLUMNS)
    return {
        name: pandas.Series(list(cells), index=part.index, dtype=kind)
        for (name, kind), cells in zip(RESULT_COLUMNS.items(), values, strict=True)
    }


def _abstracts(column: pandas.Series[Any], titles: Iterable[str]) -> Iterator[Record | Abstract]:
    for title, (row, cell, missing) in zip(titles, _cells(column), strict=True):
        if missing:
            yield Record("", title=title)
        elif isinstance(cell, str):
            if cell[:2] in _LIST_BEGINS and cell[-2:] in _LIST_ENDS:
                raise _refused(column, row, cell, "it is a list that was turned into text", _LIST_REMEDY)
            yield Record(cell, title=title)
        elif isinstance(cell, bytes | bytearray):
            raise _refused(column, row, cell, "it is bytes, not text", "Decode it first.")
        else:
            yield _abstract_of_sentences(column, row, cell, title)


# As Python writes a list of texts. Dask makes that of one without being asked.
_LIST_BEGINS, _LIST_ENDS = ("['", '["'), ("']", '"]')
_MOST_SHOWN = 60  # characters of a cell that is refused
_LIST_REMEDY = (
    "Give the list itself. Dask turns those in a pandas column of objects into text, unless its option "
    "dataframe.convert-string is False; columns of Arrow's list type stay as they are."
)


def _abstract_of_sentences(column: pandas.Series[Any], row: object, cell: Any, title: str) -> Abstract:
    try:
        return Abstract.from_sentences(cell, title)
    except TypeError as error:
        raise _refused(column, row, cell, str(error), "Make it text, or a list of sentences.") from None


def _titles(column: pandas.Series[Any]) -> Iterator[str]:
    for row, cell, missing in _cells(column):
        if not missing and not isinstance(cell, str | Real):
            reason = f"a title is a text, not {type(cell).__name__}"
            raise _refused(column, row, cell, reason, "Make it text first.")
        yield "" if missing else str(cell)


def _cells(column: pandas.Series[Any]) -> Iterator[tuple[object, Any, bool]]:
    return zip(column.index, column, column.isna(), strict=True)


def _refused(column: pandas.Series[Any], row: object, cell: object, reason: str, remedy: str) -> InputError:
    # The cell too: in Spark a row's number is no more than its place among those that came together.
    shown = " ".join(repr(cell).split())
    shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}..."
    return InputError(f"Column {column.name!r}, row {row}: {reason}: {shown}.", remedy)


def load_once(name: str) -> Model:
    """The model of that name or path, loaded once in each process: for tasks of your own on a cluster.

    Once more where its file has been written anew.
    """
    if name in MODEL_NAMES:
        return _load(name, name, None)
    return _load(name, str(Path(name).resolve()), sign_file(name))


@lru_cache(maxsize=2)
def _load(name: str, place: str, signature: Signature | None) -> Model:
    del place, signature  # only for the cache to tell models of one name apart
    return load(name)


def _row(result: StructuredAbstract) -> tuple[str, float, str, str, str]:
    values = result.to_dict()
    names = ("sections", "sentences", "key_points")
    sections, sentences, points = (encoded(json.dumps(values[name], ensure_ascii=False)).decode() for name in names)
    return result.scheme, result.scheme_probability, sections, sentences, points
