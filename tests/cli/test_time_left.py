"""The time that a run will take yet."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from absclf.batch import Counts, Progress
from absclf.batch.journal import Position
from absclf.cli.time_left import TimeLeft
from absclf.formats import read_records


def at(seconds: float, bytes_read: int, file: int = 0) -> Progress:
    return Progress(Counts(), Position(file, 1), bytes_read, seconds, 1)


def test_is_not_known_at_the_first_results() -> None:
    assert TimeLeft([1000]).seconds(at(5.0, 100)) is None


def test_follows_the_speed_since_the_first_results() -> None:
    left = TimeLeft([1000])
    left.seconds(at(5.0, 100))
    assert left.seconds(at(7.0, 300)) == pytest.approx(7.0)  # 700 bytes at 100 a second


def test_counts_the_files_to_come() -> None:
    left = TimeLeft([1000, 500])
    left.seconds(at(1.0, 100))
    assert left.seconds(at(2.0, 200)) == pytest.approx(13.0)


def test_many_small_files_that_are_read_at_once_are_known_by_their_sizes() -> None:
    left = TimeLeft([100] * 10)
    left.seconds(at(1.0, 100, file=2))
    assert left.seconds(at(2.0, 100, file=4)) == pytest.approx(3.0)


def test_one_file_that_is_read_at_once_tells_nothing() -> None:
    left = TimeLeft([1000])
    assert left.seconds(at(1.0, 1000)) is None
    assert left.seconds(at(2.0, 1000)) is None


def test_standard_input_has_no_size() -> None:
    left = TimeLeft([0])
    assert left.seconds(at(1.0, 100)) is None
    assert left.seconds(at(2.0, 200)) is None


def test_nothing_is_left_at_the_end() -> None:
    left = TimeLeft([1000])
    left.seconds(at(1.0, 100))
    assert left.seconds(at(2.0, 0, file=1)) == 0.0


@pytest.mark.parametrize("packed", [False, True])
def test_the_bytes_are_those_of_the_file_on_the_disk(tmp_path: Path, packed: bool) -> None:
    data = b"".join(b'{"text": "Bees like blue %d."}\n' % (number**4) for number in range(100_000))
    path = tmp_path / "bees.jsonl"
    path.write_bytes(gzip.compress(data) if packed else data)
    left = TimeLeft([path.stat().st_size])
    seen = [left.bytes_read() for _ in read_records(path, on_open=left.open)]
    assert 0 < seen[0] < seen[50_000] < seen[-1] <= path.stat().st_size
    assert left.bytes_read() == path.stat().st_size
