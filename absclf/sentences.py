"""Where the sentences of an abstract begin and end.

One regular expression finds the places where a sentence may end. Punkt decides on each, with parameters
learnt from abstracts, and a few rules see to what Punkt leaves open: references set after the full stop,
brackets, gene names, enumerations, full stops without a space after them.

References
----------
Kiss, T. and Strunk, J. (2006). Unsupervised multilingual sentence boundary detection. Computational
Linguistics 32(4), 485-525.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["PunktParameters", "learn_parameters", "split_sentences"]


# Punkt's orthographic context: the cases and places in which training met a word. The values are NLTK's.
_BEGIN_UPPER, _MIDDLE_UPPER, _UNKNOWN_UPPER = 1 << 1, 1 << 2, 1 << 3
_BEGIN_LOWER, _MIDDLE_LOWER, _UNKNOWN_LOWER = 1 << 4, 1 << 5, 1 << 6
_UPPER = _BEGIN_UPPER | _MIDDLE_UPPER | _UNKNOWN_UPPER
_LOWER = _BEGIN_LOWER | _MIDDLE_LOWER | _UNKNOWN_LOWER

_NUMBER_TYPE = "##number##"
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*+\Z")


@dataclass(frozen=True, eq=False, slots=True)
class PunktParameters:
    """What Punkt knows of a kind of text; equal to itself only.

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
            True where the case of ``word`` shows that it begins a sentence, False where it shows that it does
            not, None where it shows neither.
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
        pair = _NUMBER_TYPE if number else kind, _NUMBER_TYPE if _NUMBER.match(next_kind) else next_kind
        if pair in self.collocations:
            return False
        abbreviation = kind in self.abbreviations or kind.rpartition("-")[2] in self.abbreviations
        begins = self.begins_sentence(following)
        if abbreviation and not initial:
            return begins is True or (following[0].isupper() and next_kind in self.sentence_starters)
        if number or initial:
            if begins is False:
                return False
            never_lower = not self.orthography.get(next_kind, 0) & _LOWER
            if initial and begins is None and following[0].isupper() and never_lower:
                return False
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
        orthography: dict[str, int] = {}
        for flags, words in data["orthography"].items():
            orthography.update(dict.fromkeys(words.split(), int(flags)))
        return cls(
            abbreviations=frozenset(data["abbreviations"].split()),
            collocations=frozenset(
                (first, second) for first, words in data["collocations"].items() for second in words.split()
            ),
            sentence_starters=frozenset(data["sentence_starters"].split()),
            orthography=orthography,
        )


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What the splitter knows of words: Punkt's parameters and the tables of ``data/abbreviations.json``."""

    punkt: PunktParameters
    plain: frozenset[str]
    never_last: frozenset[str]
    before_numbers: frozenset[str]
    before_capitals: frozenset[str]
    titles: frozenset[str]
    nouns_of_letters: frozenset[str]


_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=4)
def _knowledge_with(parameters: PunktParameters | None) -> _Knowledge:
    """The tables together with the parameters, which are those of the package where there are none."""
    tables = json.loads((_DATA / "abbreviations.json").read_text(encoding="utf-8"))
    words = {name: frozenset(tables[name].split()) for name in tables if name != "about"}
    learnt = parameters or PunktParameters.from_dict(json.loads((_DATA / "punkt.json").read_text(encoding="utf-8")))
    abbreviations = learnt.abbreviations.union(
        words["ordinary"], words["titles"], words["never_last"], words["before_capitals"]
    )
    return _Knowledge(
        punkt=replace(learnt, abbreviations=abbreviations),
        plain=frozenset(word for word in learnt.orthography if len(word) > 2) - abbreviations,
        never_last=words["never_last"],
        before_numbers=words["before_numbers"],
        before_capitals=words["before_capitals"],
        titles=words["titles"],
        nouns_of_letters=words["nouns_of_letters"],
    )


# Splitting -------------------------------------------------------------------------------------------

