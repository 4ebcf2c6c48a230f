"""A sign or a word thousands of times over: reading and writing take time in proportion to the length of the input.

What takes time by its square or its cube would not end here before the reader gives up.
"""

from __future__ import annotations

import itertools
import string

import pytest

from absclf.abstract import Record
from absclf.formats import signatures
from absclf.formats.markdown import MarkdownWriter
from absclf.formats.markup import plain_abstract, plain_text
from absclf.formats.opening import open_input
from absclf.formats.text_lines import is_fact, is_names, split_names
from absclf.heading_tables import heading_key
from tests.formats.conftest import WriteFile
from tests.formats.reading import record_of
from tests.formats.results import build

MANY = 300_000
BLANKS = " " * MANY
LINES = "\n" * MANY

GOATS = "Goats chew hay in the barn. They chew it again on the meadow, and once more at night, when the barn is quiet."

HEADS = {
    "a key of BibTeX": (signatures.is_bibtex, "@goat{", " ", "}"),
    "entries of BibTeX": (signatures.is_bibtex, "", "@goat{ ", "}"),
    "a type of EndNote": (signatures.is_enw, "%0 A", " ", "x"),
    "a name of Web of Science": (signatures.is_wos, "FN x", " ", "x"),
    "a type of Web of Science": (signatures.is_wos, "PT J", "\n", "x"),
    "blanks before a result": (signatures.holds_results, "", " ", "x"),
}
"""What begins a file, what follows over and over, and what ends it."""


@pytest.mark.parametrize("name", HEADS)
def test_the_head_of_a_file_that_is_almost_of_a_format(name: str, write_file: WriteFile) -> None:
    is_format, first, repeated, last = HEADS[name]
    content = first + repeated * (60_000 // len(repeated)) + last
    with open_input(write_file("goats", content)) as source:
        assert source.head_text == content
        assert not is_format(source)


NO_TAGS = [
    f"a <b aa={BLANKS}x",
    f"a <title aa={BLANKS}x",
    f"a <p{BLANKS}x",
    "a <b aa=1" * MANY,
]


@pytest.mark.parametrize("text", NO_TAGS, ids=range(len(NO_TAGS)))
def test_tags_that_are_not_closed_are_text(text: str) -> None:
    assert plain_text(text) == text
    assert plain_abstract(text) == (text, None)


def test_escaped_tags_that_are_not_closed_are_text() -> None:
    assert plain_text(f"&lt;/b&gt;&lt;b aa={BLANKS}x") == f"<b aa={BLANKS}x"
    assert plain_text("&lt;/b&gt;" + "&lt;b aa= " * MANY).count("<b aa=") == MANY


def test_formulas_of_ever_new_namespaces_that_are_not_closed() -> None:
    prefixes = map("".join, itertools.product(string.ascii_lowercase, repeat=3))
    assert plain_text("".join(f"<{prefix}:math>" for prefix in prefixes) + GOATS) == GOATS


def test_tex_documents_that_are_not_closed() -> None:
    begins = r"\begin{document}" * (MANY // 10)
    assert plain_text(f"<tex-math>{begins}</tex-math>") == begins


def test_a_line_of_text_that_is_almost_of_names_or_a_fact() -> None:
    assert not is_names("A" + " a" * MANY + " X")
    assert split_names(f"Ada Horn{BLANKS}2, Bo Hoof{BLANKS}(ORCID") == ("Ada Horn", "Bo Hoof (")
    assert split_names("(ORCID " * MANY) == ("( " * (MANY - 1) + "(",)
    assert not is_fact("@" * MANY)
    assert heading_key(f"Hay{BLANKS}x") == "hay x"


TEXTS = {
    "blanks within a line": (f"{GOATS}{BLANKS}{GOATS}", f"{GOATS}{BLANKS}{GOATS}"),
    "blanks before a number": (f"{GOATS}\n\n{BLANKS}{GOATS}", f"{GOATS}\n\n{GOATS}"),
    "blanks behind the abstract's name": (f"Abstract{BLANKS}x {GOATS}", f"Abstract{BLANKS}x {GOATS}"),
    "letters between a title and a text": (f"Goats in barns\nA{' a' * MANY} X\n{GOATS}", f"A{' a' * MANY} X\n{GOATS}"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_plain_text(name: str, write_file: WriteFile) -> None:
    content, text = TEXTS[name]
    assert record_of(write_file("goats.txt", content)).text == text


def test_a_page_saved_as_text(write_file: WriteFile) -> None:
    page = f"Goats and their hay\n\nView PDF\nCited by 3\n\nAbstract{BLANKS}x {GOATS}\n\nView all references\n"
    assert record_of(write_file("goats.txt", page)).text.endswith(GOATS)


def test_a_heading_of_a_page(write_file: WriteFile) -> None:
    heading = "abstract" + "\xa0" * MANY + "x"
    page = f"<html><div id=abstract><h2>{heading}</h2><p>{GOATS}</p></div></html>"
    assert record_of(write_file("goats.html", page)).text.endswith(GOATS)


@pytest.mark.parametrize("name", ["words", "rights"])
def test_a_paragraph_of_pubmeds_abstract_format(name: str, write_file: WriteFile) -> None:
    paragraph = {"words": "chew chew\n" * (MANY // 10) + "chew", "rights": f"copyright{BLANKS}x"}[name]
    content = f"1. J Goats. 2019 May;3(1):1-9.\n\nGoats and hay.\n\n{paragraph}\n\nPMID: 7\n"
    record = record_of(write_file("goats.txt", content), format="pubmed-abstract")
    assert record.text == paragraph.replace("\n", " ")


def test_blank_lines_in_markdown() -> None:
    result = build(Record("", "7", "Hay"), [("RESULTS", None, ["Goats", "chew.", "# Hay."])], [LINES, LINES])
    written = MarkdownWriter().item(result, 1)
    assert f"Goats{LINES}chew.{LINES}\\# Hay." in written
