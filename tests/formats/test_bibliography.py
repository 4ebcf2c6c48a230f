"""Bibliographic values: what an export glues to a DOI is no part of it, and what belongs to it stays."""

from __future__ import annotations

import pytest

from absclf.formats.bibliography import clean_doi
from tests.formats.conftest import WriteFile
from tests.formats.reading import records_of

SICI = "10.1002/(SICI)1099-0001(19990101)9:2<101::AID-GOAT7>3.0.CO;2-8"

DOIS = {
    "as it is": ("10.1234/goats.5", "10.1234/goats.5"),
    "named": ("doi:10.1234/goats.5.", "10.1234/goats.5"),
    "in brackets": ("(doi: 10.1234/goats.5).", "10.1234/goats.5"),
    "in square brackets": ("[10.1234/goats.5]", "10.1234/goats.5"),
    "with brackets of its own": ("10.1234/S0001(19)30005", "10.1234/S0001(19)30005"),
    "with brackets of its own at the end": ("(10.1234/goats(19))", "10.1234/goats(19)"),
    "of a resolver": ("https://doi.org/10.1234/goats.5", "10.1234/goats.5"),
    "of a resolver, to which all belongs": ("https://doi.org/10.1234/goats.pdf", "10.1234/goats.pdf"),
    "of a resolver, with a query": ("http://dx.doi.org/10.1234/goats.5?nosfx=y", "10.1234/goats.5"),
    "with a query": ("https://barn.example/doi/abs/10.1234/goats.5?af=R", "10.1234/goats.5"),
    "with a fragment": ("https://barn.example/article/10.1234/goats.5#Abs1", "10.1234/goats.5"),
    "in a query": ("https://barn.example/file?id=10.1234/goats.5&type=printable", "10.1234/goats.5"),
    "in a query of an XML file": ("https://barn.example/file?id=10.1234/goats.5&amp;type=a", "10.1234/goats.5"),
    "of a page": ("https://barn.example/doi/10.1234/goats.5/abstract", "10.1234/goats.5"),
    "of a page of a page": ("https://barn.example/doi/10.1234/goats.5/full/html", "10.1234/goats.5"),
    "of a file": ("https://barn.example/content/10.1234/goats.5.full.pdf", "10.1234/goats.5"),
    "of a page, but not in an address": ("10.1234/goats.5/full", "10.1234/goats.5/full"),
    "with nothing but a page's name": ("https://barn.example/doi/10.1234/abstract", "10.1234/abstract"),
    "escaped in an address": ("https://doi.org/10.1234%2Fgoats%285%29", "10.1234/goats(5)"),
    "in a link": ('<a href="https://doi.org/10.1234/goats.5">10.1234/goats.5</a>', "10.1234/goats.5"),
    "before a tag": ("<p>10.1234/goats.5</p>", "10.1234/goats.5"),
    "before a tag with a prefix": ("10.1234/goats.5<jats:p>3.0", "10.1234/goats.5"),
    "in angle brackets": ("<https://doi.org/10.1234/goats.5>", "10.1234/goats.5"),
    "with a SICI": (SICI, SICI),
    "with a SICI, in brackets": (f"(doi:{SICI}).", SICI),
    "with a SICI, before a tag": (f"<p>{SICI}</p>", SICI),
    "with a SICI, in XML": (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
    "with a SICI, in an address": (
        "https://barn.example/doi/" + SICI.replace("<", "%3C").replace(">", "%3E") + "/abstract",
        SICI,
    ),
    "with a SICI that ends with a cross": (SICI[:-1] + "#", SICI[:-1] + "#"),
    "with a SICI without its last mark": (
        "10.1234/1520-0001(1999)012<0101:GOAT>2.0.CO;2.",
        "10.1234/1520-0001(1999)012<0101:GOAT>2.0.CO;2",
    ),
    "none": ("10 goats/sheep", ""),
}


@pytest.mark.parametrize("name", DOIS)
def test_a_doi_is_all_of_it_and_nothing_else(name: str) -> None:
    field, doi = DOIS[name]
    assert clean_doi(field) == doi


def test_papers_of_one_issue_have_different_identifiers(write_file: WriteFile) -> None:
    other = SICI.replace("<101::AID-GOAT7>", "<117::AID-GOAT8>")
    content = "".join(f"TY  - JOUR\nTI  - Goats\nDO  - {doi}\nER  - \n\n" for doi in (SICI, other))
    assert [record.id for record in records_of(write_file("a.ris", content))] == [SICI, other]
