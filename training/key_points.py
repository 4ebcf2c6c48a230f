"""Trains the key point ranker that ships inside every model, and what reads a sentence's importance off the networks.

``python -m training.build key_points`` does it and puts both into the models. Two runs write the same bytes.

What it learns from:

- ``scitldr_train``: reference summaries of computer science papers (Cachola et al. 2020);
- ``aclsum_train``: sentences that people marked as challenge, approach or outcome (Takeshita et al. 2024);
- ``unlabelled``: sentences of biomedical abstracts that a large language model put in order of importance by written
  rules (``training/labels/README.md``);
- ``structured_train`` and ``expert_reviews_train``, a few: where headings are printed, a sentence counts by its
  section, and within its section by the words that it shares with the conclusions and the title, or, if it is one of
  them, with the title or, for want of one, the other sections: :data:`SECTION_WORTH`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import absclf
from absclf.abstract import Abstract
from absclf.errors import ModelFileError
from absclf.extraction import labelled_sentences
from absclf.importance import ImportanceHead
from absclf.keypoints import KeyPointExtractor, relevance
from absclf.labeller import Labeller
from absclf.modelfile import read_model_file
from absclf.ranking import SentenceRanker
from absclf.rouge import rouge_n
from absclf.salience import LabelledSentences
from absclf.schemes import Scheme, get_scheme
from absclf.sentences import split_sentences
from training.corpora import read_records
from training.importance import learn_importance
from training.marked_sentences import marked_parts, worth_of

__all__ = [
    "RANKER_PATH",
    "SECTION_WORTH",
    "load_ranker",
    "printed_sentences",
    "train_ranker",
]

RANKER_PATH = Path(__file__).parent.parent / "models" / "key_points.safetensors"

SECTION_WORTH: Mapping[str, tuple[float, float]] = {
    "CONCLUSIONS": (0.6, 0.4),
    "RESULTS": (0.15, 0.6),
    "OBJECTIVE": (0.1, 0.2),
    "METHODS": (0.0, 0.1),
    "BACKGROUND": (0.0, 0.1),
    "EXPERT OPINION": (0.5, 0.5),
    "AREAS COVERED": (0.1, 0.4),
    "INTRODUCTION": (0.1, 0.3),
    "": (0.0, 0.1),
}
"""For each printed section: what its least sentence is worth, and how much more its best one is.

