"""Measure how far labels go: abstracts chosen by ``absclf select`` beside random ones, labels taken from the corpus.

``python -m training.learning_curves [--data DIR] [--base NAME|FILE] [--sizes 50,100,200] [--seeds 2] [NAME ...]``

NAME is a corpus of which DIR holds NAME_train.jsonl.gz and NAME_dev.jsonl.gz. Each step trains a model on the abstracts
so far, starting from the base, and measures it on the dev file. The first abstracts are chosen by the base, the next
ones by the model that was trained on those before them. Random abstracts are drawn once a seed. The base should not
have learnt from NAME_train, as the shipped ``research`` has from ``csabstruct_train``: a warning says so, and
``training.transfer_benchmark`` tells how to make one that has not.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np

from absclf.active_learning import select_abstracts
from absclf.corpora import Corpus, load
from absclf.evaluation import Scores, evaluate
from absclf.labeller import Labeller
from absclf.learning import train
from absclf.models import Model
from absclf.models import load as load_model
from training.folder import CORPORA, corpora_folder, run
from training.transfer_benchmark import warn_of_known


def chosen(corpus: Corpus, base: Model, sizes: Sequence[int], seed: int) -> Iterator[tuple[int, Model]]:
    """Models trained on ever more chosen abstracts."""
    model, taken = base, list[int]()
    for size in sizes:
        left = [number for number in range(len(corpus)) if number not in set(taken)]
        labeller = model.classifier.labeller_
        assert isinstance(labeller, Labeller)
        known = [corpus.X[number] for number in taken]
        numbers, _ = select_abstracts(labeller, [corpus.X[number] for number in left], size - len(taken), known)
        taken += [left[number] for number in numbers]
        model = train(corpus.only(taken), base, seed=seed)
        yield size, model


def drawn(corpus: Corpus, base: Model, sizes: Sequence[int], seed: int) -> Iterator[tuple[int, Model]]:
    """Models trained on ever more random abstracts."""
    order = np.random.default_rng(seed).permutation(len(corpus)).tolist()
    for size in sizes:
        yield size, train(corpus.only(order[:size]), base, seed=seed)


WAYS = {"random": drawn, "select": chosen}


def _measured(model: Model, dev: Corpus) -> Scores:
    return evaluate(model.labels, dev.y, model.classifier.predict_proba(dev.X))


def main() -> None:
    """Parse the command line, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m training.learning_curves", description=__doc__)
    parser.add_argument("names", nargs="*", default=["csabstruct", "nicta_piboso"], metavar="NAME")
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--base", default="research", help="the model to start from")
    parser.add_argument("--sizes", default="50,100,200", help="numbers of abstracts, the fewest first")
    parser.add_argument("--seeds", type=int, default=2, help="how often all is done; the table gives means")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    base = load_model(arguments.base)
    print("corpus\tway\tabstracts\taccuracy\tmacro F1", flush=True)
    for name in arguments.names:
        corpus = load(arguments.data / f"{name}_train.jsonl.gz")
        dev = load(arguments.data / f"{name}_dev.jsonl.gz", corpus.scheme)
        warn_of_known(base, corpus, name)
        for way, models in WAYS.items():
            runs = [
                [_measured(model, dev) for _, model in models(corpus, base, sizes, k)] for k in range(arguments.seeds)
            ]
            for size, scores in zip(sizes, zip(*runs, strict=True), strict=True):
                accuracy = np.mean([one.accuracy for one in scores])
                f1 = np.mean([one.macro_f1 for one in scores])
                print(f"{name}\t{way}\t{size}\t{100 * accuracy:.1f}\t{100 * f1:.1f}", flush=True)


if __name__ == "__main__":
    run(main)
