"""A run: records stream from the inputs through a model into an output, and nothing that happens is lost."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass

from absclf.abstract import Record
from absclf.batch.chunks import ChunkWork, Job, Outcome
from absclf.batch.inputs import Chunk, Reader, read_chunks
from absclf.batch.journal import Position
from absclf.batch.output import Sink
from absclf.formats import Reject, find_output_format
from absclf.formats.encodings import encoded
from absclf.formats.rows import refuse_overfull_sheet
from absclf.parallel import map_in_order

__all__ = ["Counts", "Progress", "StoppedError", "classify_files"]


@dataclass(slots=True)
class Counts:
    """What a run has come across.

    Parameters
    ----------
    abstracts : int
        Abstracts that were classified.
    without_abstract : int
        Records that have a title or an identifier but no abstract. They are part of the output.
    sentences : int
        Sentences that were given a label.
    rejects : int
        Files and records that could not be read or classified. They are not part of the output.
    """

    abstracts: int = 0
    without_abstract: int = 0
    sentences: int = 0
    rejects: int = 0

    @property
    def results(self) -> int:
        """Results that were written."""
        return self.abstracts + self.without_abstract


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    counts : Counts
        Of all sessions of the run.
    position : Position
        Where in the inputs.
    bytes_read : int
        Bytes that had been read of the file there, as far as that is known: a little more than has been classified.
    seconds : float
        Time of this session.
    abstracts : int
        Abstracts of this session.
    """

    counts: Counts
    position: Position
    bytes_read: int
    seconds: float
    abstracts: int


class StoppedError(Exception):
    """The run was to stop at the first reject, and this is it.

    Parameters
    ----------
    reject : Reject
    """

    def __init__(self, reject: Reject) -> None:
        super().__init__(str(reject))
        self.reject = reject


def classify_files(
    paths: Sequence[str | Reject],
    job: Job,
    sink: Sink,
    *,
    read: Reader,
    n_jobs: int = 1,
    stop_at_reject: bool = False,
    on_reject: Callable[[Reject], object] | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    bytes_read: Callable[[], int] | None = None,
) -> Counts:
    """Classify all records of the files, and write the results in the order of the records.

    Memory does not grow with the inputs, and the output does not depend on `n_jobs`.

    Parameters
    ----------
    paths : sequence of str or Reject
        The files, as `absclf.formats.expand` gives them.
    job : Job
        What is done to each record.
    sink : Sink
        What is written to. It also knows where an earlier session of the run was cut off.
    read : callable
        From a path to its records and rejects.
    n_jobs : int, default=1
        Worker processes, as `absclf.parallel.worker_count` reads it.
    stop_at_reject : bool, default=False
        Whether the first reject ends the run.
    on_reject, on_progress : callable, optional
        Called with each `Reject`, and with a `Progress` after each chunk.
    bytes_read : callable, optional
        How many bytes of the file that `read` is at have been read: for the progress.

    Returns
    -------
    Counts
        Of all sessions of the run.

    Raises
    ------
    StoppedError
        If there is a reject and `stop_at_reject`. What lies before it has been written.
    OutputError
        If the output cannot be written, or is a workbook with more rows than it can hold.
    ModelFileError
        If the model cannot be loaded.
    """
    run = _Run(paths, job, sink, stop_at_reject, on_reject or _ignore, on_progress or _ignore)
    if not sink.start.whole:
        run.go(read, n_jobs, bytes_read)
    return run.counts


