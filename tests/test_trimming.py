"""A bullet loses its connective and its closing statistics, and nothing that changes what it claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.trimming import trim


def trimmed(sentence: str) -> str:
    return "".join(sentence[start:end] for start, end in trim(sentence))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("However, naps kept the porters alert.", "naps kept the porters alert."),
        ("In conclusion, we found that naps kept porters alert.", "naps kept porters alert."),
        ("Taken together, these results show that naps help tired porters.", "naps help tired porters."),
        ("Here we show that naps keep porters alert.", "naps keep porters alert."),
        ("Here we ask whether naps keep porters alert.", "we ask whether naps keep porters alert."),
        ("Together, the results of this study show that naps keep porters alert.", "naps keep porters alert."),
        ("(4) In closing, naps keep porters alert.", "naps keep porters alert."),
        ("In this comprehensive review, we discuss the naps of porters.", "we discuss the naps of porters."),
        ("We showed that naps keep porters alert.", "naps keep porters alert."),
        ("Napping porters reacted faster (P < 0.001).", "Napping porters reacted faster."),
        ("Napping porters reacted faster (p=.03)", "Napping porters reacted faster"),
        ("Napping porters reacted faster [P ≤ 0.05].", "Napping porters reacted faster."),
        (
            "Falls were rarer on painted stairs (HR 0.72, 95% CI 0.60-0.86; P = 0.002).",
            "Falls were rarer on painted stairs.",
        ),
        ("Falls were rarer on painted stairs (95% CI 0.60 to 0.86).", "Falls were rarer on painted stairs."),
        (
            "Moreover, napping porters reacted faster (t(38) = 4.1, p < 0.001).",
            "napping porters reacted faster.",
        ),
    ],
)
def test_leaves_out_what_a_bullet_does_not_need(sentence: str, expected: str) -> None:
    assert trimmed(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "These findings suggest that naps help porters.",  # a hedge
        "We found no effect of naps on porters.",  # a negation
        "We did not find that naps help porters.",
        "Possibly, naps help porters on nights.",
        "However naps are timed, porters like them.",  # no connective
        "Here the porters of the night shift slept.",
        "Together with naps, tea kept porters alert.",
        "(12) porters of the night shift slept.",
        "Complaints fell by half (12% versus 24%).",  # the finding itself
        "Falls were rarer, but not clearly so (P = 0.31).",  # tells that the claim is weak
        "Falls were rarer on painted stairs (P > 0.05).",
        "Falls were rarer on painted stairs (OR 0.9, 95% CI 0.7-1.2).",
        "Reaction times fell in both groups (mean change -3 to 4).",
        "Falls were rarer on painted stairs (n = 90).",  # no effect in it
        "Porters napped for twenty minutes (range 5-40, P < 0.001).",  # a part that is not known
        "Falls were rarer on painted stairs (Figure 2).",
        "However, naps help.",  # too little would remain
        "",
        "(P < 0.001)",
    ],
)
def test_leaves_alone_what_changes_the_claim(sentence: str) -> None:
    assert trimmed(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        f"Porters nap{' ' * 100_000}and react faster.",
        f"Porters nap and react faster (P < 0.001){' ' * 100_000}at night",
        f"Porters nap and react faster (P{' ' * 100_000}of{' ' * 100_000}them).",
        f"Porters nap and react faster (95% CI {'7' * 10_000}-{'8' * 10_000} of them).",
    ],
    ids=["blanks", "blanks behind a bracket", "blanks in a bracket", "digits"],
)
def test_sentences_with_long_runs_take_no_longer_than_others(sentence: str) -> None:
    assert trimmed(sentence) == sentence


@given(st.text())
def test_pieces_are_ordered_parts_of_the_sentence(sentence: str) -> None:
    pieces = trim(sentence)
    bounds = [bound for piece in pieces for bound in piece]
    assert bounds == sorted(bounds)
    assert bounds[0] >= 0
    assert bounds[-1] <= len(sentence)
