"""Chooses the sentences that stand for an abstract: together, so that they do not say the same thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from absclf.errors import AbsclfError
from absclf.ranking import RankedBatch, first_of_each
from absclf.salience import Floats, Ints

__all__ = ["Candidates", "Selection", "choose"]

OVERLAP_PENALTY = 0.25
"""Share of a sentence's worth that is lost if it has the very words of one that is chosen.

The loss goes with the square of the likeness, as an abstract's topic recurs in most of its sentences: to name it again
is no repetition.
"""

NEAR_DUPLICATE = 0.8
"""Cosine of two sentences' content words from which on they count as saying the same."""

_LAST_RESORT = 1e-6
_MOST_WORDS = 2**61  # that can be asked for


@dataclass(frozen=True)
class Selection:
    """What key points are wanted.

    Parameters
    ----------
    n : int or None
        How many: exactly as many, or every sentence when there are fewer. None: as many as ``max_words``
        allows.
    max_words : int or None
        The most words that all of them have together. If no sentence is that short, the shortest is chosen
        alone.
    per_section : bool
        ``n`` counts for each section.
    sections : sequence of str, str or None
        Labels of the sections to choose from, or one label; None for all.
    trim : bool
        Whether a leading connective or a closing bracket of statistics is left out of what is shown.

    Raises
    ------
    AbsclfError
        If ``n`` is negative, ``max_words`` is not positive, one is no whole number, or neither limits the choice.
    """

    n: int | None = 3
    max_words: int | None = None
    per_section: bool = False
    sections: Sequence[str] | None = None
    trim: bool = False

    def __post_init__(self) -> None:
        if self.sections is not None:
            sections = (self.sections,) if isinstance(self.sections, str) else tuple(self.sections)
            object.__setattr__(self, "sections", sections)
        for name, value in (("The number of key points", self.n), ("The limit of words", self.max_words)):
            if value is not None and (not isinstance(value, Integral) or isinstance(value, bool)):
                raise AbsclfError(f"{name} is {value!r}.", "Give a whole number.")
        if self.n is not None and self.n < 0:
            raise AbsclfError(f"The number of key points is {self.n}.", "Give 0, for none, or more.")
        if self.max_words is not None and self.max_words < 1:
            raise AbsclfError(f"The limit of words is {self.max_words}.", "Give at least 1.")
        if self.n is None and self.max_words is None:
            raise AbsclfError("Nothing says how many key points are wanted.", "Give a number, or a limit of words.")


@dataclass(frozen=True)
class Candidates:
    """What the choice has to know of each sentence, besides its score.

    Parameters
    ----------
    section_of : ndarray of int64, shape (n_sentences,)
        Number of its section's label, counted through the batch's schemes.
    stands_for : ndarray of int64, shape (n_sentences,)
        Number of the label whose part it plays among the key points: its section's, but for an aim under another one.
    weights : ndarray of float64, shape (n_sentences,)
        Weight of that label in the scheme, in [0, 1].
    spread : ndarray of float64, shape (n_sentences,)
        Share of a sentence's worth that is lost once another one with that label is chosen, in [0, 1].
    eligible : ndarray of bool, shape (n_sentences,)
    words : ndarray of int64, shape (n_sentences,), or None
        Length; needed where words are limited.
    """

    section_of: Ints
    stands_for: Ints
    weights: Floats
    spread: Floats
    eligible: NDArray[np.bool_]
    words: Ints | None = None


def choose(ranked: RankedBatch, candidates: Candidates, selection: Selection) -> NDArray[np.bool_]:
    """Choose sentences of each abstract, greedily: the best first, then what adds most to it.

    The first is the one with the highest score. A further one is worth its score times the weight of its section in the
    scheme; less for each sentence that was chosen from that section before, and less for words that it shares with a
    chosen one (after maximal marginal relevance, Carbonell and Goldstein 1998). A near-duplicate is taken only when
    nothing else is left. As the choice is made one by one, the set for ``n`` is part of the set for ``n + 1``.

    Parameters
    ----------
    ranked : RankedBatch
    candidates : Candidates
    selection : Selection

    Returns
    -------
    ndarray of bool, shape (n_sentences,)
    """
    if selection.max_words is None and _takes_all(ranked, candidates, selection):
        return candidates.eligible.copy()
    greedy = _Greedy(ranked, candidates, selection)
    while greedy.take_one_each():
        pass
    return greedy.chosen


