"""Reading the inputs of a run: chunks, damage in the middle, and going on from a position."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.abstract import Record
from absclf.batch.inputs import (
    CHUNK_CHARACTERS,
    CHUNK_RECORDS,
    Reader,
    fingerprints,
    read_chunks,
)
from absclf.batch.journal import Position
from absclf.errors import InputError, InputsChangedError
from absclf.formats import Reject

Files = dict[str, list[Record | Reject]]


def reader(files: Files) -> Reader:
    """A function that reads the files."""

    def read(path: str) -> Iterator[Record | Reject]:
        yield from files[path]

    return read


def make_files(*sizes: int) -> Files:
    """Files with so many items each; every seventh is a reject."""
    return {
        f"file{index}": [
            Reject(f"file{index}", "it is bad.", number=number)
            if number % 7 == 0
            else Record(f"Text {index}.{number}.", id=str(number), path=f"file{index}", number=number)
            for number in range(1, size + 1)
        ]
        for index, size in enumerate(sizes)
    }


def all_items(files: Files) -> list[Record | Reject]:
    return list(itertools.chain.from_iterable(files.values()))


@given(st.lists(st.integers(0, 3 * CHUNK_RECORDS), max_size=4))
def test_chunks_hold_all_items_in_order(sizes: list[int]) -> None:
    files = make_files(*sizes)
    chunks = list(read_chunks(list(files), reader(files), Position()))
    assert [item for chunk in chunks for item in chunk.items] == all_items(files)
    assert all(0 < len(chunk.items) <= CHUNK_RECORDS for chunk in chunks)


@given(st.lists(st.integers(0, 2 * CHUNK_RECORDS), min_size=1, max_size=4), st.data())
def test_from_the_end_of_any_chunk_the_rest_follows(sizes: list[int], data: st.DataObject) -> None:
    files = make_files(*sizes)
    chunks = list(read_chunks(list(files), reader(files), Position()))
    done = data.draw(st.integers(0, len(chunks)))
    start = chunks[done - 1].end if done else Position()
    before = [item for chunk in chunks[:done] for item in chunk.items]
    after = [item for chunk in read_chunks(list(files), reader(files), start) for item in chunk.items]
    assert before + after == all_items(files)


def test_a_file_that_was_finished_is_not_opened_again() -> None:
    files = make_files(CHUNK_RECORDS, 3)
    position = list(read_chunks(list(files), reader(files), Position()))[-1].end
    assert list(read_chunks(list(files), reader({}), position)) == []


def test_records_that_changed_before_the_position_are_noticed() -> None:
    files = make_files(2 * CHUNK_RECORDS)
    start = next(iter(read_chunks(list(files), reader(files), Position()))).end
    files["file0"][5] = Record("Another text.", id="6")
    with pytest.raises(InputsChangedError, match="file0"):
        list(read_chunks(list(files), reader(files), start))


def test_a_file_that_became_shorter_is_noticed() -> None:
    files = make_files(2 * CHUNK_RECORDS)
    start = next(iter(read_chunks(list(files), reader(files), Position()))).end
    del files["file0"][CHUNK_RECORDS - 1 :]
    with pytest.raises(InputsChangedError, match="file0"):
        list(read_chunks(list(files), reader(files), start))


def test_long_texts_make_short_chunks() -> None:
    files: Files = {"long": [Record("x" * CHUNK_CHARACTERS) for _ in range(3)]}
    assert [len(chunk.items) for chunk in read_chunks(["long"], reader(files), Position())] == [1, 1, 1]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (InputError("bad.ris: the gzip file is cut off.", "Fetch it again."), "the gzip file is cut off."),
        (OSError(5, "Input/output error"), "it cannot be read on: Input/output error."),
        (IndexError("list index out of range"), "it cannot be read on (IndexError: list index out of range)."),
    ],
)
def test_a_file_that_breaks_off_is_a_reject_after_its_records_and_the_next_follows(
    error: Exception, reason: str
) -> None:
    def read(path: str) -> Iterator[Record | Reject]:
        yield Record(f"From {path}.")
        if path == "bad.ris":
            raise error

    (chunk,) = read_chunks(["bad.ris", "good.ris"], read, Position())
    assert [getattr(item, "text", None) or item.reason for item in chunk.items] == [  # type: ignore[union-attr]
        "From bad.ris.",
        reason,
        "From good.ris.",
    ]


def test_a_path_that_led_nowhere_is_a_reject_among_the_others() -> None:
    files = make_files(1)
    missing = Reject("*.ris", "no file matches the pattern.")
    (chunk,) = read_chunks([missing, "file0"], reader(files), Position())
    assert chunk.items == (missing, *files["file0"])


def test_fingerprints_tell_a_changed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_text("one")
    before = fingerprints([str(path)])
    path.write_text("three")
    assert fingerprints([str(path)]) != before
    assert fingerprints([str(path)]) == fingerprints([str(path)])


def test_what_has_no_size_has_a_fingerprint_too() -> None:
    assert fingerprints(["-", "missing"]) == [["-", None, None], ["missing", None, None]]
