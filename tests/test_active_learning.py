"""The abstracts that are chosen for labelling: unsure ones, no two alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.active_learning import _Design, _states, sampled, select_abstracts, uncertainty
from absclf.labeller import Labeller
from tests.made_abstracts import make_corpus
from tests.trained_models import small_model


@given(st.integers(0, 60), st.integers(1, 30))
def test_a_sample_has_as_many_as_it_may_each_once_and_in_order(n: int, most: int) -> None:
    found, count = sampled(iter(range(n)), most)
    assert count == n
    assert len(found) == min(n, most)
    assert found == sorted(set(found))
    assert found == sampled(range(n), most)[0]


def test_a_sample_has_the_order_of_the_items_not_of_their_values() -> None:
    found, _ = sampled(range(100, 0, -1), 40)
    assert found == sorted(found, reverse=True)


def test_a_sample_is_of_all_items_not_of_the_first_ones() -> None:
    found, _ = sampled(range(100_000), 1_000)
    tenths = [sum(place // 10_000 == tenth for place in found) for tenth in range(10)]
    assert min(tenths) > 60
    assert max(tenths) < 140


def labeller() -> Labeller:
    found = small_model().classifier.labeller_
    assert isinstance(found, Labeller)
    return found


def test_uncertainty_goes_from_sure_to_no_idea() -> None:
    found = uncertainty([np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]), np.empty((0, 2))])
    assert np.allclose(found, [0.0, 1.0, 0.0])


@given(st.integers(1, 15), st.integers(0, 20))
@settings(max_examples=20, deadline=None)
def test_as_many_as_asked_for_are_chosen_each_once(n: int, seed: int) -> None:
    X, _ = make_corpus(12, seed)
    chosen, _ = select_abstracts(labeller(), X, n)
    assert len(chosen) == min(n, len({tuple(sentences) for sentences in X}))
    assert len(set(chosen)) == len(chosen)


def test_copies_are_not_chosen_twice() -> None:
    X, _ = make_corpus(3)
    chosen, _ = select_abstracts(labeller(), [*X, *X], 6)
    assert sorted(number % 3 for number in chosen) == [0, 1, 2]


def test_the_most_uncertain_come_first() -> None:
    X, _ = make_corpus(10)
    strange = ["Colours of old maps fade.", "Ships sailed under them."]
    chosen, unsure = select_abstracts(labeller(), [*X, strange], 6)
    assert [unsure[number] for number in chosen] == sorted((unsure[number] for number in chosen), reverse=True)


def test_kinds_are_represented_each() -> None:
    kinds = (["We asked 20 nurses in two towns."], ["Naps may help bakers."], ["The aim was to compare naps."])
    X = [[*kind, f"Mean sleep rose by {number} minutes."] for kind in kinds for number in range(10, 16)]
    chosen, _ = select_abstracts(labeller(), X, 3)
    assert sorted(number // 6 for number in chosen) == [0, 1, 2]


def test_abstracts_without_sentences_are_never_chosen() -> None:
    X, _ = make_corpus(2)
    assert 0 not in select_abstracts(labeller(), [[], *X], 5)[0]


def test_what_is_labelled_already_is_not_asked_for_again() -> None:
    kinds = (["We asked 20 nurses in two towns."], ["Naps may help bakers."], ["The aim was to compare naps."])
    X = [[*kind, f"Mean sleep rose by {number} minutes."] for number in range(10, 16) for kind in kinds]
    chosen, _ = select_abstracts(labeller(), X, 1, labelled=[*X[0::3], *X[1::3][:4]])
    assert [number % 3 for number in chosen] == [2]
    rest, _ = select_abstracts(labeller(), X, 20, labelled=X[:15])
    assert sorted(rest) == [15, 16, 17]


def test_what_is_known_of_sentences_is_told_by_its_distance_from_the_mean_in_units_of_the_usual_one() -> None:
    X, _ = make_corpus(20)
    states = _states(labeller(), X)
    assert len(states) == sum(map(len, X))
    assert np.allclose(states.mean(axis=0), 0.0, atol=1e-5)
    assert (states**2).sum(axis=1).mean() == pytest.approx(1.0)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_the_abstract_is_chosen_that_leaves_the_least_doubt_on_all_sentences(seed: int) -> None:
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 6, 7)
    states = random.normal(size=(lengths.sum(), 4)) * random.uniform(0.1, 2.0, (lengths.sum(), 1))

    def doubt_after(abstracts: list[int]) -> float:
        firsts = np.cumsum(lengths) - lengths
        rows = np.concatenate([states[firsts[k] : firsts[k] + lengths[k]] for k in abstracts])
        covariance = np.linalg.inv(np.eye(4) + rows.T @ rows)
        return float(np.einsum("ij,jk,ik->", states, covariance, states))

    design = _Design(states, lengths)
    design.add(0)
    first, second = design.choose(np.arange(1, 7), 2)
    assert doubt_after([0, first]) == pytest.approx(min(doubt_after([0, k]) for k in range(1, 7)))
    others = [k for k in range(1, 7) if k != first]
    assert doubt_after([0, first, second]) == pytest.approx(min(doubt_after([0, first, k]) for k in others))


@pytest.mark.parametrize("n_labelled", [0, 30])
def test_the_longest_quarter_is_left_to_the_end(n_labelled: int) -> None:
    X, _ = make_corpus(20)
    labelled = [[f"Hens slept {number} hours."] for number in range(n_labelled)]
    long = [[*sentences, *sentences, f"Version {number}."] for number, sentences in enumerate(X[:5])]
    short = {tuple(sentences) for sentences in X}
    chosen, _ = select_abstracts(labeller(), [*long, *X], 5, labelled)
    assert min(chosen) >= len(long)
    everything, _ = select_abstracts(labeller(), [*long, *X], len(short) + 2, labelled)
    assert len(everything) == len(short) + 2


def test_a_choice_from_many_is_the_same_each_time() -> None:
    X = [[f"Bakers slept {number} minutes.", f"Naps of {number % 7} minutes helped."] for number in range(2_700)]
    assert select_abstracts(labeller(), X, 4)[0] == select_abstracts(labeller(), X, 4)[0]
