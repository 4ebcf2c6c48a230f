"""Train a model from labelled abstracts: settings by the size of the corpus, transfer, calibration, the card."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from absclf.calibration import fit_temperature
from absclf.classifier import AbstractClassifier
from absclf.corpora import Corpus, corpus_of, infer_scheme, load
from absclf.corpora.loading import find_scheme, of_objects
from absclf.errors import InputError, ModelFileError
from absclf.evaluation import evaluate
from absclf.fitting import FitSettings
from absclf.labeller import Labeller
from absclf.models import Model, labelling_model
from absclf.models import load as load_model
from absclf.schemes import Scheme
from absclf.transfer import adapt

__all__ = [
    "LARGE",
    "TrainingSettings",
    "choose_settings",
    "labeller_of_base",
    "labels_of_all",
    "refuse_unlearnable",
    "search",
    "split",
    "train",
]

Source = Corpus | str | os.PathLike[str] | Sequence[Mapping[str, Any]]
Told = Callable[[float], None]


def _tell_nobody(share: float) -> None:
    del share


LARGE = 20_000
"""Abstracts from which on a corpus needs no model to start from."""

_SMALL = 2_000  # abstracts up to which a model that is carried over takes smaller steps
_FOLDS = 3  # of a search
_CALIBRATION_FOLDS = 2
_CALIBRATION_FOLDS_UP_TO = 2_000  # abstracts; a larger corpus gives a share to calibration
_HELD_OUT = 0.05
_MOST_TESTED = 2_000
_NAMED = 10  # labels in a message


@dataclass(frozen=True)
class TrainingSettings:
    """How a model is fitted.

    Parameters
    ----------
    epochs : int
        Passes over the corpus.
    learning_rate : float
    dropout, word_dropout : float
    min_count : int
        Rarer words are left out of a new vocabulary.
    output_epochs : int
        Passes in which only the last layer is fitted, when a model for other labels is carried over.
    output_rate : float
        Step size therein.
    batch_size : int
    """

    epochs: int
    learning_rate: float
    dropout: float = 0.3
    word_dropout: float = 0.5
    min_count: int = 4
    output_epochs: int = 0
    output_rate: float = 5e-3
    batch_size: int = 32


def choose_settings(n_abstracts: int, from_scratch: bool) -> TrainingSettings:
    """Settings that did well on corpora of that size: see training/EXPERIMENTS.md.

    Parameters
    ----------
    n_abstracts : int
    from_scratch : bool
        Whether there is no model to start from.
    """
    if from_scratch:
        return TrainingSettings(_passes(n_abstracts, 24_000, 3, 30), 2e-3, min_count=4 if n_abstracts > 5_000 else 2)
    return TrainingSettings(
        epochs=_passes(n_abstracts, 12_800, 3, 8),
        learning_rate=1e-3,
        output_epochs=_passes(n_abstracts, 6_400, 1, 20),
        batch_size=16 if n_abstracts <= _SMALL else 32,
    )


def _passes(n_abstracts: int, wanted: int, least: int, most: int) -> int:
    """Passes over a corpus that show about as many abstracts as wanted."""
    return min(most, max(least, -(-wanted // max(1, n_abstracts))))


_SEARCHED: tuple[dict[str, Any], ...] = (
    {},
    {"learning_rate": 0.5},
    {"learning_rate": 2.0},
    {"epochs": 0.5},
    {"epochs": 2.0},
    {"word_dropout": 1.4, "epochs": 1.5},
)
"""What a search tries, as factors of the settings that are chosen by the corpus's size."""


def _candidates(settings: TrainingSettings) -> Iterator[TrainingSettings]:
    for factors in _SEARCHED:
        values = {name: getattr(settings, name) * factor for name, factor in factors.items()}
        yield replace(settings, **{k: max(1, round(v)) if k == "epochs" else v for k, v in values.items()})


