"""PubMed's abstract format, PubMed RCT text, BibTeX and HTML pages."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats import Reject
from tests.formats.conftest import WriteFile
from tests.formats.reading import printed, read_all, record_of, records_of

PUBMED = """
1. J Goats. 2019 Mar;5(1):1-9. doi: 10.1234/goats.5. Epub 2019 Jan
7.

Chewing in goats and other
ruminants.

Horn A(1)(2), Ångström ÅB(#)(2); Goat Group.

Author information:
(1)Barn One, Hilltown.
(2)Barn Two, Hilltown.

AIM: To see whether goats and
sheep chew.
METHODS: We watched. 2. Not a
record.

Copyright © 2019 Barn Press. All rights reserved.

DOI: 10.1234/goats.5
PMID: 12345678 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. J Sheep. 2018.

Wool.

Wool W.

Comment in
    J Goats. 2018.

PMID: 7


3. J Hay. 2017;1:1.

[Hay].

[Article in German]

Heu H.

Comment on goats was made before, but hay was not.

Publisher: Ziegen kauen.

PMID: 8
"""


def test_pubmeds_abstract_format_is_read(write_file: WriteFile) -> None:
    path = write_file("pubmed.txt", PUBMED)
    one, two, three = records_of(path)
    assert one == Record(
        text="AIM: To see whether goats and sheep chew.\nMETHODS: We watched. 2. Not a record.",
        id="12345678",
        title="Chewing in goats and other ruminants.",
        authors=("Horn A", "Ångström ÅB", "Goat Group"),
        journal="J Goats",
        year=2019,
        doi="10.1234/goats.5",
        path=str(path),
        number=1,
        line=2,
        pmid="12345678",
    )
    assert (two.id, two.title, two.text) == ("7", "Wool.", "")
    assert (three.id, three.authors) == ("8", ("Heu H",))
    assert three.text == "Comment on goats was made before, but hay was not."


def test_a_number_of_thousands_of_digits_is_no_record_of_pubmeds_abstract_format(write_file: WriteFile) -> None:
    number = f"{'7' * 5000}. Goats in 2019 chewed no more."
    text = record_of(write_file("a.txt", f"1. J Goats. 2019.\n\nHay.\n\nThey chew.\n\n{number}\n\nPMID: 7\n")).text
    assert text == f"They chew.\n{number}"


def test_a_notice_that_is_wrapped_is_none_of_the_abstract(write_file: WriteFile) -> None:
    notice = "Corrected\nand\nrepublished\nfrom\nJ Goats. 2018."
    text = record_of(write_file("a.txt", f"1. J Goats. 2019.\n\nHay.\n\nThey chew.\n\n{notice}\n\nPMID: 7\n")).text
    assert text == "They chew."


PUBMED_ENDS = {
    "blank lines": "\n\n\n",
    "one line end": "\n",
    "none": "",
    "none, and a byte order mark": "\ufeff",
    "a note behind the PMID": " [Indexed for MEDLINE]",
    "a statement behind the PMID": "\n\nConflict of interest statement: None. See 1. below.",
}


@pytest.mark.parametrize("name", PUBMED_ENDS)
def test_files_of_pubmeds_abstract_format_put_together_are_read_whole(name: str, write_file: WriteFile) -> None:
    file = PUBMED.strip() + PUBMED_ENDS[name]
    records = records_of(write_file("pubmed.txt", file + file + PUBMED.strip()))
    assert [(record.id, record.number) for record in records] == [
        (identifier, place * 3 + position)
        for place in range(3)
        for position, identifier in enumerate(("12345678", "7", "8"), start=1)
    ]
    assert [record.text for record in records[:3]] == [record.text for record in records[3:6]]
    assert records[3].line == file.count("\n") + 1


LICENCE = (
    "which lets anybody copy, share and feed this article to goats in any barn, for any purpose, as long as the herd "
    "that wrote it is named, the place where it first stood is told, and each change is marked as one. Who wants to "
    "sell hay wrapped in it is kindly asked to write to the barn's office for rights, at rights@barn.example, well in "
    "advance of the next harvest."
)
RIGHTS = {
    "a mark and a year": f"© The Author(s) 2019. Published by Barn University Press under a licence {LICENCE}",
    "a word and a mark": f"Copyright: © 2019 Horn et al. This is an open-access article under a licence {LICENCE}",
    "a word and a year": f"Copyright 2019 by the barn, under a licence {LICENCE}",
    "letters": f"(c) 2019 Barn Press, under a licence {LICENCE}",
    "a licence": f"This is an open access article from the barn, under a licence {LICENCE}",
    "a protected article": f"This article is protected by copyright, and by a licence {LICENCE}",
}


@pytest.mark.parametrize("name", RIGHTS)
def test_rights_stay_out_of_a_pubmed_abstract_however_long_they_are(name: str, write_file: WriteFile) -> None:
    short = "Copyright © 2019 Barn Press. All rights reserved."
    one, two, three = records_of(write_file("pubmed.txt", PUBMED.replace(short, RIGHTS[name])))
    assert one.text.endswith("METHODS: We watched. 2. Not a record.")
    bare = PUBMED.replace("Comment on goats was made before, but hay was not.", RIGHTS[name])
    assert [record.text for record in records_of(write_file("bare.txt", bare))][1:] == [two.text, ""]
    assert three.text


@pytest.mark.parametrize("opening", ["Copyright law", "Open access articles", "Work published by farmers"])
def test_an_abstract_about_rights_is_one(opening: str, write_file: WriteFile) -> None:
    abstract = f"{opening} matters to goats, and this review tells why."
    content = PUBMED.replace("Comment on goats was made before, but hay was not.", abstract)
    assert records_of(write_file("pubmed.txt", content))[2].text == abstract


def test_rct_text_is_read_without_its_labels(write_file: WriteFile) -> None:
    content = "###101\nOBJECTIVE\tTo see whether goats chew .\nRESULTS\tThey do .\n\n###102\nMETHODS\tWe watched .\n"
    path = write_file("train.txt", content)
    assert records_of(path) == [
        Record("To see whether goats chew . They do .", "101", path=str(path), number=1, line=1),
        Record("We watched .", "102", path=str(path), number=2, line=5),
    ]


BIBTEX = r"""
@comment{jabref-meta: x}
@string{jg = "Journal of Goats"}
@article{horn2019,
  author = {Horn, Ada and H{\"o}rnchen, Bo},
  title = {Chewing in {Goats} and \emph{Sheep}},
  journal = jg,
  year = 2019,
  doi = {10.1234/goats.5},
  abstract = {Goats chew 5% of hay \& 6\% of straw at $p < 0.05$. {\AA}ngstr{\"o}m agrees~\cite{x}.},
}

@book{hoof2020, title = "Hooves", abstract = "They { are } hard."}
"""


def test_bibtex_is_read_and_its_latex_decoded(write_file: WriteFile) -> None:
    one, two = records_of(write_file("goats.bib", BIBTEX))
    assert one.text.startswith("Goats chew 5% of hay & 6% of straw at p < 0.05. Ångström agrees")
    assert (one.id, one.title, one.journal, one.year) == (
        "10.1234/goats.5",
        "Chewing in Goats and Sheep",
        "Journal of Goats",
        2019,
    )
    assert (one.authors, one.line) == (("Horn, Ada", "Hörnchen, Bo"), 4)
    assert (two.id, two.line) == ("hoof2020", 13)


def test_a_broken_bibtex_entry_costs_no_other(write_file: WriteFile) -> None:
    one, reject, three = read_all(
        write_file("a.bib", "@article{a, title={One}}\n@article{b, title={Two\n@article{c, title={Three}}\n")
    )
    assert isinstance(one, Record)
    assert isinstance(three, Record)
    assert (reject.number, reject.line, reject.id) == (2, 2, "b")


ENTRY_PLACES = {
    "on the line of another": "@article{a, title={A}, abstract={One.}} @article{b, title={B}, abstract={Two.}}\n",
    "behind a closing brace": "@article{a,\n abstract={One.}\n}@article{b,\n abstract={Two.}\n}",
    "behind a comma": "@article{a, abstract={One.}}, @article(b, abstract={Two.})",
    "behind a byte order mark": "@article{a,abstract={One.}}\n\ufeff@article{b,abstract={Two.}}\n",
    "behind a byte order mark in the line": "@article{a,abstract={One.}}\ufeff@article{b,abstract={Two.}}\n",
    "behind words": "Exported on Monday: @article{a, abstract={One.}}\n@article{b, abstract={Two.}}",
    "behind a string": '@string{goat = "Goat"} @article{a, abstract={One.}}\n @article{b, abstract={Two.}}',
}


@pytest.mark.parametrize("place", ENTRY_PLACES)
def test_a_bibtex_entry_is_found_wherever_it_begins(write_file: WriteFile, place: str) -> None:
    records = records_of(write_file("a.bib", ENTRY_PLACES[place]))
    assert [(one.id, one.text, one.number) for one in records] == [("a", "One.", 1), ("b", "Two.", 2)]


def test_signs_of_an_address_begin_no_bibtex_entry(write_file: WriteFile) -> None:
    text = "Write to ada@goats.org, {bo,cy}@barn.org or @barn (x, y). \nIt chews."
    record = record_of(write_file("a.bib", "Made by ada@goats.org (Ada).\n@article{a, abstract={" + text + "}}"))
    assert (record.id, record.text) == ("a", text.replace("{", "").replace("}", ""))


def test_a_broken_bibtex_entry_costs_none_on_its_line(write_file: WriteFile) -> None:
    content = "@article{a, title={A}} @article{b, title={B, note={x} @article{c, title={C}}\n@article{d, title={D}}"
    found = read_all(write_file("a.bib", content))
    assert [(type(one), one.id) for one in found] == [(Record, "a"), (Reject, "b"), (Record, "c"), (Record, "d")]


def test_bibtex_entries_of_one_long_line_are_entries(write_file: WriteFile) -> None:
    content = " ".join(f"@article{{goat{n}, abstract={{Goat {n} chews hay all day.}}}}" for n in range(6000))
    assert len(content) > 2**18
    assert [one.id for one in records_of(write_file("a.bib", content))] == [f"goat{n}" for n in range(6000)]


def test_a_repeated_bibtex_field_counts_once(write_file: WriteFile) -> None:
    record = record_of(
        write_file(
            "a.bib",
            "@article{a, abstract={}, keywords={x}, abstract={Goats chew.}, keywords={y}, Abstract={Sheep chew.}}",
        )
    )
    assert record.text == "Goats chew."


def test_bibtex_values_are_joined(write_file: WriteFile) -> None:
    strings = '@string{jg = "Journal of Goats"}\n@STRING(sup = jg # { Suppl})\n'
    one, two = records_of(
        write_file(
            "a.bib",
            strings
            + '@article{a, month = jan # "~1", journal = jg # " Suppl", abstract = {Goats } # "{"}chew{"} " # {hay.}}\n'
            + "@article{b, journal = SUP, abstract = unknown, year = 2019}\n",
        )
    )
    assert (one.journal, one.text) == ("Journal of Goats Suppl", 'Goats "chew" hay.')
    assert (two.journal, two.text, two.year) == ("Journal of Goats Suppl", "unknown", 2019)


MISSING_COMMAS = [
    "title={T} abstract={Goats chew.}, year=2019",
    'title="T"\n abstract="Goats chew."\n year = 2019',
    "year = 2019 abstract = {Goats chew.} title = {T}",
]


@pytest.mark.parametrize("fields", MISSING_COMMAS)
def test_a_bibtex_field_behind_a_missing_comma_is_read(write_file: WriteFile, fields: str) -> None:
    record = record_of(write_file("a.bib", f"@article{{a, {fields}}}"))
    assert (record.title, record.text, record.year) == ("T", "Goats chew.", 2019)


def test_quotation_marks_within_a_quoted_bibtex_value_stay(write_file: WriteFile) -> None:
    record = record_of(write_file("a.bib", '@article{a, abstract="Goats "chew = eat" hay, "always"."}'))
    assert record.text == 'Goats "chew = eat" hay, "always".'


def test_braces_that_do_not_match_in_a_quoted_bibtex_value_cost_it_nothing(write_file: WriteFile) -> None:
    for value in ('"Goats } chew" # " hay."', '"Goats { chew hay."'):
        (found,) = read_all(write_file("a.bib", f"@article{{a, abstract={value}}}"))
        assert isinstance(found, Reject) or "chew" in found.text


def test_a_repeated_bibtex_field_is_read_whatever_stands_behind_the_entry(write_file: WriteFile) -> None:
    entry = "@article{a, note={x}, note={y}, abstract={Goats chew.}} by me@barn (x)\n"
    assert record_of(write_file("a.bib", entry)).text == "Goats chew."


def test_bibtex_strings_within_strings_do_not_grow_without_end(write_file: WriteFile) -> None:
    strings = "@string{s0 = {hay hay hay }}\n" + "".join(
        f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 60)
    )
    entry = "@article{a, abstract = " + " # ".join(["s59"] * 500) + "}"
    assert len(record_of(write_file("a.bib", strings + entry)).text) < 2**19


PAGE = """<!DOCTYPE html><html><head><title>Goats | Barn Press</title>
<meta name="citation_title" content="Chewing in goats"><meta name="citation_author" content="Horn, Ada">
<meta name="citation_doi" content="10.1234/goats.5"><meta name="citation_journal_title" content="J. Goats">
<meta name="citation_publication_date" content="2019/03/01"><meta name="description" content="Read about goats.">
<script>var abstract = "<div class='abstract'>none</div>";</script></head><body><nav class="abstract-nav">Go</nav>
<!-- <div class="abstract">not this</div> -->
{body}<h2>Introduction</h2><p>Not the abstract.</p></body></html>"""

HEADED = "<h2>Abstract</h2><p>Goats <i>chew</i> &lt; 5&nbsp;%.</p><p>Much.</p>"

BODIES = {
    "a section by its class": f'<section class="Abstract-content">{HEADED}</section>',
    "what follows a heading": HEADED,
    "an element that is not closed": '<div id="abstract"><p>Goats chew &lt; 5&nbsp;%.<p>Much.</div>',
}


def test_abstracts_are_found_in_pages(write_file: WriteFile) -> None:
    for body in BODIES.values():
        record = record_of(write_file("goats.html", PAGE.replace("{body}", body)))
        assert record.text == "Goats chew < 5\xa0%.\nMuch."
        assert (record.id, record.title, record.journal, record.year) == (
            "10.1234/goats.5",
            "Chewing in goats",
            "J. Goats",
            2019,
        )
        assert record.authors == ("Horn, Ada",)


def test_headings_in_a_pages_abstract_are_headings(write_file: WriteFile) -> None:
    body = '<div class="abstract"><h2>Abstract</h2><h3>Aim</h3><p>To chew.</p><h3>Results:</h3><p>They did.</p></div>'
    record = record_of(write_file("goats.html", PAGE.replace("{body}", body)))
    assert record.text == "Aim: To chew.\nResults: They did."
    assert printed(record) == ["Aim", "Results"]


def test_an_abstract_in_a_pages_metadata_is_read(write_file: WriteFile) -> None:
    meta = '<meta name="citation_abstract" content="Goats chew &amp;lt; 5 %.">'
    assert record_of(write_file("goats.html", PAGE.replace("{body}", meta))).text == "Goats chew < 5 %."


HOSTILE = {
    "comments that are not closed": "<!--" * 200_000,
    "CDATA that is not closed": "<![CDATA[" * 100_000,
    "tags that are not closed": "<a " * 200_000,
    "elements that are not closed": "<div class='abstract'>" * 50_000,
    "ends without a beginning": "<div>" * 1000 + "</i>" * 200_000,
    "quotation marks that are not closed": '<a href="' + "x " * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_made_to_break_a_parser_breaks_nothing(name: str, write_file: WriteFile) -> None:
    body = '<p class="abstract">Goats chew.</p>' + HOSTILE[name]
    assert record_of(write_file("a.html", "<html><body>" + body)).text.startswith("Goats chew.")


def test_a_page_longer_than_any_article_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(InputError, match="the page is longer than"):
        records_of(write_file("a.html", "<html><body>" + "<p>Goats.</p>" * 1_000_000))
