"""Carry out a run that a command line asks for: check its output, stream, and sum up."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from absclf.abstract import Record
from absclf.batch import (
    Counts,
    FileSink,
    Job,
    NothingToResumeError,
    Pack,
    Progress,
    Sink,
    StoppedError,
    StreamSink,
    classify_files,
    fingerprints,
    is_regular_target,
    load_model,
    working_files,
)
from absclf.cli.console import Console, counted
from absclf.cli.exit_status import ExitStatus
from absclf.cli.messages import UsageError
from absclf.cli.time_left import TimeLeft
from absclf.errors import InputError, OutputError
from absclf.formats import Columns, Reject, expand, find_output_format, read_records
from absclf.formats.opening import InputFile
from absclf.formats.signatures import holds_results

__all__ = ["Request", "carry_out"]

DEFAULT_KEY_POINTS = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What a command line asks for, under the options' names.

    Parameters
    ----------
    paths : tuple of str
    model : str
    key_points, max_words : int or None
    per_section : bool
    sections : str or None
        Labels with commas between them.
    trim : bool
    output : str
        ``"-"`` is standard output.
    target_format : str or None
    rows : {"sentences", "abstracts"}
    source_format, encoding : str or None
    text_column, title_column, id_column : str or None
    jobs : int
    on_error : {"continue", "stop"}
    force, resume, quiet : bool
    only_key_points : bool
    """

    paths: tuple[str, ...]
    model: str
    key_points: int | None
    max_words: int | None
    per_section: bool
    sections: str | None
    trim: bool
    output: str
    target_format: str | None
    source_format: str | None
    encoding: str | None
    text_column: str | None
    title_column: str | None
    id_column: str | None
    jobs: int
    on_error: str
    force: bool
    resume: bool
    quiet: bool
    rows: str = "sentences"
    only_key_points: bool = False


def carry_out(request: Request) -> ExitStatus:
    """Run, and tell how it went.

    Returns
    -------
    ExitStatus
        `OK`, `REJECTS`, `NOTHING_READ` or `STOPPED`.

    Raises
    ------
    AbsclfError
        If the model, or the output, is not to be had.
    UsageError
        If the options contradict each other.
    KeyboardInterrupt
        On Ctrl-C, after telling what is safe.
    """
    began = time.monotonic()
    _refuse_contradictions(request)
    _set_environment()
    console = Console(quiet=request.quiet)
    if request.output:
        _refuse_folder(request.output)
    inputs = list(expand(request.paths))
    writes_file = request.output != "-" and is_regular_target(Path(request.output))
    if writes_file:
        inputs = _without_own_files(inputs, request)
    job = _job(request)
    try:
        sink = _open_sink(request, job, inputs) if writes_file else _open_stream(request.output, job)
    except NothingToResumeError as error:
        console.tell(str(error))
        return ExitStatus.OK
    kept_in = _name_of_rejects(Path(request.output)) if writes_file else None
    with closing(sink):
        try:
            counts = _run(request, job, sink, inputs, console, kept_in)
        except KeyboardInterrupt:
            console.end_progress()
            if writes_file:
                console.tell(_how_to_go_on(request.output))
            raise
        except StoppedError as error:
            console.tell(str(error.reject))
            console.tell(
                "stopped, as --on-error stop asks." + (f" {_how_to_pass_over(request.output)}" if writes_file else "")
            )
            return ExitStatus.STOPPED
    console.note(_summary(counts, sink.start.seconds + time.monotonic() - began, kept_in))
    return _status(counts)


