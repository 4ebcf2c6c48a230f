"""Measure what a network gains when its word vectors begin with text instead of at random.

``python -m training.initial_vectors [--data DIR] [--every N] [--seeds 1] [NAME ...]``

One network learns the research scheme from every Nth of ``structured_train``, labels as printed; it is measured on
``structured_dev``, and, trained on with all of NAME_train, on NAME_dev.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from absclf.classifier import AbstractClassifier
from absclf.corpora import Corpus, load
from absclf.evaluation import evaluate
from absclf.labeller import Labeller
from training.folder import CORPORA, corpora_folder, run
from training.recipes import JOINED, fit_printed_variant


def main() -> None:
    """Parse the command line, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m training.initial_vectors", description=__doc__)
    parser.add_argument("names", nargs="*", default=["csabstruct", "nicta_piboso"], metavar="NAME")
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--every", type=int, default=3, help="learn from one in so many abstracts")
    parser.add_argument("--seeds", type=int, default=1, help="how often all is done; the table gives means")
    arguments = parser.parse_args()
    dev = load(arguments.data / "structured_dev.jsonl.gz", "research")
    corpora = {
        name: (train := load(arguments.data / f"{name}_train.jsonl.gz"), load_dev(arguments.data, name, train))
        for name in arguments.names
    }
    print("begin with\tfive labels\tfour labels, sentences\twhole\t" + "\t".join(corpora), flush=True)
    for initial in ("random", "text"):
        rows = []
        for seed in range(arguments.seeds):
            labeller = fit_printed_variant(
                arguments.data, every=arguments.every, initial_vectors=initial, random_state=seed
            )
            found = labeller.probabilities(dev.X)
            five, four = (evaluate(labeller.labels, dev.y, found, joined) for joined in ([], JOINED))
            transferred = [transfer(labeller, train, test) for train, test in corpora.values()]
            rows.append([five.accuracy, four.accuracy, four.exact_match, *transferred])
        print("\t".join([initial, *(f"{100 * value:.1f}" for value in np.mean(rows, axis=0))]), flush=True)


def load_dev(data: Path, name: str, train: Corpus) -> Corpus:
    """The development file beside a training file, with its scheme."""
    return load(data / f"{name}_dev.jsonl.gz", train.scheme)


def transfer(base: Labeller, train: Corpus, test: Corpus) -> float:
    """Share of the test's sentences that are right after the base was trained on."""
    classifier = AbstractClassifier(base=base, epochs=8, learning_rate=1e-3, calibrate=False).fit(train.X, train.y)
    labels = tuple(classifier.classes_.tolist())
    return evaluate(labels, test.y, classifier.predict_proba(test.X)).accuracy


if __name__ == "__main__":
    run(main)
