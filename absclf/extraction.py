"""Structured abstracts in, their key points out: ranks the sentences, chooses a set, and cuts the bullets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from absclf.abstract import KeyPoint, Sentence, StructuredAbstract
from absclf.aims import states_aim
from absclf.errors import SchemeError
from absclf.heading_tables import heading_key, roles_for
from absclf.ranking import SentenceRanker, read_in_batches
from absclf.salience import Ints, LabelledSentences
from absclf.schemes import SCHEME_NAMES, Scheme, get_scheme
from absclf.selection import Candidates, Selection, choose
from absclf.trimming import trim

__all__ = ["extract_key_points", "labelled_sentences"]

_TOO_LONG = 2**62  # words


def labelled_sentences(abstract: StructuredAbstract, schemes: Mapping[str, Scheme] | None = None) -> LabelledSentences:
    """What the ranker reads of a structured abstract.

    Parameters
    ----------
    abstract : StructuredAbstract
    schemes : mapping of str to Scheme, optional
        Schemes by name, besides those that ship with the package.
    """
    return LabelledSentences(
        [sentence.text for sentence in abstract.sentences],
        [sentence.label for sentence in abstract.sentences],
        [sentence.probability for sentence in abstract.sentences],
        _scheme_named(abstract.scheme, schemes or {}),
        abstract.title,
        _importance(abstract),
        _asides(abstract),
    )


def _importance(abstract: StructuredAbstract) -> list[float]:
    """What a network says of the sentences, if one has read them all."""
    found = [sentence.importance for sentence in abstract.sentences if sentence.importance is not None]
    return found if len(found) == len(abstract.sentences) else []


_OF_CONTENT = frozenset(
    map(heading_key, ("Abstract", "Author summary", "New & noteworthy", "Other", "Significance statement", "Topic"))
)
"""Headings without a role under which there still stands what a reader wants to know."""


def _asides(abstract: StructuredAbstract) -> list[bool]:
    """Which sentences stand under headings such as "Funding" and "Keywords"; empty where none does."""
    spans = [
        (section.start, section.end) for section in abstract.sections if section.heading and _is_aside(section.heading)
    ]
    if not spans:
        return []
    return [any(start <= sentence.start < end for start, end in spans) for sentence in abstract.sentences]


@lru_cache(maxsize=4096)
def _is_aside(heading: str) -> bool:
    return roles_for(heading) == () and heading_key(heading) not in _OF_CONTENT


def _scheme_named(name: str, schemes: Mapping[str, Scheme]) -> Scheme | None:
    if name in schemes:
        return schemes[name]
    return get_scheme(name) if name in SCHEME_NAMES else None


def extract_key_points(
    ranker: SentenceRanker,
    abstracts: Sequence[StructuredAbstract],
    selection: Selection,
    schemes: Mapping[str, Scheme] | None = None,
) -> list[tuple[KeyPoint, ...]]:
    """Choose the key points of abstracts.

    Parameters
    ----------
    ranker : SentenceRanker
    abstracts : sequence of StructuredAbstract
        Their own ``key_points`` do not matter.
    selection : Selection
        How many are wanted, and from where.
    schemes : mapping of str to Scheme, optional
        Schemes by name, besides those that ship with the package. The labels of a scheme that is in neither
        tell nothing, and its sections weigh the same.

    Returns
    -------
    list of tuple of KeyPoint
        One tuple an abstract, in the order of the text; empty where there is no sentence to choose from.

    Raises
    ------
    SchemeError
        If ``selection.sections`` names a label that none of the given schemes has, nor one of the abstracts'.
    """
    _check_sections(abstracts, selection, schemes or {})
    found: dict[int, tuple[KeyPoint, ...]] = {}
    numbers = [number for number, abstract in enumerate(abstracts) if abstract.sentences]
    if selection.n == 0:
        numbers = []
    inputs = [labelled_sentences(abstracts[number], schemes) for number in numbers]
    place = 0
    for batch in read_in_batches(inputs):
        batch_numbers = numbers[place : place + len(batch)]
        place += len(batch)
        chosen = _extract_batch(ranker, [abstracts[number] for number in batch_numbers], batch, selection)
        found.update(zip(batch_numbers, chosen, strict=True))
    return [found.get(number, ()) for number in range(len(abstracts))]


def _check_sections(
    abstracts: Sequence[StructuredAbstract], selection: Selection, schemes: Mapping[str, Scheme]
) -> None:
    if selection.sections is None:
        return
    labels = dict.fromkeys(label for scheme in schemes.values() for label in scheme.labels)
    for name in dict.fromkeys(abstract.scheme for abstract in abstracts):
        scheme = _scheme_named(name, schemes)
        if scheme is None:
            return
        labels.update(dict.fromkeys(scheme.labels))
    for section in selection.sections:
        if labels and section not in labels:
            raise SchemeError(f"There is no section {section!r}.", f"The sections are: {', '.join(labels)}.")


def _extract_batch(
    ranker: SentenceRanker,
    abstracts: Sequence[StructuredAbstract],
    inputs: Sequence[LabelledSentences],
    selection: Selection,
) -> list[tuple[KeyPoint, ...]]:
    ranked = ranker.rank_batch(inputs)
    sentences = [sentence for abstract in abstracts for sentence in abstract.sentences]
    if blank := [place for place, sentence in enumerate(sentences) if _is_blank(sentence.text)]:
        scores = ranked.scores.copy()
        scores[blank] = 0.0  # of all sentences they are the last
        ranked = replace(ranked, scores=scores)
    trimmed = [_parts(sentence) for sentence in sentences] if selection.trim else None
    candidates = _candidates(inputs, sentences, trimmed, selection)
    points: list[list[KeyPoint]] = [[] for _ in abstracts]
    for place in np.flatnonzero(choose(ranked, candidates, selection)).tolist():
        sentence = sentences[place]
        point = KeyPoint(
            text=sentence.text,
            label=sentence.label,
            score=float(ranked.scores[place]),
            start=sentence.start,
            end=sentence.end,
            parts=trimmed[place] if trimmed else (),
        )
        points[ranked.stream.abstract_of[place]].append(point)
    return [tuple(of_abstract) for of_abstract in points]


def _parts(sentence: Sentence) -> tuple[tuple[int, int], ...]:
    pieces = trim(sentence.text)
    if pieces == [(0, len(sentence.text))]:
        return ()
    return tuple((sentence.start + low, sentence.start + high) for low, high in pieces)


def _candidates(
    inputs: Sequence[LabelledSentences],
    sentences: Sequence[Sentence],
    trimmed: Sequence[tuple[tuple[int, int], ...]] | None,
    selection: Selection,
) -> Candidates:
    labels = [sentence.label for sentence in sentences]
    played = [label for abstract in inputs for label in _played(abstract)]
    schemes = [abstract.scheme for abstract in inputs for _ in abstract.labels]
    numbers = {label: number for number, label in enumerate(dict.fromkeys([*labels, *played]))}
    weights = [
        scheme.key_point_weights.get(label, 1.0) if scheme else 1.0
        for scheme, label in zip(schemes, played, strict=True)
    ]
    wanted = set(labels if selection.sections is None else selection.sections)
    return Candidates(
        section_of=np.array([numbers[label] for label in labels], dtype=np.int64),
        stands_for=np.array([numbers[label] for label in played], dtype=np.int64),
        weights=np.array(weights, dtype=np.float64),
        spread=np.array([(scheme or Scheme).key_point_spread for scheme in schemes], dtype=np.float64),
        eligible=np.array([label in wanted for label in labels], dtype=bool),
        words=None if selection.max_words is None else _count_words(sentences, trimmed),
    )


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _played(abstract: LabelledSentences) -> Sequence[str]:
    """For each sentence the label whose part it plays among the key points: its own, for the most part.

    An abstract that prints BACKGROUND and no OBJECTIVE tells its aim in the background, and the aim belongs to the
    key points.
    """
    if abstract.scheme is None:
        return abstract.labels
    aim, backgrounds = _aim_and_background(abstract.scheme)
    if aim is None or aim in abstract.labels:
        return abstract.labels
    return [
        aim if label in backgrounds and states_aim(sentence) else label
        for label, sentence in zip(abstract.labels, abstract.sentences, strict=True)
    ]


def _aim_and_background(scheme: Scheme) -> tuple[str | None, tuple[str, ...]]:
    """The label that stands for the objective alone, if there is one, and those for the background without it."""
    aims = [label for label in scheme.labels if tuple(scheme.roles.get(label, ())) == ("objective",)]
    return (aims[0] if aims else None), tuple(
        label
        for label in scheme.labels
        if "background" in scheme.roles.get(label, ()) and "objective" not in scheme.roles[label]
    )


def _count_words(sentences: Sequence[Sentence], trimmed: Sequence[tuple[tuple[int, int], ...]] | None) -> Ints:
    counts = []
    for place, sentence in enumerate(sentences):
        text = sentence.text
        if trimmed and trimmed[place]:
            text = "".join(text[low - sentence.start : high - sentence.start] for low, high in trimmed[place])
        counts.append(len(text.split()) or _TOO_LONG)  # a limit of words leaves no room for what says nothing
    return np.array(counts, dtype=np.int64)