_CANDIDATE = re.compile(
    r"""
    [.?!…؟۔।。！？｡] (?<! [.?!…。！？] [.?!…。！？] ) [.?!…。！？]*+
    ["'”’»)\]}」』）]{0,4}+ (?: \s (?: ” | » | ’’ ) (?=\s) )?+
    (?: ; (?= \s++ [A-Z"(\[] ) )?+  # databases that join sections or paragraphs: "of asthma.; To compare"
    (?:  # a reference set after the full stop: "disease.1,2", "levels. [3]", "levels.³"
        (?<= [^\W\dA-Z_][.?!] | \)[.?!] ) \d{1,3} (?: [,–-] \d{1,3} ){0,9}+ (?=\s|\Z)
      | \s? \[ \d{1,3} (?: \s? [,;–-] \s? \d{1,3} ){0,9}+ \] \.? (?=\s|\Z)
      | [⁰¹²³⁴-⁹] [⁰¹²³⁴-⁹⁻,]{0,11}+ (?=\s|\Z)
    )?+
    ()  # here the sentence ends, if it does
    (?: \s++ (?=\S) | (?= [A-Z][a-z] | A\  | [A-Z]{4,30}+ : ) | (?<= [。！？｡」』）] ) (?=\S) )
    """,
    re.VERBOSE,
)
"""Where a sentence may end: the empty group at its end, the match's end where the next one begins.

Repetitions are bounded or possessive, and a run of marks is entered at its first one only: no text makes the
expression look at a character more than a few times."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*+")
_JOINT = re.compile(r"[/(\[{=<>≤≥±~+,;:–—\"“”‘]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]{1,3}\Z")
_DECIMAL = re.compile(r"\d+(?:\.\d+)+\Z")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})[)\]]?\Z")
_BRACKETED_ENUMERATOR = re.compile(r"[(\[](?:\d{1,2}|[a-z]|[ivx]{1,5})[)\]]\s*+[^\W_]")
_LOST_HEADING = re.compile(r":\s(?=[A-Z])")
_UNIT_POWER = re.compile(r"[a-z]+-\d\Z")

_NEVER_FIRST = frozenset(",;:.?!…)]}%=/&")
_OPENING = frozenset("([{\"'“‘«”’»")
_BULLETS = frozenset("•·●▪")
_NEVER_FIRST_STRINGS = ("</", "All rights reserved")
_CONTINUING = frozenset(("and", "but", "e", "i", "nor", "of", "or"))

_WORD_REACH = 40
"""Characters before a mark in which its word is looked for."""

_BRACKET_REACH = 400
"""Characters for which an open bracket keeps a sentence together."""


def split_sentences(
    text: str, start: int = 0, end: int | None = None, *, parameters: PunktParameters | None = None
) -> list[tuple[int, int]]:
    """Find the sentences of an abstract, or of a part of it.

    Parameters
    ----------
    text : str
        Running text. A blank line, a form feed, and a line that begins with the mark of a list part sentences
        wherever they stand; any other line end counts as a space.
    start, end : int, optional
        The part of the text to split; what lies outside has no influence on it.
    parameters : PunktParameters, optional
        What `learn_parameters` learnt; default: from the abstracts that the package was made with.

    Returns
    -------
    list of (int, int)
        Offsets into ``text`` of each sentence's first character and of the one after its last: ordered,
        without overlap, without white space at the edges; only white space lies between them.

    Notes
    -----
    Takes time proportional to the length of the text, whatever is in it.
    """
    part = text[start:end]
    offset = slice(start, end).indices(len(text))[0]
    knowledge = _knowledge_with(parameters)
    spans: list[tuple[int, int]] = []
    for first, last in _paragraphs(part):
        _split_paragraph(part, first, last, knowledge, spans)
    return [(first + offset, last + offset) for first, last in spans] if offset else spans


_LINE_ENDS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_LINE_BREAK = re.compile(rf"[{_LINE_ENDS}]\s*+")
_LINE_END = re.compile(r"\r\n?|[\n\v\x85\u2028]")
_PAGE_END = re.compile("[\f\x1c\x1d\x1e\u2029]")
_LIST_MARK = re.compile(
    # What a dash or a number marks follows on its line.
    r"[•·●▪‣◦∙*](?:\s|\Z) | [-–—][^\S\n]+(?=[^\W_]*[A-Z]) | (?:\(?\d{1,2}[.)] | \(?[a-z]\))[^\S\n]+(?=[^\W_]*[A-Z\d])",
    re.VERBOSE,
)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of what lies between blank lines, page ends and list marks."""
    ends, starts = [], [0]
    if any(map(text.__contains__, _LINE_ENDS)):
        for line_break in _LINE_BREAK.finditer(text):
            if _parts_paragraphs(text, line_break):
                ends.append(line_break.start())
                starts.append(line_break.end())
    ends.append(len(text))
    spans = [_trimmed(text, first, last) for first, last in zip(starts, ends, strict=True)]
    return [(first, last) for first, last in spans if first < last]


