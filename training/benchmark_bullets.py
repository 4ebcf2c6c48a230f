"""Measures the key points of biomedical abstracts beside other summarizers, by sentences that a reader chose.

Run ``python -m training.benchmark_bullets [--data DIR]``; the default directory is ``../shared/corpora``, of which
``unlabelled`` is read; the development extra has to be installed (sumy). The reader is a large language model that went
by written rules (``training/labels/README.md``): what is measured is agreement with it, on abstracts whose key
sentences the ranker has not learnt, nor the models their sections. The model ``auto`` chooses by itself whether an
abstract is a review or a study; titles are given where there are any.

- *first*: how often the sentence with the best score is the reader's first;
- *three*: how many of the reader's first three are among the three with the best scores;
- *bullets*: how many of the reader's three bullets are among the three that are chosen.

Brackets are 95 % intervals from 2,000 bootstrap samples of the abstracts. The last row of each table says how far the
reader agrees with itself: it read some of the abstracts a second time, not seeing what it had said.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

import absclf
from absclf.abstract import StructuredAbstract
from training.annotations import LABELS
from training.benchmark_key_points import Paper, interval, untrained_methods
from training.folder import CORPORA, corpora_folder, run
from training.marked_sentences import MarkedAbstract, load_marked, marked_parts

__all__ = ["agreement", "main"]

_AGAIN = LABELS / "agreement" / "key_points.tsv"
_N = 3
_EVERY = 10**6
_MEASURES = ("first", "three", "bullets")

Choice = tuple[Sequence[int], Sequence[int]]
"""Sentences in order of importance, and those that are chosen for bullets: places from 0."""


def agreement(found: Choice, wanted: Choice) -> tuple[float, float, float]:
    """Whether the first sentence is the same, and which share of the first three and of the bullets is found."""
    (order, bullets), (wanted_order, wanted_bullets) = found, wanted
    return (
        float(order[0] == wanted_order[0]),
        len({*order[:_N]} & {*wanted_order[:_N]}) / len(wanted_order[:_N]),
        len({*bullets} & {*wanted_bullets}) / len(wanted_bullets),
    )


def _choices(marked: Sequence[MarkedAbstract], model: absclf.Model) -> Iterator[tuple[str, list[Choice]]]:
    papers = [Paper(list(one.abstract.sentences), title=one.abstract.record.title) for one in marked]
    for name, rank in untrained_methods():
        yield name, [_best(scores) for scores in rank(papers)]
    abstracts = [one.abstract for one in marked]
    ranked = model.classify_many(abstracts, key_points=_EVERY)
    scores = [np.array([point.score for point in result.key_points]) for result in ranked]
    chosen = map(_chosen, model.classify_many(abstracts, key_points=_N))
    yield "absclf", [(_best(of_one)[0], bullets) for of_one, bullets in zip(scores, chosen, strict=True)]


def _best(scores: NDArray[np.float64]) -> Choice:
    order = np.argsort(-scores, kind="stable").tolist()
    return order, order[:_N]


def _chosen(result: StructuredAbstract) -> list[int]:
    starts = {point.start for point in result.key_points}
    return [place for place, sentence in enumerate(result.sentences) if sentence.start in starts]


def _row(name: str, found: Sequence[Choice], marked: Sequence[MarkedAbstract]) -> str:
    pairs = zip(found, marked, strict=True)
    values = 100 * np.array([agreement(choice, (one.order, one.bullets)) for choice, one in pairs])
    return f"{name:<19}  " + "  ".join(interval(column) for column in values.T)


def main() -> None:
    """Parse the command line, measure, print a table for studies and one for reviews."""
    parser = argparse.ArgumentParser(prog="python -m training.benchmark_bullets", description=__doc__)
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    arguments = parser.parse_args()
    model = absclf.load("auto")
    learnt, unread = marked_parts(arguments.data)
    first = {one.digest: one for one in (*learnt, *unread)}
    again = [one for one in load_marked(arguments.data, _AGAIN) if one.digest in first]
    kinds = {
        one.digest: result.scheme
        for part in (unread, again)
        for one, result in zip(part, model.classify_many((one.abstract for one in part), key_points=0), strict=True)
    }
    choices = list(_choices(unread, model))
    for title, scheme in (("studies", "research"), ("reviews", "review")):
        numbers = [number for number, one in enumerate(unread) if kinds[one.digest] == scheme]
        print(f"\n{len(numbers)} {title:<15}  " + "  ".join(f"{measure:^18}" for measure in _MEASURES))
        for name, found in choices:
            print(_row(name, [found[number] for number in numbers], [unread[number] for number in numbers]))
        twice = [one for one in again if kinds[one.digest] == scheme]
        same = [first[one.digest] for one in twice]
        print(_row(f"the reader ({len(twice)})", [(one.order, one.bullets) for one in twice], same))


if __name__ == "__main__":
    run(main)
