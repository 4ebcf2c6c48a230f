"""Measure retraining: from a shipped model and from scratch, on 100 abstracts and on all.

``python -m training.transfer_benchmark [--data DIR] [--base NAME|FILE] [--seeds 1] [NAME ...]``

NAME is a corpus of which DIR holds NAME_train.jsonl.gz, which is learnt from, and NAME_dev.jsonl.gz, which is measured.
Seconds are of processor time. The 100 abstracts are drawn once a seed. A base that has learnt from NAME_train itself,
as the shipped ``research`` has from ``csabstruct_train``, tells nothing of how far 100 abstracts go: a warning says so,
and ``training.build research`` leaves one that has not in ``models/intermediate``.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np

from absclf.corpora import Corpus, load
from absclf.evaluation import evaluate
from absclf.learning import train
from absclf.models import Model
from absclf.models import load as load_model
from training.folder import CORPORA, corpora_folder, run

FEW = 100


def warn_of_known(base: Model, corpus: Corpus, name: str) -> None:
    """Say so where a model has learnt from the corpus that it is to be retrained on."""
    if corpus.sha256 in {known["sha256"] for known in base.card.get("corpora", ())}:
        print(f"{base.name} has learnt from {name}_train: few abstracts of it are not all it knows.", file=sys.stderr)


def main() -> None:
    """Parse the command line, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m training.transfer_benchmark", description=__doc__)
    parser.add_argument("names", nargs="*", default=["csabstruct", "nicta_piboso"], metavar="NAME")
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--base", default="research", help="the model to start from")
    parser.add_argument("--seeds", type=int, default=1, help="how often all is done; the table gives means")
    arguments = parser.parse_args()
    base = load_model(arguments.base)
    print("corpus\tabstracts\tfrom\taccuracy\tmacro F1\twhole\tcalibration error\tseconds", flush=True)
    for name in arguments.names:
        corpus = load(arguments.data / f"{name}_train.jsonl.gz")
        dev = load(arguments.data / f"{name}_dev.jsonl.gz", corpus.scheme)
        warn_of_known(base, corpus, name)
        for size in (FEW, len(corpus)):
            for start in (base, None):
                rows = []
                for seed in range(arguments.seeds):
                    order = np.random.default_rng(seed).permutation(len(corpus)).tolist()
                    part = corpus.only(sorted(order[:size]))
                    began = time.process_time()
                    model = train(part, start, seed=seed)
                    seconds = time.process_time() - began
                    scores = evaluate(model.labels, dev.y, model.classifier.predict_proba(dev.X))
                    found = (scores.accuracy, scores.macro_f1, scores.exact_match, scores.calibration_error)
                    rows.append([*(100 * value for value in found), seconds])
                told = "\t".join(f"{value:.1f}" for value in np.mean(rows, axis=0))
                print(f"{name}\t{size}\t{start.name if start else 'scratch'}\t{told}", flush=True)


if __name__ == "__main__":
    run(main)
