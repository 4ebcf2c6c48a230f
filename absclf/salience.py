"""What a sentence shows of its weight in its abstract, as a row of numbers for the key point ranker."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from absclf.headings import ROLES
from absclf.schemes import Scheme
from absclf.terms import NUMBER, OTHER_WORD, START, TokenStream, Vocabulary

__all__ = [
    "TITLE_FEATURES",
    "LabelledSentences",
    "SentenceTerms",
    "compare_with_title",
    "cue_bits",
    "cues",
    "describe",
    "feature_names",
    "find_terms",
    "ngram_hashes",
    "role_vectors",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LabelledSentences:
    """What the ranker reads of an abstract.

    Parameters
    ----------
    sentences : sequence of str
    labels : sequence of str, optional
        Section of each sentence; none where nothing is known.
    probabilities : sequence of float, optional
        How sure each label is; 1 where left out.
    scheme : Scheme, optional
        Says what the labels stand for. Without it, the labels tell the ranker nothing.
    title : str
        The abstract's title, ``""`` where there is none.
    importance : sequence of float, optional
        What a model's network says of how much of the message each sentence carries; none where left out.
    asides : sequence of bool, optional
        Which sentences stand under a heading that is no part of the argument, such as "Funding"; none where left out.
    """

    sentences: Sequence[str]
    labels: Sequence[str] = ()
    probabilities: Sequence[float] = ()
    scheme: Scheme | None = None
    title: str = ""
    importance: Sequence[float] = ()
    asides: Sequence[bool] = ()


_WE_CUES = ("propose", "show", "study")
_OPENING_CUES = ("we", "this", "contrast", "continuation", "conclude", "back", "aim")
_NEIGHBOUR_CUES = ("we", "propose", "show", "contrast", "better", "conclude")
_ORDERED_CUES = ("we", "we propose", "we show", "this paper", "show", "conclude", "better")

_LONG = 60.0
_MANY = 30.0

TITLE_FEATURES = (
    "has title",
    "length of title",
    "share of title",
    "share in title",
    "likeness to title",
    "cosine with title",
)
"""Columns of :func:`compare_with_title`."""


@lru_cache(maxsize=1)
def cues() -> dict[str, tuple[str, ...]]:
    """Classes of words that tell of a sentence's part in the argument."""
    table = resources.files("absclf") / "data" / "cues.toml"
    return {name: tuple(words.split()) for name, words in tomllib.loads(table.read_text(encoding="utf-8")).items()}


@lru_cache(maxsize=1)
def _cue_masks() -> dict[str, np.int64]:
    return {name: np.int64(1 << place) for place, name in enumerate(cues())}


def role_vectors(scheme: Scheme) -> dict[str, tuple[float, ...]]:
    """For each label the share of each of :data:`~absclf.headings.ROLES` that it stands for."""
    vectors = {}
    for label in scheme.labels:
        roles = scheme.roles.get(label, ())
        vectors[label] = tuple(1.0 / len(roles) if role in roles else 0.0 for role in ROLES)
    return vectors


def _sum_groups(groups: Ints, values: Floats, n_groups: int) -> Floats:
    return np.bincount(groups, values, minlength=n_groups).astype(np.float64, copy=False)


