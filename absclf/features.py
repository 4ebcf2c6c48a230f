"""Turn sentences into sparse counts of words, word pairs, and words at a sentence's ends.

Everything here works on many sentences at once, by array operations on the bytes of their text. That is what makes
thousands of abstracts a second possible in Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from string import ascii_lowercase, digits
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.errors import ModelFileError
from absclf.spans import NumberTable, hash_spans, hash_words

__all__ = ["SentenceFeatures"]

IntArray = npt.NDArray[np.int64]

# Words are cut as UTF-8 bytes, which are shorter than code points. A word is a run of letters (any letters: bytes above
# 0x7f, but for the blocks of signs and punctuation that begin with 0xc2 and 0xe2), a number with its decimals and per
# cent sign, or one sign.
_SPACE, _SIGN, _LETTER, _DIGIT, _GOES_ON = range(5)
_KINDS = np.array(
    [
        _LETTER
        if chr(byte) in ascii_lowercase or byte in {*range(0x80, 0xC0), *range(0xC3, 0xE2), *range(0xE3, 0x100)}
        else _DIGIT
        if chr(byte) in digits
        else _SPACE
        if (byte <= 0x20 or byte == 0x7F) and chr(byte) != "\n"
        else _SIGN
        for byte in range(256)
    ],
    dtype=np.uint8,
)
_LEADS = ((0xE2, 2), (0xC2, 1))  # first byte of a sign, and how many follow it
# Numbers keep their shape only: "0.03" and "0.07" are one word, "0.09", and 2015 is "9099".
_DIGITS = bytes.maketrans(b"12345678", b"99999999")
_SENTENCE_END = b"\n"
_CHUNK = 20_000  # sentences handled at once: bounds the memory that words take
_ENDING = 3  # bytes at the end of an unknown word that describe it


def _joined(sentences: Iterable[str]) -> bytes:
    """The sentences in the form in which they are counted, each closed by a line end."""
    text = "".join([sentence.replace("\n", " ") + "\n" for sentence in sentences])
    return text.encode(errors="replace").lower().translate(_DIGITS)


def _words(codes: npt.NDArray[np.uint8]) -> tuple[IntArray, IntArray]:
    """Where the words of a text begin and end; a line end is a word."""
    kinds = _KINDS[codes]
    for lead, following in _LEADS:
        places = np.flatnonzero(codes == lead)
        for step in range(1, following + 1):
            kinds[places + step] = _GOES_ON
    points = np.flatnonzero((codes == ord(".")) | (codes == ord(",")))
    points = points[points > 0]  # and never at the end, where a line end is
    kinds[points[(kinds[points - 1] == _DIGIT) & (kinds[points + 1] == _DIGIT)]] = _DIGIT
    percents = np.flatnonzero(codes == ord("%"))
    percents = percents[percents > 0]
    kinds[percents[kinds[percents - 1] == _DIGIT]] = _GOES_ON
    begins = np.diff(kinds, prepend=np.uint8(_SPACE)) != 0
    begins |= kinds == _SIGN
    begins &= kinds != _GOES_ON
    places = np.flatnonzero(begins)
    inside = kinds[places] != _SPACE
    return places[inside], np.append(places[1:], len(codes))[inside]


def _tokens(sentences: Iterable[str]) -> list[bytes]:
    """All words of the sentences in one list, each sentence closed by ``b"\\n"``."""
    text = _joined(sentences)
    starts, ends = _words(np.frombuffer(text, dtype=np.uint8))
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


class _WordNumbers:
    """Word to number; an unknown word gets the number of its last three bytes, or the unknown word's."""

    def __init__(self, words: Sequence[bytes], suffixes: Sequence[bytes]) -> None:
        self._words, self._suffixes = (NumberTable(_hashes(known)) for known in (words, suffixes))
        self._n_words = len(words)
        self.size = len(words) + len(suffixes) + 1

    def find(self, text: bytes) -> IntArray:
        """Numbers of the words of a text, in order."""
        codes = np.frombuffer(text, dtype=np.uint8)
        starts, ends = _words(codes)
        numbers = self._words.find(hash_spans(codes, starts, ends)).astype(np.int64)
        unknown = np.flatnonzero(numbers < 0)
        finals = np.maximum(starts[unknown], ends[unknown] - _ENDING)
        suffixes = self._suffixes.find(hash_spans(codes, finals, ends[unknown]))
        numbers[unknown] = np.where(suffixes >= 0, self._n_words + suffixes, self.size - 1)
        return numbers


def _hashes(words: Sequence[bytes]) -> IntArray:
    return hash_words(np.frombuffer(b"".join(words), dtype=np.uint8), [len(word) for word in words])


