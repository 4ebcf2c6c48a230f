"""What the commands about labelled corpora share: their options, progress, and files that are not overwritten."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from absclf.cli.exit_status import ExitStatus
from absclf.cli.messages import UsageError
from absclf.errors import InputError, OutputError

if TYPE_CHECKING:
    from absclf.corpora import Corpus, LabelColumns
    from absclf.formats import Reject
    from absclf.schemes import Scheme

__all__ = [
    "GREATEST_SEED",
    "Corpora",
    "GroupColumn",
    "LabelColumn",
    "LearningProgress",
    "Rejects",
    "Report",
    "SchemeName",
    "SentenceColumn",
    "load_corpus",
    "spare",
    "write_text",
]

_REFRESH_SECONDS = 0.2

GREATEST_SEED = 2**32 - 1
"""What the libraries that draw random numbers take."""

Corpora = Annotated[list[str], typer.Argument(metavar="CORPUS...", hidden=True)]
SchemeName = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        metavar="NAME|FILE",
        help="Labels and headings: review, research, cs, or a TOML file.  [default: found by the corpus's labels]",
    ),
]
SentenceColumn = Annotated[
    str | None, typer.Option("--sentence-column", metavar="NAME", help="Column, or JSON field, with a sentence.")
]
LabelColumn = Annotated[
    str | None, typer.Option("--label-column", metavar="NAME", help="Column, or JSON field, with a sentence's label.")
]
GroupColumn = Annotated[
    str | None, typer.Option("--group-column", metavar="NAME", help="Column that names a sentence's abstract.")
]
Report = Annotated[
    str | None, typer.Option("--report", metavar="FILE", help="Write a report with plots there, as HTML.")
]


class Rejects:
    """Tells what cannot be read, one line each, and that something could not.

    Attributes
    ----------
    count : int
    """

    def __init__(self) -> None:
        from absclf.cli.console import Console

        self.count = 0
        self._tell = Console().reject_teller(None)

    def tell(self, reject: Reject) -> None:
        """A file or a record that the command goes on without."""
        self.count += 1
        self._tell(reject)

    def tell_unless_labelled(self, reject: Reject) -> None:
        """A file of which nothing can be read; a record among labelled ones ends the command.

        Corpora are learnt from and measured on: what is wrong with a label is to be mended, not passed over.

        Raises
        ------
        InputError
            If it is a record.
        """
        if reject.number or reject.line is not None:
            raise InputError(str(reject))
        self.tell(reject)

    @property
    def status(self) -> ExitStatus:
        """What a command ends with that is done."""
        return ExitStatus.REJECTS if self.count else ExitStatus.OK


def load_corpus(
    paths: Sequence[str],
    scheme: Scheme | str | None,
    columns: LabelColumns,
    rejects: Rejects,
    encoding: str | None = None,
) -> Corpus:
    """The labelled abstracts of the paths; files of which nothing can be read are told.

    Raises
    ------
    InputError
        If there are none, or a record is wrong.
    """
    from absclf.cli.console import Console
    from absclf.corpora import load
    from absclf.corpora.inference import no_labels

    tell = rejects.tell_unless_labelled
    corpus = load(paths, scheme, columns=columns, encoding=encoding, on_reject=tell, on_notice=Console().note)
    if not len(corpus):
        raise no_labels(corpus.possible, ", ".join(paths))
    return corpus


def spare(
    outputs: Mapping[str, str | None], force: bool, paths: Sequence[str] = (), files: Sequence[str | None] = ()
) -> None:
    """Refuse to replace a file or an input, and to write where there is no folder, before any work is done.

    Parameters
    ----------
    outputs : mapping of str to str or None
        From options to the files that they name.
    force : bool
        Whether files may be replaced: those that are read may not.
    paths : sequence of str
        Files, folders and patterns that are read.
    files : sequence of str or None
        Other files that are read; names of what ships are no files.

    Raises
    ------
    UsageError
        If two outputs are one.
    OutputError
        If a file is there, or is an input, or cannot be written where it is to be.
    """
    from absclf.formats import expand

    read = [*(path for path in expand(paths) if isinstance(path, str)), *filter(None, files)]
    options: dict[str, str] = {}
    for option, path in outputs.items():
        if path is None or path == "-":
            continue
        if any(_is_same(path, one) for one in read):
            raise OutputError(f"{path}: this is also an input.", f"Choose another name for {option}.")
        if (other := options.setdefault(os.path.realpath(path), option)) != option:
            raise UsageError(f"{path}: {other} and {option} name the same file. Choose another name for one of them.")
        _spare(path, force)


def _is_same(path: str, other: str) -> bool:
    try:
        return other != "-" and Path(path).samefile(other)
    except (OSError, ValueError):  # one of them does not exist
        return False


def _spare(path: str, force: bool) -> None:
    if Path(path).is_dir():
        raise OutputError(f"{path}: this is a directory.", "Name a file in it.")
    if Path(path).exists() and not force:
        raise OutputError(f"{path}: it exists and is not overwritten.", "Add --force, or choose another name.")
    if not Path(path).absolute().parent.is_dir():
        raise OutputError(f"{path}: its folder does not exist.", "Make the folder first.")


def write_text(path: str, text: str) -> None:
    """Write a text file that appears whole or not at all; ``"-"`` is standard output."""
    from absclf.formats import whole_file

    with whole_file(path) as stream:
        stream.write(text.encode("utf-8", "replace"))


class LearningProgress:
    """A line on standard error, if that is a terminal: what is being done, how much of it is, how long it will take."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._shows = sys.stderr.isatty() and not quiet
        self._stage = ""
        self._began = self._shown = time.monotonic()

    def __call__(self, stage: str, share: float) -> None:
        """Show the share, from 0 to 1, of a stage that is done."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began = stage, now
        if not self._shows or now - self._shown < _REFRESH_SECONDS:
            return
        self._shown = now
        left = ""
        if share > 0.01:
            minutes, seconds = divmod(round((now - self._began) * (1 - share) / share), 60)
            left = f", {minutes}:{seconds:02} left"
        sys.stderr.write(f"\r{f'{stage}: {share:.0%}{left}':<60}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._shows:
            sys.stderr.write(f"\r{' ' * 60}\r")
            sys.stderr.flush()
