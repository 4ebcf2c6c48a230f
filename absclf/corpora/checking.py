"""Look a corpus over before anything is learnt from it: what it holds, and what is likely to be wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from absclf.corpora.corpus import Corpus, Labels, fingerprint
from absclf.schemes import Scheme

__all__ = ["Findings", "check", "not_measured", "without_duplicates"]

FEW = 50
"""Fewer sentences of a label teach little."""

_SHOWN = 10
_LONGEST = 150  # words of a sentence
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(
    r"(?:the|of|and|in|to|a|is|for|with|that|was|were|this|we|are|by|on|as|from|an|be|or|at|not|it|these|which|has|have"
    r"|our|their|can|than|between|may|been|used|using)\Z"
)
_LEAST_ENGLISH = 0.12  # share of such words in an abstract; English ones have some 0.35, even tokenised ones
_LEAST_WORDS = 20  # of an abstract whose language can be told


@dataclass(frozen=True)
class Findings:
    """What was found in a corpus.

    Parameters
    ----------
    n_abstracts, n_sentences, n_open, n_unlabelled : int
        What it holds; sentences whose label is left open; abstracts that were left out for want of any label.
    labels : dict of str to int
        Sentences of each label of the scheme.
    unmapped : dict of str to int
        Headings and labels that the scheme does not know, and their sentences.
    duplicates, leaked, one_label, other_languages : list of str
        Places of abstracts that are there twice; that are in the test corpus, too; that have one label only; that
        do not seem to be in English.
    suspicious : list of (str, str)
        Places and reasons.
    possible : dict of str to int
        What may be headings that nothing knows, and the abstracts that have it.
    """

    n_abstracts: int
    n_sentences: int
    n_open: int
    n_unlabelled: int
    labels: dict[str, int]
    unmapped: dict[str, int]
    duplicates: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    one_label: list[str] = field(default_factory=list)
    other_languages: list[str] = field(default_factory=list)
    suspicious: list[tuple[str, str]] = field(default_factory=list)
    possible: dict[str, int] = field(default_factory=dict)

    @property
    def rare(self) -> dict[str, int]:
        """Labels with too few sentences to be learnt well."""
        return {label: count for label, count in self.labels.items() if count < FEW}

    def to_dict(self) -> dict[str, Any]:
        """The findings as JSON types: numbers only, for a model's card."""
        return {
            "abstracts": self.n_abstracts,
            "sentences": self.n_sentences,
            "sentences_left_open": self.n_open,
            "abstracts_without_labels": self.n_unlabelled,
            "labels": self.labels,
            "unmapped_headings": self.unmapped,
            "duplicates_removed": len(self.duplicates),
            "removed_because_in_test": len(self.leaked),
            "abstracts_with_one_label": len(self.one_label),
            "abstracts_in_other_languages": len(self.other_languages),
            "suspicious_sentences": len(self.suspicious),
            "possible_headings": self.possible,
        }

    def lines(self) -> Iterator[str]:
        """The findings in words, a line each."""
        yield f"{self.n_abstracts:,} abstracts, {self.n_sentences:,} sentences"
        width = max(map(len, self.labels), default=0)
        for label, count in self.labels.items():
            yield f"  {label:<{width}}  {count:>8,}  {count / max(1, self.n_sentences):6.1%}"
        if self.n_open:
            yield f"  {'(left open)':<{width}}  {self.n_open:>8,}  {self.n_open / self.n_sentences:6.1%}"
        if self.n_unlabelled:
            yield f"left out, as they have no labels and print no headings: {self.n_unlabelled:,} abstracts"
        yield from self._unmapped_lines()
        yield from _places("removed, as they are there twice", self.duplicates)
        yield from _places("removed, as they are in the test corpus, too", self.leaked)
        yield from _places("with one label only", self.one_label)
        yield from _places("that do not seem to be in English", self.other_languages)
        if self.suspicious:
            yield f"suspicious sentences: {len(self.suspicious):,}"
            yield from (f"  {place}: {reason}" for place, reason in self.suspicious[:_SHOWN])
            yield from _rest(len(self.suspicious))
        for label, count in self.rare.items():
            yield f"{label} has only {count} sentences: from fewer than {FEW} a label is hardly learnt"

    def _unmapped_lines(self) -> Iterator[str]:
        first = next(iter(self.labels), "LABEL")
        if self.unmapped:
            yield "headings that the scheme does not know; add a line to its [headings] for those that mean a label:"
            for heading, count in _commonest(self.unmapped):
                line = f'"{first}" = ["{heading}"]'
                yield f"  {heading}: {count:,} sentences, for example {line}"
            yield from _rest(len(self.unmapped))
        if self.possible:
            yield "words before colons or in brackets, learnt as text; if they are headings, add lines likewise:"
            for heading, count in _commonest(self.possible):
                yield f'  {heading}: {count:,} abstracts, for example "{first}" = ["{heading}"]'
            yield from _rest(len(self.possible))


def not_measured(test: Corpus, scheme: Scheme) -> Iterator[str]:
    """Which sentences of a test corpus are not scored, as the scheme does not know their labels, in words."""
    if test.unmapped:
        total = sum(test.unmapped.values())
        yield f"not measured, as the scheme {scheme.name!r} does not know their labels or headings: {total:,} sentences"
        yield from (f"  {heading}: {count:,} sentences" for heading, count in _commonest(test.unmapped))
        yield from _rest(len(test.unmapped))


