"""Structure the abstracts of a Spark data frame: batches go through the model, loaded once in each Python worker.

Needs the extra ``spark``: ``pip install absclf[spark]``, and a Java that this Spark runs on.
"""

# Annotations are kept as objects: from those of a function Spark tells what kind of function it is.
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absclf.errors import InputError
from absclf.frames import RESULT_COLUMNS, check_columns, columns_of_results, find_model_path, refuse_other_frame

if TYPE_CHECKING:
    import pyspark.sql

__all__ = ["classify_column"]

_TYPES = {"string": "string", "float64": "double"}
_FOUND = "__absclf"  # the column of all results, on their way to columns of their own


def classify_column(
    frame: "pyspark.sql.DataFrame",
    text: str = "abstract",
    *,
    title: str | None = None,
    model: str | Path = "auto",
    key_points: int | None = 3,
    **selection: Any,
) -> "pyspark.sql.DataFrame":
    """Add what absclf finds to each row of a Spark data frame; nothing is computed yet.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    text : str, default="abstract"
        The column of abstracts: each a text, or an array of its sentences; a null is an abstract without text.
    title : str, optional
        The column of titles, which help to choose key points.
    model : str or Path, default="auto"
        Name of a shipped model, or the path of a model file that all workers can read.
    key_points : int or None, default=3
    **selection
        As for :meth:`absclf.Model.classify`.

    Returns
    -------
    pyspark.sql.DataFrame
        The frame with ``scheme`` (string), ``scheme_probability`` (double), and ``sections``, ``sentences`` and
        ``key_points`` (strings that hold JSON, for ``from_json``) added. Its own columns do not pass through Python:
        they stay as they are, whatever their types.

    Raises
    ------
    InputError
        If there is no such column, it holds something else, one would be added that is there already, or PySpark is
        not installed; in the worker, if a cell is no abstract: with its row, counted in its batch.
    ModelFileError
        If there is no such model.
    AbsclfError, TypeError
        If the options are none of :meth:`absclf.Model.classify`, or the frame is none of Spark's.
    """
    try:
        import pandas
        from pyspark.sql.functions import col, pandas_udf
    except ImportError as error:
        raise InputError(
            f"absclf.spark needs PySpark and pandas, and there is no {error.name}.",
            'Install it with: pip install "absclf[spark]".',
        ) from None

    if not hasattr(frame, "sparkSession"):
        refuse_other_frame(frame, "SparkSession.createDataFrame")
    _check(frame, text, title)
    path = find_model_path(model, key_points, **selection)

    def structure(*cells: pandas.Series) -> pandas.DataFrame:
        part = pandas.DataFrame(dict(zip((text, title), cells, strict=False)))
        return pandas.DataFrame(columns_of_results(part, text, title, path, key_points, selection))

    schema = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in RESULT_COLUMNS.items())
    # It does give the same each time; but what is known to, Spark does again for each filter on the results.
    structured = pandas_udf(structure, schema).asNondeterministic()
    cells = [col(_quoted(text))] + ([col(_quoted(title)).cast("string")] if title is not None else [])
    return frame.select("*", structured(*cells).alias(_FOUND)).select("*", f"{_FOUND}.*").drop(_FOUND)


def _check(frame: "pyspark.sql.DataFrame", text: str, title: str | None) -> None:
    from pyspark.sql import types

    check_columns(frame.columns, text, title)
    for name in frame.columns:
        if name.lower() in RESULT_COLUMNS:  # Spark would take the two for one
            raise InputError(f"There is a column {name!r}, and {name.lower()!r} is to be added.", "Rename it first.")
    kinds = {field.name: field.dataType for field in frame.schema.fields}
    texts = (types.StringType, types.CharType, types.VarcharType, types.NullType)
    kind = kinds[text].elementType if isinstance(kinds[text], types.ArrayType) else kinds[text]
    if not isinstance(kind, texts):
        raise InputError(
            f"Column {text!r}: an abstract is a text or an array of texts, its sentences, not "
            f"{kinds[text].simpleString()}.",
            "Make it one of these first.",
        )
    if title is not None and isinstance(
        kinds[title], types.ArrayType | types.MapType | types.StructType | types.BinaryType
    ):
        raise InputError(
            f"Column {title!r}: a title is a text, not {kinds[title].simpleString()}.", "Make it text first."
        )


def _quoted(name: str) -> str:
    """A column's name as it stands, with dots that would else mean a part of the column."""
    return "`" + name.replace("`", "``") + "`"
