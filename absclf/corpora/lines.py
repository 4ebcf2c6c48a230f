"""Labelled lines: PubMed RCT text, and TSV in the manner of CoNLL, of sentences or of single words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from absclf.corpora.corpus import LabelledAbstract
from absclf.corpora.spans import sentences_of_spans
from absclf.errors import InputError

__all__ = ["is_labelled_lines", "read_lines"]

_TAG = re.compile(r"(?:[BIESLU]-.+|O)\Z")
_BEGIN = ("B-", "S-", "U-")
_CLOSING = frozenset(".,;:!?)]}%")
_OPENING = frozenset("([{")
_NUMBER = re.compile(r"\d{1,2}\Z")
_DOCUMENT = "-DOCSTART-"
_MOST_NUMBERS = 20  # different ones that labels may be: more are something else
_COMMENT = re.compile(r"(?:###|# |#id\b)[^\t]*\Z|-DOCSTART-", re.IGNORECASE)  # with a tab it is a sentence

_NAMING = re.compile(r"###|#+\s*(?:new)?(?:doc|par)?[ _]?id\b", re.IGNORECASE)  # a comment with an abstract's name
_NO_NAME = re.compile(r"(?:-X-|-|_|O|\s)+\Z")  # what stands for a word's columns after -DOCSTART-

_LONGEST_LABEL = 40
_SHORTEST_SENTENCE = 10  # characters, on average
_MOST = 0.9  # share of the lines that have to be alike: a bad one is told with its number later

Cut = Callable[[str], tuple[str, str] | None]


def is_labelled_lines(head: str) -> bool:
    """Whether a text consists of lines of a label and a sentence, or of a word and a tag."""
    return _find_cut(_lines_of(head)[:200]) is not None


def _lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip() and not _COMMENT.match(line)]


def _find_cut(lines: Sequence[str]) -> Cut | None:
    """How to cut a line into text and label, if nearly all lines can be cut that way."""
    if not lines:
        return None
    whole = lines[:-1] or lines  # the last one of a head may be cut off
    words = [line.rstrip("\r").replace("\t", " ").split(" ") for line in whole]
    if all(len(cells) > 1 and _TAG.match(cells[-1]) for cells in words):
        return _cut_word
    cells = [line.rstrip("\r").split("\t") for line in whole]
    n_columns = Counter(map(len, cells)).most_common(1)[0][0]
    fitting = [row for row in cells if len(row) == n_columns]
    if n_columns < 2 or len(fitting) < _MOST * len(cells):
        return None
    cells = fitting
    # The label's column is the one with the fewest different values, numbers last, the sentence's the longest.
    kinds = [len({row[column] for row in cells}) for column in range(n_columns)]
    sizes = [sum(len(row[column]) for row in cells) for column in range(n_columns)]
    sentence = max(range(n_columns), key=lambda column: sizes[column])
    others = [column for column in range(n_columns) if column != sentence]
    label = min(others, key=lambda column: (any(row[column].isdigit() for row in cells), kinds[column]))
    labels = [row[label].strip() for row in cells]
    if any(len(one) > _LONGEST_LABEL for one in labels) or sizes[sentence] < _SHORTEST_SENTENCE * len(cells):
        return None
    if any(map(str.isdigit, labels)) and not _are_labels(labels, follow=label > sentence):
        return None

    def cut(line: str) -> tuple[str, str] | None:
        row = line.split("\t")
        return (row[sentence].strip(), row[label].strip()) if len(row) == n_columns else None

    return cut


def _are_labels(numbers: Sequence[str], *, follow: bool) -> bool:
    """Whether a column with numbers in it holds labels; ``follow``: whether it stands behind the sentences.

    Before them, numbers that count on or begin anew are those of the sentences.
    """
    filled = [number for number in numbers if number]
    if not all(map(_NUMBER.match, filled)) or not 1 < len(set(filled)) <= _MOST_NUMBERS:
        return False
    values = list(map(int, filled))
    return follow or any(after not in (before + 1, values[0]) for before, after in pairwise(values))


def _comments_part(head: str) -> bool:
    """Whether comments part the abstracts of tagged words: there are several of them, or they name abstracts."""
    is_text = False
    for line in head.split("\n"):
        is_naming = _NAMING.match(line) or (line.startswith(_DOCUMENT) and _name_in(line))
        if is_naming or (is_text and _COMMENT.match(line)):
            return True
        is_text = is_text or (bool(line.strip()) and not _COMMENT.match(line))
    return False


def _cut_word(line: str) -> tuple[str, str] | None:
    cells = line.replace("\t", " ").split(" ")
    return (cells[0], cells[-1]) if len(cells) > 1 and cells[0].strip() and _TAG.match(cells[-1]) else None


@dataclass
class _Pending:
    """An abstract that is being read."""

    start: int = 0
    id: str | None = None
    sentences: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def add_word(self, word: str, tag: str) -> None:
        """A word of a tagged text: it begins a sentence, or goes on with one."""
        label = tag[2:]
        if not self.sentences or tag.startswith(_BEGIN) or label != self.labels[-1]:
            self.sentences.append(word)
            self.labels.append(label)
        else:
            close = word[0] in _CLOSING or self.sentences[-1][-1] in _OPENING
            self.sentences[-1] += word if close else f" {word}"


def read_lines(lines: Iterable[str], head: str, path: str) -> Iterator[LabelledAbstract]:
    """Abstracts of labelled lines; a blank line, or one that begins with ``#`` or ``-DOCSTART-``, parts them.

    Where such lines part tagged words, blank ones stand between the sentences of an abstract.

    Parameters
    ----------
    lines : iterable of str
    head : str
        The first characters of the file, by which its columns are known.
    path : str

    Raises
    ------
    InputError
        If a line is not like the others: with its number.
    """
    cut = _find_cut(_lines_of(head)[:200])
    number, pending = 0, _Pending()
    blank_parts = cut is not _cut_word or not _comments_part(head)
    for line_number, line in enumerate(lines, start=1):
        content = line.rstrip("\r\n")
        if _COMMENT.match(content) or (not content.strip() and blank_parts):
            if pending.sentences:
                number += 1
                yield _finished(pending, path, number, cut is _cut_word)
            if pending.sentences or _COMMENT.match(content):
                is_name = not (blank_parts and cut is _cut_word)  # one comment over all is about the file
                pending = _Pending(id=_name_in(content) if is_name else None)
            continue
        if not content.strip():
            continue
        found = cut(content) if cut is not None else None
        if found is None:
            what = "a word and a tag" if cut is _cut_word else "a sentence and a label"
            raise InputError(
                f"{path}, line {line_number}: is not {what} like the other lines.",
                "Write one tab between the two; a blank line parts abstracts.",
            )
        pending.start = pending.start or line_number
        if cut is _cut_word:
            pending.add_word(*found)
        elif found[0]:
            pending.sentences.append(found[0])
            pending.labels.append(found[1])
    if pending.sentences:
        yield _finished(pending, path, number + 1, cut is _cut_word)


def _name_in(comment: str) -> str | None:
    """What a comment, or a blank line, calls the abstract after it."""
    named = re.sub(r"^(?:#+|-DOCSTART-)\s*(?:(?:new)?id\s*[=:]?\s*)?", "", comment, flags=re.IGNORECASE).strip()
    return named if named and not _NO_NAME.match(named) else None


def _finished(pending: _Pending, path: str, number: int, is_tagged: bool) -> LabelledAbstract:
    sentences, labels = pending.sentences, pending.labels
    if is_tagged:  # what goes on under one tag may be several sentences
        ends = list(accumulate(len(stretch) + 1 for stretch in sentences))
        spans = [(end - 1 - len(one), end - 1, label) for end, one, label in zip(ends, sentences, labels, strict=True)]
        sentences, labels, _ = sentences_of_spans(" ".join(sentences), spans)
    return LabelledAbstract(tuple(sentences), tuple(labels), False, pending.id, path, pending.start, number)
