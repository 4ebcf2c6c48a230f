"""What is text but not read, exports and pages of our own: what each is, and what to take instead."""

from __future__ import annotations

import re

from absclf.errors import InputError
from absclf.formats.opening import InputFile

__all__ = ["refuse_unread"]

_XML = r"\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!DOCTYPE[^<>]*>\s*)?"

_UNREAD = (
    (
        re.compile(_XML + r"<xml>\s*<records>"),
        "an EndNote XML export",
        "In EndNote, export the references again with the style RefMan (RIS) Export.",
    ),
    (
        re.compile(_XML + r"<feed\b[^<>]*http://www\.w3\.org/2005/Atom"),
        "an Atom feed, such as arXiv's answers",
        "Save its titles and summaries as CSV or JSON lines, under the names title and abstract.",
    ),
    (
        re.compile(_XML + r"<responseWrapper\b[^<>]*europepmc"),
        "an XML answer of Europe PMC",
        "Ask Europe PMC for JSON with abstracts instead (format=json&resultType=core).",
    ),
    (
        re.compile(_XML + r"<eS(?:earch|ummary)Result\b"),
        "an answer of PubMed's eSearch or eSummary, without abstracts",
        "Fetch the records themselves with eFetch (db=pubmed&retmode=xml).",
    ),
    (
        re.compile(
            r"\s*(?:_{20,}\s*Report Information from ProQuest|Report Information from ProQuest\s*[\r\n]"
            r"|_{20,}\s*[\r\n](?s:.)*?^ProQuest document (?:ID|link)\b)",
            re.MULTILINE,
        ),
        "a ProQuest text export",
        "In ProQuest, export the records again as RIS.",
    ),
    (
        re.compile(
            r"\s*<1>\s*[\r\n]\s*(?:(?:VN|DB|UI|AN|TI|AU) {1,2}- "
            r"|(?:Unique Identifier|Accession Number|Database|Status|Version ID|Title|Authors?|Source)\s*[\r\n])"
        ),
        "an Ovid text export",
        "In Ovid, export the records again as RIS.",
    ),
    (
        re.compile(r"\s*Scopus\s*[\r\n]\s*EXPORT DATE:[^\r\n]*+\s++(?!@)"),  # its BibTeX begins so, too
        "a Scopus plain text export",
        "In Scopus, export the records again as RIS or CSV, with the abstract.",
    ),
    (
        re.compile(
            r"""\s*<!doctype\ html>\s*<html\ lang="en">\s*<head>(?:\s*<meta\ [^<>]*>)*?\s*
            (?:<meta\ name="generator"\ content="absclf">|<title>How\ good\ is\ [^<>]*\?</title><style>)""",
            re.IGNORECASE | re.VERBOSE,
        ),
        "a page that absclf wrote",
        "Leave it out, or name the file that it was made from.",
    ),
)
"""How the file begins, what it is, and the remedy."""


def refuse_unread(source: InputFile) -> None:
    """Raise `InputError` for a file that would be taken for something else, as one abstract of all its records."""
    for mark, name, remedy in _UNREAD:
        if mark.match(source.head_text):
            raise InputError(f"{source.path}: this is {name}, which is not read.", remedy)
