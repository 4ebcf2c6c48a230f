"""Segmentation: sentences and printed headings cover a text, and each sentence knows its heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.abstract import Abstract, PrintedHeading, Record
from absclf.segmentation import segment


def heading_texts(abstract: Abstract) -> list[str]:
    return [abstract.headings[i].text if i >= 0 else "" for i in abstract.heading_of]


def test_sentences_stand_under_their_headings() -> None:
    abstract = segment(Record("Hens peck. METHODS: We counted pecks. We slept. RESULTS: They peck."))
    assert abstract.sentences == ["Hens peck.", "We counted pecks.", "We slept.", "They peck."]
    assert heading_texts(abstract) == ["", "METHODS", "METHODS", "RESULTS"]


def test_headings_that_the_format_marks_are_taken_as_they_are() -> None:
    text = "Pecking orders Old hens come first. Methods: are old."
    abstract = segment(Record(text, headings=(PrintedHeading("Pecking orders", 0, 15),)))
    assert abstract.sentences == ["Old hens come first.", "Methods: are old."]
    assert heading_texts(abstract) == ["Pecking orders"] * 2


def test_a_format_that_marks_no_headings_in_an_abstract_has_none() -> None:
    assert segment(Record("METHODS: We counted. RESULTS: They peck.", headings=())).headings == ()


def test_a_text_of_nothing_but_headings_has_sentences() -> None:
    abstract = segment(Record("Methods", headings=(PrintedHeading("Methods", 0, 7),)))
    assert abstract.sentences == ["Methods"]
    assert abstract.headings == ()


@pytest.mark.parametrize("end", [3, 500])
def test_headings_that_a_format_marks_lie_in_the_text_one_behind_the_other(end: int) -> None:
    headings = (PrintedHeading("Methods", 0, 7), PrintedHeading("Methods", 0, end))
    with pytest.raises(
        ValueError, match=r"headings of an abstract .* overlap, are not in the order of the text, or lie outside of it"
    ):
        segment(Record("Methods", headings=headings))


def test_an_empty_text_has_nothing() -> None:
    assert segment(Record("")).spans == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "Methods: ",
                "RESULTS ",
                "We saw hens. ",
                "They peck",
                ".",
                "\n\n",
                " ",
                "e.g. ",
                "**Aim** ",
                "<b>",
                "(n = 2)",
                "Ø",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_sentences_and_headings_cover_all_but_white_space(text: str) -> None:
    abstract = segment(Record(text))
    spans = sorted([*abstract.spans, *((heading.start, heading.end) for heading in abstract.headings)])
    end = 0
    for start, stop in spans:
        assert end <= start < stop
        assert not text[end:start].strip()
        end = stop
    assert not text[end:].strip()
    assert bool(abstract.spans) == bool(text.strip())
    assert list(abstract.spans) == sorted(abstract.spans)
    assert len(abstract.heading_of) == len(abstract.spans)


@pytest.mark.parametrize(
    ("spans", "headings"),
    [
        (((0, 5), (4, 9)), ()),
        (((5, 9), (0, 4)), ()),
        (((0, 500),), ()),
        (((10, 12),), (PrintedHeading("B", 4, 8), PrintedHeading("A", 0, 3))),
        (((10, 12),), (PrintedHeading("A", 0, 5), PrintedHeading("B", 3, 8))),
    ],
)
def test_sentences_and_headings_stand_in_the_order_of_the_text(
    spans: tuple[tuple[int, int], ...], headings: tuple[PrintedHeading, ...]
) -> None:
    with pytest.raises(ValueError, match="overlap, are not in the order of the text, or lie outside of it"):
        Abstract(Record("Hens peck. They do."), spans, headings)


def test_a_sentence_stands_under_a_heading_that_is_there() -> None:
    with pytest.raises(ValueError, match="beyond the 0"):
        Abstract(Record("Hens peck."), ((0, 10),), (), (5,))
