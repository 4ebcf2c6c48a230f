"""Abstracts in Dask data frames, on a real cluster of two worker processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import absclf
from absclf import InputError, ModelFileError
from tests.cluster_abstracts import ABSTRACTS, die_once, expected_key_points, expected_rows, row

distributed = pytest.importorskip("distributed", reason="needs the extra dask")
dataframe = pytest.importorskip("dask.dataframe", reason="needs the extra dask")
pandas = pytest.importorskip("pandas", reason="needs the extra dask")

from absclf.dask import classify_partitions  # noqa: E402 - once it is known that Dask is there
from absclf.frames import columns_of_results  # noqa: E402

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


def test_a_column_that_would_be_written_over_is_refused() -> None:
    with pytest.raises(InputError, match="a column 'scheme' already"):
        classify_partitions(frame().assign(scheme="mine"))


def test_a_model_that_is_missing_is_refused_before_anything_is_computed() -> None:
    with pytest.raises(ModelFileError, match="no such model"):
        classify_partitions(frame(), model="missing")


def test_half_characters_are_replaced_one_by_one() -> None:
    texts = ["Naps \ud83d help \ude00\ud83d.", "Tea cools."]
    table = pandas.DataFrame({"abstract": pandas.Series(texts, dtype=object)})
    found = columns_of_results(table, "abstract", None, "auto", 1, {})
    (sentence,) = json.loads(found["sentences"][0])
    assert (sentence["text"], sentence["end"]) == ("Naps \ufffd help \ufffd\ufffd.", 15)
