"""Wrong labels are found where a model is confident of another one."""

from __future__ import annotations

import numpy as np

from absclf.label_errors import LabelError, find_label_errors

LABELS = ("A", "B")


def test_a_sure_contradiction_is_found_and_the_surest_first() -> None:
    y = [["A", "A", "B"], ["A", "B", "B"]]
    chances = [[0.9, 0.8, 0.1], [0.02, 0.05, 0.9]]
    found = find_label_errors(LABELS, y, [np.array([[p, 1 - p] for p in row]) for row in chances])
    assert [(one.abstract, one.sentence, one.label, one.predicted) for one in found] == [
        (1, 0, "A", "B"),
        (1, 2, "B", "A"),
    ]
    assert found[0].margin > found[1].margin


def test_agreement_and_open_labels_are_no_errors() -> None:
    y: list[list[str | tuple[str, ...]]] = [["A", ("A", "B")], ["B"]]
    assert find_label_errors(LABELS, y, [np.array([[0.9, 0.1], [0.1, 0.9]]), np.array([[0.2, 0.8]])]) == []


def errors(*told: tuple[str, list[float]]) -> list[tuple[int, str]]:
    """Places of the errors among sentences of one abstract, and the labels that they should have."""
    found = find_label_errors(
        ("AIM", "RESULT", "NOTE"), [[(label,) for label, _ in told]], [np.array([chances for _, chances in told])]
    )
    return [(error.sentence, error.predicted) for error in found]


AIM, RESULT = ("AIM", [0.9, 0.1, 0.0]), ("RESULT", [0.1, 0.9, 0.0])


def test_an_error_is_told_with_its_place_and_how_much_more_the_other_label_is() -> None:
    y: list[list[str | tuple[str, ...]]] = [["RESULT"], [("AIM", "RESULT"), ("AIM",), "AIM"]]
    chances = [[[0.25, 0.75]], [[0.5, 0.5], [0.875, 0.125], [0.125, 0.875]]]
    (found,) = find_label_errors(("AIM", "RESULT"), y, [np.array(of_one) for of_one in chances])
    assert found == LabelError(1, 2, "AIM", "RESULT", probability=0.875, margin=0.75)


def test_another_label_has_to_be_as_probable_as_it_is_of_its_own_sentences() -> None:
    assert errors(AIM, RESULT, ("AIM", [0.11, 0.89, 0.0])) == []
    assert errors(AIM, RESULT, ("AIM", [0.1, 0.9, 0.0])) == [(2, "RESULT")]
    assert errors(AIM, RESULT, ("RESULT", [0.4, 0.35, 0.25])) == []


def test_another_label_has_to_be_more_probable_than_the_sentences_own() -> None:
    told = [("AIM", [0.55, 0.45, 0.0]), ("AIM", [0.95, 0.05, 0.0]), ("RESULT", [0.6, 0.4, 0.0])]
    assert errors(*told) == []


def test_no_sentence_should_have_a_label_that_none_has() -> None:
    assert errors(AIM, RESULT, ("AIM", [0.0, 0.1, 0.9])) == []


def test_the_largest_margin_is_told_first_and_of_equal_ones_the_first_in_the_text() -> None:
    wrong = [("AIM", [0.05, 0.95, 0.0]), ("RESULT", [0.95, 0.05, 0.0]), ("AIM", [0.02, 0.98, 0.0])]
    expected = [(6, "RESULT"), (3, "AIM"), (4, "RESULT"), (5, "RESULT")]
    assert errors(AIM, AIM, RESULT, wrong[1], wrong[0], wrong[0], wrong[2], RESULT) == expected


def test_nothing_gives_nothing() -> None:
    assert find_label_errors(LABELS, [], []) == []
