"""Labels of abstracts that lie elsewhere: read, and laid over the sentences."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.corpora import Corpus
from absclf.corpora.corpus import Labels
from absclf.errors import InputError
from absclf.schemes import get_scheme
from training.annotation_agreement import agreement
from training.annotations import (
    LABELS,
    OPEN,
    annotated_parts,
    digest_of,
    load_annotations,
    parse_runs,
    runs_of,
)

RESEARCH = get_scheme("research")
TEXT = "Goats sleep little. We watched nine goats. They slept four hours. Supported by a cheese fair."
OTHER = "Bread rises slowly. We baked ten loaves. Two fell."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines = [json.dumps({"text": text}) for text in (OTHER, TEXT)]
    with gzip.open(tmp_path / "unlabelled.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return tmp_path


def labels_file(folder: Path, *rows: tuple[str, str]) -> Path:
    path = folder / "labels.tsv"
    path.write_text("text\tlabels\n" + "".join(f"{digest}\t{told}\n" for digest, told in rows), encoding="utf-8")
    return path


@given(st.lists(st.tuples(st.sampled_from([*RESEARCH.labels, OPEN]), st.integers(1, 300)), min_size=1))
def test_runs_can_be_read_again(sentences: list[tuple[str, int]]) -> None:
    starts = [0]
    for _, length in sentences:
        starts.append(starts[-1] + length)
    runs = parse_runs(runs_of(starts[:-1], [label for label, _ in sentences]), RESEARCH)
    at = dict(zip(starts, [label for label, _ in sentences], strict=False))
    assert all(at[start] == label for label, start in runs)
    assert all(one[0] != next_one[0] for one, next_one in pairwise(runs))


def test_a_sentence_has_the_label_of_the_run_in_which_it_begins(data: Path) -> None:
    path = labels_file(data, (digest_of(TEXT), f"BACKGROUND:0; METHODS:20; RESULTS:43; {OPEN}:66"))
    corpus = load_annotations(data, RESEARCH, path)
    assert corpus.groups == [digest_of(TEXT)]
    assert corpus.X[0][1] == "We watched nine goats."
    assert corpus.y == [[("BACKGROUND",), ("METHODS",), ("RESULTS",), RESEARCH.labels]]


def test_two_sentences_may_share_a_run(data: Path) -> None:
    path = labels_file(data, (digest_of(OTHER), "BACKGROUND:0; RESULTS:20"))
    assert load_annotations(data, RESEARCH, path).y == [[("BACKGROUND",), ("RESULTS",), ("RESULTS",)]]


def test_abstracts_whose_text_is_not_there_are_left_out_and_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = labels_file(data, (digest_of(OTHER), "RESULTS:0"), (digest_of("Another text."), "RESULTS:0"))
    assert len(load_annotations(data, RESEARCH, path)) == 1
    assert "1 of its abstracts" in capsys.readouterr().err


@pytest.mark.parametrize(
    "told", ["SPECULATION:0", "RESULTS:4", "RESULTS:0; METHODS:0", "RESULTS:0; METHODS:9; RESULTS:5", "RESULTS", ""]
)
def test_a_line_that_cannot_be_read_is_named(data: Path, told: str) -> None:
    path = labels_file(data, (digest_of(OTHER), "RESULTS:0"), (digest_of(TEXT), told))
    with pytest.raises(InputError, match=r"labels\.tsv, line 3"):
        load_annotations(data, RESEARCH, path)


def test_one_in_ten_is_kept_from_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"Loaf {number} rose. It fell." for number in range(20)]
    with gzip.open(tmp_path / "unlabelled.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps({"text": text}) + "\n" for text in texts))
    labels_file(tmp_path, *((digest_of(text), "RESULTS:0") for text in texts)).rename(tmp_path / "research.tsv")
    monkeypatch.setattr("training.annotations.LABELS", tmp_path)
    learnt, unread = annotated_parts(tmp_path, RESEARCH)
    assert (len(learnt), len(unread)) == (18, 2)
    assert not set(learnt.groups) & set(unread.groups)


def test_agreement_is_counted_on_the_abstracts_that_were_read(tmp_path: Path) -> None:
    read, unread = ["Goats sleep little.", "We watched nine.", "They slept."], ["Bread rises.", "It fell."]
    path = labels_file(tmp_path, (digest_of(" ".join(read)), "BACKGROUND:0; RESULTS:20"))
    truth: list[Labels] = [("BACKGROUND",), ("METHODS",), ("RESULTS",)]
    scores = agreement(Corpus([unread, read], [truth[:2], truth], ["a", "b"]), RESEARCH, path)
    assert (scores.n_abstracts, scores.n_sentences) == (1, 3)
    assert scores.accuracy == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", ["research", "review"])
def test_all_lines_of_the_projects_own_labels_can_be_read(name: str) -> None:
    scheme = get_scheme(name)
    header, *lines = (LABELS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    digests, told = zip(*(line.split("\t") for line in lines), strict=True)
    assert header == "text\tlabels"
    assert len(set(digests)) == len(digests) > 1000
    assert all(parse_runs(runs, scheme) for runs in told)
