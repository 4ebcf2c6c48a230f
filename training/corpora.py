"""Make the corpora of the shipped models from other abstracts that print headings, for ``training.build --data``.

``python -m training.corpora CORPUS... --output DIR [--without CORPUS]``

CORPUS is whatever ``absclf train`` takes: PubMed baseline files, PubMed RCT text, exports. DIR gets, as gzipped JSON
lines with an abstract each: ``structured_train`` and ``structured_dev``, abstracts that print headings;
``expert_reviews_train`` and ``expert_reviews_dev``, those with the sections of an expert review; ``unlabelled``, those
without headings. One abstract in 20 goes to the dev files, by a hash of its text, so that a copy never stands in both;
copies are left out, those of abstracts ``--without``, too, and files without an abstract are not written.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from absclf.corpora import LabelledAbstract, read_labelled
from absclf.corpora.corpus import fingerprint
from absclf.errors import InputError
from training.folder import WHERE, run

__all__ = ["main", "read_records", "read_sentences", "sort_abstracts"]

_DEV = 20  # one abstract in so many
_REVIEWS = frozenset({"area covered", "areas covered", "areas covered in this review", "what the reader will gain"})


def read_records(corpora: Path, name: str) -> Iterator[dict[str, Any]]:
    """Records of a corpus in a directory of them, in order.

    Raises
    ------
    InputError
        If it is not there.
    """
    path = corpora / f"{name}.jsonl.gz"
    if not path.exists():
        raise InputError(f"{path}: there is no such file.", WHERE)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_sentences(corpora: Path, name: str) -> list[list[str]]:
    """The sentences of a corpus that is cut into sentences, whatever their labels."""
    records = read_records(corpora, name)
    return [[s if isinstance(s, str) else s["text"] for s in record["sentences"]] for record in records]


def sort_abstracts(
    abstracts: Iterable[LabelledAbstract], without: Iterable[LabelledAbstract] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Say for each abstract to which corpus it belongs, and how it is written there.

    Parameters
    ----------
    abstracts : iterable of LabelledAbstract
    without : iterable of LabelledAbstract, optional
        What is measured on, and so is not to be learnt from.

    Yields
    ------
    name : str
        Of a corpus file, without its ending.
    record : dict
    """
    seen = {fingerprint(abstract.sentences) for abstract in without}
    for abstract in abstracts:
        digest = fingerprint(abstract.sentences)
        if not abstract.sentences or digest in seen:
            continue
        seen.add(digest)
        pairs = zip(abstract.labels, abstract.sentences, strict=True)
        sections = [
            {"label": label, "text": " ".join(text for _, text in group)}
            for label, group in groupby(pairs, key=lambda pair: pair[0])
        ]
        headings = {section["label"].casefold() for section in sections} - {""}
        if not headings:
            yield "unlabelled", {"id": abstract.id, "text": sections[0]["text"]}
        elif len(headings) > 1:
            kind = "expert_reviews" if headings & _REVIEWS else "structured"
            part = "dev" if int(digest, 16) % _DEV == 0 else "train"
            yield f"{kind}_{part}", {"id": abstract.id, "sections": sections}


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, write the corpora, print how many abstracts each has."""
    parser = argparse.ArgumentParser(prog="python -m training.corpora", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="CORPUS")
    parser.add_argument("--output", type=Path, required=True, help="directory of the corpora that are written")
    parser.add_argument("--without", action="append", default=[], metavar="CORPUS", help="abstracts to leave out")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    files: dict[str, gzip.GzipFile] = {}
    counts: dict[str, int] = {}
    rejects: list[object] = []
    without = read_labelled(options.without) if options.without else ()
    for name, record in sort_abstracts(read_labelled(options.paths, on_reject=rejects.append), without):
        if name not in files:
            # No time in the file: the same abstracts make the same bytes.
            files[name] = gzip.GzipFile(options.output / f"{name}.jsonl.gz", "wb", mtime=0)
        files[name].write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        counts[name] = counts.get(name, 0) + 1
    for name, file in sorted(files.items()):
        file.close()
        print(f"{name}: {counts[name]:,} abstracts")
    if rejects:
        print(f"not read: {len(rejects):,} records, the first: {rejects[0]}")


if __name__ == "__main__":
    run(main)
