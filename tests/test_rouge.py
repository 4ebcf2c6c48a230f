"""ROUGE agrees with the package that the field reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.rouge import best_rouge, rouge_n

rouge_scorer = pytest.importorskip("rouge_score.rouge_scorer")
SCORER = rouge_scorer.RougeScorer(["rouge1", "rouge2"], use_stemmer=False)

words = st.lists(st.sampled_from(["the", "naps", "of", "porters", "help,", "A", "B-C", "12", "é"]), max_size=12).map(
    " ".join
)


@given(words, words)
def test_agrees_with_the_rouge_score_package(sentence: str, reference: str) -> None:
    found = SCORER.score(reference, sentence)
    assert rouge_n(sentence, reference, 1) == pytest.approx(found["rouge1"].fmeasure)
    assert rouge_n(sentence, reference, 2) == pytest.approx(found["rouge2"].fmeasure)


def test_takes_the_reference_that_shares_most_words() -> None:
    assert best_rouge(["naps help porters"], ["tea cools", "naps help porters"]) == [1.0]


def test_texts_without_words_share_nothing() -> None:
    assert best_rouge(["...", ""], ["naps help"]) == [0.0, 0.0]
