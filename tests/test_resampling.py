"""Intervals hold the score, and comparisons say what is real."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.evaluation import evaluate
from absclf.resampling import Comparison, compare, intervals

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


@pytest.mark.parametrize("n", [1, 7])
def test_of_abstracts_that_are_all_alike_every_interval_is_the_score(n: int) -> None:
    y, found = [["A", "A", "B"]] * n, [np.eye(3)[[0, 2, 1]]] * n
    scores = evaluate(LABELS, y, found)
    expected = {
        "accuracy": scores.accuracy,
        "macro_f1": scores.macro_f1,
        "exact_match": 0.0,
        **{label: one.f1 for label, one in scores.by_label.items()},
    }
    assert expected["accuracy"] == pytest.approx(2 / 3)
    assert expected["macro_f1"] == pytest.approx((2 / 3 + 1) / 2)
    ends = intervals(LABELS, y, found)
    assert list(ends) == list(expected)
    for name, value in expected.items():
        assert ends[name] == pytest.approx((value, value))


def test_an_interval_holds_nineteen_of_twenty_draws() -> None:
    y = [["A"]] * 400
    found = [np.eye(3)[[k % 2]] for k in range(400)]
    ends = intervals(LABELS, y, found)
    half = 1.96 * (0.5 * 0.5 / 400) ** 0.5  # by the normal approximation
    assert ends["accuracy"] == ends["exact_match"] == pytest.approx((0.5 - half, 0.5 + half), abs=0.005)


def right_at(places: set[int], n: int) -> list[np.ndarray]:
    """Predictions for abstracts of one sentence each that is A: B but for those at the places."""
    return [np.eye(3)[[int(k not in places)]] for k in range(n)]


def test_a_comparison_tells_the_difference_its_interval_and_how_often_chance_turns_it_round() -> None:
    y = [["A"]] * 100
    first, second = ("old", right_at(set(range(60)), 100)), ("new", right_at(set(range(5, 75)), 100))
    found = compare(LABELS, y, first, second)
    scores = [evaluate(LABELS, y, probabilities) for _, probabilities in (first, second)]
    assert found.difference == pytest.approx(0.1)
    assert found.macro_f1_difference == pytest.approx(scores[1].macro_f1 - scores[0].macro_f1)
    deviation = ((0.15 + 0.05 - 0.1**2) / 100) ** 0.5  # of the difference in pairs
    assert found.interval == pytest.approx((0.1 - 1.96 * deviation, 0.1 + 1.96 * deviation), abs=0.015)
    assert found.p_value == pytest.approx(0.028, abs=0.012)  # two normal tails, and draws that are level
    back = compare(LABELS, y, second, first)
    assert (back.difference, back.p_value) == (-found.difference, found.p_value)
    assert back.interval == pytest.approx((-found.interval[1], -found.interval[0]))


def test_what_no_draw_turns_round_is_as_likely_as_the_draws_can_tell() -> None:
    y = [["A"]] * 50
    found = compare(LABELS, y, ("old", right_at(set(), 50)), ("new", right_at(set(range(50)), 50)))
    assert (found.difference, found.interval, found.p_value) == (1.0, (1.0, 1.0), 2 / 1000)


@pytest.mark.parametrize(
    ("p_value", "difference", "told"),
    [
        (0.049, 0.021, "The difference is real: new is better than old on abstracts like these."),
        (0.049, -0.021, "The difference is real: old is better than new on abstracts like these."),
        (0.05, 0.021, "The difference may be chance: these abstracts do not show that one is better."),
    ],
)
def test_a_comparison_is_told_in_words(p_value: float, difference: float, told: str) -> None:
    found = Comparison("old", "new", difference, (-0.011, 0.052), p_value, -0.0001)
    sign = "+" if difference > 0 else "-"
    words = (
        f"new minus old: {sign}2.1 points of accuracy (95 % interval -1.1 to +5.2, p = {p_value:.3f}), "
        f"+0.0 of macro F1. {told}"
    )
    assert found.in_words() == words
    assert found.to_dict() == {
        "first": "old",
        "second": "new",
        "difference": difference,
        "interval": [-0.011, 0.052],
        "p_value": p_value,
        "macro_f1_difference": -0.0001,
        "is_real": p_value < 0.05,
        "in_words": words,
    }


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
