"""Tokens of many abstracts, as numbers."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.terms import FIRST_WORD, NUMBER, START, Vocabulary, tokenize

sentences = st.lists(st.text(max_size=30), min_size=1, max_size=5)


def test_tokens_are_lower_case_words_numbers_and_marks() -> None:
    assert tokenize("IL-6 fell (P<.05).") == ["il", "-", "6", "fell", "(", "p", "<", ".", "05", ")", "."]


@given(st.text() | st.text("aé_5²½日 .-\u0301\u2003\ud800"))
@settings(max_examples=300)
def test_tokens_are_what_a_regular_expression_finds(sentence: str) -> None:
    assert tokenize(sentence) == re.findall(r"\w+|[^\w\s]", sentence.lower())


def test_known_words_numbers_and_beginnings_have_numbers_of_their_own() -> None:
    stream = Vocabulary(["naps", "help"]).read([["Naps help 40 porters."]])
    assert stream.tokens[:4].tolist() == [START, FIRST_WORD, FIRST_WORD + 1, NUMBER]


def test_unknown_words_are_told_apart() -> None:
    stream = Vocabulary([]).read([["tea cools tea"]])
    first, second, third = stream.tokens[1:].tolist()
    assert first == third != second


@given(st.lists(sentences, min_size=1, max_size=4))
def test_every_sentence_begins_with_a_start(abstracts: list[list[str]]) -> None:
    stream = Vocabulary([]).read(abstracts)
    assert stream.n_sentences == sum(map(len, abstracts))
    assert (stream.tokens[stream.token_starts] == START).all()
    assert (stream.tokens == START).sum() == stream.n_sentences


def test_the_mark_between_sentences_may_stand_in_one() -> None:
    stream = Vocabulary([]).read([["tea\0cools", "\0"], ["\0\0 naps"]])
    assert stream.n_sentences == 3
    assert (stream.tokens == START).sum() == 3


def test_titles_are_numbered_as_the_sentences_are() -> None:
    stream = Vocabulary(["naps"]).read([["Naps help porters."], ["Tea cools."]], ["Porters' naps", ""])
    words = dict(zip(["naps", "help", "porters"], stream.tokens[1:4].tolist(), strict=True))
    mark = stream.title_tokens[2]
    assert stream.title_tokens.tolist() == [START, words["porters"], mark, words["naps"], START]
    assert stream.title_of.tolist() == [0, 0, 0, 0, 1]


@given(st.lists(st.tuples(sentences, st.text(max_size=30)), min_size=1, max_size=4))
def test_titles_are_no_part_of_the_sentences(titled: list[tuple[list[str], str]]) -> None:
    abstracts, titles = [abstract for abstract, _ in titled], [title for _, title in titled]
    alone, stream = Vocabulary([]).read(abstracts), Vocabulary([]).read(abstracts, titles)
    for name in ("sentence_of", "token_starts", "abstract_of", "sentence_starts"):
        assert getattr(stream, name).tolist() == getattr(alone, name).tolist()
    assert stream.title_tokens[np.diff(stream.title_of, prepend=-1) != 0].tolist() == [START] * len(titles)
    assert len(stream.without_titles().title_tokens) == len(alone.title_tokens) == 0
