"""RIS: the quirks of those who export it, and what is not RIS at all."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from tests.formats.conftest import WriteFile
from tests.formats.reading import read_all, record_of, records_of, rejects_of

GOATS = """TY  - JOUR
TI  - Chewing in goats
AU  - Horn, A.
AU  - Hoof, B. C.
T2  - Journal of Goats
PY  - 2019/03/01
DO  - https://doi.org/10.1234/goats.5
AB  - Goats chew. Sheep agree.
ER  -

"""


def test_a_record_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    path = write_file("goats.ris", GOATS)
    assert record_of(path) == Record(
        text="Goats chew. Sheep agree.",
        id="10.1234/goats.5",
        title="Chewing in goats",
        authors=("Horn, A.", "Hoof, B. C."),
        journal="Journal of Goats",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=1,
        raw=GOATS,
    )


def ris(*lines: str) -> str:
    return "\n".join(("TY  - JOUR", *lines, "ER  - ", ""))


ABSTRACTS = {
    "AB": (["AB  - Goats chew."], "Goats chew."),
    "N2": (["N2  - Goats chew."], "Goats chew."),
    "AB before N2": (["N2  - A note.", "AB  - Goats chew."], "Goats chew."),
    "empty AB and N2": (["AB  - ", "N2  - Goats chew."], "Goats chew."),
    "several AB": (["AB  - Goats chew.", "AB  - Sheep agree."], "Goats chew.\nSheep agree."),
    "the same AB twice": (["AB  - Goats chew.", "AB  - Goats chew."], "Goats chew."),
    "lines that go on": (
        ["AB  - AIM: To chew.", "   METHODS: We chewed.", "More."],
        "AIM: To chew.\nMETHODS: We chewed.\nMore.",
    ),
    "a dash in a line that goes on": (["AB  - Goats chew", "all day - and night."], "Goats chew\nall day - and night."),
    "character references": (["AB  - Goats &amp; sheep: p &lt; 0.05."], "Goats & sheep: p < 0.05."),
    "tags": (["AB  - <p>Goats <i>chew</i> at n<sub>2</sub> &lt; 3 < 4.</p>"], "Goats chew at n2 < 3 < 4."),
    "no abstract": (["N1  - A note."], ""),
    "no abstract in words": (["AB  - [No abstract available]"], ""),
    "no abstract in words, and N2": (["AB  - NA", "N2  - Goats chew."], "Goats chew."),
}


def test_abstracts_are_found_where_they_stand(write_file: WriteFile) -> None:
    found = {name: record_of(write_file("a.ris", ris(*lines))).text for name, (lines, _) in ABSTRACTS.items()}
    assert found == {name: text for name, (_, text) in ABSTRACTS.items()}


def test_tagged_headings_are_headings(write_file: WriteFile) -> None:
    sections = "<jats:sec><jats:title>Aim</jats:title><jats:p>To chew.</jats:p></jats:sec>"
    sections += "<jats:title>Result</jats:title><jats:p>Yes.</jats:p>"
    record = record_of(write_file("a.ris", ris("AB  - " + sections)))
    assert record.text == "Aim: To chew.\nResult: Yes."
    assert [heading.text for heading in record.headings or ()] == ["Aim", "Result"]


IDENTIFIERS = {
    "Scopus": (["DB  - Scopus", "C2  - 12345678 (PubMed ID)", "DO  - 10.1234/a"], "12345678"),
    "Embase": (["DB  - Embase", "DB  - Medline", "C5  - 12345678", "U2  - L77"], "12345678"),
    "Cochrane": (["AN  - CN-5", "C3  - EMBASE 2012345678,PUBMED 12345678", "DO  - 10.1234/a"], "12345678"),
    "another's C3": (["C3  - Proceedings of PUBMED 12345678 goats", "DO  - 10.1234/a"], "10.1234/a"),
    "DOI": (["AN  - WOS:0001", "DO  - 10.1234/a"], "10.1234/a"),
    "DOI in the address": (["UR  - http://dx.doi.org/10.1234/a"], "10.1234/a"),
    "accession number": (["AN  - rayyan-5"], "rayyan-5"),
    "none": (["TI  - Goats"], None),
}


def test_identifiers_are_those_of_pubmed_then_dois_then_the_exports_own(write_file: WriteFile) -> None:
    found = {name: record_of(write_file("a.ris", ris(*lines))).id for name, (lines, _) in IDENTIFIERS.items()}
    assert found == {name: identifier for name, (_, identifier) in IDENTIFIERS.items()}


def test_line_ends_may_be_mixed_and_a_byte_order_mark_stand_first(write_file: WriteFile) -> None:
    mixed = "\ufeff" + ris("AB  - Goats chew.").replace("\n", "\r\n") + ris("AB  - Sheep agree.").replace("\n", "\r")
    assert [record.text for record in records_of(write_file("a.ris", mixed))] == ["Goats chew.", "Sheep agree."]


def test_records_make_up_the_file(write_file: WriteFile) -> None:
    content = (GOATS + GOATS.replace("\n", "\r\n")) * 2
    assert "".join(record.raw for record in records_of(write_file("a.ris", content))) == content


def test_a_record_without_its_last_line_ends_where_the_next_begins(write_file: WriteFile) -> None:
    content = "TY  - JOUR\nAB  - Goats chew.\n\nTY  - BOOK\nAB  - Sheep agree.\n"
    assert [(record.text, record.line) for record in records_of(write_file("a.ris", content))] == [
        ("Goats chew.", 1),
        ("Sheep agree.", 4),
    ]


def test_other_spacing_is_read_where_the_first_line_has_it_too(write_file: WriteFile) -> None:
    content = "TY - JOUR\nTI - Goats\nAB - They chew.\nER -\n"
    assert record_of(write_file("a.ris", content)).text == "They chew."


@pytest.mark.parametrize("spacing", ["  {}  - {}", "\t{}  - {}", "{}  -{}", "  {}  -{}"])
def test_indented_tags_and_tags_without_a_blank_behind_them_are_read(spacing: str, write_file: WriteFile) -> None:
    fields = (("TY", "JOUR"), ("TI", "Goats"), ("AB", "They chew."), ("DO", "10.1234/a"), ("ER", ""))
    content = "\n".join(spacing.format(tag, value) for tag, value in fields) + "\n\n"
    path = write_file("goats.txt", content * 2)
    assert [(one.title, one.text, one.id) for one in records_of(path)] == [("Goats", "They chew.", "10.1234/a")] * 2


def test_a_line_that_goes_on_and_looks_like_a_tag_is_one_only_in_an_indented_record(write_file: WriteFile) -> None:
    content = ris("AB  - Goats chew.", "  CT  - without contrast - showed why.")
    assert record_of(write_file("a.ris", content)).text == "Goats chew.\nCT  - without contrast - showed why."


def test_what_stands_before_the_first_record_is_the_exporters_own(write_file: WriteFile) -> None:
    assert len(records_of(write_file("a.ris", "Provider: Barn Press\nContent: text\n\n" + GOATS))) == 1


def test_a_record_without_its_first_line_is_a_reject_with_its_place(write_file: WriteFile) -> None:
    content = GOATS + "TI  - Chewing in sheep\nAB  - Sheep chew.\nER  - \n\n" + GOATS
    one, reject, two = read_all(write_file("a.ris", content))
    assert (one.number, reject.number, two.number) == (1, 2, 3)
    assert (reject.line, two.line) == (11, 15)
    assert "Chewing in sheep" in str(reject)
    assert "TY  - JOUR" in str(reject)


def test_lines_between_records_are_a_reject(write_file: WriteFile) -> None:
    (reject,) = rejects_of(write_file("a.ris", GOATS + "Here the goat ate the list.\n\n" + GOATS))
    assert reject.line == 11


COCHRANE = 'Record #{} of 3\nProvider: Barn Press, Ltd\nContent: text/plain; charset="UTF-8"\n\n'
OVID = "\n{}. \n"
SEARCH = """Link to the Ovid Full Text or citation:
https://barn.example/ovidweb.cgi?AN=5

