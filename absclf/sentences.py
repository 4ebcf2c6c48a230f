"""Where the sentences of an abstract begin and end.

One regular expression finds the places where a sentence may end; Punkt decides on each, with parameters learnt from
abstracts, and a few rules see to what Punkt leaves open: references set after the full stop, brackets, gene names,
enumerations, full stops without a space after them.

References
----------
Kiss, T. and Strunk, J. (2006). Unsupervised multilingual sentence boundary detection. Computational Linguistics
32(4), 485-525.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

__all__ = ["PunktParameters", "learn_parameters", "split_sentences"]


# Punkt's orthographic context: the cases and places in which training met a word. The values are NLTK's.
_BEGIN_UPPER, _MIDDLE_UPPER, _UNKNOWN_UPPER = 1 << 1, 1 << 2, 1 << 3
_BEGIN_LOWER, _MIDDLE_LOWER, _UNKNOWN_LOWER = 1 << 4, 1 << 5, 1 << 6
_UPPER = _BEGIN_UPPER | _MIDDLE_UPPER | _UNKNOWN_UPPER
_LOWER = _BEGIN_LOWER | _MIDDLE_LOWER | _UNKNOWN_LOWER

_NUMBER_TYPE = "##number##"
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*+\Z")


@dataclass(frozen=True, slots=True)
class PunktParameters:
    """What Punkt knows of a kind of text.

    Parameters
    ----------
    abbreviations : frozenset of str
        Words that carry a full stop of their own, lower case, without it.
    collocations : frozenset of (str, str)
        Pairs that a full stop inside does not part: ``("s", "aureus")``.
    sentence_starters : frozenset of str
        Words that often begin a sentence.
    orthography : mapping of str to int
        For each word, lower case, the cases and places it was met in: NLTK's flags, joined by ``|``.
    """

    abbreviations: frozenset[str]
    collocations: frozenset[tuple[str, str]]
    sentence_starters: frozenset[str]
    orthography: Mapping[str, int]

    def begins_sentence(self, word: str) -> bool | None:
        """Punkt's orthographic heuristic (section 4.1.1 of the paper).

        Returns
        -------
        bool or None
            True where the case of ``word`` shows that it begins a sentence, False where it shows that it does not,
            None where it shows neither.
        """
        flags = self.orthography.get(word.lower(), 0)
        first = word[0]
        if first.isupper() and flags & _LOWER and not flags & _MIDDLE_UPPER:
            return True
        if first.islower() and (flags & _UPPER or not flags & _BEGIN_LOWER):
            return False
        return None

    def ends_sentence(self, word: str, following: str) -> bool:
        """Punkt's decision on the full stop after ``word`` and before ``following`` (sections 4.1 to 4.3).

        Parameters
        ----------
        word : str
            The word before the full stop, without it.
        following : str
            The word after it.
        """
        kind = word.lower()
        number = _NUMBER.match(kind) is not None
        initial = len(word) == 1 and word.isalpha()
        next_kind = following.lower()
        if (_NUMBER_TYPE if number else kind, next_kind) in self.collocations:
            return False
        abbreviation = kind in self.abbreviations or kind.rpartition("-")[2] in self.abbreviations
        begins = self.begins_sentence(following)
        if abbreviation and not initial:
            return begins is True or (following[0].isupper() and next_kind in self.sentence_starters)
        if number or initial:
            if begins is False:
                return False
            if initial and begins is None and following[0].isupper():
                return bool(self.orthography.get(next_kind, 0) & _LOWER)
        return not abbreviation

    def to_dict(self) -> dict[str, Any]:
        """The parameters as JSON types, in an order of their own."""
        words_with: dict[int, list[str]] = {}
        for word, flags in sorted(self.orthography.items()):
            words_with.setdefault(flags, []).append(word)
        seconds: dict[str, list[str]] = {}
        for first, second in sorted(self.collocations):
            seconds.setdefault(first, []).append(second)
        return {
            "abbreviations": " ".join(sorted(self.abbreviations)),
            "collocations": {first: " ".join(words) for first, words in seconds.items()},
            "sentence_starters": " ".join(sorted(self.sentence_starters)),
            "orthography": {str(flags): " ".join(words) for flags, words in sorted(words_with.items())},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PunktParameters:
        """The parameters that `to_dict` wrote."""
        return cls(
            abbreviations=frozenset(data["abbreviations"].split()),
            collocations=frozenset(
                (first, second) for first, words in data["collocations"].items() for second in words.split()
            ),
            sentence_starters=frozenset(data["sentence_starters"].split()),
            orthography={
                word: int(flags) for flags, words in data["orthography"].items() for word in words.split()
            },
        )


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What the splitter knows of words: Punkt's parameters and the tables of ``data/abbreviations.json``."""

    punkt: PunktParameters
    never_last: frozenset[str]
    before_numbers: frozenset[str]
    titles: frozenset[str]
    nouns_of_letters: frozenset[str]


