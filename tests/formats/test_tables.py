"""CSV, TSV and XLSX: columns under the names that exports use, and rows that are not what they should be."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats import Columns, Reject, write
from absclf.formats.lines import MAX_LINE
from tests.formats.conftest import WriteFile
from tests.formats.reading import printed, read_all, record_of, records_of, rejects_of
from tests.formats.results import GOATS

TEXT = "Goats chew. Sheep agree."

# Who exports it: header, row, and what the record is then known by (id, title, authors, journal, year).
EXPORTS: dict[str, tuple[list[str], list[str], tuple[str, str, tuple[str, ...], str, int]]] = {
    "Scopus": (
        [
            "Authors",
            "Author full names",
            "Title",
            "Year",
            "Source title",
            "DOI",
            "Abstract",
            "PubMed ID",
            "Source",
            "EID",
        ],
        [
            "Horn A.; Hoof B.",
            "Horn, Ada (1)",
            "Goats",
            "2019",
            "J. Goats",
            "10.1234/a",
            TEXT,
            "12345678",
            "Scopus",
            "2-s2.0",
        ],
        ("12345678", "Goats", ("Horn A.", "Hoof B."), "J. Goats", 2019),
    ),
    "Web of Science, Excel": (
        [
            "Publication Type",
            "Authors",
            "Article Title",
            "Source Title",
            "Abstract",
            "Publication Year",
            "DOI",
            "UT (Unique WOS ID)",
        ],
        ["J", "Horn, A; Hoof, B", "Goats", "J GOATS", TEXT, "2019", "", "WOS:0001"],
        ("WOS:0001", "Goats", ("Horn, A", "Hoof, B"), "J GOATS", 2019),
    ),
    "Web of Science, tab-delimited": (
        ["PT", "AU", "TI", "SO", "AB", "PY", "DI", "PM", "UT"],
        ["J", "Horn, A; Hoof, B", "Goats", "J GOATS", TEXT, "2019", "10.1234/a", "", "WOS:0001"],
        ("10.1234/a", "Goats", ("Horn, A", "Hoof, B"), "J GOATS", 2019),
    ),
    "Embase": (
        ["Title", "Author Names", "Source title", "Publication Year", "Abstract", "Medline PMID", "DOI"],
        ["Goats", "Horn A.; Hoof B.", "J. Goats", "2019", TEXT, "12345678", "10.1234/a"],
        ("12345678", "Goats", ("Horn A.", "Hoof B."), "J. Goats", 2019),
    ),
    "Zotero": (
        [
            "Key",
            "Item Type",
            "Publication Year",
            "Author",
            "Title",
            "Publication Title",
            "DOI",
            "Abstract Note",
            "Date",
        ],
        ["ABCD1234", "journalArticle", "2019", "Horn, A.; Hoof, B.", "Goats", "J. Goats", "", TEXT, "2019-03"],
        ("ABCD1234", "Goats", ("Horn, A.", "Hoof, B."), "J. Goats", 2019),
    ),
    "Rayyan": (
        ["key", "title", "year", "journal", "authors", "abstract", "doi", "pubmed_id"],
        [
            "rayyan-5",
            "Goats",
            "2019",
            "J. Goats",
            "Horn, A. and Hoof, B.",
            TEXT,
            "10.1234/a     LK  - https://x.org",
            "",
        ],
        ("10.1234/a", "Goats", ("Horn, A.", "Hoof, B."), "J. Goats", 2019),
    ),
    "Covidence": (
        ["Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "DOI", "Covidence #", "Study"],
        ["Goats", "Horn, A.; Hoof, B.", TEXT, "2019", "3", "J. Goats", "", "#77", "Horn 2019"],
        ("#77", "Goats", ("Horn, A.", "Hoof, B."), "J. Goats", 2019),
    ),
    "OpenAlex": (
        [
            "id",
            "doi",
            "display_name",
            "publication_year",
            "ids.pmid",
            "primary_location.source.display_name",
            "abstract",
            "authorships.author.display_name",
        ],
        [
            "https://openalex.org/W1",
            "https://doi.org/10.1234/a",
            "Goats",
            "2019",
            "https://pubmed.ncbi.nlm.nih.gov/12345678",
            "J. Goats",
            TEXT,
            "Ada Horn|Bo Hoof",
        ],
        ("12345678", "Goats", ("Ada Horn", "Bo Hoof"), "J. Goats", 2019),
    ),
    "PubMed": (
        ["PMID", "Title", "Authors", "Citation", "First Author", "Journal/Book", "Publication Year", "DOI"],
        ["12345678", "Goats", "Horn A, Hoof B.", "J Goats 2019", "Horn A", "J Goats", "2019", "10.1234/a"],
        ("12345678", "Goats", ("Horn A", "Hoof B"), "J Goats", 2019),
    ),
    "ASReview": (
        ["record_id", "title", "abstract", "authors", "year", "included"],
        ["3", "Goats", TEXT, "Horn, A., Hoof, B.", "2019", "1"],
        ("3", "Goats", ("Horn, A., Hoof, B.",), "", 2019),
    ),
    "The Lens": (
        [
            "Lens ID",
            "Title",
            "Date Published",
            "Publication Year",
            "Source Title",
            "Author/s",
            "Abstract",
            "PMID",
            "DOI",
        ],
        ["000-1", "Goats", "2019-03-01", "2019", "J. Goats", "Ada Horn; Bo Hoof", TEXT, "", ""],
        ("000-1", "Goats", ("Ada Horn", "Bo Hoof"), "J. Goats", 2019),
    ),
    "Web of Science, with keywords in ID": (
        ["PT", "AU", "TI", "SO", "DE", "ID", "AB", "PY", "DI", "PM", "UT"],
        ["J", "Horn, A", "Goats", "J GOATS", "", "CHEWING; HAY", TEXT, "2019", "", "", "WOS:0001"],
        ("WOS:0001", "Goats", ("Horn, A",), "J GOATS", 2019),
    ),
    "Dimensions": (
        ["Rank", "Publication ID", "DOI", "PMID", "Title", "Abstract", "Source title", "PubYear", "Authors"],
        ["500", "pub.1", "", "", "Goats", TEXT, "J. Goats", "2019", "Horn, Ada; Hoof, Bo"],
        ("pub.1", "Goats", ("Horn, Ada", "Hoof, Bo"), "J. Goats", 2019),
    ),
    "DistillerSR": (
        ["Refid", "User", "Author", "Title", "Abstract", "Date/Year", "Journal", "DOI", "Year"],
        ["12", "jane", "Horn A", "Goats", TEXT, "", "J. Goats", "", "2019"],
        ("12", "Goats", ("Horn A",), "J. Goats", 2019),
    ),
}


def table(*rows: list[str], delimiter: str = ",", line_end: str = "\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("exporter", EXPORTS)
def test_columns_are_known_under_the_names_that_exports_use(
    exporter: str, delimiter: str, write_file: WriteFile
) -> None:
    header, row, known = EXPORTS[exporter]
    if delimiter == "|" and any("|" in cell for cell in row):
        delimiter = ","
    record = record_of(write_file("export.txt", "\ufeff" + table(header, row, delimiter=delimiter)))
    assert record.text == (TEXT if TEXT in row else "")
    assert (record.id, record.title, record.authors, record.journal, record.year) == known


def test_cells_may_hold_line_ends_and_separators(write_file: WriteFile) -> None:
    text = 'AIM: To chew, "daily".\r\nRESULTS: Goats did;\nsheep\tdid not.'
    content = table(["id", "abstract"], ["1", text], ["2", "Two."], line_end="\r\n")
    one, two = records_of(write_file("a.csv", content))
    assert (one.text, one.line) == (text, 2)
    assert (two.text, two.line) == ("Two.", 5)


def test_columns_can_be_named(write_file: WriteFile) -> None:
    path = write_file("a.csv", table(["Nr", "Was", "Zusammenfassung", "DOI"], ["7", "Ziegen", TEXT, "10.1234/a"]))
    record = record_of(path, format="csv", columns=Columns(text="Zusammenfassung", title="Was", id="Nr"))
    assert (record.id, record.title, record.text) == ("7", "Ziegen", TEXT)


def test_a_column_that_is_missing_is_named_with_those_that_are_there(write_file: WriteFile) -> None:
    path = write_file("a.csv", table(["id", "title", "abstract"], ["1", "Goats", TEXT]))
    with pytest.raises(InputError, match=r"there is no column 'Abstrakt'. Its columns are: id, title, abstract"):
        records_of(path, columns=Columns(text="Abstrakt"))


def test_a_table_without_known_columns_is_refused_with_the_remedy(write_file: WriteFile) -> None:
    path = write_file("a.csv", table(["Nr", "Was"], ["7", "Ziegen"]))
    with pytest.raises(InputError, match=r"the first row: Nr, Was.*--text-column"):
        records_of(path)


def test_a_column_that_is_missing_from_such_a_table_is_named(write_file: WriteFile) -> None:
    path = write_file("a.csv", table(["Nr", "Was"], ["7", "Ziegen"]))
    with pytest.raises(InputError, match=r"there is no column 'Abstrakt'. The first row is: Nr, Was"):
        records_of(path, columns=Columns(text="Abstrakt"))


def test_what_an_export_prints_before_the_header_is_passed_over(write_file: WriteFile) -> None:
    content = table(["SEARCH QUERY", "goat:ti"], [""], ["id", "title", "abstract"], ["1", "Goats", TEXT])
    assert record_of(write_file("a.csv", content)).line == 4


@pytest.mark.parametrize("row", ["Date,Authors", "Summary,12 records", "Text,12 records"])
def test_a_row_before_the_header_that_tells_no_column_of_abstracts_is_passed_over(
    row: str, write_file: WriteFile
) -> None:
    record = record_of(write_file("a.csv", f"{row}\nId,Abstract\n7,{TEXT}\n"))
    assert (record.id, record.text, record.line) == ("7", TEXT, 3)


def test_of_many_columns_twenty_are_named(write_file: WriteFile) -> None:
    names = [*(f"c{number}" for number in range(1, 31)), "abstract"]
    with pytest.raises(InputError, match=r"c19, c20, \.\.\."):
        records_of(write_file("a.csv", table(names, names)), columns=Columns(text="Abstrakt"))


def test_a_row_without_an_abstract_is_a_record_and_a_blank_one_is_not(write_file: WriteFile) -> None:
    content = table(["id", "title", "abstract"], ["1", "Goats", ""], ["", "", ""], []) + "\n2,Sheep,They chew.\n"
    assert [(record.id, record.text) for record in records_of(write_file("a.csv", content))] == [
        ("1", ""),
        ("2", "They chew."),
    ]


def test_cells_missing_at_the_end_of_a_row_are_empty_ones(write_file: WriteFile) -> None:
    assert record_of(write_file("a.csv", "title,abstract,year,doi\nGoats,They chew.\n")).text == "They chew."


BAD_ROWS = {
    "too many cells": ("2,Goats,They chew, all day, and all night.", "has 5 cells, the header 3"),
    "too few cells": ("2,Goats", "ends after 2 of 3 cells"),
    "an open quotation mark": ('2,"Goats, They chew', "a quotation mark is opened and not closed"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_costs_no_other(name: str, write_file: WriteFile) -> None:
    line, reason = BAD_ROWS[name]
    content = f'id,title,abstract\n1,Goats,"They chew."\n{line}\n3,Goats,"They ""chew""."\n4,Goats,They chew.\n'
    one, reject, three, four = read_all(write_file("a.csv", content))
    assert [one.id, three.id, four.id] == ["1", "3", "4"]
    assert (reject.number, reject.line) == (2, 3)
    assert reason in str(reject)


def test_quotation_marks_in_a_table_that_does_not_quote_are_characters(write_file: WriteFile) -> None:
    content = 'id\ttitle\tabstract\n1\t"Goat" studies\t5" of hay. "All" eaten.\n2\tSheep\tThey chew.\n'
    one, two = records_of(write_file("a.tsv", content))
    assert (one.title, one.text) == ('"Goat" studies', '5" of hay. "All" eaten.')
    assert two.id == "2"


def test_markup_in_cells_is_read(write_file: WriteFile) -> None:
    cell = "<sec><title>Aim</title><p>CO<inf>2</inf> &lt; 5 &amp; x<y.</p></sec>"
    record = record_of(write_file("a.csv", table(["id", "abstract"], ["1", cell])))
    assert record.text == "Aim: CO2 < 5 & x<y."
    assert printed(record) == ["Aim"]


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(
    st.lists(st.tuples(cells, cells), min_size=1, max_size=5), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"])
)
def test_what_the_csv_module_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str, line_end: str
) -> None:
    lines = [["n", "model", "scheme", "OTHER SECTIONS", "key_points", "id", "title", "abstract"]]
    lines += [["x", "", "", "", "", "1", title, text] for title, text in rows]
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(table(*lines, delimiter=delimiter, line_end=line_end).encode())
    found = records_of(path)
    assert [(record.title, record.text) for record in found] == [(title.strip(), text.strip()) for title, text in rows]


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_a_table_and_its_name_counts_for_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["search", "goat"],
        [None],
        ["PMID", "Title", "Year", "Abstract"],
        [12345678.0, "Goats", 2019, TEXT],
    ]
    record = record_of(workbook(tmp_path / "export.dat.xlsx", rows))
    assert (record.id, record.year, record.text, record.line) == ("12345678", 2019, TEXT, 4)


def test_characters_that_a_workbook_escapes_are_read(tmp_path: Path) -> None:
    cell = "They chew._x000D_\nAll day_x2014_and _x005F_x000D_ and x_x."
    path = workbook(tmp_path / "a.xlsx", [["title", "abstract"], ["Goats", cell]])
    assert record_of(path).text == "They chew.\nAll day\u2014and _x000D_ and x_x."


def test_sheets_are_read_in_turn_and_those_that_are_no_tables_passed_over(tmp_path: Path) -> None:
    notes: list[list[object]] = [["These are notes"]]
    goats: list[list[object]] = [["title", "abstract"], ["Goats", "Chew."]]
    records = records_of(workbook(tmp_path / "a.xlsx", notes, goats, goats))
    assert [record.number for record in records] == [1, 2]


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column is known"):
        records_of(workbook(tmp_path / "a.xlsx", [["These are notes"]]))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["title", "abstract"], ["Goats", "Chew."]])
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(InputError, match="the workbook is damaged"):
        records_of(path)


def changed_part(path: Path, name: str, change: Callable[[str], str]) -> Path:
    """The workbook with a change to one of the files in it."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, change(content.decode()) if part == name else content)
    return path


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_of_which_a_part_cannot_be_unpacked_is_damaged(part: str, tmp_path: Path) -> None:
    goats: list[list[object]] = [[f"Goats {n}", f"Chew {n}."] for n in range(50)]
    path = workbook(tmp_path / "a.xlsx", [["title", "abstract"], *goats])
    with zipfile.ZipFile(path) as archive:
        found = archive.getinfo(part)
    content = bytearray(path.read_bytes())
    middle = found.header_offset + 30 + len(part) + found.compress_size // 2
    content[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(content)
    with pytest.raises(InputError, match="the workbook is damaged"):
        records_of(path)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("[Content_Types].xml", lambda text: text.replace("ContentType=", "Content=")),
        ("xl/workbook.xml", lambda text: text[:-40]),
        ("xl/worksheets/sheet1.xml", lambda text: text.replace('r="B1"', 'r="1B2"')),
    ],
)
def test_a_workbook_with_a_part_that_is_not_as_it_should_be_is_damaged(
    part: str, change: Callable[[str], str], tmp_path: Path
) -> None:
    path = changed_part(workbook(tmp_path / "a.xlsx", [["title", "abstract"], ["Goats", "Chew."]]), part, change)
    with pytest.raises(InputError, match="the workbook is damaged"):
        records_of(path)


