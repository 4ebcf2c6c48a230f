"""All that is to be said about a model on a corpus: scores and how sure they are, confusions, doubtful labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from absclf.corpora import Corpus
from absclf.evaluation import Scores, evaluate, reliability
from absclf.label_errors import LabelError, find_label_errors
from absclf.resampling import Interval, intervals
from absclf.schemes import Scheme

__all__ = ["Assessment", "WorstAbstract", "assess", "carried_over"]

FloatArray = npt.NDArray[np.float64]

_WORST = 10
_CONFUSIONS = 8


@dataclass(frozen=True)
class WorstAbstract:
    """An abstract with many sentences that the model and the corpus label differently.

    Parameters
    ----------
    place : str
    sentences : list of (str, str, str, float)
        Text, label (``""``: open), predicted label, its probability.
    suspects : dict of int to LabelError
        Sentences, counted from 0, whose label is probably wrong.
    """

    place: str
    sentences: list[tuple[str, str, str, float]]
    suspects: dict[int, LabelError]

    @property
    def n_wrong(self) -> int:
        """Sentences on which the two differ."""
        return sum(bool(label) and label != predicted for _, label, predicted, _ in self.sentences)


@dataclass(frozen=True)
class Assessment:
    """A model on a corpus.

    Parameters
    ----------
    model : str
        Its name.
    labels : tuple of str
    scores : Scores
    intervals : dict of str to (float, float)
        95 % bootstrap intervals by abstract.
    beside : dict of str to Scores
        Of the position baseline, the model that it started from, ...
    reliability : list of (float, float, int)
    worst : list of WorstAbstract
        The worst first.
    suspects : list of (str, LabelError)
        Places of the sentences whose label is probably wrong, the likeliest first.
    curve : list of (int, float)
        Abstracts learnt from, and accuracy; empty where it was not measured.
    """

    model: str
    labels: tuple[str, ...]
    scores: Scores
    intervals: dict[str, Interval]
    beside: dict[str, Scores]
    reliability: list[tuple[float, float, int]]
    worst: list[WorstAbstract]
    suspects: list[tuple[str, LabelError]]
    curve: list[tuple[int, float]] = field(default_factory=list)

    @property
    def confusions(self) -> list[tuple[str, str, int]]:
        """True label, predicted label, sentences: the commonest first."""
        table = self.scores.confusion
        pairs = [
            (true, predicted, int(table[row, column]))
            for row, true in enumerate(self.labels)
            for column, predicted in enumerate(self.labels)
            if row != column and table[row, column]
        ]
        return sorted(pairs, key=lambda pair: -pair[2])

    def to_dict(self) -> dict[str, Any]:
        """Numbers as JSON types, no sentence among them: what a model's card holds."""
        return {
            "model": self.model,
            **self.scores.to_dict(),
            "intervals": {name: list(ends) for name, ends in self.intervals.items()},
            "beside": {
                name: {key: scores.to_dict()[key] for key in ("accuracy", "macro_f1", "exact_match")}
                for name, scores in self.beside.items()
            },
            "suspicious_labels": len(self.suspects),
            "learning_curve": [list(point) for point in self.curve],
        }

    def lines(self) -> Iterator[str]:
        """The assessment in words and tables, a line each."""
        scores = self.scores
        yield f"{self.model} on {scores.n_abstracts:,} abstracts, {scores.n_sentences:,} sentences:"
        yield f"  {'sentences right':<24}{self._percent(scores.accuracy, 'accuracy')}"
        yield f"  {'macro F1':<24}{self._percent(scores.macro_f1, 'macro_f1')}"
        yield f"  {'whole abstracts right':<24}{self._percent(scores.exact_match, 'exact_match')}"
        yield f"  {'calibration error':<24}{scores.calibration_error:6.1%}"
        yield from self._beside_lines()
        width = max(len("label"), *map(len, self.labels))
        yield ""
        yield f"  {'label':<{width}}  precision  recall      F1   (95 % interval)   sentences"
        for label in self.labels:
            one = scores.by_label[label]
            low, high = self.intervals[label]
            yield (
                f"  {label:<{width}}  {one.precision:9.1%}  {one.recall:6.1%}  {one.f1:6.1%}   "
                f"({low:.1%} to {high:.1%})   {one.support:,}"
            )
        if self.confusions:
            yield ""
            yield "commonest confusions:"
            for true, predicted, count in self.confusions[:_CONFUSIONS]:
                yield f"  {true} taken for {predicted}: {count:,} sentences"
        if self.suspects:
            yield ""
            yield f"labels that are probably wrong: {len(self.suspects):,}; look at these first:"
            for place, error in self.suspects[:_CONFUSIONS]:
                yield (
                    f"  {place}, sentence {error.sentence + 1}: {error.label}, "
                    f"the model says {error.predicted} ({error.probability:.0%})"
                )

    def _percent(self, value: float, name: str) -> str:
        low, high = self.intervals[name]
        return f"{value:6.1%}   ({low:.1%} to {high:.1%})"

    def _beside_lines(self) -> Iterator[str]:
        if self.beside:
            yield ""
            yield "beside it:"
            width = max(map(len, self.beside))
            for name, scores in self.beside.items():
                yield (
                    f"  {name:<{width}}  sentences right {scores.accuracy:6.1%}, macro F1 {scores.macro_f1:6.1%}, "
                    f"whole abstracts {scores.exact_match:6.1%}"
                )


