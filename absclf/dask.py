"""Structure the abstracts of a Dask data frame: one task a partition, the model loaded once in each worker.

Needs the extra ``dask``: ``pip install absclf[dask]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from absclf.frames import columns_of_results, empty_frame, find_model_path, refuse_other_frame

if TYPE_CHECKING:
    import dask.dataframe
    import pandas

__all__ = ["classify_partitions"]


def classify_partitions(
    frame: dask.dataframe.DataFrame,
    text: str = "abstract",
    *,
    title: str | None = None,
    model: str | Path = "auto",
    key_points: int | None = 3,
    **selection: Any,
) -> dask.dataframe.DataFrame:
    """Add what absclf finds to each row of a Dask data frame; nothing is computed yet.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
    text : str, default="abstract"
        The column of abstracts: each a text, or a list of its sentences; a missing value is an abstract without text.
    title : str, optional
        The column of titles, which help to choose key points.
    model : str or Path, default="auto"
        Name of a shipped model, or the path of a model file that all workers can read.
    key_points : int or None, default=3
    **selection
        As for :meth:`absclf.Model.classify`.

    Returns
    -------
    dask.dataframe.DataFrame
        The frame with the columns of :data:`absclf.frames.RESULT_COLUMNS` added: ``scheme`` and ``scheme_probability``,
        and ``sections``, ``sentences`` and ``key_points`` as JSON texts, as in the lines that ``absclf classify
        --format jsonl`` writes. Partitions, index and order stay.

    Raises
    ------
    InputError
        If there is no such column, or one of that name would be added; when it is computed, if a cell is neither text
        nor sentences: with its row.
    ModelFileError
        If there is no such model.
    AbsclfError, TypeError
        If the options are none of :meth:`absclf.Model.classify`, or the frame is none of Dask's.
    """
    if not hasattr(frame, "map_partitions"):
        refuse_other_frame(frame, "dask.dataframe.from_pandas")
    return frame.map_partitions(
        _structure,
        text=text,
        title=title,
        model=find_model_path(model, key_points, **selection),
        key_points=key_points,
        selection=selection,
        meta=empty_frame(frame._meta, text, title),
    )


def _structure(
    part: pandas.DataFrame,
    text: str,
    title: str | None,
    model: str,
    key_points: int | None,
    selection: dict[str, Any],
) -> pandas.DataFrame:
    return part.assign(**columns_of_results(part, text, title, model, key_points, selection))
