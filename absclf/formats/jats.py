"""JATS: the abstract of a full article, its sections under the titles that it prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from absclf.abstract import PrintedHeading, Record
from absclf.formats.bibliography import clean_doi, year_of
from absclf.formats.reject import Reject
from absclf.formats.sections import join_sections
from absclf.formats.xml_elements import iter_elements, local_name, text_of

__all__ = ["read_records"]

_OTHER_ABSTRACTS = frozenset(
    {"graphical", "teaser", "summary", "executive-summary", "key-points", "highlights", "toc", "web-summary"}
    | {"plain-language-summary", "editor", "author-highlights", "video", "tweet", "precis", "synopsis", "short"}
    | {"lay", "lay-summary", "plain-language", "plain", "non-technical", "non-technical-summary", "nontechnical"}
    | {"patient-summary", "author-summary", "editor-summary", "editors-summary", "visual", "significance", "key-point"}
    | {"significance-statement"}
)
"""Kinds of abstract that an article has beside its abstract, without the word itself (``lay-abstract``)."""

_ABSTRACT = re.compile(r"^abstract-|-abstract$")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_SKIP = frozenset(
    {"tex-math", "annotation", "fn", "fig", "graphic", "inline-graphic", "object-id", "label", "kwd-group"}
)
_BLOCK = frozenset({"p", "list-item", "title", "break", "disp-formula", "disp-quote", "def-item", "sec"})


def read_records(pieces: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a JATS file, one an article, from its text."""
    for found in iter_elements(pieces, (("article",),), path):
        if isinstance(found, Reject):
            yield found
        else:
            yield _record(_without_namespace(found.element), path, found.number, found.line)


def _without_namespace(article: Element) -> Element:
    """Some archives put all of JATS in a namespace of its own."""
    for element in article.iter():
        element.tag = local_name(element)
    return article


def _record(article: Element, path: str, number: int, line: int) -> Record:
    meta = article.find("./front/article-meta")
    if meta is None:
        meta = article
    ids = {place.get("pub-id-type", ""): text_of(place) for place in meta.findall("./article-id")}
    doi = clean_doi(ids.get("doi", ""))
    text, headings = _abstract(meta, article.get(_LANGUAGE, "en"))
    return Record(
        text=text,
        id=ids.get("pmid") or doi or ids.get("pmcid") or ids.get("pmc") or None,
        title=text_of(meta.find("./title-group/article-title"), _SKIP),
        authors=_authors(meta),
        journal=text_of(article.find("./front/journal-meta//journal-title")),
        year=_year(meta),
        doi=doi,
        headings=headings,
        path=path,
        number=number,
        line=line,
        pmid=ids.get("pmid", ""),
    )


def _abstract(meta: Element, language: str) -> tuple[str, tuple[PrintedHeading, ...] | None]:
    """The article's abstract: the first that is in English, a translation too, as the models know no other language.

    Of an article without such a one its first abstract.
    """
    abstracts = [one for one in meta.findall("./abstract") if not _is_other(one)]
    translations = [one for one in meta.findall("./trans-abstract") if not _is_other(one)]
    english = [one for one in abstracts if _is_english(one.get(_LANGUAGE, language))]
    english += [one for one in translations if _is_english(one.get(_LANGUAGE, ""))]
    for abstract in (*english, *abstracts):
        text, headings = join_sections(_parts(abstract))
        if text:
            return text, headings
    return "", None


def _is_other(abstract: Element) -> bool:
    kind = "-".join(abstract.get("abstract-type", "").lower().replace("_", " ").split())
    return _ABSTRACT.sub("", kind) in _OTHER_ABSTRACTS


def _is_english(language: str) -> bool:
    return language.lower().replace("_", "-").partition("-")[0] in ("en", "eng")


def _parts(abstract: Element) -> Iterator[tuple[str, str]]:
    """Sections in order, text outside of them under no heading; sections within one belong to it."""
    for child in abstract:
        name = local_name(child)
        if name == "sec":
            yield text_of(child.find("./title"), _SKIP).replace("\n", " "), _body(child)
        elif name != "title" and name not in _SKIP:
            yield "", text_of(child, _SKIP, _BLOCK)


def _body(section: Element) -> str:
    texts = (text_of(child, _SKIP, _BLOCK) for child in section if local_name(child) != "title")
    return "\n".join(text for text in texts if text)


def _authors(meta: Element) -> tuple[str, ...]:
    names: list[str] = []
    for author in meta.findall("./contrib-group/contrib[@contrib-type='author']"):
        last = text_of(author.find("./name/surname"))
        first = text_of(author.find("./name/given-names"))
        names.append(", ".join(filter(None, (last, first))) or text_of(author.find("./collab"), _SKIP))
    return tuple(name for name in names if name)


def _year(meta: Element) -> int | None:
    years = [year_of(text_of(place)) for place in meta.findall("./pub-date/year")]
    return min((year for year in years if year), default=None)
