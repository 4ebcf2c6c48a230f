"""Structure the abstracts of a Spark data frame: rows stream through the model, loaded once in each Python worker.

Needs the extra ``spark``: ``pip install absclf[spark]``, and a Java that this Spark runs on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from absclf.errors import InputError
from absclf.frames import RESULT_COLUMNS, check_columns, columns_of_results, find_model_path

if TYPE_CHECKING:
    import pandas
    import pyspark.sql

__all__ = ["classify_column"]

_TYPES = {"string": "string", "float64": "double"}


def classify_column(
    frame: pyspark.sql.DataFrame,
    text: str = "abstract",
    *,
    title: str | None = None,
    model: str = "auto",
    key_points: int | None = 3,
    **selection: Any,
) -> pyspark.sql.DataFrame:
    """Add what absclf finds to each row of a Spark data frame; nothing is computed yet.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    text : str, default="abstract"
        The column of abstracts: each a text, or an array of its sentences; a null is an abstract without text.
    title : str, optional
        The column of titles, which help to choose key points.
    model : str, default="auto"
        Name of a shipped model, or the path of a model file that all workers can read.
    key_points : int or None, default=3
    **selection
        As for :meth:`absclf.Model.classify`.

    Returns
    -------
    pyspark.sql.DataFrame
        The frame with ``scheme`` (string), ``scheme_probability`` (double), and ``sections``, ``sentences`` and
        ``key_points`` (strings that hold JSON, for ``from_json``) added.

    Raises
    ------
    InputError
        If there is no such column, one of that name would be added, or PySpark is not installed; in the worker, if a
        cell is neither text nor sentences: with its row.
    ModelFileError
        If there is no such model.
    """
    try:
        from pyspark.sql.types import StructType
    except ImportError:
        raise InputError(
            "absclf.spark needs PySpark, which is not installed.", 'Install it with: pip install "absclf[spark]".'
        ) from None

    check_columns(frame.columns, text, title)
    path = find_model_path(model)
    schema = StructType(list(frame.schema.fields))
    for name, kind in RESULT_COLUMNS.items():
        schema = schema.add(name, _TYPES[kind])

    def structure(parts: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        for part in parts:
            yield part.assign(**columns_of_results(part, text, title, path, key_points, selection))

    return frame.mapInPandas(structure, schema)