def assess(
    model: str,
    labels: Sequence[str],
    corpus: Corpus,
    probabilities: Sequence[FloatArray],
    beside: Mapping[str, Sequence[FloatArray]] | None = None,
    curve: Sequence[tuple[int, float]] = (),
    seed: int = 0,
) -> Assessment:
    """Assess a model by its predictions for a labelled corpus that it has not learnt from.

    Parameters
    ----------
    model : str
        Its name.
    labels : sequence of str
        What the columns of the probabilities stand for.
    corpus : Corpus
    probabilities : sequence of arrays, shape (n_sentences, n_labels)
    beside : mapping of str to such sequences, optional
        Predictions of others, by name.
    curve : sequence of (int, float), optional
    seed : int
        Of the bootstrap.

    Returns
    -------
    Assessment

    Raises
    ------
    ValueError
        If no sentence has a label of its own.
    """
    errors = find_label_errors(labels, corpus.y, probabilities)
    places = corpus.places or [f"abstract {group}" for group in corpus.groups]
    return Assessment(
        model=model,
        labels=tuple(labels),
        scores=evaluate(labels, corpus.y, probabilities),
        intervals=intervals(labels, corpus.y, probabilities, seed),
        beside={name: evaluate(labels, corpus.y, found) for name, found in (beside or {}).items()},
        reliability=reliability(labels, corpus.y, probabilities),
        worst=_worst(labels, corpus, places, probabilities, errors),
        suspects=[(places[error.abstract], error) for error in errors],
        curve=list(curve),
    )


def _worst(
    labels: Sequence[str],
    corpus: Corpus,
    places: Sequence[str],
    probabilities: Sequence[FloatArray],
    errors: Sequence[LabelError],
) -> list[WorstAbstract]:
    by_abstract: dict[int, dict[int, LabelError]] = {}
    for error in errors:
        by_abstract.setdefault(error.abstract, {})[error.sentence] = error
    found = []
    for number, (sentences, targets, rows) in enumerate(zip(corpus.X, corpus.y, probabilities, strict=True)):
        told = [
            (text, several[0] if len(several) == 1 else "", labels[int(row.argmax())], float(row.max()))
            for text, several, row in zip(sentences, targets, rows, strict=True)
        ]
        suspects = by_abstract.get(number, {})
        found.append(WorstAbstract(places[number], told, suspects))
    found = [one for one in found if one.n_wrong]
    return sorted(found, key=lambda one: (-one.n_wrong / len(one.sentences), -len(one.suspects), one.place))[:_WORST]


def carried_over(probabilities: Sequence[FloatArray], labels: Sequence[str], scheme: Scheme) -> list[FloatArray] | None:
    """Predictions of a model with other labels, in a scheme's labels.

    Parameters
    ----------
    probabilities : sequence of arrays, shape (n_sentences, n_other_labels)
    labels : sequence of str
        The other model's labels.
    scheme : Scheme
        What the other labels mean is looked up as if they were printed headings.

    Returns
    -------
    list of arrays, shape (n_sentences, n_labels), or None
        None where fewer than two of the other labels mean anything in the scheme.
    """
    exact = {label.casefold(): (label,) for label in scheme.labels}
    meant = [exact.get(label.casefold()) or scheme.labels_for(label) for label in labels]
    if len({several for several in meant if several}) < 2:
        return None
    weights = np.zeros((len(labels), len(scheme.labels)))
    for row, several in enumerate(meant):
        for label in several or scheme.labels:
            weights[row, scheme.labels.index(label)] = 1.0 / len(several or scheme.labels)
    return [found @ weights for found in probabilities]
