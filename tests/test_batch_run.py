"""classify_files: what a run writes, counts and sets aside."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from absclf.abstract import Record
from absclf.batch import Counts, Job, Progress, StoppedError, StreamSink, classify_files
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