def _set_environment() -> None:
    """Set what libraries read from the environment, for this process and its workers.

    No threads of arithmetic need be started, as one works out each product (`absclf.threads`). And joblib's tracker
    need not tell what it tidies up after an interrupt.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ[name] = "1"
    filters = [os.environ.get("PYTHONWARNINGS"), "ignore:resource_tracker:UserWarning"]
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, filters))


def _refuse_contradictions(request: Request) -> None:
    if request.jobs == 0:
        raise UsageError("--jobs 0 has no meaning: give a number of processes, or -1 for one a processor.")
    if request.paths.count("-") > 1:
        raise UsageError("standard input (-) can be read only once.")
    if request.resume and request.output == "-":
        raise UsageError("--resume needs --output FILE: what went to standard output cannot be gone on with.")


def _without_own_files(inputs: Sequence[str | Reject], request: Request) -> list[str | Reject]:
    """The inputs but for the working files of this output, which may lie in an input's directory.

    Where a run is to be gone on with, the output itself is such a file, unless it was named as an input: it is there if
    the run has been at its end.

    Raises
    ------
    OutputError
        If the output, or a working file that was named as an input, is an input.
    """
    output = Path(request.output)
    files = working_files(output)
    own = {os.path.realpath(path) for path in files}
    if request.resume and (files.journal.exists() or not request.force):
        own.add(os.path.realpath(output))
    read = [path for path in inputs if isinstance(path, str) and os.path.realpath(path) not in own]
    if any(_is_same(path, output) for path in (*request.paths, *read)):
        raise OutputError(f"{request.output}: this is also an input.", "Choose another name for --output.")
    for name in request.paths:
        if os.path.realpath(name) in own:
            raise OutputError(
                f"{name}: this input is a file that the run itself writes.",
                "Choose another name for --output.",
            )
    return [path for path in inputs if isinstance(path, Reject) or os.path.realpath(path) not in own]


def _refuse_folder(output: str) -> None:
    """What ends in a slash is no name of a file, though `Path` would make one of it."""
    if os.path.basename(output) in {"", os.curdir, os.pardir}:  # noqa: PTH119 - see above
        raise OutputError(f"{output}: this is the name of a folder.", "Name a file in it with --output.")


def _is_same(path: str, output: Path) -> bool:
    try:
        return path != "-" and output.exists() and output.samefile(path)
    except (OSError, ValueError):
        return False


def _job(request: Request) -> Job:
    labels = tuple(load_model(request.model).labels)
    n = request.key_points
    if n is None and request.max_words is None:
        n = DEFAULT_KEY_POINTS
    try:
        known = find_output_format(request.target_format, request.output)
    except InputError as error:  # no format has the ending
        raise UsageError(str(error)) from None
    job = Job(
        model=request.model,
        format=known.name,
        rows=request.rows,
        labels=labels,
        key_points=n,
        selection={
            "max_words": request.max_words,
            "per_section": request.per_section,
            "sections": _chosen_labels(request.sections, labels),
            "trim": request.trim,
        },
        only_key_points=request.only_key_points,
    )
    try:
        job.make_writer()
    except InputError as error:  # an extra is not installed, or key points are not written so
        raise UsageError(str(error)) from None
    return job


def _chosen_labels(sections: str | None, labels: Sequence[str]) -> tuple[str, ...] | None:
    """The labels that ``--sections`` names, as the model spells them."""
    if sections is None:
        return None
    known = {tuple(_between_commas(label)): label for label in labels}
    words = _between_commas(sections)
    chosen = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):  # the longest first: a label may have commas in it
            if label := known.get(tuple(words[start:end])):
                chosen.append(label)
                start = end
                break
        else:
            name = sections.split(",")[start].strip()
            among = ("; " if any("," in label for label in labels) else ", ").join(labels)
            raise UsageError(f"--sections: the model has no label {name!r}, but {among}.")
    return tuple(chosen)


def _between_commas(names: str) -> list[str]:
    """What stands between the commas, as it is compared."""
    return [" ".join(name.split()).casefold() for name in names.split(",")]


def _pack(job: Job, output: str) -> Pack | None:
    known = find_output_format(job.format, output)
    return known.pack if known.is_packed else None


def _open_stream(output: str, job: Job) -> Sink:
    if output != "-":
        return StreamSink(Path(output).open("wb"), output, _pack(job, output), closes=True)
    if _pack(job, output) and sys.stdout.isatty():
        raise UsageError(f"--format {job.format} is not for the terminal: name a file with --output.")
    return StreamSink(sys.stdout.buffer, pack=_pack(job, output))


def _open_sink(request: Request, job: Job, inputs: Sequence[str | Reject]) -> Sink:
    from absclf import __version__

    arguments = asdict(job) | {
        "from": request.source_format,
        "encoding": request.encoding,
        "text column": request.text_column,
        "title column": request.title_column,
        "id column": request.id_column,
    }
    header = {
        "absclf": __version__,
        "model": [request.model, load_model(request.model).digest],
        "arguments": {name.replace("_", " "): value for name, value in arguments.items() if name != "model"},
        "inputs": fingerprints(inputs),
    }
    return FileSink(request.output, header, force=request.force, resume=request.resume, pack=_pack(job, request.output))


def _run(
    request: Request,
    job: Job,
    sink: Sink,
    inputs: Sequence[str | Reject],
    console: Console,
    kept_in: str | None,
) -> Counts:
    clock = TimeLeft([size or 0 for _, size, _ in fingerprints(inputs)])
    results: list[str] = []

    def take_note(file: InputFile) -> None:
        clock.open(file)
        if holds_results(file):
            results.append(file.path)

    read: Callable[[str], Iterator[Record | Reject]] = functools.partial(
        read_records,
        format=request.source_format,
        encoding=request.encoding,
        columns=Columns(request.text_column, request.title_column, request.id_column),
        on_notice=console.note,
        on_open=take_note,
    )

    def show(progress: Progress) -> None:
        console.progress(progress, clock.seconds(progress))

    counts = classify_files(
        inputs,
        job,
        sink,
        read=read,
        n_jobs=request.jobs,
        stop_at_reject=request.on_error == "stop",
        on_reject=console.reject_teller(kept_in),
        on_progress=show,
        bytes_read=clock.bytes_read,
    )
    console.end_progress()
    if 0 < len(results) < len(inputs):
        more = f" and {len(results) - 1:,} more" if len(results) > 1 else ""
        console.note(
            f"{results[0]}{more}: these are results of absclf, and were read as well as the other files. "
            "Leave them out if they were made from those."
        )
    return counts


def _name_of_rejects(output: Path) -> str:
    rejects = working_files(output).rejects
    return rejects.name if rejects.parent == output.parent else str(rejects)


def _how_to_go_on(output: str) -> str:
    partial = working_files(Path(output)).partial
    return f"What is done so far is in {partial}; the same command with --resume goes on from there."


def _how_to_pass_over(output: str) -> str:
    partial = working_files(Path(output)).partial
    return (
        f"What is done so far is in {partial}: with --resume and without --on-error stop the run goes on past "
        "this reject; once it is mended, start anew with --force."
    )


def _summary(counts: Counts, seconds: float, kept_in: str | None) -> str:
    parts = [counted(counts.abstracts, "abstract"), counted(counts.sentences, "sentence")]
    if counts.without_abstract:
        parts.append(counted(counts.without_abstract, "record") + " without an abstract")
    where = f" (see {kept_in})" if kept_in and counts.rejects else ""
    parts.append(counted(counts.rejects, "reject") + where)
    parts.append(f"{seconds:,.1f} seconds")
    return ", ".join(parts) + "."


def _status(counts: Counts) -> ExitStatus:
    if not counts.results:
        return ExitStatus.NOTHING_READ
    return ExitStatus.REJECTS if counts.rejects else ExitStatus.OK