def test_a_damaged_sheet_costs_no_record_before_the_damage_and_no_other_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [["title", "abstract"], ["Goats", "Chew."], ["Sheep", "Agree."]]
    path = workbook(tmp_path / "a.xlsx", rows, rows)
    changed_part(path, "xl/worksheets/sheet1.xml", lambda text: text.replace('<row r="3"', "<row <"))
    goats, *others, reject = read_all(path)
    assert [one.title for one in (goats, *others) if isinstance(one, Record)] == ["Goats", "Goats", "Sheep"]
    assert "the workbook is damaged" in str(reject)
    assert reject.number == 4


@pytest.mark.parametrize(("part", "name"), [("word/document.xml", "Word document"), ("xl/workbook.bin", ".xlsb")])
def test_another_document_of_an_office_is_no_damaged_workbook(part: str, name: str, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr(part, "")
    with pytest.raises(InputError, match=rf"this is an? .*{name}"):
        records_of(path)


def test_a_workbook_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl, an extra, is not installed")
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200 * 2**20))
    with pytest.raises(InputError, match="the workbook unpacks to"):
        records_of(path)


def test_without_openpyxl_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"pip install \"absclf\[xlsx\]\""):
        records_of(path)


def test_an_abstract_in_a_second_column_is_found_where_the_first_is_empty(write_file: WriteFile) -> None:
    content = table(["title", "abstract", "notes_abstract"], ["Goats", "", TEXT], ["Sheep", "They chew.", "A note."])
    assert [record.text for record in records_of(write_file("a.csv", content))] == [TEXT, "They chew."]


