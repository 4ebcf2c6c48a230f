"""Measures the sentence splitter beside pysbd and NLTK's untrained Punkt: boundaries, and sentences a second.

Run ``python -m training.benchmark_sentences [CORPORA]``; the default directory is ``../shared/corpora``. The
sentences that people marked in each abstract are joined with single spaces and split again. A boundary lies
between two sentences; it is found if it falls on the same character, white space not counted. Neither the
beginning nor the end of a text counts. Times are those of the processor, of one core.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from absclf.sentences import split_sentences
from training.corpora import read_sentences
from training.folder import CORPORA, corpora_folder, run

__all__ = ["Score", "boundaries", "main", "score"]

_CORPORA = ("biorc800_dev", "csabstruct_dev", "scitldr_dev")

Splitter = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, predicted, and marked by hand."""

    found: int
    predicted: int
    marked: int

    @property
    def precision(self) -> float:
        """Share of the predicted boundaries that are right."""
        return self.found / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the marked boundaries that are found."""
        return self.found / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / (self.predicted + self.marked) if self.predicted + self.marked else 0.0


def boundaries(sentences: Iterable[str]) -> set[int]:
    """Number of characters, white space not counted, before each boundary."""
    lengths = (len("".join(sentence.split())) for sentence in sentences)
    return set(list(accumulate(length for length in lengths if length))[:-1])


def score(abstracts: Iterable[list[str]], split: Splitter) -> Score:
    """Compare what a splitter finds with the sentences marked by hand.

    Parameters
    ----------
    abstracts : iterable of list of str
        Sentences of each abstract.
    split : callable
        From a text to its sentences.
    """
    found = predicted = marked = 0
    for sentences in abstracts:
        gold, guess = boundaries(sentences), boundaries(split(" ".join(sentences)))
        found += len(gold & guess)
        predicted += len(guess)
        marked += len(gold)
    return Score(found, predicted, marked)


def _absclf(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def _splitters() -> dict[str, Splitter]:
    import pysbd
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    return {
        "absclf": _absclf,
        "pysbd": pysbd.Segmenter(language="en", clean=False).segment,
        "Punkt untrained": PunktSentenceTokenizer().tokenize,
    }


def _seconds(texts: list[str], split: Splitter, repeats: int) -> float:
    """Median processor time of splitting all texts."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        for text in texts:
            split(text)
        times.append(time.process_time() - start)
    return median(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure the sentence splitter beside others.")
    parser.add_argument("corpora", nargs="?", type=corpora_folder, default=CORPORA)
    parser.add_argument("--repeats", type=int, default=3, help="timed runs (default 3)")
    arguments = parser.parse_args()
    heading = ("corpus", "splitter", "precision", "recall", "F1", "sentences/s", "us/abstract")
    print("{:16} {:16} {:>9} {:>7} {:>7} {:>12} {:>12}".format(*heading))
    for name in _CORPORA:
        abstracts = read_sentences(arguments.corpora, name)
        texts = [" ".join(sentences) for sentences in abstracts]
        count = sum(map(len, abstracts))
        for splitter, split in _splitters().items():
            result = score(abstracts, split)
            seconds = _seconds(texts, split, arguments.repeats)
            print(
                f"{name:16} {splitter:16} {100 * result.precision:9.2f} {100 * result.recall:7.2f} "
                f"{100 * result.f1:7.2f} {count / seconds:12,.0f} {1e6 * seconds / len(texts):12.1f}",
                flush=True,
            )


if __name__ == "__main__":
    run(main)
