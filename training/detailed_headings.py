"""Measure what a network gains, where it is retrained, when it has learnt finer sections than those of its scheme.

``python -m training.detailed_headings [--data DIR] [--every N] [--seeds 3] [--few 100] [NAME ...]``

Two networks learn from every Nth of ``structured_train``, hidden labels left open: one the research scheme, the other
the sections of ``detailed.toml`` and then the research scheme. Both are measured on ``structured_dev`` (four classes)
and ``biorc800_dev`` (accuracy, macro F1), and, trained on with a few abstracts of NAME_train and with all, on NAME_dev
and, where it is a few, 500 others of NAME_train (accuracy, macro F1, means over the seeds, which draw the few).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from absclf.classifier import AbstractClassifier
from absclf.corpora import Corpus, load
from absclf.evaluation import Scores, evaluate
from absclf.labeller import Labeller
from absclf.learning import train
from absclf.models import Model, labelling_model
from absclf.models import load as load_model
from absclf.schemes import get_scheme, load_scheme
from training.folder import CORPORA, corpora_folder, run
from training.recipes import DETAILED, JOINED, chained, in_detail, leave_open, with_labels

_OTHERS = 500
_SETTINGS: dict[str, Any] = {"dimension": 64, "initial_vectors": "text", "word_dropout": 0.4, "calibrate": False}


def main() -> None:
    """Parse the command line, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m training.detailed_headings", description=__doc__)
    parser.add_argument("names", nargs="*", default=["csabstruct", "nicta_piboso"], metavar="NAME")
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--every", type=int, default=1, help="learn from one in so many abstracts")
    parser.add_argument("--seeds", type=int, default=3, help="how often abstracts are drawn and models retrained")
    parser.add_argument("--few", type=int, default=100, help="abstracts of the smaller of the two retrainings")
    arguments = parser.parse_args()
    for kind, labeller in _networks(arguments.data, arguments.every):
        for name in ("structured_dev", "biorc800_dev"):
            dev = load(arguments.data / f"{name}.jsonl.gz", "research")
            found = labeller.probabilities(dev.X)
            joined = JOINED if name == "structured_dev" else []
            _tell(kind, name, [evaluate(labeller.labels, dev.y, found, joined)])
        base = labelling_model("base", get_scheme("research"), labeller, load_model("research").ranker, {})
        for name in arguments.names:
            corpus = load(arguments.data / f"{name}_train.jsonl.gz")
            dev = load(arguments.data / f"{name}_dev.jsonl.gz", corpus.scheme)
            for size in (arguments.few, len(corpus)):
                drawn = [_retrained(base, corpus, dev, size, seed) for seed in range(arguments.seeds)]
                _tell(kind, f"{name}, {size} abstracts", drawn)


def _networks(data: Path, every: int) -> Iterator[tuple[str, Labeller]]:
    scheme, detailed = get_scheme("research"), load_scheme(DETAILED)
    printed, finer = (load(data / "structured_train.jsonl.gz", one) for one in (scheme, detailed))
    chosen = list(range(0, len(printed), every))
    printed, finer = printed.only(chosen), finer.only(chosen)
    corpus = leave_open(printed, scheme.labels)
    plain = AbstractClassifier(labels=scheme.labels, epochs=3, **_SETTINGS).fit(corpus.X, corpus.y)
    yield "sections", chained(plain)
    y = in_detail(corpus.y, printed.y, finer.y, scheme, detailed)
    begun = AbstractClassifier(labels=detailed.labels, epochs=3, **_SETTINGS).fit(corpus.X, y)
    yield "sections in detail", with_labels(chained(begun), scheme.labels, corpus.X, corpus.y)


def _retrained(base: Model, corpus: Corpus, dev: Corpus, size: int, seed: int) -> Scores:
    order = np.random.default_rng(seed).permutation(len(corpus)).tolist()
    model = train(corpus.only(sorted(order[:size])), base, seed=seed)
    others = corpus.only(sorted(order[size : size + _OTHERS]))
    return evaluate(model.labels, dev.y + others.y, model.classifier.predict_proba(dev.X + others.X))


def _tell(kind: str, name: str, several: list[Scores]) -> None:
    accuracy, macro = (100 * np.mean([getattr(s, measure) for s in several]) for measure in ("accuracy", "macro_f1"))
    print(f"{kind}\t{name}\t{accuracy:.1f}\t{macro:.1f}", flush=True)


if __name__ == "__main__":
    run(main)