def _parts_paragraphs(text: str, line_break: re.Match[str]) -> bool:
    space = line_break.group()
    return (
        len(_LINE_END.findall(space)) > 1
        or _PAGE_END.search(space) is not None
        or _LIST_MARK.match(text, line_break.end()) is not None
    )


def _trimmed(text: str, first: int, last: int) -> tuple[int, int]:
    part = text[first:last]
    return first + len(part) - len(part.lstrip()), first + len(part.rstrip())


def _split_paragraph(text: str, first: int, last: int, knowledge: _Knowledge, spans: list[tuple[int, int]]) -> None:
    """Add the sentences between ``first`` and ``last``, where no white space stands at the edges."""
    for candidate in _CANDIDATE.finditer(text, first, last):
        mark, following = candidate.span()
        end = candidate.end(1)
        if (
            end == mark + 1 < following
            and text[mark] == "."
            and text[following].isupper()
            and first < mark - _WORD_REACH
            and _is_plain(text[mark - _WORD_REACH : mark].rpartition(" ")[2], knowledge)
        ) or _is_boundary(text, first, candidate, knowledge):
            if _inside_brackets(text, first, end, last):
                continue
            spans.append((first, end))
            first = following
    spans.append((first, last))


def _is_plain(word: str, knowledge: _Knowledge) -> bool:
    """Whether a word is surely no abbreviation: the quick way through most decisions."""
    if word in knowledge.plain:
        return True
    if len(word) < 3:
        return False
    final = word.rpartition("-")[2]
    if final.isalpha():
        return len(final) > 1 and final.lower() not in knowledge.punkt.abbreviations
    return word[-1] in ")]%" or word[-1].isdigit()


def _inside_brackets(text: str, first: int, end: int, last: int) -> bool:
    """Whether a bracket of this sentence is open, and closes soon."""
    low = max(first, end - _BRACKET_REACH)
    for opening, closing in ("()", "[]"):
        opened = text.rfind(opening, low, end)
        if opened < 0:
            continue
        if opened > text.rfind(closing, low, end) or (text.count(opening, low, end) > text.count(closing, low, end)):
            high = min(last, end + _BRACKET_REACH)
            return text.count(closing, end, high) > text.count(opening, end, high)
    return False


class _Context(NamedTuple):
    """What stands around a mark at which a sentence may end.

    Parameters
    ----------
    word : str
        The word before the mark, without what is joined to it: "i.v" of "(0.5 mg/kg i.v".
    before : str
        The one before that.
    marks : str
        The mark, and what closes or refers after it.
    sign : str
        The character that begins the next sentence, brackets and quotation marks left aside.
    following : str
        The word that it begins, an initial with its full stop; or itself.
    lower : bool
        Whether that is a word in small letters, and not the name of a gene or the like.
    opened : bool
        Whether a bracket or a quotation begins there.
    """

    word: str
    before: str
    marks: str
    sign: str
    following: str
    lower: bool
    opened: bool


def _is_boundary(text: str, first: int, candidate: re.Match[str], knowledge: _Knowledge) -> bool:
    """Whether a sentence that begins at ``first`` ends at the candidate, brackets left aside."""
    mark, following = candidate.span()
    end = candidate.end(1)
    if text[following] in _BULLETS:
        return True
    if heading := _LOST_HEADING.match(text, following):
        following = heading.end()
    if text[following] in _NEVER_FIRST or text.startswith(_NEVER_FIRST_STRINGS, following):
        return False
    if text[mark] in "。！？｡":
        return True
    if mark - first < 6 and _ENUMERATOR.match(text[first:mark]):
        return False
    words = text[max(first, mark - _WORD_REACH) : mark].rsplit(None, 2)
    joined = words[-1] if words else ""
    if end == following:
        return not text[mark - 1].isspace() and _is_glued(joined, text, following, knowledge)
    return _ends_sentence(
        _context(
            text,
            following,
            word=_JOINT.split(joined)[-1].lstrip("'’"),
            before=words[-2].lstrip("([{") if len(words) > 1 else "",
            marks=text[mark:end],
        ),
        knowledge,
    )


