"""Outputs: whole or not at all, never over another file, and resumed only where they belong."""

from __future__ import annotations

import errno
import io
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest

from absclf.batch import StreamSink, output
from absclf.batch.journal import Commit, Journal, Mark, Position, read_journal
from absclf.batch.output import FileSink, NothingToResumeError, Pack, explained
from absclf.errors import OutputError

HEADER: dict[str, Any] = {
    "absclf": "1.0",
    "model": ["auto", "00ff"],
    "arguments": {"format": "jsonl", "labels": ["A", "B"]},
    "inputs": [["a.ris", 12, 99], ["b.ris", 3, 98]],
}
COUNTS = {"abstracts": 1}

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


def cut_off(path: Path, header: dict[str, Any] | None = None, *, force: bool = False) -> None:
    """A run that committed ``first`` and was cut off after ``second``."""
    sink = FileSink(path, header or HEADER, force=force)
    sink.write(b"first\n")
    sink.write_reject(b"bad\n")
    sink.commit(Position(0, 1, 5), COUNTS)
    sink.write(b"second\n")
    sink.write_reject(b"worse\n")
    sink.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_output_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    sink = FileSink(path, HEADER)
    sink.write(b"all of it\n")
    assert not path.exists()
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"all of it\n"
    assert names(tmp_path) == ["out.jsonl"]


def test_rejects_stand_beside_the_output(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "out.jsonl", HEADER)
    sink.write_reject(b"bad\n")
    sink.finish(Position(2), COUNTS)
    assert (tmp_path / "out.jsonl.rejects.jsonl").read_bytes() == b"bad\n"
    assert names(tmp_path) == ["out.jsonl", "out.jsonl.rejects.jsonl"]


