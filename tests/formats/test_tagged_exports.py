"""Exports that a table of tags describes: EndNote's, Web of Science's and the Cochrane Library's."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from absclf.formats import Reject
from tests.formats.conftest import WriteFile
from tests.formats.reading import read_all, record_of, records_of, rejects_of

ENDNOTE = """%0 Journal Article
%T Chewing in goats
%A Horn, Ada
%A Hoof, B. C.
%J Journal of Goats
%D 2019
%R 10.1234/goats.5
%M 12345678
%W NLM
%K hay
straw
%X AIM: To chew.
METHODS: We chewed.

RESULTS: 5% chewed, and
%w was not measured.
%U https://barn.example/5

"""

WEB_OF_SCIENCE = """PT J
AU Horn, A
   Hoof, BC
AF Horn, Ada
   Hoof, B. C.
TI Chewing in
   goats
SO JOURNAL OF GOATS
AB Goats chew hay all day.
   Sheep agree.
C1 [Horn, Ada] Barn 5, Meadow.
PY 2019
DI 10.1234/goats.5
UT WOS:000123456700001
PM 12345678
ER

"""

COCHRANE = """Record #1 of 1
ID: CN-01234567
AU: Horn A
AU: Hoof BC
TI: Chewing in goats
SO: Journal of goats
YR: 2019
PM: PUBMED 12345678
PT: Journal article
DOI: 10.1234/goats.5
AB: AIM: To chew hay.
HAY: it was fresh.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full

"""

FIRST_LINES = "FN Clarivate Analytics Web of Science\nVR 1.0\n"


def test_a_record_of_endnote_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    path = write_file("goats.enw", ENDNOTE)
    assert record_of(path) == Record(
        text="AIM: To chew.\nMETHODS: We chewed.\nRESULTS: 5% chewed, and\n%w was not measured.",
        id="12345678",
        pmid="12345678",
        title="Chewing in goats",
        authors=("Horn, Ada", "Hoof, B. C."),
        journal="Journal of Goats",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=1,
    )


def test_a_record_of_web_of_science_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    path = write_file("savedrecs.txt", FIRST_LINES + WEB_OF_SCIENCE + "EF\n")
    assert record_of(path) == Record(
        text="Goats chew hay all day. Sheep agree.",
        id="12345678",
        pmid="12345678",
        title="Chewing in goats",
        authors=("Horn, Ada", "Hoof, B. C."),
        journal="JOURNAL OF GOATS",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=3,
    )


def test_a_record_of_the_cochrane_library_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    path = write_file("citation-export.txt", COCHRANE)
    assert record_of(path) == Record(
        text="AIM: To chew hay.\nHAY: it was fresh.",
        id="12345678",
        pmid="12345678",
        title="Chewing in goats",
        authors=("Horn A", "Hoof BC"),
        journal="Journal of goats",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=1,
    )


IDENTIFIERS = {
    "EndNote, another database": (ENDNOTE.replace("%W NLM", "%W Barn"), "10.1234/goats.5"),
    "EndNote, accession number": ("%0 Book\n%T Goats\n%M barn-5\n", "barn-5"),
    "EndNote, none": ("%0 Book\n%T Goats\n", None),
    "Web of Science, DOI": (FIRST_LINES + WEB_OF_SCIENCE.replace("PM 12345678\n", ""), "10.1234/goats.5"),
    "Web of Science, its own": (FIRST_LINES + "PT J\nTI Goats\nUT WOS:0005\nER\n", "WOS:0005"),
    "Cochrane, DOI": (COCHRANE.replace("PUBMED", "EMBASE"), "10.1234/goats.5"),
    "Cochrane, its own": ("Record #1 of 1\nID: CN-5\nTI: Goats\n", "CN-5"),
}


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_identifiers_are_those_of_pubmed_then_dois_then_the_exports_own(name: str, write_file: WriteFile) -> None:
    content, identifier = IDENTIFIERS[name]
    assert record_of(write_file("goats", content)).id == identifier


EXPORTS = {"EndNote": ENDNOTE, "Web of Science": FIRST_LINES + WEB_OF_SCIENCE + "EF\n", "Cochrane": COCHRANE}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_put_together_are_read_whole_whatever_their_line_ends(name: str, end: str, write_file: WriteFile) -> None:
    content = EXPORTS[name]
    bare = content.replace("AB ", "N1 ").replace("%X", "%Z").replace("AB:", "NO:")
    records = records_of(write_file("goats", (content + bare + content).replace("\n", end)))
    assert [bool(record.text) for record in records] == [True, False, True]
    assert records[0].text == records[2].text


def test_lines_outside_of_records_are_a_reject(write_file: WriteFile) -> None:
    lost = "TI Sheep\nAB Sheep chew.\nER\n\n"
    one, reject, two = read_all(write_file("a.ciw", FIRST_LINES + WEB_OF_SCIENCE + lost + WEB_OF_SCIENCE))
    assert isinstance(one, Record)
    assert isinstance(reject, Reject)
    assert isinstance(two, Record)
    assert (reject.number, reject.line) == (2, 20)
    assert "do not begin with a line 'PT J'" in str(reject)


def test_text_before_the_first_record_is_the_exporters_own_and_tagged_lines_are_not(write_file: WriteFile) -> None:
    assert len(records_of(write_file("a.enw", "From the barn\n\n" + ENDNOTE))) == 1
    (reject,) = rejects_of(write_file("b.enw", "%T Sheep\n%X Sheep chew.\n\n" + ENDNOTE))
    assert (reject.number, reject.line) == (1, 1)


def test_a_record_longer_than_any_is_a_reject(write_file: WriteFile) -> None:
    endless = "%0 Book\n%X Goats\n" + "chew on and on\n" * 100_000
    reject, record = read_all(write_file("a.enw", endless + ENDNOTE))
    assert "longer than" in str(reject)
    assert record.line == 100_003
