"""Where the corpora lie that programs here and in ``benchmarks`` learn from and measure on: for their command lines."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

__all__ = ["CORPORA", "corpora_folder", "corpus_file"]

CORPORA = "../shared/corpora"
"""Where they are looked for; a string, which argparse looks at as it does at one that is given."""

_WHERE = "training/README.md tells what belongs there, and where to get it."


def corpora_folder(path: str) -> Path:
    """The folder of that name, as a type of argparse: it says in one line that there is none."""
    if not Path(path).is_dir():
        raise ArgumentTypeError(f"there is no folder {path}. Name the one that holds the corpora: {_WHERE}")
    return Path(path)


def corpus_file(path: str) -> str:
    """The same for one file."""
    if not Path(path).is_file():
        raise ArgumentTypeError(f"there is no file {path}. Name one of abstracts: {_WHERE}")
    return path
