"""Finding files: what a path, a directory or a pattern means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from absclf.formats import Reject, expand


@pytest.fixture
def barn(tmp_path: Path) -> Path:
    for name in ("b.ris", "a.ris", "sub/c.ris", "sub/deep/d.nbib", ".hidden.ris", "other/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(paths: list[str | Path], root: Path) -> list[str]:
    return [str(Path(one).relative_to(root)) if isinstance(one, str) else str(one) for one in expand(paths)]


def test_a_directory_means_all_files_below_it_in_a_fixed_order(barn: Path) -> None:
    assert names([barn], barn) == ["a.ris", "b.ris", "other/e.txt", "sub/c.ris", "sub/deep/d.nbib"]


def test_patterns_mean_what_a_shell_means_by_them(barn: Path) -> None:
    assert names([barn / "*.ris"], barn) == ["a.ris", "b.ris"]
    assert names([f"{barn}/**/*.ris"], barn) == ["a.ris", "b.ris", "sub/c.ris"]
    assert names([f"{barn}/[b]*"], barn) == ["b.ris"]


def test_a_file_is_taken_once_and_in_the_order_given(barn: Path) -> None:
    assert names([barn / "b.ris", barn, barn / "b.ris"], barn)[:2] == ["b.ris", "a.ris"]
    assert len(names([barn, barn], barn)) == 5


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(barn: Path) -> None:
    (barn / "goats[1].ris").write_text("x")
    assert names([barn / "goats[1].ris"], barn) == ["goats[1].ris"]


def test_standard_input_and_missing_files_are_passed_on(barn: Path) -> None:
    assert list(expand(["-", barn / "missing.ris"])) == ["-", str(barn / "missing.ris")]


def test_a_pattern_that_matches_nothing_and_an_empty_directory_are_reported(barn: Path) -> None:
    (barn / "empty").mkdir()
    one, two = expand([barn / "*.xyz", barn / "empty"])
    assert isinstance(one, Reject)
    assert "no file matches the pattern" in str(one)
    assert isinstance(two, Reject)
    assert "there is no file in the directory" in str(two)


def test_links_that_lead_in_a_circle_end(barn: Path) -> None:
    (barn / "sub" / "up").symlink_to(barn, target_is_directory=True)
    (barn / "sub" / "self").symlink_to(barn / "sub" / "self")
    found = names([barn], barn)
    assert found == ["a.ris", "b.ris", "other/e.txt", "sub/c.ris", "sub/self", "sub/deep/d.nbib"]


def test_a_directory_that_may_not_be_read_is_reported_and_the_others_are_read(barn: Path) -> None:
    locked = barn / "other"
    locked.chmod(0)
    try:
        if list(_readable(locked)):
            pytest.skip("this user may read everything")
        found = list(expand([barn]))
    finally:
        locked.chmod(0o755)
    assert sum(isinstance(one, Reject) for one in found) == 1
    assert len(found) == 5


def test_a_path_in_a_directory_that_may_not_be_read_is_passed_on(barn: Path) -> None:
    locked = barn / "other"
    locked.chmod(0)
    try:
        if list(_readable(locked)):
            pytest.skip("this user may read everything")
        assert names([barn / "a.ris", locked / "e.txt", locked / "[e].txt"], barn)[:2] == ["a.ris", "other/e.txt"]
    finally:
        locked.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_in_a_directory_are_passed_over(barn: Path) -> None:
    os.mkfifo(barn / "sub" / "pipe.ris")
    (barn / "sub" / "link.ris").symlink_to(barn / "sub" / "pipe.ris")
    assert names([barn / "sub"], barn) == ["sub/c.ris", "sub/deep/d.nbib"]
    assert names([f"{barn}/sub/*.ris"], barn) == ["sub/c.ris"]
    assert names([barn / "sub" / "pipe.ris"], barn) == ["sub/pipe.ris"]


def test_what_runs_keep_beside_their_outputs_is_passed_over(barn: Path) -> None:
    kept = ("all.csv.rejects.jsonl", "all.csv.rejects.jsonl.partial", "all.csv.partial", "all.csv.journal")
    for name in (*kept, "goats.journal", "rejects.jsonl"):
        (barn / "sub" / "deep" / name).write_text("x")
    found = ["sub/deep/d.nbib", "sub/deep/goats.journal", "sub/deep/rejects.jsonl"]
    assert names([barn / "sub" / "deep"], barn) == found
    assert names([barn / "sub" / "deep" / kept[0]], barn) == [f"sub/deep/{kept[0]}"]


def _readable(directory: Path) -> list[Path]:
    try:
        return list(directory.iterdir())
    except PermissionError:
        return []


def test_directories_may_be_nested_fifty_deep(tmp_path: Path) -> None:
    deepest = tmp_path.joinpath(*["d"] * 50)
    deepest.mkdir(parents=True)
    (deepest / "a.ris").write_text("x")
    assert len(list(expand([tmp_path]))) == 1
