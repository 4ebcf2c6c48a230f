"""Labelled abstracts as they come: headings as printed, or sentences with labels."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from absclf.corpora import load
from absclf.errors import InputError
from absclf.schemes import get_scheme

RESEARCH = get_scheme("research")


def write(path: Path, *records: Any, opener: Callable[..., Any] = open) -> Path:
    with opener(path, "wb") as stream:
        stream.write("\n".join(json.dumps(record) for record in records).encode())
    return path


def sections(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"sections": [{"label": label, "text": text} for label, text in pairs]}


def test_headings_become_labels_of_their_sentences(tmp_path: Path) -> None:
    record = sections(("Aims", "We wondered."), ("Patients and methods", "We asked. We counted."), ("RESULTS", "Few."))
    corpus = load(write(tmp_path / "a.jsonl", record), RESEARCH)
    assert corpus.X == [["We wondered.", "We asked.", "We counted.", "Few."]]
    assert corpus.y == [[("OBJECTIVE",), ("METHODS",), ("METHODS",), ("RESULTS",)]]


def test_a_joint_heading_leaves_its_labels_open(tmp_path: Path) -> None:
    corpus = load(write(tmp_path / "a.jsonl", sections(("Methods and results", "We asked."))), RESEARCH)
    assert corpus.y == [[("METHODS", "RESULTS")]]


def test_a_heading_of_no_role_leaves_all_labels_open(tmp_path: Path) -> None:
    corpus = load(write(tmp_path / "a.jsonl", sections(("Funding", "The town paid."))), RESEARCH)
    assert corpus.y == [[RESEARCH.labels]]


def test_text_before_the_first_heading_is_earlier(tmp_path: Path) -> None:
    record = sections(("", "Naps are short."), ("METHODS", "We asked."))
    assert load(write(tmp_path / "a.jsonl", record), RESEARCH).y == [[("BACKGROUND", "OBJECTIVE"), ("METHODS",)]]


def test_labelled_sentences_are_kept_as_they_are(tmp_path: Path) -> None:
    record = {"id": 7, "sentences": [{"text": "e.g. this. And that.", "label": "method"}]}
    corpus = load(write(tmp_path / "a.jsonl", record), get_scheme("cs"))
    assert (corpus.X, corpus.y, corpus.groups) == ([["e.g. this. And that."]], [[("METHOD",)]], ["7"])


@pytest.mark.parametrize("opener", [open, gzip.open, bz2.open, lzma.open])
def test_compression_is_seen_by_content(tmp_path: Path, opener: Callable[..., Any]) -> None:
    path = write(tmp_path / "corpus", sections(("RESULTS", "Few.")), opener=opener)
    assert load(path, RESEARCH).X == [["Few."]]


def test_the_digest_is_of_the_content_not_of_its_compression(tmp_path: Path) -> None:
    record = sections(("RESULTS", "Few."))
    plain = load(write(tmp_path / "a.jsonl", record), RESEARCH)
    packed = load(write(tmp_path / "a.jsonl.gz", record, opener=gzip.open), RESEARCH)
    assert plain.sha256 == packed.sha256


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"sections": 5}', '{"weather": "fair"}', '{"sentences": [1]}'])
def test_a_line_that_is_no_abstract_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(sections(("RESULTS", "Few."))) + "\n" + line)
    with pytest.raises(InputError, match=r"bad\.jsonl, line 2"):
        load(path, RESEARCH)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        load(tmp_path / "nowhere.jsonl", RESEARCH)


def test_a_cut_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "cut.jsonl.gz", *[sections(("RESULTS", "Few. " * 50))] * 50, opener=gzip.open)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match="cut"):
        load(path, RESEARCH)


def test_no_file_is_an_error_of_its_own() -> None:
    with pytest.raises(InputError, match="no file to read"):
        load([])


def test_a_scheme_may_be_the_path_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('name = "my"\nlabels = ["Why", "What"]\n')
    corpus = load(write(tmp_path / "a.jsonl", sections(("Why", "We wondered."), ("What", "Few."))), path)
    assert corpus.scheme is not None
    assert corpus.scheme.labels == ("Why", "What")
