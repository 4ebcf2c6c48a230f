"""What a labelled corpus is: abstracts as lists of sentences, with what is known of each sentence's label."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from absclf.corpora.possible_headings import possible_headings
from absclf.schemes import Scheme

__all__ = ["Corpus", "LabelledAbstract", "Labels", "corpus_of", "fingerprint", "joint_label"]

Labels = tuple[str, ...]

_JOINT = "\n"  # between labels of one sentence: a label is one line


def joint_label(labels: Iterable[object]) -> str:
    """Several labels, each of which a sentence may have, as one; white space in them is made single blanks."""
    return _JOINT.join(dict.fromkeys(filter(None, (" ".join(str(label).split()) for label in labels))))


@dataclass(frozen=True, slots=True)
class LabelledAbstract:
    """An abstract as a corpus has it, before a scheme says what its labels mean.

    Parameters
    ----------
    sentences : tuple of str
    labels : tuple of str
        For each sentence its label, or the heading that it stands under; ``""`` where there is none; several, as
        :func:`joint_label` gives them, where it may have any of these.
    is_printed : bool
        Whether the labels are headings that the abstract prints.
    id : str or None
    path : str
    line : int or None
        Where it begins in the file, where the form has lines.
    number : int
        Position in the file, counted from 1.
    odd : tuple of (str, str)
        What is likely to be wrong with its labels, and the words that it concerns.
    """

    sentences: tuple[str, ...]
    labels: tuple[str, ...]
    is_printed: bool = False
    id: str | None = None
    path: str = ""
    line: int | None = None
    number: int = 0
    odd: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, for people: ``corpus.csv, line 12``."""
        return f"{self.path}, line {self.line}" if self.line is not None else f"{self.path}, abstract {self.number}"

    @property
    def choices(self) -> list[Labels]:
        """For each sentence the labels of which it has one: none, one, or several."""
        return [tuple(label.split(_JOINT)) if label else () for label in self.labels]


@dataclass(frozen=True)
class Corpus:
    """Labelled abstracts.

    Parameters
    ----------
    X : list of lists of str
        The sentences of each abstract.
    y : list of lists of tuples of str
        For each sentence the labels that it may have: one where the corpus says it, several where it leaves them
        open.
    groups : list of str
        What names each abstract: its identifier, or a digest of its text. Parts of one abstract share it.
    sha256 : str
        Digest of the files' content, decompressed.
    scheme : Scheme or None
        What the labels come from.
    places : list of str
        Where each abstract stands; empty where that is not known.
    unmapped : mapping of str to int
        Headings and labels that the scheme does not know, and their sentences.
    n_unlabelled : int
        Abstracts that were left out because none of their sentences has a label or a heading.
    odd : list of (str, str, str)
        Place of an abstract, what is likely to be wrong with its labels, and the words that it concerns.
    possible : mapping of str to int
        What may be headings that nothing knows, and the abstracts that have it.
    """

    X: list[list[str]]
    y: list[list[Labels]]
    groups: list[str]
    sha256: str = ""
    scheme: Scheme | None = None
    places: list[str] = field(default_factory=list)
    unmapped: Mapping[str, int] = field(default_factory=dict)
    n_unlabelled: int = 0
    odd: list[tuple[str, str, str]] = field(default_factory=list)
    possible: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.X)

    def __add__(self, other: Corpus) -> Corpus:
        digest = hashlib.sha256((self.sha256 + other.sha256).encode()).hexdigest()
        return Corpus(
            self.X + other.X,
            self.y + other.y,
            self.groups + other.groups,
            digest,
            self.scheme or other.scheme,
            self.places + other.places if self.places and other.places else [],
            dict(Counter(self.unmapped) + Counter(other.unmapped)),
            self.n_unlabelled + other.n_unlabelled,
            self.odd + other.odd,
            dict(Counter(self.possible) + Counter(other.possible)),
        )

    def only(self, chosen: Sequence[int]) -> Corpus:
        """The chosen abstracts, by their numbers."""
        places = [self.places[k] for k in chosen] if self.places else []
        kept = set(places)
        return replace(
            self,
            X=[self.X[k] for k in chosen],
            y=[self.y[k] for k in chosen],
            groups=[self.groups[k] for k in chosen],
            places=places,
            odd=[one for one in self.odd if one[0] in kept],
        )

    @property
    def n_sentences(self) -> int:
        """Sentences of all abstracts."""
        return sum(map(len, self.X))

    @property
    def n_sure(self) -> int:
        """Sentences that have a label of their own: what can be scored."""
        return sum(len(labels) == 1 for abstract in self.y for labels in abstract)


def fingerprint(sentences: Sequence[str]) -> str:
    """A digest of an abstract's letters and digits: the same for copies that differ in case, spaces and marks."""
    letters = "".join(character for sentence in sentences for character in sentence.casefold() if character.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:16]


def corpus_of(abstracts: Sequence[LabelledAbstract], scheme: Scheme, sha256: str = "") -> Corpus:
    """Say with a scheme what the labels of abstracts mean.

    Parameters
    ----------
    abstracts : sequence of LabelledAbstract
    scheme : Scheme
        A sentence under a heading that it does not know may have any label; text before the first heading has an
        earlier label than what stands under it.
    sha256 : str, optional

    Returns
    -------
    Corpus
        Without the abstracts of which nothing is known.
    """
    known = {label.casefold(): (label,) for label in scheme.labels}
    X, y, groups, places, odd = [], [], [], [], []
    unmapped: Counter[str] = Counter()
    for abstract in abstracts:
        if not any(abstract.labels):
            continue
        told = [[known.get(label.casefold()) or scheme.labels_for(label) for label in one] for one in abstract.choices]
        meant = [labels[0] if len(labels) == 1 else _any_of(labels, scheme) for labels in told]
        unmapped.update(
            label
            for one, labels in zip(abstract.choices, told, strict=True)
            for label, known_as in zip(one, labels, strict=True)
            if not known_as
        )
        if abstract.is_printed:
            first = next((labels for labels in meant if labels), ())
            leading = next((place for place, label in enumerate(abstract.labels) if label), 0)
            meant[:leading] = [scheme.labels_before(first)] * leading
        X.append(list(abstract.sentences))
        y.append([labels or scheme.labels for labels in meant])
        groups.append(abstract.id or fingerprint(abstract.sentences))
        places.append(abstract.place)
        odd += [(abstract.place, *told) for told in abstract.odd]
    possible = {words: n for words, n in possible_headings(abstracts).items() if not scheme.labels_for(words)}
    return Corpus(X, y, groups, sha256, scheme, places, dict(unmapped), len(abstracts) - len(X), odd, possible)


def _any_of(several: Sequence[Labels], scheme: Scheme) -> Labels:
    """Labels of which each may be right, in the scheme's order; none where one of them is unknown."""
    found = {label for labels in several for label in labels} if all(several) else set()
    return tuple(label for label in scheme.labels if label in found)
