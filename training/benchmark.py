"""Measure the shipped models on every labelled corpus that is found, beside two baselines trained in the same run.

``python -m training.benchmark [--data DIR] [--format text|json|markdown] [--no-baselines] [--printed] [--models DIR]``

DIR holds files of ``../shared/corpora`` and official splits, in their own formats, of which the names, or those of
folders above them, begin with ``pubmed``, ``biorc800``, ``structured``, ``csabstruct`` or ``nicta``:
``PubMed_20k_RCT/test.txt``, ``CSAbstruct/test.jsonl``. What is missing is not measured, and a file with "train" in its
name never is. A printed heading that leaves a label open leaves its sentences out of the score. "As studies" is how
``research`` labels abstracts of other schemes, counted where its labels stand for the same. "All four printed" are the
abstracts that print each of the four classes, the kind that Hirohata and others (2008) measured: the others hide
sections under the headings of their neighbours. "Annotated" are abstracts without headings that a language model
labelled (``training/labels/README.md``), of which one in ten are kept from training.
Speeds are of text that is already split, in abstracts a processor second. ``--printed`` also trains a variant of the
research model on labels as printed, which takes some minutes, for the printed-label measure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

import absclf
from absclf.corpora import Corpus, load
from absclf.errors import InputError
from absclf.evaluation import Scores, chosen_first, evaluate
from absclf.models import Model
from absclf.schemes import Scheme, get_scheme
from training.annotations import annotated_parts
from training.baselines import BASELINES
from training.folder import CORPORA, corpora_folder, has_corpora, run
from training.recipes import (
    JOINED,
    cross_validated_reviews,
    fit_printed_variant,
    score_choice,
    with_roles,
)

FloatArray = npt.NDArray[np.float64]


class _Predictor(Protocol):
    def __call__(self, abstracts: Sequence[Sequence[str]], /) -> list[FloatArray]: ...


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    corpus: str
    model: str
    scores: Scores
    abstracts_per_second: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON types."""
        speed = self.abstracts_per_second
        return {"corpus": self.corpus, "model": self.model, "abstracts_per_second": speed, **self.scores.to_dict()}


@dataclass(frozen=True)
class Task:
    """Which corpora a model is measured on, and what its baselines learn from.

    Parameters
    ----------
    model : str
    patterns : tuple of str
        Of the names of the files to measure on, and of folders above them.
    learnt_from : str
        Name of the training file.
    joined : list of tuple of str
        Labels that a second measure counts as one.
    """

    model: str
    patterns: tuple[str, ...]
    learnt_from: str
    joined: list[tuple[str, str]]


TASKS = (
    Task("research", ("structured*", "biorc800*", "pubmed*"), "structured_train", JOINED),
    Task("cs", ("csabstruct*",), "csabstruct_train", []),
)
NICTA = Scheme(
    "nicta",
    ("BACKGROUND", "POPULATION", "INTERVENTION", "STUDY DESIGN", "OUTCOME", "OTHER"),
    roles={
        "BACKGROUND": ("background", "objective"),
        "POPULATION": ("methods",),
        "INTERVENTION": ("methods",),
        "STUDY DESIGN": ("methods",),
        "OUTCOME": ("results", "conclusions"),
    },
)
"""NICTA-PIBOSO (Kim and others, 2011), which no shipped model is for."""
_AS_STUDIES: tuple[tuple[str, Scheme, list[tuple[str, str]]], ...] = (
    ("csabstruct*", get_scheme("cs"), [("RESULTS", "CONCLUSIONS")]),
    ("nicta*", NICTA, [*JOINED, ("RESULTS", "CONCLUSIONS")]),
)
_REVIEWS = ("expert_reviews_train", "expert_reviews_dev")
_PRINTED = ("structured", "pubmed")  # corpora whose labels are printed headings
_ENDINGS = (".jsonl", ".jsonl.gz", ".txt", ".txt.gz")


def find_files(data: Path, patterns: Sequence[str]) -> Iterator[Path]:
    """Labelled files whose name, or that of a folder they are in, fits a pattern; training files aside."""
    for path in sorted(data.rglob("*")):
        if not path.name.endswith(_ENDINGS) or "train" in path.name:
            continue
        for part in path.relative_to(data).parts:
            if any(Path(part.lower()).match(pattern) for pattern in patterns):
                yield path
                break


