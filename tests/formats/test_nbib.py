"""MEDLINE: wrapped values, headings inline, an ending that says otherwise."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from tests.formats.conftest import WriteFile
from tests.formats.reading import read_all, record_of, records_of

GOATS = """
PMID- 12345678
OWN - NLM
TI  - Chewing in goats and
      other ruminants.
DP  - 2019 Mar
LID - S1234(19)5 [pii]
LID - 10.1234/goats.5 [doi]
AB  - AIM: To chew. METHODS: Goats
      were given hay, 5%, and
      watched.
FAU - Horn, Ada
AU  - Horn A
JT  - Journal of goats

"""


def test_a_record_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    path = write_file("goats.nbib", GOATS)
    assert record_of(path) == Record(
        text="AIM: To chew. METHODS: Goats were given hay, 5%, and watched.",
        id="12345678",
        title="Chewing in goats and other ruminants.",
        authors=("Horn, Ada",),
        journal="Journal of goats",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=2,
        raw=GOATS[1:],
        pmid="12345678",
    )


def test_the_content_tells_the_format_and_not_the_ending(write_file: WriteFile) -> None:
    assert record_of(write_file("goats.ris", GOATS)).id == "12345678"


def test_a_record_without_an_abstract_is_there(write_file: WriteFile) -> None:
    content = GOATS + "PMID- 7\nTI  - Sheep.\n" + GOATS
    assert [bool(record.text) for record in records_of(write_file("a.nbib", content))] == [True, False, True]


def test_words_that_say_that_there_is_no_abstract_are_none(write_file: WriteFile) -> None:
    assert record_of(write_file("a.nbib", "PMID- 7\nAB  - [Abstract not\n      available]\n")).text == ""


def test_lines_without_tags_are_a_reject_and_the_next_record_is_read(write_file: WriteFile) -> None:
    one, reject, two = read_all(write_file("a.nbib", GOATS + "the goat ate this record\n\n" + GOATS))
    assert (reject.number, reject.line) == (2, 16)
    assert isinstance(one, Record)
    assert isinstance(two, Record)


def test_a_blank_line_within_a_record_ends_neither_the_record_nor_its_abstract(write_file: WriteFile) -> None:
    halves = GOATS.replace("Goats\n", "Goats\n\n").replace("JT  -", "\nJT  -")
    parted = GOATS.replace("      were given hay, 5%, and\n", "\nwere given hay, 5%, and\n\n")
    whole = record_of(write_file("whole.nbib", GOATS))
    for content in (halves, parted):
        one, two = records_of(write_file("goats.nbib", content + GOATS))
        assert one.text == two.text == whole.text
        assert (one.journal, one.doi, one.authors) == (whole.journal, whole.doi, whole.authors)


def test_lines_that_were_ended_twice_are_one_line_each(write_file: WriteFile) -> None:
    one, two = records_of(write_file("a.nbib", (GOATS + GOATS).replace("\n", "\r\r\n")))
    assert (one.text, one.title, one.line) == (
        "AIM: To chew. METHODS: Goats were given hay, 5%, and watched.",
        "Chewing in goats and other ruminants.",
        2,
    )
    assert (two.text, two.line) == (one.text, 17)


WITHOUT_PMID = {
    "another identifier": "OID - barn-7\nTI  - Sheep.\n",
    "a title, as the record before it has": "TI  - Sheep.\nAB  - They chew, too.\n",
    "no more than a title": "TI  - Sheep.\n",
    "a status, which we write where there is no identifier": "STAT- \nFAU - Wool, Eve\n",
}


@pytest.mark.parametrize("name", WITHOUT_PMID)
def test_a_record_without_a_pmid_begins_behind_a_blank_line(name: str, write_file: WriteFile) -> None:
    content = GOATS + WITHOUT_PMID[name] + "\n" + WITHOUT_PMID[name] + "\n" + GOATS
    assert [record.line for record in records_of(write_file("a.nbib", content))][1] == 16
    assert len(records_of(write_file("a.nbib", content))) == 4


def test_records_make_up_the_file(write_file: WriteFile) -> None:
    goats = GOATS.lstrip()
    content = (goats + goats.replace("\n", "\r\n")) * 2
    assert "".join(record.raw for record in records_of(write_file("a.nbib", content))) == content
