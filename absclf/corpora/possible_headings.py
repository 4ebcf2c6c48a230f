"""Words that recur before colons or in brackets as headings do, in abstracts where nothing takes them for headings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from absclf.heading_tables import heading_key
from absclf.own_headings import WITHOUT_BLANKS

if TYPE_CHECKING:
    from absclf.corpora.corpus import LabelledAbstract

__all__ = ["possible_headings"]

_FARTHEST = 60  # characters before the colon
_MOST_WORDS = 6
_LEAST_LETTERS = 3
_LEAST_WITHOUT_BLANKS = 2  # "方法"
_LEAST_ABSTRACTS = 2
_LEAST_SHARE = 0.01  # of the abstracts that print headings, or might
_WORDS = rf"[^\W\d_][^:：.;,!?()\[\]。．；，、！？।（）【】［］〔〕]{{1,{_FARTHEST}}}"
_HEADING = re.compile(
    rf"(?P<closed>{_WORDS})(?=：|:(?:\s|\Z|[{WITHOUT_BLANKS}]))|[【［〔](?P<bracketed>{_WORDS})[】］〕]"
)
_WITHOUT_BLANKS = re.compile(f"[{WITHOUT_BLANKS}]")


def possible_headings(abstracts: Iterable[LabelledAbstract]) -> dict[str, int]:
    """What may be headings that nobody has named yet.

    Parameters
    ----------
    abstracts : iterable of LabelledAbstract
        Those whose labels people gave are left out.

    Returns
    -------
    dict of str to int
        Words before a colon or in brackets such as 【】 at the beginning of sentences, as they are mostly spelt, and
        the abstracts that have them; in the order in which abstracts have them. Rare ones are left out.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, list[float]] = defaultdict(list)
    n_abstracts = 0
    for abstract in abstracts:
        if not abstract.is_printed:
            continue
        n_abstracts += 1
        found: dict[str, tuple[str, float]] = {}
        for number, sentence in enumerate(abstract.sentences):
            if words := _words_of_heading(sentence):
                found.setdefault(heading_key(words), (words, number / len(abstract.sentences)))
        for key, (words, place) in found.items():
            spellings[key][words] += 1
            places[key].append(place)
    least = max(_LEAST_ABSTRACTS, _LEAST_SHARE * n_abstracts)
    kept = [key for key in places if len(places[key]) >= least]
    kept.sort(key=lambda key: (sum(places[key]) / len(places[key]), key))
    return {min(spellings[key], key=lambda words: (-spellings[key][words], words)): len(places[key]) for key in kept}


def _words_of_heading(sentence: str) -> str:
    """The words that a sentence begins with, closed by a colon or in brackets; ``""`` if there are none."""
    found = _HEADING.match(sentence)
    if found is None:
        return ""
    printed = found["closed"] or found["bracketed"]
    words = printed.split()
    least = _LEAST_WITHOUT_BLANKS if _WITHOUT_BLANKS.match(printed) else _LEAST_LETTERS
    is_set = not words[0][0].islower() and len(words) <= _MOST_WORDS and sum(map(str.isalpha, printed)) >= least
    return " ".join(words) if is_set else ""
