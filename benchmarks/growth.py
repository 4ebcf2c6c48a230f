"""How time and memory grow: with the number of abstracts, and with the length of one.

    python -m benchmarks.growth [--sizes 1000 10000 100000] [--model auto] [FILE.jsonl[.gz]]

The abstracts are repeated where the file has fewer. Each size is one ``absclf classify``, start-up included.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from absclf.models import Model, load
from benchmarks.timing import UNLABELLED, largest_child, machine, print_table, run_absclf, sample_lines, take_turns
from training.folder import corpus_file, run

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=corpus_file, default=UNLABELLED)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options = parser.parse_args(arguments)
    rows = []
    # From the smallest to the largest: the memory is that of the largest process so far.
    for size in sorted(options.sizes):
        with tempfile.TemporaryDirectory() as folder:
            path, output = Path(folder) / "abstracts.jsonl", Path(folder) / "results.jsonl"
            sample_lines(options.source, size, path)
            command = ("classify", str(path), "-o", str(output), "--model", options.model)
            clock = take_turns({"run": partial(run_absclf, *command)}, repeats=1)["run"]
        rows.append(
            (
                f"{size:,}",
                f"{clock.wall:.1f}",
                f"{clock.processor:.1f}",
                f"{size / clock.processor:,.0f}",
                f"{largest_child():.0f}",
            )
        )
    title = f"Growth with the number of abstracts, model {options.model}, one worker: {machine()}."
    columns = ("abstracts", "seconds", "processor seconds", "abstracts a processor second", "largest memory, MB")
    print_table(title, columns, rows)
    _print_lengths(load(options.model))


def _print_lengths(model: Model) -> None:
    sentences = [
        f"We gave {number} bakers a nap of {number % 90} minutes, and they slept longer." for number in range(10)
    ]
    short, long = [sentences] * 1000, [sentences * 1000]
    model.classify(sentences)
    seconds = {}
    for name, texts in (("1,000 of 10 sentences", short), ("1 of 10,000 sentences", long)):
        began = time.process_time()
        for _ in model.classify_many(texts):
            pass
        seconds[name] = time.process_time() - began
    first = seconds["1,000 of 10 sentences"]
    rows = [(name, f"{spent:.2f}", f"{spent / first:.2f}") for name, spent in seconds.items()]
    print_table("Growth with the length of a text.", ("texts", "processor seconds", "ratio"), rows)


if __name__ == "__main__":
    run(main)
