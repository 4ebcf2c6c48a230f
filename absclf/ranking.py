"""Scores the sentences of abstracts by how much of the message they carry: the prediction side, numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from absclf.errors import ModelFileError
from absclf.headings import ROLES
from absclf.imprint import count_before_imprint
from absclf.notices import find_notices
from absclf.salience import (
    TITLE_FEATURES,
    Floats,
    Ints,
    LabelledSentences,
    SentenceTerms,
    compare_with_title,
    cue_bits,
    describe,
    feature_names,
    find_terms,
    ngram_hashes,
    role_vectors,
)
from absclf.schemes import Scheme
from absclf.terms import TokenStream, Vocabulary
from absclf.threads import one_thread

__all__ = [
    "IMPORTANCE_FEATURES",
    "NGRAM_FEATURES",
    "RankedBatch",
    "SentenceRanker",
    "importance_features",
    "label_features",
    "ngram_features",
    "read_in_batches",
]

BATCH_SIZE = 256
"""Abstracts that are described together: enough to spread numpy's overhead, few enough for the cache."""

CLIP = 4.0
"""Standardised features are cut at this many standard deviations."""

NGRAM_FEATURES = ("wording", "wording over mean", "wording over best other")
IMPORTANCE_FEATURES = ("importance", "importance over mean", "importance over best other", "has importance")

_STATE_VERSION = 3  # 1: rankers that do not read titles; 2: nor what a network says of a sentence's importance
_EMPTY = 0.1  # what is left of the score of a sentence without words, of a notice, or of a publisher's line
_DECIMALS = 6


@dataclass(frozen=True)
class RankedBatch:
    """Abstracts and the scores of their sentences.

    Parameters
    ----------
    stream : TokenStream
    terms : SentenceTerms
    scores : ndarray of float64, shape (n_sentences,)
        In [0, 1], the higher the more of its abstract's message a sentence carries.
    """

    stream: TokenStream
    terms: SentenceTerms
    scores: Floats


def read_in_batches(
    abstracts: Iterable[LabelledSentences], size: int = BATCH_SIZE
) -> Iterable[list[LabelledSentences]]:
    """Abstracts in lists of at most ``size``."""
    batch: list[LabelledSentences] = []
    for abstract in abstracts:
        batch.append(abstract)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def label_features(abstracts: Sequence[LabelledSentences]) -> tuple[Floats, Floats]:
    """What the labels tell of each sentence.

    Returns
    -------
    roles : ndarray of float64, shape (n_sentences, n_roles)
        Probability of each of :data:`absclf.headings.ROLES`, as far as the label tells.
    certainty : ndarray of float64, shape (n_sentences,)
        Probability of the label, 0 where there is none.
    """
    nothing = (0.0,) * len(ROLES)
    rows: list[tuple[float, ...]] = []
    certainty: list[float] = []
    for abstract in abstracts:
        n_sentences = len(abstract.sentences)
        if abstract.scheme is None or not abstract.labels:
            rows.extend([nothing] * n_sentences)
            certainty.extend([0.0] * n_sentences)
        else:
            vectors = _vectors_of(abstract.scheme)
            rows.extend([vectors.get(label, nothing) for label in abstract.labels])
            certainty.extend(abstract.probabilities or [1.0] * n_sentences)
    sure = np.array(certainty, dtype=np.float64)
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(ROLES)) * sure[:, None], sure


_VECTORS: dict[int, tuple[Scheme, dict[str, tuple[float, ...]]]] = {}


def _vectors_of(scheme: Scheme) -> dict[str, tuple[float, ...]]:
    # Keyed by identity, as a scheme's tables do not hash; the scheme is kept, so that its identity stays its own.
    known = _VECTORS.get(id(scheme))
    if known is None:
        if len(_VECTORS) >= 64:
            _VECTORS.clear()
        known = _VECTORS[id(scheme)] = (scheme, role_vectors(scheme))
    return known[1]


def ngram_features(stream: TokenStream, wording: Floats) -> Floats:
    """A score of each sentence's wording, by itself and beside the others of the abstract.

    Parameters
    ----------
    stream : TokenStream
    wording : ndarray of float64, shape (n_sentences, n_models)

    Returns
    -------
    ndarray of float64, shape (n_sentences, n_models * 3)
        For each model the columns of :data:`NGRAM_FEATURES`.
    """
    return np.vstack([_compare(stream, column) for column in wording.T]).T


