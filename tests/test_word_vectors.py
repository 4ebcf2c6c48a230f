"""Words that keep like company get like vectors."""

from __future__ import annotations

from itertools import product

import numpy as np

from absclf.features import SentenceFeatures
from absclf.word_vectors import word_vectors

DRINKS = ("tea", "milk", "juice")
TOOLS = ("hammer", "saw", "drill")
SENTENCES = [
    *(f"She {verb} a cup of {drink} slowly" for verb, drink in product(("drank", "sipped", "spilt"), DRINKS)),
    *(f"He {verb} the heavy {tool} at work" for verb, tool in product(("swung", "lifted", "dropped"), TOOLS)),
] * 3


def features(**settings: int) -> SentenceFeatures:
    return SentenceFeatures(min_count=1, **settings).fit(SENTENCES)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def row(vocabulary: SentenceFeatures, word: str) -> int:
    return vocabulary.words_.index(word.encode())


def test_words_of_a_like_use_are_nearer_than_others() -> None:
    vocabulary = features()
    vectors = word_vectors(vocabulary, SENTENCES, 6)
    tea, milk, saw = (vectors[row(vocabulary, word)] for word in ("tea", "milk", "saw"))
    assert likeness(tea, milk) > 0.9 > 0.5 > likeness(tea, saw)


def test_pairs_have_vectors_by_their_own_company() -> None:
    vocabulary = features()
    vectors = word_vectors(vocabulary, SENTENCES, 6)
    n_words, ids = vocabulary.n_word_ids_, vocabulary.pairs_

    def pair(first: str, second: str) -> np.ndarray:
        key = row(vocabulary, first) * n_words + row(vocabulary, second)
        found: np.ndarray = vectors[n_words + int(np.flatnonzero(ids == key)[0])]
        return found

    assert likeness(pair("of", "tea"), pair("of", "milk")) > 0.9
    assert likeness(pair("of", "tea"), pair("heavy", "saw")) < 0.5


def test_there_is_a_row_for_each_word_and_pair_and_the_asked_size() -> None:
    vocabulary = features()
    vectors = word_vectors(vocabulary, SENTENCES, 200)  # more than the text can fill
    assert vectors.shape == (vocabulary.n_word_ids_ + len(vocabulary.pairs_), 200)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()


def test_words_have_the_spread_that_is_asked_for() -> None:
    vocabulary = features(n_pairs=0)
    vectors = word_vectors(vocabulary, SENTENCES, 5, scale=0.3)
    assert np.isclose(vectors.std(), 0.3, rtol=1e-4)


def test_the_same_text_gives_the_same_vectors_to_the_last_bit() -> None:
    vocabulary = features()
    assert np.array_equal(word_vectors(vocabulary, SENTENCES, 6), word_vectors(vocabulary, SENTENCES, 6))


def test_company_does_not_reach_beyond_the_sentence() -> None:
    vocabulary = SentenceFeatures(min_count=1, n_pairs=0).fit(["tea", "milk"])
    assert not word_vectors(vocabulary, ["tea", "milk"] * 20, 2).any()


def test_without_text_nothing_is_known() -> None:
    assert not word_vectors(features(), [], 4).any()