def search(corpus: Corpus, base: Labeller | None, seed: int = 0, told: Told | None = None) -> TrainingSettings:
    """Find settings by cross-validation over abstracts.

    Parameters
    ----------
    corpus : Corpus
    base : Labeller or None
    seed : int
    told : callable, optional
        Told which share of the work is done, after each fit.

    Returns
    -------
    TrainingSettings
        Those with the best mean accuracy; among equals the first. A fold of which no sentence has a label of its
        own tells nothing.
    """
    labels = _labels_of(corpus)
    candidates = list(_candidates(choose_settings(len(corpus), base is None)))
    folds = _folds(len(corpus), _FOLDS, seed)
    best, most = candidates[0], -1.0
    for number, settings in enumerate(candidates):
        scores = []
        for fold, held_out in enumerate(folds):
            seen, unseen = corpus.only(_without(len(corpus), held_out)), corpus.only(held_out)
            if seen.n_sure and unseen.n_sure:
                labeller = _fit(seen, labels, base, settings, seed, _tell_nobody)
                scores.append(evaluate(labels, unseen.y, labeller.probabilities(unseen.X)).accuracy)
            if told is not None:
                told((number * _FOLDS + fold + 1) / (len(candidates) * _FOLDS))
        if scores and np.mean(scores) > most:
            best, most = settings, float(np.mean(scores))
    return best


def split(corpus: Corpus, share: float, seed: int = 0) -> tuple[Corpus, Corpus]:
    """Part a corpus by abstract, so that parts of one abstract stay together.

    Parameters
    ----------
    corpus : Corpus
    share : float
        Share of the abstracts that go to the second part, at most 2,000 of them.
    seed : int

    Returns
    -------
    train, test : Corpus
    """
    groups = list(dict.fromkeys(corpus.groups))
    order = np.random.default_rng(seed).permutation(len(groups))
    n_test = min(_MOST_TESTED, round(share * len(groups)))
    tested = {groups[k] for k in order[:n_test]}
    numbers: tuple[list[int], list[int]] = ([], [])
    for number, group in enumerate(corpus.groups):
        numbers[group in tested].append(number)
    return corpus.only(numbers[0]), corpus.only(numbers[1])


def train(
    corpus: Source,
    base: str | os.PathLike[str] | Model | None = "research",
    scheme: Scheme | str | os.PathLike[str] | None = None,
    seed: int = 0,
    *,
    settings: TrainingSettings | None = None,
    name: str | None = None,
    card: Mapping[str, Any] | None = None,
    progress: Told | None = None,
) -> Model:
    """Train a model.

    Parameters
    ----------
    corpus : Corpus, path-like, or sequence of dict
        Labelled abstracts; a file of any form that :func:`absclf.corpora.load` reads; or records, ``{"sentences":
        [{"text", "label"}]}`` or ``{"sections": [{"label", "text"}]}``.
    base : str, path-like, Model or None, default="research"
        The model to start from. None: from scratch.
    scheme : Scheme, str, path-like or None, default=None
        A scheme, the name of a shipped one, or a TOML file. None: the corpus's own, or found by its labels.
    seed : int, default=0
        The same number, corpus and settings give the same model.
    settings : TrainingSettings, optional
        Default: by the size of the corpus.
    name : str, optional
        Default: the scheme's name.
    card : mapping, optional
        Further entries of the model's card, JSON types.
    progress : callable, optional
        Told which share of the work is done.

    Returns
    -------
    Model

    Raises
    ------
    InputError
        If the corpus cannot be read, is too small to learn from, or has fewer than two labels that the scheme knows.
    SchemeError, ModelFileError
        If the scheme or the base cannot be had, or the base cannot be started from.

    Examples
    --------
    >>> model = train("corpus.jsonl")  # doctest: +SKIP
    >>> model.save("mine.safetensors")  # doctest: +SKIP
    """
    known = _as_corpus(corpus, scheme)
    own = find_scheme(scheme) if scheme is not None else known.scheme
    if own is None:
        raise InputError("The corpus has no scheme.", "Give scheme=, the name of a shipped one or a TOML file.")
    if len(known) < 2:
        raise InputError(f"The corpus has {len(known)} labelled abstracts: too few to learn from.", "Give more.")
    refuse_unlearnable(known, own)
    start = (
        base
        if isinstance(base, Model) or base is None
        else load_model(Path(base) if not isinstance(base, str) else base)
    )
    begun = labeller_of_base(start)
    chosen = settings or choose_settings(len(known), begun is None)
    labeller = _calibrated(known, own.labels, begun, chosen, seed, progress or _tell_nobody)
    ranker = (start or load_model("research")).ranker
    called = name or own.name
    return labelling_model(
        called, own, labeller, ranker, {**_card(called, own, known, start, chosen, seed), **(card or {})}
    )


