"""Intervals hold the score, and comparisons say what is real."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.evaluation import evaluate
from absclf.resampling import compare, intervals

LABELS = ("A", "B", "C")


def predictions(y: list[list[str]], right: float, seed: int) -> list[np.ndarray]:
    """Sure predictions of which about that share is right."""
    random = np.random.default_rng(seed)
    found = []
    for labels in y:
        numbers = [LABELS.index(label) for label in labels]
        numbers = [k if random.random() < right else (k + 1) % 3 for k in numbers]
        found.append(np.eye(3)[numbers])
    return found


def truth(n: int) -> list[list[str]]:
    random = np.random.default_rng(0)
    return [[LABELS[k] for k in random.integers(0, 3, 6)] for _ in range(n)]


@given(st.floats(0, 1), st.integers(0, 100))
@settings(max_examples=20, deadline=None)
def test_an_interval_is_about_the_score(right: float, seed: int) -> None:
    y = truth(30)
    found = predictions(y, right, seed)
    ends = intervals(LABELS, y, found)
    scores = evaluate(LABELS, y, found)
    for name, value in (("accuracy", scores.accuracy), ("exact_match", scores.exact_match)):
        low, high = ends[name]
        assert 0 <= low <= high <= 1
        assert low - 0.05 <= value <= high + 0.05


def test_more_abstracts_make_a_narrower_interval() -> None:
    widths = []
    for n in (20, 500):
        low, high = intervals(LABELS, truth(n), predictions(truth(n), 0.7, 1))["accuracy"]
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_a_perfect_model_has_no_doubt() -> None:
    y = truth(20)
    assert intervals(LABELS, y, predictions(y, 1.0, 0))["accuracy"] == (1.0, 1.0)


def test_a_large_difference_is_real_and_said_in_words() -> None:
    y = truth(100)
    found = compare(LABELS, y, ("old", predictions(y, 0.6, 1)), ("new", predictions(y, 0.9, 2)))
    assert found.is_real
    assert found.difference > 0.2
    assert "new is better than old" in found.in_words()


def test_the_comparison_turns_round_with_its_models() -> None:
    y = truth(100)
    old, new = ("old", predictions(y, 0.6, 1)), ("new", predictions(y, 0.9, 2))
    there, back = compare(LABELS, y, old, new), compare(LABELS, y, new, old)
    assert there.difference == -back.difference
    assert "new is better than old" in back.in_words()


def test_a_small_difference_on_few_abstracts_may_be_chance() -> None:
    y = truth(8)
    found = compare(LABELS, y, ("old", predictions(y, 0.70, 1)), ("new", predictions(y, 0.72, 2)))
    assert not found.is_real
    assert "may be chance" in found.in_words()


def test_a_model_is_no_better_than_itself() -> None:
    y = truth(8)
    one = ("one", predictions(y, 0.7, 1))
    found = compare(LABELS, y, one, one)
    assert (found.difference, found.p_value) == (0.0, 1.0)
