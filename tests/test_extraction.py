"""Key points: as many as asked for, verbatim, in order, spread over the sections, none said twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import absclf
from absclf.abstract import KeyPoint, StructuredAbstract
from absclf.errors import AbsclfError, SchemeError
from absclf.extraction import extract_key_points
from absclf.schemes import Scheme, get_scheme
from absclf.selection import Selection
from tests.key_point_abstracts import small_ranker, structured, studies

LABELS = ("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS")
text = st.one_of(
    st.text(min_size=1, max_size=40),
    st.sampled_from(
        ["We show that naps help porters.", "Naps helped porters (P < 0.01).", "12.5", "مرحبا بالعالم", "!", "Methods"]
    ),
)
abstracts = st.lists(st.tuples(st.sampled_from(LABELS), text), max_size=9).map(structured)
batches = st.lists(abstracts, min_size=1, max_size=4)


def extract(batch: list[StructuredAbstract], **wanted: object) -> list[tuple[KeyPoint, ...]]:
    return extract_key_points(small_ranker(), batch, Selection(**wanted))  # type: ignore[arg-type]


def spans(points: tuple[KeyPoint, ...]) -> list[tuple[int, int]]:
    return [(point.start, point.end) for point in points]


@given(batches, st.integers(0, 12))
@settings(deadline=None)
def test_exactly_as_many_as_asked_for_or_all(batch: list[StructuredAbstract], n: int) -> None:
    for abstract, points in zip(batch, extract(batch, n=n), strict=True):
        assert len(points) == min(n, len(abstract.sentences))


@given(batches, st.integers(1, 8), st.booleans())
@settings(deadline=None)
def test_unique_ordered_verbatim_sentences(batch: list[StructuredAbstract], n: int, trim: bool) -> None:
    for abstract, points in zip(batch, extract(batch, n=n, trim=trim), strict=True):
        sentences = {(s.start, s.end): s for s in abstract.sentences}
        assert spans(points) == sorted(set(spans(points)))
        for point in points:
            sentence = sentences[point.start, point.end]
            assert point.text == sentence.text == abstract.text[point.start : point.end]
            assert point.label == sentence.label
            assert 0 <= point.score <= 1
            assert all(point.start <= start < end <= point.end for start, end in point.parts)


@given(batches, st.integers(1, 8))
@settings(deadline=None)
def test_one_more_keeps_those_that_were_chosen(batch: list[StructuredAbstract], n: int) -> None:
    for fewer, more in zip(extract(batch, n=n), extract(batch, n=n + 1), strict=True):
        assert set(spans(fewer)) <= set(spans(more))


@given(batches)
@settings(deadline=None)
def test_the_first_is_the_one_that_scores_best(batch: list[StructuredAbstract]) -> None:
    for one, every in zip(extract(batch, n=1), extract(batch, n=99), strict=True):
        assert [point.score for point in one] == sorted((point.score for point in every), reverse=True)[:1]


@given(batches, abstracts, st.integers(1, 4))
@settings(deadline=None)
def test_the_same_whatever_came_before(batch: list[StructuredAbstract], last: StructuredAbstract, n: int) -> None:
    assert extract([*batch, last], n=n)[-1] == extract([last], n=n)[0]


@given(batches, st.integers(1, 25), st.one_of(st.none(), st.integers(1, 5)))
@settings(deadline=None)
def test_no_more_words_than_allowed_but_never_nothing(
    batch: list[StructuredAbstract], max_words: int, n: int | None
) -> None:
    for abstract, points in zip(batch, extract(batch, n=n, max_words=max_words), strict=True):
        lengths = [len(sentence.text.split()) for sentence in abstract.sentences]
        total = sum(len(point.text.split()) for point in points)
        assert bool(points) == bool(lengths)
        assert total <= max(max_words, min(lengths, default=0))


@given(batches, st.integers(1, 3))
@settings(deadline=None)
def test_per_section_counts_in_each_section(batch: list[StructuredAbstract], n: int) -> None:
    for abstract, points in zip(batch, extract(batch, n=n, per_section=True), strict=True):
        for label in LABELS:
            available = sum(sentence.label == label for sentence in abstract.sentences)
            assert sum(point.label == label for point in points) == min(n, available)


@given(batches, st.sets(st.sampled_from(LABELS), min_size=1))
@settings(deadline=None)
def test_only_from_the_sections_that_were_named(batch: list[StructuredAbstract], sections: set[str]) -> None:
    for abstract, points in zip(batch, extract(batch, n=3, sections=sorted(sections)), strict=True):
        available = sum(sentence.label in sections for sentence in abstract.sentences)
        assert len(points) == min(3, available)
        assert {point.label for point in points} <= sections


def test_a_study_gives_its_aim_its_finding_and_its_conclusion() -> None:
    for points in extract(studies(), n=3):
        assert [point.label for point in points] == ["OBJECTIVE", "RESULTS", "CONCLUSIONS"]


@pytest.mark.parametrize("study", studies())
def test_an_aim_under_the_background_is_taken_for_an_aim(study: StructuredAbstract) -> None:
    aim = next(sentence.text for sentence in study.sentences if sentence.label == "OBJECTIVE")
    hidden = structured([(s.label.replace("OBJECTIVE", "BACKGROUND"), s.text) for s in study.sentences])
    points = extract([hidden], n=3)[0]
    assert [point.label for point in points if point.text == aim] == ["BACKGROUND"]


def test_an_aim_is_still_one_of_the_sentences_of_its_section() -> None:
    rows = [("BACKGROUND", "Night shifts are long."), ("BACKGROUND", "We aimed to learn whether naps help porters.")]
    points = extract([structured([*rows, ("RESULTS", "Naps helped.")])], n=1, per_section=True)[0]
    assert sorted(point.label for point in points) == ["BACKGROUND", "RESULTS"]


@pytest.mark.parametrize(
    "notice",
    [
        "Source code is available at https://github.com/porters/naps.",
        "The results will be disseminated in journals for porters.",
        "Ethical approval was obtained from the porters' council.",
        "This trial was registered as NCT00000000.",
        "The authors have no conflicts of interest to report.",
    ],
)
def test_a_notice_is_chosen_when_nothing_else_is_left(notice: str) -> None:
    rows = [("RESULTS", "Naps helped."), ("CONCLUSIONS", "Porters may nap."), ("CONCLUSIONS", notice)]
    assert notice not in {point.text for point in extract([structured(rows)], n=2)[0]}
    assert len(extract([structured(rows)], n=3)[0]) == 3


def test_what_stands_under_keywords_is_chosen_when_nothing_else_is_left() -> None:
    text = "RESULTS: Naps helped the porters. CONCLUSIONS: Porters may nap. KEYWORDS: We show; naps; help; porters."
    result = absclf.load("research").classify(text, key_points=2)
    assert [point.text for point in result.key_points] == ["Naps helped the porters.", "Porters may nap."]


def test_what_is_said_twice_is_chosen_once_unless_nothing_else_is_left() -> None:
    finding = "Porters who napped reacted faster than those who rested."
    again = "Those porters who napped reacted faster than those who rested."
    abstract = structured(
        [("BACKGROUND", "Night shifts are long."), ("RESULTS", finding), ("RESULTS", again), ("CONCLUSIONS", again)]
    )
    two = extract([abstract], n=2)[0]
    assert two[0].text == "Night shifts are long."
    assert len(extract([abstract], n=4)[0]) == 4
    assert len(extract([abstract], n=None, max_words=1000)[0]) == 2


def test_a_publishers_line_is_chosen_when_nothing_else_is_left() -> None:
    abstract = structured(
        [("RESULTS", "Naps helped."), ("CONCLUSIONS", "Porters may nap."), ("CONCLUSIONS", "© 2024 Night Press.")]
    )
    assert [point.text for point in extract([abstract], n=2)[0]] == ["Naps helped.", "Porters may nap."]
    assert len(extract([abstract], n=3)[0]) == 3


def test_to_name_the_topic_again_is_no_repetition() -> None:
    text = (Path(__file__).parents[1] / "docs" / "key-points" / "method.txt").read_text(encoding="utf-8")
    points = absclf.load("cs").classify(text).key_points
    assert any(point.text.startswith("Our reader gets 94% of all stops and times right") for point in points)


def test_without_a_limit_of_key_points_words_decide() -> None:
    assert len(extract(studies()[:1], n=None, max_words=500)[0]) == len(studies()[0].sentences)


def test_words_are_counted_as_they_are_shown() -> None:
    abstract = structured([("CONCLUSIONS", "In conclusion, we found that a short nap helps tired porters.")])
    assert len(extract([abstract], n=None, max_words=6, trim=True)[0][0].trimmed.split()) == 6


def test_trimming_keeps_the_untrimmed_text() -> None:
    point = extract(studies()[:1], n=1, sections=["CONCLUSIONS"], trim=True)[0][0]
    assert point.text == "In conclusion, we found that a short nap keeps porters alert through the night."
    assert point.trimmed == "a short nap keeps porters alert through the night."
    assert point.to_dict()["trimmed"]["text"] == point.trimmed
    whole = extract(studies()[:1], n=1, sections=["CONCLUSIONS"])[0][0]
    assert whole.trimmed == whole.text
    assert "trimmed" not in whole.to_dict()


def test_five_thousand_sentences() -> None:
    rows = [(LABELS[k % 5], f"Porter {k} reacted {k % 90} ms faster after nap number {k // 7}.") for k in range(5000)]
    assert len(extract([structured(rows)], n=3)[0]) == 3


@pytest.mark.parametrize("text", ["word", "12 34.5 6", "ابحث عن النتائج هنا", "… — !", "METHODS RESULTS"])
def test_one_strange_sentence_is_the_key_point(text: str) -> None:
    assert [point.text for point in extract([structured([("RESULTS", text)])], n=3)[0]] == [text]


def test_an_abstract_without_sentences_has_no_key_points() -> None:
    empty = structured([])
    assert extract([empty, *studies()[:1], empty], n=2)[::2] == [(), ()]


def test_a_scheme_of_ones_own_weighs_its_sections() -> None:
    rows = [("FIRST", "Naps help porters at night."), ("SECOND", "Tea cools in rooms."), ("THIRD", "Stairs are steep.")]
    abstract = structured(rows, scheme="mine")

    def second_choice(weights: dict[str, float]) -> set[str]:
        scheme = Scheme("mine", ("FIRST", "SECOND", "THIRD"), key_point_weights=weights)
        points = extract_key_points(small_ranker(), [abstract], Selection(2), {"mine": scheme})[0]
        return {point.label for point in points}

    best = extract([abstract], n=1)[0][0].label
    others = sorted({"FIRST", "SECOND", "THIRD"} - {best})
    assert second_choice({best: 0.5, others[0]: 1.0, others[1]: 0.0}) == {best, others[0]}
    assert second_choice({best: 0.5, others[0]: 0.0, others[1]: 1.0}) == {best, others[1]}


def test_a_section_that_the_scheme_does_not_have_is_an_error() -> None:
    with pytest.raises(SchemeError, match="BACKGROUND, OBJECTIVE"):
        extract(studies(), n=3, sections=["METODS"])


def test_one_section_may_be_named_alone() -> None:
    assert extract(studies(), n=3, sections="RESULTS") == extract(studies(), n=3, sections=["RESULTS"])


def test_a_section_of_another_of_the_models_schemes_is_no_error() -> None:
    schemes = {"research": get_scheme("research"), "review": get_scheme("review")}
    found = extract_key_points(small_ranker(), studies(), Selection(3, sections=["EXPERT OPINION"]), schemes)
    assert found == [()] * len(studies())


def test_how_strictly_a_set_is_spread_is_told_by_the_scheme() -> None:
    texts = [points[0].text for points in extract(studies()[:3], n=1)]

    def second_choice(spread: float) -> set[str]:
        scheme = Scheme("mine", ("FIRST", "OTHER"), key_point_weights={"OTHER": 0.1}, key_point_spread=spread)
        best = choose([("FIRST", text) for text in texts], 1, scheme)[0].text
        other = next(text for text in texts if text != best)
        rows = [("OTHER" if text == other else "FIRST", text) for text in texts]
        return {point.label for point in choose(rows, 2, scheme)}

    def choose(rows: list[tuple[str, str]], n: int, scheme: Scheme) -> tuple[KeyPoint, ...]:
        return extract_key_points(small_ranker(), [structured(rows, "mine")], Selection(n), {"mine": scheme})[0]

    assert (second_choice(0.0), second_choice(1.0)) == ({"FIRST"}, {"FIRST", "OTHER"})


@pytest.mark.parametrize("wanted", [{"n": -1}, {"max_words": 0}, {"n": None}])
def test_a_selection_that_cannot_be_is_an_error(wanted: dict[str, int | None]) -> None:
    with pytest.raises(AbsclfError):
        Selection(**wanted)  # type: ignore[arg-type]


def test_scores_are_plain_numbers() -> None:
    assert not isinstance(extract(studies()[:1], n=1)[0][0].score, np.generic)
