"""The benchmark reads the official test files as well as our own."""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rouge_score")
pytest.importorskip("sumy")

from training.benchmark_key_points import Paper, main, read_papers, untrained_methods
from training.folder import run

SENTENCES = ["Buses are late.", "We propose a timetable reader that needs no lines.", "It reads most stops right."]
MARKED = Paper(SENTENCES, marks=(0, 1, 1))
SUMMARISED = Paper(SENTENCES, references=("A reader of timetables.", "It reads stops."))
TITLED = replace(SUMMARISED, title="Reading timetables")


def roles(*, nested: bool) -> dict[str, Any]:
    rows = {"challenge": [0, 0, 0], "approach": [0, 1, 0], "outcome": [0, 1, 1]}
    return {name: {"abstract": row, "introduction": [1]} for name, row in rows.items()} if nested else rows


@pytest.mark.parametrize(
    ("record", "paper"),
    [
        ({"sentences": SENTENCES, "references": list(SUMMARISED.references)}, SUMMARISED),
        ({"source": SENTENCES, "target": list(SUMMARISED.references), "paper_id": "x"}, SUMMARISED),
        ({"sentences": SENTENCES, "references": list(TITLED.references), "title": TITLED.title}, TITLED),
        ({"sentences": SENTENCES, "highlights": roles(nested=False)}, MARKED),
        ({"sentences": {"abstract": SENTENCES, "introduction": ["Hm."]}, "highlights": roles(nested=True)}, MARKED),
    ],
)
def test_reads_our_form_and_the_official_one(tmp_path: Path, record: dict[str, Any], paper: Paper) -> None:
    plain, packed = tmp_path / "test.jsonl", tmp_path / "test.jsonl.gz"
    plain.write_text(json.dumps(record) + "\n", encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_papers(plain) == read_papers(packed) == [paper]


def test_every_peer_scores_every_sentence() -> None:
    for name, rank in untrained_methods():
        assert [len(scores) for scores in rank([Paper(SENTENCES), Paper(SENTENCES[:1])])] == [3, 1], name


def test_a_file_of_ones_own_is_measured_without_the_corpora(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "test.jsonl"
    own.write_text(json.dumps({"source": SENTENCES, "target": list(SUMMARISED.references)}) + "\n", encoding="utf-8")
    program = ["benchmark_key_points", "--data", str(tmp_path / "none"), "--models", "cs"]
    monkeypatch.setattr(sys, "argv", [*program, "--scitldr", str(own)])
    main()
    printed = capsys.readouterr().out
    assert "test.jsonl: one sentence of each of 1 abstracts" in printed
    assert "absclf cs, title" in printed
    assert "no ridge regression" in printed
    assert "aclsum" not in printed


def test_that_there_are_no_corpora_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmark_key_points", "--data", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"scitldr_dev\.jsonl\.gz: there is no such file\. training/README\.md"):
        run(main)
