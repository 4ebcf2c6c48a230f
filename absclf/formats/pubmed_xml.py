"""PubMed XML: labelled parts of the abstract become sections, other languages' abstracts stay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from absclf.abstract import PrintedHeading, Record
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.reject import Reject
from absclf.formats.sections import join_sections
from absclf.formats.xml_elements import iter_elements, text_of

__all__ = ["read_records"]

_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_SKIP = frozenset({"tex-math", "annotation"})
_YEARS = (
    "./Article/Journal/JournalIssue/PubDate/Year",
    "./Article/Journal/JournalIssue/PubDate/MedlineDate",
    "./Book/PubDate/Year",
    "./ContributionDate/Year",
    "./Article/ArticleDate/Year",
)


def read_records(pieces: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a PubMed XML file, from its text."""
    for found in iter_elements(pieces, _RECORDS, path):
        if isinstance(found, Reject):
            yield found
        else:
            yield _record(found.element, path, found.number, found.line)


def _record(element: Element, path: str, number: int, line: int) -> Record:
    citation = element.find("./MedlineCitation")
    if citation is None:
        citation = element.find("./BookDocument")
    if citation is None:
        citation = element  # a bare MedlineCitation
    article = citation.find("./Article")
    if article is None:
        article = citation
    text, headings = _abstract(article.find("./Abstract"))
    doi = _doi(element, article)
    pmid = text_of(citation.find("./PMID"))
    return Record(
        text=text,
        id=pmid or doi or None,
        title=_first(article, "./ArticleTitle", "./VernacularTitle", "./Book/BookTitle"),
        authors=_authors(article),
        journal=_first(article, "./Journal/Title", "./Journal/ISOAbbreviation", "./Book/BookTitle"),
        year=next((year for place in _YEARS if (year := year_of(text_of(citation.find(place))))), None),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=line,
    )


def _abstract(abstract: Element | None) -> tuple[str, tuple[PrintedHeading, ...] | None]:
    if abstract is None:
        return "", None
    return join_sections((part.get("Label", ""), text_of(part, _SKIP)) for part in abstract.findall("./AbstractText"))


def _doi(element: Element, article: Element) -> str:
    places = (
        *article.findall("./ELocationID[@EIdType='doi']"),
        *element.findall("./PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        *element.findall("./PubmedBookData/ArticleIdList/ArticleId[@IdType='doi']"),
        *article.findall("./ArticleIdList/ArticleId[@IdType='doi']"),
    )
    return next((doi for place in places if (doi := clean_doi(text_of(place)))), "")


def _authors(article: Element) -> tuple[str, ...]:
    names = (_name(author) for author in article.findall("./AuthorList/Author"))
    return tuple(name for name in names if name)


def _name(author: Element) -> str:
    last = text_of(author.find("./LastName"))
    first = text_of(author.find("./ForeName")) or text_of(author.find("./Initials"))
    return ", ".join(filter(None, (last, first))) or text_of(author.find("./CollectiveName"))


def _first(element: Element, *places: str) -> str:
    return next((text for place in places if (text := text_of(element.find(place), _SKIP))), "")
