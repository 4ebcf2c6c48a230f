"""Schemes: which printed headings mean which label, and what a scheme file must hold."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from absclf.errors import SchemeError
from absclf.schemes import SCHEME_NAMES, Scheme, get_scheme, load_scheme, parse_scheme

RESEARCH = {
    "Objective": ("OBJECTIVE",),
    "INTRODUCTION": ("BACKGROUND",),
    "Study hypothesis": ("OBJECTIVE",),
    "Background & Aims": ("BACKGROUND", "OBJECTIVE"),
    "Methods/Design": ("METHODS",),
    "MAIN OUTCOME MEASURES": ("METHODS",),
    "Setting and participants": ("METHODS",),
    "Methods and results": ("METHODS", "RESULTS"),
    "Measurements and Main Results": ("METHODS", "RESULTS"),
    "Findings": ("RESULTS",),
    "Results and discussion": ("RESULTS", "CONCLUSIONS"),
    "Interpretation": ("CONCLUSIONS",),
    "Conclusions and Relevance": ("CONCLUSIONS",),
    "Funding": (),
    "Trial registration": (),
    "Hens": (),
    "": (),
}
REVIEW = {
    "INTRODUCTION": ("INTRODUCTION",),
    "Importance of the field": ("INTRODUCTION",),
    "Area covered": ("AREAS COVERED",),
    "Areas covered in this review": ("AREAS COVERED",),
    "What the reader will gain": ("AREAS COVERED",),
    "Expert commentary": ("EXPERT OPINION",),
    "Take home message": ("EXPERT OPINION",),
    "Five-year view": ("EXPERT OPINION",),
}
CS = {"Approach": ("METHOD",), "Conclusions": ("RESULT",), "Availability": ("OTHER",)}


@pytest.mark.parametrize(("heading", "labels"), RESEARCH.items())
def test_research(heading: str, labels: tuple[str, ...]) -> None:
    assert get_scheme("research").labels_for(heading) == labels


@pytest.mark.parametrize(("heading", "labels"), REVIEW.items())
def test_review(heading: str, labels: tuple[str, ...]) -> None:
    assert get_scheme("review").labels_for(heading) == labels


@pytest.mark.parametrize(("heading", "labels"), CS.items())
def test_cs(heading: str, labels: tuple[str, ...]) -> None:
    assert get_scheme("cs").labels_for(heading) == labels


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_every_label_means_itself(name: str) -> None:
    scheme = get_scheme(name)
    assert [scheme.labels_for(label) for label in scheme.labels] == [(label,) for label in scheme.labels]


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_shipped_schemes_weigh_every_label(name: str) -> None:
    scheme = get_scheme(name)
    assert list(scheme.key_point_weights) == list(scheme.labels)
    assert all(0 <= weight <= 1 for weight in scheme.key_point_weights.values())


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_a_scheme_survives_json_and_pickling(name: str) -> None:
    scheme = get_scheme(name)
    assert parse_scheme(scheme.to_dict(), "a model file") == scheme
    assert pickle.loads(pickle.dumps(scheme)) == scheme


def test_unknown_scheme_names_the_near_one() -> None:
    with pytest.raises(SchemeError, match=r"'reserch'.*'research'"):
        get_scheme("reserch")


MINE = """
name = "hens"
labels = ["FLOCK", "COUNT", "ADVICE"]

[roles]
COUNT = ["methods", "results"]

[headings]
FLOCK = ["Hens", "Flock *"]
ADVICE = ["Advice to keepers", "Methods"]

