"""Plain text and pages saved as text: how abstracts are parted, and what stands around them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.abstract import Record
from absclf.formats.lines import split_lines
from absclf.formats.reject import Reject
from absclf.formats.text import read_records
from absclf.segmentation import segment
from tests.formats.reading import record_of

HENS_TITLE = "Straw and pecking among barn hens"
HENS = (
    "Hens in barns peck at each other more than hens on meadows do. We asked whether straw keeps them calm. Six barns"
    " with 120 hens got fresh straw on every morning for a month. Pecks fell by half, and no hen was hurt. Straw is a"
    " cheap way to keep the peace, though somebody has to carry it."
)
GOATS_TITLE = "How goats choose a path down a slope: a field study"
GOATS = (
    "Goats walk down slopes that people would not dare. We filmed 40 goats on three slopes in spring and drew their"
    " paths on a map. Most goats took the steepest path that had dry stones on it. When it rained they went around."
    " The surface seems to matter more to a goat than the angle, which builders of paths may note."
)
DUCKS_TITLE = "Ducks in traffic"
DUCKS = (
    "Ducks that live in towns cross roads with their young every spring. We counted crossings at nine ponds for two"
    " years. Ducks waited longer where cars were fast, and crossed in larger groups. Signs for drivers changed nothing."
    " Fences with one gate led nine ducks of ten to a safe place."
)
TITLED = [(HENS_TITLE, HENS), (GOATS_TITLE, GOATS), (DUCKS_TITLE, DUCKS)]


def read(text: str) -> list[Record]:
    found = list(read_records(split_lines([text], "barn.txt"), "barn.txt"))
    assert not any(isinstance(record, Reject) for record in found)
    return [record for record in found if isinstance(record, Record)]


def read_one(text: str) -> Record:
    (record,) = read(text)
    return record


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def wrapped(text: str) -> str:
    return textwrap.fill(text, 72, break_on_hyphens=False)


@pytest.mark.parametrize(
    "start",
    [
        "As told in the Abstract. Hens peck.",
        "In ABSTRACT: a corpus of hens, they peck.",
        "Abstract-level models of hens peck.",
        "Hens of record 4. They peck.",
    ],
)
def test_the_name_of_the_abstract_within_a_text_is_text(start: str) -> None:
    assert read_one(f"{start} {HENS}").text == f"{start} {HENS}"


@pytest.mark.parametrize("name", ["Abstract. ", "ABSTRACT: ", "Abstract—", "Abstract-", "Abstract - "])
def test_the_name_of_the_abstract_before_a_text_is_none_of_it(name: str) -> None:
    assert read_one(f"{name}{HENS}").text == HENS


ONE = {
    "a paragraph": (HENS, HENS),
    "no line end at the end": (HENS + "\n", HENS),
    "blank lines around": (f"\n\n  {HENS}\n\n", HENS),
    "one sentence": ("Hens peck.", "Hens peck."),
    "words without a full stop": ("Hens peck at each other", "Hens peck at each other"),
    "two paragraphs": (f"{HENS}\n\n{GOATS}", f"{HENS}\n\n{GOATS}"),
    "Windows line ends": (f"{HENS}\r\n\r\n{GOATS}\r\n", f"{HENS}\n\n{GOATS}"),
    "lines of 72 characters": (wrapped(HENS), wrapped(HENS)),
    "headings on lines of their own": (
        f"Background\n{HENS}\n\nMethods\n{GOATS}",
        f"Background\n{HENS}\n\nMethods\n{GOATS}",
    ),
    "headings between blank lines": (
        f"Background\n\n{HENS}\n\nMethods\n\n{GOATS}",
        f"Background\n\n{HENS}\n\nMethods\n\n{GOATS}",
    ),
    "short paragraphs": ("To count pecks.\n\nWe counted pecks in six barns.\n\nHens peck.",) * 2,
    "a wider gap between short paragraphs": (
        "To count.\n\nWe counted.\n\n\nHens peck.",
        "To count.\n\nWe counted.\n\nHens peck.",
    ),
    "a short paragraph among long ones": (f"{HENS}\n\n{DUCKS}\n\nStraw and the calm of barn hens.\n\n{GOATS}",) * 2,
    "a page that ends inside a sentence": (
        f"Hens that peck\n\f{GOATS[0].lower()}{GOATS[1:]}",
        f"Hens that peck\n{GOATS[0].lower()}{GOATS[1:]}",
    ),
}


@pytest.mark.parametrize(("content", "text"), ONE.values(), ids=ONE)
def test_one_abstract(content: str, text: str) -> None:
    record = read_one(content)
    assert (record.text, record.title) == (text, "")


WITH_TITLE = {
    "above a blank line": f"{HENS_TITLE}\n\n{HENS}",
    "above the text": f"{HENS_TITLE}\n{HENS}",
    "underlined": f"{HENS_TITLE}\n=======\n\n{HENS}",
    "with a full stop": f"{HENS_TITLE}.\n\n{HENS}",
    "with a full stop, above the text": f"{HENS_TITLE}.\n{HENS}",
    "named, above a narrow text": f"Title: {HENS_TITLE}\n{textwrap.fill(HENS, 36)}",
    "with the journal below": f"{HENS_TITLE}\n\nJournal of Hens 2020;12(3):45-50\n{HENS}",
    "above a wrapped text": f"{HENS_TITLE}\n{wrapped(HENS)}",
    "named": f"Title: {HENS_TITLE}\nAbstract: {HENS}",
    "with the abstract's name below": f"{HENS_TITLE}\n\nAbstract\n\n{HENS}",
    "with authors": f"{HENS_TITLE}\n\nJane Doe1, Max Moe2,* and Zoe Roe\n\n{HENS}",
    "with authors and their department": f"{HENS_TITLE}\nJane Doe, Max Moe\n\nDepartment of Hens, Barn\n\n{HENS}",
    "with keywords and rights below": f"{HENS_TITLE}\n\n{HENS}\n\nKeywords: hens; straw\n\n© 2020 The Barn Society",
}


@pytest.mark.parametrize("content", WITH_TITLE.values(), ids=WITH_TITLE)
def test_a_title_is_no_part_of_the_text(content: str) -> None:
    record = read_one(content)
    assert record.title.rstrip(".") == HENS_TITLE
    assert unwrapped(record.text) == HENS


def test_authors_below_the_title() -> None:
    record = read_one(WITH_TITLE["with authors"])
    assert record.authors == ("Jane Doe", "Max Moe", "Zoe Roe")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_sentence_a_line_is_text_from_the_first_line_on(ending: str) -> None:
    lines = [
        "Darkness disturbs hens.",
        "We measured the light in six barns for a month.",
        "Hens pecked less where it was light.",
        "Lamps are a cheap way to keep the peace in a barn.",
    ]
    record = read_one(ending.join(lines))
    assert (record.title, unwrapped(record.text)) == ("", " ".join(lines))


def test_several_sentences_are_no_title_whatever_they_end_with() -> None:
    record = read_one(f"{HENS}\n{HENS_TITLE}\n\n{HENS}")
    assert record.title == ""
    assert record.text.count(HENS) == 2


def test_a_title_behind_a_named_abstract_is_that_of_the_next() -> None:
    records = read(f"Abstract: {HENS}\n\nTitle: {GOATS_TITLE}\nAbstract: {GOATS}")
    assert [(record.title, record.text) for record in records] == [("", HENS), (GOATS_TITLE, GOATS)]


def test_a_fact_above_the_text_is_none_of_it_and_tells_what_it_says() -> None:
    record = read_one(f"{HENS_TITLE}\n\nhttps://doi.org/10.1234/hens.1\nPublished online: 3 May 2020\n{HENS}")
    assert (record.doi, record.year, record.text) == ("10.1234/hens.1", 2020, HENS)


def test_named_fields() -> None:
    record = read_one(
        f"PMID: 123\nTitle: {HENS_TITLE}\nAuthors: Doe J, Moe M\nJournal: The Barn\nYear: 2020\nDOI: 10.1000/hens\n"
        f"Abstract: {HENS}\n"
    )
    assert (record.id, record.doi, record.year, record.journal) == ("123", "10.1000/hens", 2020, "The Barn")
    assert record.authors == ("Doe J", "Moe M")
    assert (record.title, record.text) == (HENS_TITLE, HENS)


SEVERAL = {
    "titles between blank lines": "\n\n".join(f"{title}\n\n{text}" for title, text in TITLED),
    "titles above the texts": "\n\n".join(f"{title}\n{text}" for title, text in TITLED),
    "titles above wrapped texts": "\n\n".join(f"{title}\n\n{wrapped(text)}" for title, text in TITLED),
    "titles with full stops": "\n\n".join(f"{title}.\n\n{text}" for title, text in TITLED),
    "titles and authors": "\n\n".join(f"{title}\nJane Doe, Max Moe\n\n{text}" for title, text in TITLED),
    "numbers": "\n\n".join(f"{n}. {title}\n{text}" for n, (title, text) in enumerate(TITLED, start=1)),
    "named fields": "\n".join(f"Title: {title}\nAbstract: {text}\n" for title, text in TITLED),
    "ids": "".join(f"###{n}\n{title}\n{text}\n\n" for n, (title, text) in enumerate(TITLED)),
    "form feeds": "\f".join(f"{title}\n\n{text}\n" for title, text in TITLED),
    "rules": "\n\n---\n\n".join(f"{title}\n\n{text}" for title, text in TITLED),
    "stars": "\n* * *\n".join(f"{title}\n\n{text}" for title, text in TITLED),
    "wider gaps": "\n\n\n\n".join(f"{title}\n\n{text}" for title, text in TITLED),
}


@pytest.mark.parametrize("content", SEVERAL.values(), ids=SEVERAL)
def test_several_abstracts(content: str) -> None:
    records = read(content)
    assert [(record.title.rstrip("."), unwrapped(record.text)) for record in records] == TITLED
    assert [record.number for record in records] == [1, 2, 3]


UNTITLED = {
    "ids": "".join(f"###{n}\n{text}\n\n" for n, (_, text) in enumerate(TITLED)),
    "form feeds": "\f".join(text for _, text in TITLED),
    "rules": "\n===\n".join(text for _, text in TITLED),
    "numbers": "\n\n".join(f"{n}. {text}" for n, (_, text) in enumerate(TITLED, start=1)),
    "headings that begin anew": "\n\n".join(f"Background: {text}\n\nConclusion: Amen to that." for _, text in TITLED),
}


@pytest.mark.parametrize("content", UNTITLED.values(), ids=UNTITLED)
def test_several_abstracts_without_titles(content: str) -> None:
    texts = [record.text.removeprefix("Background: ").split("\n\n")[0] for record in read(content)]
    assert texts == [text for _, text in TITLED]


@pytest.mark.parametrize("start", ["", "\n\n"])
def test_wider_gaps_part_abstracts_of_several_paragraphs(start: str) -> None:
    records = read(f"{start}{HENS}\n\n{GOATS}\n\n\n{DUCKS}\n\n{HENS}")
    assert [record.text for record in records] == [f"{HENS}\n\n{GOATS}", f"{DUCKS}\n\n{HENS}"]


def test_many_long_paragraphs_are_an_abstract_each() -> None:
    texts = [f"{text} {text}" for _, text in TITLED] * 3
    assert [record.text for record in read("\n\n".join(texts))] == texts


def test_ids_and_lines_say_where_a_record_stands() -> None:
    records = read(f"###a1\n{HENS}\n\n###b2\n\n{GOATS}\n")
    assert [(record.id, record.number, record.line) for record in records] == [("a1", 1, 2), ("b2", 2, 6)]


def test_an_id_without_a_text_is_a_record_without_one() -> None:
    assert [(record.id, record.text) for record in read(f"###1\n\n###2\n{HENS}\n\n###3\n")] == [
        ("1", ""),
        ("2", HENS),
        ("3", ""),
    ]


def test_records_come_before_the_file_ends() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "###1\n"
            yield HENS + "\n"

    records = read_records(endless(), "-")
    assert [next(records).number for _ in range(3)] == [1, 2, 3]


INTRODUCTION, COVERED, OPINION = (
    "INTRODUCTION: Hens in barns peck at each other more than hens on meadows do. Straw has been tried against it.",
    "AREAS COVERED: This article goes through forty years of straw in barns, and compares it with hay.",
    "EXPERT OPINION: Straw is underrated in our view. Larger barns must show whether it pays.",
)
PORTAL = f"""{HENS_TITLE}

