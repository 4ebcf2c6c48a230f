"""What an abstract is, before and after it has been structured: plain, frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real
from pathlib import PurePath
from types import NoneType
from typing import Any, Literal

__all__ = [
    "Abstract",
    "KeyPoint",
    "PrintedHeading",
    "Record",
    "Section",
    "Sentence",
    "Source",
    "StructuredAbstract",
    "check_order",
    "is_missing",
]

Source = Literal["printed", "predicted"]


def is_missing(value: object) -> bool:
    """Whether a value says that there is none: None, NaN, or the NA of pandas."""
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, Real) and value != value)


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A heading that the abstract itself prints.

    Parameters
    ----------
    text : str
        The heading's words as they stand, without the mark that closes it: ``"Methods"``. ``""`` where the file says
        that what follows stands under no heading any more.
    start, end : int
        Its span in the record's text, closing mark and following white space included:
        the part of the text that belongs to no sentence.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Record:
    """One abstract as a reader found it.

    Parameters
    ----------
    text : str
        The abstract; ``""`` where the record has none.
    id : str or None
        Its identifier in the file (PMID, DOI, ``###id``), if it has one. A whole number becomes a str.
    title, journal, doi : str
        ``""`` where unknown, which None becomes.
    authors : tuple of str
        As printed, one string an author.
    year : int or None
        Year of publication.
    headings : tuple of PrintedHeading or None
        The headings that the file's format marks as such. None: the format marks none, look in the text.
    path : str
        The file it comes from; ``"-"`` is standard input, ``""`` none.
    number : int
        Position in that file, counted from 1; 0 where there is no file.
    line : int or None
        Line of the file on which the record begins, counted from 1, where the format has lines.
    raw : str
        The record as it stands in the file, from formats that are written back field by field (RIS, nbib).
    pmid : str
        PubMed's identifier, ``""`` where it is not known: an `id` of figures may be any number.

    Raises
    ------
    TypeError
        If the text, the identifier, the title, the authors, the journal, the year, the DOI or the PMID is of another
        type.
    """

    text: str
    id: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    doi: str = ""
    headings: tuple[PrintedHeading, ...] | None = None
    path: str = ""
    number: int = 0
    line: int | None = None
    raw: str = ""
    pmid: str = ""

    def __post_init__(self) -> None:
        # Records are made by the million, and all but a few are as they should be.
        if not (
            type(self.text) is type(self.title) is type(self.journal) is type(self.doi) is type(self.pmid) is str
            and (self.id is None or type(self.id) is str)
            and (self.year is None or type(self.year) is int)
            and type(self.authors) is tuple
        ):
            self._mend()

    def caption(self, number: int) -> str:
        """What stands above the abstract where people read it: title, else identifier, else its place in its file.

        Parameters
        ----------
        number : int
            What it is called by where nothing else is known.
        """
        file = PurePath(self.path).name if self.path != "-" else ""
        place = f"{file}, abstract {self.number}" if file and self.number > 1 else file
        return self.title.strip() or (self.id or "").strip() or place or f"Abstract {number}"

    def _mend(self) -> None:
        """Take what JSON and data frames have in place of a str or an int, and refuse all else."""
        names = ("text", "id", "title", "journal", "doi", "pmid", "year", "authors")
        values = {name: getattr(self, name) for name in names}
        for name in ("title", "journal", "doi", "pmid"):
            values[name] = "" if values[name] is None else values[name]
        for name in ("id", "pmid"):
            values[name] = str(values[name]) if isinstance(values[name], Integral) else values[name]
        values["year"] = int(self.year) if isinstance(self.year, Integral) else self.year
        values["authors"] = tuple(self.authors) if isinstance(self.authors, list) else self.authors
        kinds = {"id": (str, NoneType), "year": (int, NoneType), "authors": (tuple,)}
        for name, value in values.items():
            if not isinstance(value, kinds.get(name, (str,))):
                kind = kinds.get(name, (str,))[0].__name__
                raise TypeError(f"{name} of a Record is {kind}, not {type(value).__name__}")
            object.__setattr__(self, name, value)


def check_order(name: str, spans: Iterable[tuple[int, int]], size: int) -> None:
    """Raise ValueError if spans overlap, are not in the order of a text of that size, or lie outside of it."""
    place = 0
    for start, end in spans:
        if not place <= start <= end <= size:
            problem = "overlap, are not in the order of the text, or lie outside of it"
            raise ValueError(f"{name} of an abstract of {size} characters {problem}: ({start}, {end})")
        place = end


@dataclass(frozen=True, slots=True)
class Abstract:
    """A record cut into sentences, its printed headings set apart.

    Parameters
    ----------
    record : Record
        Where it comes from. All spans are offsets into ``record.text``.
    spans : tuple of (int, int)
        Start and end of each sentence, ordered, without overlap. Together with ``headings`` they cover all of
        the text but white space.
    headings : tuple of PrintedHeading
        In the order of the text.
    heading_of : tuple of int
        For each sentence the index in ``headings`` of the one it stands under, or -1. Default: none stands under one.

    Raises
    ------
    ValueError
        If ``heading_of`` has another length than ``spans`` or names no heading, or if headings or spans overlap, are
        not in the order of the text, or lie outside of it.
    """

    record: Record
    spans: tuple[tuple[int, int], ...]
    headings: tuple[PrintedHeading, ...] = ()
    heading_of: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.heading_of:
            object.__setattr__(self, "heading_of", (-1,) * len(self.spans))
        elif len(self.heading_of) != len(self.spans):
            raise ValueError(f"heading_of has {len(self.heading_of)} entries for {len(self.spans)} sentences")
        elif not -1 <= min(self.heading_of) <= max(self.heading_of) < len(self.headings):
            raise ValueError(f"heading_of names headings beyond the {len(self.headings)} that there are")
        size = len(self.record.text)
        check_order("headings", ((heading.start, heading.end) for heading in self.headings), size)
        check_order("spans", self.spans, size)

    @classmethod
    def from_sentences(cls, sentences: Sequence[str], title: str | None = "") -> Abstract:
        """An abstract that is cut already; its text is the sentences with a space between them.

        Parameters
        ----------
        sentences : sequence of str
        title : str or None
            Helps to choose key points.

        Returns
        -------
        Abstract

        Raises
        ------
        TypeError
            If ``sentences`` is not a sequence of str.
        """
        wanted = "an abstract is a str, a Record, an Abstract, or a sequence of str, its sentences"
        if isinstance(sentences, bytes | bytearray):
            raise TypeError(f"{wanted}, not {type(sentences).__name__}: decode it first")
        is_frame = hasattr(sentences, "columns") and hasattr(sentences, "dtypes")
        if isinstance(sentences, str | Mapping) or is_frame or not hasattr(sentences, "__iter__"):
            raise TypeError(f"{wanted}, not {type(sentences).__name__}")
        texts = list(sentences)
        if wrong := [type(sentence).__name__ for sentence in texts if not isinstance(sentence, str)]:
            raise TypeError(f"{wanted}; one of these is {wrong[0]}")
        spans, position = [], 0
        for sentence in texts:
            spans.append((position, position + len(sentence)))
            position += len(sentence) + 1
        return cls(Record(" ".join(texts), title="" if title is None else title), tuple(spans))

    @property
    def sentences(self) -> list[str]:
        """The sentences' texts, in order."""
        text = self.record.text
        return [text[start:end] for start, end in self.spans]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its label.

    Parameters
    ----------
    text : str
        ``abstract.text[start:end]``.
    label : str
        One of the scheme's labels.
    probability : float
        The model's calibrated probability of ``label``; 1.0 where the label is printed.
    start, end : int
        Span in the abstract's text.
    source : {"printed", "predicted"}
        Whether the label comes from a heading that the abstract prints, or from the model.
    importance : float or None
        What the model's network says of how much of the message the sentence carries: more is more, the unit does not
        matter. It helps to choose key points and is not written to files; None where no network has read the abstract.
    """

    text: str
    label: str
    probability: float
    start: int
    end: int
    source: Source
    importance: float | None = field(default=None, compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The sentence as JSON types."""
        return {
            "text": self.text,
            "label": self.label,
            "probability": self.probability,
            "start": self.start,
            "end": self.end,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive sentences of one label.

    Parameters
    ----------
    label : str
        One of the scheme's labels.
    text : str
        The abstract's own text from the first sentence to the last, ``abstract.text[start:end]``.
    start, end : int
        Span in the abstract's text.
    source : {"printed", "predicted"}
        Where the label comes from.
    heading : str or None
        The heading as the abstract prints it, if the section stands under one.
    """

    label: str
    text: str
    start: int
    end: int
    source: Source
    heading: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The section as JSON types."""
        return {
            "label": self.label,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "source": self.source,
            "heading": self.heading,
        }


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A sentence chosen to stand for the abstract.

    Parameters
    ----------
    text : str
        ``abstract.text[start:end]``: verbatim.
    label : str
        The label of the section it comes from.
    score : float
        How much of the abstract's message it carries, in [0, 1].
    start, end : int
        Span in the abstract's text.
    parts : tuple of (int, int)
        Spans in the abstract's text that remain when a leading connective or a closing bracket of statistics
        is left out; empty where nothing was.
    """

    text: str
    label: str
    score: float
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def trimmed(self) -> str:
        """What remains of ``text``; ``text`` itself where nothing was left out."""
        if not self.parts:
            return self.text
        return "".join(self.text[start - self.start : end - self.start] for start, end in self.parts)

    def to_dict(self) -> dict[str, Any]:
        """The key point as JSON types; ``trimmed`` is there only where something was left out."""
        values: dict[str, Any] = {
            "text": self.text,
            "label": self.label,
            "score": self.score,
            "start": self.start,
            "end": self.end,
        }
        if self.parts:
            values["trimmed"] = {"text": self.trimmed, "parts": [list(part) for part in self.parts]}
        return values


@dataclass(frozen=True, slots=True)
class StructuredAbstract:
    """An abstract with its sections, labelled sentences and key points.

    Parameters
    ----------
    record : Record
        The abstract as it was read.
    model : str
        Name of the model that was asked: ``"auto"``, ``"review"``, ... or a file.
    scheme : str
        Name of the scheme that the labels come from.
    scheme_probability : float
        How sure the choice of scheme is; 1.0 where the user chose it.
    sections : tuple of Section
    sentences : tuple of Sentence
    key_points : tuple of KeyPoint
        In the order of the text.
    """

    record: Record
    model: str
    scheme: str
    scheme_probability: float
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    key_points: tuple[KeyPoint, ...] = field(default=())

    @property
    def id(self) -> str | None:
        """The record's identifier."""
        return self.record.id

    @property
    def title(self) -> str:
        """The record's title."""
        return self.record.title

    @property
    def text(self) -> str:
        """The abstract's text, which all spans refer to."""
        return self.record.text

    def identity(self) -> dict[str, str | int | None]:
        """Which abstract it is, as JSON types: identifiers, title, and its place in the file that it was read from.

        ``file`` and ``record`` tell apart what has no identifier, such as a folder of text files.
        """
        record = self.record
        return {
            "id": record.id,
            "title": record.title,
            "doi": record.doi or None,
            "pmid": record.pmid or None,
            "file": record.path or None,
            "record": record.number or None,
        }

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON types: what one line of ``--format jsonl`` holds."""
        return {
            **self.identity(),
            "model": self.model,
            "scheme": self.scheme,
            "scheme_probability": self.scheme_probability,
            "sections": [section.to_dict() for section in self.sections],
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "key_points": [point.to_dict() for point in self.key_points],
        }