class _Run:
    """The state of a run between two chunks."""

    def __init__(
        self,
        paths: Sequence[str | Reject],
        job: Job,
        sink: Sink,
        stop_at_reject: bool,
        on_reject: Callable[[Reject], object],
        on_progress: Callable[[Progress], object],
    ) -> None:
        self.paths = paths
        self.job = job
        self.sink = sink
        self.stop_at_reject = stop_at_reject
        self.on_reject = on_reject
        self.on_progress = on_progress
        self.counts = Counts(**sink.start.counts)
        self.position = sink.start.position
        self.began = time.monotonic()
        self.earlier = self.counts.abstracts
        self.lost = 0  # records of this session that were read and could not be classified

    def go(self, read: Reader, n_jobs: int, bytes_read: Callable[[], int] | None) -> None:
        writer = self.job.make_writer()
        if not self.sink.start.output.size:
            self.sink.write(encoded(writer.begin()))
        chunks = read_chunks(self.paths, read, self.position, bytes_read)
        with closing(self._outcomes(chunks, n_jobs)) as outcomes:
            for chunk, outcome in outcomes:
                self._take(chunk, outcome)
        self.sink.write(encoded(writer.end()))
        self.sink.finish(self.position, asdict(self.counts))

    def _outcomes(self, chunks: Iterator[Chunk], n_jobs: int) -> Generator[tuple[Chunk, Outcome], None, None]:
        pending: deque[Chunk] = deque()
        tasks = self._tasks(chunks, pending)
        for outcome in map_in_order(ChunkWork(self.job), tasks, n_jobs):
            yield pending.popleft(), outcome

    def _tasks(
        self, chunks: Iterator[Chunk], pending: deque[Chunk]
    ) -> Iterator[tuple[tuple[Record | Reject, ...], int]]:
        """The chunks' items, each with the number that its first result will have if none before is lost."""
        records = self.counts.results
        for chunk in chunks:
            pending.append(chunk)
            yield chunk.items, records - self.lost + 1
            records += sum(isinstance(item, Record) for item in chunk.items)

    def _take(self, chunk: Chunk, outcome: Outcome) -> None:
        if outcome.first_number != self.counts.results + 1:  # a record before it was lost on the way
            outcome = self._again(chunk.items)
        if outcome.rejects and self.stop_at_reject:
            index, reject = outcome.rejects[0]
            self.sink.write(self._again(chunk.items[:index]).data)
            raise StoppedError(reject)
        self.sink.write(outcome.data)
        for index, reject in outcome.rejects:
            self.lost += isinstance(chunk.items[index], Record)
            self.sink.write_reject(_reject_line(reject))
            self.on_reject(reject)
        self._count(outcome)
        self._refuse_overfull()
        self.position = chunk.end
        self.sink.commit(self.position, asdict(self.counts))
        self.on_progress(self._progress(chunk.bytes_read))

    def _again(self, items: Sequence[Record | Reject]) -> Outcome:
        return ChunkWork(self.job)((items, self.counts.results + 1))

    def _count(self, outcome: Outcome) -> None:
        self.counts.abstracts += outcome.abstracts
        self.counts.without_abstract += outcome.results - outcome.abstracts
        self.counts.sentences += outcome.sentences
        self.counts.rejects += len(outcome.rejects)

    def _refuse_overfull(self) -> None:
        """Stop as soon as the rows are too many, not when all is classified and cannot be packed."""
        if find_output_format(self.job.format).is_sheet:
            counts = self.counts
            by_sentence = counts.sentences + counts.without_abstract
            n_rows = by_sentence if self.job.rows == "sentences" else counts.results
            refuse_overfull_sheet(1 + n_rows, "sentences" if self.job.rows == "sentences" else "abstracts")

    def _progress(self, bytes_read: int) -> Progress:
        return Progress(
            counts=self.counts,
            position=self.position,
            bytes_read=bytes_read,
            seconds=time.monotonic() - self.began,
            abstracts=self.counts.abstracts - self.earlier,
        )


def _reject_line(reject: Reject) -> bytes:
    """The reject as a line of ``OUTPUT.rejects.jsonl``; ``record`` is null where it is the whole file."""
    values = {
        "file": reject.path,
        "record": reject.number or None,
        "line": reject.line,
        "id": reject.id,
        "reason": reject.reason,
        "remedy": reject.remedy,
    }
    return (json.dumps(values, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _ignore(_: object) -> None:
    pass
