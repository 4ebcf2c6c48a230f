"""PubMed XML: labels, mixed content, books; files that are broken, or made to break a reader."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from absclf.errors import InputError
from tests.formats.conftest import WriteFile
from tests.formats.reading import printed, read_all, record_of, records_of

PROLOG = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "https://example.org/pubmed.dtd">
"""


def article(abstract: str, pmid: str = "12345678", more: str = "") -> str:
    return f"""<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2019</Year></PubDate></JournalIssue><Title>Journal of goats</Title></Journal>
<ArticleTitle>Chewing in <i>Capra</i>.</ArticleTitle><ELocationID EIdType="doi">10.1234/goats.5</ELocationID>
{abstract}<AuthorList><Author><LastName>Horn</LastName><ForeName>Ada</ForeName></Author>
<Author><CollectiveName>Goat Group</CollectiveName></Author></AuthorList></Article>{more}</MedlineCitation>
<PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType="pubmed">999</ArticleId></ArticleIdList>
</Reference></ReferenceList></PubmedData></PubmedArticle>
"""


def file_of(*articles: str) -> str:
    return PROLOG + "<PubmedArticleSet>\n" + "".join(articles) + "</PubmedArticleSet>\n"


LABELLED = """<Abstract><AbstractText Label="AIM" NlmCategory="UNASSIGNED">To chew.</AbstractText>
<AbstractText Label="FINDINGS" NlmCategory="RESULTS">Goats do &amp; sheep don't.</AbstractText></Abstract>"""


def test_a_record_keeps_what_it_is_known_by(write_file: WriteFile) -> None:
    path = write_file("goats.xml", file_of(article(LABELLED)))
    record = record_of(path)
    assert record.text == "AIM: To chew.\nFINDINGS: Goats do & sheep don't."
    assert (record.id, record.doi, record.year) == ("12345678", "10.1234/goats.5", 2019)
    assert (record.title, record.journal) == ("Chewing in Capra.", "Journal of goats")
    assert record.authors == ("Horn, Ada", "Goat Group")
    assert (record.path, record.number, record.line) == (str(path), 1, 4)


def test_labels_are_headings_as_printed_and_categories_are_not(write_file: WriteFile) -> None:
    record = record_of(write_file("goats.xml", file_of(article(LABELLED))))
    assert printed(record) == ["AIM", "FINDINGS"]
    assert [record.text[heading.end :].split(".")[0] for heading in record.headings or ()] == [
        "To chew",
        "Goats do & sheep don't",
    ]


def test_a_part_without_a_label_after_one_with_a_label_stands_under_none(write_file: WriteFile) -> None:
    abstract = LABELLED.replace("</Abstract>", "<AbstractText>Both matter.</AbstractText></Abstract>")
    record = record_of(write_file("goats.xml", file_of(article(abstract))))
    assert printed(record) == ["AIM", "FINDINGS", ""]
    *_, last = record.headings or ()
    assert record.text[last.end :] == "Both matter."


def test_an_abstract_without_labels_marks_no_headings(write_file: WriteFile) -> None:
    for label in ("", ' Label="UNLABELLED"'):
        abstract = f"<Abstract><AbstractText{label}>AIM: To chew.</AbstractText></Abstract>"
        record = record_of(write_file("goats.xml", file_of(article(abstract))))
        assert (record.text, record.headings) == ("AIM: To chew.", None)


TEXTS = {
    "<b>Aim:</b> to see <i>in vivo</i> CO<sub>2</sub> at 10<sup>6</sup>.": "Aim: to see in vivo CO2 at 106.",
    "beta\n\t\t\t<sub>2</sub>-agonists\n\t\t": "beta2-agonists",
    "a <sub>b</sub>": "a b",
    "p &lt; 0.05 &#946; &amp;amp;": "p < 0.05 β &amp;",
    "<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>x</mml:mi></mml:math> goats": "x goats",
    "thin\u2009space": "thin\u2009space",
    "before<!-- not printed --> after": "before after",
    "<![CDATA[x </PubmedArticle> y]]>": "x </PubmedArticle> y",
}


@pytest.mark.parametrize("source", TEXTS)
def test_mixed_content_is_read_as_it_is_printed(source: str, write_file: WriteFile) -> None:
    abstract = f"<Abstract><AbstractText>{source}</AbstractText></Abstract>"
    assert record_of(write_file("goats.xml", file_of(article(abstract)))).text == TEXTS[source]


