"""What we write we read back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from absclf.abstract import Record, StructuredAbstract
from absclf.formats import write
from absclf.formats.markup import says_there_is_none
from absclf.formats.sections import collapse, join_sections
from absclf.formats.structured import headed_sections, headed_text
from tests.formats.reading import printed, record_of, records_of
from tests.formats.results import JOINT, build, results

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


def back(result: StructuredAbstract, place: Path, format: str, **options: str) -> Record:
    path = place / f"result.{format}"
    write([result], path, format=format, **options)  # type: ignore[arg-type]
    return record_of(path)


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv", "xlsx"])
@relaxed
@given(result=results)
def test_sentences_and_printed_headings_stand_where_they_stood(
    result: StructuredAbstract, format: str, place: Path
) -> None:
    if format == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    record = back(result, place, format)
    assert (record.id, record.title) == (result.id, result.title)
    assert len(record.text) == len(result.text)
    assert [record.text[one.start : one.end] for one in result.sentences] == [one.text for one in result.sentences]
    if format.startswith("json"):
        assert list(filter(None, printed(record))) == [
            section.heading for section in result.sections if section.source == "printed"
        ]


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv", "xlsx", "bioc"])
def test_headings_under_which_labels_are_predicted_are_read_back(format: str, place: Path) -> None:
    if format == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    record = back(JOINT, place, format)
    assert record.text.replace("\n", " ") == JOINT.text
    assert printed(record) == ["Aim", "Methods and Results", "Funding", "Conclusions"]


@pytest.mark.parametrize("format", ["json", "csv", "bioc"])
def test_sentences_of_a_section_stand_under_its_heading_and_those_after_it_under_none(format: str, place: Path) -> None:
    result = build(
        Record("", "7"), [("RESULTS", "AIM", ["Hay.", "Straw."]), ("RESULTS", None, ["Oats."])], ["\n\n  ", " "]
    )
    record = back(result, place, format)
    assert [(one.text, one.end) for one in record.headings or ()] == [("AIM", 5), ("", result.sections[1].start)]


@pytest.mark.parametrize("format", ["csv", "tsv"])
@relaxed
@given(result=results)
def test_a_row_an_abstract_holds_all_that_is_known_of_it(result: StructuredAbstract, format: str, place: Path) -> None:
    record, origin = back(result, place, format, rows="abstracts"), result.record
    assert (record.id, record.title, record.text) == (origin.id, origin.title, origin.text)
    assert (record.journal, record.year, record.doi) == (origin.journal, origin.year, origin.doi)
    assert record.authors == origin.authors


@relaxed
@given(result=results)
def test_pubmed_xml(result: StructuredAbstract, place: Path) -> None:
    record, origin = back(result, place, "pubmed-xml"), result.record
    parts = [(heading, collapse(text)) for heading, text in headed_sections(result)]
    assert (record.text, record.headings) == join_sections(parts)
    assert (record.id, record.title, record.authors) == (origin.id, origin.title, origin.authors)
    assert (record.journal, record.year, record.doi) == (origin.journal, origin.year, origin.doi)


@pytest.mark.parametrize("format", ["ris", "nbib"])
@relaxed
@given(result=results)
def test_reference_managers_formats(result: StructuredAbstract, format: str, place: Path) -> None:
    record, origin = back(result, place, format), result.record
    assert record.text == headed_text(result)
    assert (record.id, record.title, record.authors) == (origin.id, origin.title, origin.authors)
    assert (record.journal, record.year, record.doi) == (origin.journal, origin.year, origin.doi)
    again = back(StructuredAbstract(record, "auto", "research", 1.0, (), ()), place, format)
    assert again == record


@pytest.mark.parametrize("format", ["label-studio", "doccano", "bioc"])
@relaxed
@given(result=results)
def test_annotation_formats_keep_the_text(result: StructuredAbstract, format: str, place: Path) -> None:
    assume(not says_there_is_none(result.text))
    record = back(result, place, format)
    expected = result.text
    if format == "bioc":
        printed_only = [(section.heading or "", section.text) for section in result.sections]
        expected = join_sections(printed_only)[0]
    assert record.text.split() == expected.split()
    assert (record.id, record.title) == (result.id, result.title)


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv", "pubmed-xml", "ris", "nbib", "bioc", "doccano"])
@relaxed
@given(one=results, two=results)
def test_results_stay_apart_and_in_order(
    one: StructuredAbstract, two: StructuredAbstract, format: str, place: Path
) -> None:
    path = place / f"results.{format}"
    assert write([one, two, one], path, format=format) == 3
    assert [record.id for record in records_of(path)] == [one.id, two.id, one.id]
