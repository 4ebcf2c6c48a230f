"""Abstracts in Dask data frames, on a real cluster of two worker processes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest

import absclf
from absclf import AbsclfError, Abstract, InputError, ModelFileError
from tests.cluster_abstracts import ABSTRACTS, die_once, expected_key_points, expected_rows, row

distributed = pytest.importorskip("distributed", reason="needs the extra dask")
dataframe = pytest.importorskip("dask.dataframe", reason="needs the extra dask")
pandas = pytest.importorskip("pandas", reason="needs the extra dask")

from absclf.dask import classify_partitions  # noqa: E402 - once it is known that Dask is there
from absclf.frames import check_columns, columns_of_results  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, about the machine it runs on


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as connected,
    ):
        yield connected


def frame(n_partitions: int = 4) -> Any:
    table = pandas.DataFrame({"pmid": range(len(ABSTRACTS)), "abstract": ABSTRACTS})
    return dataframe.from_pandas(table, npartitions=n_partitions)


def rows(table: Any) -> list[tuple[str, float, list[object]]]:
    return [row(*cells) for cells in zip(table.scheme, table.scheme_probability, table.sentences, strict=True)]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("n_partitions", [1, 4])
def test_gives_the_answers_of_one_process(n_partitions: int) -> None:
    found = classify_partitions(frame(n_partitions)).compute()
    assert rows(found) == expected_rows()
    assert list(found.pmid) == list(range(len(ABSTRACTS)))


@pytest.mark.usefixtures("client")
def test_columns_have_the_types_that_were_announced() -> None:
    lazy = classify_partitions(frame())
    assert list(lazy.dtypes.items()) == list(lazy.compute().dtypes.items())


@pytest.mark.usefixtures("client")
def test_key_points_are_chosen_as_asked() -> None:
    found = classify_partitions(frame(), key_points=1).compute()
    assert [len(json.loads(points)) for points in found.key_points] == [1 if text else 0 for text in ABSTRACTS]


@pytest.mark.usefixtures("client")
def test_titles_help_to_choose_key_points() -> None:
    titled = frame().assign(title="Bakers")
    found = classify_partitions(titled, title="title").compute()
    assert list(found.key_points) == expected_key_points("Bakers")
    assert list(found.key_points) != expected_key_points("")


def test_survives_a_worker_that_is_killed_in_mid_run(client: Any, tmp_path: Path) -> None:
    marker = str(tmp_path / "killed")

    def deadly(part: Any) -> Any:
        die_once(marker)
        return part

    found = classify_partitions(frame().map_partitions(deadly, meta=frame()._meta)).compute()
    assert Path(marker).exists()
    assert rows(found) == expected_rows()
    client.wait_for_workers(2, timeout=60)


@pytest.mark.usefixtures("client")
def test_joblib_runs_a_model_on_the_cluster() -> None:
    import joblib

    texts = [text or "" for text in ABSTRACTS]
    model = absclf.load("auto")
    with joblib.parallel_config(backend="dask"):
        found = list(model.classify_many(texts, n_jobs=2))
    assert found == list(model.classify_many(texts))


def test_a_column_that_is_missing_is_refused_before_anything_is_computed() -> None:
    with pytest.raises(InputError, match="no column 'summary'"):
        classify_partitions(frame(), text="summary")
    with pytest.raises(InputError, match=r"no column 'heading'.*title="):
        classify_partitions(frame(), title="heading")
    with pytest.raises(InputError, match=r"no column None.*text="):
        classify_partitions(frame(), text=None)  # type: ignore[arg-type]


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="There are 2 columns 'abstract'"):
        check_columns(["abstract", "title", "abstract"], "abstract")


def test_a_column_that_would_be_written_over_is_refused() -> None:
    with pytest.raises(InputError, match="a column 'scheme' already"):
        classify_partitions(frame().assign(scheme="mine"))


def test_a_model_that_is_missing_is_refused_before_anything_is_computed() -> None:
    with pytest.raises(ModelFileError, match="no such model"):
        classify_partitions(frame(), model="missing")


def test_a_model_is_named_and_not_handed_over() -> None:
    with pytest.raises(TypeError, match=r"the path of its file.*, not Model"):
        classify_partitions(frame(), model=absclf.load("auto"))  # type: ignore[arg-type]


def test_a_frame_of_another_kind_is_refused_with_what_makes_one() -> None:
    with pytest.raises(TypeError, match=r"DataFrame: dask\.dataframe\.from_pandas makes one"):
        classify_partitions(pandas.DataFrame({"abstract": ABSTRACTS}))


def test_options_that_are_wrong_are_refused_before_anything_is_computed() -> None:
    with pytest.raises(AbsclfError, match="The number of key points is -1"):
        classify_partitions(frame(), key_points=-1)
    with pytest.raises(AbsclfError, match="no section 'LUNCH'"):
        classify_partitions(frame(), sections=["LUNCH"])
    with pytest.raises(TypeError, match="'length'"):
        classify_partitions(frame(), length=3)


SENTENCES = ["Bakers who work at night sleep badly.", "We asked 84 of them.", "Naps helped."]


def sentences_of(cells: list[Any], titles: list[Any] | None = None) -> list[list[str]]:
    """The sentences that are found in the cells of a column."""
    table = pandas.DataFrame({"abstract": pandas.Series(cells, dtype=object), "title": titles})
    found = columns_of_results(table, "abstract", None if titles is None else "title", "auto", 1, {})
    return [[sentence["text"] for sentence in json.loads(cell)] for cell in found["sentences"]]


def test_a_list_of_sentences_is_an_abstract_that_is_cut_already() -> None:
    cells = [SENTENCES, numpy.array(SENTENCES, dtype=object), "Tea cools. We drank it.", None, []]
    assert sentences_of(cells) == [SENTENCES, SENTENCES, ["Tea cools.", "We drank it."], [], []]


def test_a_title_helps_to_choose_from_a_list_of_sentences() -> None:
    table = pandas.DataFrame({"abstract": [SENTENCES], "title": ["Naps"]})
    expected = absclf.load("auto").classify(Abstract.from_sentences(SENTENCES, "Naps"), key_points=1)
    found = columns_of_results(table, "abstract", "title", "auto", 1, {})
    assert json.loads(found["key_points"][0]) == expected.to_dict()["key_points"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (b"We asked 84 bakers.", "it is bytes"),
        (84, "not int"),
        ({"abstract": "We asked 84 bakers."}, "not dict"),
        ([b"We asked 84 bakers."], "one of these is bytes"),
        (["We asked 84 bakers.", None], "one of these is NoneType"),
        (str(SENTENCES), "a list that was turned into text"),
    ],
)
def test_a_cell_that_is_no_abstract_is_refused_with_its_row(cell: object, told: str) -> None:
    with pytest.raises(InputError, match=rf"^Column 'abstract', row 1: .*{told}"):
        sentences_of(["Tea cools.", cell])


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (b"We asked 84 bakers.", "b'We asked 84 bakers.'."),
        (
            ["We asked 84 bakers of bread, rolls and cakes.", None],
            "['We asked 84 bakers of bread, rolls and cakes.', None].",
        ),
        (bytes(1000), str(bytes(1000))[:60] + "...."),
    ],
)
def test_the_beginning_of_a_cell_that_is_refused_is_shown(cell: object, shown: str) -> None:
    with pytest.raises(InputError, match=re.escape(f": {shown} ")):
        sentences_of(["Tea cools.", cell])


def test_a_title_may_be_a_number_and_nothing_else() -> None:
    assert sentences_of(["Tea cools."] * 3, ["Tea", 1984, None]) == [["Tea cools."]] * 3
    with pytest.raises(InputError, match=r"^Column 'title', row 0: a title is a text, not list"):
        sentences_of(["Tea cools."], [["Tea"]])


@pytest.mark.usefixtures("client")
def test_lists_of_sentences_come_through_dask() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    lists = pandas.ArrowDtype(pyarrow.list_(pyarrow.string()))
    table = pandas.DataFrame({"abstract": pandas.Series([SENTENCES, None], dtype=lists)})
    found = classify_partitions(dataframe.from_pandas(table, npartitions=1)).compute()
    first, second = map(json.loads, found.sentences)
    assert ([sentence["text"] for sentence in first], second) == (SENTENCES, [])


def test_half_characters_are_replaced_one_by_one() -> None:
    texts = ["Naps \ud83d help \ude00\ud83d.", "Tea cools."]
    table = pandas.DataFrame({"abstract": pandas.Series(texts, dtype=object)})
    found = columns_of_results(table, "abstract", None, "auto", 1, {})
    (sentence,) = json.loads(found["sentences"][0])
    assert (sentence["text"], sentence["end"]) == ("Naps \ufffd help \ufffd\ufffd.", 15)