def test_abstracts_in_other_languages_and_copyrights_stay_out(write_file: WriteFile) -> None:
    other = '<OtherAbstract Language="fre"><AbstractText>Les chèvres.</AbstractText></OtherAbstract>'
    abstract = (
        "<Abstract><AbstractText>Goats.</AbstractText><CopyrightInformation>Barn.</CopyrightInformation></Abstract>"
    )
    one, two = records_of(write_file("goats.xml", file_of(article(abstract, more=other), article("", more=other))))
    assert (one.text, two.text) == ("Goats.", "")


def test_book_chapters_are_records(write_file: WriteFile) -> None:
    book = """<PubmedBookArticle><BookDocument><PMID>7</PMID><Book><BookTitle>Goats</BookTitle><PubDate>
<Year>2001</Year></PubDate></Book><ArticleTitle>Chewing</ArticleTitle>
<Abstract><AbstractText>They chew.</AbstractText></Abstract>
</BookDocument></PubmedBookArticle>"""
    record = record_of(write_file("goats.xml", file_of(book)))
    assert (record.id, record.title, record.journal, record.year) == ("7", "Chewing", "Goats", 2001)
    assert record.text == "They chew."


def test_a_broken_record_costs_no_other(write_file: WriteFile) -> None:
    broken = article("<Abstract><AbstractText>Goats </Abstract>", "2")
    one, reject, three = read_all(
        write_file("goats.xml", file_of(article(LABELLED, "1"), broken, article(LABELLED, "3")))
    )
    assert isinstance(one, Record)
    assert isinstance(three, Record)
    assert (reject.number, reject.id) == (2, "2")
    assert "the XML is broken at line 15" in str(reject)


def test_a_record_that_does_not_end_costs_no_other(write_file: WriteFile) -> None:
    open_ended = article(LABELLED, "2").replace("</PubmedArticle>", "")
    found = read_all(write_file("goats.xml", file_of(article(LABELLED, "1"), open_ended, article(LABELLED, "3"))))
    assert [isinstance(one, Record) for one in found] == [True, False, True]


def test_a_file_that_is_cut_off_gives_what_is_whole_and_one_reject(write_file: WriteFile) -> None:
    whole = file_of(article(LABELLED, "1"), article(LABELLED, "2"))
    one, reject = read_all(write_file("goats.xml", whole[: whole.rindex("FINDINGS")]))
    assert isinstance(one, Record)
    assert "does not end" in str(reject)


def test_records_in_comments_are_none(write_file: WriteFile) -> None:
    content = (
        PROLOG
        + "<PubmedArticleSet><!--"
        + article(LABELLED, "1")
        + "-->"
        + article(LABELLED, "2")
        + "</PubmedArticleSet>"
    )
    assert record_of(write_file("goats.xml", content)).id == "2"


ENTITIES = {
    "bomb": '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">',
    "external": '<!ENTITY b SYSTEM "file:///etc/hostname">',
    "quadratic": f'<!ENTITY b "{"x" * 10_000}">',
    "parameter": '<!ENTITY % b SYSTEM "http://example.org/x">%b;',
}


@pytest.mark.parametrize("declaration", ENTITIES.values(), ids=ENTITIES)
def test_entities_are_not_expanded(declaration: str, write_file: WriteFile) -> None:
    abstract = "<Abstract><AbstractText>&b;</AbstractText></Abstract>"
    content = f"<!DOCTYPE PubmedArticleSet [{declaration}]><PubmedArticleSet>{article(abstract)}</PubmedArticleSet>"
    with pytest.raises(InputError, match="declares entities of its own"):
        records_of(write_file("goats.xml", content))


def test_named_characters_are_read_and_unknown_entities_are_rejects(write_file: WriteFile) -> None:
    known = "<Abstract><AbstractText>&alpha;&nbsp;goat</AbstractText></Abstract>"
    unknown = "<Abstract><AbstractText>&goat;</AbstractText></Abstract>"
    record, reject = read_all(write_file("goats.xml", file_of(article(known), article(unknown))))
    assert isinstance(record, Record)
    assert record.text == "α\xa0goat"
    assert "undefined entity" in str(reject)


@pytest.mark.parametrize("depth", [50, 20_000])
def test_elements_may_be_nested_deeply(depth: int, write_file: WriteFile) -> None:
    abstract = f"<Abstract><AbstractText>{'<i>' * depth}Goats.{'</i>' * depth}</AbstractText></Abstract>"
    assert record_of(write_file("goats.xml", file_of(article(abstract)))).text == "Goats."


def test_xml_of_another_kind_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(InputError, match=r"there is no <PubmedArticle> in it\. .*of XML, PubMed's and JATS are read"):
        records_of(write_file("barn.xml", "<?xml version='1.0'?><barn><goat/></barn>"))