[key_points]
ADVICE = 1
"""


@pytest.fixture
def mine(tmp_path: Path) -> Scheme:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    return load_scheme(path)


def test_own_headings_go_before_roles(mine: Scheme) -> None:
    assert mine.labels_for("METHODS:") == ("ADVICE",)
    assert mine.labels_for("Results") == ("COUNT",)


def test_own_headings_take_part_in_joint_ones(mine: Scheme) -> None:
    assert mine.labels_for("Hens and results") == ("FLOCK", "COUNT")


def test_asterisk_stands_for_further_words(mine: Scheme) -> None:
    assert mine.labels_for("Flock and its size") == ("FLOCK",)


def test_labels_without_a_weight_weigh_fully(mine: Scheme) -> None:
    assert dict(mine.key_point_weights) == {"FLOCK": 1.0, "COUNT": 1.0, "ADVICE": 1.0}


def test_a_weight_and_a_spread_go_from_nothing_to_one() -> None:
    for share in (0, 0.5, 1):
        values = {"name": "x", "labels": ["A", "B"], "key_points": {"A": share}, "key_point_spread": share}
        scheme = parse_scheme(values, "a test")
        assert (scheme.key_point_weights["A"], scheme.key_point_spread) == (share, share)


def test_a_text_before_the_first_heading_has_a_label_from_before_it(mine: Scheme) -> None:
    assert mine.labels_before(("ADVICE",)) == ("FLOCK", "COUNT")
    assert mine.labels_before(("COUNT", "ADVICE")) == ("FLOCK",)
    assert mine.labels_before(("FLOCK",)) == ("FLOCK",)
    assert mine.labels_before(()) == ("FLOCK", "COUNT", "ADVICE")


MISTAKES = {
    "no name": ('labels = ["A", "B"]', "'name'"),
    "no labels": ('name = "x"', "'labels'"),
    "one label": ('name = "x"\nlabels = ["A"]', "at least two"),
    "labels that differ in case only": ('name = "x"\nlabels = ["A", "B", "a"]', "'A' and 'a'"),
    "the same label twice": ('name = "x"\nlabels = ["A", "A"]', "twice"),
    "an empty label": ('name = "x"\nlabels = ["A", ""]', "empty"),
    "a misspelt key": ('name = "x"\nlabels = ["A", "B"]\n[heading]\nA = ["a"]', "'heading'.*'headings'"),
    "headings of no label": ('name = "x"\nlabels = ["A", "B"]\n[headings]\nC = ["c"]', "'headings.C'.*A, B"),
    "headings that are no list": ('name = "x"\nlabels = ["A", "B"]\n[headings]\nA = "a"', "'headings.A'.*list"),
    "a heading without words": ('name = "x"\nlabels = ["A", "B"]\n[headings]\nA = ["--"]', "'headings.A'.*no word"),
    "an unknown role": ('name = "x"\nlabels = ["A", "B"]\n[roles]\nA = ["aims"]', "'roles.A'.*objective"),
    "a spread out of range": (
        'name = "x"\nlabels = ["A", "B"]\nkey_point_spread = 2',
        "'key_point_spread'.*from 0 to 1",
    ),
    "a weight out of range": ('name = "x"\nlabels = ["A", "B"]\n[key_points]\nA = 3', "'key_points.A'.*from 0 to 1"),
    "a table that is none": ('name = "x"\nlabels = ["A", "B"]\nroles = 1', "'roles'.*table"),
    "no TOML": ("name = ", "not valid TOML"),
}


@pytest.mark.parametrize(("content", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_file_key_and_remedy(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SchemeError, match=message) as caught:
        load_scheme(path)
    assert str(path) in caught.value.message
    assert caught.value.remedy


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match=r"nothing\.toml"):
        load_scheme(tmp_path / "nothing.toml")


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "\xe9"')
    with pytest.raises(SchemeError, match="UTF-8"):
        load_scheme(path)


@pytest.mark.parametrize(
    "options",
    [
        {"labels": ("A", "A")},
        {"labels": "AB"},
        {"headings": {"C": ("Intro",)}},
        {"roles": {"a": ("aim",)}},
        {"key_point_weights": {"A": 5}},
        {"key_point_spread": -1},
    ],
)
def test_a_scheme_made_in_python_is_checked_too(options: dict[str, Any]) -> None:
    with pytest.raises(SchemeError, match="scheme 'mine'"):
        Scheme("mine", **{"labels": ("A", "B"), **options})


def test_a_text_in_place_of_headings_is_one() -> None:
    assert Scheme("mine", ("A", "B"), headings={"A": "Intro"}).labels_for("Intro") == ("A",)  # type: ignore[dict-item]