def labeller_of_base(base: Model | None) -> Labeller | None:
    """What a training goes on from; None where it begins from scratch.

    Raises
    ------
    ModelFileError
        If nothing can go on from that model.
    """
    if base is None:
        return None
    labeller = base.classifier.labeller_
    if not isinstance(labeller, Labeller):
        raise ModelFileError(f"The model {base.name!r} cannot be started from.", "Start from 'research'.")
    return labeller


def labels_of_all(corpus: Corpus, scheme: Scheme) -> tuple[str, ...]:
    """The labels that all sentences of a corpus may have: where there is one, nothing tells labels apart."""
    kinds = {tuple(labels) for abstract in corpus.y for labels in abstract}
    return tuple(label for label in scheme.labels if all(label in labels for labels in kinds))


def refuse_unlearnable(corpus: Corpus, scheme: Scheme) -> None:
    """Refuse a corpus from which nothing can be learnt, as its sentences may have any label, or all of them one.

    Raises
    ------
    InputError
    """
    shared = labels_of_all(corpus, scheme)
    if shared and shared != scheme.labels:
        raise InputError(
            f"All sentences of the corpus may have one label ({' or '.join(shared)}): there is nothing to tell apart.",
            "Check which column or field holds the labels.",
        )
    if shared:
        raise InputError(
            f"The scheme {scheme.name!r} ({', '.join(scheme.labels)}) knows none of the corpus's labels"
            f"{_named(corpus)}: there is nothing to learn.",
            "Name a scheme that fits them with --scheme (scheme=), or add them to its [headings].",
        )


def _named(corpus: Corpus) -> str:
    return f" ({', '.join(sorted(corpus.unmapped)[:_NAMED])})" if corpus.unmapped else ""


def _as_corpus(corpus: Source, scheme: Scheme | str | os.PathLike[str] | None) -> Corpus:
    if isinstance(corpus, Corpus):
        return corpus
    if isinstance(corpus, str | os.PathLike) or (corpus and isinstance(corpus[0], str | os.PathLike)):
        return load(corpus, scheme)  # type: ignore[arg-type]
    given = find_scheme(scheme) if scheme is not None else None
    abstracts = of_objects(corpus, given)
    return corpus_of(abstracts, given or infer_scheme(abstracts))


def _labels_of(corpus: Corpus) -> tuple[str, ...]:
    if corpus.scheme is None:
        raise InputError("The corpus has no scheme.", "Load it with one.")
    return corpus.scheme.labels


# ---------------------------------------------------------------------- fitting


