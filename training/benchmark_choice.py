"""Measures the choice between review and study on files from PubMed, which say what is a review.

Run ``python -m training.benchmark_choice FILES...``: PubMed XML (also compressed: the baseline files, say) or nbib
exports. Counted are English abstracts of 500 characters and more that print no headings; what PubMed types as a review
that is not systematic should be taken for one, and what it types as neither should not.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import absclf
from absclf import StructuredAbstract
from absclf.formats.pubmed_xml import read_records as read_xml
from absclf.formats.reject import Reject
from absclf.formats.xml_elements import iter_elements, text_of
from training.folder import run

__all__ = ["count", "main", "read_typed"]

_SHORTEST = 500
_ENDINGS = (".nbib", ".xml", ".xml.gz")
_STUDY_LIKE = {"Systematic Review", "Meta-Analysis"}
_NBIB_TYPE = re.compile(r"^PT\s+- (.+?)\s*$", re.MULTILINE)
_NBIB_LANGUAGE = re.compile(r"^LA\s+- eng\s*$", re.MULTILINE)


def read_typed(path: Path) -> Iterator[tuple[absclf.Record, set[str]]]:
    """English records of a file, and their publication types."""
    if path.suffix == ".nbib":
        for record in absclf.read(path):
            if _NBIB_LANGUAGE.search(record.raw):
                yield record, set(_NBIB_TYPE.findall(record.raw))
        return
    records = (record for record in read_xml(_lines(path), str(path)) if not isinstance(record, Reject))
    by_id = {record.id: record for record in records}
    for found in iter_elements(_lines(path), (("PubmedArticle",),), str(path)):
        if isinstance(found, Reject):
            continue
        article = found.element.find("./MedlineCitation/Article")
        known = by_id.get(text_of(found.element.find("./MedlineCitation/PMID")))
        if article is None or known is None or text_of(article.find("./Language")) != "eng":
            continue
        yield known, {text_of(kind) for kind in article.findall("./PublicationTypeList/PublicationType")}


def _lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from lines


def _kind(types: set[str]) -> str:
    if types & _STUDY_LIKE:
        return "systematic"
    return "review" if "Review" in types else "neither"


def count(files: Sequence[Path], model: str = "auto") -> tuple[Counter[tuple[str, str]], list[StructuredAbstract]]:
    """How often each kind of paper is given each scheme, and the results of those that are wrong."""
    typed = [(record, _kind(types)) for path in files for record, types in read_typed(path)]
    typed = [(record, kind) for record, kind in typed if len(record.text) >= _SHORTEST]
    results = absclf.load(model).classify_many([record for record, _ in typed], key_points=0)
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for (_, kind), result in zip(typed, results, strict=True):
        if any(section.source == "printed" for section in result.sections):
            continue
        counts[kind, result.scheme] += 1
        if kind != "systematic" and (kind == "review") != (result.scheme == "review"):
            wrong.append(result)
    return counts, wrong


def main() -> None:
    """Print the counts, and the titles of those that are wrong."""
    parser = argparse.ArgumentParser(prog="python -m training.benchmark_choice", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--titles", action="store_true", help="print the titles of those that are wrong")
    options = parser.parse_args()
    for path in options.files:
        if not path.is_file() or not path.name.endswith(_ENDINGS):
            parser.error(f"{path}: no such file, or not one of PubMed's ({', '.join(_ENDINGS)})")
    counts, wrong = count(options.files, options.model)
    for kind in ("review", "neither", "systematic"):
        review, research = counts[kind, "review"], counts[kind, "research"]
        print(f"{kind:<10}  {review + research:6}  taken for a review: {review}")
    if options.titles:
        for result in wrong:
            print(f"{result.scheme:<8}  {result.scheme_probability:.2f}  {result.title}")


if __name__ == "__main__":
    run(main)
