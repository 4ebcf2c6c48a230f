"""Corpora of the shipped models from other abstracts: each goes where its headings say."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

from absclf.corpora import LabelledAbstract, load
from training.corpora import main, sort_abstracts

STUDY = LabelledAbstract(
    ("Kites fall in rain.", "We flew ten of them.", "Nine fell."), ("Aim", "Methods", "Methods"), True, "1"
)
REVIEW = LabelledAbstract(("Kites are old.", "We cover tails.", "They matter."), ("", "AREAS COVERED", "Opinion"), True)
PLAIN = LabelledAbstract(("Kites are made of paper.", "Some are of silk."), ("", ""), True, "3")
ONE_HEADING = LabelledAbstract(("Kites are flown.",), ("Summary",), True, "4")


def test_abstracts_are_sorted_by_their_headings() -> None:
    found = list(sort_abstracts([STUDY, REVIEW, PLAIN, ONE_HEADING]))
    assert [name.removesuffix("_dev").removesuffix("_train") for name, _ in found] == [
        "structured",
        "expert_reviews",
        "unlabelled",
    ]
    assert found[0][1]["sections"] == [
        {"label": "Aim", "text": "Kites fall in rain."},
        {"label": "Methods", "text": "We flew ten of them. Nine fell."},
    ]
    assert found[2][1]["text"] == "Kites are made of paper. Some are of silk."


def test_a_copy_is_left_out() -> None:
    copy = LabelledAbstract(tuple(text.upper() for text in STUDY.sentences), STUDY.labels, True, "2")
    assert [record["id"] for _, record in sort_abstracts([STUDY, copy, PLAIN])] == ["1", "3"]


def test_what_is_measured_on_is_left_out() -> None:
    assert [record["id"] for _, record in sort_abstracts([STUDY, PLAIN], without=[STUDY])] == ["3"]


def test_the_files_are_corpora_of_the_same_abstracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    abstracts = [
        {"sentences": [{"text": f"Kite {k} flew.", "label": "METHODS"}, {"text": "It fell.", "label": "RESULTS"}]}
        for k in range(60)
    ]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, abstracts)))
    main([str(tmp_path / "all.jsonl"), "--output", str(tmp_path / "made")])
    parts = [load(tmp_path / "made" / f"structured_{part}.jsonl.gz", "research") for part in ("train", "dev")]
    assert sorted(len(part) for part in parts) == sorted({len(parts[0]), 60 - len(parts[0])})
    assert sorted(parts[0].X + parts[1].X) == sorted([f"Kite {k} flew.", "It fell."] for k in range(60))
    assert f"structured_train: {len(parts[0])} abstracts" in capsys.readouterr().out


NEEDING_CORPORA = (
    *("training.benchmark", "training.benchmark_bullets", "training.benchmark_headings"),
    *("training.benchmark_layouts", "training.benchmark_sentences", "training.detailed_headings", "training.sentences"),
    *("training.annotation_agreement", "training.transfer_benchmark"),
    *("benchmarks.stages", "benchmarks.end_to_end", "benchmarks.growth", "benchmarks.peers", "benchmarks.retraining"),
)


@pytest.mark.parametrize("name", NEEDING_CORPORA)
def test_corpora_that_are_not_there_are_told_in_a_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [name])
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(name).main()
    assert ended.value.code == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert "../shared/corpora" in message
    assert "training/README.md tells what belongs there" in message


def test_the_example_for_a_cluster_tells_its_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks.pubmed_baseline"])
    with pytest.raises(SystemExit):
        importlib.import_module("benchmarks.pubmed_baseline").main()
    assert "usage:" in capsys.readouterr().err
