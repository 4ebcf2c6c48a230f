"""Sentence splitting: a table of texts and their sentences, and what holds for any text."""

from __future__ import annotations

import pytest

from absclf.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Doses were given i.v. or by mouth.", "Nobody died."],
        ["Isolates of S. aureus grew, e.g. on blood agar.", "Others did not."],
    ],
)
def test_sentences_joined_by_a_space_are_found_again(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences
