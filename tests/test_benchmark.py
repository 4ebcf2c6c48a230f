"""The benchmark of the models measures what is there, in the forms that its publishers give it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.made_abstracts import make_corpus
from training.benchmark import main, rows
from training.folder import run

X, Y = make_corpus(6)
CSABSTRUCT = {"RESULTS": "result", "CONCLUSIONS": "result", "METHODS": "method"}
NICTA = {"RESULTS": "outcome", "CONCLUSIONS": "outcome", "METHODS": "population", "OBJECTIVE": "background"}


def rct_text(labels_of: dict[str, str]) -> str:
    """In the form of PubMed RCT."""
    abstracts = [
        f"###{number}\n" + "".join(f"{labels_of.get(label, label)}\t{text}\n" for text, label in zip(x, y, strict=True))
        for number, (x, y) in enumerate(zip(X, Y, strict=True))
    ]
    return "\n".join(abstracts)


def csabstruct_lines() -> str:
    """In the form of CSAbstruct's own files."""
    return "".join(
        json.dumps(
            {
                "abstract_id": number,
                "sentences": x,
                "labels": [CSABSTRUCT.get(label, label.lower()) for label in y],
                "confs": [1.0] * len(x),
            }
        )
        + "\n"
        for number, (x, y) in enumerate(zip(X, Y, strict=True))
    )


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return folder


def test_official_splits_are_measured_and_nothing_else_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write(
        tmp_path,
        {
            "PubMed_20k_RCT/test.txt": rct_text({}),
            "PubMed_20k_RCT/train.txt": rct_text({}),
            "CSAbstruct/test.jsonl": csabstruct_lines(),
            "NICTA-PIBOSO/test.txt": rct_text(NICTA),
            "mine/test.txt": rct_text({}),
        },
    )
    found = {(row.corpus, row.model): row.scores for row in rows(data, None, with_baselines=True, with_printed=False)}
    pubmed = "PubMed_20k_RCT/test.txt"
    assert list(found) == [
        (pubmed, "research"),
        (f"{pubmed}, four classes", "research"),
        (f"{pubmed}, four classes, all four printed", "research"),
        ("CSAbstruct/test.jsonl, as studies", "research"),
        ("NICTA-PIBOSO/test.txt, as studies", "research"),
        ("CSAbstruct/test.jsonl", "cs"),
    ]
    n_sentences = sum(map(len, X))
    assert all(sum(label.support for label in scores.by_label.values()) == n_sentences for scores in found.values())
    # What stands for the same in both schemes counts as one.
    assert found["NICTA-PIBOSO/test.txt, as studies", "research"].accuracy > 0.8
    assert "no csabstruct_train.jsonl.gz, from which the baselines learn" in capsys.readouterr().err


def test_a_folder_without_a_known_name_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path, {"mine/test.txt": rct_text({})})
    monkeypatch.setattr(sys, "argv", ["benchmark", "--data", str(data)])
    with pytest.raises(SystemExit, match="no labelled file is known by its name"):
        run(main)
