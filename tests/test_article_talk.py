"""Cues of a review's own voice: what a sentence needs to have each, and what is not enough."""

from __future__ import annotations

import numpy as np
import pytest

from absclf.article_talk import CUE_NAMES, cue_matrix

# Cue -> a sentence that has it, and one that comes close.
CUES = {
    "the article": ("The current short review is about bread.", "A review is about bread."),
    "in the article": ("Within this paper, bread comes first.", "This paper puts bread first."),
    "writers' verb": ("We then briefly recounted bread.", "We bake, and rye is discussed."),
    "passive": ("Loaves were also briefly described.", "Loaves were brown."),
    "here": ("Bread is herein a loaf.", "Bread is there a loaf."),
    "literature": ("Bread fills PubMed.", "Bread fills papers."),
    "article talk": ("Here bread comes first.", "Bread comes here first."),
    "opens with article talk": ("In this review bread comes first.", "Bread comes first in this review."),
    "opinion": ("In our opinion, bread is old.", "In rye, our opinion is old."),
    "further study": ("Well-designed baking trials follow.", "Trials with more loaves follow."),
    "definition": ("Bread is a food.", "Bread is food."),
    "aim": ("Rising is the goal.", "Rising is common."),
    "we": ("Bread feeds us.", "Bread feeds them."),
    "authors": ("The author bakes.", "The baker bakes."),
    "opinion word": ("Bakers recommended rest.", "Bakers wanted rest."),
    "should": ("Loaves must rest.", "Loaves may rest."),
    "will": ("Loaves will rest.", "Loaves may rest."),
    "may": ("Loaves may rest.", "Loaves will rest."),
    "promise": ("Rye is promising.", "Rye is a premise."),
    "need": ("Rest is needed.", "Rest is had."),
    "future": ("Rest is next.", "Rest is now."),
    "lack": ("They lack ovens.", "Ovens are there."),
    "show": ("Loaves appeared brown.", "Loaves became brown."),
    "contrast": ("It rose, however.", "It rose, too."),
    "conclusion": ("That is the summary.", "That is the sum."),
    "burden": ("Bread is characteristic.", "Bread is a character."),
    "approval": ("The oven is licensed.", "The oven has a licence."),
    "recent": ("Rye came recently.", "Rye came early."),
    "also": ("Rye came also.", "Rye came too."),
    "scope": ("Breads include rye.", "Breads contain rye."),
    "past": ("Rye had gone.", "Rye has gone."),
    "perfect": ("Rye has gone.", "Rye had gone."),
    "finite": ("Rye is grey.", "Rye grows grey."),
    "compared": ("Rye is greyer and more sour.", "Rye is greyer and very sour."),
    "cost": ("Rye is affordable.", "Rye is cheap."),
    "clinic": ("Rye is for patients.", "Rye is for bakers."),
    "strategy": ("Approaches to rye differ.", "Views of rye differ."),
    "phase": ("Rye has a phase.", "Rye has a face."),
    "opens: goes on": ("For example, rye rises.", "Although it is rye, it rises."),
    "opens: turns": ("To date, rye rises.", "These loaves rise to date."),
    "opens: dates": ("Nowadays, rye rises.", "Rye rises nowadays."),
    "year": ("Rye came in 1987.", "Rye came in 1787."),
    "percent": ("Rye makes out 12%.", "Rye makes out 12 parts."),
}


def cues_of(*sentences: str) -> list[set[str]]:
    """The cues of each sentence, its length aside."""
    return [{name for name, value in zip(CUE_NAMES[:-1], row, strict=False) if value} for row in cue_matrix(sentences)]


def test_every_cue_is_described() -> None:
    assert [*CUES, "length"] == list(CUE_NAMES)


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_needs_its_words(cue: str) -> None:
    has, lacks = cues_of(*CUES[cue])
    assert (cue in has, cue in lacks) == (True, False)


def test_a_sentence_that_begins_with_no_such_word_opens_with_none() -> None:
    (found,) = cues_of("Rye rises nowadays, for example.")
    assert not any(cue.startswith("opens") for cue in found)


def test_the_signs_of_a_comparison_are_as_good_as_per_cent() -> None:
    assert ["percent" in found for found in cues_of("p = 4", "p < 4", "p > 4")] == [True, True, False]


@pytest.mark.parametrize("between", ["", "Bread is a food.", "?"])
def test_cues_are_those_of_a_sentence_whatever_stands_beside_it(between: str) -> None:
    sentences = [sentence for pair in CUES.values() for sentence in pair]
    beside = [one for sentence in sentences for one in (sentence, between)]
    assert cues_of(*beside)[::2] == [cues_of(sentence)[0] for sentence in sentences]


def test_a_line_end_within_a_sentence_parts_no_words() -> None:
    assert np.array_equal(cue_matrix(["This\nreview discusses\nbread."]), cue_matrix(["This review discusses bread."]))


def test_the_length_is_that_in_thirty_words_and_two_at_most() -> None:
    lengths = cue_matrix(["Rye.", "Rye " * 15, "Rye " * 30, "Rye " * 60, "Rye " * 90])[:, -1]
    assert lengths.tolist() == pytest.approx([1 / 30, 0.5, 1.0, 2.0, 2.0])
