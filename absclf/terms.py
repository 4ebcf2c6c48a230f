"""Tokens of many abstracts at once, as arrays of numbers: what the key point ranker counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from absclf.spans import NumberTable, hash_spans, hash_words

__all__ = ["FIRST_WORD", "NUMBER", "OTHER_WORD", "START", "TokenStream", "Vocabulary", "tokenize"]

Ints = NDArray[np.int64]
Codes = NDArray[Any]

START, NUMBER, OTHER_WORD, FIRST_WORD = 0, 1, 2, 3
"""Token numbers with a meaning of their own; the vocabulary's words begin at :data:`FIRST_WORD`."""

_MARK = "\0"
_BLANK, _SIGN, _LETTER, _DIGIT = 1, 2, 3, 4  # kinds of characters


class _Kinds:
    """The kind of each character, worked out when it is first met."""

    def __init__(self) -> None:
        self._table = np.zeros(0x110000, dtype=np.uint8)

    def of(self, codes: Codes) -> NDArray[np.uint8]:
        kinds = self._table[codes]
        if not kinds.all():
            for code in np.unique(codes[kinds == 0]).tolist():
                self._table[code] = _kind_of(chr(code))
            kinds = self._table[codes]
        return kinds


def _kind_of(character: str) -> int:
    if character.isspace():
        return _BLANK
    if character.isdigit():
        return _DIGIT
    return _LETTER if character.isalnum() or character == "_" else _SIGN


_KINDS = _Kinds()


def _cut(codes: Codes) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Where the tokens of a text begin and end, and which of them are digits alone."""
    kinds = _KINDS.of(codes)
    in_word = kinds >= _LETTER
    begins = np.diff(in_word, prepend=False) | ~in_word  # a blank or a mark stands alone
    places = np.flatnonzero(begins)
    ends = np.append(places[1:], len(codes))
    tokens = kinds[places] != _BLANK
    places, ends = places[tokens], ends[tokens]
    return places, ends, _are_digits(kinds, places, ends)


def _are_digits(kinds: NDArray[np.uint8], starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Whether each token has no other characters than digits."""
    result: NDArray[np.bool_] = kinds[starts] == _DIGIT
    numbers = np.flatnonzero(result)
    if len(numbers):
        bounds = np.stack([starts[numbers], ends[numbers]], axis=1).ravel()
        result[numbers] = np.minimum.reduceat(np.append(kinds, 0), bounds)[::2] == _DIGIT  # the greatest kind
    return result


def _codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def tokenize(sentence: str) -> list[str]:
    """Lower-case words and numbers, and single marks of punctuation."""
    text = sentence.lower()
    starts, ends, _ = _cut(_codes_of(text))
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


@dataclass(frozen=True)
class TokenStream:
    """The tokens of a batch of abstracts, in order.

    Each sentence begins with :data:`START`: none is without a token, and a pattern can ask for its beginning.

    Parameters
    ----------
    tokens : ndarray of int64, shape (n_tokens,)
        Token numbers; the words outside the vocabulary have numbers of their own behind it.
    sentence_of : ndarray of int64, shape (n_tokens,)
        Sentence of each token, counted through the batch.
    token_starts : ndarray of int64, shape (n_sentences,)
        Place of each sentence's first token.
    abstract_of : ndarray of int64, shape (n_sentences,)
    sentence_starts : ndarray of int64, shape (n_abstracts,)
        Each abstract's first sentence. Abstracts without sentences are not part of a stream.
    title_tokens : ndarray of int64, shape (n_title_tokens,)
        Token numbers of the titles, in the same numbers, each title begun by :data:`START`.
    title_of : ndarray of int64, shape (n_title_tokens,)
        Abstract of each of them.
    """

    tokens: NDArray[np.int64]
    sentence_of: NDArray[np.int64]
    token_starts: NDArray[np.int64]
    abstract_of: NDArray[np.int64]
    sentence_starts: NDArray[np.int64]
    title_tokens: NDArray[np.int64]
    title_of: NDArray[np.int64]

    @property
    def n_sentences(self) -> int:
        """Number of sentences in the batch."""
        return len(self.abstract_of)

    def without_titles(self) -> TokenStream:
        """The same, as if no abstract had a title."""
        return replace(self, title_tokens=self.title_tokens[:0], title_of=self.title_of[:0])


class Vocabulary:
    """Words that the ranker knows.

    Parameters
    ----------
    words : sequence of str
        Distinct, in the order of their numbers.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._known = {word: number for number, word in enumerate(self.words, FIRST_WORD)}
        self._table = NumberTable(hash_words(_codes_of("".join(self.words)), [len(word) for word in self.words]))

    def __len__(self) -> int:
        return FIRST_WORD + len(self.words)

    def numbers_of(self, words: Iterable[str]) -> list[int]:
        """Numbers of those of ``words`` that are in the vocabulary."""
        return [self._known[word] for word in words if word in self._known]

    def read(self, abstracts: Sequence[Sequence[str]], titles: Sequence[str] = ()) -> TokenStream:
        """Tokenize abstracts.

        Parameters
        ----------
        abstracts : sequence of sequences of str
            Sentences of each abstract, at least one.
        titles : sequence of str, optional
            Title of each abstract, ``""`` where there is none.
        """
        # One text for all: a mark that no sentence holds stands before each, and is a token of its own.
        texts = [sentence for abstract in abstracts for sentence in abstract]
        n_sentences = len(texts)
        texts += titles
        # Each made lower-case by itself, which is fast for those without a letter outside ASCII.
        text = _MARK.join([one.lower() for one in texts])
        if text.count(_MARK) >= len(texts):
            text = _MARK.join([one.replace(_MARK, " ").lower() for one in texts])
        tokens = self._number(_codes_of(_MARK + text))
        starts = np.flatnonzero(tokens == START)
        text_of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(tokens))))
        end = int(starts[n_sentences]) if len(titles) else len(tokens)
        counts = np.array([len(abstract) for abstract in abstracts], dtype=np.int64)
        return TokenStream(
            tokens=tokens[:end],
            sentence_of=text_of[:end],
            token_starts=starts[:n_sentences],
            abstract_of=np.repeat(np.arange(len(counts)), counts),
            sentence_starts=np.cumsum(counts) - counts,
            title_tokens=tokens[end:],
            title_of=text_of[end:] - n_sentences,
        )

    def _number(self, codes: Codes) -> Ints:
        """The number of each token: of the known ones, of digits, and further ones for new words."""
        starts, ends, are_digits = _cut(codes)
        hashes = hash_spans(codes, starts, ends)
        found = self._table.find(hashes)
        numbers = np.where(found >= 0, FIRST_WORD + found.astype(np.int64), OTHER_WORD)
        numbers[(found < 0) & are_digits] = NUMBER
        # A mark between sentences stands alone, so its own code tells it.
        numbers[codes[starts] == ord(_MARK)] = START
        new = np.flatnonzero(numbers == OTHER_WORD)
        numbers[new] = len(self) + np.unique(hashes[new], return_inverse=True)[1]
        return numbers
