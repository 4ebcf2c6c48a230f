"""What a title announces."""

from __future__ import annotations

import pytest

from training.titles import announced_by


@pytest.mark.parametrize(
    "title",
    [
        "The yeasts of sourdough: a review",
        "An overview of hoof care in mountain goats",
        "Recent advances in the keeping of bees",
        "Heartburn of night nurses: current concepts",
    ],
)
def test_a_narrative_review_says_so(title: str) -> None:
    assert announced_by(title) == "review"


@pytest.mark.parametrize(
    "title",
    [
        "Naps before night shifts: a randomised trial",
        "Humid rooms and the voice: a prospective study of choirs",
        "Caffeine in drinking water and sleep in rats",
        "A framework for reading timetables",
        "A new species of moth from mountain meadows",
    ],
)
def test_a_study_says_so(title: str) -> None:
    assert announced_by(title) == "study"


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Sourdough",
        "Naps at work: a systematic review and meta-analysis",
        "Falls on stairs: a retrospective chart review",
        "Painted stairs: a case report and review of the literature",
        "Guideline for the prevention of falls using painted stairs",
    ],
)
def test_most_titles_and_those_between_say_nothing(title: str) -> None:
    assert announced_by(title) is None
