"""Time several ways of doing a thing side by side: in turns, in one run, medians and ratios.

Processor time is measured beside the time on the clock: it says what the work costs whatever else the machine does.
"""

from __future__ import annotations

import gzip
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from absclf.errors import InputError
from training.folder import CORPORA

__all__ = [
    "UNLABELLED",
    "Clock",
    "Laps",
    "largest_child",
    "machine",
    "print_table",
    "processor_seconds",
    "run_absclf",
    "sample_lines",
    "take_turns",
]

UNLABELLED = f"{CORPORA}/unlabelled.jsonl.gz"
"""The abstracts that are worked on where no others are named."""


@dataclass(frozen=True)
class Clock:
    """What one turn took.

    Parameters
    ----------
    wall, processor : float
        Seconds on the clock, and of processor time of this process and its children that have ended.
    """

    wall: float
    processor: float


def processor_seconds() -> float:
    """Processor time of this process and of its children that have ended, in seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def take_turns(ways: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Clock]:
    """Do each thing ``repeats`` times, one after the other in turns, and give the medians.

    Parameters
    ----------
    ways : mapping of str to callable
    repeats : int
    """
    found: dict[str, list[Clock]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            wall, processor = time.perf_counter(), processor_seconds()
            way()
            found[name].append(Clock(time.perf_counter() - wall, processor_seconds() - processor))
    return {
        name: Clock(median(clock.wall for clock in clocks), median(clock.processor for clock in clocks))
        for name, clocks in found.items()
    }


class Laps:
    """Processor time of the stages of one pass over the abstracts."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        """Count the time since the last lap towards this stage."""
        now = time.process_time()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = time.process_time()

    def skip(self) -> None:
        """Count the time since the last lap towards no stage."""
        self._last = time.process_time()


def sample_lines(source: str | Path, size: int, target: Path) -> int:
    """Write ``size`` lines of a file of JSON lines, spread over it, to ``target``; again from the first if too few.

    Returns
    -------
    int
        The number of lines written.

    Raises
    ------
    InputError
        If the file has none.
    """
    lines = list(_lines(Path(source)))
    if not lines:
        raise InputError(f"{source}: it has no lines.", "Name a file of JSON lines, an abstract each.")
    step = max(1, len(lines) // size)
    chosen = lines[::step][:size]
    with target.open("wb") as stream:
        left = size
        while left > 0:
            stream.writelines(chosen[:left])
            left -= len(chosen)
    return size


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield from islice((line for line in stream if line.strip()), 2_000_000)


def run_absclf(*arguments: str) -> None:
    """Run the command line in a process of its own; its messages are kept back unless it fails."""
    finished = subprocess.run([sys.executable, "-m", "absclf", *arguments], capture_output=True, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"absclf {' '.join(arguments)}: {finished.stderr}")


def largest_child() -> float:
    """Memory of the largest process that this one has waited for, and of theirs, in megabytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6


def machine() -> str:
    """The machine and the versions that the figures hold for, in a line."""
    import numpy

    return f"{os.cpu_count()} processors, Python {platform.python_version()}, NumPy {numpy.__version__}"


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table in Markdown; the first column is text, the others are numbers."""
    print(f"\n{title}\n")
    print("| " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * (len(columns) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()
