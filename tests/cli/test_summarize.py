"""absclf summarize: the key points and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from absclf.cli import ExitStatus
from tests.cli.conftest import REVIEW, STUDY, Runner


def test_only_the_key_points_are_printed(absclf: Runner) -> None:
    run = absclf("summarize", "-", "--key-points", "2", stdin=STUDY.encode())
    classified = absclf("classify", "-", "--key-points", "2", "--format", "jsonl", stdin=STUDY.encode()).results[0]
    title, *bullets = run.out.splitlines()
    assert title == "Abstract 1"
    assert bullets == [f"  • {point['text']}" for point in classified["key_points"]]


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_as_json_it_is_identifier_title_and_key_points(absclf: Runner, name: str) -> None:
    Path("records.jsonl").write_text("".join(json.dumps({"id": str(n), "text": REVIEW}) + "\n" for n in range(2)))
    run = absclf("summarize", "records.jsonl", "--format", name)
    results = json.loads(run.out) if name == "json" else run.results
    assert [result["id"] for result in results] == ["0", "1"]
    for result in results:
        assert set(result) == {"id", "title", "doi", "pmid", "file", "record", "key_points"}
        assert all(point["text"] == REVIEW[point["start"] : point["end"]] for point in result["key_points"])


def test_as_markdown_it_is_a_list_under_the_title(absclf: Runner) -> None:
    Path("records.jsonl").write_text(json.dumps({"title": "Mucus", "text": REVIEW}) + "\n")
    lines = absclf("summarize", "records.jsonl", "--format", "markdown").out.splitlines()
    assert lines[:2] == ["# Mucus", ""]
    assert all(line.startswith("- ") for line in lines[2:])
    assert len(lines) == 5


def test_in_markdown_what_is_a_mark_in_it_and_text_in_an_abstract_is_escaped(absclf: Runner) -> None:
    text = "Plots of type A*2 and B*3 gave <5 fruits. A [note](javascript:1) says <script>why</script>."
    Path("records.jsonl").write_text(json.dumps({"title": "A*2 and B*3\nin two lines", "text": text}) + "\n")
    lines = absclf("summarize", "records.jsonl", "--format", "markdown").out.splitlines()
    assert lines == [
        r"# A\*2 and B\*3 in two lines",
        "",
        r"- Plots of type A\*2 and B\*3 gave \<5 fruits.",
        r"- A \[note\](javascript:1) says \<script\>why\</script\>.",
    ]


def test_a_title_of_two_lines_is_brought_into_one(absclf: Runner) -> None:
    Path("records.jsonl").write_text(json.dumps({"title": "Two\nlines", "text": REVIEW}) + "\n")
    assert absclf("summarize", "records.jsonl").out.startswith("Two lines\n  • ")


@pytest.mark.parametrize("command", ["summarize", "classify"])
@pytest.mark.parametrize("name", ["text", "markdown"])
def test_what_would_steer_a_terminal_is_not_passed_on(absclf: Runner, command: str, name: str) -> None:
    record = {"id": "a\x1b[31m\nb", "text": REVIEW.replace("opinion", "opin\x07ion"), "authors": ["Ann\x9bH"]}
    Path("records.jsonl").write_text(json.dumps(record) + "\n")
    out = absclf(command, "records.jsonl", "--format", name).out
    assert out.splitlines()[0].removeprefix("# ") == ("a\ufffd[31m b" if name == "text" else "a\ufffd\\[31m b")
    assert "opin\ufffdion" in out
    assert all(character.isprintable() or character in "\n\t" for character in out)


def test_no_abstract_is_said(absclf: Runner) -> None:
    Path("records.jsonl").write_text(json.dumps({"title": "Mucus"}) + "\n")
    assert absclf("summarize", "records.jsonl").out == "Mucus\n  (no abstract)\n"


@pytest.mark.parametrize(("name", "remark"), [("text", "  ({})"), ("markdown", "*{}*")])
def test_an_abstract_without_the_sections_asked_for_is_not_said_to_be_none(
    absclf: Runner, name: str, remark: str
) -> None:
    text = b"Methods: We gave hay to goats. Results: All goats ate it."
    run = absclf("summarize", "-", "--model", "research", "--sections", "objective", "--format", name, stdin=text)
    assert run.out.splitlines()[-1] == remark.format("no sentence in the sections asked for")


def test_bullets_are_trimmed_where_that_is_asked_for_and_are_a_line_each(absclf: Runner) -> None:
    text = STUDY.replace("Plants in clay", "However, plants\nin clay")
    run = absclf("summarize", "-", "--key-points", "5", "--trim", stdin=text.encode())
    assert "  • plants in clay pots weighed 14% less than plants in plastic pots.\n" in run.out


def test_no_key_points_at_all_make_no_sense(absclf: Runner) -> None:
    assert absclf("summarize", "-", "--key-points", "0", stdin=STUDY.encode()).status is ExitStatus.USAGE