def _context(text: str, following: int, *, word: str, before: str, marks: str) -> _Context:
    """Read on from where the next sentence may begin."""
    enumerated = _BRACKETED_ENUMERATOR.match(text, following) is not None
    begin = following
    while text[begin] in _OPENING and begin + 1 < len(text) and begin < following + 4:
        begin += 1
    found = _WORD.match(text, begin, begin + _WORD_REACH)
    next_word = found.group() if found else text[begin]
    if len(next_word) == 1 and text.startswith(".", begin + 1):
        next_word += "."
    return _Context(
        word=word,
        before=before,
        marks=marks,
        sign=text[begin],
        following=next_word,
        lower=text[begin].islower() and not enumerated and not _is_name(next_word),
        opened=begin > following,
    )


def _is_name(word: str) -> bool:
    """Whether a word that begins with a small letter is a gene or the like: mTOR, p53, α-synuclein."""
    if _UNIT_POWER.match(word):
        return False
    return not word.islower() or any(map(str.isdigit, word)) or "α" <= word[0] <= "ω"


def _is_glued(joined: str, text: str, following: int, knowledge: _Knowledge) -> bool:
    """Whether a space was left out after the full stop: "were treated.The results"."""
    if not joined or "@" in joined or "//" in joined:
        return False
    word = _JOINT.split(joined)[-1]
    if word[-1:] not in (")", "]", "%"):
        spelt = (len(word) > 1 and word.replace("-", "").isalnum()) or _DECIMAL.match(word)
        if not spelt or word.lower() in knowledge.punkt.abbreviations:
            return False
    found = _WORD.match(text, following, following + _WORD_REACH)
    next_word = found.group() if found else ""
    if text[following + len(next_word) : following + len(next_word) + 1] not in (" ", ",", ":"):
        return False
    if _DECIMAL.match(word) and len(next_word) < 3:  # "PACS 87.23.Kg"
        return False
    if next_word.isupper() or _surely_begins(next_word.partition("-")[0], knowledge.punkt):
        return True
    return word in knowledge.plain and next_word.lower() in knowledge.plain


def _ends_sentence(context: _Context, knowledge: _Knowledge) -> bool:
    """Decides on all but the full stop after a word."""
    marks, word = context.marks, context.word
    if marks.startswith("...") or marks[0] == "…":
        return context.sign.isupper() and knowledge.punkt.begins_sentence(context.following) is True
    if len(marks) > 1 and marks[1].isdigit():
        return context.sign.isupper() and len(word) > 2 and word.lower() not in knowledge.before_numbers
    if marks[0] == "." and word.endswith(")"):
        return not context.lower or _is_known(context.following, knowledge)
    if marks[0] != "." or not word or not word[-1].isalnum():
        return not context.lower
    if len(word) == 1 and word.isalpha():
        return _ends_with_initial(context, knowledge)
    return _ends_with_word(context, knowledge)


def _ends_with_word(context: _Context, knowledge: _Knowledge) -> bool:
    """The full stop after a word or a number."""
    punkt, word, sign = knowledge.punkt, context.word, context.sign
    kind = word.lower()
    capital = sign.isupper()
    acronym = word[0].isalpha() and not word.islower() and not word.istitle()
    if kind in knowledge.never_last and not (acronym and capital):
        return False
    if sign.isdigit() and (kind in knowledge.before_numbers or kind == "0"):
        return False
    if _DOTTED.match(word):
        return capital and _begins_after_letters(context.following, word, knowledge)
    if capital and acronym:
        return True
    if capital and kind in knowledge.titles and word.istitle():
        return False
    if word.isdigit() and len(word) < 3 and context.before.endswith((":", ";")):  # "as follows: 1. We"
        return False
    if context.lower:
        known = len(kind) > 3 and len(kind.rpartition("-")[2]) > 2 and kind in knowledge.plain
        return known and context.following not in _CONTINUING
    if capital and kind in knowledge.before_capitals:
        return True
    if context.opened or not capital:
        return kind not in punkt.abbreviations
    return punkt.ends_sentence(word, context.following)


