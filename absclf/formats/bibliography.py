"""Bibliographic values as exports print them: DOIs, PubMed identifiers, years, lists of authors."""

from __future__ import annotations

import re

__all__ = ["clean_doi", "clean_pmid", "split_authors", "year_of"]

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_PMID = re.compile(r"(?:^|\D)(\d{1,9})(?:\.0)?/?\s*$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_SURNAME_INITIALS = re.compile(r"[^,;]+ [A-Z][A-Z-]{0,4}\.?(?: (?:Jr|Sr|2nd|3rd)\.?)?")


def clean_doi(value: str) -> str:
    """The DOI in a field, without address or ``doi:`` before it and without what an export glued to it."""
    match = _DOI.search(value)
    return match[0].rstrip(".,;") if match else ""


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