``""`` stands for headings without a role, such as "Funding".
"""

_STRUCTURED_EVERY = 15
_STRUCTURED_MOST = 1500
_MARKED_COPIES = 5
_ORDERED_COPIES = 4
"""Of the abstracts of ``aclsum_train``, which are few, and of the biomedical ones."""

_LABELLED_BY = ("cs", "auto")
"""Models that label the computer science abstracts, each a copy: users give such abstracts to either."""

_UNREAD_EVERY = 5
"""One abstract in so many is learnt from without its importance: no network reads what prints all its headings."""

Labelling = Callable[[str, Sequence[Abstract]], list[LabelledSentences]]
Examples = tuple[list[LabelledSentences], list[Any]]


def marks_of(record: Mapping[str, Any]) -> list[int]:
    """Which sentences are marked, whatever their role."""
    return [int(any(of_sentence)) for of_sentence in zip(*record["highlights"].values(), strict=True)]


def label_with_models(name: str, abstracts: Sequence[Abstract]) -> list[LabelledSentences]:
    """Sentences with the labels that a shipped model gives them; without labels while there is no such model.

    The models hold a ranker themselves, but the labels do not depend on it.
    """
    try:
        model = absclf.load(name)
    except ModelFileError as error:
        print(f"{error} The ranker learns without the labels of {name!r}.", file=sys.stderr)
        return [LabelledSentences(abstract.sentences, title=abstract.record.title) for abstract in abstracts]
    return [labelled_sentences(result) for result in model.classify_many(abstracts, key_points=0)]


def train_ranker(
    corpora: Path, networks: Mapping[str, Labeller], label: Labelling = label_with_models
) -> tuple[SentenceRanker, dict[str, ImportanceHead]]:
    """Train the shipped ranker.

    Parameters
    ----------
    corpora : Path
        Directory of the corpora.
    networks : mapping of str to Labeller
        By the name of a scheme, ``"cs"`` and ``"research"``: the networks that read its abstracts. Reviews are read by
        that of ``"research"``.
    label : callable
        Takes the name of a model and abstracts, and gives their sentences labels.

    Returns
    -------
    ranker : SentenceRanker
    heads : dict of str to ImportanceHead
        For each of ``networks`` what reads a sentence's importance off it.
    """
    parts = [
        *(_computer_science(corpora, model, label) for model in _LABELLED_BY),
        _biomedicine(corpora, label),
        _sections(corpora, "structured_train", get_scheme("research"), "CONCLUSIONS", _STRUCTURED_EVERY),
        _sections(corpora, "expert_reviews_train", get_scheme("review"), "EXPERT OPINION", 1),
    ]
    X = [abstract for abstracts, _ in parts for abstract in abstracts]
    y = [target for _, targets in parts for target in targets]
    heads: dict[str, ImportanceHead] = {}
    held_out: dict[str, list[list[float]]] = {}
    targets = relevance(X, y)
    for name, network in networks.items():
        heads[name], held_out[name] = learn_importance(network, [one.sentences for one in X], targets)

    def importance_of(number: int, abstract: LabelledSentences) -> list[float]:
        is_cs = abstract.scheme is not None and abstract.scheme.name == "cs"
        of_network = held_out.get("cs" if is_cs else "research")
        return [] if of_network is None or number % _UNREAD_EVERY == 0 else of_network[number]

    X = [replace(abstract, importance=importance_of(number, abstract)) for number, abstract in enumerate(X)]
    return KeyPointExtractor().fit(X, y).ranker_, heads


def _computer_science(corpora: Path, model: str, label: Labelling) -> Examples:
    summarised = list(read_records(corpora, "scitldr_train"))
    marked = list(read_records(corpora, "aclsum_train")) * _MARKED_COPIES
    abstracts = [Abstract.from_sentences(record["sentences"], record["title"]) for record in (*summarised, *marked)]
    targets = [*(record["references"] for record in summarised), *map(marks_of, marked)]
    return label(model, abstracts), targets


def _biomedicine(corpora: Path, label: Labelling) -> Examples:
    marked, _ = marked_parts(corpora)
    abstracts = label("auto", [of_one.abstract for of_one in marked])
    return abstracts * _ORDERED_COPIES, [worth_of(of_one) for of_one in marked] * _ORDERED_COPIES


def _sections(corpora: Path, name: str, scheme: Scheme, conclusions: str, every: int) -> Examples:
    abstracts: list[LabelledSentences] = []
    targets: list[Any] = []
    for number, record in enumerate(read_records(corpora, name)):
        if number % every or len(abstracts) >= _STRUCTURED_MOST:
            continue
        sentences, labels = printed_sentences(record, scheme)
        if len(sentences) > 2 and conclusions in labels:
            certainty = [1.0 if label else 0.0 for label in labels]
            title = record.get("title") or ""
            abstracts.append(LabelledSentences(sentences, labels, certainty, scheme, title))
            targets.append(_worth(title, sentences, labels, conclusions))
    return abstracts, targets


def printed_sentences(record: Mapping[str, Any], scheme: Scheme) -> tuple[list[str], list[str]]:
    """Sentences of a record with sections, and the label that each stands under; ``""`` where it has none, or two."""
    sentences: list[str] = []
    labels: list[str] = []
    for section in record["sections"]:
        meant = scheme.labels_for(section["label"]) if section["label"] else scheme.labels[:1]
        for start, end in split_sentences(section["text"]):
            sentences.append(section["text"][start:end])
            labels.append(meant[0] if len(meant) == 1 else "")
    return sentences, labels


def _worth(title: str, sentences: Sequence[str], labels: Sequence[str], conclusions: str) -> list[float]:
    concluding, rest = (
        " ".join(s for s, label in zip(sentences, labels, strict=True) if (label == conclusions) is wanted)
        for wanted in (True, False)
    )
    shared = np.zeros(len(sentences))
    for place, (sentence, label) in enumerate(zip(sentences, labels, strict=True)):
        reference = (title or rest) if label == conclusions else f"{concluding} {title}"
        shared[place] = rouge_n(sentence, reference, 1) + rouge_n(sentence, reference, 2)
    worth = np.zeros(len(sentences))
    for label in dict.fromkeys(labels):
        of_section = np.array([other == label for other in labels])
        low, high = shared[of_section].min(), shared[of_section].max()
        rank = (shared[of_section] - low) / (high - low) if high > low else np.ones(int(of_section.sum()))
        base, gain = SECTION_WORTH[label]
        worth[of_section] = base + gain * rank
    values: list[float] = worth.tolist()
    return values


def load_ranker(path: Path = RANKER_PATH) -> SentenceRanker:
    """The ranker that ``training.build`` wrote.

    Raises
    ------
    ModelFileError
        If it is not there, or damaged.
    """
    file = read_model_file(path)
    return SentenceRanker.from_state(file.settings, file.arrays)
