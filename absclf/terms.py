"""Tokens of many abstracts at once, as arrays of numbers: what the key point ranker counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIRST_WORD", "NUMBER", "OTHER_WORD", "START", "TokenStream", "Vocabulary", "tokenize"]

START, NUMBER, OTHER_WORD, FIRST_WORD = 0, 1, 2, 3
"""Token numbers with a meaning of their own; the vocabulary's words begin at :data:`FIRST_WORD`."""

_MARK = "\0"
_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokenize(sentence: str) -> list[str]:
    """Lower-case words and numbers, and single marks of punctuation."""
    return _TOKEN.findall(sentence.lower())


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
    """

    tokens: NDArray[np.int64]
    sentence_of: NDArray[np.int64]
    token_starts: NDArray[np.int64]
    abstract_of: NDArray[np.int64]
    sentence_starts: NDArray[np.int64]

    @property
    def n_sentences(self) -> int:
        """Number of sentences in the batch."""
        return len(self.abstract_of)


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
        self._known[_MARK] = START

    def __len__(self) -> int:
        return FIRST_WORD + len(self.words)

    def numbers_of(self, words: Iterable[str]) -> list[int]:
        """Numbers of those of ``words`` that are in the vocabulary."""
        return [self._known[word] for word in words if word in self._known]

    def read(self, abstracts: Sequence[Sequence[str]]) -> TokenStream:
        """Tokenize abstracts.

        Parameters
        ----------
        abstracts : sequence of sequences of str
            Sentences of each abstract, at least one.
        """
        # One text for all: a mark that no sentence holds stands before each, and is a token of its own.
        sentences = [sentence for abstract in abstracts for sentence in abstract]
        text = _MARK.join(sentences).lower()
        if text.count(_MARK) >= len(sentences):
            text = _MARK.join(sentence.replace(_MARK, " ") for sentence in sentences).lower()
        words = _TOKEN.findall(_MARK + text)
        numbers = _Numbers(self._known, len(self))
        tokens = np.fromiter(map(numbers.__getitem__, words), dtype=np.int64, count=len(words))
        starts = np.flatnonzero(tokens == START)
        counts = np.array([len(abstract) for abstract in abstracts], dtype=np.int64)
        return TokenStream(
            tokens=tokens,
            sentence_of=np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(tokens)))),
            token_starts=starts,
            abstract_of=np.repeat(np.arange(len(counts)), counts),
            sentence_starts=np.cumsum(counts) - counts,
        )


class _Numbers(dict[str, int]):
    """Numbers of words: the known ones, digits, and new words in the order in which they come."""

    def __init__(self, known: Mapping[str, int], first_new: int) -> None:
        super().__init__(known)
        self._next = first_new

    def __missing__(self, word: str) -> int:
        if word.isdigit():
            number = NUMBER
        else:
            number = self._next
            self._next += 1
        self[word] = number
        return number