C1  - Database: Barn <1980 to 2019 Week 5>

Search Strategy:

----------------------
1     (goat* or sheep).mp. (1000)
2     1 and chew* (20)

***************************

"""

BETWEEN_RECORDS = {
    "Cochrane's heads": ("{}", COCHRANE),
    "Ovid's counters": ("{}", OVID),
    "Ovid's searches": (SEARCH + "{}", OVID),
    "a search in other words": (SEARCH.replace("C1  - ", "").replace("Link", "\nLink") + "{}", OVID),
}


@pytest.mark.parametrize("name", BETWEEN_RECORDS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_exporters_print_between_records_is_their_own(name: str, end: str, write_file: WriteFile) -> None:
    between, head = BETWEEN_RECORDS[name]
    content = head.format(1) + GOATS + "".join(between.format(head.format(number)) + GOATS for number in (2, 3))
    records = records_of(write_file("a.ris", (content + between.format("")).replace("\n", end)))
    assert [(record.text, record.number) for record in records] == [
        ("Goats chew. Sheep agree.", number) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("name", BETWEEN_RECORDS)
def test_a_record_without_its_first_line_is_a_reject_behind_what_exporters_print(
    name: str, write_file: WriteFile
) -> None:
    between, head = BETWEEN_RECORDS[name]
    lost = "TI  - Chewing in sheep\nAB  - Sheep chew.\nER  - \n"
    (reject,) = rejects_of(write_file("a.ris", GOATS + between.format(head.format(2)) + lost + GOATS))
    assert "Chewing in sheep" in str(reject)


def test_a_record_longer_than_any_is_a_reject(write_file: WriteFile) -> None:
    endless = "TY  - JOUR\nAB  - Goats\n" + "chew on and on\n" * 100_000
    reject, record = read_all(write_file("a.ris", endless + GOATS))
    assert "longer than" in str(reject)
    assert record.line == 100_003
