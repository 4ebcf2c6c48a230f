"""Results as rows of a table: one a sentence, or one an abstract with a column for each label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from absclf.abstract import Record, StructuredAbstract
from absclf.errors import OutputError
from absclf.formats.structured import headed_sections

__all__ = ["OWN_COLUMNS", "SENTENCE_COLUMNS", "SHEET_ROWS", "Cell", "Rows", "TableRows", "refuse_overfull_sheet"]

Rows = Literal["sentences", "abstracts"]
Cell = str | int | float

SENTENCE_COLUMNS = (
    "abstract",
    "id",
    "title",
    "sentence",
    "label",
    "probability",
    "source",
    "heading",
    "start",
    "end",
    "key_point",
    "text",
)
"""``abstract`` and ``sentence`` count from 1, ``key_point`` is 1 or 0; a record without an abstract has one row."""

_PLACE_COLUMNS = ("pmid", "doi", "file", "record")
"""What else tells which abstract it is: behind the others, for people read from the left."""

_ABSTRACT_COLUMNS = ("id", "title", "authors", "journal", "year", "model", "scheme", "abstract")
_KEY_POINTS = "key_points"
_OTHER = "OTHER SECTIONS"

OWN_COLUMNS = frozenset({"id", "model", "scheme", "abstract", _OTHER, _KEY_POINTS})
"""By these we know a table that we wrote with a row an abstract."""


SHEET_ROWS = 1_048_576
"""What a sheet of Excel holds, header included."""


def refuse_overfull_sheet(n_rows: int, rows: Rows) -> None:
    """Raise `OutputError` if so many rows, header included, are more than a sheet of Excel holds."""
    if n_rows > SHEET_ROWS:
        fewer = ', or a row an abstract (--rows abstracts, rows="abstracts")' if rows == "sentences" else ""
        raise OutputError(
            f"A sheet of Excel holds {SHEET_ROWS:,} rows, and these results have more (a row: {rows[:-1]}).",
            f"Write CSV{fewer}, or fewer results a file.",
        )


class TableRows:
    """Header and rows of a table of results.

    Parameters
    ----------
    rows : {"sentences", "abstracts"}
        What a row is.
    labels : sequence of str, optional
        Labels that may come, in order: the columns where a row is an abstract. Default: those of the shipped
        schemes. Sections under other labels go to the column ``OTHER SECTIONS``.
    """

    def __init__(self, rows: Rows, labels: Sequence[str] = ()) -> None:
        self.rows = rows
        self.labels = tuple(labels) or _shipped_labels()

    def header(self) -> Sequence[str]:
        """Names of the columns."""
        if self.rows == "sentences":
            return (*SENTENCE_COLUMNS, *_PLACE_COLUMNS)
        return (*_ABSTRACT_COLUMNS, *self.labels, _OTHER, _KEY_POINTS, *_PLACE_COLUMNS)

    def of(self, result: StructuredAbstract, number: int) -> Iterator[Sequence[Cell]]:
        """The result's rows; `number` counts results from 1."""
        if self.rows == "sentences":
            return _sentence_rows(result, number)
        return iter((self._abstract_row(result),))

    def _abstract_row(self, result: StructuredAbstract) -> Sequence[Cell]:
        record = result.record
        texts: dict[str, list[str]] = {}
        for section, headed in zip(result.sections, headed_sections(result), strict=True):
            known = section.label in self.labels
            text = section.text if known else ": ".join(headed)
            texts.setdefault(section.label if known else _OTHER, []).append(text)
        return (
            record.id or "",
            record.title,
            "; ".join(record.authors),
            record.journal,
            record.year or "",
            result.model,
            result.scheme,
            result.text,
            *("\n".join(texts.get(label, ())) for label in (*self.labels, _OTHER)),
            "\n".join(f"• {point.text}" for point in result.key_points),
            *_place(record),
        )


def _sentence_rows(result: StructuredAbstract, number: int) -> Iterator[Sequence[Cell]]:
    identity = (number, result.id or "", result.title)
    place_of_record = _place(result.record)
    if not result.sentences:
        yield (*identity, *[""] * (len(SENTENCE_COLUMNS) - len(identity)), *place_of_record)
    points = {(point.start, point.end) for point in result.key_points}
    headings = {section.start: section.heading or "" for section in result.sections}
    heading = ""
    for place, one in enumerate(result.sentences, start=1):
        heading = headings.get(one.start, heading)
        yield (
            *identity,
            place,
            one.label,
            round(one.probability, 6),
            one.source,
            heading,
            one.start,
            one.end,
            int((one.start, one.end) in points),
            one.text,
            *place_of_record,
        )


def _place(record: Record) -> tuple[Cell, ...]:
    return record.pmid, record.doi, record.path, record.number or ""


def _shipped_labels() -> tuple[str, ...]:
    from absclf.schemes import SCHEME_NAMES, get_scheme

    labels: Iterable[str] = (label for name in SCHEME_NAMES for label in get_scheme(name).labels)
    return tuple(dict.fromkeys(labels))