def _fit(
    corpus: Corpus, labels: Sequence[str], base: Labeller | None, settings: TrainingSettings, seed: int, told: Told
) -> Labeller:
    """One fit; ``told`` gets its share from 0 to 1."""
    start = None
    first = settings.output_epochs / (settings.output_epochs + 2 * settings.epochs) if base is not None else 0.0
    if base is not None:
        output = FitSettings(
            epochs=settings.output_epochs,
            batch_size=settings.batch_size,
            learning_rate=settings.output_rate,
            embedding_rate=0.0,
            dropout=settings.dropout,
            word_dropout=settings.word_dropout,
        )
        start = adapt(base, labels, corpus.X, corpus.y, output, seed, lambda done, steps, _: told(first * done / steps))
    classifier = AbstractClassifier(
        labels=labels,
        base=start,
        min_count=settings.min_count,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        dropout=settings.dropout,
        word_dropout=settings.word_dropout,
        calibrate=False,
        random_state=seed,
    )
    classifier.fit(corpus.X, corpus.y, progress=lambda done, steps, _: told(first + (1 - first) * done / steps))
    labeller = classifier.labeller_
    if not isinstance(labeller, Labeller):
        raise TypeError("a chain of labels gives a Labeller")
    return labeller


def _calibrated(
    corpus: Corpus, labels: Sequence[str], base: Labeller | None, settings: TrainingSettings, seed: int, told: Told
) -> Labeller:
    """A fit to all abstracts, with a temperature from fits that have not seen some of them."""
    n = len(corpus)
    if n < 2 * _CALIBRATION_FOLDS:
        return _fit(corpus, labels, base, settings, seed, told)
    if n > _CALIBRATION_FOLDS_UP_TO:
        held_out = _folds(n, round(1 / _HELD_OUT), seed)[0]
        labeller = _fit(corpus.only(_without(n, held_out)), labels, base, settings, seed, told)
        unseen = corpus.only(held_out)
        return replace(labeller, temperature=fit_temperature([(labeller, unseen.X, unseen.y)]))
    # Half of the corpus, twice, and once all of it: shares of the time.
    part = (1 - 1 / _CALIBRATION_FOLDS) / (_CALIBRATION_FOLDS * (1 - 1 / _CALIBRATION_FOLDS) + 1)
    parts = []
    for number, held_out in enumerate(_folds(n, _CALIBRATION_FOLDS, seed)):
        seen, unseen = corpus.only(_without(n, held_out)), corpus.only(held_out)
        labeller = _fit(seen, labels, base, settings, seed, _shifted(told, number * part, part))
        parts.append((labeller, unseen.X, unseen.y))
    labeller = _fit(
        corpus, labels, base, settings, seed, _shifted(told, _CALIBRATION_FOLDS * part, 1 - _CALIBRATION_FOLDS * part)
    )
    return replace(labeller, temperature=fit_temperature(parts))


def _shifted(told: Told, first: float, size: float) -> Told:
    return lambda share: told(first + size * share)


def _folds(n: int, n_folds: int, seed: int) -> list[list[int]]:
    order = np.random.default_rng(seed).permutation(n)
    return [np.sort(order[fold::n_folds]).tolist() for fold in range(n_folds)]


def _without(n: int, held_out: Sequence[int]) -> list[int]:
    left = set(held_out)
    return [number for number in range(n) if number not in left]


# ---------------------------------------------------------------------- the card


def _card(
    name: str, scheme: Scheme, corpus: Corpus, start: Model | None, settings: TrainingSettings, seed: int
) -> dict[str, Any]:
    import scipy
    import sklearn

    from absclf import __version__

    return {
        "name": name,
        "description": f"Labels the sentences of abstracts: {', '.join(scheme.labels)}.",
        "use": "absclf classify FILES --model THIS_FILE, or absclf.load(THIS_FILE).classify(text)",
        "limits": (
            "Learnt from the abstracts described here; expect less on other fields, languages and kinds of text. "
            "Its labels are guesses: probabilities say how sure."
        ),
        "corpus": {"sha256": corpus.sha256, "abstracts": len(corpus), "sentences": corpus.n_sentences},
        "started_from": {"name": start.name, "digest": start.digest} if start is not None else None,
        "settings": {**asdict(settings), "seed": seed},
        "versions": {
            "absclf": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }
