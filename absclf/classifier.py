"""The scikit-learn estimator whose samples are abstracts: sequences of sentences in, sequences of labels out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from absclf.calibration import fit_temperature
from absclf.decoding import Chain
from absclf.features import SentenceFeatures
from absclf.fitting import FitSettings, Progress, fit
from absclf.labeller import Labeller
from absclf.network import IntArray, Network, lay_out
from absclf.segmental_labeller import SegmentalLabeller, fit_segmental_labeller
from absclf.word_vectors import word_vectors

if TYPE_CHECKING:
    from absclf.models import Model

__all__ = ["AbstractClassifier"]

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
Abstracts = Sequence[Sequence[str]]
Label = str | tuple[str, ...]

_USUAL_STEPS = 1_500  # steps that a corpus of any size gets at least, in 3 to 30 passes
_LEAST_PASSES, _MOST_PASSES = 3, 30
_HELD_OUT = 0.05  # share of the abstracts that a large corpus gives to calibration
_LARGE = 2_000  # abstracts from which on that share is large enough
_EDGE_SHARE = np.float32(0.3)  # of their random vectors, which words at the ends keep beside vectors from text
_FOLDS = 3  # of the cross-validation that calibrates on a smaller one
_BASE_REMEDY = "give absclf.load(name), or what an AbstractClassifier has learnt, its labeller_."


class AbstractClassifier(BaseEstimator):  # type: ignore[misc]
    """Labels the sentences of abstracts, each in view of the whole abstract.

    Words and word pairs become sentence vectors, a recurrent network reads these along the abstract in both
    directions, and a linear chain over the labels picks sequences that make sense. A sample is an abstract: a
    sequence of sentences. As its target is a sequence too, scikit-learn takes the estimator for neither a classifier
    nor a regressor in its sense: cross-validation folds abstracts without stratifying them.

    Parameters
    ----------
    labels : sequence of str or None, default=None
        The labels in the order of the scheme. None: those in ``y``, sorted.
    base : Labeller, Model or None, default=None
        A fitted labeller to start from (transfer), of which vocabulary and network are taken over, or the model that
        holds it; its labels may be others. None: start from nothing.
    decoder : {"chain", "segments"}, default="chain"
        ``"chain"`` finds labels in any order, and trains the network. ``"segments"`` is for three labels that come
        once each, in order, and few abstracts: the base stays as it is, and a model of whole divisions reads it.
    n_words, n_pairs : int, default=30_000, 60_000
        Most words and pairs of words in the vocabulary.
    min_count : int, default=4
        Rarer words and pairs are left out.
    dimension : int, default=96
        Length of a sentence vector.
    hidden : int, default=128
        Size of the recurrent network, each direction.
    epochs : int or None, default=None
        Passes over the corpus. None: 3 for a large corpus, up to 30 for a small one.
    batch_size : int, default=32
        Abstracts a step.
    learning_rate : float, default=2e-3
        Step size at the beginning.
    dropout : float, default=0.3
        Share of the values dropped between layers in training.
    word_dropout : float, default=0.5
        Share of words dropped in training.
    initial_vectors : {"random", "text"}, default="random"
        What word vectors begin with, where there is no base. ``"text"``: vectors learnt from the sentences of ``X``,
        and of ``unlabelled`` in :meth:`fit`, by the company that words keep. It helps most where labels are few.
    calibrate : bool, default=True
        Whether to fit a temperature on abstracts that the network did not see, which makes probabilities mean what
        they say.
    random_state : int, RandomState instance or None, default=0
        Where random numbers come from. The same number and corpus give the same model.

    Attributes
    ----------
    classes_ : ndarray of str, shape (n_labels,)
        The labels, in the order of the columns of :meth:`predict_proba`.
    labeller_ : Labeller or SegmentalLabeller
        What was learnt, which works without scikit-learn.

    Examples
    --------
    >>> X = [["Sleep is short.", "We asked 12 people.", "Naps help."], ["Tea is old.", "We brewed tea.", "It cools."]]
    >>> y = [["BACKGROUND", "METHODS", "RESULTS"]] * 2
    >>> AbstractClassifier(min_count=1, epochs=5, calibrate=False).fit(X, y).predict(X[:1])
    [['BACKGROUND', 'METHODS', 'RESULTS']]
    """

    def __init__(
        self,
        *,
        labels: Sequence[str] | None = None,
        base: Labeller | SegmentalLabeller | Model | None = None,
        decoder: str = "chain",
        n_words: int = 30_000,
        n_pairs: int = 60_000,
        min_count: int = 4,
        dimension: int = 96,
        hidden: int = 128,
        epochs: int | None = None,
        batch_size: int = 32,
        learning_rate: float = 2e-3,
        dropout: float = 0.3,
        word_dropout: float = 0.5,
        initial_vectors: str = "random",
        calibrate: bool = True,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.labels = labels
        self.base = base
        self.decoder = decoder
        self.n_words = n_words
        self.n_pairs = n_pairs
        self.min_count = min_count
        self.dimension = dimension
        self.hidden = hidden
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.dropout = dropout
        self.word_dropout = word_dropout
        self.initial_vectors = initial_vectors
        self.calibrate = calibrate
        self.random_state = random_state

    @classmethod
    def from_labeller(cls, labeller: Labeller | SegmentalLabeller) -> Self:
        """A fitted estimator around what a model has learnt.

        Parameters
        ----------
        labeller : Labeller or SegmentalLabeller
        """
        if isinstance(labeller, SegmentalLabeller):
            classifier = cls(labels=labeller.labels, base=labeller.base, decoder="segments")
        else:
            features = labeller.features
            classifier = cls(
                labels=labeller.labels,
                n_words=features.n_words,
                n_pairs=features.n_pairs,
                min_count=features.min_count,
                dimension=labeller.dimension,
                hidden=labeller.network.parameters["inner"].shape[1],
            )
        classifier.labeller_ = labeller
        classifier.classes_ = np.array(labeller.labels)
        return classifier

    # ------------------------------------------------------------------ learning

    def fit(
        self,
        X: Abstracts,
        y: Sequence[Sequence[Label]],
        *,
        unlabelled: Abstracts | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Learn from labelled abstracts.

        Parameters
        ----------
        X : sequence of sequences of str
            The sentences of each abstract.
        y : sequence of sequences of str, or of tuples of str
            A label for each sentence; a tuple says that it is one of several labels.
        unlabelled : sequence of sequences of str, optional
            Further abstracts that word vectors are learnt from, with ``initial_vectors="text"``.
        progress : callable, optional
            Called after each step with steps done, steps in all, and the loss a sentence.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If ``X`` and ``y`` do not fit each other, hold no sentence, or a parameter is out of range.
        """
        self._check_parameters()
        abstracts = _check_abstracts(X)
        targets = _check_targets(abstracts, y)
        self.classes_ = np.array(self._find_labels(targets))
        kept = [k for k, sentences in enumerate(abstracts) if len(sentences)]
        if not kept:
            raise ValueError("X holds no sentence: there is nothing to learn from.")
        self.labeller_: Labeller | SegmentalLabeller
        if self.decoder == "segments":
            self.labeller_ = self._fit_segments([abstracts[k] for k in kept], [targets[k] for k in kept])
            return self
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        random = np.random.default_rng(seed)
        sentences = [sentence for k in kept for sentence in abstracts[k]]
        features = self._fit_features(sentences)
        vectors = self._vectors(features, sentences, unlabelled)
        allowed = [self._allowed(targets[k]) for k in kept]
        corpus = _Corpus(
            features.transform(sentences),
            np.array([len(abstracts[k]) for k in kept], dtype=np.int64),
            np.concatenate(allowed),
        )
        unseen = ([abstracts[k] for k in kept], [targets[k] for k in kept])
        self.labeller_ = self._fit_labeller(features, vectors, corpus, unseen, random, progress)
        return self

    def _check_parameters(self) -> None:
        whole = ("n_words", "n_pairs", "min_count", "dimension", "hidden", "batch_size")
        for name in whole:
            value = getattr(self, name)
            least = 0 if name == "n_pairs" else 1
            if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
                raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}.")
        if self.decoder not in ("chain", "segments"):
            raise ValueError(f'decoder must be "chain" or "segments", not {self.decoder!r}.')
        if self.initial_vectors not in ("random", "text"):
            raise ValueError(f'initial_vectors must be "random" or "text", not {self.initial_vectors!r}.')
        self._chain_base()
        if self.epochs is not None and (not isinstance(self.epochs, Integral) or self.epochs < 1):
            raise ValueError(f"epochs must be None or a whole number of at least 1, not {self.epochs!r}.")
        if not isinstance(self.learning_rate, Real) or not 0 < self.learning_rate < float("inf"):
            raise ValueError(f"learning_rate must be a positive number, not {self.learning_rate!r}.")
        for name in ("dropout", "word_dropout"):
            value = getattr(self, name)
            if not isinstance(value, Real) or not 0 <= value < 1:
                raise ValueError(f"{name} must be a number from 0 up to, not including, 1, not {value!r}.")

    def _find_labels(self, targets: list[list[tuple[str, ...]]]) -> list[str]:
        found = sorted({label for labels in targets for several in labels for label in several})
        if self.labels is None:
            return found
        labels = list(self.labels)
        if len(set(labels)) != len(labels) or not labels:
            raise ValueError(f"labels must be different from each other, and at least one, not {labels!r}.")
        strange = [label for label in found if label not in labels]
        if strange:
            raise ValueError(f"y holds labels that are not in labels={labels!r}: {strange!r}.")
        return labels

    def _allowed(self, targets: list[tuple[str, ...]]) -> BoolArray:
        classes = self.classes_.tolist()
        return np.array([[label in several for label in classes] for several in targets], dtype=bool)

    def _chain_base(self) -> Labeller | None:
        """The labeller to start from; of one that places boundaries, the one that it reads with."""
        base = getattr(self.base, "labeller", self.base)
        if not isinstance(base, Labeller | SegmentalLabeller | None):
            raise ValueError(f"base must be None, a labeller or a model, not {type(base).__name__}: {_BASE_REMEDY}")
        return base.base if isinstance(base, SegmentalLabeller) else base

    def _fit_segments(self, abstracts: list[list[str]], targets: list[list[tuple[str, ...]]]) -> SegmentalLabeller:
        base = self._chain_base()
        if base is None:
            raise ValueError('decoder="segments" needs a base: the labeller of a model with a chain, such as research.')
        allowed = [self._allowed(labels) for labels in targets]
        classes = self.classes_.tolist()
        try:
            return fit_segmental_labeller(base, classes, abstracts, allowed, self.calibrate)
        except ValueError as error:
            if self.labels is not None or len(classes) != 3:
                raise
            message = f"{error} The sections were expected in the order of the alphabet, {classes!r}: give labels="
            raise ValueError(f"{message} in the order of the text.") from None

    def _fit_features(self, sentences: list[str]) -> SentenceFeatures:
        base = self._chain_base()
        if base is not None:
            return base.features
        return SentenceFeatures(n_words=self.n_words, n_pairs=self.n_pairs, min_count=self.min_count).fit(sentences)

    def _vectors(
        self, features: SentenceFeatures, sentences: list[str], unlabelled: Abstracts | None
    ) -> npt.NDArray[np.float32] | None:
        """Vectors of words and pairs to begin with, if they are to be learnt from text."""
        if self.initial_vectors == "random" or self._chain_base() is not None:
            return None
        others = [
            sentence for abstract in _check_abstracts([] if unlabelled is None else unlabelled) for sentence in abstract
        ]
        return word_vectors(features, sentences + others, self.dimension)

    def _settings(self, n_abstracts: int) -> FitSettings:
        epochs = self.epochs
        if epochs is None:
            passes = -(-_USUAL_STEPS * self.batch_size // max(1, n_abstracts))
            epochs = min(_MOST_PASSES, max(_LEAST_PASSES, passes))
        return FitSettings(
            epochs=int(epochs),
            batch_size=int(self.batch_size),
            learning_rate=float(self.learning_rate),
            embedding_rate=float(self.learning_rate),
            dropout=float(self.dropout),
            word_dropout=float(self.word_dropout),
        )

    def _start(
        self,
        features: SentenceFeatures,
        vectors: npt.NDArray[np.float32] | None,
        random: np.random.Generator,
    ) -> tuple[Network, Chain]:
        """The network and chain that learning begins with."""
        n_labels = len(self.classes_)
        base = self._chain_base()
        if base is None:
            network = Network.initial(features.n_features_, self.dimension, self.hidden, n_labels, random)
            if vectors is not None:
                embedding = network.parameters["embedding"]
                embedding[: len(vectors)] = vectors
                embedding[len(vectors) :] *= _EDGE_SHARE
        else:
            network = base.network.with_output(n_labels, random)
            if tuple(self.classes_.tolist()) == base.labels:
                network = Network({name: array.copy() for name, array in base.network.parameters.items()})
                chain = base.chain
                return network, Chain(chain.transitions.copy(), chain.starts.copy(), chain.ends.copy())
        return network, Chain(np.zeros((n_labels, n_labels)), np.zeros(n_labels), np.zeros(n_labels))

    def _fit_labeller(
        self,
        features: SentenceFeatures,
        vectors: npt.NDArray[np.float32] | None,
        corpus: _Corpus,
        written: tuple[list[list[str]], list[list[tuple[str, ...]]]],
        random: np.random.Generator,
        progress: Progress | None,
    ) -> Labeller:
        labels = tuple(self.classes_.tolist())

        def fitted(part: _Corpus, told: Progress | None) -> Labeller:
            network, chain = self._start(features, vectors, random)
            settings = self._settings(len(part.lengths))
            found = fit(network, chain, part.counts, part.lengths, part.allowed, settings, random, progress=told)
            if not all(np.isfinite(array).all() for array in found[0].parameters.values()):
                problem = f"Nothing was learnt: with learning_rate={self.learning_rate!r} numbers grew without end."
                raise ValueError(f"{problem} Take a smaller one.")
            return Labeller(labels, features, *found)

        def as_written(chosen: IntArray) -> tuple[list[list[str]], list[list[tuple[str, ...]]]]:
            return [written[0][k] for k in chosen], [written[1][k] for k in chosen]

        n_abstracts = len(corpus.lengths)
        order = random.permutation(n_abstracts)
        if not self.calibrate or n_abstracts < 2 * _FOLDS:
            return fitted(corpus, progress)
        if n_abstracts >= _LARGE:
            held_out = order[: int(n_abstracts * _HELD_OUT)]
            labeller = fitted(corpus.without(held_out), progress)
            return replace(labeller, temperature=fit_temperature([(labeller, *as_written(held_out))]))
        folds = [
            (fitted(corpus.without(held_out), None), *as_written(held_out))
            for held_out in (order[fold::_FOLDS] for fold in range(_FOLDS))
        ]
        return replace(fitted(corpus, progress), temperature=fit_temperature(folds))

    # ------------------------------------------------------------------ predicting

    def predict_proba(self, X: Abstracts) -> list[FloatArray]:
        """Probability of each label for each sentence.

        Parameters
        ----------
        X : sequence of sequences of str

        Returns
        -------
        list of arrays, shape (n_sentences, n_labels)
            Columns in the order of ``classes_``; rows sum to 1.
        """
        check_is_fitted(self)
        return self.labeller_.probabilities(_check_abstracts(X))

    def predict(self, X: Abstracts) -> list[list[str]]:
        """The most probable label of each sentence.

        Parameters
        ----------
        X : sequence of sequences of str

        Returns
        -------
        list of lists of str
        """
        check_is_fitted(self)
        classes = self.classes_.tolist()
        found = self.labeller_.labelled(_check_abstracts(X))
        return [[classes[number] for number in numbers] for numbers, _ in found]

    def score(self, X: Abstracts, y: Sequence[Sequence[Label]], sample_weight: Any = None) -> float:
        """Share of the sentences whose label is right.

        Parameters
        ----------
        X : sequence of sequences of str
        y : sequence of sequences of str
        sample_weight : array-like, shape (n_abstracts,), optional

        Returns
        -------
        float
        """
        abstracts = _check_abstracts(X)
        targets = _check_targets(abstracts, y)
        weights = np.ones(len(abstracts)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
        if weights.shape != (len(abstracts),):
            raise ValueError(f"sample_weight has the shape {weights.shape} for {len(abstracts)} abstracts.")
        right = total = 0.0
        for predicted, several, weight in zip(self.predict(abstracts), targets, weights, strict=True):
            right += weight * sum(label in labels for label, labels in zip(predicted, several, strict=True))
            total += weight * len(predicted)
        return float(right / total) if total else 0.0

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.target_tags.one_d_labels = False
        return tags


class _Corpus:
    """Counted sentences of abstracts, their numbers, and the labels they may have."""

    def __init__(self, counts: sparse.csr_matrix, lengths: IntArray, allowed: BoolArray) -> None:
        self.counts = counts
        self.lengths = lengths
        self.allowed = allowed

    def only(self, chosen: IntArray) -> _Corpus:
        """The chosen abstracts."""
        layout = lay_out(self.lengths[chosen])
        rows = (np.cumsum(self.lengths) - self.lengths)[chosen][layout.rows] + layout.columns
        return _Corpus(self.counts[rows], self.lengths[chosen], self.allowed[rows])

    def without(self, chosen: IntArray) -> _Corpus:
        """All but the chosen abstracts."""
        return self.only(np.setdiff1d(np.arange(len(self.lengths)), chosen))


def _check_abstracts(X: Any) -> list[list[str]]:
    """The samples as lists; a sample is a sequence of sentences, not a string."""
    if isinstance(X, str) or not hasattr(X, "__iter__"):
        raise ValueError("X must be a sequence of abstracts, each a sequence of sentences.")
    abstracts = []
    for number, sentences in enumerate(X):
        if isinstance(sentences, str) or not hasattr(sentences, "__iter__"):
            raise ValueError(
                f"Abstract {number} of X must be a sequence of sentences, not {type(sentences).__name__}: "
                "split its text by [text[start:end] for start, end in absclf.split_sentences(text)]."
            )
        sentences = list(sentences)
        for sentence in sentences:
            if not isinstance(sentence, str):
                raise ValueError(f"A sentence of abstract {number} of X is {type(sentence).__name__}, not str.")
        abstracts.append(sentences)
    return abstracts


def _check_targets(abstracts: list[list[str]], y: Any) -> list[list[tuple[str, ...]]]:
    """The labels as tuples, as many as there are sentences."""
    if y is None:
        raise ValueError("This classifier needs y: the labels of each abstract's sentences.")
    y = list(y)
    if len(y) != len(abstracts):
        raise ValueError(f"X has {len(abstracts)} abstracts, and y has labels for {len(y)}.")
    targets = []
    for number, (sentences, labels) in enumerate(zip(abstracts, y, strict=True)):
        if isinstance(labels, str) or not hasattr(labels, "__len__") or len(labels) != len(sentences):
            raise ValueError(f"Abstract {number} has {len(sentences)} sentences, but its labels in y are {labels!r}.")
        several = [_as_labels(label) for label in labels]
        for label, found in zip(labels, several, strict=True):
            if not all(isinstance(one, str) for one in found):
                raise ValueError(
                    f"A label of abstract {number} in y is {label!r}: it must be a str, or a tuple of them."
                )
        if not all(several):
            raise ValueError(f"A sentence of abstract {number} has no label in y.")
        targets.append(several)
    return targets


def _as_labels(label: Any) -> tuple[Any, ...]:
    """The labels that a sentence may have, of whatever type they are."""
    return (label,) if isinstance(label, str | bytes) or not hasattr(label, "__iter__") else tuple(label)
