"""Abstracts in Spark data frames, on a real Spark with two Python workers."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import absclf
from absclf import AbsclfError, InputError, ModelFileError
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


def test_the_other_columns_stay_as_they_are_whatever_their_types(spark: Any) -> None:
    schema = (
        "abstract string, long bigint, double double, doubles array<double>, day date, time timestamp_ntz, "
        "exact decimal(20,3), names map<string,int>, pair struct<a:int,b:string>, raw binary, `dotted.name` boolean"
    )
    first, last = datetime.datetime(1, 1, 1), datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)
    nan = float("nan")
    rows = [
        (None, 2**53 + 1, nan, [nan, None], first.date(), first, Decimal("1.500"), {"a": None}, (1, "b"), b"\0", True),
        ("Tea cools.", -(2**63), -0.0, [], last.date(), last, Decimal(10**16), {}, (None, None), b"", False),
        ("", *[None] * 10),
    ]
    frame = spark.createDataFrame(rows, schema)
    found = classify_column(frame)
    assert found.schema.fields[:11] == frame.schema.fields
    assert [repr(tuple(one)[:11]) for one in found.collect()] == [repr(tuple(one)) for one in frame.collect()]


def test_two_other_columns_may_have_the_same_name(spark: Any) -> None:
    frame = spark.createDataFrame([("Tea cools.", 1, 2)], "abstract string, n int, other int")
    [found] = classify_column(frame.withColumnRenamed("other", "n")).collect()
    assert tuple(found)[:3] == ("Tea cools.", 1, 2)


def test_a_name_with_a_dot_is_that_of_a_column(spark: Any) -> None:
    frame = spark.createDataFrame([("Tea cools.", "Tea")], "`record.abstract` string, `record.title` string")
    [found] = classify_column(frame, text="record.abstract", title="record.title").collect()
    assert [sentence["text"] for sentence in json.loads(found.sentences)] == ["Tea cools."]


def test_partitions_may_be_empty_and_so_may_the_frame(spark: Any, frame: Any) -> None:
    assert rows(classify_column(frame.repartition(3 * len(ABSTRACTS)))) == expected_rows()
    assert classify_column(spark.createDataFrame([], "abstract string")).collect() == []


def test_abstracts_may_all_be_missing(spark: Any) -> None:
    from pyspark.sql.functions import lit

    found = classify_column(spark.range(2).withColumn("abstract", lit(None))).collect()
    assert [one.sentences for one in found] == ["[]", "[]"]


def test_the_model_runs_once_whatever_is_made_of_its_results(frame: Any, capsys: pytest.CaptureFixture[str]) -> None:
    found = classify_column(frame)
    likely = found.filter("scheme = 'research' and scheme_probability > 0.5").filter("pmid > 3")
    likely.selectExpr("pmid", "length(sections)", "length(key_points)").explain()
    assert capsys.readouterr().out.count("ArrowEvalPython") == 1
    found.select("pmid").explain()
    assert capsys.readouterr().out.count("ArrowEvalPython") == 0


def test_a_model_may_be_given_by_its_path(frame: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    absclf.load("auto").save(path)
    assert rows(classify_column(frame, model=path)) == expected_rows()
    assert rows(classify_column(frame, model=str(path))) == expected_rows()


@pytest.mark.parametrize("kind", ["binary", "int", "array<int>", "struct<text:string>", "map<string,string>"])
def test_a_column_that_holds_no_abstracts_is_refused_before_anything_is_computed(spark: Any, kind: str) -> None:
    with pytest.raises(InputError, match=rf"^Column 'abstract': an abstract is a text .*, not {kind}\."):
        classify_column(spark.createDataFrame([], f"abstract {kind}"))


def test_a_null_among_sentences_is_refused(spark: Any) -> None:
    frame = spark.createDataFrame([(["Tea cools.", None],)], "abstract array<string>")
    with pytest.raises(Exception, match=r"Column 'abstract', row 0: .* one of these is NoneType: .*Tea cools"):
        classify_column(frame).collect()


def test_titles_help_to_choose_key_points(spark: Any) -> None:
    rows = [(number, text, "Bakers") for number, text in enumerate(ABSTRACTS)]
    titled = spark.createDataFrame(rows, "pmid int, abstract string, title string").repartition(4, "pmid")
    found = classify_column(titled, title="title").orderBy("pmid").collect()
    assert [one.key_points for one in found] == expected_key_points("Bakers")


def test_a_title_may_be_a_number(spark: Any) -> None:
    texts = ["We asked 84 bakers in 1984. Naps helped. They slept well.", "Tea cools."]
    titled = spark.createDataFrame([(texts[0], 1984), (texts[1], None)], "abstract string, title int")
    records = [absclf.Record(texts[0], title="1984"), absclf.Record(texts[1])]
    expected = [result.to_dict()["key_points"] for result in absclf.load("auto").classify_many(records, key_points=1)]
    found = classify_column(titled, title="title", key_points=1).collect()
    assert [json.loads(one.key_points) for one in found] == expected


def test_lists_are_refused_as_titles_before_anything_is_computed(spark: Any) -> None:
    with pytest.raises(InputError, match=r"^Column 'title': a title is a text, not array<string>"):
        classify_column(spark.createDataFrame([], "abstract string, title array<string>"), title="title")


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
    with pytest.raises(InputError, match="a column 'Scheme', and 'scheme' is to be added"):
        classify_column(frame.withColumnRenamed("pmid", "Scheme"))


def test_a_model_that_is_missing_is_refused_before_anything_is_computed(frame: Any) -> None:
    with pytest.raises(ModelFileError, match="no such model"):
        classify_column(frame, model="missing")


def test_a_frame_of_another_kind_is_refused_with_what_makes_one() -> None:
    with pytest.raises(TypeError, match=r"DataFrame: SparkSession\.createDataFrame makes one"):
        classify_column(pandas.DataFrame({"abstract": ABSTRACTS}))


def test_options_that_are_wrong_are_refused_before_anything_is_computed(frame: Any) -> None:
    with pytest.raises(AbsclfError, match="The number of key points is -1"):
        classify_column(frame, key_points=-1)
    with pytest.raises(TypeError, match="'length'"):
        classify_column(frame, length=3)