def _is_known(following: str, knowledge: _Knowledge) -> bool:
    """Whether a word in small letters may begin a sentence that its writer forgot to capitalise."""
    return following in knowledge.plain and following not in _CONTINUING


def _begins_after_letters(following: str, letters: str, knowledge: _Knowledge) -> bool:
    """Whether a capitalised word after letters with full stops, "i.v." or "U.S.", begins a sentence.

    What stands in small letters in the middle of sentences does so after small letters; after capital ones, it
    may also go on with a name: "the U.S. Department".
    """
    if _surely_begins(following, knowledge.punkt):
        return True
    return letters.islower() and following.lower() in knowledge.plain


def _surely_begins(word: str, punkt: PunktParameters) -> bool:
    """Whether a capitalised word begins a sentence wherever it stands."""
    return punkt.begins_sentence(word) is True or word.lower() in punkt.sentence_starters


def _ends_with_initial(context: _Context, knowledge: _Knowledge) -> bool:
    """The full stop after a single letter: of a name, a genus, a unit, or "vitamin C"."""
    before = context.before.lower()
    if context.lower or before.endswith((":", ";")):
        return False
    if before.rstrip(".") in knowledge.nouns_of_letters or before[-1:].isdigit():
        return True
    if not context.sign.isupper() or context.opened or context.following.endswith("."):
        return False
    if len(before) == 2 and before[1] == "." and before[0].isalpha():
        return context.following.lower() in knowledge.punkt.sentence_starters
    if len(context.following) > 1 and context.following.isupper():
        return True
    return knowledge.punkt.ends_sentence(context.word, context.following)


# Learning --------------------------------------------------------------------------------------------

_BATCH = 500
"""Texts that the trainer sees at a time: bounds its memory."""

_LEAST_WORD_COUNT = 10
"""Words met less often are left to Punkt's rules for unknown words."""

_LEAST_PAIR_COUNT = 3
"""Abbreviations and collocations met less often count as chance."""

_RARE = 0.05
"""A case or place that makes out less than this share of a word's occurrences counts as an error of the text
or of the first pass. Punkt as published takes one occurrence for proof; in a large corpus every word has one."""


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
    trainer.MIN_COLLOC_FREQ = _LEAST_PAIR_COUNT - 1
    trainer._params = CountingParameters()
    for batch in _batches(texts):
        trainer.train(batch, finalize=False)
    # Abbreviations once more, on all counts: those added while the counts were small may not hold.
    trainer.find_abbrev_types()
    learnt = trainer.get_params()
    usual = {word: _usual_contexts(counts) for word, counts in contexts.items() if _is_common(counts)}
    return PunktParameters(
        abbreviations=frozenset(
            word for word in learnt.abbrev_types if trainer._type_fdist[f"{word}."] >= _LEAST_PAIR_COUNT
        ),
        collocations=frozenset(learnt.collocations),
        sentence_starters=frozenset(learnt.sent_starters),
        # Words never met in small letters are decided on as unknown ones are.
        orthography={word: flags for word, flags in usual.items() if flags & _LOWER and word.split() == [word]},
    )


def _batches(texts: Iterable[str]) -> Iterator[str]:
    iterator = iter(texts)
    while batch := list(islice(iterator, _BATCH)):
        yield "\n\n".join(batch)


def _is_common(contexts: Counter[int]) -> bool:
    return contexts.total() >= _LEAST_WORD_COUNT


def _usual_contexts(contexts: Counter[int]) -> int:
    """The flags of the contexts in which a word occurs more than rarely."""
    flags = 0
    for case in (_UPPER, _LOWER):
        in_case = sum(count for flag, count in contexts.items() if flag & case)
        if in_case >= _RARE * contexts.total():
            flags |= sum(flag for flag, count in contexts.items() if flag & case and count >= _RARE * in_case)
    return flags
