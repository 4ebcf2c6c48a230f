"""The journal: whatever a cut leaves of it, what it says of the disk is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.batch.journal import Commit, Journal, Mark, Position, read_journal
from absclf.errors import AbsclfError

HEADER = {"inputs": [["a.ris", 12, 99]], "model": ["auto", "00ff"]}


def commits(count: int) -> list[Commit]:
    return [
        Commit(
            position=Position(number, 10 * number, 7),
            output=Mark(100 * number, number),
            rejects=Mark(number, number),
            counts={"abstracts": number},
            seconds=number / 8,
            whole=number == count,
        )
        for number in range(1, count + 1)
    ]


def write(path: Path, count: int) -> list[int]:
    """Write a journal; the sizes that it had after its header and after each commit."""
    journal = Journal(path, HEADER)
    sizes = [path.stat().st_size]
    for commit in commits(count):
        journal.commit(commit)
        sizes.append(path.stat().st_size)
    journal.close()
    return sizes


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write(tmp_path / "journal", 3)
    assert read_journal(tmp_path / "journal") == (HEADER, commits(3)[-1])


def test_a_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal", HEADER)
    for commit in commits(3):
        journal.commit(commit)
        assert read_journal(tmp_path / "journal") == (HEADER, commit)
    journal.close()


@given(st.data())
def test_cut_at_any_byte_it_holds_the_last_commit_that_is_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    sizes = write(path, 4)
    size = data.draw(st.integers(0, sizes[-1]))
    path.write_bytes(path.read_bytes()[:size])
    whole = sum(end <= size for end in sizes)
    expected = [None, *((HEADER, commit) for commit in [Commit(), *commits(4)])][whole]
    assert read_journal(path) == expected


@given(st.data())
def test_a_changed_byte_ends_what_is_trusted(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    sizes = write(path, 3)
    place = data.draw(st.integers(sizes[1], sizes[-1] - 1))
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    before = sum(end <= place for end in sizes)
    assert read_journal(path) == (HEADER, [Commit(), *commits(3)][before - 1])


def test_going_on_drops_the_torn_line_and_adds_to_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    sizes = write(path, 2)
    path.write_bytes(path.read_bytes()[: sizes[-1] - 5])
    journal = Journal(path)
    journal.commit(commits(4)[3])
    journal.close()
    assert read_journal(path) == (HEADER, commits(4)[3])
    assert path.read_bytes().count(b"\n") == 3


def test_the_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path, {**HEADER, "journal": 99}).close()
    with pytest.raises(AbsclfError, match="another version"):
        read_journal(path)


def test_names_that_are_not_utf_8_can_be_noted(tmp_path: Path) -> None:
    header = {"inputs": [[b"caf\xe9.txt".decode("utf-8", "surrogateescape"), 3, 0]]}
    journal = Journal(tmp_path / "journal", header)
    journal.commit(commits(1)[0])
    journal.close()
    found = read_journal(tmp_path / "journal")
    assert found is not None
    assert found[0] == header
