"""How far the reader of ``labels`` agrees with what others labelled.

``python -m training.annotation_agreement [--data DIR]``. ``labels/agreement`` holds what it said, not having seen their
labels, of the abstracts of ``biorc800_dev`` (by two wordings of the rules), of all expert reviews, and of every third
abstract of ``csabstruct_dev``. A line names an abstract by the digest of its sentences, joined by spaces.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from absclf.corpora import Corpus, load
from absclf.evaluation import Scores, evaluate
from absclf.schemes import Scheme, get_scheme
from training.annotations import LABELS, digest_of, label_at, read_labels
from training.folder import CORPORA, corpora_folder, run

__all__ = ["agreement", "main"]

_READ: dict[str, tuple[str, tuple[str, ...]]] = {
    "biorc800_dev": ("research", ("biorc800_dev",)),
    "biorc800_dev_first_wording": ("research", ("biorc800_dev",)),
    "expert_reviews": ("review", ("expert_reviews_train", "expert_reviews_dev")),
    "csabstruct_dev": ("cs", ("csabstruct_dev",)),
}


def agreement(corpus: Corpus, scheme: Scheme, path: Path) -> Scores:
    """Scores of the labels in a file against those of a corpus, for the abstracts that the file names."""
    known = read_labels(path, scheme)
    numbers, found = [], []
    for number, sentences in enumerate(corpus.X):
        runs = known.get(digest_of(" ".join(sentences)))
        if runs is None:
            continue
        starts = np.cumsum([0, *(len(sentence) + 1 for sentence in sentences[:-1])]).tolist()
        said = [label_at(start, runs, scheme) for start in starts]
        numbers.append(number)
        found.append(
            np.array([[float(label in several) / len(several) for label in scheme.labels] for several in said])
        )
    return evaluate(scheme.labels, [corpus.y[number] for number in numbers], found)


def main() -> None:
    """Parse the command line, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m training.annotation_agreement", description=__doc__)
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    arguments = parser.parse_args()
    print("corpus\tabstracts\tsentences\tmacro F1\twhole abstracts")
    for name, (scheme_name, corpora) in _READ.items():
        scheme = get_scheme(scheme_name)
        first, *others = (load(arguments.data / f"{corpus}.jsonl.gz", scheme) for corpus in corpora)
        scores = agreement(sum(others, first), scheme, LABELS / "agreement" / f"{name}.tsv")
        figures = (scores.accuracy, scores.macro_f1, scores.exact_match)
        print(name, scores.n_abstracts, *(f"{100 * figure:.1f}" for figure in figures), sep="\t")


if __name__ == "__main__":
    run(main)