def importance_features(stream: TokenStream, abstracts: Sequence[LabelledSentences]) -> Floats:
    """What a network says of each sentence, by itself and beside the others of the abstract.

    Parameters
    ----------
    stream : TokenStream
        Of the abstracts.
    abstracts : sequence of LabelledSentences

    Returns
    -------
    ndarray of float64, shape (n_sentences, 4)
        The columns of :data:`IMPORTANCE_FEATURES`; zeros where no network has read the abstract.
    """
    known = [len(abstract.importance) == len(abstract.sentences) for abstract in abstracts]
    rows: list[float] = []
    for abstract, is_known in zip(abstracts, known, strict=True):
        rows.extend(abstract.importance if is_known else (0.0,) * len(abstract.sentences))
    values = np.array(rows, dtype=np.float64)
    has = np.array(known)[stream.abstract_of].astype(np.float64)
    return np.vstack([_compare(stream, values) * has, has]).T


def _compare(stream: TokenStream, wording: Floats) -> Floats:
    starts, abstract_of = stream.sentence_starts, stream.abstract_of
    sizes = np.diff(np.append(starts, stream.n_sentences))
    mean = np.bincount(abstract_of, wording, minlength=len(starts)) / sizes
    best = np.maximum.reduceat(wording, starts)
    is_best = np.zeros(len(wording), dtype=bool)
    is_best[first_of_each(wording == best[abstract_of], abstract_of)] = True
    second = np.maximum.reduceat(np.where(is_best, -np.inf, wording), starts)
    other = np.where(is_best, second[abstract_of], best[abstract_of])
    other = np.where(np.isfinite(other), other, wording)
    return np.array([wording, wording - mean[abstract_of], wording - other])


def first_of_each(mask: NDArray[np.bool_], group_of: Ints) -> Ints:
    """Index of the first true value in each group that has one; ``group_of`` ascends."""
    places = np.flatnonzero(mask)
    is_first = np.diff(group_of[places], prepend=-1) != 0
    return np.asarray(places[is_first])


