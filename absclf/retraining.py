"""A whole training: look the corpus over, part it, train, assess the model beside a baseline and its base."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from absclf.assessment import Assessment, assess, carried_over
from absclf.baselines import PositionBaseline
from absclf.corpora import Corpus, Findings, check, without_duplicates
from absclf.errors import InputError
from absclf.evaluation import FloatArray, chosen_first, evaluate
from absclf.learning import choose_settings, labeller_of_base, labels_of_all, refuse_unlearnable, search, split, train
from absclf.models import Model
from absclf.schemes import Scheme

__all__ = ["Prepared", "Retrained", "assess_model", "predictions", "prepare", "retrain"]

Tell = Callable[[str, float], None]

_NAMED = 10  # labels in a message
_CURVE = (0.25, 0.5)  # shares of the corpus that a learning curve is measured at, besides all of it


@dataclass(frozen=True)
class Prepared:
    """A corpus that is ready to be learnt from.

    Parameters
    ----------
    corpus : Corpus
        What is learnt from, without copies.
    test : Corpus or None
        What the model is measured on; None: nothing is.
    findings : Findings
    is_split : bool
        Whether the test abstracts were taken from the corpus.
    """

    corpus: Corpus
    test: Corpus | None
    findings: Findings
    is_split: bool


def prepare(corpus: Corpus, scheme: Scheme, test: Corpus | None, share: float, seed: int) -> Prepared:
    """Take out copies, part off a test corpus if there is none, and look over what there is.

    Parameters
    ----------
    corpus : Corpus
    scheme : Scheme
    test : Corpus or None
        A test corpus that the user gave.
    share : float
        Share of the abstracts to test on, where there is none; 0 for no test.
    seed : int

    Raises
    ------
    InputError
        If there is too little to learn from, or nothing to measure on: before any training.
    """
    unique, duplicates, leaked = without_duplicates(corpus, test)
    findings = check(unique, scheme, duplicates, leaked)
    if len(unique) < 2:
        counts = ((len(duplicates), "copies"), (len(leaked), "that are in the test corpus, too"))
        removed = " and ".join(f"{count:,} {what}" for count, what in counts if count)
        raise InputError(
            f"The corpus has {len(unique)} labelled abstracts{f' besides {removed}' if removed else ''}: "
            "too few to learn from.",
            "Give more abstracts that print headings or have labels, and others to --test.",
        )
    refuse_unlearnable(unique, scheme)
    if test is not None or not share:
        if test is not None:
            _refuse_unscored(test, scheme)
        return Prepared(unique, test, findings, False)
    seen, tested = split(unique, share, seed)
    refuse_unlearnable(seen, scheme)
    if len(tested) and not tested.n_sure:
        raise InputError(
            f"Of the {len(tested):,} abstracts that were parted off to measure on, no sentence has a label of its own.",
            "Give more abstracts with labels, some of your own to --test, or --test-share 0 to measure nothing.",
        )
    return Prepared(seen, tested if len(tested) else None, findings, True)


def _refuse_unscored(test: Corpus, scheme: Scheme) -> None:
    if not test.n_sure:
        unknown = ", ".join(list(test.unmapped)[:_NAMED])
        raise InputError(
            f"The test corpus cannot be scored: no sentence has a label of its own in the scheme {scheme.name!r}"
            + (f", which does not know {unknown}." if unknown else "."),
            "Name a scheme that fits it with --scheme, or give abstracts with labels.",
        )


@dataclass(frozen=True)
class Retrained:
    """What came of a training.

    Parameters
    ----------
    model : Model
    assessment : Assessment or None
        On the test corpus; None where there is none.
    """

    model: Model
    assessment: Assessment | None


def _tell_nobody(stage: str, share: float) -> None:
    del stage, share


def retrain(
    prepared: Prepared,
    scheme: Scheme,
    base: Model | None,
    seed: int = 0,
    *,
    searched: bool = False,
    curve: bool = False,
    tell: Tell | None = None,
) -> Retrained:
    """Train a model on a prepared corpus and assess it.

    Parameters
    ----------
    prepared : Prepared
    scheme : Scheme
    base : Model or None
        The model to start from; None: from scratch.
    seed : int
    searched : bool
        Whether settings are searched for by cross-validation.
    curve : bool
        Whether a learning curve is measured.
    tell : callable
        Told what is being done, and which share of it is.

    Raises
    ------
    ModelFileError
        If the base is a model that cannot be started from: before any training.
    """
    corpus, test = prepared.corpus, prepared.test
    tell = tell or _tell_nobody
    begun = labeller_of_base(base)
    settings = choose_settings(len(corpus), begun is None)
    if searched:
        settings = search(corpus, begun, seed, lambda share: tell("searching for settings", share))
    model = train(corpus, base, scheme, seed, settings=settings, progress=lambda share: tell("training", share))
    if test is None:
        return Retrained(model, None)
    points = _curve(corpus, test, scheme, base, seed, tell) if curve else []
    assessment = assess_model(model, scheme, test, corpus, base, points, seed)
    extra: dict[str, Any] = {
        "findings": prepared.findings.to_dict(),
        "test": {
            "sha256": test.sha256,
            "abstracts": len(test),
            "how": "parted off the corpus by abstract" if prepared.is_split else "a file of its own",
        },
        "scores": assessment.to_dict(),
    }
    return Retrained(model.with_card({**model.card, **extra}), assessment)


def _curve(
    corpus: Corpus, test: Corpus, scheme: Scheme, base: Model | None, seed: int, tell: Tell
) -> list[tuple[int, float]]:
    """Accuracy by the number of abstracts learnt from, all of them excepted."""
    points = []
    for number, share in enumerate(_CURVE):
        part = corpus.only(range(0, len(corpus), round(1 / share)))
        if len(part) < 2 or labels_of_all(part, scheme):
            continue

        def progress(done: float, number: int = number) -> None:
            tell("measuring the learning curve", (number + done) / len(_CURVE))

        model = train(part, base, scheme, seed, progress=progress)
        points.append((len(part), evaluate(scheme.labels, test.y, predictions(model, scheme, test.X)).accuracy))
    return points


def predictions(model: Model, scheme: Scheme, X: Sequence[Sequence[str]]) -> list[FloatArray]:
    """A model's label probabilities in a scheme's labels; of each sentence, the greatest is that of the chosen label.

    Raises
    ------
    InputError
        If the model's labels mean nothing in the scheme.
    """
    name = scheme.name if scheme.name in model.schemes else model.scheme.name
    classifier = model.classifiers[name]
    found = [chosen_first(*labelled) for labelled in classifier.labeller_.labelled(X)]
    labels = [str(label) for label in classifier.classes_]
    if tuple(labels) == scheme.labels:
        return found
    carried = carried_over(found, labels, scheme)
    if carried is None:
        raise InputError(
            f"The model {model.name!r} has other labels ({', '.join(labels)}) than the scheme {scheme.name!r}.",
            "Name a scheme that fits it with --scheme.",
        )
    return carried


def assess_model(
    model: Model,
    scheme: Scheme,
    test: Corpus,
    corpus: Corpus | None = None,
    base: Model | None = None,
    curve: Sequence[tuple[int, float]] = (),
    seed: int = 0,
) -> Assessment:
    """Assess a model on a corpus, beside the position baseline and the model that it started from.

    Parameters
    ----------
    model : Model
    scheme : Scheme
    test : Corpus
    corpus : Corpus, optional
        What the baseline learns from. Default: it is left out.
    base : Model, optional
    curve : sequence of (int, float), optional
        Points of a learning curve; the model's own is added where the corpus is known.
    seed : int

    Raises
    ------
    InputError
        If no sentence of the corpus has a label of its own.
    """
    _refuse_unscored(test, scheme)
    found = predictions(model, scheme, test.X)
    beside: dict[str, list[FloatArray]] = {}
    if corpus is not None:
        beside[PositionBaseline.name] = PositionBaseline(scheme.labels).fit(corpus).predict_proba(test.X)
    if base is not None:
        # Where its labels mean nothing here, there is nothing to compare.
        with contextlib.suppress(InputError):
            beside[f"{base.name}, as it was"] = predictions(base, scheme, test.X)
    points = list(curve)
    if corpus is not None and points:
        points.append((len(corpus), evaluate(scheme.labels, test.y, found).accuracy))
    return assess(model.name, scheme.labels, test, found, beside, points, seed)
