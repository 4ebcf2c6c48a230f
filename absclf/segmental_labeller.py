"""A model of labels whose three sections come once each, in order: it places two boundaries in an abstract.

It reads an abstract with the eyes of a labeller that has learnt from many more (transfer): that one's scores and
states, beside words and cues of a review's own voice, are features of a softmax over all divisions into three parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.article_talk import CUE_NAMES, cue_matrix
from absclf.errors import ModelFileError
from absclf.features import SentenceFeatures
from absclf.labeller import Labeller, Reading, SentenceLabeller, Weighed
from absclf.review_features import FeatureBlocks, FeatureScales, review_features
from absclf.segmental import SegmentalModel, best_segmentations

__all__ = ["SegmentalLabeller", "fit_segmental_labeller"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_MOST_BLOCKS = 120  # a longer text is divided between blocks of sentences: all divisions are looked at
_FORBIDDEN = -1e4  # score of a label that a sentence may not have
_FOLDS, _FOLDS_BESIDE_RELATED = 5, 3  # that probabilities are calibrated in; with related abstracts each takes long
_WEIGHTS = ("sentence_weights", "boundary_weights", "length_weights")


@dataclass(frozen=True)
class _Scaling:
    """How the base's scores and states are standardised."""

    score_means: FloatArray
    score_scales: FloatArray
    state_means: FloatArray
    state_scales: FloatArray

    @classmethod
    def of(cls, scores: FloatArray, states: FloatArray) -> _Scaling:
        return cls(scores.mean(axis=0), scores.std(axis=0) + 1e-6, states.mean(axis=0), states.std(axis=0) + 1e-6)


