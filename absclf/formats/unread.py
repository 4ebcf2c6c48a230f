"""What is text but not read, exports and pages of our own: what each is, and what to take instead."""

from __future__ import annotations

import re

from absclf.errors import InputError
from absclf.formats.opening import InputFile

__all__ = ["refuse_unread"]

_UNREAD = (
    (
        re.compile(r"\s*(?:<\?xml[^<>]*\?>\s*)?<xml>\s*<records>"),
        "an EndNote XML export",
        "In EndNote, export the references again with the style RefMan (RIS) Export.",
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
        re.compile(r"\s*Scopus\s*[\r\n]\s*EXPORT DATE:"),
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
