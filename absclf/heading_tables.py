"""What printed headings announce: their roles, by the National Library of Medicine's table and ours.

A role is what follows a heading: ``background``, ``objective``, ``methods``, ``results`` or ``conclusions``.
Our table (``data/headings/roles.toml``) goes before the one of 2013 (``data/headings/nlm_labels_2013.txt``).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import resources

__all__ = [
    "ROLES",
    "HeadingTable",
    "heading_key",
    "heading_variants",
    "match_heading",
    "nlm_table",
    "role_table",
    "roles_for",
]

ROLES = ("background", "objective", "methods", "results", "conclusions")
"""What a heading can announce, in the order of an abstract."""

NO_ROLE = "none"
"""Key of the table under which headings stand that announce no part of the argument, such as "Funding"."""

SINGULARS = {
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "hypotheses": "hypothesis",
    "syntheses": "synthesis",
    "criterion": "criteria",
}
"""Plurals that dropping an s does not undo."""
_OPTIONAL_PLURAL = re.compile(r"\((?:s|es|ies)\)", re.IGNORECASE)
_NUMBERING = re.compile(r"^\W*(?:\d{1,2}|[ivx]{1,4}|[a-z])\s*[.):\]]\s*(?=\w)", re.IGNORECASE)
_JOINT = re.compile(r"[&/,;+|–—]|(?<=\s)-")
_APOSTROPHE = re.compile(r"['’‘`´]")
_NON_WORD = re.compile(r"[^\w.]+|_+|\.(?!\w)")

# Words around a heading that do not change what it announces.
ARTICLES = frozenset(("the", "a", "an", "our", "this", "these", "of"))
LEADING_WORDS = ARTICLES | frozenset(
    (
        *("main", "key", "principal", "principle", "major", "primary", "secondary", "general", "overall"),
        *("brief", "study", "research", "review", "basic", "specific", "current", "important", "clinical"),
        "relevant",
    )
)
_TRAILING = re.compile(
    r" (?:of|for|in) (?:the |this |our |present |current )*"
    r"(?:study|review|work|paper|article|research|trial|report|analysis|investigation|project|chapter|protocol)$"
)

Lookup = Callable[[str], tuple[str, ...] | None]


def _singular(word: str) -> str:
    if word in SINGULARS:
        return SINGULARS[word]
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


@lru_cache(maxsize=8192)
def heading_key(heading: str) -> str:
    """Reduce a heading to what makes it the same heading however it is printed.

    Letter case, accents, plural, numbering and punctuation go; ``&``, ``/``, ``,`` and dashes become ``and``.

    Parameters
    ----------
    heading : str

    Returns
    -------
    str
        ``""`` if the heading holds no word.

    Examples
    --------
    >>> heading_key("Methods & Results:"), heading_key("2. MATERIAL/METHOD(S)")
    ('method and result', 'material and method')
    """
    text = unicodedata.normalize("NFKD", heading).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = _NUMBERING.sub("", text, count=1)
    text = _JOINT.sub(" and ", _APOSTROPHE.sub("", _OPTIONAL_PLURAL.sub("", text)))
    words = [_singular(word) for word in _NON_WORD.sub(" ", text).split()]
    kept = [word for i, word in enumerate(words) if word != "and" or (i > 0 and words[i - 1] != "and")]
    if kept and kept[-1] == "and":
        kept.pop()
    return " ".join(kept)


def match_heading(key: str, lookup: Lookup, fallback: Lookup) -> tuple[str, ...] | None:
    """Find what a heading means in tables that hold only the plain ones.

    The whole heading is looked up first, then without the words around it that do not change its meaning ("The aim
    of this study"), then each part of a joint heading ("Aims and methods").

    Parameters
    ----------
    key : str
        As :func:`heading_key` gives it.
    lookup : callable
        From a key to its meanings: None if it is unknown, ``()`` if it means nothing.
    fallback : callable
        Asked in the same way where ``lookup`` knows neither the heading nor, for a joint one, all its parts.

    Returns
    -------
    tuple of str or None
        Each meaning once, in the order of the parts; None if the heading is unknown.
    """

    def either(part: str) -> tuple[str, ...] | None:
        found = _match_part(part, lookup)
        return _match_part(part, fallback) if found is None else found

    if (whole := _match_part(key, lookup)) is not None:
        return whole
    parts = key.split(" and ")
    if len(parts) > 1:
        meanings = [either(part) for part in parts]
        known = [meaning for meaning in meanings if meaning is not None]
        if len(known) == len(parts):
            return tuple(dict.fromkeys(label for meaning in known for label in meaning))
    return _match_part(key, fallback)


def _match_part(key: str, lookup: Lookup) -> tuple[str, ...] | None:
    for candidate in heading_variants(key):
        if (found := lookup(candidate)) is not None:
            return found
    return None


def heading_variants(key: str) -> Iterable[str]:
    """The key, then what is left of it without the words that do not change its meaning."""
    yield key
    core = _TRAILING.sub("", key)
    if core != key:
        yield core
    words = core.split()
    while len(words) > 1 and words[0] in LEADING_WORDS:
        words = words[1:]
        yield " ".join(words)


class HeadingTable:
    """Headings and what each means, with ``*`` for further words at the end.

    Parameters
    ----------
    headings : mapping of str to iterable of str
        From a meaning to the headings that have it. A heading under several meanings has them all.
    meaningless : iterable of str, default=()
        Headings that are known and mean nothing.
    """

    def __init__(self, headings: Mapping[str, Iterable[str]], meaningless: Iterable[str] = ()) -> None:
        self.exact: dict[str, tuple[str, ...]] = {}
        self.prefixes: dict[str, tuple[str, ...]] = {}
        for heading in meaningless:
            self._add(heading, ())
        for meaning, printed in headings.items():
            for heading in printed:
                self._add(heading, (meaning,))

    def _add(self, heading: str, meanings: tuple[str, ...]) -> None:
        table = self.prefixes if heading.endswith("*") else self.exact
        key = heading_key(heading.rstrip("* "))
        table[key] = tuple(dict.fromkeys(table.get(key, ()) + meanings))

    def __call__(self, key: str) -> tuple[str, ...] | None:
        """Meanings of a key, by the headings that end in ``*`` too; None if it is unknown."""
        if key in self.exact:
            return self.exact[key]
        words = key.split()
        for n_words in range(len(words) - 1, 0, -1):
            if (found := self.prefixes.get(" ".join(words[:n_words]))) is not None:
                return found
        return None


@lru_cache(maxsize=1)
def role_table() -> HeadingTable:
    """Our table of headings and their roles."""
    path = resources.files("absclf") / "data" / "headings" / "roles.toml"
    headings = tomllib.loads(path.read_text(encoding="utf-8"))
    return HeadingTable({role: headings[role] for role in ROLES}, meaningless=headings[NO_ROLE])


@lru_cache(maxsize=1)
def nlm_table() -> HeadingTable:
    """The National Library of Medicine's table of printed headings and their categories, of 2013."""
    path = resources.files("absclf") / "data" / "headings" / "nlm_labels_2013.txt"
    headings: dict[str, list[str]] = {role: [] for role in ROLES}
    for line in path.read_text(encoding="utf-8").splitlines():
        heading, category, *_ = line.split("|")
        headings[category.casefold()].append(heading)
    return HeadingTable(headings)


@lru_cache(maxsize=4096)
def roles_for(heading: str) -> tuple[str, ...] | None:
    """What a printed heading announces.

    Parameters
    ----------
    heading : str
        As printed: letter case, punctuation and plural do not matter.

    Returns
    -------
    tuple of str or None
        Some of :data:`ROLES`: several for a joint heading, none for one that announces no part of the argument
        ("Funding"). None if the heading is unknown.

    Examples
    --------
    >>> roles_for("METHODS AND RESULTS"), roles_for("Funding:"), roles_for("Asthma")
    (('methods', 'results'), (), None)
    """
    found = match_heading(heading_key(heading), role_table(), nlm_table())
    return None if found is None else tuple(role for role in ROLES if role in found)