def _most_common(counts: Counter[bytes], size: int, least: int) -> list[bytes]:
    """The words that occur most, ties in alphabetical order, so that the order of the texts does not matter."""
    frequent = [(-count, word) for word, count in counts.items() if count >= least]
    return [word for _, word in sorted(frequent)[:size]]


class SentenceFeatures:
    """Learn a vocabulary from sentences, and count its items in other sentences.

    A sentence is described by its words, by the pairs of words that follow each other, and by which words are
    among its first and last three. Letter case is ignored, digits other than zero are all written 9, and words
    outside the vocabulary are described by their last three letters.

    Parameters
    ----------
    n_words, n_pairs, n_edge_words, n_suffixes : int
        Most items to keep of each kind: words, pairs, words counted again at each end of a sentence, endings.
    min_count : int
        Items that occur less often in the texts learnt from are left out.
    """

    edge_width = 3

    def __init__(
        self,
        n_words: int = 30_000,
        n_pairs: int = 60_000,
        n_edge_words: int = 5_000,
        n_suffixes: int = 1_500,
        min_count: int = 4,
    ) -> None:
        self.n_words = n_words
        self.n_pairs = n_pairs
        self.n_edge_words = n_edge_words
        self.n_suffixes = n_suffixes
        self.min_count = min_count

    # ------------------------------------------------------------------ learning

    def fit(self, sentences: Sequence[str]) -> SentenceFeatures:
        """Learn the vocabulary.

        Parameters
        ----------
        sentences : sequence of str
        """
        counts: Counter[bytes] = Counter()
        for chunk in _chunks(sentences):
            counts.update(_tokens(chunk))
        counts.pop(_SENTENCE_END, None)
        words = [_SENTENCE_END, *_most_common(counts, self.n_words, self.min_count)]
        endings: Counter[bytes] = Counter()
        for word in counts.keys() - words:
            endings[word[-3:]] += counts[word]
        suffixes = _most_common(endings, self.n_suffixes, self.min_count)
        self._set_words(words, suffixes)
        self._set_pairs(self._frequent_pairs(sentences))
        return self

    def _frequent_pairs(self, sentences: Sequence[str]) -> IntArray:
        keys = np.empty(0, dtype=np.int64)
        counts = np.empty(0, dtype=np.int64)
        # Chunks' tables are merged, not kept side by side: memory follows the vocabulary, not the corpus.
        for chunk in _chunks(sentences, 10 * _CHUNK):
            ids = self._word_ids(chunk)
            pairs = ids[:-1] * self._n_ids + ids[1:]
            found, times = np.unique(pairs[(ids[:-1] != 0) & (ids[1:] != 0)], return_counts=True)
            merged, inverse = np.unique(np.concatenate([keys, found]), return_inverse=True)
            counts = np.bincount(inverse, np.concatenate([counts, times]), len(merged)).astype(np.int64)
            keys = merged
        order = np.lexsort((keys, -counts))[: self.n_pairs]
        return np.sort(keys[order[counts[order] >= self.min_count]])

    def _set_words(self, words: Sequence[bytes], suffixes: Sequence[bytes]) -> None:
        self.words_ = list(words)
        self.suffixes_ = list(suffixes)
        self._numbers = _WordNumbers(self.words_, self.suffixes_)
        self._n_ids = self._numbers.size

    def _set_pairs(self, keys: IntArray) -> None:
        self.pairs_ = keys
        self._pair_numbers = NumberTable(keys)
        self._n_edge = min(self.n_edge_words + 1, len(self.words_))
        self.n_features_ = self._n_ids + len(keys) + 2 * self._n_edge

    # ------------------------------------------------------------------ counting

    def _word_ids(self, sentences: Sequence[str]) -> IntArray:
        return self._numbers.find(_joined(sentences))

    @property
    def n_word_ids_(self) -> int:
        """Numbers of words: the sentence's end, words, endings, and the unknown word."""
        return self._n_ids

    def read(self, sentences: Sequence[str]) -> tuple[IntArray, IntArray]:
        """The words of sentences in the order in which they stand.

        Parameters
        ----------
        sentences : sequence of str

        Returns
        -------
        words : array of int
            Numbers of the words, 0 after each sentence.
        pairs : array of int
            For each word the number of the pair that it begins, -1 where the vocabulary has none.
        """
        words = self._word_ids(sentences)
        pairs = np.full(len(words), -1, dtype=np.int64)
        where = np.flatnonzero((words[:-1] != 0) & (words[1:] != 0))
        pairs[where] = self._pair_numbers.find(words[where] * self._n_ids + words[where + 1])
        return words, pairs

    def transform(self, sentences: Sequence[str]) -> sparse.csr_matrix:
        """Count the vocabulary's items in each sentence.

        Parameters
        ----------
        sentences : sequence of str

        Returns
        -------
        scipy.sparse.csr_matrix of float32, shape (n_sentences, n_features)
            Items that occur twice in a sentence are stored twice: rows are sums, not canonical.
        """
        parts = [self._count(chunk) for chunk in _chunks(sentences)]
        indices = np.concatenate([columns for columns, _ in parts]) if parts else np.empty(0, dtype=np.int32)
        sizes = np.concatenate([sizes for _, sizes in parts]) if parts else np.empty(0, dtype=np.int64)
        indptr = np.concatenate([[0], np.cumsum(sizes)])
        data = np.ones(len(indices), dtype=np.float32)
        return sparse.csr_matrix((data, indices, indptr), shape=(len(sizes), self.n_features_))

    def _count(self, sentences: Sequence[str]) -> tuple[npt.NDArray[np.int32], IntArray]:
        """Columns of the items of each sentence, sentence after sentence, and how many each sentence has."""
        ids = self._word_ids(sentences)
        ends = np.flatnonzero(ids == 0)
        lengths = np.diff(ends, prepend=-1)
        # One row a word, one column a kind of item, -1 for none: flattened, it is in the sentences' order.
        columns = np.full((len(ids), 4), -1, dtype=np.int32)
        inside = ids != 0
        columns[:, 0] = np.where(inside, ids, -1)
        paired = inside[:-1] & inside[1:]
        where = np.flatnonzero(paired) + 1
        numbers = self._pair_numbers.find(ids[where - 1] * self._n_ids + ids[where])
        columns[where, 1] = np.where(numbers >= 0, numbers + self._n_ids, -1)
        self._mark_edges(columns, ids, ends, lengths)
        kept = columns >= 0
        per_word = kept.sum(axis=1)
        sizes = np.add.reduceat(per_word, np.concatenate([[0], ends[:-1] + 1])) if len(ends) else lengths
        return columns[kept], sizes

    def _mark_edges(self, columns: npt.NDArray[np.int32], ids: IntArray, ends: IntArray, lengths: IntArray) -> None:
        """Fill in the columns of words near a sentence's beginning (third) and its end (fourth)."""
        first = ends - lengths + 1
        base = self._n_ids + len(self.pairs_)
        for step in range(self.edge_width):
            starts = first[lengths - 1 > step] + step
            starts = starts[ids[starts] < self._n_edge]
            columns[starts, 2] = base + ids[starts]
            finals = ends[lengths - 1 > step] - 1 - step
            finals = finals[ids[finals] < self._n_edge]
            columns[finals, 3] = base + self._n_edge + ids[finals]

    def equals(self, other: SentenceFeatures) -> bool:
        """Whether the other one counts the same items, in the same columns."""
        return (
            self.words_ == other.words_
            and self.suffixes_ == other.suffixes_
            and self.n_edge_words == other.n_edge_words
            and np.array_equal(self.pairs_, other.pairs_)
        )

    # ------------------------------------------------------------------ the model file

    def to_state(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """Settings as JSON types, and the vocabulary as arrays."""
        settings = {
            "n_words": self.n_words,
            "n_pairs": self.n_pairs,
            "n_edge_words": self.n_edge_words,
            "n_suffixes": self.n_suffixes,
            "min_count": self.min_count,
        }
        return settings, {
            "words": _pack(self.words_[1:]),
            "suffixes": _pack(self.suffixes_),
            "pairs": np.stack([self.pairs_ // self._n_ids, self.pairs_ % self._n_ids]).astype(np.uint32),
        }

    @classmethod
    def from_state(cls, settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> SentenceFeatures:
        """Build the features again from :meth:`to_state`'s parts.

        Raises
        ------
        ModelFileError
            Where the parts contradict each other.
        """
        features = cls(**settings)
        features._set_words([_SENTENCE_END, *_unpack(arrays["words"])], _unpack(arrays["suffixes"]))
        pairs = arrays["pairs"]
        if pairs.ndim != 2 or pairs.shape[0] != 2 or (pairs.size and int(pairs.max()) >= features._n_ids):
            raise ModelFileError("The model's word pairs name words that it does not have.")
        keys = pairs[0].astype(np.int64) * features._n_ids + pairs[1]
        if np.any(np.diff(keys) <= 0):
            raise ModelFileError("The model's word pairs are not in order.")
        features._set_pairs(keys)
        return features


def _chunks(sentences: Sequence[str], size: int = _CHUNK) -> Iterable[list[str]]:
    remaining = iter(sentences)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _pack(words: Sequence[bytes]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(b"\n".join(words), dtype=np.uint8)


def _unpack(packed: npt.NDArray[np.uint8]) -> list[bytes]:
    return packed.tobytes().split(b"\n") if packed.size else []