@dataclass(frozen=True)
class SentenceTerms:
    """Content words of each sentence, with their weight.

    One entry for each sentence and word, sorted by abstract and word. Weights are whole numbers, so that sums
    are exact and do not depend on their order, which a batch changes.

    Parameters
    ----------
    sentence_of : ndarray of int64, shape (n_entries,)
    term_of : ndarray of int64, shape (n_entries,)
        Number of the word: the same word in two abstracts has two numbers.
    weights : ndarray of float64, shape (n_entries,)
        Occurrences times inverse document frequency.
    norms : ndarray of float64, shape (n_sentences,)
        Euclidean length of each sentence's vector, at least 1.
    n_terms : int
    title_weights : ndarray of float64, shape (n_terms,)
        What each word weighs in the title of its abstract.
    title_totals, title_norms : ndarray of float64, shape (n_abstracts,)
        Sum and Euclidean length of the title's weights, those of words that no sentence has included; 0 without one.
    """

    sentence_of: Ints
    term_of: Ints
    weights: Floats
    norms: Floats
    n_terms: int
    title_weights: Floats
    title_totals: Floats
    title_norms: Floats

    def sum_by_sentence(self, values: Floats) -> Floats:
        """Sum of the entries' values in each sentence."""
        return _sum_groups(self.sentence_of, values, len(self.norms))

    def sum_by_term(self, values: Floats) -> Floats:
        """Sum of the entries' values for each word."""
        return _sum_groups(self.term_of, values, self.n_terms)

    def similarity_to(self, chosen: Ints) -> Floats:
        """Cosine of each sentence with another one of its abstract.

        Parameters
        ----------
        chosen : ndarray of int64, shape (n_sentences,)
            For each sentence the other one, the same for all of an abstract, or -1 where there is none.
        """
        is_chosen = chosen[self.sentence_of] == self.sentence_of
        target = self.sum_by_term(np.where(is_chosen, self.weights, 0.0))
        dot = self.sum_by_sentence(self.weights * target[self.term_of])
        return np.where(chosen >= 0, dot / (self.norms * self.norms[chosen]), 0.0)


def find_terms(stream: TokenStream, weight_of: Ints, unknown_weight: int) -> SentenceTerms:
    """Count the content words of each sentence and of the titles.

    Parameters
    ----------
    stream : TokenStream
    weight_of : ndarray of int64, shape (len(vocabulary),)
        Weight of each word of the vocabulary; 0 for a word without content.
    unknown_weight : int
        Weight of the words outside the vocabulary.
    """

    def weigh(tokens: Ints) -> Ints:
        n_known = len(weight_of)
        known = weight_of[np.minimum(tokens, n_known - 1)]
        return np.asarray(np.where(tokens < n_known, known, unknown_weight), dtype=np.int64)

    content = np.flatnonzero(weigh(stream.tokens))
    tokens, sentences = stream.tokens[content], stream.sentence_of[content]
    # One number tells abstract, word and sentence, in this order of precedence: one sort groups all three.
    local = sentences - stream.sentence_starts[stream.abstract_of[sentences]]
    n_local = int(local.max(initial=0)) + 1
    n_tokens = int(max(stream.tokens.max(initial=0), stream.title_tokens.max(initial=0))) + 1
    keys, counts = _count((stream.abstract_of[sentences] * n_tokens + tokens) * n_local + local)
    terms = keys // n_local
    abstracts, tokens = np.divmod(terms, n_tokens)
    sentence_of = stream.sentence_starts[abstracts] + keys % n_local
    is_new = np.diff(terms, prepend=-1) != 0
    term_of = np.cumsum(is_new) - 1
    entry_weights = (counts * weigh(tokens)).astype(np.float64)
    squares = _sum_groups(sentence_of, entry_weights**2, stream.n_sentences)
    distinct = terms[is_new]
    # The words of the titles, weighed in the same way, and found among those of the sentences.
    in_title, times = _count(stream.title_of * n_tokens + stream.title_tokens)
    titles, title_tokens = np.divmod(in_title, n_tokens)
    title_weights = (times * weigh(title_tokens)).astype(np.float64)
    place = np.minimum(np.searchsorted(in_title, distinct), max(len(in_title) - 1, 0))
    found = in_title[place] == distinct if len(in_title) else np.zeros(len(distinct), dtype=bool)
    of_terms = np.zeros(len(distinct))
    of_terms[found] = title_weights[place[found]]
    n_abstracts = len(stream.sentence_starts)
    return SentenceTerms(
        sentence_of=sentence_of,
        term_of=term_of,
        weights=entry_weights,
        norms=np.sqrt(np.maximum(squares, 1.0)),
        n_terms=len(distinct),
        title_weights=of_terms,
        title_totals=_sum_groups(titles, title_weights, n_abstracts),
        title_norms=np.sqrt(_sum_groups(titles, title_weights**2, n_abstracts)),
    )


