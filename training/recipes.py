"""What each shipped model is made of: its corpora, settings, and how they are joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from absclf.classifier import AbstractClassifier
from absclf.corpora import Corpus, load
from absclf.keypoints import KeyPointExtractor
from absclf.labeller import Labeller
from absclf.models import Model, choosing_model, describe_abstracts, labelling_model
from absclf.models import load as load_model
from absclf.ranking import SentenceRanker
from absclf.schemes import get_scheme

__all__ = ["RECIPES"]


def either(corpus: Corpus, first: str, second: str) -> Corpus:
    """Leave open which of two labels a sentence has, in abstracts that print only one of the two."""
    y = []
    for labels in corpus.y:
        printed = {several[0] for several in labels if len(several) == 1}
        if {first, second} <= printed:
            y.append(labels)
        else:
            y.append([(first, second) if several in ((first,), (second,)) else several for several in labels])
    return Corpus(corpus.X, y, corpus.groups, corpus.sha256)


def _ranker(data: Path) -> SentenceRanker:
    import gzip, json

    X = []
    y = []
    for l in gzip.open(data / "scitldr_train.jsonl.gz", "rt"):
        r = json.loads(l)
        X.append(r["sentences"])
        y.append([1.0 if i == 0 else 0.0 for i in range(len(r["sentences"]))])
    return KeyPointExtractor(n_networks=1).fit(X[:300], y[:300]).ranker_


def build_research(data: Path, output: Path) -> Model:
    scheme = get_scheme("research")
    corpus = either(load(data / "structured_train.jsonl.gz", scheme), "BACKGROUND", "OBJECTIVE")
    classifier = AbstractClassifier(labels=scheme.labels).fit(corpus.X, corpus.y)
    return labelling_model("research", scheme, classifier.labeller_, _ranker(data), {"name": "research"})


def build_cs(data: Path, output: Path) -> Model:
    scheme = get_scheme("cs")
    base = load_model(output / "research.safetensors").classifier.labeller_
    corpus = load(data / "csabstruct_train.jsonl.gz", scheme)
    classifier = AbstractClassifier(labels=scheme.labels, base=base).fit(corpus.X, corpus.y)
    return labelling_model("cs", scheme, classifier.labeller_, _ranker(data), {"name": "cs"})


def build_review(data: Path, output: Path) -> Model:
    scheme = get_scheme("review")
    base = load_model(output / "research.safetensors").classifier.labeller_
    corpus = load(data / "expert_reviews_train.jsonl.gz", scheme)
    classifier = AbstractClassifier(labels=scheme.labels, base=base, learning_rate=1e-3).fit(corpus.X, corpus.y)
    return labelling_model("review", scheme, classifier.labeller_, _ranker(data), {"name": "review"})


def build_auto(data: Path, output: Path) -> Model:
    review, research = load_model(output / "review.safetensors"), load_model(output / "research.safetensors")
    reviews = load(data / "expert_reviews_train.jsonl.gz", get_scheme("review"))
    studies = load(data / "structured_train.jsonl.gz", get_scheme("research")).only(range(4000))
    parts = (review._structurer, research._structurer)
    labeller = review.classifiers  # noqa
    counts = [research._structurer.labeller.count(corpus.X) for corpus in (reviews, studies)]
    described = sparse.vstack(
        [describe_abstracts(c, [len(x) for x in corpus.X]) for c, corpus in zip(counts, (reviews, studies))]
    )
    target = np.repeat([1, 0], [len(reviews), len(studies)])
    logistic = LogisticRegression(class_weight="balanced", max_iter=2000).fit(described, target)
    return choosing_model(review, research, logistic.coef_[0], float(logistic.intercept_[0]), {"name": "auto"})


RECIPES: dict[str, Callable[[Path, Path], Model]] = {
    "research": build_research,
    "cs": build_cs,
    "review": build_review,
    "auto": build_auto,
}
