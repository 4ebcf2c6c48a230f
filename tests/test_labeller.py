"""What a fitted model of labels is beside another one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import absclf
from absclf.labeller import Labeller
from absclf.network import Network


def research() -> Labeller:
    labeller = absclf.load("research").classifier.labeller_
    assert isinstance(labeller, Labeller)
    return labeller


def test_two_that_give_the_same_scores_are_equal() -> None:
    assert research().equals(research())


def test_what_is_done_with_the_scores_makes_no_difference() -> None:
    labeller = research()
    assert replace(labeller, temperature=labeller.temperature * 2).equals(labeller)


def test_one_number_makes_a_difference() -> None:
    labeller = research()
    parameters = {name: array.copy() for name, array in labeller.network.parameters.items()}
    parameters["output_bias"][0] += np.float32(1.0)
    assert not replace(labeller, network=Network(parameters)).equals(labeller)


def test_so_does_the_vocabulary() -> None:
    labeller = research()
    state, arrays = labeller.features.to_state()
    features = type(labeller.features).from_state(state | {"n_edge_words": 10}, arrays)
    assert not replace(labeller, features=features).equals(labeller)


def test_the_digest_tells_whether_two_say_the_same() -> None:
    labeller = research()
    assert research().digest() == labeller.digest()
    assert replace(labeller, temperature=labeller.temperature * 2).digest() != labeller.digest()
