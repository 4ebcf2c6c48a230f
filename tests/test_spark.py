"""Abstracts in Spark data frames, on a real Spark with two Python workers."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from absclf import InputError, ModelFileError
from tests.cluster_abstracts import ABSTRACTS, die_once, expected_key_points, expected_rows, row

pytest.importorskip("pyspark", reason="needs the extra spark")
pandas = pytest.importorskip("pandas", reason="needs the extra spark")
pytest.importorskip("pyarrow", reason="needs the extra spark")
if not (shutil.which("java") or "JAVA_HOME" in os.environ):
    pytest.skip("needs a Java", allow_module_level=True)

from absclf.spark import classify_column  # noqa: E402 - once it is known that Spark is there

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own, about the pandas it runs with


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    # The second number: how often a task may fail before the run does.
    builder = SparkSession.builder.master("local[2,4]").appName("absclf tests")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[1]),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "4",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture
def frame(spark: Any) -> Any:
    return spark.createDataFrame(list(enumerate(ABSTRACTS)), "pmid int, abstract string").repartition(4, "pmid")


def rows(frame: Any) -> list[tuple[str, float, list[object]]]:
    found = frame.orderBy("pmid").collect()
    return [row(one.scheme, one.scheme_probability, one.sentences) for one in found]


def test_gives_the_answers_of_one_process(frame: Any) -> None:
    assert rows(classify_column(frame)) == expected_rows()


def test_columns_are_typed(frame: Any) -> None:
    types = dict(classify_column(frame).dtypes)
    assert types == {
        "pmid": "int",
        "abstract": "string",
        "scheme": "string",
        "scheme_probability": "double",
        "sections": "string",
        "sentences": "string",
        "key_points": "string",
    }


def test_an_array_of_sentences_is_an_abstract_that_is_cut_already(spark: Any) -> None:
    sentences = ["Bakers who work at night sleep badly.", "We asked 84 of them."]
    frame = spark.createDataFrame([(sentences,)], "abstract array<string>")
    [found] = classify_column(frame).collect()
    assert [sentence["text"] for sentence in json.loads(found.sentences)] == sentences


def test_bytes_are_refused(spark: Any) -> None:
    frame = spark.createDataFrame([(bytearray(b"We asked 84 bakers."),)], "abstract binary")
    with pytest.raises(Exception, match=r"Column 'abstract', row 0: it is bytes"):
        classify_column(frame).collect()


def test_titles_help_to_choose_key_points(spark: Any) -> None:
    rows = [(number, text, "Bakers") for number, text in enumerate(ABSTRACTS)]
    titled = spark.createDataFrame(rows, "pmid int, abstract string, title string").repartition(4, "pmid")
    found = classify_column(titled, title="title").orderBy("pmid").collect()
    assert [one.key_points for one in found] == expected_key_points("Bakers")


def test_key_points_are_chosen_as_asked(frame: Any) -> None:
    found = classify_column(frame, key_points=1).orderBy("pmid").collect()
    assert [len(json.loads(one.key_points)) for one in found] == [1 if text else 0 for text in ABSTRACTS]


def test_survives_a_worker_that_is_killed_in_mid_run(frame: Any, tmp_path: Path) -> None:
    marker = str(tmp_path / "killed")

    def deadly(parts: Iterator[Any]) -> Iterator[Any]:
        for part in parts:
            die_once(marker)
            yield part

    assert rows(classify_column(frame.mapInPandas(deadly, frame.schema))) == expected_rows()
    assert Path(marker).exists()


def test_a_column_that_is_missing_is_refused_before_anything_is_computed(frame: Any) -> None:
    with pytest.raises(InputError, match="no column 'summary'"):
        classify_column(frame, text="summary")


def test_a_column_that_would_be_written_over_is_refused(frame: Any) -> None:
    with pytest.raises(InputError, match="a column 'scheme' already"):
        classify_column(frame.withColumnRenamed("pmid", "scheme"))


def test_a_model_that_is_missing_is_refused_before_anything_is_computed(frame: Any) -> None:
    with pytest.raises(ModelFileError, match="no such model"):
        classify_column(frame, model="missing")
