"""The measure of the choice between review and study, on files as PubMed writes them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from training.benchmark_choice import count, read_typed

REVIEW = (
    "Sourdough has been baked for thousands of years, and interest in its microbes has grown in the last decade. "
    "This review discusses the yeasts and bacteria of sourdough, their metabolism, and how starters are kept. "
    "We summarise what is known of their flavour, and how it is measured in bakeries and in laboratories. "
    "In our opinion, defined starters will replace traditional ones in industry within the next ten years. "
    "More work on their flavour is needed before bakers will accept them, and promising strains remain unexplored."
)
STUDY = (
    "Night work disturbs the sleep of bakers. We aimed to find out whether a nap before the shift helps them. "
    "We randomly assigned 84 bakers to a nap of 90 minutes or to none, and measured their sleep for four weeks. "
    "Bakers who napped slept 41 minutes longer a day (95% CI 22 to 60; p < 0.001). "
    "They also made fewer mistakes in weighing flour (12 instead of 19 a week, p = 0.02), and none left the study. "
    "Naps before night shifts lengthen the sleep of bakers and should be offered to them in every bakery."
)


def article(pmid: int, kind: str, text: str, language: str = "eng") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>Bread</ArticleTitle>"
        f"<Abstract><AbstractText>{text.replace('<', '&lt;')}</AbstractText></Abstract><Language>{language}</Language>"
        f"<PublicationTypeList><PublicationType>Journal Article</PublicationType>"
        f"<PublicationType>{kind}</PublicationType></PublicationTypeList></Article></MedlineCitation></PubmedArticle>\n"
    )


@pytest.fixture
def xml(tmp_path: Path) -> Path:
    articles = [
        article(1, "Review", REVIEW),
        article(2, "Clinical Trial", STUDY),
        article(3, "Systematic Review", STUDY),
        article(4, "Review", REVIEW, language="ger"),
        article(5, "Review", "Too short."),
    ]
    path = tmp_path / "pubmed.xml.gz"
    path.write_bytes(gzip.compress(f"<PubmedArticleSet>\n{''.join(articles)}</PubmedArticleSet>\n".encode()))
    return path


@pytest.fixture
def nbib(tmp_path: Path) -> Path:
    records = [
        f"PMID- {pmid}\nTI  - Bread\nAB  - {text}\nLA  - {language}\nPT  - Journal Article\nPT  - {kind}\n\n"
        for pmid, kind, text, language in [(6, "Review", REVIEW, "eng"), (7, "Case Reports", STUDY, "fre")]
    ]
    path = tmp_path / "export.nbib"
    path.write_text("".join(records), encoding="utf-8")
    return path


def test_reads_the_types_of_english_records(xml: Path, nbib: Path) -> None:
    found = [(record.id, types - {"Journal Article"}) for path in (xml, nbib) for record, types in read_typed(path)]
    assert found == [
        ("1", {"Review"}),
        ("2", {"Clinical Trial"}),
        ("3", {"Systematic Review"}),
        ("5", {"Review"}),
        ("6", {"Review"}),
    ]


def test_counts_what_each_kind_of_paper_is_taken_for(xml: Path, nbib: Path) -> None:
    counts, wrong = count([xml, nbib])
    assert counts == {("review", "review"): 2, ("neither", "research"): 1, ("systematic", "research"): 1}
    assert wrong == []
