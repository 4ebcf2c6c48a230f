"""Read labelled abstracts from files: find each file's form, and say with a scheme what its labels mean."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from absclf.abstract import Record
from absclf.corpora.brat import read_standoff, text_of
from absclf.corpora.columns import LabelColumns
from absclf.corpora.corpus import Corpus, LabelledAbstract, corpus_of
from absclf.corpora.inference import infer_scheme
from absclf.corpora.lines import is_labelled_lines, read_lines
from absclf.corpora.objects import OpenText, labelled_object
from absclf.corpora.rows import SentenceRow, cut_rows, find_delimiter, group_rows, read_table
from absclf.errors import InputError
from absclf.formats import Reject, expand
from absclf.formats.answers import unwrap
from absclf.formats.columns import shown_names
from absclf.formats.fields import content_of
from absclf.formats.objects import NotARecordError, record_of_object, without_surrogates
from absclf.formats.opening import InputFile, open_input
from absclf.formats.reading import records_of, report_problems
from absclf.formats.registry import recognise
from absclf.formats.signatures import ending, is_table
from absclf.formats.workbooks import DamagedWorkbookError, read_sheets
from absclf.schemes import SCHEME_NAMES, Scheme, get_scheme, load_scheme
from absclf.segmentation import segment

__all__ = ["find_scheme", "load", "of_objects", "read_labelled"]

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
OnReject = Callable[[Reject], object]
OnNotice = Callable[[str], object]
Opener = Callable[[], InputFile]

_REMEDY = (
    'An object has "sentences", a list of {"text", "label"}; or "sections", a list of {"label", "text"}; '
    "or is an export of doccano, Label Studio or Prodigy."
)
_JSON_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".tab")


def load(
    path: Paths,
    scheme: Scheme | str | os.PathLike[str] | None = None,
    *,
    columns: LabelColumns | None = None,
    encoding: str | None = None,
    on_reject: OnReject | None = None,
    on_notice: OnNotice | None = None,
) -> Corpus:
    """Read labelled abstracts.

    Parameters
    ----------
    path : path-like, or sequence of them
        Files, folders or patterns. Known forms: whatever :func:`absclf.read` reads, where the abstracts print
        headings; PubMed RCT text; JSON or JSON lines of abstracts with ``"sentences"`` or ``"sections"``, of single
        sentences, or as doccano, Label Studio and Prodigy export them; tables with a sentence and a label a row, XLSX
        among them; our own results; BRAT standoff; TSV in the manner of CoNLL. Compressed or not.
    scheme : Scheme, str, path-like or None, default=None
        What headings and labels mean: a scheme, the name of a shipped one, or a TOML file. None: found by the
        corpus's labels, see :func:`absclf.corpora.infer_scheme`.
    columns : LabelColumns, optional
        Columns that the user named.
    encoding : str, optional
        The files' encoding, as for :func:`absclf.read`.
    on_reject : callable, optional
        Called with a `Reject` for each record that cannot be read, and for each file of which nothing can be, as one
        that is missing, empty or no text. Default: an `InputError`.
    on_notice : callable, optional
        Called with a line about a file as a whole that loses no record. Default: an `InputWarning`.

    Returns
    -------
    Corpus

    Raises
    ------
    InputError
        If a file cannot be read, or a record of it is not a labelled abstract, and there is no `on_reject`: with its
        line. If a file breaks off in the middle, or its rows cannot be told apart, in any case.
    SchemeError
        If there is no such scheme.
    """
    if not isinstance(path, str | os.PathLike):
        path = list(path)
        if not path:
            raise InputError("There is no file to read.", "Give files, folders or patterns.")
    digest = hashlib.sha256()
    options: dict[str, Any] = {"columns": columns, "encoding": encoding, "on_reject": on_reject, "on_notice": on_notice}
    given = find_scheme(scheme) if scheme is not None else None
    abstracts = list(read_labelled(path, given, digest=digest, **options))
    return corpus_of(abstracts, given or infer_scheme(abstracts, _name_of(path)), digest.hexdigest())


def find_scheme(scheme: Scheme | str | os.PathLike[str]) -> Scheme:
    """A scheme by its name or the path of its file."""
    if isinstance(scheme, Scheme):
        return scheme
    if not isinstance(scheme, str):
        return load_scheme(Path(scheme))
    is_file = scheme not in SCHEME_NAMES and (scheme.endswith(".toml") or Path(scheme).exists())
    return load_scheme(scheme) if is_file else get_scheme(scheme)


def _name_of(path: Paths) -> str:
    first = path if isinstance(path, str | os.PathLike) else path[0]
    return "corpus" if first == "-" else Path(first).name.split(".")[0] or "corpus"


def read_labelled(
    path: Paths,
    scheme: Scheme | None = None,
    *,
    columns: LabelColumns | None = None,
    encoding: str | None = None,
    on_reject: OnReject | None = None,
    on_notice: OnNotice | None = None,
    digest: Any = None,
) -> Iterator[LabelledAbstract]:
    """Abstracts with their labels as the files have them.

    Parameters
    ----------
    path, columns, encoding, on_reject, on_notice
        As for :func:`load`.
    scheme : Scheme, optional
        Whose own headings are looked for in running text, too.
    digest : hash object, optional
        Fed with the files' content, decompressed.

    Yields
    ------
    LabelledAbstract
        In the order of the files; abstracts without any label, too.

    Raises
    ------
    InputError
        As :func:`load`.
    """
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    files = []
    for file in expand(paths):
        if isinstance(file, Reject):
            _reject(file, on_reject)
        else:
            files.append(file)
    how = _How(columns or LabelColumns(), scheme, on_notice)
    texts = {os.fspath(text_of(file)) for file in files if file.endswith(".ann")}
    for number, file in enumerate((file for file in files if file not in texts and not file.endswith(".conf")), 1):
        if file.endswith(".ann"):
            _feed(digest, _opener(file))
            yield read_standoff(file, number)
            continue
        opener = _opener(file, encoding)
        source = _opened(opener, file, how)
        if isinstance(source, Reject):
            _reject(source, on_reject)
            continue
        with source:
            _feed(digest, opener)
            for found in _read(source, opener, how):
                if isinstance(found, Reject):
                    _reject(found, on_reject)
                else:
                    yield found
            report_problems(source, on_notice)


def _opener(path: str, encoding: str | None = None) -> Opener:
    """What opens the file, each time from its first byte; of a pipe, which tells all once, it is held for that."""
    if path == "-":
        content = sys.stdin.buffer.read()
    elif _is_pipe(path):
        content = Path(path).read_bytes()
    else:
        return partial(open_input, path, encoding=encoding)
    return lambda: InputFile(io.BytesIO(content), path, encoding=encoding)


def _is_pipe(path: str) -> bool:
    try:
        return stat.S_ISFIFO(Path(path).stat().st_mode)
    except (OSError, ValueError):  # reported by the one who opens it
        return False


def _opened(opener: Opener, path: str, how: _How) -> InputFile | Reject:
    """The open file; or, where no abstract can be looked for in it, why: it is missing, empty, no text."""
    try:
        source = opener()
        try:
            recognise(source, how.columns.of_records)
        except InputError:
            source.close()
            raise
    except InputError as error:
        return Reject(path, error.message.removeprefix(f"{path}: "), error.remedy)
    return source


def _reject(reject: Reject, on_reject: OnReject | None) -> None:
    if on_reject is None:
        place = reject.path + (f", line {reject.line}" if reject.line is not None else "")
        place += f", record {reject.number}" if reject.number and reject.line is None else ""
        raise InputError(f"{place}: {reject.reason}", reject.remedy)
    on_reject(reject)


def _feed(digest: Any, opener: Opener) -> None:
    """Add a file's content to the digest, whatever it is compressed with."""
    if digest is not None:
        with opener() as source:
            for chunk in source.chunks():
                digest.update(chunk)


