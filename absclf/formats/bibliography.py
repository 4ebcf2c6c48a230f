"""Bibliographic values as exports print them: DOIs, PubMed identifiers, years, lists of authors."""

from __future__ import annotations

import re
from urllib.parse import unquote

from absclf.formats.markup import unescape

__all__ = ["clean_doi", "clean_pmid", "split_authors", "year_of"]

_SICI = r"<[^\s<>\"]{0,60}?:[^\s<>\"]{0,60}>\d\.\d\.\w\w;\d(?:-[\w#])?"
"""How a DOI ends that holds the SICI of an article: ``<2815::AID-SIM110>3.0.CO;2-8``, as Wiley's old ones do."""

_DOI = re.compile(rf"10\.\d{{4,9}}/[^\s\"<>]{{1,500}}(?P<sici>{_SICI})?")
_QUERY = re.compile(r"(?:[?#]|&[\w.-]+=|;jsessionid).*", re.DOTALL)
_PAGE = re.compile(
    r"(10\.\d+/.+?)"
    r"(?:/(?:abstract|summary|full|full-?text|e?pdf|pdfdirect|html?|meta|references|citations|figures|tables)(?:/.*)?"
    r"|\.(?:full|abstract|pdf|full\.pdf))/?",
    re.IGNORECASE,
)
"""A DOI in the address of one of the pages that a publisher has of an article."""

_PAIRS = {")": "(", "]": "[", "}": "{"}
_PMID = re.compile(r"(?:^|\D)(\d{1,9})(?:\.0)?/?\s*$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_SURNAME_INITIALS = re.compile(r"[^,;]+ [A-Z][A-Z-]{0,4}\.?(?: (?:Jr|Sr|2nd|3rd)\.?)?")


def clean_doi(value: str) -> str:
    """The DOI in a field, without address or ``doi:`` before it and without what an export glued to it.

    Examples
    --------
    >>> clean_doi("https://press.example/doi/abs/10.1000/goats(2019)5/full?af=R")
    '10.1000/goats(2019)5'
    """
    if "&" in value:
        value = unescape(value)
    if "%" in value:
        value = unquote(value)
    match = _DOI.search(value)
    if match is None:
        return ""
    if match["sici"]:
        return match[0]
    before = value[: match.start()]
    doi = _without_address(match[0], before) if before.endswith(("/", "=")) else match[0]
    return _without_closing(doi)


def _without_address(doi: str, before: str) -> str:
    """The DOI without the rest of the address in which it stands; that of a resolver names no page."""
    doi = _QUERY.sub("", doi).rstrip("/")
    page = None if before.lower().endswith("doi.org/") else _PAGE.fullmatch(doi)
    return page[1] if page else doi


def _without_closing(doi: str) -> str:
    """The DOI without the marks that close what it stands in; brackets that open in it are its own."""
    while doi and (doi[-1] in ".,;:" or (doi[-1] in _PAIRS and doi.count(doi[-1]) > doi.count(_PAIRS[doi[-1]]))):
        doi = doi[:-1]
    return doi


def clean_pmid(value: str) -> str:
    """The PubMed identifier in a field, which may be an address or, from a spreadsheet, a decimal number."""
    match = _PMID.search(value.strip())
    return match[1] if match else ""


def year_of(value: str) -> int | None:
    """The first year in a field."""
    match = _YEAR.search(value)
    return int(match[1]) if match else None


def split_authors(value: str) -> tuple[str, ...]:
    """Authors of a field that holds all of them, by the separators that exports use."""
    value = value.strip()
    if not value:
        return ()
    for separator in (";", "|", " and ", "\n"):
        if separator in value:
            return tuple(name.strip() for name in value.split(separator) if name.strip())
    names = [name.strip() for name in value.split(",")]
    if len(names) > 1 and all(_SURNAME_INITIALS.fullmatch(name) for name in names):  # PubMed: "Doe J, Roe RA."
        return tuple(name.rstrip(".") for name in names)
    return (value,)