def test_of_several_columns_for_one_thing_the_first_that_is_not_empty_counts(write_file: WriteFile) -> None:
    header = ["Accession Number", "Covidence #", "Title", "Abstract", "DOI", "DOI Link", "Published Year", "Date"]
    one, two = records_of(
        write_file(
            "a.csv",
            table(
                header,
                ["AN7", "#12", "Goats", TEXT, "", "", "2019", "2018-12"],
                ["", "#13", "Sheep", TEXT, "none", "https://doi.org/10.1234/b", "", "2020-03"],
            ),
        )
    )
    assert (one.id, one.year) == ("AN7", 2019)
    assert (two.id, two.doi, two.year) == ("10.1234/b", "10.1234/b", 2020)


def test_a_row_without_the_usual_identifier_is_known_by_another_one(write_file: WriteFile) -> None:
    content = table(["Accession Number", "Covidence #", "Abstract"], ["", "#13", TEXT])
    assert record_of(write_file("a.csv", content)).id == "#13"


def test_keywords_in_a_table_of_the_web_of_science_are_no_identifier(write_file: WriteFile) -> None:
    content = table(["TI", "ID", "AB", "UT"], ["Goats", "CHEWING; HAY", TEXT, ""])
    assert record_of(write_file("a.txt", content)).id is None
    assert record_of(write_file("b.txt", content), columns=Columns(id="ID")).id == "CHEWING; HAY"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_header_of_a_table_put_behind_another_is_no_record(mark: str, write_file: WriteFile) -> None:
    one, two = table(["id", "abstract"], ["1", TEXT]), table(["id", "abstract"], ["2", TEXT])
    first, second = records_of(write_file("a.csv", one + mark + two))
    assert [(first.id, first.number), (second.id, second.number, second.line)] == [("1", 1), ("2", 2, 4)]


