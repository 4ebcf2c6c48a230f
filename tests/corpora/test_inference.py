"""The scheme of a corpus is found by its labels, and survives being written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.corpora import LabelledAbstract, corpus_of, infer_scheme, scheme_as_toml
from absclf.errors import InputError
from absclf.schemes import SCHEME_NAMES, Scheme, get_scheme, load_scheme, parse_scheme


def abstract(*labels: str, printed: bool = False) -> LabelledAbstract:
    return LabelledAbstract(tuple(f"Sentence {k}." for k in range(len(labels))), labels, printed)


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_labels_of_a_shipped_scheme_are_recognised(name: str) -> None:
    labels = [label.lower() for label in get_scheme(name).labels]
    assert infer_scheme([abstract(*labels)]) == get_scheme(name)


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (("Aims", "Patients and methods", "Findings", "Interpretation"), "research"),
        (("Introduction", "Areas covered", "Expert opinion"), "review"),
        (("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"), "research"),
    ],
)
def test_printed_headings_find_their_scheme(headings: tuple[str, ...], name: str) -> None:
    assert infer_scheme([abstract(*headings, printed=True)]) == get_scheme(name)


def test_other_labels_make_a_scheme_in_the_order_of_abstracts() -> None:
    corpus = [abstract("claim", "proof", "remark"), abstract("claim", "claim", "proof", "remark")]
    scheme = infer_scheme(corpus, "logic")
    assert (scheme.name, scheme.labels) == ("logic", ("claim", "proof", "remark"))


def test_spellings_of_a_label_are_one() -> None:
    assert infer_scheme([abstract("Claim", "claim", "claim", "proof")]).labels == ("claim", "proof")


@pytest.mark.parametrize(
    "labels",
    [("A+", "A-", "B"), ("C", "C++", "C#"), ("Finding (+)", "Finding (-)"), ("a) claim", "b) claim"), ("pré", "pre")],
)
def test_labels_that_people_gave_differ_by_every_mark_and_accent(labels: tuple[str, ...]) -> None:
    scheme = infer_scheme([abstract(*labels), abstract(*labels)])
    assert scheme.labels == labels
    assert corpus_of([abstract(*labels)], scheme).y == [[(label,) for label in labels]]


def test_spellings_of_a_printed_heading_are_one() -> None:
    corpus = [abstract("Wherefore", "Looks", printed=True), abstract("WHEREFORE:", "look", "look", printed=True)]
    assert len(infer_scheme(corpus).labels) == 2


@pytest.mark.parametrize(
    ("labels", "name", "meant"),
    [
        (("BACKGROUND", "METHODS", "RESULT", "RESULTS", "CONCLUSION"), "research", "RESULTS"),
        (("background", "methods", "result"), "research", "RESULTS"),
        (("BACKGROUND", "METHOD", "RESULT"), "cs", "RESULT"),
        (("BACKGROUND", "METHOD", "RESULT", "RESULT", "METHODS"), "cs", "RESULT"),
    ],
)
def test_the_singular_of_a_shipped_label_is_that_label(labels: tuple[str, ...], name: str, meant: str) -> None:
    scheme = infer_scheme([abstract(*labels)])
    assert scheme == get_scheme(name)
    assert corpus_of([abstract(*labels)], scheme).y[0][2] == (meant,)


def test_a_scheme_of_its_own_never_has_a_shipped_name() -> None:
    assert infer_scheme([abstract("claim", "proof")], "research").name == "research-labels"


@pytest.mark.parametrize("corpus", [[], [abstract("", "")], [abstract("only", "only")]])
def test_fewer_than_two_labels_are_an_error(corpus: list[LabelledAbstract]) -> None:
    with pytest.raises(InputError, match=r"labels"):
        infer_scheme(corpus)


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_a_written_scheme_is_read_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(scheme_as_toml(get_scheme(name), {}, {"Funding": 3}), encoding="utf-8")
    assert load_scheme(path) == get_scheme(name)
    assert "Funding" in path.read_text(encoding="utf-8")


_LABEL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(
    lambda text: text == text.strip() and len(text.splitlines()) == 1
)


@given(st.lists(_LABEL, min_size=2, max_size=6, unique=True))
@settings(deadline=None)
def test_any_labels_survive_the_file(labels: list[str]) -> None:
    scheme = Scheme("mine", tuple(labels))
    assert parse_scheme(tomllib.loads(scheme_as_toml(scheme)), "test").labels == scheme.labels
