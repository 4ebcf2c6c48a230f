"""Which format a file has: its content tells, then its ending; a name that the user gives goes before both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from absclf.errors import InputError
from absclf.formats import FORMATS, Columns
from absclf.formats.opening import open_input
from absclf.formats.registry import find_format, recognise
from tests.formats.conftest import WriteFile
from tests.formats.reading import record_of, records_of

PROSE = "Goats chew hay all day, and sheep agree. We screened title, abstract, and full text of all reports.\n"

CONTENTS = {
    "pubmed-xml": "<?xml version='1.0'?>\n<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>",
    "jats": "<!DOCTYPE article>\n<article article-type='research-article'><front/></article>",
    "html": "\n<!doctype html>\n<html lang=en><head><title>Goats</title></head></html>",
    "jsonl": '{"text": "Goats."}\n{"text": "Sheep."}\n',
    "json": '[\n  {"text": "Goats."}\n]',
    "nbib": "\nPMID- 7\nTI  - Goats.\n",
    "ris": "Provider: Barn\n\nTY  - JOUR\nTI  - Goats\nER  - \n",
    "enw": "%0 Journal Article\n%T Goats\n%X They chew.\n",
    "wos": "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Goats\nER\n\nEF\n",
    "cochrane": "Record #1 of 1\nID: CN-7\nTI: Goats\n",
    "bibtex": "% goats\n@article{horn2019,\n title = {Goats}\n}\n",
    "pubmed-rct": "###7\nMETHODS\tGoats were fed .\n",
    "pubmed-abstract": "\n1. J Goats. 2019 Mar;5:1-9.\n\nGoats.\n\nHorn A.\n\nPMID: 7\n",
    "csv": "Key;Title;Abstract Note\n1;Goats;They chew.\n",
    "text": PROSE,
}


@pytest.mark.parametrize("name", CONTENTS)
def test_the_content_tells_the_format_whatever_the_ending(name: str, write_file: WriteFile) -> None:
    for ending in ("", ".txt", ".dat", ".ris", ".csv", ".xml"):
        if name == "text" and ending not in ("", ".txt", ".dat"):
            continue
        assert format_of(write_file(f"goats{ending}", CONTENTS[name])) == name


@pytest.mark.parametrize("end", ["\r\n", "\r", "\r\r\n"])
def test_the_content_tells_the_format_whatever_its_line_ends(end: str, write_file: WriteFile) -> None:
    for name, content in CONTENTS.items():
        assert format_of(write_file("goats", content.replace("\n", end))) == name


def format_of(path: Path) -> str:
    with open_input(path) as source:
        return recognise(source).name


TEXTS = {
    "a sentence with names of columns": PROSE,
    "paragraphs after a mark that others use": "###7\nGoats were fed.\n\n###8\nSheep were fed.\n",
    "a list": "1. Goats were fed.\n2. Sheep were fed.\n",
    "a text that speaks of tags": "In RIS a record begins with TY  - JOUR and ends with ER.\n",
    "a share first": "%0 of goats chew.\n%100 of sheep do.\n",
    "tags of others in sentences": "PT is a tag of Web of Science, ER another.\nRecord #1 of 2 is short.\n",
    "brackets": "[Goats] were {fed}, and p <0.05.\n",
    "an address": "Write to ada@barn.example, {goats}.\n",
    "a ruled line": "_" * 60 + "\nGoats chew hay, and ProQuest document ID is what we searched for.\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_not_taken_for_what_it_speaks_of(name: str, write_file: WriteFile) -> None:
    assert format_of(write_file("goats", TEXTS[name])) == "text"


def test_the_ending_tells_where_the_content_does_not(write_file: WriteFile) -> None:
    assert format_of(write_file("goats.csv.gz", "Was,Inhalt\nZiegen,Sie kauen.\n")) == "csv"
    assert format_of(write_file("goats.TSV", "Was\tInhalt\n")) == "csv"
    assert format_of(write_file("goats.json", "17")) == "json"


def test_json_lines_are_known_though_the_first_line_is_bad_or_longer_than_what_is_looked_at(
    write_file: WriteFile,
) -> None:
    good = '{"text": "Goats."}\n'
    assert format_of(write_file("a", '{"text": oops}\n' + good * 3)) == "jsonl"
    long = json.dumps({"text": "Goats chew. " * 10_000}) + "\n"
    assert [len(one.text) for one in records_of(write_file("b", long + long))] == [119_999, 119_999]


def test_json_lines_are_known_though_a_byte_order_mark_stands_between_them(write_file: WriteFile) -> None:
    assert format_of(write_file("a", '\ufeff{"text": "Goats."}\n' * 2)) == "jsonl"


def test_a_table_is_known_by_a_column_that_the_user_names(write_file: WriteFile) -> None:
    path = write_file("goats", "Was,Inhalt\nZiegen,Sie kauen.\n")
    assert record_of(path, columns=Columns(text="Inhalt")).text == "Sie kauen."


def test_a_format_that_is_named_goes_before_the_content(write_file: WriteFile) -> None:
    path = write_file("goats.ris", CONTENTS["ris"])
    assert "TY  - JOUR" in record_of(path, format="text").text
    with pytest.raises(InputError, match=r"no input format 'endnote'\. Choose one of: xlsx, pubmed-xml"):
        records_of(path, format="endnote")


UNREAD = {
    "EndNote XML": (
        '<?xml version="1.0" encoding="UTF-8"?><xml><records><record><titles><title>Goats</title></titles></record>',
        r"this is an EndNote XML export, which is not read\. In EndNote, .*RIS",
    ),
    "Ovid": (
        "<1>\r\nUnique Identifier\r\n  12345678\r\nTitle\r\n  Goats.\r\nAbstract\r\n  They chew.\r\n",
        r"this is an Ovid text export, which is not read\. In Ovid, .*RIS",
    ),
    "Ovid, short names": ("<1>\nVN  - Ovid Technologies\nTI  - Goats.\nAB  - They chew.\n", "an Ovid text export"),
    "Scopus": (
        "Scopus\nEXPORT DATE: 02 May 2019\n\nHorn A.\nGoats\n(2019) Barn, 5.\n\nABSTRACT: They chew.\n",
        r"this is a Scopus plain text export, which is not read\. In Scopus, .*RIS or CSV",
    ),
    "Atom": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<entry><title>Goats</title>'
        "<summary>They chew.</summary></entry></feed>",
        r"this is an Atom feed, such as arXiv's answers, which is not read\. .*CSV or JSON lines",
    ),
    "Europe PMC": (
        '<?xml version="1.0"?><responseWrapper xmlns:epmc="https://www.europepmc.org/data"><resultList><result>'
        "<abstractText>Goats chew.</abstractText></result></resultList></responseWrapper>",
        r"this is an XML answer of Europe PMC, which is not read\. .*format=json&resultType=core",
    ),
    "eSummary": (
        '<?xml version="1.0"?>\n<!DOCTYPE eSummaryResult PUBLIC "-//NLM//DTD" "https://eutils.example/x.dtd">\n'
        '<eSummaryResult><DocSum><Id>7</Id><Item Name="Title">Goats</Item></DocSum></eSummaryResult>',
        r"without abstracts, which is not read\. .*eFetch",
    ),
    "ProQuest": (
        "_" * 60
        + "\n\nReport Information from ProQuest\n02 May 2019\n"
        + "_" * 60
        + "\n\nGoats\n\nAbstract: They chew.\n",
        r"this is a ProQuest text export, which is not read\. In ProQuest, .*RIS",
    ),
    "ProQuest, without a head": (
        "_" * 60 + "\n\nGoats\n\nAbstract: They chew.\n\nProQuest document ID: 77\n\n" + "_" * 60 + "\n",
        "this is a ProQuest text export",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_an_export_that_is_not_read_is_refused_with_what_to_export_instead(name: str, write_file: WriteFile) -> None:
    content, message = UNREAD[name]
    for ending in ("", ".txt", ".xml"):
        with pytest.raises(InputError, match=message):
            records_of(write_file(f"goats{ending}", content))


def test_the_bibtex_of_scopus_is_read_though_it_begins_as_its_plain_text_does(write_file: WriteFile) -> None:
    heading = "Scopus\nEXPORT DATE: 02 May 2019\n\n"
    entries = (
        "@ARTICLE{Horn2019,\n\tabstract = {Goats chew.},\n}\n\n@BOOK{Hoof2020,\n\tabstract = {They are hard.}\n}\n"
    )
    for end in ("\n", "\r\n", "\r"):
        path = write_file("scopus.bib", (heading + entries + heading + entries).replace("\n", end))
        assert [record.text for record in records_of(path)] == ["Goats chew.", "They are hard."] * 2


def test_a_file_without_a_record_is_refused(write_file: WriteFile) -> None:
    for name, content in (("a.csv", "id,title,abstract\n"), ("b.json", "[]"), ("c.jsonl", "\n \n[]\n")):
        with pytest.raises(InputError, match="there is no record in it"):
            records_of(write_file(name, content))


def test_every_format_has_a_name_of_its_own_and_each_ending_one_owner() -> None:
    endings = [ending for known in FORMATS for ending in known.endings]
    assert len(endings) == len(set(endings))
    assert [find_format(known.name.upper()) for known in FORMATS] == list(FORMATS)