def _read_data(name: str) -> Any:
    return json.loads((resources.files("absclf") / "data" / name).read_text(encoding="utf-8"))


@cache
def _shipped() -> _Knowledge:
    """The knowledge that comes with the package."""
    tables = _read_data("abbreviations.json")
    words = {name: frozenset(tables[name].split()) for name in tables if name != "about"}
    learnt = PunktParameters.from_dict(_read_data("punkt.json"))
    abbreviations = learnt.abbreviations.union(words["ordinary"], words["titles"], words["never_last"])
    return _Knowledge(
        punkt=PunktParameters(abbreviations, learnt.collocations, learnt.sentence_starters, learnt.orthography),
        never_last=words["never_last"],
        before_numbers=words["before_numbers"],
        titles=words["titles"],
        nouns_of_letters=words["nouns_of_letters"],
    )


# Splitting -----------------------------------------------------------------------------------------------------------

_CLOSING = "\"'”’»)\\]}"

_CANDIDATE = re.compile(
    rf"""
    (?:
        # Marks, what closes after them, and a reference set after the full stop: "disease.1,2", "levels. [3]".
        [.?!…؟۔।]{{1,8}}+ [{_CLOSING}]{{0,4}}+
        (?:
            (?<=[^\W\d_][.?!]) \d{{1,3}} (?: [,–-] \d{{1,3}} ){{0,9}}+ (?=\s)
          | \s? \[ \d{{1,3}} (?: \s? [,;–-] \s? \d{{1,3}} ){{0,9}}+ \] \.? (?=\s)
          | [⁰¹²³⁴-⁹⁻,]{{1,12}}+ (?=\s)
        )?+
    )
    ()  # here the sentence ends, if it does
    (?: \s++ (?=\S) | (?= [A-Z][a-z] | A\  | [A-Z]{{4,30}}+ : ) )
    |
    [。！？｡][{_CLOSING}」』）]{{0,4}}+ () \s*+ (?=\S)
    """,
    re.VERBOSE,
)
"""Where a sentence may end: an empty group at the end, the match's end where the next one begins. Every repetition is
bounded or possessive, so that no text makes it look at a character more than a few times."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*+")
_WORD_PARTS = re.compile(r"[/(\[{=<>≤≥±~+,;:–—\"“”‘’']")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,3}\Z")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})[)\]]?\Z")

_NEVER_FIRST = frozenset(",;:.?!…)]}%=”’»/")
_OPENING = frozenset("([{\"'“‘«")

_WORD_REACH = 40
"""Characters before a mark in which its word is looked for."""

_BRACKET_REACH = 400
"""Characters for which an open bracket keeps a sentence together."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Find the sentences of an abstract, or of a part of it.

    Parameters
    ----------
    text : str
        Running text. A blank line, a form feed, and a line that begins with a list's mark part sentences wherever
        they stand; any other line end counts as a space.
    start, end : int, optional
        The part of the text to split; what lies outside has no influence on it.

    Returns
    -------
    list of (int, int)
        Offsets into ``text`` of each sentence's first character and of the one after its last: ordered, without
        overlap, without white space at the edges. Only white space lies between them. Empty if there is nothing else.
    """
    part = text[start:end]
    offset = slice(start, end).indices(len(text))[0]
    spans: list[tuple[int, int]] = []
    for first, last in _paragraphs(part):
        _split_paragraph(part, first, last, spans)
    return [(first + offset, last + offset) for first, last in spans] if offset else spans


_LINE_ENDS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_LINE_BREAK = re.compile(rf"[{_LINE_ENDS}]\s*+")
_LINE_END = re.compile(r"\r\n?|[\n\v\x85\u2028]")
_PAGE_END = re.compile("[\f\x1c\x1d\x1e\u2029]")
_LIST_MARK = re.compile(r"[•‣▪◦●∙*]\s|(?:\(?\d{1,2}|\(?[a-z]|[-–—])[.)]?\s+(?=[^\W_]*[A-Z\d])")


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the parts between blank lines, page ends and list marks, without white space at the edges."""
    first = 0
    if any(mark in text for mark in _LINE_ENDS):
        for line_break in _LINE_BREAK.finditer(text):
            if _parts_paragraphs(text, line_break):
                yield from _trimmed(text, first, line_break.start())
                first = line_break.end()
    yield from _trimmed(text, first, len(text))


