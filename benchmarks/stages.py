"""What each stage from a file to a file costs: read, headings, split, features, scores, decoding, key points, write.

    python -m benchmarks.stages [--model auto] [--abstracts 2000] [--repeats 5] [FILE.jsonl[.gz]]

Processor time, medians of repeated passes over the same abstracts. The features, scores and decoding are those of
the model's last part (of ``auto``: ``research``) for all abstracts; what choosing the scheme, the other part and the
making of the results cost is in "choice, results".
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median

from absclf.errors import InputError
from absclf.extraction import extract_key_points
from absclf.formats import get_writer, read
from absclf.headings import find_headings
from absclf.labeller import Labeller
from absclf.models import Model, load
from absclf.segmentation import segment
from absclf.selection import Selection
from benchmarks.timing import UNLABELLED, Laps, machine, print_table, sample_lines
from training.folder import corpus_file, run

__all__ = ["main", "one_pass"]

STAGES = ("read", "headings", "split", "features", "scores", "decoding", "choice, results", "key points", "write")
_CHUNK = 256


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=corpus_file, default=UNLABELLED)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--abstracts", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    model = load(options.model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "abstracts.jsonl"
        n_abstracts = sample_lines(options.source, options.abstracts, path)
        if not one_pass(model, path):  # what is kept from abstract to abstract fills up
            raise InputError(f"{options.source}: no abstract could be read.", "absclf classify says why.")
        passes = [one_pass(model, path) for _ in range(options.repeats)]
    seconds = {stage: median(one[stage] for one in passes) for stage in STAGES}
    total = sum(seconds.values())
    rows = [
        (stage, f"{1e6 * spent / n_abstracts:.0f}", f"{100 * spent / total:.0f} %") for stage, spent in seconds.items()
    ]
    rows.append(("all", f"{1e6 * total / n_abstracts:.0f}", f"{n_abstracts / total:,.0f} a second"))
    title = f"Stages, model {options.model}, {n_abstracts:,} abstracts, median of {options.repeats}: {machine()}."
    print_table(title, ("stage", "microseconds an abstract", "share"), rows)


def one_pass(model: Model, path: Path) -> dict[str, float]:
    """Processor seconds of each stage of one pass over a file; none if no abstract could be read."""
    writer = get_writer("jsonl")
    structurer = model._structurer
    labeller = structurer.parts[-1].labeller
    if not isinstance(labeller, Labeller):
        raise SystemExit(f"The stages of the model {model.name} are not told apart: name another with --model.")
    selection = Selection(n=3)
    laps = Laps()
    source = iter(read(path))
    while records := list(islice(source, _CHUNK)):
        laps.lap("read")
        found = [find_headings(record.text) if record.headings is None else record.headings for record in records]
        laps.lap("headings")
        headed = [replace(record, headings=headings) for record, headings in zip(records, found, strict=True)]
        laps.skip()
        abstracts = [segment(record) for record in headed]
        laps.lap("split")
        sentences = [abstract.sentences for abstract in abstracts]
        counts = labeller.count(sentences)
        laps.lap("features")
        labeller.read(sentences, counts, keep_states=False)
        laps.lap("scores")
        labeller.weighed(sentences, None, counts)
        laps.lap("scores and decoding")
        results = structurer.structure(abstracts, model.name)
        laps.lap("structure")
        extract_key_points(model.ranker, results, selection, model.schemes)
        laps.lap("key points")
        for number, result in enumerate(results, start=1):
            writer.item(result, number).encode()
        laps.lap("write")
    seconds = laps.seconds
    if "structure" not in seconds:
        return {}
    seconds["decoding"] = max(0.0, seconds.pop("scores and decoding") - seconds["scores"])
    inside = sum(seconds[stage] for stage in ("features", "scores", "decoding"))
    seconds["choice, results"] = max(0.0, seconds.pop("structure") - inside)
    return seconds


if __name__ == "__main__":
    run(main)
