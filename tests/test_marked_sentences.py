"""Key sentences of abstracts that lie elsewhere: read, laid over the sentences, turned into what the ranker learns."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("sumy")

from absclf.errors import InputError
from training.annotations import LABELS, digest_of
from training.benchmark_bullets import agreement
from training.marked_sentences import MARKS, load_marked, worth_of

TEXT = "Goats sleep little. We watched nine goats. They slept four hours. Quiet barns may help goats."
OTHER = "Bread rises slowly. We baked ten loaves. Two fell."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines = [json.dumps({"text": OTHER, "title": None}), json.dumps({"text": TEXT, "title": "Sleep of goats"})]
    with gzip.open(tmp_path / "unlabelled.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return tmp_path


def marks_file(folder: Path, *rows: tuple[str, str, str]) -> Path:
    path = folder / "marks.tsv"
    path.write_text("text\torder\tset\n" + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_places_are_those_of_the_sentences_that_begin_there(data: Path) -> None:
    (marked,) = load_marked(data, marks_file(data, (digest_of(TEXT), "66;43;20", "20;43;66")))
    assert marked.abstract.sentences[marked.order[0]] == "Quiet barns may help goats."
    assert (marked.order, marked.bullets) == ((3, 2, 1), (1, 2, 3))
    assert marked.abstract.record.title == "Sleep of goats"


def test_a_place_inside_a_sentence_is_that_sentence_s(data: Path) -> None:
    (marked,) = load_marked(data, marks_file(data, (digest_of(OTHER), "25;48;41", "20;41")))
    assert (marked.order, marked.bullets) == ((1, 2), (1, 2))


def test_the_first_is_worth_most_and_what_is_not_named_nothing(data: Path) -> None:
    (marked,) = load_marked(data, marks_file(data, (digest_of(TEXT), "66;43;20", "20;43;66")))
    assert worth_of(marked) == [0.0, 0.6, 0.8, 1.0]


def test_abstracts_whose_text_is_not_there_are_left_out_and_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = marks_file(data, (digest_of(OTHER), "0", "0"), (digest_of("Another text."), "0", "0"))
    assert len(load_marked(data, path)) == 1
    assert "1 of its abstracts" in capsys.readouterr().err


@pytest.mark.parametrize("row", [("0;x", "0"), ("", "0"), ("0",)])
def test_a_line_that_cannot_be_read_is_named(data: Path, row: tuple[str, ...]) -> None:
    path = data / "marks.tsv"
    path.write_text("text\torder\tset\n" + "\t".join((digest_of(TEXT), *row)) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"marks\.tsv, line 2"):
        load_marked(data, path)


@pytest.mark.parametrize("path", [MARKS, LABELS / "agreement" / "key_points.tsv"])
def test_every_line_of_ours_names_an_abstract_once_and_three_bullets_in_order(path: Path) -> None:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert len({digest for digest, _, _ in rows}) == len(rows) > 100
    for _, order, bullets in rows:
        starts = [int(start) for start in bullets.split(";")]
        assert starts == sorted(set(starts))
        assert 1 <= len(starts) <= 3
        assert 1 <= len({*order.split(";")}) == len(order.split(";")) <= 5


def test_agreement_counts_the_first_the_first_three_and_the_bullets() -> None:
    wanted = ((4, 2, 0, 1), (0, 2, 4))
    assert agreement(wanted, wanted) == (1.0, 1.0, 1.0)
    assert agreement(((2, 4, 3), (0, 3, 4)), wanted) == pytest.approx((0.0, 2 / 3, 2 / 3))
