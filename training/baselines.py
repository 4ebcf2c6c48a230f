"""What the shipped models are measured beside: two simple classifiers of single sentences."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from absclf.baselines import PositionBaseline
from absclf.corpora import Corpus

__all__ = ["BASELINES", "PositionBaseline", "WordsBaseline"]

FloatArray = npt.NDArray[np.float64]

_PLACES = 10
_MOST_ABSTRACTS = 8_000


def _places(abstracts: Sequence[Sequence[str]]) -> npt.NDArray[np.int64]:
    """In which tenth of its abstract each sentence stands."""
    return np.array(
        [number * _PLACES // len(sentences) for sentences in abstracts for number in range(len(sentences))],
        dtype=np.int64,
    )


def _parted(rows: FloatArray, abstracts: Sequence[Sequence[str]]) -> list[FloatArray]:
    ends = np.cumsum([len(sentences) for sentences in abstracts])
    return [rows[end - len(sentences) : end] for end, sentences in zip(ends, abstracts, strict=True)]


class WordsBaseline:
    """TF-IDF of words and word pairs and the tenth of the abstract, into a logistic regression."""

    name = "TF-IDF + logistic regression"

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)

    def fit(self, corpus: Corpus) -> WordsBaseline:
        """Fit on at most 8,000 abstracts, evenly drawn."""
        step = max(1, -(-len(corpus) // _MOST_ABSTRACTS))
        part = corpus.only(range(0, len(corpus), step))
        told = [several for labels in part.y for several in labels]
        rows = [row for row, several in enumerate(told) if len(several) == 1]
        self.vectorizer_ = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
        words = self.vectorizer_.fit_transform([sentence for sentences in part.X for sentence in sentences])
        self.regression_ = LogisticRegression(C=3.0, max_iter=100)
        with warnings.catch_warnings():
            # A hundred steps are scikit-learn's default.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.regression_.fit(self._joined(words, part.X)[rows], [told[row][0] for row in rows])
        return self

    @staticmethod
    def _joined(words: Any, abstracts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        places = sparse.csr_matrix(np.eye(_PLACES)[_places(abstracts)])
        joined: sparse.csr_matrix = sparse.hstack([words, places], format="csr")
        return joined

    def predict_proba(self, abstracts: Sequence[Sequence[str]]) -> list[FloatArray]:
        """Label probabilities of each sentence, in the order of the labels."""
        words = self.vectorizer_.transform([sentence for sentences in abstracts for sentence in sentences])
        found = self.regression_.predict_proba(self._joined(words, abstracts))
        rows = np.zeros((len(found), len(self.labels)))
        rows[:, [self.labels.index(label) for label in self.regression_.classes_]] = found
        return _parted(rows, abstracts)


BASELINES = (PositionBaseline, WordsBaseline)