# ---------------------------------------------------------------------- one file

Found = LabelledAbstract | Reject


@dataclass(frozen=True)
class _How:
    """How files are read: columns that the user named, the scheme whose headings are known, who is told."""

    columns: LabelColumns
    scheme: Scheme | None = None
    on_notice: OnNotice | None = None

    def abstract_of(self, record: Record) -> LabelledAbstract:
        """A record's sentences, labelled with the headings that it prints over them."""
        abstract = segment(record, self.scheme)
        # A heading may be printed over two lines.
        labels = tuple(" ".join(abstract.headings[k].text.split()) if k >= 0 else "" for k in abstract.heading_of)
        place = (record.path, record.line, record.number)
        return LabelledAbstract(tuple(abstract.sentences), labels, True, record.id, *place)


def _read(source: InputFile, opener: Opener, how: _How) -> Iterator[Found]:
    """Labelled abstracts of an open file, by the first form that fits it."""
    columns = how.columns
    form = recognise(source, columns.of_records).name
    head = source.head_text
    first_line = head.split("\n", 1)[0].lstrip("\ufeff").rstrip("\r")
    is_expected = form == "csv" or ending(source.path) in _TABLES
    if form in ("json", "jsonl"):
        is_lines = form == "jsonl" or ending(source.path) in _JSON_LINES
        yield from _of_objects(_lines(source) if is_lines else _array(source, columns), how, source.path)
    elif form in ("csv", "text") and (delimiter := find_delimiter(first_line, columns, source.path, is_expected)):
        rows = cut_rows(source.lines(), delimiter, source.path)
        yield from read_table(rows, columns, source.path) or ()
    elif form == "xlsx":
        yield from _read_workbook(source, opener, how)
    elif (
        form in ("pubmed-rct", "text") or (form == "csv" and not is_table(source, columns.of_records))
    ) and is_labelled_lines(head):
        yield from read_lines(source.lines(), head, source.path)
    else:
        yield from _read_printed(opener, how)


