"""Which colour a label has."""

from __future__ import annotations

import pytest

from absclf.report.palette import N_COLOURS, colours_of, find_place
from absclf.schemes import SCHEME_NAMES, get_scheme


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_no_two_labels_of_a_scheme_share_a_colour(name: str) -> None:
    colours = colours_of(get_scheme(name).labels)
    assert len(set(colours)) == len(colours)
    assert all(0 <= colour < N_COLOURS for colour in colours)


@pytest.mark.parametrize(
    "same",
    [
        [("research", "BACKGROUND"), ("review", "INTRODUCTION"), ("cs", "BACKGROUND")],
        [("research", "METHODS"), ("review", "AREAS COVERED"), ("cs", "METHOD")],
        [("research", "RESULTS"), ("cs", "RESULT")],
        [("research", "CONCLUSIONS"), ("review", "EXPERT OPINION")],
    ],
)
def test_a_role_has_one_colour_in_all_schemes_that_ship(same: list[tuple[str, str]]) -> None:
    assert len({find_place(label, scheme)[0] for scheme, label in same}) == 1


def test_colours_come_round_again_when_labels_outnumber_them() -> None:
    labels = [f"PART {number}" for number in range(N_COLOURS + 2)]
    assert colours_of(labels) == (*range(N_COLOURS), 0, 1)


def test_a_label_of_ones_own_has_the_place_it_is_given() -> None:
    assert find_place("HOW", "mine", ["WHY", "HOW"]) == (1, 1)


def test_a_scheme_that_ships_keeps_its_order_whatever_labels_are_given() -> None:
    assert find_place("METHODS", "research", ["METHODS", "BACKGROUND"]) == (2, 2)


def test_a_label_that_nobody_knows_comes_last_and_always_has_the_same_colour() -> None:
    colour, place = find_place("SURPRISE \ud800", "mine", ["WHY", "HOW"])
    assert place == 2
    assert colour == find_place("SURPRISE \ud800", "other")[0]
    assert 0 <= colour < N_COLOURS
