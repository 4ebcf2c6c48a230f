"""Which words, pairs and places of words are counted."""

from __future__ import annotations

import re
from string import ascii_lowercase

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.errors import ModelFileError
from absclf.features import SentenceFeatures, _joined, _tokens

SENTENCES = [
    "We asked 12 nurses about night work.",
    "We asked 47 doctors about night work.",
    "Night work was rare (8.5%).",
    "Tea was cheap, and the tea was warm.",
    "It fell from 8.5 to 0.5 grams.",
]


def fitted(**settings: int) -> SentenceFeatures:
    return SentenceFeatures(min_count=1, **settings).fit(SENTENCES)


def columns(features: SentenceFeatures, sentence: str) -> list[int]:
    return sorted(features.transform([sentence]).indices.tolist())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We asked nurses.", "WE ASKED NURSES."),
        ("We asked 12 nurses.", "We asked 38 nurses."),
        ("It was 8.5%.", "It was 3.1%."),
        ("We asked\nnurses.", "We asked nurses."),
        ("We  asked   nurses.", "We asked nurses."),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert columns(fitted(), one) == columns(fitted(), other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We asked nurses.", "Nurses asked we."),
        ("It was 12.", "It was 12%."),
        ("It was 0.5.", "It was 5.5."),
        ("Tea was warm.", "Was tea warm."),
    ],
)
def test_these_differ(one: str, other: str) -> None:
    assert columns(fitted(), one) != columns(fitted(), other)


def test_unknown_words_share_the_number_of_their_ending() -> None:
    features = SentenceFeatures(n_words=5, min_count=1).fit(["seeing hearing feeling tasting a b c d e", "a b c d e"])
    assert columns(features, "sleeping") == columns(features, "walking")
    assert columns(features, "sleeping") != columns(features, "slept")


def test_each_sentence_is_counted_by_itself() -> None:
    features = fitted()
    together = features.transform(SENTENCES)
    for row, sentence in enumerate(SENTENCES):
        alone = features.transform([sentence])
        assert np.array_equal(together[row].indices, alone.indices)


def test_the_order_of_the_texts_learnt_from_does_not_matter() -> None:
    forwards, backwards = fitted(), SentenceFeatures(min_count=1).fit(SENTENCES[::-1])
    assert forwards.words_ == backwards.words_
    assert np.array_equal(forwards.pairs_, backwards.pairs_)


def test_sizes_are_kept() -> None:
    features = fitted(n_words=4, n_pairs=3, n_edge_words=2)
    assert len(features.words_) == 5  # and the end of a sentence
    assert len(features.pairs_) == 3
    assert features.transform(SENTENCES).shape == (5, features.n_features_)


def test_no_sentences_give_no_rows() -> None:
    features = fitted()
    assert features.transform([]).shape == (0, features.n_features_)


@given(st.lists(st.text(max_size=60), max_size=8))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_counted(sentences: list[str]) -> None:
    features = fitted()
    counts = features.transform(sentences)
    assert counts.shape == (len(sentences), features.n_features_)
    if counts.nnz:
        assert 0 <= counts.indices.min() <= counts.indices.max() < features.n_features_


@given(st.lists(st.text(max_size=40), max_size=6))
@settings(max_examples=50, deadline=None)
def test_features_come_back_from_their_state(sentences: list[str]) -> None:
    features = fitted(n_pairs=20)
    again = SentenceFeatures.from_state(*features.to_state())
    assert np.array_equal(again.transform(sentences).indices, features.transform(sentences).indices)


def test_pairs_of_words_that_do_not_exist_are_refused() -> None:
    settings_, arrays = fitted().to_state()
    arrays["pairs"] = arrays["pairs"] + np.uint32(10_000)
    with pytest.raises(ModelFileError, match="word pairs"):
        SentenceFeatures.from_state(settings_, arrays)


WORD = re.compile(
    rb"[a-z\x80-\xbf\xc3-\xe1\xe3-\xff]+|[09]+(?:[.,][09]+)*%?|\n"
    rb"|\xe2[\x80-\xbf]{2}|\xc2[\x80-\xbf]|[^\x00-\x20a-z09\x7f-\xff]"
)


@given(st.lists(st.text() | st.text("a b9.,%0é±–\n\x7f\x00(日"), max_size=4))
@settings(max_examples=300)
def test_words_are_runs_of_letters_numbers_and_single_signs(sentences: list[str]) -> None:
    assert _tokens(sentences) == WORD.findall(_joined(sentences))


def test_a_vocabulary_of_many_words_tells_them_apart() -> None:
    words = [f"{a}{b}{c}" for a in ascii_lowercase for b in ascii_lowercase for c in ascii_lowercase]
    features = SentenceFeatures(n_pairs=0, n_edge_words=0, min_count=1).fit([" ".join(words)])
    counts = features.transform(words)
    assert len(np.unique(counts.indices)) == len(words) == counts.nnz


def test_reading_gives_words_in_order_and_the_pairs_that_they_begin() -> None:
    features = fitted()
    words, pairs = features.read(["Tea was night?", "", "Night work"])
    assert (words == 0).tolist() == [False] * 4 + [True, True] + [False] * 2 + [True]
    assert [features.words_[number] for number in words[:3]] == [b"tea", b"was", b"night"]
    assert (pairs >= 0).tolist() == [True, False, False, False, False, False, True, False, False]
    first, second = divmod(int(features.pairs_[pairs[0]]), features.n_word_ids_)
    assert (features.words_[first], features.words_[second]) == (b"tea", b"was")


def test_features_are_the_same_when_they_count_the_same() -> None:
    assert fitted().equals(fitted())
    assert not fitted().equals(SentenceFeatures(min_count=1).fit([*SENTENCES, "Bakers sleep."]))
    assert not fitted().equals(fitted(n_pairs=1))
    assert not fitted(n_edge_words=2).equals(fitted(n_edge_words=3))