def test_a_run_that_was_cut_off_goes_on_from_its_last_commit(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    cut_off(path)
    sink = FileSink(path, HEADER, resume=True)
    assert sink.start.position == Position(0, 1, 5)
    assert sink.start.counts == COUNTS
    sink.write(b"third\n")
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"first\nthird\n"
    assert (tmp_path / "out.jsonl.rejects.jsonl").read_bytes() == b"bad\n"


def test_resume_starts_where_nothing_was_begun(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "out.jsonl", HEADER, resume=True)
    assert sink.start.position == Position()
    sink.close()


def test_a_run_that_was_cut_off_before_its_first_commit_goes_on_from_the_beginning(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "out.jsonl", HEADER)
    sink.write(b"first\n")
    sink.close()
    sink = FileSink(tmp_path / "out.jsonl", HEADER, resume=True)
    assert sink.start == Commit(Position(0, 0, 0), Mark(0, 0), Mark(0, 0), {}, 0.0, whole=False)
    sink.write(b"anew\n")
    sink.finish(Position(2), COUNTS)
    assert (tmp_path / "out.jsonl").read_bytes() == b"anew\n"


def test_resume_tells_that_an_output_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    FileSink(path, HEADER).finish(Position(2), COUNTS)
    with pytest.raises(NothingToResumeError, match="nothing to resume"):
        FileSink(path, HEADER, resume=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"absclf": "2.0"}, "absclf 1.0"),
        ({"model": ["auto", "ffff"]}, "another model"),
        ({"arguments": {"format": "json", "labels": ["A", "B"]}}, "format 'jsonl'"),
        ({"inputs": [["a.ris", 12, 99]]}, "other input files"),
        ({"inputs": [["a.ris", 12, 99], ["b.ris", 3, 100]]}, "b.ris has been changed"),
    ],
)
def test_resume_refuses_another_run(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    cut_off(tmp_path / "out.jsonl")
    with pytest.raises(OutputError, match=told):
        FileSink(tmp_path / "out.jsonl", {**HEADER, **change}, resume=True)


def test_an_input_that_was_changed_since_the_cut_has_another_remedy_than_to_resume(tmp_path: Path) -> None:
    cut_off(tmp_path / "out.jsonl")
    with pytest.raises(OutputError) as raised:
        FileSink(tmp_path / "out.jsonl", {**HEADER, "inputs": [["a.ris", 12, 99], ["b.ris", 4, 99]]}, resume=True)
    assert raised.value.remedy == "Start anew with --force."


def test_resume_takes_a_tuple_for_the_list_that_the_journal_makes_of_it(tmp_path: Path) -> None:
    header = {**HEADER, "arguments": {"format": "jsonl", "labels": ("A", "B")}}
    cut_off(tmp_path / "out.jsonl", header)
    FileSink(tmp_path / "out.jsonl", header, resume=True).close()


@pytest.mark.parametrize("damage", [b"", b"fir", b"FIRST\nsecond\n"])
def test_resume_refuses_a_partial_output_that_was_changed(tmp_path: Path, damage: bytes) -> None:
    cut_off(tmp_path / "out.jsonl")
    (tmp_path / "out.jsonl.partial").write_bytes(damage)
    with pytest.raises(OutputError, match=r"not what .* had written"):
        FileSink(tmp_path / "out.jsonl", HEADER, resume=True)


def test_an_output_that_exists_is_not_overwritten_without_force(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("years of work")
    with pytest.raises(OutputError, match="--force"):
        FileSink(path, HEADER)
    assert path.read_text() == "years of work"
    assert names(tmp_path) == ["out.jsonl"]


def test_force_replaces_an_output_and_its_rejects_when_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    first = FileSink(path, HEADER)
    first.write_reject(b"bad\n")
    first.finish(Position(2), COUNTS)
    sink = FileSink(path, HEADER, force=True)
    sink.write(b"new\n")
    assert path.read_bytes() == b""
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"new\n"
    assert names(tmp_path) == ["out.jsonl"]


def test_what_a_cut_left_is_not_thrown_away_without_force(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    cut_off(path)
    with pytest.raises(OutputError, match="--resume"):
        FileSink(path, HEADER)
    sink = FileSink(path, HEADER, force=True)
    sink.write(b"anew\n")
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"anew\n"


def test_a_forced_run_that_was_cut_off_may_replace_the_output_when_it_is_resumed(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old\n")
    cut_off(path, force=True)
    sink = FileSink(path, HEADER, resume=True)
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"first\n"


def test_resume_does_not_replace_an_output_that_came_from_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    cut_off(path)
    path.write_bytes(b"another's\n")
    with pytest.raises(OutputError, match="come to exist"):
        FileSink(path, HEADER, resume=True)
    assert path.read_bytes() == b"another's\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no advisory locks")
@pytest.mark.parametrize("resume", [True, False])
def test_two_runs_do_not_write_the_same_output(tmp_path: Path, resume: bool) -> None:
    first = FileSink(tmp_path / "out.jsonl", HEADER)
    first.write(b"first\n")
    first.commit(Position(0, 1, 5), COUNTS)
    with pytest.raises(OutputError, match="another run"):
        FileSink(tmp_path / "out.jsonl", HEADER, resume=resume, force=not resume)
    first.finish(Position(2), COUNTS)
    assert (tmp_path / "out.jsonl").read_bytes() == b"first\n"


def upper(source: IO[bytes], target: IO[bytes]) -> None:
    target.write(source.read().upper())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no advisory locks")
def test_a_run_that_goes_on_is_not_taken_for_one_that_was_cut_off(tmp_path: Path) -> None:
    first = FileSink(tmp_path / "out.jsonl", HEADER)
    for header in (HEADER, {**HEADER, "absclf": "2.0"}):
        for resume in (False, True):
            with pytest.raises(OutputError, match="another run is writing it now"):
                FileSink(tmp_path / "out.jsonl", header, resume=resume)
    first.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no advisory locks")
@pytest.mark.parametrize("again", [False, True])
def test_a_run_that_packs_its_output_is_not_disturbed_by_another(tmp_path: Path, again: bool) -> None:
    path = tmp_path / "out.xlsx"
    others: list[str] = []

    def disturbed(source: IO[bytes], target: IO[bytes]) -> None:
        for options in ({"resume": True}, {"force": True}, {}):
            with pytest.raises(OutputError, match="another run is writing it now"):
                FileSink(path, HEADER, **options, pack=upper)
            others.append(*options or ["neither"])
        upper(source, target)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    sink = FileSink(path, HEADER, pack=cut if again else disturbed)
    sink.write(b"all of it\n")
    if again:
        with pytest.raises(KeyboardInterrupt):
            sink.finish(Position(2), COUNTS)
        sink.close()
        sink = FileSink(path, HEADER, resume=True, pack=disturbed)
        sink.close()
    else:
        sink.finish(Position(2), COUNTS)
    assert others == ["resume", "force", "neither"]
    assert path.read_bytes() == b"ALL OF IT\n"
    assert names(tmp_path) == ["out.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no advisory locks")
def test_a_run_that_ends_while_another_one_asks_for_its_lock_keeps_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    first = FileSink(path, HEADER)
    first.write(b"first\n")
    lock = output._lock

    def slow_lock(descriptor: int, name: Path) -> None:
        monkeypatch.setattr(output, "_lock", lock)
        first.finish(Position(2), COUNTS)
        lock(descriptor, name)

    monkeypatch.setattr(output, "_lock", slow_lock)
    with pytest.raises(OutputError, match="--force"):
        FileSink(path, HEADER)
    assert path.read_bytes() == b"first\n"
    assert names(tmp_path) == ["out.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no advisory locks")
def test_a_run_that_comes_and_goes_while_another_one_begins_keeps_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    take_new = output._Claim.take_new

    def late(claim: output._Claim) -> bool:
        monkeypatch.setattr(output._Claim, "take_new", take_new)
        first = FileSink(path, HEADER)
        first.write(b"first\n")
        first.finish(Position(2), COUNTS)
        return take_new(claim)

    monkeypatch.setattr(output._Claim, "take_new", late)
    with pytest.raises(OutputError, match="--force"):
        FileSink(path, HEADER)
    assert path.read_bytes() == b"first\n"
    assert names(tmp_path) == ["out.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no advisory locks")
def test_a_run_that_is_cut_off_while_another_one_begins_can_be_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    take_new = output._Claim.take_new

    def late(claim: output._Claim) -> bool:
        monkeypatch.setattr(output._Claim, "take_new", take_new)
        cut_off(path)
        return take_new(claim)

    monkeypatch.setattr(output._Claim, "take_new", late)
    with pytest.raises(OutputError, match="--resume"):
        FileSink(path, HEADER)
    FileSink(path, HEADER, resume=True).finish(Position(2), COUNTS)
    assert path.read_bytes() == b"first\n"


@pytest.mark.parametrize("ending", ["partial", "journal", "rejects.jsonl.partial"])
@pytest.mark.parametrize("resume", [True, False])
def test_a_file_where_the_runs_own_would_be_is_not_overwritten_without_force(
    tmp_path: Path, ending: str, resume: bool
) -> None:
    path, other = tmp_path / "out.jsonl", tmp_path / f"out.jsonl.{ending}"
    other.write_text("years of work\n")
    (tmp_path / "out.jsonl.journal").touch()
    with pytest.raises(OutputError, match=rf"out\.jsonl\.{ending}: it exists.*--force"):
        FileSink(path, HEADER, resume=resume)
    assert other.read_text() == "years of work\n"
    FileSink(path, HEADER, resume=resume, force=True).finish(Position(2), COUNTS)
    assert names(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize("size", [0, 5, 9, 30])
def test_a_run_that_was_cut_off_before_its_journal_was_whole_begins_anew(tmp_path: Path, size: int) -> None:
    path, journal = tmp_path / "out.jsonl", tmp_path / "out.jsonl.journal"
    FileSink(path, HEADER).close()
    journal.write_bytes(journal.read_bytes()[:size])
    FileSink(path, HEADER).finish(Position(2), COUNTS)
    assert names(tmp_path) == ["out.jsonl"]


def test_what_is_packed_is_packed_as_a_whole_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    sink = FileSink(path, HEADER, pack=upper)
    sink.write(b"first\n")
    sink.commit(Position(0, 1, 5), COUNTS)
    sink.close()
    sink = FileSink(path, HEADER, resume=True, pack=upper)
    sink.write(b"second\n")
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"FIRST\nSECOND\n"
    assert names(tmp_path) == ["out.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("pack", [None, upper])
def test_behind_a_link_the_output_is_what_it_leads_to_and_the_link_stays(tmp_path: Path, pack: Pack | None) -> None:
    folder, link = tmp_path / "data", tmp_path / "out.jsonl"
    folder.mkdir()
    link.symlink_to("data/real.jsonl")  # which is not there yet
    for force in (False, True):
        sink = FileSink(link, HEADER, force=force, pack=pack)
        sink.write(b"ALL\n")
        sink.write_reject(b"bad\n")
        with pytest.raises(OutputError, match="another run"):
            FileSink(folder / "real.jsonl", HEADER, force=True)
        sink.finish(Position(2), COUNTS)
    assert link.is_symlink()
    assert (folder / "real.jsonl").read_bytes() == b"ALL\n"
    assert names(folder) == ["real.jsonl", "real.jsonl.rejects.jsonl"]
    assert names(tmp_path) == ["data", "out.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_that_leads_nowhere_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").symlink_to("missing/real.jsonl")
    (tmp_path / "round.jsonl").symlink_to("round.jsonl")
    with pytest.raises(OutputError, match=r"missing/real\.jsonl: .*folder does not exist"):
        FileSink(tmp_path / "out.jsonl", HEADER)
    with pytest.raises(OutputError, match="leads back to itself"):
        FileSink(tmp_path / "round.jsonl", HEADER, force=True)
    assert all(path.is_symlink() for path in tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o400])
@pytest.mark.parametrize("pack", [None, upper])
def test_an_output_that_is_replaced_keeps_its_permissions_and_is_never_open_to_more(
    tmp_path: Path, mode: int, pack: Pack | None
) -> None:
    path = tmp_path / "out.jsonl"
    path.touch()
    path.chmod(mode)
    (tmp_path / "out.jsonl.partial").touch(0o666)
    seen: list[int] = []

    def packed(source: IO[bytes], target: IO[bytes]) -> None:
        seen.append(os.fstat(target.fileno()).st_mode)
        upper(source, target)

    sink = FileSink(path, HEADER, force=True, pack=pack and packed)
    sink.write(b"all\n")
    sink.write_reject(b"bad\n")
    sink.commit(Position(0, 1, 5), COUNTS)
    sink.close()
    sink = FileSink(path, HEADER, resume=True, pack=pack and packed)
    seen += [(tmp_path / f"out.jsonl.{ending}").stat().st_mode for ending in ("partial", "rejects.jsonl.partial")]
    sink.finish(Position(2), COUNTS)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    seen.append((tmp_path / "out.jsonl.rejects.jsonl").stat().st_mode)
    assert all(stat.S_IMODE(found) & ~(mode | 0o600) == 0 for found in seen)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no /dev/stdout")
def test_a_link_to_a_standard_stream_is_written_straight_into(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "other").symlink_to("file")
    (tmp_path / "file").touch()
    program = "import sys; from absclf.batch.output import *; print(*map(is_regular_target, map(Path, sys.argv[1:])))"
    arguments = [sys.executable, "-c", f"from pathlib import Path; {program}", "link", "/dev/stdout", "other", "file"]
    with (tmp_path / "redirected").open("w") as stream:
        subprocess.run(arguments, cwd=tmp_path, env=ENVIRONMENT, stdout=stream, check=True)
    assert (tmp_path / "redirected").read_text().split() == ["False", "False", "True", "True"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder does not exist"):
        FileSink(tmp_path / "missing" / "out.jsonl", HEADER)


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"):
        FileSink(tmp_path, HEADER)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "some words"), "the disk is full. Make room, then give the same command with --resume."),
        (OSError(errno.EACCES, "some words"), "you may not write there. Choose another place with --output."),
        (OSError(errno.EIO, "some words"), "some words."),
        (OSError("some words"), "some words."),
    ],
)
def test_what_the_system_says_becomes_a_message(error: OSError, told: str) -> None:
    with pytest.raises(OutputError) as raised, explained("out.txt"):
        raise error
    assert str(raised.value) == f"out.txt: cannot be written: {told}"


def test_what_cannot_be_gone_on_with_is_not_said_to_be() -> None:
    with pytest.raises(OutputError, match=r"the disk is full\. Make room\.$"), explained("out.txt", resumable=False):
        raise OSError(errno.ENOSPC, "some words")
    with pytest.raises(BrokenPipeError), explained("out.txt"):
        raise BrokenPipeError(errno.EPIPE, "some words")


def commit_in(path: Path) -> Commit:
    """The last commit of the run that writes an output."""
    found = read_journal(path.with_name(f"{path.name}.journal"))
    assert found is not None
    return found[1]


def test_what_a_commit_speaks_of_is_in_the_files_when_it_returns(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    sink = FileSink(path, HEADER)
    sink.write(b"first\n")
    sink.write_reject(b"bad\n")
    sink.commit(Position(0, 1, 5), COUNTS)
    assert (tmp_path / "out.jsonl.partial").read_bytes() == b"first\n"
    assert (tmp_path / "out.jsonl.rejects.jsonl.partial").read_bytes() == b"bad\n"
    found = commit_in(path)
    assert (found.position, found.output.size, found.rejects.size, found.counts) == (Position(0, 1, 5), 6, 4, COUNTS)
    assert not found.whole
    sink.close()


@pytest.mark.parametrize(("pause", "safe"), [(0, 2), (10**9, 1)])
def test_the_next_commit_is_due_when_so_many_times_what_the_last_one_took_have_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause: int, safe: int
) -> None:
    monkeypatch.setattr(output, "PAUSE", pause)
    sink = FileSink(tmp_path / "out.jsonl", HEADER)
    for items in (1, 2):
        sink.commit(Position(0, items, 5), COUNTS)
    assert commit_in(tmp_path / "out.jsonl").position.items == safe
    sink.close()


def test_the_time_of_a_run_is_that_of_all_its_sessions(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    cut_off(path)
    before = commit_in(path)
    assert before.seconds >= 0
    journal = Journal(tmp_path / "out.jsonl.journal")
    journal.commit(replace(before, seconds=10_000.0))
    journal.close()
    sink = FileSink(path, HEADER, resume=True)
    sink.commit(Position(0, 2, 5), COUNTS)
    assert commit_in(path).seconds > 10_000
    sink.close()


def test_a_finished_run_lets_go_of_its_files_once(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "out.jsonl", HEADER)
    sink.finish(Position(2), COUNTS)
    with (tmp_path / "another").open("w") as stream:  # it has the number of the lock that was let go
        sink.close()
        stream.write("whole")
    assert (tmp_path / "another").read_text() == "whole"


def test_force_writes_anew_where_there_is_nothing_to_resume(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old\n")
    sink = FileSink(path, HEADER, resume=True, force=True)
    sink.write(b"new\n")
    sink.finish(Position(2), COUNTS)
    assert path.read_bytes() == b"new\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
@pytest.mark.parametrize("pack", [None, upper])
def test_a_new_output_has_the_permissions_that_the_user_gives_new_files(tmp_path: Path, pack: Pack | None) -> None:
    before = os.umask(0o026)
    try:
        sink = FileSink(tmp_path / "out.jsonl", HEADER, pack=pack)
        sink.write_reject(b"bad\n")
        sink.finish(Position(2), COUNTS)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()] == [0o640, 0o640]


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made safe on Windows")
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EIO])
def test_a_folder_that_cannot_be_made_safe_is_no_error_but_one_that_fails_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    fsync = os.fsync

    def refused(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, "some words")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refused)
    if code == errno.EIO:
        with pytest.raises(OutputError, match="some words"):
            FileSink(tmp_path / "out.jsonl", HEADER)
    else:
        FileSink(tmp_path / "out.jsonl", HEADER).finish(Position(2), COUNTS)
        assert names(tmp_path) == ["out.jsonl"]


def test_into_a_stream_each_result_goes_at_once(tmp_path: Path) -> None:
    with (tmp_path / "stream").open("wb") as stream:
        sink = StreamSink(stream)
        for number, data in enumerate((b"first\n", b"second\n"), start=1):
            sink.write(data)
            assert (tmp_path / "stream").read_bytes().count(b"\n") == number
        sink.finish(Position(2), COUNTS)
        sink.close()
    assert (tmp_path / "stream").read_bytes() == b"first\nsecond\n"


def test_into_a_stream_what_is_packed_goes_when_all_of_it_is_there() -> None:
    stream = io.BytesIO()
    sink = StreamSink(stream, pack=upper)
    sink.write(b"first\n")
    sink.write(b"second\n")
    assert stream.getvalue() == b""
    sink.finish(Position(2), COUNTS)
    sink.close()
    assert stream.getvalue() == b"FIRST\nSECOND\n"
