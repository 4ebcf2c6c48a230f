"""Measure how many printed headings of a corpus a scheme knows: ``python -m training.heading_coverage --help``."""

from __future__ import annotations

import argparse
from collections import Counter

from absclf.headings import roles_for
from absclf.schemes import Scheme, get_scheme
from training.corpora import read_records
from training.folder import CORPORA, corpora_folder, run

__all__ = ["KINDS", "kind_of", "main"]

KINDS = ("sure", "joint", "no role", "none printed", "unknown")


def kind_of(heading: str, scheme: Scheme) -> str:
    """How a scheme maps a printed heading: one of :data:`KINDS`."""
    if not heading.strip():
        return "none printed"
    labels = scheme.labels_for(heading)
    if labels:
        return "sure" if len(labels) == 1 else "joint"
    return "unknown" if roles_for(heading) is None else "no role"


def main(arguments: list[str] | None = None) -> None:
    """Print the share of headings, and of abstracts, by kind, and the most frequent unknown headings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=corpora_folder, default=CORPORA)
    parser.add_argument("--files", nargs="+", default=["structured_train", "structured_dev"])
    parser.add_argument("--scheme", default="research")
    parser.add_argument("--unknown", type=int, default=20, help="how many of the unknown headings to print")
    options = parser.parse_args(arguments)
    scheme = get_scheme(options.scheme)
    tokens: Counter[str] = Counter()
    abstracts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for name in options.files:
        for record in read_records(options.corpora, name):
            headings = [section["label"] for section in record["sections"]]
            kinds = [kind_of(heading, scheme) for heading in headings]
            tokens.update(kinds)
            abstracts[max(kinds, key=KINDS.index)] += 1
            unknown.update(heading for heading, kind in zip(headings, kinds, strict=True) if kind == "unknown")
    print(f"scheme {scheme.name}, {' + '.join(options.files)}")
    print(f"{'kind':<14}{'headings':>10}{'share':>8}   {'abstracts whose worst heading is so':>36}{'share':>8}")
    for kind in KINDS:
        share, abstract_share = tokens[kind] / tokens.total(), abstracts[kind] / abstracts.total()
        print(f"{kind:<14}{tokens[kind]:>10}{share:>8.2%}   {abstracts[kind]:>36}{abstract_share:>8.2%}")
    print(f"{'all':<14}{tokens.total():>10}{'':>8}   {abstracts.total():>36}")
    if options.unknown:
        print("unknown:", "; ".join(f"{heading} {n}" for heading, n in unknown.most_common(options.unknown)))


if __name__ == "__main__":
    run(main)