def _count(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct ones of some numbers, ascending, and how often each occurs."""
    keys = np.sort(keys)
    is_new = np.diff(keys, prepend=-1) != 0
    return keys[is_new], np.diff(np.append(np.flatnonzero(is_new), len(keys)))


def ngram_hashes(stream: TokenStream, n_known: int, bits: int) -> list[tuple[Ints, NDArray[np.uint32]]]:
    """Hashes of the words, pairs and triples of words of each sentence, its beginning being a word.

    Parameters
    ----------
    stream : TokenStream
    n_known : int
        Numbers from here on stand for one and the same unknown word.
    bits : int
        Hashes are below ``2**bits``.

    Returns
    -------
    list of (ndarray of int64, ndarray of uint32)
        For each length, from 1: the sentence of each n-gram, ascending, and its hash.
    """
    tokens = np.where(stream.tokens < n_known, stream.tokens, OTHER_WORD).astype(np.uint64)
    shift = np.uint64(64 - bits)
    state = np.zeros(len(tokens), dtype=np.uint64)
    found = []
    for length in (1, 2, 3):
        # Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, 6.4), one step a word.
        if length > 1:
            state = state[:-1]
        state = (state ^ (tokens[length - 1 :] + np.uint64(length))) * np.uint64(0x9E3779B97F4A7C15)
        last = stream.sentence_of[length - 1 :]
        inside = stream.sentence_of[: len(last)] == last
        state ^= state >> np.uint64(29)
        found.append((last[inside], (state[inside] >> shift).astype(np.uint32)))
    return found


class _Columns:
    """Named columns of a feature matrix, gathered one by one."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[Floats] = []

    def add(self, name: str, values: NDArray[np.generic]) -> None:
        self.names.append(name)
        self.values.append(values.astype(np.float64))


@dataclass(frozen=True)
class _Places:
    """Where each sentence stands in its abstract."""

    index: Ints
    size: Ints
    starts: Ints
    abstract_of: Ints

    @classmethod
    def of(cls, stream: TokenStream) -> _Places:
        starts = stream.sentence_starts
        sizes = np.diff(np.append(starts, stream.n_sentences))
        index = np.arange(stream.n_sentences) - starts[stream.abstract_of]
        return cls(index, sizes[stream.abstract_of], starts, stream.abstract_of)

    def previous(self, values: Floats) -> Floats:
        """Values of the sentence before, 0 at the beginning."""
        return np.where(self.index > 0, np.roll(values, 1), 0.0)

    def following(self, values: Floats) -> Floats:
        """Values of the sentence after, 0 at the end."""
        return np.where(self.index < self.size - 1, np.roll(values, -1), 0.0)

    def total(self, values: Floats) -> Floats:
        """Sum over the abstract."""
        return _sum_groups(self.abstract_of, values, len(self.starts))[self.abstract_of]

    def before(self, values: Floats) -> Floats:
        """Sum over the abstract's earlier sentences, of whole numbers: fractions would not add up exactly."""
        running = np.cumsum(values) - values
        return running - running[self.starts][self.abstract_of]


def describe(stream: TokenStream, terms: SentenceTerms, cue_bits: Ints, roles: Floats, certainty: Floats) -> Floats:
    """Describe each sentence by numbers.

    Parameters
    ----------
    stream : TokenStream
    terms : SentenceTerms
    cue_bits : ndarray of int64, shape (len(vocabulary),)
        For each word a bit for each of :func:`cues` that holds it: :func:`cue_bits`.
    roles : ndarray of float64, shape (n_sentences, n_roles)
        How far each sentence has each role.
    certainty : ndarray of float64, shape (n_sentences,)
        How sure the label is; 0 where there is none.

    Returns
    -------
    ndarray of float64, shape (n_sentences, n_features)
        Columns in the order of :func:`feature_names`.
    """
    return np.array(_describe(stream, terms, cue_bits, roles, certainty).values).T


def _describe(stream: TokenStream, terms: SentenceTerms, bits: Ints, roles: Floats, certainty: Floats) -> _Columns:
    columns = _Columns()
    places = _Places.of(stream)
    _add_place(columns, places)
    _add_length(columns, places, stream)
    _add_roles(columns, places, roles, certainty)
    _add_centrality(columns, places, stream, terms)
    _add_cues(columns, places, stream, bits)
    return columns


def _add_place(columns: _Columns, places: _Places) -> None:
    index, size = places.index, places.size
    from_end = size - 1 - index
    columns.add("place", np.minimum(index, _MANY))
    columns.add("place from end", np.minimum(from_end, _MANY))
    columns.add("relative place", index / np.maximum(size - 1, 1))
    columns.add("sentences", np.minimum(size, _MANY))
    for place in range(3):
        columns.add(f"is sentence {place + 1}", index == place)
    columns.add("is last", from_end == 0)
    columns.add("is last but one", from_end == 1)


def _add_length(columns: _Columns, places: _Places, stream: TokenStream) -> None:
    lengths = np.diff(np.append(stream.token_starts, len(stream.tokens))) - 1.0
    mean = places.total(lengths) / places.size
    columns.add("length", np.minimum(lengths, _LONG))
    columns.add("log length", np.log1p(lengths))
    columns.add("relative length", np.minimum(lengths / np.maximum(mean, 1.0), 4.0))
    columns.add("length of abstract", np.log1p(places.total(lengths)))
    for limit in (8, 14, 20, 28, 40):
        columns.add(f"longer than {limit}", lengths > limit)


def _add_roles(columns: _Columns, places: _Places, roles: Floats, certainty: Floats) -> None:
    columns.add("certainty", certainty)
    for place, role in enumerate(ROLES):
        values = roles[:, place]
        marks = (values > 0.5 * certainty) & (values > 0)
        columns.add(f"role {role}", values)
        columns.add(f"role {role} before", places.previous(values))
        columns.add(f"role {role} after", places.following(values))
        columns.add(f"share of {role}", places.total(values) / places.size)
        columns.add(f"first of {role}", marks & (places.before(marks.astype(np.float64)) == 0))


def _add_centrality(columns: _Columns, places: _Places, stream: TokenStream, terms: SentenceTerms) -> None:
    in_abstract = terms.sum_by_term(terms.weights)
    sentences_with = terms.sum_by_term(np.ones(len(terms.weights)))
    centroid_square = np.bincount(_abstract_of_terms(terms, places), in_abstract**2, minlength=len(places.starts))
    centroid_norm = np.sqrt(np.maximum(centroid_square, 1.0))[places.abstract_of]
    entry_total = in_abstract[terms.term_of]
    dot = terms.sum_by_sentence(terms.weights * entry_total)
    columns.add("similarity to abstract", dot / (terms.norms * centroid_norm))
    columns.add("similarity to rest", (dot - terms.norms**2) / (terms.norms * centroid_norm))
    weight = np.maximum(terms.sum_by_sentence(terms.weights), 1.0)
    distinct = np.maximum(terms.sum_by_sentence(np.ones(len(terms.weights))), 1.0)
    recurs = (sentences_with[terms.term_of] > 1).astype(np.float64)
    columns.add("share of recurring words", terms.sum_by_sentence(recurs) / distinct)
    columns.add("weight of recurring words", terms.sum_by_sentence(recurs * terms.weights) / weight)
    recurrence = terms.sum_by_sentence(sentences_with[terms.term_of] - 1.0)
    columns.add("recurrence", np.minimum(recurrence, _LONG))
    columns.add("mean recurrence", recurrence / distinct)
    is_first = np.diff(terms.term_of, prepend=-1).astype(np.float64)
    columns.add("share of first mentions", terms.sum_by_sentence(is_first) / distinct)
    columns.add("mean weight", terms.sum_by_sentence(terms.weights) / (100.0 * distinct))
    lengths = np.diff(np.append(stream.token_starts, len(stream.tokens)))
    columns.add("share of content words", distinct / lengths)
    columns.add("share of the abstract's words", weight / np.maximum(places.total(weight), 1.0))


def _abstract_of_terms(terms: SentenceTerms, places: _Places) -> Ints:
    is_first = np.flatnonzero(np.diff(terms.term_of, prepend=-1))
    return places.abstract_of[terms.sentence_of[is_first]]


def _add_cues(columns: _Columns, places: _Places, stream: TokenStream, bits: Ints) -> None:
    tokens = stream.tokens
    n_known = len(bits)
    at = np.where(tokens < n_known, bits[np.minimum(tokens, n_known - 1)], 0)
    found = np.bitwise_or.reduceat(at, stream.token_starts)
    opening_place = np.minimum(stream.token_starts + 1, len(tokens) - 1)
    opening = np.where(stream.sentence_of[opening_place] == np.arange(stream.n_sentences), at[opening_place], 0)
    flags: dict[str, Floats] = {name: ((found & bit) != 0).astype(np.float64) for name, bit in _cue_masks().items()}
    flags |= _pair_flags(at, tokens, stream)
    for name, values in flags.items():
        columns.add(name, values)
    for name in _OPENING_CUES:
        columns.add(f"opens with {name}", (opening & _cue_masks()[name]) != 0)
    numbers = np.add.reduceat((tokens == NUMBER).astype(np.float64), stream.token_starts)
    columns.add("has number", numbers > 0)
    columns.add("numbers", np.minimum(numbers, 10.0))
    for name in _NEIGHBOUR_CUES:
        columns.add(f"{name} before", places.previous(flags[name]))
        columns.add(f"{name} after", places.following(flags[name]))
    for name in _ORDERED_CUES:
        earlier = places.before(flags[name])
        columns.add(f"first with {name}", (flags[name] > 0) & (earlier == 0))
        columns.add(f"earlier with {name}", np.minimum(earlier, 5.0))
        columns.add(f"any with {name}", places.total(flags[name]) > 0)


def compare_with_title(stream: TokenStream, terms: SentenceTerms) -> Floats:
    """How much of its title each sentence says, by the content words that they share.

    Parameters
    ----------
    stream : TokenStream
        Read with titles.
    terms : SentenceTerms
        Of the stream.

    Returns
    -------
    ndarray of float64, shape (n_sentences, n_features)
        Columns :data:`TITLE_FEATURES`; all 0 where an abstract has no title, or none with a content word.
    """
    total, norm = terms.title_totals[stream.abstract_of], terms.title_norms[stream.abstract_of]
    has_title = total > 0
    in_title = terms.title_weights[terms.term_of]
    shared = terms.sum_by_sentence(np.minimum(terms.weights, in_title))
    weight = terms.sum_by_sentence(terms.weights)
    likeness = 2.0 * shared / np.maximum(total + weight, 1.0)
    cosine = terms.sum_by_sentence(terms.weights * in_title) / (terms.norms * np.maximum(norm, 1.0))
    columns = [
        has_title,
        np.log1p(total / 100.0),
        shared / np.maximum(total, 1.0),
        shared / np.maximum(weight, 1.0),
        likeness,
        cosine,
    ]
    return np.array([np.where(has_title, column, 0.0) for column in columns]).T


def _pair_flags(at: Ints, tokens: Ints, stream: TokenStream) -> dict[str, Floats]:
    """Sentences in which a class of words follows another, at once or with one word between."""
    within = tokens != START
    flags = {}
    for first, second in (*(("we", cue) for cue in _WE_CUES), ("this", "paper")):
        near = np.zeros(len(tokens), dtype=bool)
        near[1:] = (at[:-1] & _cue_masks()[first]) != 0
        near[2:] |= ((at[:-2] & _cue_masks()[first]) != 0) & within[1:-1]
        hits = near & within & ((at & _cue_masks()[second]) != 0)
        flags[f"{first} {second}"] = np.bitwise_or.reduceat(hits, stream.token_starts).astype(np.float64)
    return flags


def cue_bits(vocabulary: Vocabulary) -> Ints:
    """For each word of a vocabulary a bit for each class of :func:`cues` that holds it."""
    bits = np.zeros(len(vocabulary), dtype=np.int64)
    for name, words in cues().items():
        bits[vocabulary.numbers_of(words)] |= _cue_masks()[name]
    return bits


@lru_cache(maxsize=1)
def feature_names() -> tuple[str, ...]:
    """Names of the columns of :func:`describe`."""
    vocabulary = Vocabulary(())
    stream = vocabulary.read([["a"]])
    no_weights = np.zeros(len(vocabulary), dtype=np.int64)
    terms = find_terms(stream, no_weights, 1)
    columns = _describe(stream, terms, no_weights, np.zeros((1, len(ROLES))), np.zeros(1))
    return tuple(columns.names)
