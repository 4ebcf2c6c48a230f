"""Time and memory of ``absclf train`` by the number of abstracts.

    python -m benchmarks.retraining [--abstracts 1000 35000 200000] [FILE.jsonl[.gz]]

The abstracts are written as PubMed RCT text; where the file has fewer, they are repeated with a number in them, as
copies are not learnt from. Each size is one ``absclf train`` in a process of its own: reading, looking over, learning,
measuring on the 15 % parted off, and saving.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from absclf.corpora import Corpus, load
from benchmarks.timing import machine, print_table
from training.folder import CORPORA, corpus_file, run

__all__ = ["Training", "main", "train_in_process", "write_rct"]

STRUCTURED = f"{CORPORA}/structured_train.jsonl.gz"


@dataclass(frozen=True)
class Training:
    """What one training took.

    Parameters
    ----------
    wall, processor : float
        Seconds.
    memory : float
        Greatest, in megabytes.
    accuracy : str
        What it printed of the sentences that are right.
    """

    wall: float
    processor: float
    memory: float
    accuracy: str


def write_rct(corpus: Corpus, size: int, path: Path) -> None:
    """Write ``size`` labelled abstracts as PubMed RCT text, repeated ones with a number at their end."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(size):
            row, again = number % len(corpus), number // len(corpus)
            stream.write(f"###{number + 1}\n")
            stream.writelines(_lines(corpus, row, f" This is version {again}." if again else ""))
            stream.write("\n")


def _lines(corpus: Corpus, row: int, ending: str) -> Iterator[str]:
    pairs = list(zip(corpus.X[row], corpus.y[row], strict=True))
    told = [(sentence, labels[0]) for sentence, labels in pairs if len(labels) == 1]
    for place, (sentence, label) in enumerate(told, start=1):
        text = " ".join(sentence.split())
        yield f"{label}\t{text}{ending if place == len(told) else ''}\n"


def train_in_process(path: Path, output: Path, *options: str) -> Training:
    """Run ``absclf train`` on a corpus in a process of its own."""
    command = [sys.executable, "-m", "absclf", "train", str(path), "--output", str(output), *options]
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
        out.seek(0)
        told = out.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {told}")
    right = next((line for line in told.splitlines() if "sentences right" in line), "")
    return Training(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, right.strip())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=corpus_file, default=STRUCTURED)
    parser.add_argument("--abstracts", type=int, nargs="+", default=[1_000, 35_000])
    options = parser.parse_args(arguments)
    corpus = load(options.source, "research")
    rows = []
    for size in options.abstracts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "train.txt"
            write_rct(corpus, size, path)
            found = train_in_process(path, Path(folder) / "model.safetensors", "--scheme", "research")
        print(f"{size}: {found}", file=sys.stderr, flush=True)
        rows.append((f"{size:,}", f"{found.wall:.0f}", f"{found.processor:.0f}", f"{found.memory:,.0f}"))
    title = f"absclf train: {machine()}."
    print_table(title, ("abstracts", "seconds", "processor seconds", "largest memory, MB"), rows)


if __name__ == "__main__":
    run(main)
