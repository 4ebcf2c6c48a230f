"""Classify a chunk of records and turn the results into the output's bytes: the work that workers share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from absclf.abstract import Record, StructuredAbstract
from absclf.batch.summaries import get_summary_writer
from absclf.errors import AbsclfError
from absclf.formats import Reject, Writer, get_writer
from absclf.formats.encodings import encoded

if TYPE_CHECKING:
    from absclf.models import Model

__all__ = ["ChunkWork", "Job", "Outcome", "load_model"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to every record.

    Parameters
    ----------
    model : str
        Name or path of the model.
    format : str
        Output format.
    rows : {"sentences", "abstracts"}
        What a row of a table is.
    labels : tuple of str
        The labels that may come, in order.
    key_points : int or None
        How many to choose, as ``Model.classify_many`` reads it.
    selection : mapping
        Its further arguments on key points.
    only_key_points : bool
        Whether the output leaves sections out.
    """

    model: str
    format: str
    rows: str = "sentences"
    labels: tuple[str, ...] = ()
    key_points: int | None = 3
    selection: Mapping[str, Any] = field(default_factory=dict)
    only_key_points: bool = False

    def make_writer(self) -> Writer:
        """The writer of the output's format."""
        if self.only_key_points:
            return get_summary_writer(self.format)
        return get_writer(self.format, rows=self.rows, labels=self.labels)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chunk.

    Parameters
    ----------
    data : bytes
        Its part of the output.
    rejects : tuple of (int, Reject)
        The records that went wrong, by their index in the chunk.
    results, abstracts, sentences : int
        How many results there are, how many of them have an abstract, and how many sentences these have.
    first_number : int
        The number that the first result was given.
    """

    data: bytes
    rejects: tuple[tuple[int, Reject], ...]
    results: int
    abstracts: int
    sentences: int
    first_number: int


@dataclass(frozen=True, slots=True)
class ChunkWork:
    """The job, as a function of a chunk's items and the number of its first result."""

    job: Job

    def __call__(self, task: tuple[Sequence[Record | Reject], int]) -> Outcome:
        """Classify and write; a record on which this fails is a reject, and touches no other."""
        items, first_number = task
        records = [item for item in items if isinstance(item, Record)]
        results = iter(self._classified(records))
        writer = self.job.make_writer()
        pieces: list[bytes] = []
        rejects: list[tuple[int, Reject]] = []
        abstracts = sentences = 0
        for index, item in enumerate(items):
            result = next(results) if isinstance(item, Record) else item
            if isinstance(result, StructuredAbstract):
                result = _written(writer, result, first_number + len(pieces), pieces)
            if isinstance(result, Reject):
                rejects.append((index, result))
            else:
                abstracts += bool(result.text.strip())
                sentences += len(result.sentences)
        return Outcome(b"".join(pieces), tuple(rejects), len(pieces), abstracts, sentences, first_number)

    def _classified(self, records: Sequence[Record]) -> Iterator[StructuredAbstract | Reject]:
        """A result or a reject for each record: all at once, or one by one if that fails."""
        model = load_model(self.job.model)
        try:
            yield from self._classify(model, records)
        except Exception:  # which record it is, and why, shows below
            for record in records:
                try:
                    yield from self._classify(model, [record])
                except Exception as error:
                    yield _rejected(record, error)

    def _classify(self, model: Model, records: Sequence[Record]) -> list[StructuredAbstract]:
        return list(model.classify_many(records, key_points=self.job.key_points, **self.job.selection))


@lru_cache(maxsize=2)
def load_model(name: str) -> Model:
    """The model, loaded once in each process.

    Raises
    ------
    ModelFileError
        If there is none of that name, or it is damaged.
    """
    from absclf.models import load

    return load(name)


def _written(
    writer: Writer, result: StructuredAbstract, number: int, pieces: list[bytes]
) -> StructuredAbstract | Reject:
    try:
        pieces.append(encoded(writer.item(result, number)))
    except Exception as error:
        return _rejected(result.record, error)
    return result


def _rejected(record: Record, error: Exception) -> Reject:
    if isinstance(error, AbsclfError):
        reason, remedy = error.message, error.remedy
    else:
        reason = f"it could not be classified ({type(error).__name__}: {error})."
        remedy = "This is a fault of absclf: please report it with the record."
    return Reject(record.path, reason, remedy, number=record.number, line=record.line, id=record.id)
