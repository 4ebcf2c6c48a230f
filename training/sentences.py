"""Learns the shipped parameters of the sentence splitter from the corpora's abstracts.

Run ``python -m training.sentences [CORPORA]``; the default directory is ``../shared/corpora``. Two runs write
the same bytes to ``absclf/data/punkt.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from absclf.sentences import learn_parameters
from training.corpora import read_records
from training.folder import CORPORA, corpora_folder, run

__all__ = ["main", "read_paragraphs"]

_OUTPUT = Path(__file__).parent.parent / "absclf" / "data" / "punkt.json"
_CORPORA = ("structured_train", "unlabelled")


def read_paragraphs(corpora: Path, every: int) -> Iterator[str]:
    """Each abstract, its sections as paragraphs; of every corpus the first abstract of each ``every``."""
    for name in _CORPORA:
        for record in islice(read_records(corpora, name), 0, None, every):
            sections = [section["text"] for section in record.get("sections", ())]
            yield "\n\n".join(sections) if sections else record["text"]


def main() -> None:
    """Learn and write the parameters."""
    parser = argparse.ArgumentParser(description="Learn the sentence splitter's parameters from abstracts.")
    parser.add_argument("corpora", nargs="?", type=corpora_folder, default=CORPORA)
    parser.add_argument("--every", type=int, default=3, metavar="N", help="take one abstract in N (default 3)")
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    arguments = parser.parse_args()
    parameters = learn_parameters(read_paragraphs(arguments.corpora, arguments.every))
    text = json.dumps(parameters.to_dict(), ensure_ascii=False, indent=0)
    arguments.output.write_text(text + "\n", encoding="utf-8")
    print(
        f"{arguments.output}: {len(parameters.abbreviations)} abbreviations, "
        f"{len(parameters.collocations)} collocations, "
        f"{len(parameters.sentence_starters)} sentence starters, "
        f"{len(parameters.orthography)} words, {arguments.output.stat().st_size / 1000:.0f} kB"
    )


if __name__ == "__main__":
    run(main)
