"""Files put together: of one format or of several, with line ends between them or none."""

from __future__ import annotations

import gzip
import itertools

import pytest

from absclf.abstract import Record
from absclf.formats import Reject, read
from tests.formats.conftest import WriteFile
from tests.formats.reading import read_all, records_of, rejects_of

FILES = {
    "ris": "TY  - JOUR\nTI  - Goats\nAB  - Goats chew.\nID  - 7\nER  - ",
    "nbib": "PMID- 7\nTI  - Goats\nAB  - Goats chew.\nSO  - J Goats. 2019",
    "enw": "%0 Journal Article\n%T Goats\n%X Goats chew.\n%U https://barn.example/7",
    "wos": "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Goats\nAB Goats chew.\nUT WOS:7\nER\n\nEF",
    "cochrane": "Record #1 of 1\nID: CN-7\nTI: Goats\nAB: Goats chew.\nUS: https://barn.example/full",
    "bibtex": "@article{a7,\n title = {Goats},\n abstract = {Goats chew.},\n year = {2019}\n}",
}

BETWEEN = {
    "a line end": "\n",
    "blank lines": "\n\n\n",
    "no line end": "",
    "a byte order mark": "\n\ufeff",
    "a byte order mark and no line end": "\ufeff",
}


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize(("one", "two"), list(itertools.product(FILES, FILES)))
def test_every_record_of_files_put_together_is_read(one: str, two: str, between: str, write_file: WriteFile) -> None:
    sheep = FILES[two].replace("Goats chew.", "Sheep agree.")
    content = FILES[one] + BETWEEN[between] + sheep + BETWEEN[between] + FILES[one] + "\n"
    alone = records_of(write_file("alone", FILES[two] + "\n"))[0].line or 0
    for end in ("\n", "\r\n", "\r"):
        records = records_of(write_file("goats", content.replace("\n", end)))
        assert [(record.text, record.title, record.number) for record in records] == [
            ("Goats chew.", "Goats", 1),
            ("Sheep agree.", "Goats", 2),
            ("Goats chew.", "Goats", 3),
        ]
        assert records[1].line == (FILES[one] + BETWEEN[between]).count("\n") + alone


@pytest.mark.parametrize("name", FILES)
def test_a_format_that_is_named_is_that_of_all_parts(name: str, write_file: WriteFile) -> None:
    path = write_file("goats", FILES[name] + FILES[name] + "\n")
    assert [record.text for record in read(path, format=name)] == ["Goats chew."] * 2
    content = FILES[name] + "\n" + FILES["ris" if name == "nbib" else "nbib"].replace("Goats chew", "Sheep agree")
    (record,) = (one for one in read_all(write_file("mixed", content), format=name) if isinstance(one, Record))
    assert record.text.startswith("Goats chew.")


def test_the_ends_of_a_ris_file_have_other_spaces(write_file: WriteFile) -> None:
    for last in ("ER  -", "ER  - ", "ER  -  "):
        content = FILES["ris"].replace("ER  - ", last).replace("TY  - ", "TY  -  ")
        assert len(records_of(write_file("goats.ris", content + content))) == 2