OTHER_HEADERS = {
    "fewer columns": (["title", "abstract"], ["Sheep", "They agree."]),
    "more columns": (
        ["key", "title", "year", "journal", "volume", "abstract", "notes", "url"],
        ["r1", "Sheep", "2020", "J. Sheep", "7", "They agree.", "", ""],
    ),
    "other columns, few of them known": (
        ["Abstract", "Weight", "Height", "Title", "Breed", "Published Year", "Colour"],
        ["They agree.", "7", "5", "Sheep", "", "2020", "white"],
    ),
    "the same columns in another order": (["abstract", "id", "year", "title"], ["They agree.", "r1", "", "Sheep"]),
}


@pytest.mark.parametrize("name", OTHER_HEADERS)
def test_a_table_with_other_columns_behind_another_is_read_by_its_own_header(name: str, write_file: WriteFile) -> None:
    first = table(["id", "title", "abstract", "year"], ["1", "Goats", TEXT, "2019"])
    one, two, three = records_of(write_file("a.csv", first + table(*OTHER_HEADERS[name]) + first))
    assert [one.text, two.text, three.text] == [TEXT, "They agree.", TEXT]
    assert [one.title, two.title, three.title] == ["Goats", "Sheep", "Goats"]
    assert [one.number, two.number, three.number] == [1, 2, 3]
    assert [one.line, two.line, three.line] == [2, 4, 6]


