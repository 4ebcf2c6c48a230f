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


ESTIMATES = [
    "OR",
    "HR",
    "RR",
    "IRR",
    "MD",
    "SMD",
    "WMD",
    "n",
    "N",
    "r",
    "t",
    "F",
    "d",
    "g",
    "z",
    "χ2",
    "χ²",
    "df",
    "β",
    "aOR",
]
ESTIMATES += ["odds ratio", "hazard ratio", "relative risk", "risk ratio", "adjusted OR", "pooled RR"]


@pytest.mark.parametrize("name", ESTIMATES)
def test_an_estimate_goes_with_the_effect_that_is_told_beside_it(name: str) -> None:
    for form in ("{} = 0.72", "{}: −1.2", "{} .72", "{}=1·72", "{}(2) = 4.1", "{} (2, 38) = 4.1"):
        told = form.format(name)
        assert (
            trimmed(f"Falls were rarer on painted stairs ({told}; P = 0.002).") == "Falls were rarer on painted stairs."
        )
        assert trimmed(f"Falls were rarer on painted stairs ({told})").endswith(f"({told})")


@pytest.mark.parametrize(
    "effect",
    [
        "95% CI 0.5-0.9",
        "95 % CI: 0.5 to 0.9",
        "90% confidence interval 1.1–2.4",
        "CIs = 1·1 − 2·4",
        "95% CI −4 to −1",
        "95% CI -4.2--0.5",
        "95% CI 0.5-0.5",
        "p-value = 0.01",
        "all P values ≤ 0.05",
        "both p<.001",
        "adjusted P = 0·03",
        "corrected P < 0.01",
    ],
)
def test_a_bracket_that_tells_an_effect_in_any_usual_way_is_left_out(effect: str) -> None:
    beside = ("{}", "HR 0.72, {}", "HR 0.72;{}", "HR 0.72 and {}", "P = 0.002  ; {}", "{} and P = .01", "{};")
    for told in beside:
        sentence = f"Falls were rarer on painted stairs ({told.format(effect)})."
        assert trimmed(sentence) == "Falls were rarer on painted stairs."


@pytest.mark.parametrize(
    "interval", ["0.5 to 1", "1 to 2", "0.5 to 1.5", "-1 to 0", "0 to 0.5", "-0.5 to 0.5", "3 to 2"]
)
def test_an_interval_that_holds_or_touches_what_no_effect_is_stays(interval: str) -> None:
    for bracket in (f"95% CI {interval}", f"P = 0.01; 95% CI {interval}", f"95% CI {interval}; P = 0.01"):
        sentence = f"Falls were rarer on painted stairs ({bracket})."
        assert trimmed(sentence) == sentence


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In conclusion, naps help porters.", "In conclusion, naps help porters."),
        ("In conclusion, naps help tired porters.", "naps help tired porters."),
        ("Naps help porters (P < 0.001).", "Naps help porters (P < 0.001)."),
        ("Naps help tired porters (P < 0.001).", "Naps help tired porters."),
    ],
)
def test_four_words_are_enough_to_remain_and_three_are_not(sentence: str, expected: str) -> None:
    assert trimmed(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("Naps help tired porters.", [(0, 24)]),
        ("However, naps help tired porters.", [(9, 33)]),
        ("Naps help tired porters (P < 0.001)", [(0, 23)]),
        ("Naps help tired porters (P < 0.001).", [(0, 23), (35, 36)]),
        ("Naps help tired porters.  (P < 0.001)", [(0, 24)]),
    ],
)
def test_no_piece_is_empty(sentence: str, pieces: list[tuple[int, int]]) -> None:
    assert trim(sentence) == pieces


@given(st.text())
def test_pieces_are_ordered_parts_of_the_sentence(sentence: str) -> None:
    pieces = trim(sentence)
    bounds = [bound for piece in pieces for bound in piece]
    assert bounds == sorted(bounds)
    assert bounds[0] >= 0
    assert bounds[-1] <= len(sentence)