def _read_workbook(source: InputFile, opener: Opener, how: _How) -> Iterator[Found]:
    """Sheets that are tables of labelled text; where there are none, references whose abstracts print headings."""
    is_labelled, refused = False, None
    for rows in read_sheets(source.chunks(), source.path):
        try:
            table = read_table(rows, how.columns, source.path)
        except DamagedWorkbookError:
            raise
        except InputError as error:  # a sheet beside the one that has the columns
            refused = error
            continue
        if table is not None:
            is_labelled = True
            yield from table
    if is_labelled:
        return
    if refused is not None:
        raise refused
    yield from _read_printed(opener, how)


def _read_printed(opener: Opener, how: _How) -> Iterator[Found]:
    with opener() as source:
        for record in records_of(source, columns=how.columns.of_records, on_notice=how.on_notice):
            yield how.abstract_of(record) if isinstance(record, Record) else record


Value = tuple[Any, int, int | None]
"""A JSON value, its number, and its line."""


def _lines(source: InputFile) -> Iterator[Value | Reject]:
    number = 0
    for line_number, line in enumerate(source.lines(), start=1):
        if not line.strip():
            continue
        number += 1
        try:
            yield without_surrogates(json.loads(line)), number, line_number
        except (ValueError, RecursionError) as error:
            reason = f"is not a labelled abstract: it is no JSON ({error})."
            yield Reject(source.path, reason, _REMEDY, number=number, line=line_number)


def _array(source: InputFile, columns: LabelColumns) -> Iterator[Value]:
    text = "".join(source.text())
    try:
        value = without_surrogates(json.loads(text))
    except json.JSONDecodeError as error:
        raise InputError(f"{source.path}, line {error.lineno}: is no JSON ({error.msg}).", _REMEDY) from None
    except RecursionError:
        raise InputError(f"{source.path}: is nested too deeply.", _REMEDY) from None
    for number, one in enumerate(unwrap(value, columns.of_records), start=1):
        yield one, number, None


def of_objects(values: Sequence[Any], scheme: Scheme | None = None) -> list[LabelledAbstract]:
    """Labelled abstracts of objects in memory, in any of the forms that JSON files have.

    Parameters
    ----------
    values : sequence of dict
    scheme : Scheme, optional
        Whose own headings are looked for in running text, too.

    Raises
    ------
    InputError
        If one is not a labelled abstract: with its number.
    """
    numbered = ((value, number, None) for number, value in enumerate(values, start=1))
    abstracts = []
    for found in _of_objects(numbered, _How(LabelColumns(), scheme), "corpus"):
        if isinstance(found, Reject):
            _reject(found, None)
        else:
            abstracts.append(found)
    return abstracts


def _of_objects(values: Iterable[Value | Reject], how: _How, path: str) -> Iterator[Found]:
    rows: list[SentenceRow | OpenText] = []
    fields = _NamedFields(how.columns.of_records.wanted)
    for value in values:
        found = value if isinstance(value, Reject) else _of_object(*value, how, path, fields)
        if isinstance(found, SentenceRow | OpenText):
            rows.append(found)
        else:
            yield found
    fields.refuse_missing(path)
    known = {name for row in rows if isinstance(row, SentenceRow) for name in row.names}
    sentences: list[SentenceRow] = []
    for row in rows:
        if isinstance(row, SentenceRow):
            sentences.append(row)
        elif known.isdisjoint(row.row.names):
            yield row.abstract
        else:  # other sentences of its abstract are there
            sentences.append(row.row)
    yield from group_rows(sentences)


class _NamedFields:
    """Fields that the user named, which some of the objects that are no labelled form has to have.

    An object may lack a field, as many programs leave out what is empty; a field that all lack is a slip.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._missing = set(names)
        self._known: dict[str, None] = {}

    def see(self, content: Mapping[str, Any]) -> None:
        """The fields of one of these objects."""
        if self._missing:
            self._missing.difference_update(content)
            self._known.update(dict.fromkeys(content))

    def refuse_missing(self, path: str) -> None:
        """Raise `InputError` if none of them has a field that the user named."""
        if self._missing and self._known:
            names = " or ".join(map(repr, sorted(self._missing)))
            told = f"{path}: there is no field {names} in any object."
            raise InputError(told, f"The fields are: {shown_names(self._known)}.")


def _of_object(
    value: Any, number: int, line: int | None, how: _How, path: str, fields: _NamedFields
) -> Found | SentenceRow | OpenText:
    try:
        if not isinstance(value, Mapping):
            raise TypeError("it is no object")
        found = labelled_object(value, how.columns, path, number, line)
        if found is not None:
            return found
        fields.see(content_of(value, how.columns.of_records))
        return how.abstract_of(record_of_object(value, how.columns.of_records, path, number, line))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration, NotARecordError) as error:
        reason = f"is not a labelled abstract ({_in_words(error)})."
        return Reject(path, reason, _REMEDY, number=number, line=line)


def _in_words(error: Exception) -> str:
    """What is wrong with an object; errors that Python words for programmers are worded anew."""
    if isinstance(error, KeyError):
        return f"there is no field {error}"
    if isinstance(error, AttributeError | IndexError | StopIteration):
        return "a part of it is of another kind than it has to be"
    return str(error).rstrip(".")
