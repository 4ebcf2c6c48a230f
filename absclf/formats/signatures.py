"""What the first characters of a file tell about its format."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import PurePath

from absclf.errors import InputError
from absclf.formats.columns import Columns
from absclf.formats.compression import find_compression
from absclf.formats.delimited import find_delimiter
from absclf.formats.opening import InputFile
from absclf.formats.rows import SENTENCE_COLUMNS

__all__ = [
    "ending",
    "holds_results",
    "is_bibtex",
    "is_cochrane",
    "is_enw",
    "is_html",
    "is_jats",
    "is_json",
    "is_jsonl",
    "is_nbib",
    "is_pubmed_abstracts",
    "is_pubmed_xml",
    "is_rct",
    "is_ris",
    "is_table",
    "is_workbook",
    "is_wos",
    "refuse_binary",
]

_COMPRESSED = (".gz", ".bz2", ".xz")

_BINARY_REMEDY = "Save it as text, or export the references as RIS, nbib, CSV or XML."
_ARCHIVE_REMEDY = "Unpack it, and name the files or the folder. If it is a document, save it as text."

_NONE = Columns()

_BINARIES = (
    (0, b"\x89PNG\r\n", "a PNG image", _BINARY_REMEDY),
    (0, b"\xff\xd8\xff", "a JPEG image", _BINARY_REMEDY),
    (0, b"GIF8", "a GIF image", _BINARY_REMEDY),
    (0, b"%PDF-", "a PDF document", _BINARY_REMEDY),
    (0, b"{\\rtf", "an RTF document", _BINARY_REMEDY),
    (0, b"\xd0\xcf\x11\xe0", "an old Microsoft Office document (.doc, .xls)", _BINARY_REMEDY),
    (0, b"PK\x03\x04", "a zip archive (or a document that is one: .docx, .odt)", _ARCHIVE_REMEDY),
    (0, b"Rar!", "a RAR archive", _ARCHIVE_REMEDY),
    (0, b"7z\xbc\xaf", "a 7-zip archive", _ARCHIVE_REMEDY),
    (257, b"ustar", "a tar archive", _ARCHIVE_REMEDY),
    (0, b"\x7fELF", "a program", _BINARY_REMEDY),
    (0, b"SQLite format 3", "an SQLite database", _BINARY_REMEDY),
    (0, b"\x93NUMPY", "a NumPy array", _BINARY_REMEDY),
    (0, b"PAR1", "a Parquet table", _BINARY_REMEDY),
    (5, b'\0\0\0{"', "a safetensors file (a model)", _BINARY_REMEDY),  # its header, and the length before it
)
"""Offset, mark, name and remedy of what is no text and often given."""

_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f"]
"""Controls but for those that texts have: white space, and what MARC, DOS and old terminals leave."""

_PUBMED_XML = re.compile(
    r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|MedlineCitation(?:Set)?|PubmedBookArticleSet)[\s/>]"
)
_JATS = re.compile(r"<(?:[\w-]+:)?(?:article|pmc-articleset)[\s>]")
_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|article|pmc-articleset|Pubmed|Medline)")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*<(?:div|section|main|p|h[1-6]|ul|table)[\s>]", re.IGNORECASE)
_HTML_START = re.compile(r"\s*<(?:!|\?xml|[a-z])", re.IGNORECASE)
_NBIB = re.compile(r"^(?:PMID- *\d+|OID - \S+)\s*$", re.MULTILINE)
_RIS = re.compile(r"^(?:TY|[ \t]+TY(?=  -)) {0,2}- {0,2}[A-Z0-9]{2,8}\s*$", re.MULTILINE)
_BLANKS_BEHIND = r"(?:[^\r\n]*+\s++|[^\r\n]*?[^\S\r\n])"
"""The rest of a line and the white space behind it, or a part of the line that ends in a blank."""
_ENW = re.compile(rf"^%0 [A-Z]{_BLANKS_BEHIND}%[0-9A-Z!-/:-@] \S", re.MULTILINE)
_WOS = re.compile(rf"^FN \S{_BLANKS_BEHIND}VR \d|\A\s*+PT [A-Z]\s*+(?<=[\r\n])(?:AU|TI|BA|CA|ED|GP|Z2) ", re.MULTILINE)
_COCHRANE = re.compile(r"^Record #\d+ of \d+\s*[\r\n]ID: ", re.MULTILINE)
_BIBTEX = re.compile(
    r"""
    ^ [ \t]*+ @ \s*+ [A-Za-z]++ \s*+ [{(]
    (?: [^\S\n]*+ [^\s,{}]*+ [^\S\n]*+ ,?+ [^\S\n]*+ $  # a key, and the line's end
      | \s*+ [^\s,{}]*+ \s*+ ,?+ \s*+ [\w-]++ \s*+ =  # a key and the first field
      | \s*+ [^\s,{}]*? [\w-] \s*+ =  # a field at once
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
_RCT = re.compile(r"\A\s*###[^\n]*\n+[A-Z][A-Z_ ]+\t\S")
_PUBMED_ABSTRACT = re.compile(r"\A\s*1\. \S[^\n]+\n(?:\S[^\n]*\n)*\s*\n")
_PUBMED_ABSTRACT_END = re.compile(r"^(?:PMID|PMCID|DOI): \S+", re.MULTILINE)
_RESULTS = re.compile(
    r"""\s*\{"source":\ "absclf"  # BioC
      | \s*+(?:\[\s*+)?\{\s*  # JSON
        "id":\ (?:null|"(?:[^"\\]|\\.)*"),\s*"title":\ "(?:[^"\\]|\\.)*",\s*"(?:doi|model|key_points)":
    """,
    re.VERBOSE,
)
_RESULT_TABLES = tuple(mark.join(SENTENCE_COLUMNS) for mark in ",\t")


def ending(path: str) -> str:
    """The file's ending in lower case, without that of a compression: ``.xml`` of ``a.XML.gz``."""
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def refuse_binary(source: InputFile) -> None:
    """Raise `InputError` for a file that is empty or holds no text."""
    text = source.head_text
    if not text.strip("\ufffd \t\r\n\f\v"):
        state = "holds nothing but NUL bytes" if text.strip() else "is empty"
        raise InputError(f"{source.path}: the file {state}.", "Check that the export or download went well.")
    for offset, mark, name, remedy in _BINARIES:
        if source.head.startswith(mark, offset):
            raise InputError(f"{source.path}: this is {name}, not text.", remedy)
    if find_compression(source.head):
        raise InputError(f"{source.path}: the file was compressed twice.", "Unpack it once.")
    strange = text.count("\ufffd") + sum(text.count(control) for control in _CONTROLS)
    if strange > 0.01 * len(text) + 1:
        raise InputError(f"{source.path}: this is a binary file, not text.", _BINARY_REMEDY)


def is_workbook(source: InputFile) -> bool:
    """XLSX: a zip archive of an office document."""
    return source.head.startswith(b"PK\x03\x04") and (
        b"xl/" in source.head or b"[Content_Types].xml" in source.head or ending(source.path) == ".xlsx"
    )


def is_pubmed_xml(source: InputFile) -> bool:
    """PubMed XML."""
    return _XML.match(source.head_text) is not None and _PUBMED_XML.search(source.head_text) is not None


def is_jats(source: InputFile) -> bool:
    """JATS, also within an archive's answer."""
    return _XML.match(source.head_text) is not None and _JATS.search(source.head_text) is not None


def is_html(source: InputFile) -> bool:
    """HTML, or a part of a page."""
    text = source.head_text
    is_page = _HTML_START.match(text) is not None and _HTML.search(text[:4096]) is not None
    return is_page or _FRAGMENT.match(text) is not None


def is_jsonl(source: InputFile) -> bool:
    """JSON lines: the first line is an object, and so is the second if there is one."""
    stripped = (line.strip(" \t\r") for line in source.head_text.split("\n"))
    lines = list(itertools.islice(filter(None, stripped), 2))
    if not lines or not all(line.startswith("{") for line in lines):
        return False
    if len(lines) == 1:
        return _is_object(lines[0])
    # a bad line must not hide the format, nor may one longer than the head
    return _is_object(lines[0]) or (_is_object(lines[1]) and lines[0].endswith("}"))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def is_json(source: InputFile) -> bool:
    """JSON: an array or an object."""
    return re.match(r"\s*(?:\[\s*(?:[\]{\"]|$)|\{\s*(?:\"|\}|$))", source.head_text) is not None


def is_nbib(source: InputFile) -> bool:
    """MEDLINE: a line ``PMID- 123``, or ``OID - 123``, which we write where there is no PMID."""
    return _NBIB.search(source.head_text) is not None


def is_ris(source: InputFile) -> bool:
    """RIS: a line ``TY  - JOUR``."""
    return _RIS.search(source.head_text) is not None


def is_enw(source: InputFile) -> bool:
    """EndNote's tagged export: a line ``%0 Journal Article``, and a tagged one after it."""
    return _ENW.search(source.head_text) is not None


def is_wos(source: InputFile) -> bool:
    """Web of Science's plain text file: ``FN`` and ``VR``, or a record at once."""
    return _WOS.search(source.head_text) is not None


def is_cochrane(source: InputFile) -> bool:
    """The Cochrane Library's plain text: a line ``Record #1 of 2``, and its identifier after it."""
    return _COCHRANE.search(source.head_text) is not None


def is_bibtex(source: InputFile) -> bool:
    """BibTeX: a line that begins an entry."""
    return _BIBTEX.search(source.head_text) is not None


def is_rct(source: InputFile) -> bool:
    """PubMed RCT: ``###id``, then labels and tabs."""
    return _RCT.match(source.head_text) is not None


def is_pubmed_abstracts(source: InputFile) -> bool:
    """PubMed's abstract format: a numbered citation first, identifiers last."""
    text = source.head_text
    return _PUBMED_ABSTRACT.match(text) is not None and _PUBMED_ABSTRACT_END.search(text) is not None


def holds_results(source: InputFile) -> bool:
    """Whether it is what we write of abstracts, in a form of which that can be told."""
    text = source.head_text
    return _RESULTS.match(text) is not None or text.startswith(_RESULT_TABLES)


def is_table(source: InputFile, columns: Columns = _NONE) -> bool:
    """CSV or TSV: a line with the names of two columns that are known, or one that the user named."""
    return find_delimiter(source.head_text, columns, roles=2) is not None