def _takes_all(ranked: RankedBatch, candidates: Candidates, selection: Selection) -> bool:
    counts = np.bincount(ranked.stream.abstract_of, candidates.eligible)
    return selection.n is not None and bool(np.all(counts <= selection.n))


class _Greedy:
    """One choice in progress: each step takes one more sentence of every abstract that can have one."""

    def __init__(self, ranked: RankedBatch, candidates: Candidates, selection: Selection) -> None:
        self.ranked = ranked
        self.candidates = candidates
        self.abstract_of = ranked.stream.abstract_of
        self.n_abstracts = len(ranked.stream.sentence_starts)
        self.n = len(self.abstract_of) if selection.n is None else selection.n
        self.needs_duplicates = selection.n is not None
        self.chosen = np.zeros(len(self.abstract_of), dtype=bool)
        self.similarity = np.zeros(len(self.abstract_of))
        self.worth = ranked.scores
        self.score = np.maximum(ranked.scores, _LAST_RESORT)
        n_labels = 1 + max(int(of_one.max(initial=0)) for of_one in (candidates.section_of, candidates.stands_for))
        self.group_of = self.abstract_of * n_labels + candidates.stands_for
        self.taken_of_group = np.zeros(self.n_abstracts * n_labels, dtype=np.int64)
        section_of = self.abstract_of * n_labels + candidates.section_of
        self.quota_of = section_of if selection.per_section else self.abstract_of
        self.taken_of_quota = np.zeros(len(self.taken_of_group), dtype=np.int64)
        self.room = self._room(selection.max_words)

    def _room(self, max_words: int | None) -> Ints | None:
        if max_words is None or self.candidates.words is None:
            return None
        words = np.where(self.candidates.eligible, self.candidates.words, np.iinfo(np.int64).max)
        shortest = np.minimum.reduceat(words, self.ranked.stream.sentence_starts)
        return np.maximum(shortest, min(max_words, _MOST_WORDS))

    def take_one_each(self) -> bool:
        """Take the best remaining sentence of each abstract; False if there is none anywhere."""
        possible = self._possible()
        if not possible.any():
            return False
        worth = np.where(possible, self.worth, -1.0)
        best = np.maximum.reduceat(worth, self.ranked.stream.sentence_starts)
        taken = first_of_each(possible & (worth == best[self.abstract_of]), self.abstract_of)
        self._take(taken)
        return True

    def _possible(self) -> NDArray[np.bool_]:
        possible = self.candidates.eligible & ~self.chosen & (self.taken_of_quota[self.quota_of] < self.n)
        if self.room is not None and self.candidates.words is not None:
            possible &= self.candidates.words <= self.room[self.abstract_of]
        if not self.needs_duplicates:
            possible &= self.similarity < NEAR_DUPLICATE
        return possible

    def _take(self, taken: Ints) -> None:
        self.chosen[taken] = True
        self.taken_of_group[self.group_of[taken]] += 1
        self.taken_of_quota[self.quota_of[taken]] += 1
        if self.room is not None and self.candidates.words is not None:
            self.room[self.abstract_of[taken]] -= self.candidates.words[taken]
        latest = np.full(self.n_abstracts, -1, dtype=np.int64)
        latest[self.abstract_of[taken]] = taken
        similarity = self.ranked.terms.similarity_to(latest[self.abstract_of])
        self.similarity = np.maximum(self.similarity, similarity)
        self.worth = self._worth()

    def _worth(self) -> Floats:
        spread = self.candidates.weights * (1.0 - self.candidates.spread) ** self.taken_of_group[self.group_of]
        worth = self.score * spread * (1.0 - OVERLAP_PENALTY * np.minimum(self.similarity, 1.0) ** 2)
        return np.asarray(np.where(self.similarity >= NEAR_DUPLICATE, worth * _LAST_RESORT, worth))
