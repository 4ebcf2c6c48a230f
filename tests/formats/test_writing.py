"""Writers: what each output looks like, and that a file is whole or not there."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from absclf.abstract import Record, Section, StructuredAbstract
from absclf.errors import AbsclfError, InputError, OutputError
from absclf.formats import WRITERS, find_output_format, get_writer, read, write
from absclf.formats.rows import Rows
from tests.formats.results import GOATS, JOINT, build, headed

ROOT = Path(__file__).parents[2]
Parts = list[tuple[str, str | None, list[str]]]

NOTHING = StructuredAbstract(Record("", "7", "Wool"), "auto", "research", 0.9, (), ())


def written(*results: StructuredAbstract, format: str, **options: object) -> str:
    writer = get_writer(format, **options)  # type: ignore[arg-type]
    return writer.begin() + "".join(writer.item(one, number) for number, one in enumerate(results, 1)) + writer.end()


def test_text_is_what_one_reads() -> None:
    assert (
        written(GOATS, NOTHING, format="text")
        == f"""Chewing in goats
Horn, Ada; Hoof, Bo · J. Goats (2019) · 12345678

OBJECTIVE [predicted, 55% sure]
Whether goats chew is unknown. We asked.

RESULTS
They do; p < 0.05 & more. =SUM(A1) was said, too.

KEY POINTS
  • Whether goats chew is unknown.

{"─" * 72}

Wool
7

