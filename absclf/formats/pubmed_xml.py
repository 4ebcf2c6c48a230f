"""PubMed XML: labelled parts of the abstract become sections, other languages' abstracts stay out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from absclf.abstract import PrintedHeading, Record, StructuredAbstract
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.reject import Reject
from absclf.formats.sections import join_sections
from absclf.formats.structured import headed_sections
from absclf.formats.xml_elements import iter_elements, text_of

__all__ = ["PubmedXmlWriter", "make_writer", "read_records"]

_RECORDS = (("PubmedArticle", "PubmedBookArticle"), ("MedlineCitation",))
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
        id=pmid or text_of(citation.find("./OtherID[@Source='absclf']")) or doi or None,
        title=_first(article, "./ArticleTitle", "./VernacularTitle", "./Book/BookTitle"),
        authors=_authors(article),
        journal=_first(article, "./Journal/Title", "./Journal/ISOAbbreviation", "./Book/BookTitle"),
        year=next((year for place in _YEARS if (year := year_of(text_of(citation.find(place))))), None),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=line,
        pmid=pmid,
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


class PubmedXmlWriter:
    """Results in PubMed's form, each section an ``AbstractText`` with its heading, or its label, as ``Label``."""

    def begin(self) -> str:
        """The set's opening."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'

    def item(self, result: StructuredAbstract, number: int) -> str:  # noqa: ARG002 - a record has no number here
        """The result's article."""
        record = result.record
        identifier = record.id or record.pmid
        is_pmid = identifier == record.pmid  # any other number would be another article's
        pmid = _element("PMID", identifier, ' Version="1"') if is_pmid else ""
        doi = _element("ELocationID", record.doi, ' EIdType="doi" ValidYN="Y"')
        year = f"<PubDate><Year>{record.year}</Year></PubDate>" if record.year else "<PubDate/>"
        journal = f"<Journal><JournalIssue>{year}</JournalIssue>{_element('Title', record.journal)}</Journal>"
        other = "" if is_pmid else _element("OtherID", identifier, ' Source="absclf"')
        lines = (
            "<PubmedArticle>",
            f'<MedlineCitation Status="Publisher" Owner="NOTNLM">{pmid}',
            f'<Article PubModel="Print">{journal}',
            f"<ArticleTitle>{_text(record.title)}</ArticleTitle>",
            doi,
            _abstract_element(result),
            _author_list(record.authors),
            f"</Article>{other}</MedlineCitation>",
            "</PubmedArticle>\n",
        )
        return "\n".join(line for line in lines if line)

    def end(self) -> str:
        """The set's end."""
        return "</PubmedArticleSet>\n"


_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _text(value: str) -> str:
    """A value as an XML file can hold it: characters that it may not have become U+FFFD."""
    return escape(_ILLEGAL.sub("\ufffd", value))


def _element(name: str, value: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{_text(value)}</{name}>" if value else ""


def _abstract_element(result: StructuredAbstract) -> str:
    parts = [
        f"<AbstractText Label={quoteattr(_ILLEGAL.sub(' ', heading))}>{_text(text)}</AbstractText>"
        for heading, text in headed_sections(result)
    ] or ([f"<AbstractText>{_text(result.text)}</AbstractText>"] if result.text else [])
    return "\n".join(("<Abstract>", *parts, "</Abstract>")) if parts else ""


def _author_list(authors: tuple[str, ...]) -> str:
    names = []
    for author in authors:
        last, comma, first = author.partition(", ")
        name = f"<LastName>{_text(last)}</LastName><ForeName>{_text(first)}</ForeName>"
        names.append(name if comma else f"<CollectiveName>{_text(author)}</CollectiveName>")
    return f"<AuthorList>{''.join(f'<Author>{name}</Author>' for name in names)}</AuthorList>" if names else ""


def make_writer(**_: object) -> PubmedXmlWriter:
    """A writer of PubMed XML."""
    return PubmedXmlWriter()
