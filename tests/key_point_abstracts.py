"""Abstracts that the tests of key points learn from and choose from, and a ranker that is trained on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from absclf.abstract import Record, Sentence, StructuredAbstract
from absclf.keypoints import KeyPointExtractor
from absclf.ranking import SentenceRanker
from absclf.salience import LabelledSentences
from absclf.schemes import get_scheme

_STUDIES: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (
        ("BACKGROUND", "Night shifts are common among hospital porters.", 0),
        ("OBJECTIVE", "We aimed to learn whether short naps keep porters alert.", 0),
        ("METHODS", "Forty porters were randomly assigned to nap for twenty minutes or to rest awake.", 0),
        ("METHODS", "Reaction time was measured before and after each shift.", 0),
        ("RESULTS", "Porters who napped reacted 18% faster than those who rested (P < 0.001).", 1),
        ("RESULTS", "Two porters left the study.", 0),
        ("CONCLUSIONS", "In conclusion, we found that a short nap keeps porters alert through the night.", 1),
    ),
    (
        ("BACKGROUND", "Urban honey is sold as a local product.", 0),
        ("OBJECTIVE", "The aim was to compare pollen in urban and rural honey.", 0),
        ("METHODS", "Samples from sixty hives were collected in two summers.", 0),
        ("METHODS", "Pollen grains were counted under a microscope.", 0),
        ("RESULTS", "Urban honey held pollen of more plant species than rural honey.", 1),
        ("RESULTS", "Moisture did not differ between the two.", 0),
        ("CONCLUSIONS", "These findings suggest that city bees feed on a wider range of plants.", 1),
    ),
    (
        ("BACKGROUND", "Stairs are a hazard in old houses.", 0),
        ("OBJECTIVE", "To assess whether a painted edge prevents falls on stairs.", 0),
        ("METHODS", "We observed ninety volunteers who walked down painted and plain stairs.", 0),
        ("METHODS", "Steps were recorded with two cameras.", 0),
        ("RESULTS", "Missteps were fewer on painted stairs than on plain ones.", 1),
        ("RESULTS", "Walking speed was similar.", 0),
        ("CONCLUSIONS", "Painting the edge of each step may make old stairs safer.", 1),
    ),
    (
        ("BACKGROUND", "Choir singers often complain of dry throats.", 0),
        ("OBJECTIVE", "We sought to determine the effect of humid air on singers.", 0),
        ("METHODS", "Thirty singers rehearsed in dry and in humid rooms for a week each.", 0),
        ("METHODS", "The study was registered and supported by a grant.", 0),
        ("RESULTS", "Complaints were half as frequent in humid rooms.", 1),
        ("RESULTS", "Pitch was stable in both rooms.", 0),
        ("CONCLUSIONS", "Humid rooms should be preferred for long rehearsals.", 1),
    ),
)

_TITLES = (
    "Naps of twenty minutes and the alertness of hospital porters at night",
    "More plant species in urban than in rural honey",
    "Painting the edge of each step may make old stairs safer",
    "Humid rooms for long rehearsals",
)


def structured(
    rows: Sequence[tuple[str, str]], scheme: str = "research", probability: float = 0.9
) -> StructuredAbstract:
    """An abstract of labelled sentences, as a model would give it."""
    sentences, place = [], 0
    for label, text in rows:
        sentences.append(Sentence(text, label, probability, place, place + len(text), "predicted"))
        place += len(text) + 1
    record = Record(" ".join(text for _, text in rows))
    return StructuredAbstract(record, "test", scheme, 1.0, (), tuple(sentences))


def studies() -> list[StructuredAbstract]:
    """Small studies, each with a background, an aim, two sentences each of methods and results, and a conclusion."""
    return [structured([(label, text) for label, text, _ in study]) for study in _STUDIES]


def labelled_studies() -> list[LabelledSentences]:
    """The same, as the estimator learns from them."""
    scheme = get_scheme("research")
    return [
        LabelledSentences([text for _, text, _ in study], [label for label, _, _ in study], [], scheme)
        for study in _STUDIES
    ]


def titled_studies() -> list[LabelledSentences]:
    """The same with their titles."""
    return [replace(study, title=title) for study, title in zip(labelled_studies(), _TITLES, strict=True)]


def marks() -> list[list[int]]:
    """Which sentences of the studies carry their message."""
    return [[mark for _, _, mark in study] for study in _STUDIES]


def small_extractor() -> KeyPointExtractor:
    """An extractor that learns in a moment."""
    return KeyPointExtractor(n=2, n_networks=1, hidden_units=8, min_count=1, alpha=0.1)


@lru_cache(maxsize=1)
def small_ranker() -> SentenceRanker:
    """A ranker that has learnt from the studies."""
    return small_extractor().fit(labelled_studies(), marks()).ranker_


@lru_cache(maxsize=1)
def titled_ranker() -> SentenceRanker:
    """A ranker that has learnt from the studies with their titles."""
    return small_extractor().fit(titled_studies(), marks()).ranker_
