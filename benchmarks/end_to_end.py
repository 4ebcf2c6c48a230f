"""From a file to a file: ``absclf classify`` of JSON lines into JSON lines, with one worker and with two.

    python -m benchmarks.end_to_end [--model auto] [--abstracts 100000] [--repeats 3] [FILE.jsonl[.gz]]

Each turn is a command of its own, start-up included. The processor time is that of all its processes, the memory
that of the largest one of them. The last column is the rate beside that with one worker.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.timing import (
    UNLABELLED,
    Clock,
    largest_child,
    machine,
    print_table,
    run_absclf,
    sample_lines,
    take_turns,
)
from training.folder import corpus_file, run

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=corpus_file, default=UNLABELLED)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--abstracts", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder) / "abstracts.jsonl", Path(folder) / "results.jsonl"
        n_abstracts = sample_lines(options.source, options.abstracts, path)

        def classify(n_jobs: int) -> None:
            run_absclf(
                "classify", str(path), "-o", str(output), "--force", "--model", options.model, "--jobs", str(n_jobs)
            )

        ways = {str(n_jobs): partial(classify, n_jobs) for n_jobs in options.workers}
        clocks = take_turns(ways, options.repeats)
    first = next(iter(clocks.values()))
    title = f"File to file, model {options.model}, {n_abstracts:,} abstracts, median of {options.repeats}: {machine()}."
    columns = ("workers", "seconds", "abstracts a second", "abstracts a processor second", "beside one worker")
    print_table(title, columns, [_row(name, clock, first, n_abstracts) for name, clock in clocks.items()])
    print(f"\nMemory of the largest process: {largest_child():.0f} MB.")


def _row(name: str, clock: Clock, first: Clock, n_abstracts: int) -> tuple[str, ...]:
    rate = n_abstracts / clock.wall
    return (
        name,
        f"{clock.wall:.1f}",
        f"{rate:,.0f}",
        f"{n_abstracts / clock.processor:,.0f}",
        f"{first.wall / clock.wall:.2f}",
    )


if __name__ == "__main__":
    run(main)
