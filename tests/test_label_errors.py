"""Wrong labels are found where a model is confident of another one."""

from __future__ import annotations

import numpy as np

from absclf.label_errors import find_label_errors

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


def test_nothing_gives_nothing() -> None:
    assert find_label_errors(LABELS, [], []) == []