Jane Doe, Max Moe, Zoë Røe

Research output: Journal article (peer-reviewed)Review article

7 Citations (Scopus)


{INTRODUCTION}

{COVERED}

{OPINION}

Original languageEnglish
Pages (from-to)1-10
Number of pages10
JournalThe Barn
Issue number4
Publication statusPublished - Mar 2019


  • Hens/psychology
  • Straw


Dive into the research topics of '{HENS_TITLE}'. Together they form a unique fingerprint.

Cite this"""

SCIENCE_SITE = f"""Skip to main content
Journals & Books
Search
View PDF

The Barn
Volume 12, Issue 3, March 2019, Pages 123-130
Review article
{HENS_TITLE}
Author links open overlay panelJane Doe a, Max Moe b, Zoë Røe b

Show more
Cite
https://doi.org/10.1000/hens.2019
Get rights and content

Highlights
•Straw calms hens.

Abstract
{HENS}

Introduction
{GOATS}

References (3)
"""

PUBLISHER = f"""Log in
Menu

Home  Poultry  Article

{HENS_TITLE}
Published: 12 March 2019
Volume 12, pages 123–130, (2019)
Cite this article

The Barn
Jane Doe1, Max Moe2 & Zoë Røe1

1234 Accesses
45 Citations
Explore all metrics

