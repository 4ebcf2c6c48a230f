"""Words are numbered by where they stand in a text, without being cut out of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf import spans
from absclf.spans import NumberTable, hash_spans, hash_words


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def hashes_in(text: str, words: list[str]) -> list[int]:
    """Hashes of words that stand in a text one after the other, with a blank between them."""
    ends = np.cumsum([len(word) + 1 for word in words]) - 1
    starts = ends - [len(word) for word in words]
    numbers: list[int] = hash_spans(codes_of(text), starts, ends).tolist()
    return numbers


WORDS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=20)


@given(WORDS)
@settings(max_examples=200)
def test_words_have_the_same_number_just_when_they_are_the_same(words: list[str]) -> None:
    numbers = hashes_in(" ".join(words), words)
    for word, number in zip(words, numbers, strict=True):
        assert [other == number for other in numbers] == [other == word for other in words]


@given(WORDS, st.integers(0, 40_000))
@settings(max_examples=50, deadline=None)
def test_it_does_not_matter_where_a_word_stands(words: list[str], before: int) -> None:
    alone = hash_words(codes_of("".join(words)), [len(word) for word in words]).tolist()
    assert hashes_in("x" * before + " " + " ".join(words), ["x" * before, *words])[1:] == alone


def test_a_word_has_its_number_wherever_it_stands_about_the_border_of_a_block() -> None:
    words = ["goats", "chew", "hay"]
    alone = hash_words(codes_of("".join(words)), [len(word) for word in words]).tolist()
    for before in range(spans._BLOCK - 20, spans._BLOCK + 5):
        assert hashes_in("x" * before + " " + " ".join(words), ["x" * before, *words])[1:] == alone


def test_neighbouring_letters_make_different_words() -> None:
    letters = [chr(code) for code in range(0x250)]
    words = [*letters, *(a + b for a in letters[:128] for b in letters[:128])]
    assert len(set(hashes_in(" ".join(words), words))) == len(words)


def test_words_of_any_length_are_told_apart_by_their_length() -> None:
    words = ["a" * length for length in range(1, 300)]
    assert len(set(hashes_in(" ".join(words), words))) == len(words)


def test_no_words_have_no_numbers() -> None:
    assert hash_words(codes_of(""), []).tolist() == []
    assert hash_spans(codes_of("   "), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)).tolist() == []


def test_many_keys_are_found() -> None:
    random = np.random.default_rng(0)
    keys = np.unique(random.integers(0, 2**62, 5000))
    table = NumberTable(keys)
    assert np.array_equal(table.find(keys), np.arange(len(keys)))
    strangers = np.setdiff1d(random.integers(0, 2**62, 5000), keys)
    assert (table.find(strangers) == -1).all()


def test_nothing_is_found_in_an_empty_table() -> None:
    assert NumberTable(np.empty(0, dtype=np.int64)).find(np.array([0, 5])).tolist() == [-1, -1]
