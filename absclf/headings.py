"""Where a running text prints its headings.

A word such as "Results" is a heading or not by the company it keeps. So every place where a heading may stand gives
a candidate with its form (how it is set and closed), and the abstract as a whole decides: a form that prose never
takes needs little company, one that prose takes now and then needs headings of other roles in the order of an
abstract.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from absclf.abstract import PrintedHeading
from absclf.heading_tables import (
    ARTICLES,
    LEADING_WORDS,
    ROLES,
    SINGULARS,
    heading_key,
    heading_variants,
    match_heading,
    nlm_table,
    role_table,
    roles_for,
)
from absclf.own_headings import WITHOUT_BLANKS, OwnHeadings

__all__ = ["ROLES", "find_headings", "heading_key", "roles_for"]


class Form(IntEnum):
    """How a heading is printed, from what prose never looks like to what it looks like now and then."""

    MARKED = 0
    """In mark-up or brackets, alone on a line, or closed by a colon."""
    SET_OFF = 1
    """Closed by a dash, a full stop or a tab, or in capitals before a sentence that is not."""
    RUN_ON = 2
    """Before a sentence that begins with a capital: "Methods We enrolled"."""


@dataclass(frozen=True)
class _Candidate:
    """A place where a heading may stand: its words, its span with marks, and the evidence.

    Of a scheme's own heading, ``rank`` is the place in the scheme of what it means.
    """

    words: str
    start: int
    end: int
    form: Form
    roles: tuple[str, ...] | None
    at_boundary: bool = True
    after_stop: bool = True
    rank: int | None = None

    @cached_property
    def key(self) -> str:
        return heading_key(self.words)

    @cached_property
    def is_core(self) -> bool:
        return self.rank is not None or (_is_core(self.key) and not self.words.lower().startswith("the "))

    @cached_property
    def is_appended(self) -> bool:
        closes = self.form is Form.MARKED or (self.in_capitals and self.form is Form.SET_OFF)
        return closes and self.at_boundary and self.after_stop and self.key in _APPENDED

    @property
    def has_case(self) -> bool:
        return self.words.lower() != self.words.upper()

    @property
    def in_capitals(self) -> bool:
        return self.words.isupper()


# Headings that, in a form that prose never takes, are evidence enough even alone.
_CORE = frozenset(
    heading_key(heading)
    for heading in (
        *("Background", "Introduction", "Objective", "Aim", "Purpose", "Aim of the study", "Purpose of the study"),
        *("Methods", "Methodology", "Materials and methods", "Material and methods", "Patients and methods"),
        *("Subjects and methods", "Design and methods", "Methods/Design", "Methods and results"),
        *("Methods and findings", "Methodology/Principal findings", "Methods and materials", "Study design"),
        *("Results", "Findings", "Main results", "Results and discussion", "Results and conclusion"),
        *("Conclusions", "Discussion", "Discussion and conclusion", "Conclusions and relevance", "Interpretation"),
        *("Authors' conclusions", "Background and aims", "Background and objective", "Background and purpose"),
        *("Purpose of review", "Recent findings", "Importance of the field", "Areas covered", "Area covered"),
        *("Areas covered in this review", "What the reader will gain", "Take home message", "Expert opinion"),
        *("Expert commentary", "Main outcome measures", "Data sources", "Trial registration", "Motivation"),
        *("Context", "Rationale", "Importance", "Research question", "Study question", "Summary answer", "Hypothesis"),
        *("Case report", "Case presentation", "Case description"),
    )
)


# What journals put after abstracts that may print no other heading: in capitals or with a colon evidence enough alone.
_APPENDED = frozenset(
    heading_key(heading)
    for heading in (
        *("Importance", "Significance", "Significance statement", "Statement of significance", "New & noteworthy"),
        *("Practical application", "Keywords", "Key words", "Author summary"),
    )
)
# Words that some headings consist of, and that stand before nouns: "Other SLE-related antibodies".
_ADJECTIVES = frozenset(
    (
        *("demographic", "descriptive", "diagnostic", "experimental", "fundamental", "future"),
        *("original", "other", "statistical"),
    )
)
# What "Abstract" begins a term with, where no mark closes it: "Abstract Syntax Trees" is no heading.
_ABSTRACT_TERMS = frozenset(
    (
        *("algebra", "algebraic", "argumentation", "art", "concepts", "data", "expressionism", "ideas", "images"),
        *("interpretation", "interpreters", "interpreting", "machines", "meaning", "models", "nouns", "patterns"),
        *("painting", "paintings", "reasoning", "rules", "shapes", "state", "syntax", "thinking", "thought", "words"),
    )
)
# Headings that print glued to the first word of their section now and then: "ResultsWe found". Prose has no such words.
_GLUED = re.compile(
    r"""
    (?: (?: Abstract | Background | Introduction | Objectives? | Methods? | Results? | Findings | Discussion
          | Conclusions? | (?:Materials|Patients|Subjects)[ ]and[ ][Mm]ethods | (?:Key|Main)[ ][Rr]esults
          | Author[ ][Ss]ummary | Significance[ ][Ss]tatement
        ) (?=[A-Z][a-z]+[ ,-] | A[ ] | [A-Z]{2,}[ ,-])
      | (?:Aims? | Purpose | Importance | Motivation) (?=(?:To|We|The|This|A|An|In)[ ])
    )
    """,
    re.VERBOSE,
)
_APPENDED_STEMS = (
    "IMPORTANCE",
    "SIGNIFICANCE",
    "NOTEWORTHY",
    "PRACTICAL APPLICATION",
    "Significance",
    "words:",
    "uthor Summ",
    "uthor summ",
)


def _is_core(key: str) -> bool:
    """Whether a heading, or the first part of a joint one, is among the common ones."""
    return any(variant in _CORE for part in (key, key.split(" and ", 1)[0]) for variant in heading_variants(part))


# A text that begins with no heading, with none of these words and none of the marks below, prints no headings. They
# are looked for one by one: for so few words that is several times as fast as one regular expression.
_STEMS = ("Method", "METHOD", "Results", "RESULT", "Conclusion", "CONCLUSION", "Areas cov", "Area cov", "COVERED")
_STEM_AS_HEADING = re.compile(
    r"(?:Method|Result|Conclusion)[a-z]*(?:\(s\))?(?:[ ]?[-–—./]|[ ]and\b|[ ]&|[ ]*[A-Z0-9]|,[ ][A-Z])"
    r"|METHOD|RESULT|CONCLUSION|Areas? cov|COVERED"
)
# Mark-up and line ends, each with a character that it holds: that one is the faster to look for.
_MARKS = (("\n", "\n"), ("\r", "\r"), ("\\", "\\n"), ("<", "</"), ("*", "**"), ("_", "__"), ("：", "："), ("【", "【"))

_MAX_CHARS = 100
_MAX_WORDS = 10
_MAX_CANDIDATES = 200
_MAX_SAMPLE = 1000

# Characters without a width, which texts copied from web pages hold, and line ends that were written out as "\\n".
_UNSEEN = r"(?:[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|\\[nrt])*+"
_TAG_NAMES = "(?:b|strong|i|em|u|p|h[1-6]|title|bold|italic|sec|span|div|label)"
_OPEN = rf"(?:<{_TAG_NAMES}\b[^<>]{{0,80}}>\s?|\*{{1,3}}|_{{2,3}}|\#{{1,6}}[ \t]|[\[【])"
_CLOSE = rf"(?:</{_TAG_NAMES}>|<br\s?/?>|\*{{1,3}}|_{{2,3}}|[\]】])"
_NUMBER = r"(?:(?:and[ \t])?\(\d{1,2}\)|\d{1,2}[.)](?!\d)|\([a-h]\)|[IVX]{1,4}\.)[ \t]?"
_LINE_ENDS = "\r\n\f\u2028\u2029"
_LINE_END = r"[\r\n\f\u2028\u2029]"

# Where a sentence may begin: after a mark that may close one and white space, glued to such a mark, or at a line.
_BOUNDARY = re.compile(
    r"(?P<mark>[.?!;)\]>*\"'”’…%\r\n\f\u2028\u2029])(?:\s+|(?=[A-Z<*\[【\\])|(?<=[\r\n\f\u2028\u2029]))"
)
# The same where a scheme has headings of its own, which may be in any script: the full stops of others need nothing
# behind them, and where words have no blanks between them, those that there are part sentences.
_OWN_BOUNDARY = re.compile(
    rf"""{_BOUNDARY.pattern}
    |(?P<full>[。！？｡．।॥؟۔։።；])["'”’»)\]}}」』）]{{0,4}}+\s*+
    |(?P<glued>[.?!;])(?=[{WITHOUT_BLANKS}])
    |(?<=[{WITHOUT_BLANKS}])\s++(?=[{WITHOUT_BLANKS}])
    |(?=【)|(?<=[{WITHOUT_BLANKS}])(?=\[)""",
    re.VERBOSE,
)
_CLOSERS = ")]}\"'”’“‘»«*_"
_SHARE_OF_NOUNS = 0.2  # of the words within sentences: one in 200 English abstracts has more, German ones about 0.3
_CLOSES_SENTENCE = frozenset(".?!>。！？｡．।॥؟۔։።")
# Brackets that are as good as 【】 around headings, each for one character: places in the text stay what they are.
_PLAIN_BRACKETS = str.maketrans("［］〔〕〈〉", "【】【】【】")
_OPENING = re.compile(rf"{_UNSEEN}(?P<markup>{_OPEN}{{0,4}}+)(?P<number>{_NUMBER})?(?P<inner>{_OPEN}{{0,4}}+)")
_CLOSING = re.compile(
    rf"""
    (?P<tags>(?:[ \t]?{_CLOSE}){{0,4}}+)
    (?: (?P<colon>\s?[:：])
      | (?P<line>[ \t]{{0,3}}(?:{_LINE_END}|\Z))
      | (?P<dash>[ \t]?[—–―]+ | [ \t]?-+(?=\s) | --+)
      | (?P<tab>[ ]?\t)
      | (?P<stop>\.(?=\s|[A-Z<*]|\Z))
    )?
    (?P<more>(?:[ \t]?{_CLOSE}){{0,4}}+)
    \s*
    """,
    re.VERBOSE,
)
_MARKS_OF_FORMS = ("colon", "line", "dash", "tab", "stop")
# The words of a heading: up to a colon, a dash, a full stop, mark-up, or the end of the line.
_HEADING_WORDS = re.compile(
    rf"""
    (?: [^\s:：—–―.<>*\[\]【】!;\"“”?_-]+
      | [ ](?![ ]?[:：—–―]|-+\s|[ ]*{_LINE_END}) | \xa0
      | -(?![-\s]) | \.(?!\s|[A-Z<*]|\Z) | _(?!_) | \?(?=\s?:)
    )+
    """,
    re.VERBOSE,
)
# A letter or a number that stands behind a noun as its name does: "Rule A", "Task 2b", "Phase II".
_DESIGNATION = re.compile(
    r"\(?(?:[^\W\d_]|[IVX]{1,4}|[IVX]{2,4}[a-c]|\d[\d.,%–-]*+[a-z]?)[).,;:]{0,3}+(?!\S)",
)
_TWO_WITHOUT_BLANKS = re.compile(rf"[{WITHOUT_BLANKS}]{{2}}")
_STOPS = ".?!;:)]>*\"'”’…%"
_SPACE = re.compile(r"\s*")
_FIRST_WORD = re.compile(rf"\s*{_UNSEEN}(?P<word>[^\W\d_]+)")
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r" [A-Z][A-Z']{3,}")
_BRACKETED = re.compile(r"\[\s?[A-Za-z]{3,}[^\[\]]{0,60}\]")
_BETWEEN_COMMAS = re.compile(r"(?:\A|[.?!)],\s)(?P<words>[A-Z][^\s,.]*(?:\s[^\s,.]+){0,3}),\s(?=[A-Z])")
_UNFINISHED = re.compile(r"(?:\b(?:and|or|of|for|to|in|the|with|from|by)|[^\w)])$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The words, in small letters, that some known heading begins with."""
    keys = (*role_table().exact, *role_table().prefixes, *nlm_table().exact)
    return _with_plurals({key.split(" ", 1)[0] for key in keys} | (LEADING_WORDS - ARTICLES))


@lru_cache(maxsize=1)
def _first_core_words() -> frozenset[str]:
    """The words, in small letters, that the common headings begin with."""
    return _with_plurals({key.split(" ", 1)[0] for key in _CORE})


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    """The words, in small letters, that some known heading ends in."""
    return _with_plurals({key.rsplit(" ", 1)[-1] for key in (*role_table().exact, *nlm_table().exact)})


def _with_plurals(singular: set[str]) -> frozenset[str]:
    """Forms that a word of a heading's key is printed in: keys are singular, and finding them takes longer."""
    irregular = {plural for plural, word in SINGULARS.items() if word in singular}
    ies = {word[:-1] + "ies" for word in singular if word.endswith("y")}
    return frozenset(singular | {word + "s" for word in singular} | ies | irregular)


@lru_cache(maxsize=4096)
def _printed_roles(words: str) -> tuple[str, ...] | None:
    """Roles of words that may be a heading in running text; None if they are none."""
    key = heading_key(words)
    if not key or words.split(None, 1)[0].casefold() in ARTICLES - {"the"}:
        return None
    return roles_for(words)


def _run_on_roles(words: str) -> tuple[str, ...] | None:
    """The same for words that no mark closes, where headings with free ends ("Implications for *") are no help."""
    if not _ends_like_heading(words):
        return None
    return _known_roles(words)


def _ends_like_heading(words: str) -> bool:
    """Whether the last word is one that known headings end in: most words are not, and this is quick to see."""
    letters = _LETTERS.findall(words.rsplit(None, 1)[-1].lower())
    while len(letters) > 1 and letters[-1] in ("s", "es"):
        letters.pop()
    return bool(letters) and letters[-1] in _last_words()


@lru_cache(maxsize=4096)
def _known_roles(words: str) -> tuple[str, ...] | None:
    if _UNFINISHED.search(words) or words.split(None, 1)[0].casefold() in ARTICLES:
        return None
    return match_heading(heading_key(words), role_table().exact.get, nlm_table().exact.get)


class _Lookups(NamedTuple):
    """What headings are known: by their words, where a mark closes them and where none does; which are common."""

    closed: Callable[[str], tuple[str, ...] | None]
    unclosed: Callable[[str], tuple[str, ...] | None]
    is_core: Callable[[str], bool]


_TABLES = _Lookups(_printed_roles, _run_on_roles, _is_core)


def find_headings(text: str, own: OwnHeadings | None = None) -> tuple[PrintedHeading, ...]:
    """Find the headings that an abstract prints in its text.

    Parameters
    ----------
    text : str
        One abstract.
    own : OwnHeadings, optional
        Headings of a scheme that our tables do not know: as good as common ones.

    Returns
    -------
    tuple of PrintedHeading
        In the order of the text, without overlap. Each span holds the heading's mark-up, number, closing mark and
        the white space after it. Empty if the abstract prints none, or nothing but headings.

    Notes
    -----
    The time is linear in the length of the text.
    """
    if own is not None and not own.may_stand_in(text):
        own = None
    printed = text
    if own is not None:
        text = text.translate(_PLAIN_BRACKETS)
    elif not _may_print_headings(text):
        return ()
    candidates = _candidates(text, own)
    accepted = _corroborated(candidates, own)
    alone = [found for found in candidates if found.is_appended or _is_title_of_all(found, text)]
    if alone:
        accepted = sorted({*accepted, *alone}, key=lambda found: found.start)
    if not _leaves_text(text, accepted):
        return ()
    if own is not None:
        accepted = [replace(found, words=_as_printed(found, text, printed)) for found in accepted]
    return tuple(PrintedHeading(found.words, found.start, found.end) for found in accepted)


def _as_printed(found: _Candidate, text: str, printed: str) -> str:
    """The words of a heading with the brackets that the abstract has in them."""
    start = text.index(found.words, found.start)
    return printed[start : start + len(found.words)]


def _may_print_headings(text: str) -> bool:
    """Whether it is worth looking for headings: False for most texts that print none, True for all that do."""
    if _may_begin_with_heading(text) and _candidate_at(text, 0, at_line=True, after_stop=True) is not None:
        return True
    if any(stem in text for stem in _STEMS) and _STEM_AS_HEADING.search(text):
        return True
    if any(stem in text for stem in _APPENDED_STEMS):
        return True
    if ".," in text and _BETWEEN_COMMAS.search(text):
        return True
    for char, mark in _MARKS:
        if char in text and mark in text:
            return True
    if "[" in text and _BRACKETED.search(text):
        return True
    return ":" in text and _has_heading_before_colon(text)


def _may_begin_with_heading(text: str) -> bool:
    first = _FIRST_WORD.match(text)
    if first is None:
        return True
    word = first["word"].lower()
    return word in _first_core_words() or word == "abstract" or _GLUED.match(text, first.start("word")) is not None


def _has_heading_before_colon(text: str) -> bool:
    """Whether a sentence begins with what may be a heading and a colon."""
    colon = text.find(":")
    while colon != -1:
        words = text[max(0, colon - _MAX_CHARS) : colon].split()[-_MAX_WORDS:]
        if words and _ends_like_heading(words[-1]):
            first = len(words) - 1
            while first > 0 and words[first - 1][-1] not in _STOPS:
                first -= 1
            if not words[first][0].islower() and _printed_roles(" ".join(words[first:])) is not None:
                return True
        colon = text.find(":", colon + 1)
    return False


def _is_title_of_all(found: _Candidate, text: str) -> bool:
    """Whether it is the word "Abstract" before the abstract."""
    if found.key != "abstract" or text[: found.start].strip():
        return False
    first = _LETTERS.match(text, found.end)
    return found.form is not Form.RUN_ON or (first is not None and first.group().lower() not in _ABSTRACT_TERMS)


def _leaves_text(text: str, found: Sequence[_Candidate]) -> bool:
    """Whether any text stands under or before the headings."""
    ends = [0, *(candidate.end for candidate in found)]
    starts = [*(candidate.start for candidate in found), len(text)]
    return any(text[end:start].strip() for end, start in zip(ends, starts, strict=True))


def _candidates(text: str, own: OwnHeadings | None) -> list[_Candidate]:
    """All places where headings may stand, in the order of the text, without overlap."""
    found: list[_Candidate] = []
    end = 0
    for position, at_line, after_stop in _boundaries(text, _BOUNDARY if own is None else _OWN_BOUNDARY):
        follows = False
        while position >= end:
            candidate = _candidate_at(text, position, at_line, after_stop, own)
            # "Trial registration: ClinicalTrials.gov: NCT...": under such a heading stands no other.
            if candidate is None or (follows and not candidate.roles and candidate.rank is None):
                break
            found.append(candidate)
            end = position = candidate.end
            at_line = after_stop = follows = True
    found = _merged(found, list(_closed_by_commas(text)))
    if found:
        found = _merged(found, [*_before_colons(text, own), *_capitals_in_sentences(text)])
    if own is not None:
        found = _without_nouns(found, text)
    if found and _is_in_capitals(text):
        found = [candidate for candidate in found if candidate.form is Form.MARKED or not candidate.has_case]
    return found


def _without_nouns(found: list[_Candidate], text: str) -> list[_Candidate]:
    """Without those of a scheme's own headings that have their capital from being nouns within a sentence."""
    nouns = {candidate for candidate in found if candidate.rank is not None and _may_be_noun(candidate, text)}
    if not nouns or not _capitalises_nouns(text):
        return found
    return [candidate for candidate in found if candidate not in nouns]


def _may_be_noun(found: _Candidate, text: str) -> bool:
    """Whether a sentence may go on with it: it does not begin one, and is not set as a heading."""
    if (found.at_boundary and found.after_stop) or found.in_capitals or not found.has_case:
        return False
    before = text[max(0, found.start - _MAX_CHARS) : found.start]
    words = before.rstrip()
    if any(char in _LINE_ENDS for char in before[len(words) :]):
        return False
    return text[found.start].isalpha() and words.rstrip(_CLOSERS)[-1:] not in _CLOSES_SENTENCE


def _capitalises_nouns(text: str) -> bool:
    """Whether so many words within sentences have a capital as in German."""
    words = text[:_MAX_SAMPLE].split()
    inside = [
        word for before, word in pairwise(words) if word[0].isalpha() and (before[-1].isalnum() or before[-1] == ",")
    ]
    return sum(word[0].isupper() and word[1:].islower() for word in inside) > _SHARE_OF_NOUNS * len(inside)


def _is_in_capitals(text: str) -> bool:
    """Whether capitals are no mark of headings, because the sentences are set in them too."""
    start = text[:_MAX_SAMPLE]
    return sum(map(str.isupper, start)) > sum(map(str.islower, start))


def _boundaries(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, bool, bool]]:
    """Where sentences may begin; whether at the start of a line; whether after a mark that surely closes one."""
    start = _SPACE.match(text)
    yield (0 if start is None else start.end()), True, True
    for boundary in pattern.finditer(text):
        at_line = any(char in _LINE_ENDS for char in boundary.group())
        mark = boundary[boundary.lastgroup] if boundary.lastgroup else ""
        yield boundary.end(), at_line, at_line or mark in _CLOSES_SENTENCE


def _candidate_at(
    text: str, position: int, at_line: bool, after_stop: bool, own: OwnHeadings | None = None
) -> _Candidate | None:
    """The heading that may begin at a position."""
    opening = _OPENING.match(text, position)
    start = position if opening is None else opening.end()
    markup = opening is not None and bool(opening["markup"] or opening["inner"])
    if own is not None:
        found = _own_candidate(text, (position, start), at_line, after_stop, markup, own)
        if found is not None:
            return found
    if start >= len(text) or not (text[start].isupper() or (markup and text[start].isalpha())):
        return None
    if not markup and (glued := _GLUED.match(text, start)) is not None:
        return _Candidate(
            glued.group(), position, glued.end(), Form.MARKED, _known_roles(glued.group()), True, after_stop
        )
    word = _LETTERS.match(text, start)
    known_word = word is not None and word.group().lower() in _first_words()
    if not (known_word or markup or text[start : start + 3].isupper()):
        return None
    words = _HEADING_WORDS.match(text, start, start + _MAX_CHARS)
    candidate = None
    if words is not None:
        candidate = _closed_candidate(text, (position, start, words.end()), at_line, markup, _TABLES)
    if candidate is None and known_word:
        candidate = _open_candidate(text, position, start, _TABLES)
    return candidate if candidate is None or after_stop else replace(candidate, after_stop=False)


def _own_candidate(
    text: str, span: tuple[int, int], at_line: bool, after_stop: bool, markup: bool, own: OwnHeadings
) -> _Candidate | None:
    """The heading of the scheme's own that may begin at a position; capitals are only for scripts that have them."""
    position, start = span
    word = _WORD.match(text, start, start + _MAX_CHARS)
    if word is None or not text[start].isalpha() or (text[start].islower() and not markup):
        return None
    if not own.begins_with(word.group()):
        return None
    lookups = _lookups_of(own)
    words = _HEADING_WORDS.match(text, start, start + _MAX_CHARS)
    candidate = None
    if words is not None:
        candidate = _closed_candidate(text, (position, start, words.end()), at_line, markup, lookups)
    if candidate is None or candidate.roles is None:
        candidate = _open_candidate(text, position, start, lookups)
    if candidate is None:
        return None
    if candidate.form is Form.RUN_ON:
        if not candidate.has_case and not after_stop:
            return None  # a blank before the words and one behind them: that is a text with blanks between all words
        if " " not in candidate.words and _DESIGNATION.match(text, candidate.end):
            return None
    return replace(candidate, after_stop=after_stop, rank=own.rank(own.labels_for(candidate.words)))


@lru_cache(maxsize=4)
def _lookups_of(own: OwnHeadings) -> _Lookups:
    def closed(words: str) -> tuple[str, ...] | None:
        labels = own.labels_for(words)
        return own.roles_of(labels) if labels else None

    def unclosed(words: str) -> tuple[str, ...] | None:
        labels = own.labels_unmarked(words)
        return own.roles_of(labels) if labels else None

    return _Lookups(closed, unclosed, bool)


def _closed_candidate(
    text: str, span: tuple[int, int, int], at_line: bool, markup: bool, lookups: _Lookups
) -> _Candidate | None:
    """The heading between a boundary and a mark that closes it; ``span``: with its opening, its words, their end."""
    position, start, stop = span
    words = text[start:stop].strip()
    closing = _CLOSING.match(text, stop)
    if closing is None or not words or len(words.split()) > _MAX_WORDS:
        return None
    mark = next((name for name in _MARKS_OF_FORMS if closing[name] is not None), "")
    tagged = markup and bool(closing["tags"] or closing["more"])
    if not mark and not tagged:
        return None
    marked = tagged or mark == "colon" or (mark == "line" and (at_line or markup))
    roles = lookups.closed(words) if marked else lookups.unclosed(words)
    if roles is None and not (mark == "colon" and _is_set_as_heading(words, text[position] in "<*_#" and tagged)):
        return None
    return _Candidate(words, position, closing.end(), Form.MARKED if marked else Form.SET_OFF, roles)


def _is_set_as_heading(words: str, tagged: bool) -> bool:
    """Whether words that no table knows are set as headings are."""
    letters = sum(char.isalpha() for char in words)
    capitals = words.isupper() and (" " in words or "-" not in words)
    return letters > 4 and not any(char.isdigit() for char in words) and (capitals or (tagged and words[0].isupper()))


def _open_candidate(text: str, position: int, start: int, lookups: _Lookups) -> _Candidate | None:
    """The heading that runs on into its section without any mark: the longest that is known."""
    words = list(_WORD.finditer(text, start, start + _MAX_CHARS))[: _MAX_WORDS + 1]
    for n_words in range(len(words) - 1, 0, -1):
        phrase = text[start : words[n_words - 1].end()]
        following = words[n_words].group()
        form = _run_on_form(phrase, following, lookups)
        if form is not None and (roles := lookups.unclosed(phrase)) is not None:
            return _Candidate(phrase, position, words[n_words].start(), form, roles)
    return None


def _run_on_form(phrase: str, following: str, lookups: _Lookups) -> Form | None:
    """The form of words before a sentence's first word; None if they do not look like a heading before it."""
    if phrase.lower() in _ADJECTIVES and not phrase.isupper():
        return None
    if phrase.isupper():
        continues = following.isalpha() and following.isupper() and len(following) > 1 and " " not in phrase
        return None if continues and not lookups.is_core(heading_key(phrase)) else Form.SET_OFF
    begins_sentence = following[0].isupper() or following[0].isdigit()
    if not begins_sentence:  # a blank where words have none is as good as a capital
        begins_sentence = _TWO_WITHOUT_BLANKS.match(phrase[-1] + following[0]) is not None
    return Form.RUN_ON if begins_sentence else None


def _closed_by_commas(text: str) -> Iterator[_Candidate]:
    """Headings of Cochrane reviews whose line ends have become commas: "of asthma., Objectives, To assess"."""
    found = [
        _Candidate(heading["words"], heading.start("words"), heading.end(), Form.MARKED, roles)
        for heading in _BETWEEN_COMMAS.finditer(text if ".," in text else "")
        if (roles := _run_on_roles(heading["words"])) is not None
    ]
    if len({candidate.key for candidate in found}) > 2:
        yield from found


def _before_colons(text: str, own: OwnHeadings | None) -> Iterator[_Candidate]:
    """Headings with a colon where the sentence before them is not closed: "... of asthma Methods: We"."""
    colon = text.find(":")
    while colon != -1:
        words = list(_WORD.finditer(text, max(0, colon - _MAX_CHARS), colon))[-_MAX_WORDS:]
        for word in words[1:]:
            phrase = text[word.start() : colon].rstrip()
            if not phrase[:1].isupper():
                continue
            labels = own.labels_unmarked(phrase) if own is not None else ()
            rank = own.rank(labels) if own is not None else None
            roles = own.roles_of(labels) if own is not None and labels else _run_on_roles(phrase)
            if not roles and rank is None:
                continue
            space = _SPACE.match(text, colon + 1)
            end = colon + 1 if space is None else space.end()
            found = _Candidate(phrase, word.start(), end, Form.MARKED, roles, at_boundary=False, rank=rank)
            if found.is_core or found.in_capitals:
                yield found
            break
        colon = text.find(":", colon + 1)


def _capitals_in_sentences(text: str) -> Iterator[_Candidate]:
    """Headings in capitals where the sentence before them is not closed: "... of asthma METHODS We"."""
    for word in _CAPITALS.finditer(text):
        found = _open_candidate(text, word.start() + 1, word.start() + 1, _TABLES)
        if found is not None and found.in_capitals and found.is_core:
            yield _Candidate(found.words, found.start, found.end, found.form, found.roles, at_boundary=False)


def _merged(found: list[_Candidate], more: list[_Candidate]) -> list[_Candidate]:
    """The first list and what of the second does not overlap with it, in the order of the text."""
    merged: list[_Candidate] = []
    for candidate in sorted([*found, *more], key=lambda c: (c.start, not c.at_boundary, c.form)):
        if not merged or candidate.start >= merged[-1].end:
            merged.append(candidate)
        elif candidate.at_boundary and not merged[-1].at_boundary:
            merged[-1] = candidate
    return merged


def _corroborated(candidates: list[_Candidate], own: OwnHeadings | None) -> list[_Candidate]:
    """Those candidates that the others make headings."""
    if len(candidates) > _MAX_CANDIDATES:
        candidates = [c for c in candidates if c.form is Form.MARKED][:_MAX_CANDIDATES]
    known = [c for c in candidates if c.roles is not None]
    sure = [c for c in known if c.form is Form.MARKED and c.at_boundary]
    if not (any(c.is_core for c in sure) or len({c.key for c in sure}) > 1):
        sure = []
    if len({c.key for c in sure}) > 1:
        return _like(sure, candidates)
    loose = [c for c in known if c not in sure and _may_join(c)]
    if max(_n_roles_in_order([*sure, *loose]), _n_labels_in_order([*sure, *loose], own)) < 2:
        return sure
    return _in_place([c for c in known if c in sure or c in loose])


def _may_join(candidate: _Candidate) -> bool:
    """Whether a candidate that is not sure counts as company for others."""
    if not candidate.at_boundary:
        return candidate.is_core and (candidate.in_capitals or candidate.form is Form.MARKED)
    return candidate.is_core or candidate.after_stop


def _in_place(candidates: list[_Candidate]) -> list[_Candidate]:
    """The common headings, and those of the others that announce nothing that should have come before."""
    kept = []
    reached = 0
    for c in candidates:
        if c.is_core and c.roles:
            reached = max(reached, ROLES.index(c.roles[0]))
        if c.is_core or c.form is not Form.RUN_ON or not c.roles or ROLES.index(c.roles[-1]) >= reached:
            kept.append(c)
    return kept


def _like(sure: list[_Candidate], candidates: list[_Candidate]) -> list[_Candidate]:
    """The sure headings and those of other forms that are set like them and announce what they do not."""
    capitals = sum(c.in_capitals for c in sure) * 2 > len(sure)
    printed = {role for c in sure for role in c.roles or ()}
    keys = {c.key for c in sure}

    def fits(c: _Candidate) -> bool:
        if c.in_capitals != capitals:
            return False
        if c.form is Form.MARKED:
            return True
        if c.rank is not None:  # several headings of a scheme may mean one label
            return c.key not in keys
        return c.is_core and not printed.intersection(c.roles or ())

    return [c for c in candidates if c in sure or fits(c)]


def _n_roles_in_order(candidates: Sequence[_Candidate]) -> int:
    """How many roles the common headings among the candidates announce in the order of an abstract."""
    return _longest_rise([ROLES.index(c.roles[0]) for c in candidates if c.is_core and c.roles])


def _n_labels_in_order(candidates: Sequence[_Candidate], own: OwnHeadings | None) -> int:
    """How many labels of a scheme they announce in its order, some of them by headings of its own."""
    if own is None or all(c.rank is None for c in candidates):
        return 0
    ranks = [c.rank if c.rank is not None else own.rank(own.labels_by_all(c.words)) for c in candidates if c.is_core]
    return _longest_rise([rank for rank in ranks if rank is not None])


def _longest_rise(ranks: Sequence[int]) -> int:
    """How many of the numbers can be kept, at most, so that each is greater than the one before."""
    longest = [0] * (max(ranks, default=0) + 1)
    for rank in ranks:
        longest[rank] = max(longest[rank], 1 + max(longest[:rank], default=0))
    return max(longest)