Abstract
{HENS}

This is a preview of subscription content, log in to check access.
"""
REPOSITORY = f"""{HENS_TITLE}

Jane Doe, Max Moe, Zoë Røe*

*Corresponding author for this work

Research output: Contribution to journal › Article › peer-review

Abstract
{HENS}
Original languageEnglish
JournalThe Barn
Publication statusPublished - 2019

Access to Document
10.1000/hens.2019
Fingerprint
Cite this
Doe, J., Moe, M., & Røe, Z. (2019). {HENS_TITLE}. The Barn, 12, 1-10. It can be read there. Everybody may do so.
"""


@pytest.mark.parametrize("page", [SCIENCE_SITE, PUBLISHER, REPOSITORY], ids=["science", "publisher", "repository"])
def test_a_saved_page_gives_title_authors_and_abstract(page: str) -> None:
    record = read_one(page)
    assert (record.title, record.text) == (HENS_TITLE, HENS)
    assert record.authors == ("Jane Doe", "Max Moe", "Zoë Røe")


def test_a_portal_page_gives_its_printed_sections() -> None:
    record = read_one(PORTAL)
    assert record.title == HENS_TITLE
    assert record.authors == ("Jane Doe", "Max Moe", "Zoë Røe")
    assert (record.journal, record.year) == ("The Barn", 2019)
    assert record.text == f"{INTRODUCTION}\n\n{COVERED}\n\n{OPINION}"
    abstract = segment(record)
    assert [heading.text for heading in abstract.headings] == ["INTRODUCTION", "AREAS COVERED", "EXPERT OPINION"]
    assert abstract.heading_of == (0, 0, 1, 2, 2)


def test_a_portal_page_without_its_headings_gives_the_same_text() -> None:
    page = PORTAL
    for heading in ("INTRODUCTION: ", "AREAS COVERED: ", "EXPERT OPINION: "):
        page = page.replace(heading, "")
    paragraphs = [paragraph.partition(": ")[2] for paragraph in (INTRODUCTION, COVERED, OPINION)]
    assert read_one(page).text == "\n\n".join(paragraphs)


def test_saved_pages_parted_by_form_feeds() -> None:
    records = read(f"{REPOSITORY}\f{SCIENCE_SITE}")
    assert [(record.title, record.text) for record in records] == [(HENS_TITLE, HENS)] * 2


def test_a_page_without_an_abstract_is_a_record_without_text() -> None:
    record = read_one(f"Menu\nLog in\n{HENS_TITLE}\nJane Doe, Max Moe\nCite this\nDownload PDF\n")
    assert (record.title, record.text) == (HENS_TITLE, "")


FILES = {
    "UTF-8 with mark": ("\ufeff" + HENS).encode(),
    "Latin-1": HENS.replace("hurt", "h\xfcrt").encode("latin-1"),
    "UTF-16": HENS.encode("utf-16"),
}


@pytest.mark.filterwarnings("ignore::absclf.formats.InputWarning")
@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_files_in_any_encoding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hens.txt"
    path.write_bytes(content)
    record = record_of(path)
    assert record.text.replace("\xfc", "u") == HENS
    assert record.path == str(path)


@given(
    st.lists(
        st.sampled_from(
            [
                HENS,
                HENS_TITLE,
                "Methods",
                "Jane Doe, Max Moe",
                "###1",
                "---",
                "\f",
                "",
                "",
                "1. Hens",
                "Title: Hens",
                "Cite this",
                "x",
            ]
        ),
        max_size=20,
    )
)
def test_any_lines_give_numbered_records_and_no_sentence_is_lost(lines: list[str]) -> None:
    records = read("\n".join(lines))
    assert [record.number for record in records] == list(range(1, len(records) + 1))
    if "Cite this" not in lines:
        assert sum(record.text.count(HENS) for record in records) == lines.count(HENS)
