"""Key sentences of unlabelled abstracts, chosen by reading: ``labels/key_points.tsv``, which holds no text.

A line names an abstract of ``unlabelled`` by the digest of its text, and says at which characters its key sentences
begin: up to five in order of importance, and the three that a reader would make the bullets. ``labels/README.md`` tells
who read, by which rules, and how far to trust it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from absclf.abstract import Abstract, Record
from absclf.errors import InputError
from absclf.schemes import get_scheme
from absclf.segmentation import segment
from training.annotations import LABELS, digest_of, read_labels
from training.corpora import read_records

__all__ = ["MARKS", "MarkedAbstract", "load_marked", "marked_parts", "worth_of"]

MARKS = LABELS / "key_points.tsv"

_WORTH = (1.0, 0.8, 0.6, 0.4, 0.2)
_UNREAD_EVERY = 4


@dataclass(frozen=True)
class MarkedAbstract:
    """An abstract, and the places of its key sentences, from 0.

    Parameters
    ----------
    digest : str
        Of the text.
    abstract : Abstract
    order : tuple of int
        The most important one first.
    bullets : tuple of int
        Those that tell most together, in the order of the text.
    """

    digest: str
    abstract: Abstract
    order: tuple[int, ...]
    bullets: tuple[int, ...]


def load_marked(data: Path, path: Path = MARKS) -> list[MarkedAbstract]:
    """The abstracts with key sentences that a directory of corpora has the text of, in the order of ``unlabelled``.

    Parameters
    ----------
    data : Path
        Where ``unlabelled.jsonl.gz`` lies. Abstracts that it lacks are left out, and their number is told.
    path : Path, optional
        Another file of marks.

    Raises
    ------
    InputError
        Where a line of the file cannot be read.
    """
    known = dict(_read(path))
    marked = []
    for record in read_records(data, "unlabelled"):
        digest = digest_of(record["text"])
        starts = known.pop(digest, None)
        if starts is None:
            continue
        abstract = segment(Record(record["text"], title=record.get("title") or ""))
        order, bullets = (_places(abstract, of_kind) for of_kind in starts)
        marked.append(MarkedAbstract(digest, abstract, order, bullets))
    if known:
        print(f"{path.name}: {len(known):,} of its abstracts are not in {data}, and are left out.", file=sys.stderr)
    return marked


def _read(path: Path) -> Iterator[tuple[str, tuple[list[int], list[int]]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        for row in rows:
            try:
                order, bullets = ([int(start) for start in row[column].split(";")] for column in ("order", "set"))
                yield row["text"], (order, bullets)
            except (KeyError, ValueError, AttributeError) as error:
                raise InputError(
                    f"{path}, line {rows.line_num}: {error}.",
                    "A line is a digest, a tab, START;START by importance, a tab, START;START of the bullets.",
                ) from error


def _places(abstract: Abstract, starts: Sequence[int]) -> tuple[int, ...]:
    """The sentences that begin there, or in which these characters are, should sentences be split otherwise now."""
    found = (sum(start <= wanted for start, _ in abstract.spans) - 1 for wanted in starts)
    return tuple(dict.fromkeys(max(place, 0) for place in found))


def marked_parts(data: Path) -> tuple[list[MarkedAbstract], list[MarkedAbstract]]:
    """The abstracts that are learnt from, and those that are kept from it.

    One in four is kept of those whose sections no model has learnt either: abstracts as users bring them. Left out are
    those whose sentences are cut otherwise now than when they were marked.
    """
    seen: set[str] = set()
    for name in ("research", "review"):
        seen.update(read_labels(LABELS / f"{name}.tsv", get_scheme(name)))
    marked = load_marked(data)
    fresh = [abstract.digest for abstract in marked if abstract.digest not in seen]
    unread = set(fresh[::_UNREAD_EVERY])
    marked = [abstract for abstract in marked if _is_cut_as_read(abstract)]
    return (
        [abstract for abstract in marked if abstract.digest not in unread],
        [abstract for abstract in marked if abstract.digest in unread],
    )


def _is_cut_as_read(marked: MarkedAbstract) -> bool:
    """Whether the reader saw the sentences that there are now: sections joined by ".; " stood in one, then."""
    return not any(sentence.endswith(".;") for sentence in marked.abstract.sentences)


def worth_of(marked: MarkedAbstract) -> list[float]:
    """What each sentence is worth, by its place in the order of importance: 1 for the first, 0 where it has none."""
    worth = [0.0] * len(marked.abstract.spans)
    for place, value in zip(marked.order, _WORTH, strict=False):
        worth[place] = value
    return worth
