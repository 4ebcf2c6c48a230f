"""What is asked of key points in Python: taken as it is meant, or refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from absclf.errors import AbsclfError
from absclf.models import load
from absclf.selection import Selection

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
