"""Find the files that a user means: files, directories, patterns, standard input."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from absclf.formats.reject import Reject

__all__ = ["expand"]


def expand(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str | Reject]:
    """Files that the paths name, each once, in a fixed order.

    Parameters
    ----------
    paths : iterable of path-like
        Files, directories (all files below them, sorted by name; hidden ones, pipes and devices, and what a run keeps
        beside its output are left out), glob patterns (``**`` crosses directories), and ``"-"`` for standard input. A
        file that exists is never a pattern.

    Yields
    ------
    str or Reject
        A file's path as given or found; a Reject for a path that leads to nothing and for a directory that
        may not be read.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _expand_one(os.fspath(path)):
            if isinstance(found, Reject) or found == "-":
                yield found
                continue
            real = os.path.realpath(found)
            if real not in seen:
                seen.add(real)
                yield found


def _expand_one(path: str) -> Iterator[str | Reject]:
    if path == "-":
        yield path
    elif _is_directory(path):
        yield from _walk(path)
    elif os.path.lexists(path) or not glob.has_magic(path):
        yield path  # a missing file is reported by the one who opens it
    else:
        yield from _match(path)


def _match(pattern: str) -> Iterator[str | Reject]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not matches:
        yield Reject(pattern, "no file matches the pattern.", "Check it, and quote it if the shell changes it.")
    for match in matches:
        if _is_directory(match):
            if not pattern.endswith("**"):
                yield from _walk(match)
        elif not _is_pipe_or_device(match):
            yield match


def _walk(directory: str) -> Iterator[str | Reject]:
    """Files below a directory, links to directories followed once."""
    entered: set[str] = set()
    pending = [directory]
    empty = True
    while pending:
        current = pending.pop()
        real = os.path.realpath(current)
        if real in entered:
            continue
        entered.add(real)
        try:
            with os.scandir(current) as entries:
                names = {entry.name for entry in entries if not entry.name.startswith(".")}
        except OSError as error:
            empty = False
            reason = f"the directory cannot be read ({(error.strerror or 'unknown reason').lower()})."
            yield Reject(current, reason, "Change its permissions, or leave it out.")
            continue
        folders = []
        for name in sorted(names):
            path = str(Path(current, name))
            if _is_directory(path):
                folders.append(path)
            elif not (_is_pipe_or_device(path) or _is_kept_by_a_run(name, names)):
                empty = False
                yield path
        pending.extend(reversed(folders))
    if empty:
        yield Reject(directory, "there is no file in the directory.", "Name a directory that holds files.")


def _is_directory(path: str) -> bool:
    """Whether it is one, as far as the system tells: what may not be looked at is reported by the one who opens it."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where it may not look


def _is_pipe_or_device(path: str) -> bool:
    """Whether it is there and no file: reading from it might never end."""
    try:
        return not stat.S_ISREG(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _is_kept_by_a_run(name: str, names: Collection[str]) -> bool:
    """Whether it is what a run of ours keeps beside its output: its rejects, and the state that it goes on from."""
    if name.endswith((".rejects.jsonl", ".rejects.jsonl.partial")):
        return True
    output, _, ending = name.rpartition(".")
    return ending in ("partial", "journal") and f"{output}.partial" in names and f"{output}.journal" in names
