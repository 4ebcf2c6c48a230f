"""Where the corpora lie that programs here and in ``benchmarks`` learn from and measure on: for their command lines."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from absclf.errors import AbsclfError

__all__ = ["CORPORA", "WHERE", "corpora_folder", "corpus_file", "has_corpora", "run"]

CORPORA = "../shared/corpora"
"""Where they are looked for; a string, which argparse looks at as it does at one that is given."""

WHERE = "training/README.md tells what belongs there, and where to get it."
"""What helps where a corpus is missing."""


def corpora_folder(path: str) -> Path:
    """The folder of that name, as a type of argparse: it says in one line that there is none."""
    if not Path(path).is_dir():
        raise ArgumentTypeError(f"there is no folder {path}. Name the one that holds the corpora: {WHERE}")
    return Path(path)


def corpus_file(path: str) -> str:
    """The same for one file."""
    if not Path(path).is_file():
        raise ArgumentTypeError(f"there is no file {path}. Name one of abstracts: {WHERE}")
    return path


def has_corpora(folder: Path, *names: str) -> bool:
    """Whether the corpora of those names are all there."""
    return all((folder / f"{name}.jsonl.gz").exists() for name in names)


def run(main: Callable[[], object]) -> NoReturn:
    """Run a program and end with it; what is wrong with the corpora is told in one line."""
    try:
        main()
    except AbsclfError as error:
        sys.exit(str(error))
    sys.exit()