def measure(
    name: str, predict: _Predictor, corpora: dict[str, Corpus], task: Task, labels: Sequence[str]
) -> Iterator[Row]:
    """Rows of one model."""
    for title, corpus in corpora.items():
        began = time.process_time()
        found = predict(corpus.X)
        speed = len(corpus) / (time.process_time() - began)
        yield Row(title, name, evaluate(labels, corpus.y, found), speed)
        if task.joined:
            yield Row(f"{title}, four classes", name, evaluate(labels, corpus.y, found, task.joined))
            whole = printing_all(corpus, labels, task.joined)
            if whole and any(part.lower().startswith(_PRINTED) for part in Path(title).parts):
                scores = evaluate(labels, [corpus.y[k] for k in whole], [found[k] for k in whole], task.joined)
                yield Row(f"{title}, four classes, all four printed", name, scores)


def measure_as_studies(data: Path, predict: _Predictor) -> Iterator[Row]:
    """How well the research model labels abstracts of other schemes, where its labels stand for the same as theirs."""
    research = get_scheme("research")
    for pattern, scheme, joined in _AS_STUDIES:
        for path in find_files(data, [pattern]):
            corpus = load(path, scheme)
            scores = evaluate(research.labels, with_roles(corpus, scheme, research), predict(corpus.X), joined)
            yield Row(f"{path.relative_to(data).as_posix()}, as studies", "research", scores)


def measure_on_annotated(data: Path, model: Model) -> Iterator[Row]:
    """How far a model agrees with what a language model said of abstracts without headings."""
    if not has_corpora(data, "unlabelled"):
        return
    scheme = get_scheme(model.card["name"])
    _, unread = annotated_parts(data, scheme)
    if not len(unread):
        return
    found = [chosen_first(*labelled) for labelled in model.classifier.labeller_.labelled(unread.X)]
    yield Row("unlabelled, annotated, one in ten", model.card["name"], evaluate(scheme.labels, unread.y, found))


def printing_all(corpus: Corpus, labels: Sequence[str], joined: Sequence[Sequence[str]]) -> list[int]:
    """Numbers of the abstracts in which each label, some counted as one, is the label of a sentence."""
    counted_as = {label: group[0] for group in joined for label in group}
    wanted = {counted_as.get(label, label) for label in labels}
    printed = [{counted_as.get(one[0], one[0]) for one in several if len(one) == 1} for several in corpus.y]
    return [number for number, found in enumerate(printed) if found == wanted]


def _load(models: Path | None, name: str) -> Model:
    return absclf.load(models / f"{name}.safetensors" if models else name)


def rows(data: Path, models: Path | None, with_baselines: bool, with_printed: bool) -> Iterator[Row]:
    """All rows, model by model, of the corpora that are there."""
    for task in TASKS:
        scheme = get_scheme(task.model)
        model = _load(models, task.model)
        predict = model.classifier.predict_proba
        corpora = {path.relative_to(data).as_posix(): load(path, scheme) for path in find_files(data, task.patterns)}
        for corpus in islice(corpora.values(), 1):
            predict(corpus.X[:50])  # the first use loads libraries, and what is kept from abstract to abstract fills up
        yield from measure(task.model, predict, corpora, task, scheme.labels)
        if task.model == "research":
            yield from measure_as_studies(data, predict)
            yield from measure_on_annotated(data, model)
        if task.model == "research" and with_printed:
            labeller = fit_printed_variant(data)
            yield from measure("research, trained as printed", labeller.probabilities, corpora, task, scheme.labels)
        if with_baselines and corpora:
            yield from _measure_baselines(data, corpora, task, scheme)
    yield from measure_on_annotated(data, _load(models, "review"))
    if has_corpora(data, *_REVIEWS):
        for repeat, scores in enumerate(cross_validated_reviews(data, models), 1):
            yield Row("expert_reviews, 5-fold cross-validation", f"review, repeat {repeat}", scores)


def _measure_baselines(data: Path, corpora: dict[str, Corpus], task: Task, scheme: Scheme) -> Iterator[Row]:
    if not has_corpora(data, task.learnt_from):
        told = f"{task.model}: {data} has no {task.learnt_from}.jsonl.gz, from which the baselines learn."
        print(told, file=sys.stderr, flush=True)
        return
    learnt_from = load(data / f"{task.learnt_from}.jsonl.gz", scheme)
    for baseline in BASELINES:
        fitted = baseline(scheme.labels).fit(learnt_from)
        yield from measure(baseline.name, fitted.predict_proba, corpora, task, scheme.labels)


