"""Runs: outputs, rejects, workers, cuts, and what the system may do to them."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from absclf.cli import ExitStatus
from tests.cli.conftest import REVIEW, STUDY, Runner

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals and devices")

COMMAND = [sys.executable, "-m", "absclf"]

ROOT = Path(__file__).parents[2]

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}


def write_records(path: Path, count: int) -> None:
    """Records of all kinds: most with an abstract, some without one, some broken."""
    with path.open("w") as stream:
        for number in range(count):
            if number % 50 == 7:
                stream.write('{"id": "broken\n')
            elif number % 50 == 9:
                stream.write(json.dumps({"id": str(number), "title": "A title"}) + "\n")
            else:
                text = f"{(STUDY, REVIEW)[number % 2]} This was report {number}."
                stream.write(json.dumps({"id": str(number), "text": text}) + "\n")


def ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_results_go_to_a_file_in_the_format_of_its_ending(absclf: Runner) -> None:
    Path("in.txt").write_text(STUDY)
    for ending, start in [("txt", "in.txt\n"), ("md", "# in.txt\n"), ("json", "[\n"), ("jsonl", '{"id"')]:
        run = absclf("classify", "in.txt", "--output", f"out.{ending}")
        assert run.status is ExitStatus.OK
        assert run.out == ""
        assert Path(f"out.{ending}").read_text().startswith(start)


def test_a_workbook_is_packed_when_all_is_written(absclf: Runner) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    write_records(Path("in.jsonl"), 5)
    assert absclf("classify", "in.jsonl", "--output", "out.xlsx", "--rows", "abstracts").status is ExitStatus.OK
    with closing(openpyxl.load_workbook("out.xlsx", read_only=True)) as workbook:
        rows = list(workbook.active.values)
    assert len(rows) == 1 + 5
    assert names() == ["in.jsonl", "out.xlsx"]


@pytest.mark.parametrize(
    ("rows", "most", "told"), [("sentences", 40, "--rows abstracts"), ("abstracts", 7, "Write CSV")]
)
@pytest.mark.parametrize("output", ["out.xlsx", "-"])
def test_more_rows_than_a_workbook_holds_end_the_run(
    absclf: Runner, monkeypatch: pytest.MonkeyPatch, rows: str, most: int, told: str, output: str
) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("absclf.batch.inputs.CHUNK_RECORDS", 2)
    monkeypatch.setattr("absclf.formats.rows.SHEET_ROWS", most)
    write_records(Path("in.jsonl"), 7)
    arguments = ("--format", "xlsx", "--output", output, "--rows", rows)
    run = absclf("classify", "in.jsonl", *arguments)
    assert run.status is ExitStatus.OUTPUT
    assert f"A sheet of Excel holds {most} rows" in run.err
    assert told in run.err
    assert run.out == ""
    assert "out.xlsx" not in names()
    monkeypatch.setattr("absclf.formats.rows.SHEET_ROWS", 1 + 7 * (6 if rows == "sentences" else 1))
    assert absclf("classify", "in.jsonl", *arguments, "--output", "other.xlsx").status is ExitStatus.OK


def test_the_ending_gz_asks_for_gzip(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 60)
    absclf("classify", "in.jsonl", "--output", "out.jsonl")
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        assert absclf("classify", "in.jsonl", "--output", name).status is ExitStatus.REJECTS
    assert gzip.decompress(Path("a.jsonl.gz").read_bytes()) == Path("out.jsonl").read_bytes()
    assert Path("a.jsonl.gz").read_bytes() == Path("b.jsonl.gz").read_bytes()
    assert "a.jsonl.gz.partial" not in names()


def test_rejects_are_kept_beside_the_output(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 60)
    run = absclf("classify", "in.jsonl", "missing.ris", "--output", "out.jsonl")
    assert run.status is ExitStatus.REJECTS
    assert ids(Path("out.jsonl")) == [str(number) for number in range(60) if number % 50 != 7]
    rejects = [json.loads(line) for line in Path("out.jsonl.rejects.jsonl").read_text().splitlines()]
    assert [(reject["file"], reject["record"], reject["line"]) for reject in rejects] == [
        ("in.jsonl", 8, 8),
        ("in.jsonl", 58, 58),
        ("missing.ris", None, None),
    ]
    assert all(set(reject) == {"file", "record", "line", "id", "reason", "remedy"} for reject in rejects)
    assert all(reject["reason"] and reject["remedy"] for reject in rejects)


def test_a_run_ends_with_a_summary(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 60)
    run = absclf("classify", "in.jsonl", "--output", "out.jsonl")
    sentences = sum(len(json.loads(line)["sentences"]) for line in Path("out.jsonl").read_text().splitlines())
    last = run.err.splitlines()[-1]
    assert last.startswith(
        f"absclf: 56 abstracts, {sentences} sentences, 2 records without an abstract, "
        "2 rejects (see out.jsonl.rejects.jsonl), "
    )


def test_quiet_leaves_out_the_summary_but_no_reject(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 20)
    run = absclf("classify", "in.jsonl", "--output", "out.jsonl", "--quiet")
    assert len(run.err.splitlines()) == 1
    assert "record 8" in run.err


@pytest.mark.parametrize("name", ["text", "json", "jsonl"])
def test_the_output_is_the_same_for_any_number_of_workers(absclf: Runner, name: str) -> None:
    write_records(Path("in.jsonl"), 300)
    for jobs in ("1", "2"):
        run = absclf("classify", "in.jsonl", "--format", name, "--output", f"out{jobs}", "--jobs", jobs)
        assert run.status is ExitStatus.REJECTS, run.err
    assert Path("out1").read_bytes() == Path("out2").read_bytes()
    assert Path("out1.rejects.jsonl").read_bytes() == Path("out2.rejects.jsonl").read_bytes()


def test_the_output_is_the_same_however_the_records_are_spread_over_files(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 130)
    lines = Path("in.jsonl").read_text().splitlines(keepends=True)
    lines = [line for line in lines if "broken" not in line]
    Path("in.jsonl").write_text("".join(lines))
    for number, start in enumerate(range(0, len(lines), 9)):
        Path(f"part{number:02}.jsonl").write_text("".join(lines[start : start + 9]))
    absclf("classify", "in.jsonl", "--output", "whole.json")
    absclf("classify", "part*.jsonl", "--output", "parts.json")
    whole, parts = (json.loads(Path(f"{name}.json").read_text()) for name in ("whole", "parts"))
    assert [one.pop("file") for one in whole] == ["in.jsonl"] * len(lines)
    assert [(one.pop("file"), one["record"]) for one in parts[7:11]] == [
        ("part00.jsonl", 8),
        ("part00.jsonl", 9),
        ("part01.jsonl", 1),
        ("part01.jsonl", 2),
    ]
    for one in (*whole, *parts):
        one.pop("file", None)
        del one["record"]
    assert whole == parts


def test_on_error_stop_ends_at_the_first_reject(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 20)
    run = absclf("classify", "in.jsonl", "--on-error", "stop", "--format", "jsonl")
    assert run.status is ExitStatus.STOPPED
    assert [result["id"] for result in run.results] == [str(number) for number in range(7)]
    assert "in.jsonl, record 8, line 8" in run.err


def test_a_run_that_stopped_can_be_gone_on_with_past_the_reject(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 200)
    absclf("classify", "in.jsonl", "--output", "whole.jsonl")
    assert absclf("classify", "in.jsonl", "-o", "out.jsonl", "--on-error", "stop").status is ExitStatus.STOPPED
    assert not Path("out.jsonl").exists()
    assert absclf("classify", "in.jsonl", "-o", "out.jsonl", "--resume").status is ExitStatus.REJECTS
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_a_run_that_stopped_tells_how_to_pass_over_the_reject_and_what_to_do_when_it_is_mended(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 20)
    run = absclf("classify", "in.jsonl", "-o", "out.jsonl", "--on-error", "stop")
    assert "with --resume and without --on-error stop the run goes on past this reject" in run.err
    assert "once it is mended, start anew with --force" in run.err
    Path("in.jsonl").write_text(Path("in.jsonl").read_text().replace('"broken', '"mended", "title": "A title"}'))
    stopping = ("classify", "in.jsonl", "-o", "out.jsonl", "--on-error", "stop")
    refused = absclf(*stopping, "--resume")
    assert refused.status is ExitStatus.OUTPUT
    assert "Start anew with --force." in refused.err
    assert absclf(*stopping, "--force").status is ExitStatus.OK
    assert len(ids(Path("out.jsonl"))) == 20


def test_an_output_that_exists_is_refused_before_anything_is_done(absclf: Runner) -> None:
    Path("in.txt").write_text(STUDY)
    Path("out.txt").write_text("years of work")
    run = absclf("classify", "in.txt", "--output", "out.txt")
    assert run.status is ExitStatus.OUTPUT
    assert Path("out.txt").read_text() == "years of work"
    assert "--force" in run.err
    assert absclf("classify", "in.txt", "--output", "out.txt", "--force").status is ExitStatus.OK
    assert Path("out.txt").read_text() != "years of work"


@pytest.mark.parametrize("output", ["in.txt", "./in.txt", "link.txt"])
def test_an_output_that_is_an_input_is_refused_even_with_force(absclf: Runner, output: str) -> None:
    Path("in.txt").write_text(STUDY)
    Path("link.txt").symlink_to("in.txt")
    run = absclf("classify", "in.txt", "--output", output, "--force")
    assert run.status is ExitStatus.OUTPUT
    assert "also an input" in run.err
    assert Path("in.txt").read_text() == STUDY


def test_an_output_in_a_directory_that_is_read_does_not_read_itself(absclf: Runner) -> None:
    write_records(Path("in.jsonl"), 100)
    run = absclf("classify", ".", "--output", "out.jsonl", "--on-error", "stop")
    assert run.status is ExitStatus.STOPPED
    assert names() == ["in.jsonl", "out.jsonl.journal", "out.jsonl.partial", "out.jsonl.rejects.jsonl.partial"]
    assert absclf("classify", ".", "--output", "out.jsonl", "--resume").status is ExitStatus.REJECTS
    assert len(ids(Path("out.jsonl"))) == 98


def test_a_script_may_always_give_resume_even_if_the_output_lies_in_a_directory_that_is_read(absclf: Runner) -> None:
    Path("in").mkdir()
    write_records(Path("in/in.jsonl"), 20)
    command = ("classify", "in", "--output", "in/out.jsonl", "--resume")
    assert absclf(*command).status is ExitStatus.REJECTS
    before = Path("in/out.jsonl").read_bytes()
    for again in (command, (*command[:1], "in/*.jsonl", *command[2:])):
        run = absclf(*again)
        assert run.status is ExitStatus.OK
        assert "nothing to resume" in run.err
    named = absclf(*command, "in/out.jsonl")
    for refused in (named, absclf(*command[:-1]), absclf(*command, "--force")):
        assert refused.status is ExitStatus.OUTPUT
        assert "also an input" in refused.err
    assert Path("in/out.jsonl").read_bytes() == before


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "tsv"])
def test_results_that_are_read_beside_other_files_are_told(absclf: Runner, ending: str) -> None:
    write_records(Path("in.jsonl"), 5)
    assert absclf("classify", "in.jsonl", "--output", f"all.{ending}").status is ExitStatus.OK
    run = absclf("classify", ".", "--format", "jsonl")
    assert len(run.results) == 10
    assert f"all.{ending}: these are results of absclf" in run.err
    assert "results of absclf" not in absclf("classify", f"all.{ending}").err


def test_an_unwritable_place_is_told_before_anything_is_read(absclf: Runner) -> None:
    Path("in.txt").write_text(STUDY)
    for output in ("missing/out.txt", "in.txt/out.txt", "."):
        run = absclf("classify", "in.txt", "--output", output)
        assert run.status is ExitStatus.OUTPUT
        assert len(run.err.splitlines()) == 1


@POSIX
def test_a_message_is_one_line_whatever_the_names_of_files_are(absclf: Runner) -> None:
    name = "em\npty\x1b]0;title\x07.txt"
    Path(name).touch()
    for run in (absclf("classify", "."), absclf("classify", name), absclf("classify", "in", "-o", f"{name}/out.txt")):
        (line,) = run.messages
        assert r"em\npty\x1b]0;title\x07.txt" in line
        assert line.isprintable()


@pytest.mark.parametrize("output", ["new/", "in.txt/", "new/.", "..", "there/"])
def test_what_ends_in_a_slash_is_a_folder_and_no_output(absclf: Runner, output: str) -> None:
    Path("in.txt").write_text(STUDY)
    Path("there").mkdir()
    run = absclf("classify", "in.txt", "--output", output)
    assert run.status is ExitStatus.OUTPUT
    assert run.err == f"absclf: {output}: this is the name of a folder. Name a file in it with --output.\n"
    assert names() == ["in.txt", "there"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user who may not do everything")
def test_files_and_folders_that_may_not_be_used_are_told(absclf: Runner) -> None:
    Path("in.txt").write_text(STUDY)
    Path("secret.txt").write_text(STUDY)
    Path("secret.txt").chmod(0)
    Path("closed").mkdir(mode=0o500)
    assert absclf("classify", "in.txt", "secret.txt").status is ExitStatus.REJECTS
    Path("locked").mkdir(mode=0)
    assert absclf("classify", "in.txt", "locked/secret.txt").status is ExitStatus.REJECTS
    assert absclf("classify", "in.txt", "--output", "closed/out.txt").status is ExitStatus.OUTPUT


def test_links_that_go_round_in_circles_end(absclf: Runner) -> None:
    Path("a/b").mkdir(parents=True)
    Path("a/b/in.txt").write_text(STUDY)
    Path("a/b/up").symlink_to("..", target_is_directory=True)
    run = absclf("classify", "a", "--format", "jsonl")
    assert run.status is ExitStatus.OK
    assert len(run.results) == 1


def test_ten_thousand_files(absclf: Runner) -> None:
    Path("in").mkdir()
    for number in range(10_000):
        Path("in", f"{number:05}.txt").write_text(f"Pot {number} broke.")
    run = absclf("classify", "in", "--output", "out.jsonl", "--key-points", "0")
    assert run.status is ExitStatus.OK
    texts = [json.loads(line)["sentences"][0]["text"] for line in Path("out.jsonl").read_text().splitlines()]
    assert texts == [f"Pot {number} broke." for number in range(10_000)]


# ---------------------------------------------------------------------- in a process of its own


@POSIX
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    write_records(tmp_path / "in.jsonl", 3000)
    with subprocess.Popen(
        [*COMMAND, "classify", "in.jsonl", "--format", "jsonl", "--quiet", "--key-points", "0"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline().startswith(b'{"id": "0"')
        run.stdout.close()
        messages = run.stderr.read().decode()
    assert run.returncode == ExitStatus.OK
    assert "roken" not in messages.replace("broken", "")
    assert "Traceback" not in messages


@POSIX
def test_a_reader_of_a_workbook_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    write_records(tmp_path / "in.jsonl", 500)
    script = '"$@" classify in.jsonl --format xlsx --quiet 2> messages | head -c 20 > /dev/null'
    subprocess.run(["sh", "-c", script, "sh", *COMMAND], cwd=tmp_path, env=ENVIRONMENT, check=True)
    assert "Traceback" not in (tmp_path / "messages").read_text()


@POSIX
@pytest.mark.parametrize("target", ["standard output", "--output"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told_in_one_line(tmp_path: Path, target: str) -> None:
    (tmp_path / "in.txt").write_text(STUDY)
    arguments = ["classify", "in.txt", *(["--output", "/dev/full"] if target == "--output" else [])]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert run.returncode == ExitStatus.OUTPUT
    (message,) = run.stderr.decode().splitlines()
    assert "the disk is full" in message


def call_with(redirections: str, *arguments: str, folder: Path) -> tuple[int, str]:
    """Exit code and messages of a command that a shell starts with these redirections."""
    script = f'"$@" {redirections}'
    run = subprocess.run(
        ["sh", "-c", script, "sh", *COMMAND, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return run.returncode, run.stderr


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_run_into_a_file_needs_no_standard_streams(tmp_path: Path, closed: str, jobs: str) -> None:
    write_records(tmp_path / "in.jsonl", 60)
    code, messages = call_with(closed, "classify", "in.jsonl", "-o", "out.jsonl", "-j", jobs, folder=tmp_path)
    assert code == ExitStatus.REJECTS
    assert len(ids(tmp_path / "out.jsonl")) == 58
    assert all(line.startswith("absclf: ") for line in messages.splitlines())


@POSIX
@pytest.mark.parametrize("target", ["2> /dev/full", "2>&1 | true"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_messages_that_nobody_can_read_stop_no_run(tmp_path: Path, target: str) -> None:
    write_records(tmp_path / "in.jsonl", 60)
    code, _ = call_with(target, "classify", "in.jsonl", "-o", "out.jsonl", folder=tmp_path)
    assert code == (ExitStatus.OK if "|" in target else ExitStatus.REJECTS)  # the code of a pipe is that of its end
    assert len(ids(tmp_path / "out.jsonl")) == 58


@POSIX
@pytest.mark.parametrize(
    ("command", "closed", "code", "told"),
    [
        ("classify in.jsonl", ">&-", ExitStatus.OUTPUT, "standard output: cannot be written: it is closed."),
        ("models", ">&-", ExitStatus.OUTPUT, "is closed."),
        ("classify -", "<&-", ExitStatus.NOTHING_READ, "standard input is closed."),
    ],
)
def test_a_closed_stream_that_is_needed_is_told_in_one_line(
    tmp_path: Path, command: str, closed: str, code: ExitStatus, told: str
) -> None:
    write_records(tmp_path / "in.jsonl", 3)
    found, messages = call_with(closed, *command.split(), folder=tmp_path)
    assert found == code
    assert told in messages.splitlines()[0]
    assert [line for line in messages.splitlines()[1:] if not line.endswith(" seconds.")] == []


@POSIX
def test_a_disk_that_fills_up_can_be_made_room_on_and_the_run_gone_on_with(tmp_path: Path) -> None:
    write_records(tmp_path / "in.jsonl", 500)
    limited = (
        "import resource, sys; from absclf.cli import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["classify", "in.jsonl", "--quiet", "--output"]

    def call(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    full = call([sys.executable, "-c", limited, *arguments, "out.jsonl"])
    assert full.returncode == ExitStatus.OUTPUT
    assert "cannot be written" in full.stderr
    assert "Traceback" not in full.stderr
    assert call([*COMMAND, *arguments, "out.jsonl", "--resume"]).returncode == ExitStatus.REJECTS
    assert call([*COMMAND, *arguments, "whole.jsonl"]).returncode == ExitStatus.REJECTS
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def wait_for(path: Path, run: subprocess.Popen[str], size: int) -> None:
    """Wait until a file has so many bytes, or the run ends."""
    while run.poll() is None and not (path.exists() and path.stat().st_size >= size):
        time.sleep(0.005)


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_a_state_to_go_on_from(tmp_path: Path, absclf: Runner, jobs: str) -> None:
    write_records(tmp_path / "in.jsonl", 1500)
    arguments = ["classify", "in.jsonl", "--output", "out.jsonl", "--jobs", jobs]
    with subprocess.Popen(
        [*COMMAND, *arguments],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # jobs in the background ignore it
    ) as run:
        wait_for(tmp_path / "out.jsonl.partial", run, 100_000)
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all processes of the command
        _, messages = run.communicate()
    assert run.returncode == ExitStatus.INTERRUPTED
    assert "Traceback" not in messages
    assert "Warning" not in messages
    assert "--resume" in messages
    assert messages.endswith("absclf: interrupted.\n")
    assert not Path("out.jsonl").exists()
    assert absclf(*arguments, "--resume").status is ExitStatus.REJECTS
    assert ids(Path("out.jsonl")) == [str(number) for number in range(1500) if number % 50 != 7]


@POSIX
@pytest.mark.parametrize(("jobs", "shares"), [("1", (0.1, 0.3, 0.5, 0.7)), ("2", (0.2, 0.6))])
def test_killed_at_any_moment_a_run_goes_on_to_the_same_output(
    tmp_path: Path, absclf: Runner, jobs: str, shares: Sequence[float]
) -> None:
    write_records(tmp_path / "in.jsonl", 3000)
    absclf("classify", "in.jsonl", "--output", "whole.json")
    arguments = ["classify", "in.jsonl", "--output", "out.json", "--jobs", jobs, "--quiet", "--resume"]
    cuts = 0
    for share in shares:
        with subprocess.Popen([*COMMAND, *arguments], env=ENVIRONMENT, stderr=subprocess.DEVNULL, text=True) as run:
            wait_for(tmp_path / "out.json.partial", run, int(share * Path("whole.json").stat().st_size))
            run.kill()
        cuts += run.returncode == -signal.SIGKILL  # on a busy machine it may have come to its end
    assert cuts
    finished = Path("out.json").exists()  # by the last one, before it was to be killed
    assert absclf(*arguments).status is (ExitStatus.OK if finished else ExitStatus.REJECTS)
    assert Path("out.json").read_bytes() == Path("whole.json").read_bytes()
    assert Path("out.json.rejects.jsonl").read_bytes() == Path("whole.json.rejects.jsonl").read_bytes()
    assert [name for name in names() if "partial" in name or "journal" in name] == []


@POSIX
def test_killed_at_each_step_on_the_disk_a_run_goes_on_to_the_same_output(tmp_path: Path) -> None:
    write_records(tmp_path / "in.jsonl", 20)
    command = ["classify", "in.jsonl", "--quiet", "--key-points", "0", "--output", "out.json"]
    run = subprocess.run(
        [sys.executable, "-m", "tests.cut_runs", tmp_path, "31", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    cut_runs, cuts = map(int, run.stdout.splitlines()[-1].split())
    assert cut_runs > 40
    assert cuts > cut_runs


@POSIX
def test_results_leave_while_records_still_come(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "summarize", "-", "--format", "jsonl", "--quiet", "--key-points", "1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        line = json.dumps({"text": f"{STUDY} {REVIEW}"}).encode() + b"\n"
        writer = threading.Thread(target=write_and_close, args=(run.stdin, line * 4000))
        writer.start()
        assert run.stdout.readline()
        assert writer.is_alive(), "the first result came before the last record had been sent"
        assert len(run.stdout.readlines()) == 3999
        writer.join()


def write_and_close(stream: IO[bytes], data: bytes) -> None:
    with stream:
        stream.write(data)
