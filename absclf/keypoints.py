"""A scikit-learn estimator that learns which sentences carry the message of an abstract, and picks key points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from absclf.abstract import KeyPoint, StructuredAbstract
from absclf.errors import AbsclfError
from absclf.extraction import extract_key_points, labelled_sentences
from absclf.ranking import (
    CLIP,
    SentenceRanker,
    importance_features,
    label_features,
    ngram_features,
    read_in_batches,
)
from absclf.rouge import best_rouge
from absclf.salience import (
    Floats,
    Ints,
    LabelledSentences,
    compare_with_title,
    cue_bits,
    cues,
    describe,
    find_terms,
    ngram_hashes,
)
from absclf.schemes import Scheme
from absclf.selection import Selection
from absclf.terms import FIRST_WORD, TokenStream, Vocabulary, tokenize
from absclf.threads import one_thread

__all__ = ["KeyPointExtractor", "average_precision", "relevance"]

HASH_BITS = 20
_FOLDS = 5
_MIN_ABSTRACTS = 2
_BATCH_SIZE = 256
_MIN_UPDATES = 300
"""Steps that a network makes at least, however few sentences there are."""

_CONTENT_WEIGHT = 200
"""Inverse document frequency, in hundredths, from which on a word has content: it is in one sentence of seven."""


class KeyPointExtractor(BaseEstimator):  # type: ignore[misc]
    """Ranks the sentences of abstracts by how much of the message they carry, and picks key points.

    The samples are abstracts. A ridge regression on words, pairs and triples of words scores the wording of
    each sentence; a few small networks join that score, out of fold, with its section, place, length,
    centrality, cue words and, where abstracts have titles, likeness to the title. Targets are centred in each
    abstract, as only the order within one matters.

    Parameters
    ----------
    n : int, default=3
        Key points that :meth:`predict` marks in each abstract.
    max_words : int, default=12000
        Size of the vocabulary, the most frequent words.
    min_count : int, default=3
        Times that an n-gram has to occur to count.
    max_ngrams : int, default=40000
        N-grams that are kept, those that move the scores most.
    wording_alpha : float, default=100.0
        Strength of the ridge penalty on n-grams.
    hidden_units : int, default=24
        Units of each network.
    n_networks : int, default=6
        Networks whose scores are averaged; they differ in how they start and in the order of the sentences.
    alpha : float, default=3.0
        Strength of the penalty on the networks' weights.
    epochs : int, default=6
        Passes over the sentences; more where there are few.
    unlabelled_copies : bool, default=True
        Whether each abstract is learnt from a second time without its labels, so that the ranker does
        without.
    untitled_copies : bool, default=True
        The same for titles, where any abstract has one.
    random_state : int, RandomState instance or None, default=0
        Where random numbers come from. The same number and data give the same ranker.

    Attributes
    ----------
    ranker_ : SentenceRanker
        What was learnt, which works without scikit-learn.

    Examples
    --------
    >>> extractor = KeyPointExtractor(n_networks=1, min_count=1)
    >>> X = [["Sleep is short.", "We show that naps help."], ["Tea is old.", "We show that tea cools."]]
    >>> [marks.tolist() for marks in extractor.fit(X, [[0, 1], [0, 1]]).set_params(n=1).predict(X)]
    [[0, 1], [0, 1]]
    """

    def __init__(
        self,
        *,
        n: int = 3,
        max_words: int = 12000,
        min_count: int = 3,
        max_ngrams: int = 40000,
        wording_alpha: float = 100.0,
        hidden_units: int = 24,
        n_networks: int = 6,
        alpha: float = 3.0,
        epochs: int = 6,
        unlabelled_copies: bool = True,
        untitled_copies: bool = True,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.n = n
        self.max_words = max_words
        self.min_count = min_count
        self.max_ngrams = max_ngrams
        self.wording_alpha = wording_alpha
        self.hidden_units = hidden_units
        self.n_networks = n_networks
        self.alpha = alpha
        self.epochs = epochs
        self.unlabelled_copies = unlabelled_copies
        self.untitled_copies = untitled_copies
        self.random_state = random_state

    @one_thread()
    def fit(self, X: Sequence[Any], y: Sequence[Any]) -> Self:
        """Learn from marked sentences or reference summaries.

        Parameters
        ----------
        X : sequence of length n_abstracts
            Each abstract a list of sentences, a :class:`~absclf.salience.LabelledSentences`, or a
            :class:`~absclf.StructuredAbstract` as a model gives it: with labels, the ranker learns what they
            tell.
        y : sequence of length n_abstracts
            For each abstract a mark for every sentence, 0 to 1; or a reference summary, or a list of them.

        Returns
        -------
        self

        Raises
        ------
        AbsclfError
            If the parameters, ``X`` or ``y`` are not as described: with the number of the abstract, from 0.
        """
        self._check_parameters()
        abstracts = _all_labelled(X)
        goals = _all_goals(y, abstracts)
        kinds = [_kind(goal) for goal in goals]
        targets = _targets(abstracts, goals, kinds)
        kept = [number for number, abstract in enumerate(abstracts) if abstract.sentences]
        if len(kept) < _MIN_ABSTRACTS:
            raise AbsclfError(f"There are {len(kept)} abstracts with sentences.", "Give at least two.")
        abstracts = [abstracts[number] for number in kept]
        target = np.concatenate([targets[number] for number in kept])
        self.ranker_ = self._train(abstracts, target, [kinds[number] for number in kept])
        return self

    def _check_parameters(self) -> None:
        for name, low in (
            ("n", 0),
            ("max_words", 1),
            ("min_count", 1),
            ("max_ngrams", 0),
            ("hidden_units", 1),
            ("n_networks", 1),
            ("epochs", 1),
        ):
            value = getattr(self, name)
            if not isinstance(value, int | np.integer) or value < low:
                raise AbsclfError(f"{name}={value!r} is no whole number of at least {low}.", f"Give {low} or more.")
        for name in ("wording_alpha", "alpha"):
            value = getattr(self, name)
            if not isinstance(value, int | float | np.integer | np.floating) or not value >= 0:
                raise AbsclfError(f"{name}={value!r} is not a number.", "Give 0 or more.")

    def _train(self, abstracts: Sequence[LabelledSentences], target: Floats, kinds: Sequence[str]) -> SentenceRanker:
        words, word_weights, unknown_weight = self._learn_words(abstracts)
        vocabulary = Vocabulary(words)
        streams = [
            vocabulary.read([abstract.sentences for abstract in batch], [abstract.title for abstract in batch])
            for batch in read_in_batches(abstracts)
        ]
        counts, ngrams = self._count_ngrams(streams, len(vocabulary))
        lengths = [len(abstract.sentences) for abstract in abstracts]
        folds = np.repeat(_folds(abstracts), lengths)
        kind_of = np.repeat(np.array(kinds), lengths)
        every = np.ones(len(target), dtype=bool)
        learnt = [self._learn_wording(counts, target, folds, kind_of == kind) for kind in sorted(set(kinds))]
        if len(learnt) > 1:
            # What tells the kinds of target apart, so that the networks know which one an abstract is like.
            likeness = np.where(kind_of == kinds[0], 1.0, -1.0)
            learnt.append(self._learn_wording(counts, likeness, folds, every))
        wording = np.column_stack([held_out for held_out, _ in learnt])
        ngrams, ngram_weights = self._prune(counts, ngrams, np.column_stack([weights for _, weights in learnt]))
        all_weights = np.concatenate([np.zeros(FIRST_WORD, np.int64), word_weights.astype(np.int64)])
        bits = cue_bits(vocabulary)
        reads_titles = any(abstract.title for abstract in abstracts)
        reads_importance = any(abstract.importance for abstract in abstracts)

        def described(copy: Sequence[LabelledSentences], copied: Sequence[TokenStream]) -> Floats:
            extras = reads_titles, reads_importance
            return _describe(copy, copied, all_weights, unknown_weight, bits, wording, extras)

        copies = [described(abstracts, streams)]
        bare = [LabelledSentences(abstract.sentences) for abstract in abstracts]
        if self.unlabelled_copies:
            copies.append(described(bare, streams))
        if reads_titles and self.untitled_copies:
            untitled = [stream.without_titles() for stream in streams]
            copies.append(described(abstracts, untitled))
            if self.unlabelled_copies:
                copies.append(described(bare, untitled))
        features = np.vstack(copies)
        means, scales = features.mean(axis=0), features.std(axis=0)
        scales[scales < 1e-6] = 1.0
        means, scales = means.astype(np.float32), scales.astype(np.float32)
        standard = np.clip((features - means) / scales, -CLIP, CLIP)
        hidden, hidden_bias, output, output_bias = self._learn_networks(standard, np.tile(target, len(copies)))
        return SentenceRanker(
            words=words,
            word_weights=word_weights,
            unknown_weight=unknown_weight,
            hash_bits=HASH_BITS,
            ngrams=ngrams,
            ngram_weights=ngram_weights,
            means=means,
            scales=scales,
            hidden=hidden,
            hidden_bias=hidden_bias,
            output=output,
            output_bias=output_bias,
        )

    def _learn_words(self, abstracts: Sequence[LabelledSentences]) -> tuple[tuple[str, ...], NDArray[np.int32], int]:
        frequency: Counter[str] = Counter()
        n_sentences = 0
        for abstract in abstracts:
            for sentence in abstract.sentences:
                frequency.update(dict.fromkeys(tokenize(sentence)).keys())
                n_sentences += 1
        common = sorted(
            (word for word, count in frequency.items() if count > 1 and not word.isdigit()),
            key=lambda word: (-frequency[word], word),
        )
        words = tuple(dict.fromkeys([*_cue_words(), *common[: self.max_words]]))
        weights = [
            round(100 * np.log(n_sentences / max(frequency[word], 1))) if word.isalpha() else 0 for word in words
        ]
        informative = [weight if weight >= _CONTENT_WEIGHT else 0 for weight in weights]
        return (
            words,
            np.array(informative, dtype=np.int32),
            max(round(100 * np.log(n_sentences)), _CONTENT_WEIGHT),
        )

    def _count_ngrams(self, streams: Sequence[TokenStream], n_known: int) -> tuple[sp.csr_matrix, NDArray[np.uint32]]:
        rows: list[Ints] = []
        columns: list[NDArray[np.uint32]] = []
        n_sentences = 0
        for stream in streams:
            for sentence_of, hashes in ngram_hashes(stream, n_known, HASH_BITS):
                rows.append(sentence_of + n_sentences)
                columns.append(hashes)
            n_sentences += stream.n_sentences
        all_rows, all_columns = np.concatenate(rows), np.concatenate(columns)
        found, occurrences = np.unique(all_columns, return_counts=True)
        ngrams = found[occurrences >= self.min_count]
        place = np.full(1 << HASH_BITS, -1, dtype=np.int64)
        place[ngrams] = np.arange(len(ngrams))
        kept = place[all_columns] >= 0
        values = np.ones(int(kept.sum()))
        shape = (n_sentences, len(ngrams))
        return sp.csr_matrix((values, (all_rows[kept], place[all_columns[kept]])), shape=shape), ngrams

    def _learn_wording(
        self, counts: sp.csr_matrix, target: Floats, folds: Ints, of_kind: NDArray[np.bool_]
    ) -> tuple[Floats, Floats]:
        """Scores of all wordings, each by a model that has not seen the abstract, and the weights of one on all.

        Summaries and marks tell different things of the wording: each kind of target has a model of its own.
        """
        held_out = np.zeros(len(target))
        for fold in range(_FOLDS):
            test = folds == fold
            if test.any():
                weights = self._fit_ridge(counts, target, of_kind & ~test)
                held_out[test] = counts[test] @ weights
        return held_out, self._fit_ridge(counts, target, of_kind)

    def _fit_ridge(self, counts: sp.csr_matrix, target: Floats, rows: NDArray[np.bool_]) -> Floats:
        if not rows.any() or counts.shape[1] == 0:
            return np.zeros(counts.shape[1])
        ridge = Ridge(alpha=self.wording_alpha, fit_intercept=False, solver="lsqr", tol=1e-4, max_iter=200)
        return np.asarray(ridge.fit(counts[rows], target[rows]).coef_, dtype=np.float64)

    def _prune(
        self, counts: sp.csr_matrix, ngrams: NDArray[np.uint32], weights: Floats
    ) -> tuple[NDArray[np.uint32], NDArray[np.float16]]:
        """Keep the n-grams that move the scores most."""
        occurrences = np.asarray(counts.sum(axis=0)).ravel()
        influence = occurrences * np.sum(weights**2, axis=1)
        kept = np.sort(np.argsort(-influence, kind="stable")[: self.max_ngrams])
        return ngrams[kept], weights[kept].astype(np.float16)

    def _learn_networks(
        self, features: Floats, target: Floats
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], float]:
        hidden, hidden_bias, output, output_bias = [], [], [], []
        seed = self.random_state
        if not isinstance(seed, Integral):
            seed = check_random_state(seed).randint(2**31 - self.n_networks)
        batch_size = min(_BATCH_SIZE, len(target))
        passes = max(self.epochs, -(-_MIN_UPDATES * batch_size // len(target)))
        for number in range(self.n_networks):
            network = MLPRegressor(
                hidden_layer_sizes=(self.hidden_units,),
                alpha=self.alpha,
                learning_rate_init=0.002,
                batch_size=batch_size,
                random_state=int(seed) + number,
            )
            for _ in range(passes):
                network.partial_fit(features, target)
            hidden.append(network.coefs_[0])
            hidden_bias.append(network.intercepts_[0])
            output.append(network.coefs_[1][:, 0] / self.n_networks)
            output_bias.append(network.intercepts_[1][0])
        return (
            np.hstack(hidden).astype(np.float32),
            np.concatenate(hidden_bias).astype(np.float32),
            np.concatenate(output).astype(np.float32),
            float(np.mean(output_bias)),
        )

    def decision_function(self, X: Sequence[Any]) -> list[Floats]:
        """Score the sentences of each abstract.

        Parameters
        ----------
        X : sequence of length n_abstracts
            As in :meth:`fit`.

        Returns
        -------
        list of ndarray of float64, shape (n_sentences,)
            In [0, 1].
        """
        check_is_fitted(self)
        return self.ranker_.rank(_all_labelled(X))

    def predict(self, X: Sequence[Any]) -> list[NDArray[np.int64]]:
        """Mark the ``n`` sentences of each abstract that score best.

        Parameters
        ----------
        X : sequence of length n_abstracts

        Returns
        -------
        list of ndarray of int64, shape (n_sentences,)
            1 for a key point, else 0.
        """
        marks = []
        for scores in self.decision_function(X):
            mark = np.zeros(len(scores), dtype=np.int64)
            mark[np.argsort(-scores, kind="stable")[: self.n]] = 1
            marks.append(mark)
        return marks

    def score(self, X: Sequence[Any], y: Sequence[Any]) -> float:
        """Quality of the ranking.

        Parameters
        ----------
        X, y : sequence of length n_abstracts
            As in :meth:`fit`.

        Returns
        -------
        float
            Mean of the average precision of an abstract's marked sentences, or of the ROUGE (mean of ROUGE-1
            and ROUGE-2) of its best-scored sentence where there are reference summaries.

        Raises
        ------
        AbsclfError
            If ``X`` or ``y`` are not as described: with the number of the abstract, from 0.
        """
        abstracts = _all_labelled(X)
        goals = _all_goals(y, abstracts)
        for number, (abstract, goal) in enumerate(zip(abstracts, goals, strict=True)):
            _check_goal(abstract, goal, number)
        values = []
        for abstract, scores, goal in zip(abstracts, self.decision_function(abstracts), goals, strict=True):
            if not len(scores):
                continue
            if _are_marks(goal):
                if max(goal) >= 0.5:
                    values.append(average_precision(goal, scores))
            else:
                best = abstract.sentences[int(scores.argmax())]
                values.extend(best_rouge([best], _as_references(goal)))
        return float(np.mean(values)) if values else 0.0

    def extract(
        self,
        abstracts: Sequence[StructuredAbstract],
        n: int | None = 3,
        *,
        max_words: int | None = None,
        per_section: bool = False,
        sections: Sequence[str] | str | None = None,
        trim: bool = False,
        schemes: Mapping[str, Scheme] | None = None,
    ) -> list[tuple[KeyPoint, ...]]:
        """Choose key points: :func:`absclf.extraction.extract_key_points`, which see.

        Parameters
        ----------
        abstracts : sequence of StructuredAbstract
        n : int or None
        max_words : int, optional
        per_section : bool
        sections : sequence of str, or str, optional
        trim : bool
            Each as :class:`~absclf.selection.Selection` describes it; a str as ``sections`` is one label.
        schemes : mapping of str to Scheme, optional
            Schemes by name, besides those that ship with the package.

        Returns
        -------
        list of tuple of KeyPoint
        """
        check_is_fitted(self)
        chosen = (sections,) if isinstance(sections, str) else sections
        selection = Selection(n, max_words, per_section, chosen, trim)
        return extract_key_points(self.ranker_, abstracts, selection, schemes)

    def to_state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """The ranker as plain data: :meth:`absclf.ranking.SentenceRanker.to_state`."""
        check_is_fitted(self)
        return self.ranker_.to_state()

    @classmethod
    def from_state(cls, config: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """A fitted extractor from what :meth:`to_state` gave.

        Raises
        ------
        ModelFileError
            If the data is damaged.
        """
        extractor = cls()
        extractor.ranker_ = SentenceRanker.from_state(config, arrays)
        return extractor


def average_precision(marks: Sequence[float], scores: Sequence[float] | Floats) -> float:
    """Mean, over the marked sentences, of the share of marked ones among those that score at least as well.

    Parameters
    ----------
    marks : sequence of float
        A sentence is marked from 0.5 on; at least one has to be.
    scores : sequence of float
        Of equal scores, the earlier sentence goes first.
    """
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    hits = np.asarray(marks, dtype=np.float64)[order] >= 0.5
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def _cue_words() -> Iterator[str]:
    for words in cues().values():
        yield from words


def _all_labelled(X: Sequence[Any]) -> list[LabelledSentences]:
    return [_as_labelled(abstract, number) for number, abstract in enumerate(X)]


def _as_labelled(abstract: Any, number: int) -> LabelledSentences:
    if isinstance(abstract, LabelledSentences):
        return abstract
    if isinstance(abstract, StructuredAbstract):
        return labelled_sentences(abstract)
    sentences: list[Any] = list(abstract) if _is_list(abstract) else [None]
    if not all(isinstance(sentence, str) for sentence in sentences):
        raise AbsclfError(f"Abstract {number} is not a list of sentences.", "Give a list of texts for each abstract.")
    return LabelledSentences(sentences)


def _all_goals(y: Iterable[Any], abstracts: Sequence[LabelledSentences]) -> list[Any]:
    """What is known of each abstract; marks and summaries that come one by one are read once, here."""
    goals = [list(goal) if _is_list(goal) else goal for goal in y]
    if len(goals) != len(abstracts):
        raise AbsclfError(f"There are {len(abstracts)} abstracts and {len(goals)} targets.", "Give one for each.")
    return goals


def _is_list(value: Any) -> bool:
    return not isinstance(value, str) and hasattr(value, "__iter__")


def _as_references(goal: Any) -> list[str]:
    if isinstance(goal, str):
        return [goal]
    return list(goal) if _is_list(goal) else []


def _are_marks(goal: Any) -> bool:
    return _is_list(goal) and all(isinstance(mark, Real | np.bool_) for mark in goal)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _folds(abstracts: Sequence[LabelledSentences]) -> Ints:
    """Fold of each abstract: the same for all copies of one, which must not tell of each other."""
    numbers: dict[tuple[str, ...], int] = {}
    folds = [numbers.setdefault(tuple(abstract.sentences), len(numbers)) % _FOLDS for abstract in abstracts]
    return np.array(folds, dtype=np.int64)


def _kind(goal: Any) -> str:
    return "marks" if _are_marks(goal) else "references"


def relevance(abstracts: Sequence[LabelledSentences], y: Sequence[Any]) -> list[Floats]:
    """What marks or reference summaries say of sentences, as :class:`KeyPointExtractor` learns it.

    Parameters
    ----------
    abstracts : sequence of LabelledSentences
    y : sequence
        As for :meth:`KeyPointExtractor.fit`.

    Returns
    -------
    list of ndarray of float64, shape (n_sentences,)
        Centred in each abstract; of marks and of summaries, each with a spread of one.

    Raises
    ------
    AbsclfError
        If ``y`` is not as described: with the number of the abstract, from 0.
    """
    goals = _all_goals(y, abstracts)
    return _targets(abstracts, goals, [_kind(goal) for goal in goals])


def _targets(abstracts: Sequence[LabelledSentences], y: Sequence[Any], kinds: Sequence[str]) -> list[Floats]:
    """Centre what is known of the sentences in each abstract, and scale marks and ROUGE to a spread of one."""
    targets: list[Floats] = []
    for number, (abstract, goal) in enumerate(zip(abstracts, y, strict=True)):
        values = np.asarray(_relevance(abstract, goal, number), dtype=np.float64)
        targets.append(values - values.mean() if len(values) else values)
    for kind in sorted(set(kinds)):
        numbers = [number for number, other in enumerate(kinds) if other == kind]
        spread = float(np.concatenate([targets[number] for number in numbers]).std())
        for number in numbers:
            targets[number] = targets[number] / (spread or 1.0)
    return targets


def _relevance(abstract: LabelledSentences, goal: Any, number: int) -> Sequence[float]:
    _check_goal(abstract, goal, number)
    if _are_marks(goal):
        return [float(mark) for mark in goal]
    return best_rouge(abstract.sentences, _as_references(goal))


def _check_goal(abstract: LabelledSentences, goal: Any, number: int) -> None:
    if _are_marks(goal):
        if len(goal) != len(abstract.sentences):
            raise AbsclfError(
                f"y[{number}] has {len(goal)} marks for {len(abstract.sentences)} sentences.",
                "Give one for each.",
            )
        if not all(np.isfinite(mark) for mark in goal):
            raise AbsclfError(f"y[{number}] holds a mark that is not finite.", "Give numbers from 0 to 1.")
        return
    references = _as_references(goal)
    if not references or not all(isinstance(reference, str) for reference in references):
        raise AbsclfError(
            f"y[{number}] is neither marks nor reference summaries.", "Give a number a sentence, or texts."
        )
    if not isinstance(goal, str) and len(references) == len(abstract.sentences) and all(map(_is_number, references)):
        raise AbsclfError(f"y[{number}] holds marks as texts.", "Give numbers from 0 to 1.")


def _describe(
    abstracts: Sequence[LabelledSentences],
    streams: Sequence[TokenStream],
    word_weights: Ints,
    unknown_weight: int,
    bits: Ints,
    wording: Floats,
    extras: tuple[bool, bool],
) -> Floats:
    reads_titles, reads_importance = extras
    rows, place = [], 0
    for batch, stream in zip(read_in_batches(abstracts), streams, strict=True):
        roles, certainty = label_features(batch)
        terms = find_terms(stream, word_weights, unknown_weight)
        described = describe(stream, terms, bits, roles, certainty)
        of_batch = wording[place : place + stream.n_sentences]
        columns = [described, ngram_features(stream, of_batch)]
        if reads_titles:
            columns.append(compare_with_title(stream, terms))
        if reads_importance:
            columns.append(importance_features(stream, batch))
        rows.append(np.column_stack(columns))
        place += stream.n_sentences
    return np.vstack(rows)
