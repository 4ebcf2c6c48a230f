"""classify_files: what a run writes, counts and sets aside."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from absclf.abstract import Record
from absclf.batch import Counts, FileSink, Job, Progress, StoppedError, StreamSink, classify_files
from absclf.batch.inputs import CHUNK_RECORDS
from absclf.errors import OutputError
from absclf.formats import Reject

TEXT = "Bees like blue. We watched them for a week. Half of them came back. Blue it is."

UNWRITABLE = Record(TEXT, id="odd", authors=("Ada Horn", 7), number=9)  # type: ignore[arg-type]
"""One of its authors is no text, which no reader gives and no writer can write."""


def run(
    items: Sequence[Record | Reject], n_jobs: int = 1, output: str = "jsonl", stop: bool = False
) -> tuple[bytes, Counts, list[Reject], list[Progress]]:
    stream = io.BytesIO()
    rejects: list[Reject] = []
    progress: list[Progress] = []

    def read(_: str) -> Iterator[Record | Reject]:
        yield from items

    counts = Counts()
    try:
        counts = classify_files(
            ["a"],
            Job(model="research", format=output),
            StreamSink(stream),
            read=read,
            n_jobs=n_jobs,
            stop_at_reject=stop,
            on_reject=rejects.append,
            on_progress=progress.append,
        )
    except StoppedError as error:
        rejects.append(error.reject)
    return stream.getvalue(), counts, rejects, progress


def records(count: int) -> list[Record]:
    return [Record(f"{TEXT} Case {number}.", id=str(number)) for number in range(count)]


def test_counts() -> None:
    bad = Reject("a", "it is bad.", number=2)
    data, counts, rejects, _ = run([Record(TEXT), bad, Record("", title="Bees"), Record(TEXT)])
    results = [json.loads(line) for line in data.splitlines()]
    assert [len(result["sentences"]) for result in results] == [4, 0, 4]
    assert counts == Counts(abstracts=2, without_abstract=1, sentences=8, rejects=1)
    assert rejects == [bad]


def test_nothing_gives_an_empty_output() -> None:
    data, counts, _, _ = run([], output="json")
    assert json.loads(data) == []
    assert counts == Counts()


@pytest.mark.parametrize("place", [0, 1, CHUNK_RECORDS, 2 * CHUNK_RECORDS + 5])
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_record_that_fails_touches_no_other(place: int, n_jobs: int) -> None:
    good = records(3 * CHUNK_RECORDS)
    data, counts, rejects, _ = run([*good[:place], UNWRITABLE, *good[place:]], n_jobs, output="text")
    assert data == run(good, output="text")[0]
    assert counts.abstracts == len(good)
    (reject,) = rejects
    assert (reject.id, reject.number) == ("odd", 9)
    assert "could not be classified (AttributeError" in reject.reason


@pytest.mark.parametrize("place", [1, CHUNK_RECORDS])
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_results_are_numbered_one_after_the_other_past_those_that_are_lost_or_have_no_abstract(
    place: int, n_jobs: int
) -> None:
    good = [Record(f"{TEXT} Case {number}.") for number in range(2 * CHUNK_RECORDS)]
    titled = Record("", title="Bees")
    data, counts, _, _ = run([titled, *good[:place], UNWRITABLE, *good[place:]], n_jobs, output="text")
    assert counts.results == len(good) + 1
    titles = [line for line in data.decode().splitlines() if line.startswith("Abstract ")]
    assert titles == [f"Abstract {number + 2}" for number in range(len(good))]


@pytest.mark.parametrize(("rows", "most"), [("abstracts", CHUNK_RECORDS), ("sentences", 5 * CHUNK_RECORDS)])
def test_a_sheet_that_is_overfull_ends_the_run_as_soon_as_it_is(
    monkeypatch: pytest.MonkeyPatch, rows: str, most: int
) -> None:
    def classify(items: Iterator[Record | Reject], most: int) -> Counts:
        monkeypatch.setattr("absclf.formats.rows.SHEET_ROWS", most)
        job = Job(model="research", format="xlsx", rows=rows)
        return classify_files(["a"], job, StreamSink(io.BytesIO()), read=lambda _: items)

    assert classify(iter(records(CHUNK_RECORDS)), 1 + most).abstracts == CHUNK_RECORDS
    left = iter(records(3 * CHUNK_RECORDS))
    with pytest.raises(OutputError, match="A sheet of Excel holds"):
        classify(left, most)
    assert next(left, None) is not None


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_stopping_at_a_reject_leaves_what_was_before_it(n_jobs: int) -> None:
    good = records(2 * CHUNK_RECORDS)
    bad = Reject("a", "it is bad.")
    data, _, rejects, _ = run([*good[:70], bad, *good[70:]], n_jobs, stop=True)
    assert [json.loads(line)["id"] for line in data.splitlines()] == [str(number) for number in range(70)]
    assert rejects == [bad]


def test_progress_is_told_after_each_chunk() -> None:
    *_, progress = run(records(3 * CHUNK_RECORDS))
    assert [step.abstracts for step in progress] == [CHUNK_RECORDS, 2 * CHUNK_RECORDS, 3 * CHUNK_RECORDS]
    assert progress[-1].position.input == 0


def test_a_run_that_is_gone_on_with_counts_all_of_it_and_tells_the_progress_of_its_session(tmp_path: Path) -> None:
    bad = Reject("a", "it is bad.", number=CHUNK_RECORDS + 1)
    items: list[Record | Reject] = [*records(CHUNK_RECORDS), bad, *records(2 * CHUNK_RECORDS)]
    header: dict[str, Any] = {"absclf": "1.0", "model": ["research", "00ff"], "arguments": {}, "inputs": []}
    progress: list[Progress] = []

    def session(*, stop: bool) -> Counts:
        sink = FileSink(tmp_path / "out.jsonl", header, resume=True)
        try:
            return classify_files(
                ["a"],
                Job(model="research", format="jsonl"),
                sink,
                read=lambda _: iter(items),
                stop_at_reject=stop,
                on_progress=progress.append,
                bytes_read=lambda: 77,
            )
        finally:
            sink.close()

    with pytest.raises(StoppedError, match="it is bad"):
        session(stop=True)
    assert [(step.abstracts, step.counts.abstracts) for step in progress] == [(CHUNK_RECORDS, CHUNK_RECORDS)]
    progress.clear()
    counts = session(stop=False)
    assert counts == Counts(abstracts=3 * CHUNK_RECORDS, sentences=3 * CHUNK_RECORDS * 5, rejects=1)
    assert progress[-1].abstracts == 2 * CHUNK_RECORDS
    assert progress[-1].seconds >= 0
    assert progress[0].bytes_read == 77
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [record.id for record in items if isinstance(record, Record)]
    (reject,) = (json.loads(line) for line in (tmp_path / "out.jsonl.rejects.jsonl").read_text().splitlines())
    assert (reject["record"], reject["reason"]) == (CHUNK_RECORDS + 1, "it is bad.")


@pytest.mark.parametrize("closes", [False, True])
def test_a_stream_is_closed_only_if_it_is_the_sinks_own(closes: bool) -> None:
    stream = io.BytesIO()
    StreamSink(stream, closes=closes).close()
    assert stream.closed == closes


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_what_a_full_disk_has_refused_is_not_told_again_on_closing() -> None:
    sink = StreamSink(Path("/dev/full").open("wb"), "/dev/full", closes=True)  # noqa: SIM115 - `close` closes it
    with pytest.raises(OutputError, match="the disk is full"):
        sink.write(b"Bees like blue.")
    sink.close()
