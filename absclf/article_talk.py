"""Cues of a review's own voice: talk about the article, literature search, opinion, need and future.

Each sentence is reduced to its words once; a word has a class (what it can be in a phrase that speaks of the article
itself) and marks (what it suggests alone). Phrases are found in the string of the classes, one letter a word, of all
sentences at once: that costs a tenth of matching the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["CUE_NAMES", "cue_matrix"]

_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+(?:[.,]\d+)*%?|[%<>=?]|\n")
_YEAR = re.compile(r"(?:19|20)\d\d").fullmatch
_SENTENCE_END = "\n"

# Class letter -> words; a word that ends in "*" stands for every word that begins so. The first match wins.
_CLASSES: dict[str, str] = {
    "T": "this the our following current short narrative systematic brief",
    "P": "present presents",
    "R": "article paper manuscript editorial perspective overview commentary chapter reviews articles papers "
    "evaluation",
    "X": "review report reports",
    "W": "we authors they it",
    "B": "is are was were been be being",
    "A": "also will briefly critically additionally then first have has thoroughly comprehensively mainly "
    "systematically narratively finally extensively",
    "I": "in within",
    "E": "reviewed discussed described summarized summarised outlined highlighted examined explored provided presented "
    "covered evaluated analyzed analysed assessed surveyed addressed mentioned introduced considered given included "
    "identified searched performed conducted focused queried aimed compared envisioned emphasized emphasised",
    "V": "discuss* describ* summar* outlin* highlight* examin* explor* provid* cover* focus* evaluat* analy* assess* "
    "survey* consider* address* compar* introduc* aim* perform* conduct* includ* detail* emphasi* elucidat* "
    "investigat* apprais* synthesi* compil* contextuali* recount*",
    "O": "believe think recommend suggest propose anticipate expect encourage conclude feel envision advocate call",
    "U": "view opinion judgement judgment",
    "F": "further more additional larger long-term future prospective well-designed",
    "S": "research study studies trial trials investigation investigations work data evidence testing evaluation "
    "efforts",
    "a": "a an one",
    "H": "here herein hereby",
    "L": "pubmed medline embase scopus cochrane clinicaltrials literature search searched searches searching google "
    "prisma scifinder database databases keyword keywords patent patents",
}
_PHRASES: dict[str, str] = {
    "the article": r"[TP].{0,3}[RX]",
    "in the article": r"I[TP].?[RXS]",
    "writers' verb": r"(?:W|[RX])[AF]{0,3}[VXPE]",
    "passive": r"BA{0,2}E",
    "here": r"H",
    "literature": r"L",
    "article talk": r"[TP].{0,3}[RX]|W[AF]{0,3}[VXPE]|^H|BA{0,2}E|L",
    "opens with article talk": r"^.?(?:[TP].{0,2}[RX]|WA{0,3}[VXPE]|H)",
    "opinion": r"WA{0,2}O|I(?:T.?|\.)U",
    "further study": r"F.{0,2}S",
    "definition": r"B(?:a|T)",
}
# Mark -> words, as above; a sentence has the mark when one of its words has.
_MARKS: dict[str, str] = {
    "aim": "aim aims purpose objective goal",
    "we": "we our us",
    "authors": "authors author",
    "opinion word": "opinion opinions believe recommend recommended view",
    "should": "should must ought",
    "will": "will shall",
    "may": "may might could can would possibly potentially likely perhaps",
    "promise": "promis* potential encouraging exciting attractive hope* opportunit* valuable option options",
    "need": "need* require requires required warrant* necessary necessitat* essential crucial critical imperative "
    "important",
    "future": "future next forward upcoming near soon emerging ongoing advance advances horizon era",
    "lack": "lack* limited limitation* challeng* unclear unknown remain* scarce insufficient controvers* poorly unmet "
    "hamper* barrier* difficult* elusive little",
    "show": "appear* seem* suggest* indicat* demonstrat* show* proven prove support* confirm* reveal*",
    "contrast": "although while despite however nevertheless given overall based",
    "conclusion": "conclusion conclude conclusions summary overall",
    "burden": "worldwide prevalen* million common incidence mortality burden leading chronic progressive characteri* "
    "affect*",
    "approval": "approved approval fda ema licensed authori* marketed",
    "recent": "recent* last past decade decades years currently current now today nowadays",
    "also": "also additionally furthermore moreover finally besides",
    "scope": "includ* focus* emphasis insight insights update overview regard",
    "past": "was were had did",
    "perfect": "has have",
    "finite": "is are was were has have had will can may could should be been",
    "compared": "more less better best superior greater higher lower optimal ideal",
    "cost": "cost* afford* access economic saving savings",
    "clinic": "patient patients clinician clinicians physician physicians healthcare",
    "strategy": "strateg* approach* develop*",
    "phase": "phase trial trials",
}
# Mark -> one or two words that open a sentence, parted by commas.
_OPENINGS: dict[str, str] = {
    "goes on": "these, this, they, it, its, their, such, both, moreover, furthermore, additionally, however, finally, "
    "thus, therefore, hence, also, first, second, then, consequently, indeed, specifically, the latter, in addition, "
    "for example, as such, in particular",
    "turns": "although, while, despite, however, given, based, with, there, the, in, since, because, currently, "
    "overall, to date",
    "dates": "currently, recently, today, nowadays, in the, to date, over the, at present, due to, in order, as a",
}
CUE_NAMES: tuple[str, ...] = (
    *_PHRASES,
    *_MARKS,
    *(f"opens: {name}" for name in _OPENINGS),
    "year",
    "percent",
    "length",
)


_LETTER_BITS = 8  # of a word's entry, which the letter of its class takes; the marks follow
_YEAR_MARK, _PERCENT_MARK = (1 << (len(_MARKS) + bit) for bit in range(2))


class _Lexicon(dict[str, int]):
    """Word -> class letter and marks, as the bits of a number; keeps at most ``size`` words that it has worked out."""

    def __init__(self, size: int = 50_000) -> None:
        super().__init__({_SENTENCE_END: ord(_SENTENCE_END)})
        self._size = size
        self._exact: dict[str, tuple[str, int]] = {}
        self._prefix: dict[str, tuple[str, int]] = {}
        for letter, words in _CLASSES.items():
            for word in words.split():
                table = self._prefix if word.endswith("*") else self._exact
                table.setdefault(word.rstrip("*"), (letter, 0))
        for bit, words in enumerate(_MARKS.values()):
            for word in words.split():
                table = self._prefix if word.endswith("*") else self._exact
                letter, marks = table.get(word.rstrip("*"), (".", 0))
                table[word.rstrip("*")] = (letter, marks | 1 << bit)

    def __missing__(self, word: str) -> int:
        letter, marks = self._exact.get(word, (".", 0))
        for end in range(3, len(word) + 1):
            other, more = self._prefix.get(word[:end], (".", 0))
            letter, marks = (other if letter == "." else letter), marks | more
        if _YEAR(word):
            marks |= _YEAR_MARK
        if word in "=<" or word.endswith("%"):
            marks |= _PERCENT_MARK
        entry = marks << _LETTER_BITS | ord(letter)
        if len(self) < self._size:
            self[word] = entry
        return entry


_LEXICON = _Lexicon()
_OPENING_LISTS = [openings.split(", ") for openings in _OPENINGS.values()]
_OPENERS = {
    opening: sum(1 << bit for bit, others in enumerate(_OPENING_LISTS) if opening in others)
    for openings in _OPENING_LISTS
    for opening in openings
}
_FINDERS = tuple(re.compile(pattern, re.MULTILINE).finditer for pattern in _PHRASES.values())


def cue_matrix(sentences: Sequence[str]) -> npt.NDArray[np.float32]:
    """Cues of each sentence, (n_sentences, len(CUE_NAMES)): 0 or 1, and its length in units of 30 words."""
    if not sentences:
        return np.zeros((0, len(CUE_NAMES)), dtype=np.float32)
    text = "".join([sentence.replace(_SENTENCE_END, " ") + _SENTENCE_END for sentence in sentences])
    words = _WORD.findall(text.lower())
    entries = np.fromiter(map(_LEXICON.__getitem__, words), dtype=np.int64, count=len(words))
    ends = np.flatnonzero(entries == ord(_SENTENCE_END))
    starts = np.append(0, ends[:-1] + 1)
    marks = np.bitwise_or.reduceat(entries, starts) >> _LETTER_BITS
    openings = np.array([_opening(words, place) for place in starts.tolist()], dtype=np.int64)
    blocks = [
        _phrases((entries & ((1 << _LETTER_BITS) - 1)).astype(np.uint8).tobytes().decode("ascii"), ends),
        (marks[:, None] >> np.arange(len(_MARKS))) & 1,
        (openings[:, None] >> np.arange(len(_OPENINGS))) & 1,
        (marks[:, None] & np.array([_YEAR_MARK, _PERCENT_MARK])) > 0,
        np.minimum(ends - starts, 60)[:, None] / 30.0,
    ]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def _opening(words: Sequence[str], place: int) -> int:
    """The openings that one or two words from a place on are, as bits."""
    return _OPENERS.get(words[place], 0) | _OPENERS.get(" ".join(words[place : place + 2]), 0)


def _phrases(letters: str, ends: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which phrases each sentence holds, from the classes of all words; the sentences end at the given places."""
    found = np.zeros((len(ends), len(_FINDERS)), dtype=bool)
    for column, find in enumerate(_FINDERS):
        places = [match.start() for match in find(letters)]
        found[np.searchsorted(ends, np.array(places, dtype=np.int64)), column] = True
    return found
