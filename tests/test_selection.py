"""What is asked of key points in Python: taken as it is meant, or refused in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.errors import AbsclfError
from absclf.models import load
from absclf.salience import LabelledSentences
from absclf.selection import NEAR_DUPLICATE, OVERLAP_PENALTY, Candidates, Selection, choose
from tests.key_point_abstracts import small_ranker

SENTENCES = ["Whether hens peck at night is unknown.", "We watched 40 hens for ten nights.", "They do not peck at all."]


def test_sections_may_come_from_anything_that_gives_them() -> None:
    result = load("research").classify(SENTENCES, key_points=0)
    label = result.sentences[1].label
    (point,) = load("research").classify(SENTENCES, 1, sections=(one for one in [label])).key_points
    assert point.label == label


@pytest.mark.parametrize("value", [1.5, float("nan"), "3", True])
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(AbsclfError, match=r"The number of key points is .* Give a whole number"):
        Selection(value)
    with pytest.raises(AbsclfError, match=r"The limit of words is .* Give a whole number"):
        Selection(3, max_words=value)


def test_any_number_of_words_may_be_allowed() -> None:
    points = load("research").classify(SENTENCES, None, max_words=2**70).key_points
    assert [point.text for point in points] == SENTENCES


@pytest.mark.parametrize("options", [{"key_points": 1}, {"key_points": None, "max_words": 2}, {"max_words": 20}])
def test_a_blank_sentence_is_a_key_point_only_when_nothing_else_is_left(options: dict[str, Any]) -> None:
    sentences = ["", SENTENCES[1], "  "]
    found = load("research").classify(sentences, **options)
    assert [point.text for point in found.key_points] == SENTENCES[1:2]
    everything = load("research").classify(sentences, 3)
    assert [point.text for point in everything.key_points] == sentences


def test_three_key_points_are_chosen_where_no_number_is_given() -> None:
    assert Selection() == Selection(3)


TALK = [
    "Porters who napped reacted faster than porters who rested.",
    "Porters who rested reacted slower.",
    "Those porters who napped reacted faster than porters who rested.",
    "Painted stairs were safer.",
    "Painted stairs and naps were liked.",
    "Naps were liked.",
    "Humid rooms suit singers.",
]


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_each_choice_is_the_best_by_score_section_and_what_it_adds_to_those_before(seed: int) -> None:
    random = np.random.default_rng(seed)
    sentences = random.permutation(TALK).tolist()
    every = range(len(sentences))
    ranked = small_ranker().rank_batch([LabelledSentences(sentences)])
    # So close to each other that all else decides, too.
    scores, weights = random.uniform(0.8, 1, len(sentences)), random.uniform(0.8, 1, len(sentences))
    ranked = replace(ranked, scores=scores)
    labels, spread = random.integers(0, 3, len(sentences)), random.uniform(0, 0.3, len(sentences))
    candidates = Candidates(labels, labels, weights, spread, np.ones(len(sentences), dtype=bool))
    likeness = [ranked.terms.similarity_to(np.full(len(sentences), other)) for other in every]
    chosen: list[int] = []

    def worth(k: int) -> float:
        if not chosen:
            return float(scores[k])
        alike = max(likeness[other][k] for other in chosen)
        of_section = sum(labels[other] == labels[k] for other in chosen)
        found = scores[k] * weights[k] * (1 - spread[k]) ** of_section * (1 - OVERLAP_PENALTY * alike**2)
        return float(found * 1e-6 if alike >= NEAR_DUPLICATE else found)

    for n in range(1, len(sentences) + 1):
        chosen.append(max((k for k in every if k not in chosen), key=worth))
        assert np.flatnonzero(choose(ranked, candidates, Selection(n))).tolist() == sorted(chosen)