def _mean(values: Sequence[float]) -> str:
    return f"{100 * float(np.mean(values)):.1f} ± {100 * float(np.std(values)):.1f}"


def _cells(row: Row) -> list[str]:
    scores = row.scores
    figures = [scores.accuracy, scores.weighted_f1, scores.macro_f1, scores.exact_match, scores.calibration_error]
    speed = f"{row.abstracts_per_second:,.0f}" if row.abstracts_per_second else ""
    return [row.corpus, row.model, *(f"{100 * figure:.1f}" for figure in figures), speed]


_HEADER = ["corpus", "model", "sentences", "weighted F1", "macro F1", "abstracts", "ECE", "abstracts/s"]


def as_table(found: Sequence[Row], choice: dict[str, Any] | None, markdown: bool) -> str:
    """The rows as text or Markdown, with a table of each label's scores, and the means of the repeats.

    Parameters
    ----------
    found : sequence of Row
    choice : dict or None
        How well ``auto`` chooses, if that was measured.
    markdown : bool
    """
    table = [_HEADER, *map(_cells, found)]
    reviews = [row.scores for row in found if row.model.startswith("review, repeat")]
    if reviews:
        means = [[s.accuracy for s in reviews], [s.weighted_f1 for s in reviews], [s.macro_f1 for s in reviews]]
        means += [[s.exact_match for s in reviews], [s.calibration_error for s in reviews]]
        table.append([found[-1].corpus, f"review, mean of {len(reviews)}", *map(_mean, means), ""])
    by_label = [["corpus", "model", "label", "precision", "recall", "F1", "sentences"]]
    for row in found:
        for label, scores in row.scores.by_label.items():
            figures = (scores.precision, scores.recall, scores.f1)
            cells = [f"{100 * figure:.1f}" for figure in figures]
            by_label.append([row.corpus, row.model, label, *cells, str(scores.support)])
    parts = [_lined_up(table, markdown), _lined_up(by_label, markdown)]
    if choice is not None:
        parts.insert(1, _choice_in_words(choice))
    return "\n\n".join(parts)


def _choice_in_words(choice: dict[str, Any]) -> str:
    return (
        f"auto: right scheme for {choice['right_scheme']:.1%} of {choice['abstracts']} abstracts "
        f"(reviews {choice['right_scheme_reviews']:.1%}, studies {choice['right_scheme_studies']:.1%}); "
        "other studies taken for reviews: "
        + ", ".join(f"{share:.1%} of {name}" for name, share in choice["taken_for_reviews"].items())
    )


def _lined_up(table: Sequence[Sequence[str]], markdown: bool) -> str:
    if markdown:
        lines = ["| " + " | ".join(cells) + " |" for cells in table]
        return "\n".join([lines[0], "| " + " | ".join("---" for _ in table[0]) + " |", *lines[1:]])
    widths = [max(len(cells[k]) for cells in table) for k in range(len(table[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) for cells in table)


def main() -> None:
    """Parse the command line, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m training.benchmark", description=__doc__)
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--models", type=Path, help="directory of the models; the shipped ones if not given")
    parser.add_argument("--format", choices=["text", "json", "markdown"], default="text")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--printed", action="store_true")
    arguments = parser.parse_args()
    found = []
    for row in rows(arguments.data, arguments.models, not arguments.no_baselines, arguments.printed):
        print("  ".join(_cells(row)), file=sys.stderr, flush=True)
        found.append(row)
    if not found:
        patterns = dict.fromkeys(
            [*(name for task in TASKS for name in task.patterns), *(one[0] for one in _AS_STUDIES)]
        )
        raise InputError(
            f"{arguments.data}: no labelled file is known by its name.",
            f"Known are, for files and folders, {', '.join(patterns)}; but for files with 'train' in their names.",
        )
    can_choose = has_corpora(arguments.data, "expert_reviews_dev", "structured_dev")
    choice = score_choice(arguments.data, arguments.models) if can_choose else None
    if arguments.format == "json":
        print(json.dumps({"rows": [row.to_dict() for row in found], "auto": choice}, indent=2))
    else:
        print(as_table(found, choice, markdown=arguments.format == "markdown"))


if __name__ == "__main__":
    run(main)