@dataclass(frozen=True)
class SegmentalLabeller(SentenceLabeller):
    """Label probabilities for the sentences of abstracts, from a model of whole divisions into three sections.

    Parameters
    ----------
    labels : tuple of str
        The three labels, in the order of the text.
    base : Labeller
        The labeller whose scores and states are features.
    columns : array of int, shape (n_words,)
        Which of the base's features are words of this model.
    scaling : _Scaling
    scales : FeatureScales
    model : SegmentalModel
    """

    labels: tuple[str, ...]
    base: Labeller
    columns: IntArray
    scaling: _Scaling
    scales: FeatureScales
    model: SegmentalModel

    @property
    def features(self) -> SentenceFeatures:
        """The base's features."""
        return self.base.features

    @property
    def dimension(self) -> int:
        """Length of the base's sentence vectors."""
        return self.base.dimension

    def count(self, abstracts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """The features of all sentences of the abstracts, one after the other: (n_sentences, n_features)."""
        return self.base.count(abstracts)

    def weighed(
        self,
        abstracts: Sequence[Sequence[str]],
        allowed: Sequence[BoolArray | None] | None = None,
        counts: sparse.csr_matrix | None = None,
    ) -> list[Weighed]:
        """As :meth:`SentenceLabeller.weighed`, by the best division.

        Abstracts of one length are divided together, so that all sums are of one shape: an abstract's result does
        not depend on the others that are given with it.
        """
        lengths = np.array([len(sentences) for sentences in abstracts], dtype=np.int64)
        counts = self.count(abstracts) if counts is None else counts
        readings = self.base.read(abstracts, counts)
        members, firsts = self._describe(abstracts, lengths, counts, readings)
        scored = members.dot(self.model.sentence_weights_), firsts.dot(self.model.boundary_weights_)
        ends = np.cumsum(lengths)
        result = [(np.zeros(0, dtype=np.int64), np.zeros((0, 3)))] * len(abstracts)
        for length in np.unique(lengths[lengths > 0]):
            same = np.flatnonzero(lengths == length)
            rows = (ends[same] - length)[:, None] + np.arange(length)
            bounds = None if allowed is None else [allowed[k] for k in same.tolist()]
            for k, found in zip(same.tolist(), self._divide(scored, rows, bounds), strict=True):
                result[k] = found
        return [Weighed(*found, reading.importance) for found, reading in zip(result, readings, strict=True)]

    def describe(
        self, abstracts: Sequence[Sequence[str]], lengths: IntArray, counts: sparse.csr_matrix
    ) -> tuple[FeatureBlocks, FeatureBlocks]:
        """Features of the sentences as members of a section, and as the first of one."""
        return self._describe(abstracts, lengths, counts, self.base.read(abstracts, counts))

    def _describe(
        self,
        abstracts: Sequence[Sequence[str]],
        lengths: IntArray,
        counts: sparse.csr_matrix,
        readings: Sequence[Reading],
    ) -> tuple[FeatureBlocks, FeatureBlocks]:
        scores, states = _joined(self.base, readings)
        scaling = self.scaling
        return review_features(
            lengths,
            _presence(counts, self.columns),
            cue_matrix([sentence for sentences in abstracts for sentence in sentences]).astype(np.float64),
            (scores - scaling.score_means) / scaling.score_scales,
            (states - scaling.state_means) / scaling.state_scales,
            self.scales,
        )

    def _divide(
        self,
        scored: tuple[FloatArray, FloatArray],
        rows: IntArray,
        allowed: Sequence[BoolArray | None] | None,
    ) -> list[tuple[IntArray, FloatArray]]:
        """Divide abstracts of one length: ``rows`` are their sentences' numbers, (n_abstracts, length)."""
        n_abstracts, length = rows.shape
        of_sentences, of_bounds = (scores[rows] for scores in scored)
        if allowed is not None:
            for row, may in enumerate(allowed):
                if may is not None:
                    of_sentences[row] = np.where(may, of_sentences[row], _FORBIDDEN)
        size = -(-length // _MOST_BLOCKS)
        firsts = np.arange(0, length, size)
        found = self.model.divide(np.add.reduceat(of_sentences, firsts, axis=1), of_bounds[:, firsts])
        best = best_segmentations(found)
        probabilities = np.repeat(found.of_labels.reshape(n_abstracts, -1, 3), size, axis=1)[:, :length]
        place = np.arange(length) // size
        labels = (place >= best[:, [0]]).astype(np.int64) + (place >= best[:, [1]])
        if allowed is not None:
            for row, may in enumerate(allowed):
                if may is not None:
                    labels[row], probabilities[row] = _bounded(may, probabilities[row], labels[row])
        return [(labels[row], probabilities[row]) for row in range(n_abstracts)]

    # ------------------------------------------------------------------ the model file

    def to_state(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """Settings as JSON types, and arrays."""
        base, arrays = self.base.to_state()
        arrays = {f"base.{name}": array for name, array in arrays.items()}
        arrays["columns"] = self.columns.astype(np.int32)
        for name, array in vars(self.scaling).items():
            arrays[name] = array.astype(np.float32)
        for name in _WEIGHTS:
            arrays[name] = getattr(self.model, f"{name}_").astype(np.float32)
        settings = {
            "labels": list(self.labels),
            "base": base,
            "scales": asdict(self.scales),
            "inverse_temperature": self.model.inverse_temperature_,
            "doubt": self.model.doubt_,
        }
        return settings, arrays

    @classmethod
    def from_state(cls, settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> SegmentalLabeller:
        """Build a labeller again from :meth:`to_state`'s parts.

        Raises
        ------
        ModelFileError
            Where the parts contradict each other.
        """
        prefix = "base."
        base_arrays = {name.removeprefix(prefix): a for name, a in arrays.items() if name.startswith(prefix)}
        try:
            base = Labeller.from_state(settings["base"], base_arrays)
            scaling = _Scaling(**{name: arrays[name].astype(np.float64) for name in _Scaling.__dataclass_fields__})
            model = SegmentalModel()
            model.inverse_temperature_ = float(settings["inverse_temperature"])
            model.doubt_ = float(settings.get("doubt", 0.0))  # earlier models have none
            for name in _WEIGHTS:
                setattr(model, f"{name}_", arrays[name].astype(np.float64))
            labeller = cls(
                tuple(settings["labels"]),
                base,
                arrays["columns"].astype(np.int64),
                scaling,
                FeatureScales(**settings["scales"]),
                model,
            )
        except (KeyError, TypeError) as error:
            raise ModelFileError(f"The model lacks a part that it needs: {error}.") from error
        labeller._check()
        return labeller

    def _check(self) -> None:
        n_states = self.base.network.parameters["output"].shape[0]
        n_scores = self.base.n_labels
        n_cues, n_words = len(CUE_NAMES), len(self.columns)
        member = 5 + n_words + n_states + 3 * (n_scores + n_cues)
        first = 4 + 2 * (n_scores + n_cues + n_words + n_states)
        expected = {
            "the sections": (len(self.labels), 3),
            "the columns": (
                len(self.columns),
                np.sum((self.columns >= 0) & (self.columns < self.features.n_features_)),
            ),
            "the scores' scaling": (self.scaling.score_means.shape, (n_scores,)),
            "the states' scaling": (self.scaling.state_means.shape, (n_states,)),
            "the scores' scales": (self.scaling.score_scales.shape, (n_scores,)),
            "the states' scales": (self.scaling.state_scales.shape, (n_states,)),
            "the sentence weights": (self.model.sentence_weights_.shape, (member, 3)),
            "the boundary weights": (self.model.boundary_weights_.shape, (first, 2)),
            "the doubt": (0.0 <= self.model.doubt_ < 1.0, True),
            "the temperature": (bool(np.isfinite(self.model.inverse_temperature_)), True),
            "the length weights": (self.model.length_weights_.shape, (self.model.n_length_weights,)),
        }
        for name, (found, wanted) in expected.items():
            if found != wanted:
                raise ModelFileError(f"The model's parts do not fit each other: {name}: {found}, not {wanted}.")


def _joined(base: Labeller, readings: Sequence[Reading]) -> tuple[FloatArray, FloatArray]:
    """The base's scores and states of all sentences."""
    scores = np.concatenate([np.zeros((0, base.n_labels)), *(reading.scores for reading in readings)])
    n_states = base.network.parameters["output"].shape[0]
    states = np.concatenate([np.zeros((0, n_states)), *(reading.states for reading in readings)])
    return scores.astype(np.float64), states.astype(np.float64)


def _presence(counts: sparse.csr_matrix, columns: IntArray) -> sparse.csr_matrix:
    """Which of the features each sentence has: 0 or 1."""
    numbers = np.full(counts.shape[1], -1, dtype=np.int64)
    numbers[columns] = np.arange(len(columns))
    found = numbers[counts.indices]
    kept = found >= 0
    indptr = np.concatenate([[0], np.cumsum(kept)])[counts.indptr]
    present = sparse.csr_matrix((np.ones(int(kept.sum())), found[kept], indptr), shape=(counts.shape[0], len(columns)))
    present.sum_duplicates()
    present.data[:] = 1.0
    return present


def _bounded(allowed: BoolArray, probabilities: FloatArray, labels: IntArray) -> tuple[IntArray, FloatArray]:
    """Labels and probabilities within what is allowed, also where no division in order fits what is printed."""
    within = np.where(allowed, probabilities, 0.0)
    total = within.sum(axis=1, keepdims=True)
    within = np.where(total > 0, within / np.where(total > 0, total, 1.0), allowed / allowed.sum(axis=1, keepdims=True))
    fits = allowed[np.arange(len(labels)), labels]
    return np.where(fits, labels, within.argmax(axis=1)), within


def fit_segmental_labeller(
    base: Labeller,
    labels: Sequence[str],
    abstracts: Sequence[Sequence[str]],
    allowed: Sequence[BoolArray],
    calibrate: bool = True,
    scales: FeatureScales | None = None,
    min_count: int = 5,
    related: Sequence[bool] | None = None,
    penalty: float = 5.0,
) -> SegmentalLabeller:
    """Learn to divide abstracts into three sections.

    Parameters
    ----------
    base : Labeller
    labels : sequence of str
        Three, in the order of the text.
    abstracts : sequence of sequences of str
    allowed : sequence of arrays of bool, shape (n_sentences, 3)
        The labels that each sentence may have. Abstracts that begin with another label than the first, or whose
        labels are out of order, are left out.
    calibrate : bool
        Whether to fit a temperature and a doubt, by cross-validation.
    scales : FeatureScales, optional
    min_count : int
        Words in fewer sentences are left out.
    related : sequence of bool, optional
        Which of the abstracts are of a related kind: see :class:`absclf.segmental.SegmentalModel`. Words are counted,
        features are scaled and the probabilities are calibrated by the others.
    penalty : float
        Weight of half the squared length of the features' weights.

    Returns
    -------
    SegmentalLabeller

    Raises
    ------
    ValueError
        If there are not three labels, or fewer than ten abstracts that can be learnt from.
    """
    if len(labels) != 3:
        raise ValueError(f"A model of divisions needs three labels, not {len(labels)}.")
    bounds = [_bounds_of(may) for may in allowed]
    kept = [k for k, pair in enumerate(bounds) if pair is not None]
    chosen = [abstracts[k] for k in kept]
    others = np.zeros(len(kept), dtype=bool) if related is None else np.asarray(related, dtype=bool)[kept]
    own = [sentences for sentences, other in zip(chosen, others, strict=True) if not other]
    if len(own) < 10:
        raise ValueError(f"Only {len(own)} abstracts have the three sections in order: at least 10 are needed.")
    lengths = np.array([len(sentences) for sentences in chosen], dtype=np.int64)
    counts, own_counts = base.count(chosen), base.count(own)
    n_sentences = np.bincount(_presence(own_counts, np.arange(counts.shape[1])).indices, minlength=counts.shape[1])
    columns = np.flatnonzero((n_sentences >= min_count) & (n_sentences < own_counts.shape[0]))
    scaling = _Scaling.of(*_joined(base, base.read(own, own_counts)))
    folds = _FOLDS_BESIDE_RELATED if others.any() else _FOLDS
    model = SegmentalModel(penalty, n_inner_folds=folds if calibrate else 0)
    labeller = SegmentalLabeller(tuple(labels), base, columns, scaling, scales or FeatureScales(), model)
    sentences, firsts = labeller.describe(chosen, lengths, counts)
    model.fit(sentences, firsts, np.array([bounds[k] for k in kept]), others)
    return labeller


def _bounds_of(allowed: BoolArray) -> tuple[int, int] | None:
    """Where the second and the third section begin; None where they are not in order or the first is missing."""
    sure = [(place, int(may.argmax())) for place, may in enumerate(allowed) if may.sum() == 1]
    numbers = [number for _, number in sure]
    if not sure or numbers != sorted(numbers) or not allowed[0, 0]:
        return None
    second, third = (next((place for place, number in sure if number >= part), len(allowed)) for part in (1, 2))
    if second == third and third < len(allowed):
        # The second section is missing: the model gives it a sentence, the first of the third.
        third = second + 1
    return (second, third) if 1 <= second < third <= len(allowed) else None