(no abstract)
"""
    )


def test_text_says_which_heading_is_printed_where_it_is_not_the_label() -> None:
    printed = build(
        Record("", title="Goats"), [("OBJECTIVE", "AIM", ["To chew."]), ("RESULTS", "Results", ["Yes."])], []
    )
    assert "OBJECTIVE [AIM]\nTo chew.\n\nRESULTS\nYes.\n" in written(printed, format="text")


def test_markdown_escapes_what_is_text_in_an_abstract() -> None:
    odd = build(Record("", title="*Goats* # 1"), [("RESULTS", None, ["# 5 of [x] <b> a_b & 1. c.", "- d"])], ["\n"])
    page = written(odd, format="markdown")
    assert page.startswith("# \\*Goats\\* # 1\n\n## RESULTS\n\n\\# 5 of \\[x\\] \\<b\\> a\\_b &amp; 1. c.\n\\- d\n")
    assert "## Key points\n\n- \\# 5 of" in page


def test_json_and_json_lines_are_the_dictionaries() -> None:
    assert json.loads(written(GOATS, NOTHING, format="json")) == [GOATS.to_dict(), NOTHING.to_dict()]
    lines = written(GOATS, NOTHING, format="jsonl").splitlines()
    assert [json.loads(line) for line in lines] == [GOATS.to_dict(), NOTHING.to_dict()]


def test_a_table_has_a_row_a_sentence_and_one_for_a_record_without_an_abstract() -> None:
    rows = list(csv.DictReader(io.StringIO(written(GOATS, NOTHING, format="csv"), newline="")))
    assert [row["text"] for row in rows] == [*(one.text for one in GOATS.sentences), ""]
    assert rows[1] == {
        "abstract": "1",
        "id": "12345678",
        "title": "Chewing in goats",
        "sentence": "2",
        "label": "OBJECTIVE",
        "probability": "0.6",
        "source": "predicted",
        "heading": "",
        "start": "31",
        "end": "40",
        "key_point": "0",
        "text": "We asked.",
        "pmid": "12345678",
        "doi": GOATS.record.doi,
        "file": "",
        "record": "",
    }
    assert rows[0]["key_point"] == "1"


@pytest.mark.parametrize("rows", ["sentences", "abstracts"])
def test_tables_and_json_say_where_an_abstract_comes_from(rows: str) -> None:
    placed = replace(GOATS, record=replace(GOATS.record, path="goats/b.txt", number=2, pmid="12345678"))
    place = {"doi": GOATS.record.doi, "pmid": "12345678", "file": "goats/b.txt", "record": 2}
    assert place.items() <= json.loads(written(placed, format="jsonl")).items()
    (line, *_) = csv.DictReader(io.StringIO(written(placed, format="csv", rows=rows), newline=""))
    assert {name: str(value) for name, value in place.items()}.items() <= line.items()
    assert json.loads(written(NOTHING, format="jsonl"))["file"] is None


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv"])
@pytest.mark.parametrize("rows", ["sentences", "abstracts"])
def test_an_identifier_of_the_files_own_comes_back_beside_doi_and_pmid(tmp_path: Path, format: str, rows: Rows) -> None:
    record = replace(GOATS.record, id="goats2020", doi="10.1000/goats", pmid="12345678")
    path = tmp_path / f"goats.{format}"
    write([replace(GOATS, record=record)], path, rows=rows)
    (back,) = read(path)
    assert (back.id, back.doi, back.pmid) == ("goats2020", "10.1000/goats", "12345678")


def test_a_table_of_sentences_to_which_people_added_columns_comes_back(tmp_path: Path) -> None:
    table = list(csv.DictReader(io.StringIO(written(GOATS, NOTHING, format="csv"), newline="")))
    path = tmp_path / "checked.csv"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["checked by", *reversed(table[0])])
        writer.writeheader()
        writer.writerows({"checked by": "A. N.", **row} for row in table)
    assert [(one.id, one.text) for one in read(path)] == [(GOATS.id, GOATS.text), (NOTHING.id, "")]


def test_a_table_may_have_a_row_an_abstract_and_a_column_a_section() -> None:
    page = written(GOATS, NOTHING, format="tsv", rows="abstracts", labels=["OBJECTIVE", "METHODS"])
    one, two = csv.DictReader(io.StringIO(page, newline=""), delimiter="\t")
    assert (one["OBJECTIVE"], one["METHODS"]) == ("Whether goats chew is unknown. We asked.", "")
    assert one["OTHER SECTIONS"].startswith("RESULTS: They do")
    assert (one["abstract"], one["key_points"]) == (GOATS.text, "• Whether goats chew is unknown.")
    assert (two["id"], two["abstract"]) == ("7", "")


def test_a_tables_columns_are_by_default_the_labels_of_the_shipped_schemes() -> None:
    header = written(format="csv", rows="abstracts").split(",")
    assert {"EXPERT OPINION", "CONCLUSIONS", "OBJECTIVE"} <= set(header)


def test_a_workbook_holds_texts_as_texts(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    path = tmp_path / "goats.xlsx"
    odd = build(Record("", title="Control \x0b"), [("RESULTS", None, ["=SUM(A1)"])], [])
    assert write([GOATS, odd], path) == 2
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert rows[-1][rows[0].index("text")] == "=SUM(A1)"
    assert rows[-1][2] == "Control \ufffd"
    assert rows[1][5] == 0.5


def test_a_text_that_reads_as_a_workbooks_escape_is_read_back(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    odd = build(Record("", "7"), [("RESULTS", None, ["The name is a_x0041_b."])], [])
    write([odd], tmp_path / "goats.xlsx", rows="abstracts")
    assert [one.text for one in read(tmp_path / "goats.xlsx")] == ["The name is a_x0041_b."]


def test_a_text_longer_than_a_workbooks_cell_is_refused_and_not_cut(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    long = build(Record("", "7"), [("RESULTS", None, ["Goats chew."] * 3000)], [])
    with pytest.raises(AbsclfError, match=r"'abstract' of abstract 1 would have 35,999 .* holds 32,767"):
        write([long], tmp_path / "goats.xlsx", rows="abstracts")
    assert list(tmp_path.iterdir()) == []
    write([long], tmp_path / "goats.xlsx")  # a row a sentence
    assert [len(one.text) for one in read(tmp_path / "goats.xlsx")] == [35_999]


def test_pubmed_xml_has_labels() -> None:
    root = fromstring(written(GOATS, NOTHING, format="pubmed-xml"))
    texts = [(one.get("Label"), one.text) for one in root.iter("AbstractText")]
    assert texts == [(section.label, section.text) for section in GOATS.sections]
    assert [one.text for one in root.iter("PMID")] == ["12345678"]
    assert [one.text for one in root.iter("OtherID")] == ["7"]


def test_bioc_offsets_hold() -> None:
    (document,) = json.loads(written(GOATS, format="bioc"))["documents"]
    whole = f"{GOATS.title}\n{GOATS.text}"
    for passage in document["passages"]:
        assert whole[passage["offset"] :].startswith(passage["text"])
        for annotation in passage["annotations"]:
            (place,) = annotation["locations"]
            assert whole[place["offset"] : place["offset"] + place["length"]] == annotation["text"]
    kinds = [one["infons"]["type"] for passage in document["passages"] for one in passage["annotations"]]
    assert sorted(kinds) == ["key_point", *["sentence"] * 4]


def test_annotation_tools_get_spans_that_hold() -> None:
    (task,) = json.loads(written(GOATS, format="label-studio"))
    for region in task["predictions"][0]["result"]:
        value = region["value"]
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
        assert (region["from_name"], region["to_name"], region["type"]) == ("label", "text", "labels")
    example = json.loads(written(GOATS, format="doccano"))
    assert [example["text"][start:end] for start, end, _ in example["label"]] == [one.text for one in GOATS.sentences]


def test_a_record_that_was_ris_stays_as_it_was_but_for_its_abstract() -> None:
    raw = "TY  - JOUR\r\nXX  - odd   field\r\nN2  - Whether goats chew\r\n  is unknown.\r\nN1  - note\r\nER  -\r\n\r\n"
    headed = written(build(Record("", raw=raw), [("OBJECTIVE", None, ["Whether goats", "chew."])], []), format="ris")
    assert headed == raw.replace("Whether goats chew\r\n  is unknown.", "OBJECTIVE: Whether goats chew.")


def test_a_record_that_was_medline_stays_as_it_was_but_for_its_abstract() -> None:
    raw = "PMID- 7\nTI  - Wool.\nAB  - Whether goats\n      chew.\nAD  - A barn,\n      uphill.\n\n"
    headed = written(build(Record("", raw=raw), [("OBJECTIVE", None, ["Whether", "chew."])], []), format="nbib")
    assert headed == raw.replace("Whether goats\n      chew.", "OBJECTIVE: Whether chew.")


@pytest.mark.parametrize("format", ["nbib", "pubmed-xml"])
def test_only_an_identifier_that_is_known_to_be_pubmeds_is_written_as_such(format: str, tmp_path: Path) -> None:
    table, place = tmp_path / "goats.csv", tmp_path / "out"
    table.write_text("id,PMID,title,abstract\n1,,Goats,They chew.\n2,345,Sheep,So do they.\n")
    write((StructuredAbstract(one, "auto", "research", 0.9, (), ()) for one in read(table)), place, format=format)
    assert [(one.id, one.pmid) for one in read(place)] == [("1", ""), ("345", "345")]


def test_the_blank_line_behind_an_abstract_that_stands_last_stays(tmp_path: Path) -> None:
    raw = "TI  - Wool.\nAB  - Whether goats chew.\n\n"
    goats = build(Record("", raw=raw), [("OBJECTIVE", None, ["Whether goats chew."])], [])
    assert written(goats, format="nbib") == raw.replace("Whether", "OBJECTIVE: Whether")
    write([goats, goats], tmp_path / "goats.nbib")
    assert len(list(read(tmp_path / "goats.nbib"))) == 2


def test_a_record_that_was_ris_becomes_one_of_medline() -> None:
    raw = "TY  - JOUR\nAB  - Whether goats chew.\nER  - \n"
    result = build(Record("", "7", "Goats", raw=raw), [("OBJECTIVE", None, ["Whether goats chew."])], [])
    assert written(result, format="nbib") == "OID - 7\nTI  - Goats\nAB  - OBJECTIVE: Whether goats chew.\n"


@pytest.mark.parametrize("format", ["ris", "nbib"])
def test_an_abstract_that_prints_its_headings_is_left_alone(format: str) -> None:
    raw = {"ris": "TY  - JOUR\nAB  - AIM: To\n  chew.\nER  -\n", "nbib": "PMID- 7\nAB  - AIM: To\n      chew.\n"}[
        format
    ]
    assert written(build(Record("", raw=raw), [("OBJECTIVE", "AIM", ["To chew."])], []), format=format) == raw


HEADED: dict[str, tuple[StructuredAbstract, list[tuple[str, str]]]] = {
    "a joint heading gives way to the labels": (
        JOINT,
        [
            ("Aim", "To feed goats."),
            ("METHODS", "We gave hay."),
            ("RESULTS", "All goats ate it."),
            ("Funding", "The barn paid."),
            ("Conclusions", "Hay."),
        ],
    ),
    "the word Abstract, too": (
        headed(
            "Abstract: We gave hay. All goats ate it.",
            [
                ("METHODS", "Abstract", "predicted", "We gave hay."),
                ("RESULTS", "Abstract", "predicted", "All goats ate it."),
            ],
        ),
        [("METHODS", "We gave hay."), ("RESULTS", "All goats ate it.")],
    ),
    "an unknown heading over several sections stays in the text": (
        headed(
            "Study 1: We gave hay. All goats ate it.",
            [
                ("METHODS", "Study 1", "predicted", "We gave hay."),
                ("RESULTS", "Study 1", "predicted", "All goats ate it."),
            ],
        ),
        [("METHODS", "Study 1: We gave hay."), ("RESULTS", "All goats ate it.")],
    ),
}


@pytest.mark.parametrize("name", HEADED)
def test_labels_are_written_where_the_printed_heading_does_not_tell_them(name: str) -> None:
    result, sections = HEADED[name]
    one_line = " ".join(f"{heading}: {text}" for heading, text in sections)
    assert f"AB  - {one_line}\n" in written(result, format="ris")
    assert f"AB  - {one_line}\n" in written(result, format="nbib")
    root = fromstring(written(result, format="pubmed-xml"))
    assert [(one.get("Label"), one.text) for one in root.iter("AbstractText")] == sections


@pytest.mark.parametrize("format", [known.name for known in WRITERS if not known.is_packed])
def test_no_result_and_a_result_without_an_abstract_can_be_written(format: str) -> None:
    assert isinstance(written(format=format), str)
    assert written(NOTHING, format=format) != written(format=format)


@pytest.mark.parametrize("format", [known.name for known in WRITERS if not known.is_packed])
def test_what_is_written_of_a_result_does_not_depend_on_those_before(format: str) -> None:
    used, fresh = get_writer(format), get_writer(format)
    used.begin()
    used.item(NOTHING, 1)
    assert used.item(GOATS, 2) == fresh.item(GOATS, 2)


def test_the_ending_asks_for_the_format_and_a_name_goes_before_it() -> None:
    names = ("a.RIS", "b.csv", "c.md", "d", "-", "e.text", "f.csv.gz")
    found = ["ris", "csv", "markdown", "text", "text", "text", "csv"]
    assert [find_output_format(None, name).name for name in names] == found
    assert find_output_format("JSON", "a.ris").name == "json"
    with pytest.raises(InputError, match=r"no output format 'docx'\. Choose one of: text, markdown"):
        find_output_format("docx")


def test_a_file_is_replaced_only_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "goats.jsonl"
    path.write_text("before")

    def failing() -> Iterator[StructuredAbstract]:
        yield GOATS
        (growing,) = (one.name for one in tmp_path.iterdir() if one != path)  # beside it, so that it can take its name
        assert growing.startswith(".goats.jsonl.")
        raise RuntimeError("the goat ate it")

    with pytest.raises(RuntimeError):
        write(failing(), path)
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["goats.jsonl"]
    assert write([GOATS], path) == 1
    assert json.loads(path.read_text()) == GOATS.to_dict()
    assert [one.name for one in tmp_path.iterdir()] == ["goats.jsonl"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(AbsclfError, match=r"missing/goats.csv: cannot be written \(no such file"):
        write([GOATS], tmp_path / "missing" / "goats.csv")


@pytest.mark.parametrize("name", ["羊" * 83 + ".json", "g" * 250 + ".json"])
def test_a_name_may_be_as_long_as_the_system_allows(name: str, tmp_path: Path) -> None:
    assert write([GOATS], tmp_path / name) == 1
    assert [one.name for one in tmp_path.iterdir()] == [name]
    with pytest.raises(OutputError, match="name too long"):
        write([GOATS], tmp_path / f"{name * 2}.json")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_that_leads_back_to_itself_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / "one.json").symlink_to("two.json")
    (tmp_path / "two.json").symlink_to("one.json")
    with pytest.raises(OutputError, match=r"one\.json: cannot be written \(too many levels of symbolic links\)"):
        write([GOATS], tmp_path / "one.json")
    assert all(one.is_symlink() for one in tmp_path.iterdir())


def test_a_link_stays_a_link_and_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    path, link = tmp_path / "goats.jsonl", tmp_path / "link.jsonl"
    path.write_text("before")
    path.chmod(0o640)
    link.symlink_to(path)
    write([GOATS], link)
    assert link.is_symlink()
    assert json.loads(path.read_text()) == GOATS.to_dict()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with a name")
def test_what_is_no_file_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    assert write([GOATS], pipe, format="jsonl") == 1
    assert pipe.is_fifo()
    reader.join(timeout=60)
    assert [json.loads(content) for content in read] == [GOATS.to_dict()]


def test_a_full_disk_is_named() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    with pytest.raises(AbsclfError, match=r"/dev/full: cannot be written \(no space left"):
        write([GOATS] * 1000, "/dev/full", format="json")


@pytest.mark.parametrize("name", ["goats.jsonl", "goats.jsonl.gz", "goats.xlsx"])
@pytest.mark.parametrize(
    "error", [ConnectionError("the pasture has gone"), FileNotFoundError(2, "No such file", "hay")]
)
def test_an_error_of_what_gives_the_results_is_none_of_the_output(tmp_path: Path, name: str, error: OSError) -> None:
    def results() -> Iterator[StructuredAbstract]:
        yield GOATS
        raise error

    with pytest.raises(OSError) as caught:  # noqa: PT011 - it is the very error
        write(results(), tmp_path / name)
    assert caught.value is error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit of a file's size")
@pytest.mark.parametrize("name", ["goats.jsonl", "goats.jsonl.gz", "goats.xlsx"])
def test_a_file_that_must_not_grow_is_named_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    program = (
        "import resource, signal, sys\n"
        "from absclf.formats import write\n"
        "from tests.formats.results import GOATS\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write([GOATS] * 100, sys.argv[1])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / name)], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert f"OutputError: {tmp_path / name}: cannot be written (file too large)." in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_results_go_to_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.FileIO(1, "wb", closefd=False)))
    write([GOATS], "-", format="jsonl")
    assert json.loads(capfdbinary.readouterr().out) == GOATS.to_dict()


def test_text_lets_the_lines_of_a_paragraph_flow() -> None:
    text = "Straw keeps hens\ncalm. Pecks fell.\n \nSomebody has\r\nto carry it."
    section = Section("RESULTS", text, 0, len(text), "predicted")
    result = StructuredAbstract(Record(text, title="Straw"), "research", "research", 1.0, (section,), ())
    shown = get_writer("text").item(result, 1)
    assert "RESULTS\nStraw keeps hens calm. Pecks fell.\n\nSomebody has to carry it." in shown


def test_more_rows_than_a_workbook_holds_are_refused_as_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goats = iter([GOATS] * 100)
    monkeypatch.setattr("absclf.formats.rows.SHEET_ROWS", 1 + 3 * len(GOATS.sentences))
    with pytest.raises(OutputError, match=r"A sheet of Excel holds .* Write CSV, or a row an abstract"):
        write(goats, tmp_path / "goats.xlsx")
    assert len(list(goats)) == 100 - 4
    assert list(tmp_path.iterdir()) == []
    assert write([GOATS] * 3, tmp_path / "goats.xlsx") == 3


def test_a_workbook_bears_no_time_of_its_making(tmp_path: Path) -> None:
    path = tmp_path / "goats.xlsx"
    write([GOATS], path, format="xlsx")
    with zipfile.ZipFile(path) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    first = path.read_bytes()
    write([GOATS], tmp_path / "again.xlsx", format="xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == first


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("goats.docx", r"goats\.docx: no output format has the ending '\.docx'\. .*format=.*\.txt, \.text, \.md,"),
        ("goats.csv.bz2", r"goats\.csv\.bz2: no output format has the ending '\.bz2'"),
        ("goats.docx.gz", r"no output format has the ending '\.docx'"),
        ("goats.gz", r"before \.gz it has no ending\. Give the format"),
        ("goats.xlsx.gz", r"xlsx is compressed already\. Leave \.gz off"),
    ],
)
def test_an_ending_that_asks_for_no_format_is_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        write([GOATS], tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_is_named_may_have_any_ending(tmp_path: Path) -> None:
    write([GOATS], tmp_path / "goats.docx", format="jsonl")
    assert json.loads((tmp_path / "goats.docx").read_text()) == GOATS.to_dict()


@pytest.mark.parametrize(("name", "format"), [("goats.jsonl.gz", None), ("goats.gz", "jsonl")])
def test_the_ending_gz_asks_for_gzip_and_the_same_results_make_the_same_file(
    tmp_path: Path, name: str, format: str | None
) -> None:
    assert write([GOATS, NOTHING], tmp_path / name, format=format) == 2
    packed = (tmp_path / name).read_bytes()
    assert [json.loads(line) for line in gzip.decompress(packed).splitlines()] == [GOATS.to_dict(), NOTHING.to_dict()]
    assert packed[4:8] == bytes(4)  # no time
    write([GOATS, NOTHING], tmp_path / f"again.{name}", format=format)
    assert (tmp_path / f"again.{name}").read_bytes() == packed


@pytest.mark.parametrize("format", [known.name for known in WRITERS if not known.is_packed])
def test_half_characters_are_replaced_one_by_one(tmp_path: Path, format: str) -> None:
    halves: Parts = [("RESULTS", None, ["They \ud83d chew \ude00\ud83d.", "So it is."])]
    whole: Parts = [("RESULTS", None, ["They \ufffd chew \ufffd\ufffd.", "So it is."])]
    write([build(Record("", "\udcff", "Goats \udc80"), halves, [])], tmp_path / "halves", format=format)
    write([build(Record("", "\ufffd", "Goats \ufffd"), whole, [])], tmp_path / "whole", format=format)
    assert (tmp_path / "halves").read_bytes() == (tmp_path / "whole").read_bytes()


def test_rows_of_another_kind_are_refused() -> None:
    with pytest.raises(InputError, match=r"Rows are not 'words'\. Choose one of: sentences, abstracts\."):
        get_writer("csv", rows="words")  # type: ignore[arg-type]


def test_one_label_may_stand_for_a_list_of_columns() -> None:
    page = written(GOATS, format="csv", rows="abstracts", labels="RESULTS")
    assert page == written(GOATS, format="csv", rows="abstracts", labels=["RESULTS"])


BLANK = build(Record("", "7", "Wool"), [("OBJECTIVE", None, [" "]), ("RESULTS", None, ["It is warm."])], [], 0)


@pytest.mark.parametrize("format", ["text", "markdown", "html", "ris", "nbib"])
def test_a_section_without_any_text_has_no_heading(format: str) -> None:
    page = written(BLANK, format=format)
    assert "RESULTS" in page
    assert "OBJECTIVE" not in page


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_an_abstract_without_title_and_identifier_is_called_by_its_file(format: str) -> None:
    goats = Record("They chew.", path="notes/goats.txt", number=1)
    second, piped = replace(goats, number=2), replace(goats, path="-")
    page = written(
        *(build(one, [("RESULTS", None, ["They chew."])], []) for one in (goats, second, piped)), format=format
    )
    places = [page.index(name) for name in ("goats.txt", "goats.txt, abstract 2", "Abstract 3")]
    assert places == sorted(places)
    assert "notes/" not in page
