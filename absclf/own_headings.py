"""Headings that a scheme has and our tables do not: how they are known in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from absclf.heading_tables import HeadingTable, heading_key, match_heading, roles_for
from absclf.schemes import Scheme

__all__ = ["WITHOUT_BLANKS", "OwnHeadings", "own_headings"]

_LEAST_LETTERS = 2
_LEAST_UNMARKED = 4  # letters of a heading that no mark has to close: a label "A" would be found in prose
WITHOUT_BLANKS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
"""For character classes: Thai, Lao, Burmese, Khmer, kana and Han, which set no blanks between words."""
_ALL_WITHOUT_BLANKS = re.compile(rf"[{WITHOUT_BLANKS}]+")

_APOSTROPHES = "'’‘`´"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)


class OwnHeadings:
    """Headings of a scheme that no table knows: its labels, and those that it lists.

    Parameters
    ----------
    scheme : Scheme
    headings : mapping of str to sequence of str
        From a label to such headings of it.
    """

    def __init__(self, scheme: Scheme, headings: Mapping[str, Sequence[str]]) -> None:
        self._scheme = scheme
        self._exact = HeadingTable(headings).exact
        keys = {heading_key(one.rstrip("* ")) for several in headings.values() for one in several}
        self._first_words = frozenset(key.split(" ", 1)[0] for key in keys)
        self._last_words = frozenset(key.rsplit(" ", 1)[-1] for key in keys)
        self._stems = {(_stem(key.split(" ", 1)[0]), _stem(key.rsplit(" ", 1)[-1])) for key in keys}
        self._are_ascii = all(first.isascii() and last.isascii() for first, last in self._stems)

    def may_stand_in(self, text: str) -> bool:
        """Whether one of them may be printed in a text: False for most that print none, True for all that do."""
        plain = unicodedata.normalize("NFKD", text).casefold()
        if self._are_ascii:  # accents and apostrophes, which keys have not, go with all else that is not looked for
            plain = plain.encode("ascii", "ignore").decode("ascii").translate(_NO_APOSTROPHES)
        else:
            plain = "".join(filter(_is_kept, plain))
        return any(first in plain and last in plain for first, last in self._stems)

    def begins_with(self, word: str) -> bool:
        """Whether one of them begins with a word."""
        return heading_key(word).split(" ", 1)[0] in self._first_words

    def labels_for(self, words: str) -> tuple[str, ...]:
        """Labels that words mean which stand as headings do; none if they are no heading, or one of the tables."""
        return self._scheme.labels_for(words) if roles_for(words) is None else ()

    def labels_unmarked(self, words: str) -> tuple[str, ...]:
        """The same for words that no mark closes, where headings with free ends ("Study of *") are no help."""
        if heading_key(words.rsplit(None, 1)[-1]).rsplit(" ", 1)[-1] not in self._last_words:
            return ()  # as most do: it is the quicker to see
        found = match_heading(heading_key(words), self._exact.get, _nothing)
        is_long = sum(map(str.isalpha, words)) >= _LEAST_UNMARKED or _ALL_WITHOUT_BLANKS.fullmatch(words)
        return found if found is not None and is_long else ()

    def roles_of(self, labels: Sequence[str]) -> tuple[str, ...]:
        """What the labels stand for."""
        return tuple(role for label in labels for role in self._scheme.roles.get(label, ()))

    def labels_by_all(self, words: str) -> tuple[str, ...]:
        """Labels that a heading means, by the tables too."""
        return self._scheme.labels_for(words)

    def rank(self, labels: Sequence[str]) -> int | None:
        """Place in the scheme of the first of the labels; None where there are none."""
        return self._scheme.labels.index(labels[0]) if labels else None


def _stem(word: str) -> str:
    """What a word of a key has in common with the forms that it is printed in."""
    return word[: max(3, len(word) - 2)]


def _is_kept(char: str) -> bool:
    return not unicodedata.combining(char) and char not in _APOSTROPHES


def _nothing(key: str) -> None:
    del key


@lru_cache(maxsize=16)
def own_headings(scheme: Scheme) -> OwnHeadings | None:
    """The headings of a scheme that no table knows; None where there are none, as in the schemes that ship."""
    found = {
        label: [one for one in (label, *scheme.headings.get(label, ())) if _is_unknown(one)] for label in scheme.labels
    }
    return OwnHeadings(scheme, found) if any(found.values()) else None


def _is_unknown(heading: str) -> bool:
    words = heading.rstrip("* ")
    return sum(map(str.isalpha, words)) >= _LEAST_LETTERS and bool(heading_key(words)) and roles_for(words) is None