def _parts_paragraphs(text: str, line_break: re.Match[str]) -> bool:
    space = line_break.group()
    return (
        len(_LINE_END.findall(space)) > 1
        or _PAGE_END.search(space) is not None
        or _LIST_MARK.match(text, line_break.end()) is not None
    )


def _trimmed(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    if first < last:
        yield first, last


def _split_paragraph(text: str, first: int, last: int, spans: list[tuple[int, int]]) -> None:
    knowledge = _shipped()
    for candidate in _CANDIDATE.finditer(text, first, last):
        end = candidate.end(candidate.lastindex or 1)
        if _parts(text, first, candidate.start(), end, candidate.end(), knowledge):
            spans.append((first, end))
            first = candidate.end()
    spans.append((first, last))


def _parts(text: str, first: int, mark: int, end: int, following: int, knowledge: _Knowledge) -> bool:
    """Whether a sentence that begins at ``first`` ends with the mark at ``mark``."""
    if mark - first < 6 and _ENUMERATOR.match(text[first:mark]):
        return False
    words = text[max(first, mark - _WORD_REACH) : mark].rsplit(None, 2)
    word = words[-1] if words else ""
    plain = (
        end == mark + 1 < following
        and len(word) > 2
        and word.isalpha()
        and word.islower()
        and text[following].isupper()
        and word not in knowledge.punkt.abbreviations
        and text[mark] == "."
    )
    if not plain and not _decide(text, words, mark, end, following, knowledge):
        return False
    return not _inside_brackets(text, first, end)


def _decide(text: str, words: list[str], mark: int, end: int, following: int, knowledge: _Knowledge) -> bool:
    """The decision where a word before or after the mark is out of the ordinary."""
    sign = text[following]
    if sign in _NEVER_FIRST:
        return False
    if text[mark] in "。！？｡":
        return True
    if end == following:
        return _glued(text, words, mark, following, knowledge)
    while sign in _OPENING and following + 1 < len(text):
        following += 1
        sign = text[following]
    found = _WORD.match(text, following)
    next_word = found.group() if found else sign
    lower = sign.islower() and not _is_name(next_word)
    marks = text[mark:end]
    word = words[-1] if words else ""
    if marks[0] in "?!؟" or "?" in marks or "!" in marks:
        return not lower
    if marks.startswith("..") or marks[0] == "…":
        return sign.isupper() and knowledge.punkt.begins_sentence(next_word) is True
    core = _WORD_PARTS.split(word)[-1]
    if not core or not core[-1].isalnum():
        return not lower
    if end > mark + 1 and marks[-1].isdigit() and marks[1].isdigit():
        return len(core) > 2 and sign.isupper() and core.lower() not in knowledge.before_numbers
    return _full_stop(core, words[-2] if len(words) > 1 else "", sign, next_word, lower, knowledge)


def _is_name(word: str) -> bool:
    """Whether a word that begins with a small letter is a gene or the like: mTOR, p53, α-synuclein."""
    return not word.islower() or any(map(str.isdigit, word)) or "α" <= word[0] <= "ω"


def _full_stop(core: str, before: str, sign: str, next_word: str, lower: bool, knowledge: _Knowledge) -> bool:
    punkt = knowledge.punkt
    kind = core.lower()
    shouted = len(core) > 1 and core.isupper()
    if kind in knowledge.never_last and not (shouted and sign.isupper()):
        return False
    if sign.isdigit() and (kind in knowledge.before_numbers or kind == "0"):
        return False
    if sign.isupper() and core[0].isupper() and not shouted and kind in knowledge.titles:
        return False
    if len(core) == 1 and core.isalpha():
        return _initial(core, before, sign, next_word, lower, knowledge)
    if _DOTTED.match(core):
        return sign.isupper() and (punkt.begins_sentence(next_word) is True or next_word.lower() in punkt.sentence_starters)
    if lower:
        return False
    if sign.islower():
        return kind not in punkt.abbreviations
    return punkt.ends_sentence(core, next_word)


def _initial(core: str, before: str, sign: str, next_word: str, lower: bool, knowledge: _Knowledge) -> bool:
    """The full stop after a single letter."""
    before = before.lstrip("([{").lower()
    if lower:
        return False
    if before in knowledge.nouns_of_letters or (before and before[-1].isdigit()):
        return True
    if not sign.isupper():
        return False
    if len(before) == 2 and before[1] == "." and before[0].isalpha():
        return next_word.lower() in knowledge.punkt.sentence_starters
    if len(next_word) > 1 and next_word.isupper():
        return True
    return knowledge.punkt.ends_sentence(core, next_word)


def _glued(text: str, words: list[str], mark: int, following: int, knowledge: _Knowledge) -> bool:
    """Whether a space was left out after the full stop: "were treated.The results"."""
    if not words or text[mark - 1].isspace():
        return False
    core = _WORD_PARTS.split(words[-1])[-1]
    known = core.isalpha() and core.islower() and len(core) > 2 and core not in knowledge.punkt.abbreviations
    if not known and words[-1][-1] not in ")%":
        return False
    found = _WORD.match(text, following)
    next_word = found.group() if found else ""
    after = text[following + len(next_word) : following + len(next_word) + 1]
    if after not in (" ", ",", ":"):
        return False
    return next_word.isupper() or knowledge.punkt.begins_sentence(next_word) is True


def _inside_brackets(text: str, first: int, end: int) -> bool:
    """Whether a bracket of this sentence is open, and closes soon."""
    low, high = max(first, end - _BRACKET_REACH), end + _BRACKET_REACH
    for opening, closing in ("()", "[]"):
        if text.count(opening, low, end) > text.count(closing, low, end):
            return text.count(closing, end, high) > text.count(opening, end, high)
    return False


# Learning ------------------------------------------------------------------------------------------------------------

_BATCH = 500
"""Abstracts that the trainer sees at a time: bounds its memory."""

_LEAST_COUNT = 6
"""Words met less often are left to Punkt's rule for unknown words."""

_RARE = 0.05
"""A case or place that makes out less than this share of a word's occurrences counts as an error of the text or of
the first pass: Punkt as published takes one occurrence for proof, which a large corpus overthrows for every word."""


def _batches(texts: Iterable[str]) -> Iterator[str]:
    iterator = iter(texts)
    while batch := list(islice(iterator, _BATCH)):
        yield "\n\n".join(batch)


def _usual_contexts(counts: Counter[int]) -> int:
    """The flags of the contexts in which a word occurs more than rarely."""
    total = counts.total()
    flags = 0
    for case in (_UPPER, _LOWER):
        in_case = sum(count for flag, count in counts.items() if flag & case)
        if in_case >= _RARE * total:
            flags |= sum(flag for flag, count in counts.items() if flag & case and count >= _RARE * in_case)
    return flags


def _matters(flags: int) -> bool:
    """Whether a word with these contexts is decided on otherwise than an unknown word."""
    return bool(flags & _LOWER)


def learn_parameters(texts: Iterable[str]) -> PunktParameters:
    """Learn Punkt's parameters from texts without marks, by NLTK's trainer.

    Parameters
    ----------
    texts : iterable of str
        Paragraphs of running text; ten thousand abstracts are enough for the common abbreviations.

    Returns
    -------
    PunktParameters
        The same for the same texts in the same order.
    """
    from nltk.tokenize import punkt

    contexts: dict[str, Counter[int]] = {}

    class CountingParameters(punkt.PunktParameters):  # type: ignore[misc]
        """Counts what NLTK's own class keeps as a yes or no."""

        def add_ortho_context(self, typ: str, flag: int) -> None:
            super().add_ortho_context(typ, flag)
            contexts.setdefault(typ, Counter())[flag] += 1

    trainer = punkt.PunktTrainer()
    trainer._params = CountingParameters()
    for batch in _batches(texts):
        trainer.train(batch, finalize=False)
    # Abbreviations once more, on all counts: those added while the counts were small may not hold.
    trainer.find_abbrev_types()
    learnt = trainer.get_params()
    usual = {
        word: _usual_contexts(counts)
        for word, counts in contexts.items()
        if counts.total() >= _LEAST_COUNT and not any(mark.isspace() for mark in word)
    }
    return PunktParameters(
        abbreviations=frozenset(learnt.abbrev_types),
        collocations=frozenset(learnt.collocations),
        sentence_starters=frozenset(learnt.sent_starters),
        orthography={word: flags for word, flags in usual.items() if _matters(flags)},
    )