def _commonest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]


def _places(what: str, places: Sequence[str]) -> Iterator[str]:
    if places:
        yield f"abstracts {what}: {len(places):,}"
        yield from (f"  {place}" for place in places[:_SHOWN])
        yield from _rest(len(places))


def _rest(n: int) -> Iterator[str]:
    if n > _SHOWN:
        yield f"  and {n - _SHOWN:,} more"


def check(corpus: Corpus, scheme: Scheme, duplicates: Sequence[str] = (), leaked: Sequence[str] = ()) -> Findings:
    """Look a corpus over.

    Parameters
    ----------
    corpus : Corpus
    scheme : Scheme
    duplicates, leaked : sequence of str
        What :func:`without_duplicates` took out.

    Returns
    -------
    Findings
    """
    counts = Counter(labels[0] for abstract in corpus.y for labels in abstract if len(labels) == 1)
    places = [_place_of(corpus, number) for number in range(len(corpus))]
    several = list(zip(places, corpus.X, corpus.y, strict=True))
    return Findings(
        n_abstracts=len(corpus),
        n_sentences=corpus.n_sentences,
        n_open=sum(len(labels) > 1 for abstract in corpus.y for labels in abstract),
        n_unlabelled=corpus.n_unlabelled,
        labels={label: counts[label] for label in scheme.labels},
        unmapped=dict(corpus.unmapped),
        duplicates=list(duplicates),
        leaked=list(leaked),
        one_label=[place for place, _, y in several if len({labels for labels in y if len(labels) == 1}) == 1],
        other_languages=[place for place, sentences, _ in several if not _seems_english(sentences)],
        suspicious=[
            *((place, f"{reason}: {_short(words)}") for place, reason, words in corpus.odd),
            *(
                (place, f"{reason}: {_short(sentence)}")
                for place, sentences, _ in several
                for sentence in sentences
                if (reason := _suspicion(sentence))
            ),
        ],
        possible=dict(corpus.possible),
    )


def _seems_english(sentences: Sequence[str]) -> bool:
    words = [word.lower() for sentence in sentences for word in _WORD.findall(sentence)]
    return len(words) < _LEAST_WORDS or sum(_ENGLISH.match(word) is not None for word in words) >= _LEAST_ENGLISH * len(
        words
    )


def _suspicion(sentence: str) -> str:
    """What is odd about a sentence; ``""`` if nothing is."""
    if not _WORD.search(sentence):
        return "no word in it"
    if "\ufffd" in sentence or "Ã" in sentence:
        return "damaged characters"
    if len(sentence.split()) > _LONGEST:
        return f"more than {_LONGEST} words"
    return ""


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:57]}..."


def without_duplicates(corpus: Corpus, test: Corpus | None = None) -> tuple[Corpus, list[str], list[str]]:
    """A corpus without the copies of abstracts in it, and without those of a test corpus.

    Two abstracts are copies if their letters and digits are the same.

    Parameters
    ----------
    corpus : Corpus
    test : Corpus, optional

    Returns
    -------
    corpus : Corpus
    duplicates, leaked : list of str
        Places of what was removed; first those of abstracts that have other labels than what is kept, which is named.
    """
    tested: dict[str, int] = {}
    for number, sentences in enumerate(test.X if test is not None else ()):
        tested.setdefault(fingerprint(sentences), number)
    seen: dict[str, int] = {}
    kept: list[int] = []
    duplicates: list[tuple[bool, str]] = []
    leaked: list[tuple[bool, str]] = []
    for number, sentences in enumerate(corpus.X):
        key = fingerprint(sentences)
        if test is not None and key in tested:
            leaked.append(_compared(corpus, number, test, tested[key]))
        elif key in seen:
            duplicates.append(_compared(corpus, number, corpus, seen[key]))
        else:
            seen[key] = number
            kept.append(number)
    told = [[place for _, place in sorted(removed, key=itemgetter(0))] for removed in (duplicates, leaked)]
    return corpus.only(kept), told[0], told[1]


def _place_of(corpus: Corpus, number: int) -> str:
    return corpus.places[number] if corpus.places else f"abstract {corpus.groups[number]}"


def _compared(corpus: Corpus, number: int, others: Corpus, other: int) -> tuple[bool, str]:
    """Whether an abstract may have the labels of the copy that is kept; and its place, with that one's if not."""
    place = _place_of(corpus, number)
    pieces = [_pieces(one.X[k], one.y[k]) for one, k in ((corpus, number), (others, other))]
    if _may_agree(*pieces):
        return True, place
    return False, f"{place}, with other labels than {_place_of(others, other)}"


def _pieces(sentences: Sequence[str], y: Sequence[Labels]) -> list[tuple[int, Labels]]:
    """Where each sentence ends, in letters and digits as a fingerprint counts them, and its labels."""
    found, end = [], 0
    for sentence, labels in zip(sentences, y, strict=True):
        size = sum(character.isalnum() for character in sentence.casefold())
        end += size
        if size:
            found.append((end, labels))
    return found


def _may_agree(first: Sequence[tuple[int, Labels]], second: Sequence[tuple[int, Labels]]) -> bool:
    """Whether each letter may have one label by both; the copies may be cut into different sentences."""
    one = other = 0
    while one < len(first) and other < len(second):
        (end, labels), (other_end, others) = first[one], second[other]
        if not set(labels) & set(others):
            return False
        one, other = one + (end <= other_end), other + (other_end <= end)
    return True
