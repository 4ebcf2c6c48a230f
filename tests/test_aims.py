"""What a study sets out to do, by its words."""

from __future__ import annotations

import pytest

from absclf.aims import states_aim


@pytest.mark.parametrize(
    "sentence",
    [
        "We aimed to learn whether naps keep porters alert.",
        "The aim of this study was to count naps.",
        "Our primary objective was to count naps.",
        "This cross-sectional study examined the naps of porters.",
        "Here, we use a model of naps to ask who sleeps.",
        "To evaluate naps in porters of the night shift.",
        "Because naps are short, we therefore tested longer ones.",
        "This trial was designed to compare naps with tea.",
    ],
)
def test_an_aim(sentence: str) -> None:
    assert states_aim(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Guidelines aim to reduce naps at work.",
        "Alertness is an important goal of treatment.",
        "We have previously shown that naps help porters.",
        "Recent studies examined the naps of nurses.",
        "We recently examined the naps of nurses.",
        "In a previous study, we tested short naps.",
        "Whether naps help porters is not known.",
        "Naps of porters are short.",
    ],
)
def test_no_aim(sentence: str) -> None:
    assert not states_aim(sentence)
