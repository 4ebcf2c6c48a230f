"""What the recipes of the shipped models read out of printed headings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import absclf
from absclf.corpora import Corpus
from absclf.corpora.corpus import Labels
from absclf.errors import ModelFileError
from absclf.evaluation import evaluate
from absclf.schemes import get_scheme, load_scheme
from training.benchmark import Row, as_table, printing_all
from training.recipes import DETAILED, RECIPES, in_detail, leave_open, with_roles
from training.transfer_benchmark import warn_of_known

RESEARCH = get_scheme("research")
FINE = load_scheme(DETAILED)
METHODS = tuple(label for label in FINE.labels if FINE.roles.get(label) == ("methods",))


def detail(possible: tuple[str, ...], heading: str | None) -> tuple[str, ...]:
    """The finer labels of one sentence under a heading."""
    printed = (RESEARCH.labels_for(heading) if heading else ()) or RESEARCH.labels
    finer = (FINE.labels_for(heading) if heading else ()) or FINE.labels
    return in_detail([[possible]], [[printed]], [[finer]], RESEARCH, FINE)[0][0]


def test_every_label_of_the_research_scheme_has_parts() -> None:
    roles = {role for several in FINE.roles.values() for role in several}
    assert roles == {role for several in RESEARCH.roles.values() for role in several}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Study design", ("DESIGN",)),
        ("SETTING:", ("SETTING",)),
        ("Design, setting, and participants", ("DESIGN", "SETTING", "PARTICIPANTS")),
        ("Main outcome measures", ("MEASURES",)),
        ("Methods", METHODS),
    ],
)
def test_a_heading_within_the_methods_says_which_part(heading: str, expected: tuple[str, ...]) -> None:
    assert detail(("METHODS",), heading) == expected


def test_what_may_hide_under_a_heading_may_be_any_part_of_its_section() -> None:
    assert detail(("METHODS", "RESULTS"), "Results") == (*METHODS, "RESULTS")


def test_what_is_known_not_to_be_there_is_left_out() -> None:
    assert detail(("OBJECTIVE",), "Background") == ("OBJECTIVE",)


def test_a_heading_without_a_role_may_have_a_finer_label_of_its_own() -> None:
    assert detail(RESEARCH.labels, "Trial registration") == ("REGISTRATION",)


def test_without_a_heading_every_part_of_what_is_possible_is_possible() -> None:
    assert detail(("CONCLUSIONS",), None) == ("CONCLUSIONS", "LIMITATIONS", "REGISTRATION")


def test_sections_that_are_not_printed_are_left_open() -> None:
    y: list[list[Labels]] = [[("OBJECTIVE",), ("RESULTS",), ("CONCLUSIONS",)]]
    corpus = leave_open(Corpus([["a", "b", "c"]], y, ["1"]), RESEARCH.labels)
    assert corpus.y == [[("BACKGROUND", "OBJECTIVE", "METHODS"), ("METHODS", "RESULTS"), ("CONCLUSIONS",)]]


def test_abstracts_that_print_all_classes_are_found() -> None:
    whole: list[Labels] = [("OBJECTIVE",), ("METHODS",), ("RESULTS",), ("CONCLUSIONS",)]
    joint: list[Labels] = [("BACKGROUND",), ("METHODS", "RESULTS"), ("CONCLUSIONS",)]
    corpus = Corpus([["a"] * 4, ["a"] * 3, ["a"] * 4], [whole, joint, whole], ["1", "2", "3"])
    assert printing_all(corpus, RESEARCH.labels, [("BACKGROUND", "OBJECTIVE")]) == [0, 2]


def test_labels_of_another_field_become_those_that_stand_for_the_same() -> None:
    cs = get_scheme("cs")
    corpus = Corpus([["x"] * 5], [[(label,) for label in cs.labels]], ["a"])
    assert dict(zip(cs.labels, with_roles(corpus, cs, RESEARCH)[0], strict=True)) == {
        "BACKGROUND": ("BACKGROUND",),
        "OBJECTIVE": ("OBJECTIVE",),
        "METHOD": ("METHODS",),
        "RESULT": ("RESULTS", "CONCLUSIONS"),
        "OTHER": RESEARCH.labels,
    }


def test_retraining_is_not_measured_in_silence_from_a_base_that_knows_the_corpus(
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = absclf.load("cs")
    (known,) = base.card["corpora"]
    warn_of_known(base, Corpus([], [], [], known["sha256"]), "csabstruct")
    assert "cs has learnt from csabstruct_train" in capsys.readouterr().err
    warn_of_known(base, Corpus([], [], [], "0" * 64), "other")
    assert not capsys.readouterr().err


def test_the_mean_over_repeats_is_of_the_repeats_alone() -> None:
    labels = ("A", "B")
    right, wrong = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    rows = [
        Row("annotated", "review", evaluate(labels, [[("A",)]], [wrong])),
        Row("reviews", "review, repeat 1", evaluate(labels, [[("A",)]], [right])),
        Row("reviews", "review, repeat 2", evaluate(labels, [[("A",)]], [right])),
    ]
    shares = {"right_scheme": 1.0, "right_scheme_reviews": 1.0, "right_scheme_studies": 1.0}
    choice = {**shares, "abstracts": 1, "taken_for_reviews": {}}
    assert "| reviews | review, mean of 2 | 100.0 ± 0.0 |" in as_table(rows, choice, markdown=True)


def test_cs_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="Build research into the same folder"):
        RECIPES["cs"](tmp_path, tmp_path)
