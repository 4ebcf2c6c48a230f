"""What any model has to beat: the most frequent label of each tenth of an abstract."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from absclf.corpora.corpus import Corpus

__all__ = ["PositionBaseline"]

FloatArray = npt.NDArray[np.float64]

_PLACES = 10


class PositionBaseline:
    """The shares of the labels in each tenth of an abstract.

    Parameters
    ----------
    labels : sequence of str
        In the order of the columns of :meth:`predict_proba`.
    """

    name = "position"

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)

    def fit(self, corpus: Corpus) -> PositionBaseline:
        """Count the labels of each tenth; sentences whose label is open do not count."""
        self.shares_ = np.ones((_PLACES, len(self.labels)))
        for labels in corpus.y:
            for number, several in enumerate(labels):
                if len(several) == 1:
                    self.shares_[number * _PLACES // len(labels), self.labels.index(several[0])] += 1
        self.shares_ /= self.shares_.sum(axis=1, keepdims=True)
        return self

    def predict_proba(self, abstracts: Sequence[Sequence[str]]) -> list[FloatArray]:
        """The labels' shares in each sentence's tenth: arrays of shape (n_sentences, n_labels)."""
        return [self.shares_[np.arange(len(sentences)) * _PLACES // max(1, len(sentences))] for sentences in abstracts]