@dataclass(frozen=True, eq=False)
class SentenceRanker:
    """A trained ranker of sentences.

    A linear model of the wording (words, pairs and triples of words) feeds, together with the descriptions of
    :mod:`absclf.salience`, a network with one hidden layer of rectified units. A ranker that learnt from abstracts
    with titles has further features, which compare a sentence with the title, and one that learnt from abstracts that a
    model's network had read (:class:`absclf.importance.ImportanceHead`) goes by what it says of them, too.

    Parameters
    ----------
    words : tuple of str
        The vocabulary.
    word_weights : ndarray of int32, shape (n_words,)
        Inverse document frequency in hundredths; 0 for a word without content.
    unknown_weight : int
        The same for the words outside the vocabulary.
    hash_bits : int
        Hashes of n-grams are below ``2**hash_bits``.
    ngrams : ndarray of uint32, shape (n_ngrams,)
        Hashes of the n-grams that count, ascending.
    ngram_weights : ndarray of float16, shape (n_ngrams, n_models)
        A model of the wording for each kind of target.
    means, scales : ndarray of float32, shape (n_features,)
        Mean and standard deviation of the features in training.
    hidden : ndarray of float32, shape (n_features, n_units)
    hidden_bias : ndarray of float32, shape (n_units,)
    output : ndarray of float32, shape (n_units,)
    output_bias : float
    """

    words: tuple[str, ...]
    word_weights: NDArray[np.int32]
    unknown_weight: int
    hash_bits: int
    ngrams: NDArray[np.uint32]
    ngram_weights: NDArray[np.float16]
    means: NDArray[np.float32]
    scales: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: float

    def rank(self, abstracts: Sequence[LabelledSentences]) -> list[Floats]:
        """Score sentences.

        Parameters
        ----------
        abstracts : sequence of LabelledSentences

        Returns
        -------
        list of ndarray of float64, shape (n_sentences,)
            One array an abstract, values in [0, 1].
        """
        scores: list[Floats] = []
        for batch in read_in_batches(abstracts):
            filled = [abstract for abstract in batch if abstract.sentences]
            found = iter(self._split(self.rank_batch(filled)) if filled else [])
            scores.extend(next(found) if abstract.sentences else np.zeros(0) for abstract in batch)
        return scores

    def rank_batch(self, abstracts: Sequence[LabelledSentences]) -> RankedBatch:
        """Score the sentences of a few abstracts, none of them without a sentence, and keep what was counted."""
        titles = [abstract.title for abstract in abstracts] if self.reads_titles else ()
        stream = self.vocabulary.read([abstract.sentences for abstract in abstracts], titles)
        terms = find_terms(stream, self._weight_of, self.unknown_weight)
        roles, certainty = label_features(abstracts)
        described = describe(stream, terms, self._cue_bits, roles, certainty)
        features = [described.T, ngram_features(stream, self._score_wording(stream)).T]
        if self.reads_titles:
            features.append(compare_with_title(stream, terms).T)
        if self.reads_importance:
            features.append(importance_features(stream, abstracts).T)
        message = self._score(np.vstack(features).T)
        # Floating-point sums differ in their last digits with the size of a batch; the digits that are kept do not.
        scores = np.round(1.0 / (1.0 + np.exp(-message)), _DECIMALS)
        empty = terms.sum_by_sentence(np.ones(len(terms.weights))) == 0
        beside: list[int] = []
        for first, abstract in zip(stream.sentence_starts.tolist(), abstracts, strict=True):
            n_sentences = len(abstract.sentences)
            beside.extend(range(first + count_before_imprint(abstract.sentences), first + n_sentences))
            beside.extend(first + place for place in find_notices(abstract.sentences))
            beside.extend(first + place for place, is_aside in enumerate(abstract.asides) if is_aside)
        empty[beside] = True
        return RankedBatch(stream, terms, np.where(empty, np.round(scores * _EMPTY, _DECIMALS), scores))

    @property
    def reads_titles(self) -> bool:
        """Whether it compares sentences with the title of their abstract."""
        return self._n_extra in (len(TITLE_FEATURES), len(TITLE_FEATURES) + len(IMPORTANCE_FEATURES))

    @property
    def reads_importance(self) -> bool:
        """Whether it goes by what a network says of the sentences, where one has read them."""
        return self._n_extra in (len(IMPORTANCE_FEATURES), len(TITLE_FEATURES) + len(IMPORTANCE_FEATURES))

    @cached_property
    def _n_extra(self) -> int:
        return len(self.means) - len(_feature_columns(self.ngram_weights.shape[1]))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that the ranker knows."""
        return Vocabulary(self.words)

    @cached_property
    def _weight_of(self) -> Ints:
        special = np.zeros(len(self.vocabulary) - len(self.words), dtype=np.int64)
        return np.concatenate([special, self.word_weights.astype(np.int64)])

    @cached_property
    def _cue_bits(self) -> Ints:
        return cue_bits(self.vocabulary)

    @cached_property
    def _ngram_row(self) -> NDArray[np.int32]:
        rows = np.zeros(1 << self.hash_bits, dtype=np.int32)
        rows[self.ngrams] = np.arange(1, len(self.ngrams) + 1)
        return rows

    @cached_property
    def _weight_of_row(self) -> Floats:
        return np.vstack([np.zeros(self.ngram_weights.shape[1]), self.ngram_weights]).astype(np.float64)

    def _score_wording(self, stream: TokenStream) -> Floats:
        wording = np.zeros((stream.n_sentences, self.ngram_weights.shape[1]))
        for sentence_of, hashes in ngram_hashes(stream, len(self.vocabulary), self.hash_bits):
            rows = self._ngram_row[hashes]
            known = np.flatnonzero(rows)
            # Half-precision weights add up exactly in double precision: the order of the sum does not matter.
            for model, weights in enumerate(self._weight_of_row.T):
                wording[:, model] += np.bincount(sentence_of[known], weights[rows[known]], minlength=stream.n_sentences)
        return wording

    @one_thread()
    def _score(self, features: Floats) -> Floats:
        standard = np.clip((features - self.means) / self.scales, -CLIP, CLIP)
        units = np.maximum(standard @ self.hidden.astype(np.float64) + self.hidden_bias, 0.0)
        return units @ self.output.astype(np.float64) + self.output_bias

    @staticmethod
    def _split(ranked: RankedBatch) -> list[Floats]:
        return np.split(ranked.scores, ranked.stream.sentence_starts[1:])

    def to_state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """The ranker as plain data, for a model file.

        Returns
        -------
        config : dict
            JSON types.
        arrays : dict of str to ndarray
        """
        config = {
            "version": _STATE_VERSION,
            "features": list(_feature_columns(self.ngram_weights.shape[1], self.reads_titles, self.reads_importance)),
            "words": list(self.words),
            "unknown_weight": self.unknown_weight,
            "hash_bits": self.hash_bits,
            "output_bias": self.output_bias,
        }
        return config, {name: getattr(self, name) for name in _ARRAYS}

    @classmethod
    def from_state(cls, config: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> SentenceRanker:
        """Build a ranker from what :meth:`to_state` gave.

        Raises
        ------
        ModelFileError
            If something is missing, of a wrong shape or kind, or not finite.
        """
        _check_config(config)
        _check_arrays(config, arrays)
        return cls(
            words=tuple(config["words"]),
            unknown_weight=int(config["unknown_weight"]),
            hash_bits=int(config["hash_bits"]),
            output_bias=float(config["output_bias"]),
            **{name: np.ascontiguousarray(arrays[name]) for name in _ARRAYS},
        )


# Kind and dimensions of each array.
_ARRAYS: Mapping[str, tuple[type[np.generic], tuple[str, ...]]] = {
    "word_weights": (np.int32, ("words",)),
    "ngrams": (np.uint32, ("ngrams",)),
    "ngram_weights": (np.float16, ("ngrams", "models")),
    "means": (np.float32, ("features",)),
    "scales": (np.float32, ("features",)),
    "hidden": (np.float32, ("features", "units")),
    "hidden_bias": (np.float32, ("units",)),
    "output": (np.float32, ("units",)),
}


def _feature_columns(n_models: int, with_titles: bool = False, with_importance: bool = False) -> tuple[str, ...]:
    wording = (f"{name} {model + 1}" for model in range(n_models) for name in NGRAM_FEATURES)
    titles = TITLE_FEATURES if with_titles else ()
    return (*feature_names(), *wording, *titles, *(IMPORTANCE_FEATURES if with_importance else ()))


def _check_config(config: Mapping[str, Any]) -> None:
    version = config.get("version")
    if isinstance(version, int) and version > _STATE_VERSION:
        raise ModelFileError(
            f"The model's key point ranker cannot be used: it is of version {version}, and this program reads up to "
            f"{_STATE_VERSION}.",
            "Upgrade absclf.",
        )
    if not isinstance(version, int) or not 1 <= version <= _STATE_VERSION:
        raise _damaged(f"its version is {version!r}, and this program reads 1 to {_STATE_VERSION}")
    words = config.get("words")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _damaged("its words are not a list of texts")
    if len(set(words)) != len(words):
        raise _damaged("its words are not distinct")
    for key, low, high in (("unknown_weight", 0, 1 << 15), ("hash_bits", 1, 24)):
        value = config.get(key)
        if not isinstance(value, int) or not low <= value <= high:
            raise _damaged(f"{key} is {value!r}, not a whole number from {low} to {high}")
    bias = config.get("output_bias")
    if not isinstance(bias, int | float) or not np.isfinite(bias):
        raise _damaged(f"output_bias is {bias!r}, not a finite number")


def _check_arrays(config: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    sizes = {"words": len(config["words"])}
    for name, (kind, dimensions) in _ARRAYS.items():
        array = arrays.get(name)
        if array is None:
            raise _damaged(f"the array {name!r} is missing")
        if array.dtype != kind or array.ndim != len(dimensions):
            raise _damaged(f"the array {name!r} is {array.dtype} of shape {array.shape}")
        for dimension, size in zip(dimensions, array.shape, strict=True):
            if sizes.setdefault(dimension, size) != size:
                raise _damaged(f"the array {name!r} has {size} {dimension}, not {sizes[dimension]}")
        if not np.all(np.isfinite(array)):
            raise _damaged(f"the array {name!r} holds a value that is not finite")
    features = config.get("features")
    possible = [
        list(_feature_columns(sizes["models"], *extras))
        for extras in ((False, False), (True, False), (True, True), (False, True))
    ]
    if features not in possible[: {1: 1, 2: 2}.get(config["version"], 4)] or len(features) != sizes["features"]:
        raise _damaged("its features are not those of this version")
    if np.any(arrays["scales"] <= 0):
        raise _damaged("a scale is not positive")
    ngrams = arrays["ngrams"].astype(np.int64)
    if np.any(np.diff(ngrams) <= 0) or (len(ngrams) and ngrams[-1] >= 1 << config["hash_bits"]):
        raise _damaged("the hashes of n-grams do not ascend, or are out of range")


def _damaged(what: str) -> ModelFileError:
    return ModelFileError(f"The model's key point ranker cannot be used: {what}.", "Train or install it again.")
