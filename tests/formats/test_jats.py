"""JATS: the article's abstract, and none of its others."""

from __future__ import annotations

import pytest

from tests.formats.conftest import WriteFile
from tests.formats.reading import printed, record_of, records_of


def article(abstracts: str) -> str:
    return f"""<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.0//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group>
<journal-title>Journal of Goats</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">12345678</article-id><article-id pub-id-type="doi">10.1234/goats.5</article-id>
<title-group><article-title>Chewing in <italic>Capra</italic><fn><p>A note.</p></fn></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Horn</surname><given-names>Ada</given-names></name>
</contrib><contrib contrib-type="editor"><name><surname>Wool</surname></name></contrib></contrib-group>
<pub-date pub-type="ppub"><year>2020</year></pub-date><pub-date pub-type="epub"><year>2019</year></pub-date>
{abstracts}</article-meta></front><body><sec><title>Introduction</title><p>Not the abstract.</p></sec></body>
<sub-article><front-stub><abstract><p>A reply.</p></abstract></front-stub></sub-article></article>
"""


SECTIONS = """<abstract><title>Abstract</title><sec><title>Aim:</title><p>To chew.</p></sec>
<sec><title>Results</title><p>They chew at 10&#x2009;&#x00025;.</p><p>All <bold>day</bold>.</p></sec></abstract>"""


def test_a_record_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    record = record_of(write_file("goats.nxml", article(SECTIONS)))
    assert (record.id, record.doi, record.year) == ("12345678", "10.1234/goats.5", 2019)
    assert (record.title, record.journal) == ("Chewing in Capra", "Journal of Goats")
    assert record.authors == ("Horn, Ada",)


def test_titles_of_sections_are_headings(write_file: WriteFile) -> None:
    record = record_of(write_file("goats.nxml", article(SECTIONS)))
    assert record.text == "Aim: To chew.\nResults: They chew at 10\u2009%.\nAll day."
    assert printed(record) == ["Aim", "Results"]


def test_an_abstract_of_paragraphs_marks_no_headings(write_file: WriteFile) -> None:
    record = record_of(write_file("goats.nxml", article("<abstract><p>They chew.</p><p>Much.</p></abstract>")))
    assert (record.text, record.headings) == ("They chew.\nMuch.", None)


def test_other_kinds_of_abstract_are_passed_over(write_file: WriteFile) -> None:
    others = "".join(
        f'<abstract abstract-type="{kind}"><p>Not this.</p></abstract>'
        for kind in ("graphical", "teaser", "summary", "plain-language-summary", "lay-abstract", "Lay Summary")
    )
    assert record_of(write_file("a.nxml", article(others + "<abstract><p>This.</p></abstract>"))).text == "This."
    assert record_of(write_file("b.nxml", article(others))).text == ""


GERMAN = '<abstract xml:lang="de"><p>Ziegen kauen.</p></abstract>'
FRENCH = '<trans-abstract xml:lang="fr"><p>On mange.</p></trans-abstract>'
LANGUAGES = {
    "English behind another": (f'{GERMAN}<abstract xml:lang="en"><p>They chew.</p></abstract>', "They chew."),
    "English by its region": (f'{GERMAN}<abstract xml:lang="en-GB"><p>They chew.</p></abstract>', "They chew."),
    "unnamed, which is English": (f"{GERMAN}<abstract><p>They chew.</p></abstract>", "They chew."),
    "an English translation": (
        f'{GERMAN}{FRENCH}<trans-abstract xml:lang="en"><p>They chew.</p></trans-abstract>',
        "They chew.",
    ),
    "no English": (f"{GERMAN}{FRENCH}", "Ziegen kauen."),
    "translations of nothing": (FRENCH, ""),
    "an empty English one": (f'<abstract xml:lang="en"/>{GERMAN}', "Ziegen kauen."),
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_english_goes_before_other_languages(name: str, write_file: WriteFile) -> None:
    abstracts, text = LANGUAGES[name]
    assert record_of(write_file("a.nxml", article(abstracts))).text == text


def test_an_abstract_is_in_the_language_of_its_article(write_file: WriteFile) -> None:
    abstracts = '<abstract><p>Ziegen kauen.</p></abstract><abstract xml:lang="en"><p>They chew.</p></abstract>'
    content = article(abstracts).replace("<article ", '<article xml:lang="de" ')
    assert record_of(write_file("a.nxml", content)).text == "They chew."


def test_sections_within_sections_belong_to_the_outer_one(write_file: WriteFile) -> None:
    nested = "<abstract><sec><title>Methods</title><sec><title>Goats</title><p>Fed.</p></sec></sec></abstract>"
    record = record_of(write_file("a.nxml", article(nested)))
    assert printed(record) == ["Methods"]
    assert record.text.replace("\n", " ") == "Methods: Goats Fed."


def test_sources_of_formulas_are_no_text(write_file: WriteFile) -> None:
    formula = "<mml:math xmlns:mml='m'><mml:mi>x</mml:mi></mml:math><tex-math>\\begin{x}</tex-math>"
    assert record_of(write_file("a.nxml", article(f"<abstract><p>With {formula}.</p></abstract>"))).text == "With x."


def test_articles_in_an_archives_answer_and_in_a_namespace_are_read(write_file: WriteFile) -> None:
    one = article(SECTIONS).partition("\n")[2]
    two = one.replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" ')
    content = f"<?xml version='1.0'?><pmc-articleset>{one}{two}</pmc-articleset>"
    assert [record.id for record in records_of(write_file("a.xml", content))] == ["12345678", "12345678"]
