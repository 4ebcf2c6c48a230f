"""Labels of unlabelled abstracts, given by reading: ``labels/*.tsv``, which hold no text.

A line names an abstract of ``unlabelled`` by a digest of its text, and says at which character each run of sentences
with one label begins. ``labels/README.md`` tells who read, by which rules, and how far the labels are to be trusted.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from absclf.abstract import Record
from absclf.corpora import Corpus
from absclf.corpora.corpus import Labels
from absclf.errors import InputError
from absclf.schemes import Scheme
from absclf.segmentation import segment
from training.corpora import read_records

__all__ = [
    "LABELS",
    "OPEN",
    "annotated_parts",
    "digest_of",
    "label_at",
    "load_annotations",
    "parse_runs",
    "read_labels",
    "runs_of",
]

LABELS = Path(__file__).with_name("labels")
"""The directory of the files of labels."""

OPEN = "?"
"""Stands for any label of the scheme: what is none of them."""

_DIGITS = 16  # of a text's digest
_UNREAD_EVERY = 10  # of the annotated abstracts, whose labels are kept from training

Run = tuple[str, int]


def digest_of(text: str) -> str:
    """What names a text in a file of labels: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def runs_of(starts: Sequence[int], labels: Sequence[str]) -> str:
    """How a file tells the labels of sentences: ``METHODS:0; RESULTS:412``.

    Parameters
    ----------
    starts : sequence of int
        Where each sentence begins.
    labels : sequence of str
        The label of each.
    """
    before = [None, *labels]
    told = zip(before, labels, starts, strict=False)
    return "; ".join(f"{label}:{start}" for last, label, start in told if label != last)


def parse_runs(told: str, scheme: Scheme) -> list[Run]:
    """Read what :func:`runs_of` wrote.

    Raises
    ------
    ValueError
        Where a label is none of the scheme's, or the places do not ascend from 0.
    """
    runs = []
    for part in told.split("; "):
        label, _, start = part.rpartition(":")
        if label != OPEN and label not in scheme.labels:
            raise ValueError(f"{label!r} is no label of the scheme {scheme.name}")
        runs.append((label, int(start)))
    starts = [start for _, start in runs]
    if starts[0] != 0 or starts != sorted(set(starts)):
        raise ValueError(f"the places {starts} do not ascend from 0")
    return runs


def load_annotations(data: Path, scheme: Scheme, path: Path | None = None) -> Corpus:
    """The annotated abstracts that a directory of corpora has the text of, in the order of ``unlabelled``.

    Parameters
    ----------
    data : Path
        Where ``unlabelled.jsonl.gz`` lies. Abstracts that it lacks are left out, and their number is told.
    scheme : Scheme
        Its name is that of the file of labels.
    path : Path, optional
        Another file of labels.

    Returns
    -------
    Corpus
        Sentences as the package splits them now; each has the label of the run in which it begins.

    Raises
    ------
    InputError
        Where a line of the file of labels cannot be read.
    """
    path = path or LABELS / f"{scheme.name}.tsv"
    known = read_labels(path, scheme)
    corpus = Corpus([], [], [], hashlib.sha256(path.read_bytes()).hexdigest(), scheme)
    for record in read_records(data, "unlabelled"):
        digest = digest_of(record["text"])
        runs = known.pop(digest, None)
        if runs is None:
            continue
        abstract = segment(Record(record["text"]))
        corpus.X.append(abstract.sentences)
        corpus.y.append([label_at(start, runs, scheme) for start, _ in abstract.spans])
        corpus.groups.append(digest)
    if known:
        print(f"{path.name}: {len(known):,} of its abstracts are not in {data}, and are left out.", file=sys.stderr)
    return corpus


def annotated_parts(data: Path, scheme: Scheme) -> tuple[Corpus, Corpus]:
    """The annotated abstracts that are learnt from, and one in ten that are kept from it."""
    annotated = load_annotations(data, scheme)
    out = set(range(0, len(annotated), _UNREAD_EVERY))
    return annotated.only(sorted(set(range(len(annotated))) - out)), annotated.only(sorted(out))


def read_labels(path: Path, scheme: Scheme) -> dict[str, list[Run]]:
    """Where the runs of each abstract begin, by the abstract's digest. Errors as for :func:`load_annotations`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        known = {}
        for row in rows:
            try:
                known[row["text"]] = parse_runs(row["labels"], scheme)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise InputError(
                    f"{path}, line {rows.line_num}: {error}.",
                    "A line is a digest, a tab, and LABEL:START; LABEL:START.",
                ) from error
    return known


def label_at(start: int, runs: Sequence[Run], scheme: Scheme) -> Labels:
    """The labels that a sentence may have which begins there: that of its run, or all."""
    label = runs[bisect_right([begin for _, begin in runs], start) - 1][0]
    return scheme.labels if label == OPEN else (label,)
