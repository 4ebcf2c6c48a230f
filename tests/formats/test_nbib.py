"""MEDLINE: wrapped values, headings inline, an ending that says otherwise."""

from __future__ import annotations

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
