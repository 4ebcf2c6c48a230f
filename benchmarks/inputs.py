"""Count the records and abstracts that the readers find in export files, beside a count by other means.

``python -m benchmarks.inputs ../shared/inputs`` prints a table and ends with 1 if two counts differ. The other
counts come from other parsers (rispy, the csv module, openpyxl, ElementTree over the whole file) or from patterns
over the text; none of them uses the package's readers.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from absclf.abstract import Record
from absclf.formats import Reject, read_records
from absclf.formats.opening import open_input
from absclf.formats.registry import recognise

__all__ = ["main"]

Counts = tuple[int, int]
"""Records, and those of them that have an abstract."""

_ABSTRACT_COLUMNS = ("Abstract", "abstract", "Abstract Note")


def main(folder: str = "../shared/inputs") -> int:
    """Print a line a file; 1 if a count is not confirmed."""
    print("| file | format | records | abstracts | without | rejects | counted otherwise |")
    print("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    differ = False
    root = Path(folder)
    for path in sorted(one for one in root.rglob("*") if one.is_file() and one.name != "README.md"):
        with open_input(path) as source:
            name = recognise(source).name
        found = list(read_records(path))
        rejects = sum(isinstance(one, Reject) for one in found)
        records = [one for one in found if isinstance(one, Record)]
        ours = len(records), sum(bool(one.text) for one in records)
        others = _OTHERWISE[name](path)
        agrees = ours == others and not rejects
        differ |= not agrees
        verdict = f"{others[0]} / {others[1]}" + ("" if agrees else " DIFFERS")
        cells = path.relative_to(root), name, *ours, ours[0] - ours[1], rejects, verdict
        print("| " + " | ".join(map(str, cells)) + " |")
    return int(differ)


def _text(path: Path) -> str:
    data = path.read_bytes()
    unpacked = gzip.decompress(data) if path.suffix == ".gz" else data
    return unpacked.decode("utf-8-sig").replace("\r\n", "\n")


def _ris(path: Path) -> Counts:
    import rispy

    entries = rispy.loads(_text(path))
    return len(entries), sum(bool(one.get("abstract") or one.get("notes_abstract")) for one in entries)


def _nbib(path: Path) -> Counts:
    text = _text(path)
    return len(re.findall(r"^PMID- ", text, re.M)), len(re.findall(r"^AB  - ", text, re.M))


def _pubmed_xml(path: Path) -> Counts:
    root = ElementTree.fromstring(_text(path))
    articles = root.findall("./PubmedArticle") + root.findall("./PubmedBookArticle")
    return len(articles), sum(one.find(".//Abstract/AbstractText") is not None for one in articles)


def _jats(path: Path) -> Counts:
    text = _text(path)
    return len(re.findall(r"<article[ >]", text)), len(re.findall(r"<abstract>", text))


def _table(path: Path) -> Counts:
    csv.field_size_limit(10**8)
    rows: list[dict[str, Any]] = list(
        csv.DictReader(io.StringIO(_text(path), newline=""), delimiter="\t" if path.suffix == ".tsv" else ",")
    )
    return len(rows), sum(any((row.get(name) or "").strip() for name in _ABSTRACT_COLUMNS) for row in rows)


def _workbook(path: Path) -> Counts:
    import openpyxl

    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    header = next(place for place, row in enumerate(rows) if "Abstract" in row)
    column = rows[header].index("Abstract")
    return len(rows) - header - 1, sum(bool(row[column]) for row in rows[header + 1 :])


def _pubmed_abstracts(path: Path) -> Counts:
    records = re.split(r"\n\n(?=\d+\. \w)", "\n" + _text(path))[1:]
    return len(records), sum(any(_is_abstract(part) for part in one.split("\n\n")[1:]) for one in records)


def _is_abstract(paragraph: str) -> bool:
    """A long paragraph that is neither names nor addresses, or an erratum's notice."""
    if paragraph.startswith("[This corrects"):
        return True
    names = len(re.findall(r" [A-Z]{1,3}\(\d", paragraph))
    return len(paragraph) > 250 and names < 5 and not re.match(r"Author info|Collab|Conflict|Publisher: |©", paragraph)


def _plain(path: Path) -> Counts:
    return 1, int("AREAS COVERED" in _text(path))


_OTHERWISE: dict[str, Callable[[Path], Counts]] = {
    "ris": _ris,
    "nbib": _nbib,
    "pubmed-xml": _pubmed_xml,
    "jats": _jats,
    "csv": _table,
    "xlsx": _workbook,
    "pubmed-abstract": _pubmed_abstracts,
    "text": _plain,
}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