def test_results_of_ours_may_stand_behind_another_table(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    write([GOATS], path)
    path.write_bytes(table(["id", "title", "abstract"], ["1", "Sheep", TEXT]).encode() + path.read_bytes())
    one, two = records_of(path)
    assert (one.text, two.text, two.id, two.number) == (TEXT, GOATS.text, GOATS.id, 2)


def test_a_table_behind_another_that_lacks_a_named_column_is_a_reject(write_file: WriteFile) -> None:
    first, other = table(["Nr", "abstract"], ["7", TEXT]), table(["key", "title", "abstract"], ["8", "Sheep", "They."])
    one, reject, three = read_all(write_file("a.csv", first + other + first), columns=Columns(id="Nr"))
    assert isinstance(reject, Reject)
    assert (one.id, three.id, three.number) == ("7", "7", 3)
    assert (reject.number, reject.line) == (2, 3)
    assert "another table begins here, without a column 'Nr'" in reject.reason


@pytest.mark.parametrize("row", [["1", "Abstract", "Year", ""], ["", "Title", "", ""], ["Key", "Text", TEXT * 5, ""]])
def test_a_record_with_words_that_name_columns_is_a_record(row: list[str], write_file: WriteFile) -> None:
    content = table(["id", "title", "abstract", "year"], row, ["2", "Goats", TEXT, ""])
    one, two = records_of(write_file("a.csv", content))
    assert (one.title, two.id) == (row[1], "2")


def test_two_tables_of_ours_may_stand_one_behind_the_other(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    write([GOATS], path)
    path.write_bytes(path.read_bytes() * 2)
    assert [(record.number, record.id) for record in records_of(path)] == [(1, GOATS.id), (2, GOATS.id)]


def test_a_damage_in_the_first_lines_costs_no_whole_row_before_it(write_file: WriteFile) -> None:
    rows = [[str(n), f"Goat {n} chews {n * n * 7919 % 65537}."] for n in range(20)]
    packed = gzip.compress(table(["id", "abstract"], *rows).encode())
    *records, reject = read_all(write_file("a.csv.gz", packed[: len(packed) * 3 // 4]))
    assert len(records) > 5
    assert [record.id for record in records] == [str(n) for n in range(len(records))]
    assert "cut off" in str(reject)


@pytest.mark.parametrize("quote", ["", '"', '"In a barn\n'])
def test_a_row_longer_than_any_costs_no_other(quote: str, write_file: WriteFile) -> None:
    long = f"{quote}{'Goats chew. ' * (MAX_LINE // 12 + 1)}{quote[:1]}"
    one, *rejects, three = read_all(write_file("a.csv", f"id,abstract\n1,{TEXT}\n2,{long}\n3,{TEXT}\n"))
    assert [one.id, three.id] == ["1", "3"]
    assert all(isinstance(reject, Reject) for reject in rejects)
    assert "longer than" in str(rejects[-1])


MISSING = (
    *("[No abstract available]", "No abstract available.", "Abstract not available", "no abstract", "(No Abstract)"),
    *("No abstract is available for this article.", "NA", "N/A", "#N/A", "nan", "NULL", "None", "-", "\u2014"),
    *("#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#NULL!", "#SPILL!", "#WERT!", "#¿NOMBRE?", "#NV", "Err:508"),
)


@pytest.mark.parametrize("cell", MISSING)
def test_words_that_say_that_there_is_no_abstract_are_none(cell: str, write_file: WriteFile) -> None:
    content = table(["title", "abstract", "notes_abstract"], ["Goats", cell, ""], ["Sheep", cell, TEXT])
    assert [record.text for record in records_of(write_file("a.csv", content))] == ["", TEXT]


@pytest.mark.parametrize(
    "cell",
    ["None of the goats chewed.", "No abstract art was eaten.", "NA levels rose.", "-5", "#hay!", "#REF! Goats."],
)
def test_abstracts_that_begin_like_such_words_are_abstracts(cell: str, write_file: WriteFile) -> None:
    assert record_of(write_file("a.csv", table(["title", "abstract"], ["Goats", cell]))).text == cell


def test_records_stand_where_they_stood(write_file: WriteFile) -> None:
    path = write_file("a.csv", table(["id", "abstract"], ["1", TEXT]))
    assert record_of(path) == Record(TEXT, "1", path=str(path), number=1, line=2)


ON_ITS_SIDE = """"TITLE","Chewing in goats"
"AUTHOR NAMES","Horn A.","Hoof B."
"AUTHOR ADDRESSES","A barn, uphill."
"SOURCE TITLE","Journal of Goats"
"PUBLICATION YEAR","2019"
"ABSTRACT","Goats chew, and ""Sheep""
agree."
"EMBASE ACCESSION ID","2001234567"
"MEDLINE PMID","12345678"
"DOI","10.1234/goats.5"

"TITLE","Abstract"
"DOI","10.1234/goats.6"
"""


def test_a_table_with_a_row_a_field_is_read(write_file: WriteFile) -> None:
    path = write_file("embase.csv", ON_ITS_SIDE)
    whole, bare = records_of(path)
    assert whole == Record(
        text='Goats chew, and "Sheep"\nagree.',
        id="12345678",
        pmid="12345678",
        title="Chewing in goats",
        authors=("Horn A.", "Hoof B."),
        journal="Journal of Goats",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=1,
    )
    assert (bare.title, bare.text, bare.id, bare.number, bare.line) == ("Abstract", "", "10.1234/goats.6", 2, 12)


def test_tables_with_a_row_a_field_may_stand_one_behind_the_other_without_a_blank_row(write_file: WriteFile) -> None:
    assert len(records_of(write_file("embase.csv", ON_ITS_SIDE * 2))) == 4


def test_a_broken_row_of_a_field_costs_its_record_and_no_other(write_file: WriteFile) -> None:
    broken = ON_ITS_SIDE.replace('"Chewing in goats"', '"Chewing in" goats"')
    one, reject, bare = read_all(write_file("embase.csv", ON_ITS_SIDE.partition("\n\n")[0] + "\n\n" + broken))
    assert isinstance(one, Record)
    assert isinstance(reject, Reject)
    assert (reject.number, reject.line) == (2, 12)
    assert isinstance(bare, Record)


def test_rows_without_a_title_or_an_abstract_between_such_records_are_a_reject(write_file: WriteFile) -> None:
    (reject,) = rejects_of(write_file("embase.csv", ON_ITS_SIDE + '\n"COPYRIGHT","The barn"\n'))
    assert (reject.number, reject.line) == (3, 15)


def test_a_table_whose_titles_are_names_of_columns_is_one(write_file: WriteFile) -> None:
    rows = [["Title", "Weight"], ["Date", "5"], ["Goats", "6"]]
    content = "\n".join(",".join(row) for row in rows)
    assert [one.title for one in records_of(write_file("a.csv", content))] == ["Date", "Goats"]


def test_an_identifier_stays_one_beside_a_column_that_is_no_web_of_science(write_file: WriteFile) -> None:
    records = records_of(write_file("a.csv", "ID,UT,title,abstract\n7,Utah,Goats,They chew.\n8,Utah,Hens,They peck.\n"))
    assert [record.id for record in records] == ["7", "8"]