TEXTS = {
    "what RIS begins with, in a sentence": "AB  - In RIS a record begins with TY  - JOUR\nKW  - tags",
    "a word that ends with letters of a tag": "TI  - FOOD SAFETY  - AIMS\nAB  - We looked.",
    "what MEDLINE begins with, in a sentence": "AB  - It is known there as PMID- 7\nKW  - tags",
    "a share": "AB  - It rose by 5%0 Goats\nKW  - tags",
    "an address": "AB  - Write to ada@barn{goats, sheep}.\nKW  - tags",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_looks_like_a_beginning_stays_in_its_record(name: str, write_file: WriteFile) -> None:
    content = f"TY  - JOUR\n{TEXTS[name]}\nER  - \n"
    for record in records_of(write_file("goats.ris", content * 2)):
        assert record.raw == content


QUOTED = {
    "bibtex": "@article{baker2020,\n  title = {Bread},\n  year = {2020}\n}",
    "nbib": "PMID- 1\nOWN - NLM",
    "enw": "%0 Journal Article\n%A Baker, B.",
    "cochrane": "Record #1 of 2\nID: CN-1",
    "ris": "TY  - BOOK\nAU  - Baker, B.",
}


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize(
    ("outer", "before", "behind"),
    [
        ("ris", "TY  - JOUR\nTI  - Goats\nAB  - Goats chew.\nN1  - Cite as:\n\n", "\nDO  - 10.1000/hay\nER  - \n"),
        ("enw", "%0 Journal Article\n%T Goats\n%X Goats chew.\n%Z Cite as:\n", "\n%R 10.1000/hay\n"),
    ],
)
def test_an_entry_that_a_note_quotes_is_a_part_of_the_note(
    quoted: str, outer: str, before: str, behind: str, write_file: WriteFile
) -> None:
    if quoted != outer:
        (record,) = records_of(write_file("goats", before + QUOTED[quoted] + behind))
        assert (record.title, record.text, record.doi) == ("Goats", "Goats chew.", "10.1000/hay")


def test_an_address_is_no_beginning_of_bibtex(write_file: WriteFile) -> None:
    text = "Goats chew. Mail me@string {x} or ada@comment{y}, please."
    (record,) = records_of(write_file("goats.enw", f"%0 Journal Article\n%T Goats\n%X {text}\n"))
    assert record.text == text


@pytest.mark.parametrize("one", ["ris", "wos"])
def test_another_file_may_follow_what_an_exporter_prints_behind_the_last_record(
    one: str, write_file: WriteFile
) -> None:
    sheep = FILES["bibtex"].replace("Goats chew.", "Sheep agree.")
    found = read_all(write_file("goats", f"{FILES[one]}\nthat was all of them\n\n{sheep}\n"))
    assert [record.text for record in found if isinstance(record, Record)] == ["Goats chew.", "Sheep agree."]


def test_records_stay_as_they_stand(write_file: WriteFile) -> None:
    content = FILES["ris"] + FILES["ris"] + "\n\n" + FILES["nbib"] + "\n" + FILES["ris"] + "\n"
    records = records_of(write_file("goats.ris", content))
    assert "".join(record.raw for record in records) == content


def test_parts_that_begin_on_the_first_line_are_counted(write_file: WriteFile) -> None:
    entry = "@article{a7, title = {Goats}, abstract = {Goats chew.}}"
    records = records_of(write_file("goats", entry + FILES["ris"] + "\n" + entry + "\n"))
    assert [(record.number, record.line) for record in records] == [(1, 1), (2, 1), (3, 6)]


def test_rejects_have_their_place_in_the_whole_file(write_file: WriteFile) -> None:
    lost = "\nTI  - Chewing in sheep\nER  - \n"
    (reject,) = rejects_of(write_file("goats", FILES["bibtex"] + "\n" + FILES["ris"] + lost + FILES["ris"]))
    assert (reject.number, reject.line) == (3, 11)


def test_a_damage_costs_no_record_before_it(write_file: WriteFile) -> None:
    whole = gzip.compress((FILES["ris"] + "\n\n").encode() * 5000, compresslevel=0)
    for cut in range(70_000, 70_120, 7):
        *records, reject = read_all(write_file("goats.ris.gz", whole[:cut]))
        assert "".join(getattr(record, "raw", "") for record in records).count("ER  - ") == len(records)
        assert len(records) >= (cut - 100) // len(FILES["ris"] + "\n\n")
        assert reject.number == len(records) + 1
        assert isinstance(reject, Reject)
        assert "cut off" in reject.reason


def test_many_short_parts_are_read_one_after_the_other(write_file: WriteFile) -> None:
    content = (FILES["nbib"] + "\n" + FILES["enw"]) * 3000
    assert len(records_of(write_file("goats", content + "\n"))) == 6000
