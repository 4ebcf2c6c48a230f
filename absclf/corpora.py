"""Labelled corpora: abstracts as lists of sentences, with what is known of each sentence's label."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import lzma
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from absclf.errors import InputError
from absclf.schemes import Scheme
from absclf.sentences import split_sentences

__all__ = ["Corpus", "load"]

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Corpus:
    """Labelled abstracts.

    Parameters
    ----------
    X : list of lists of str
        The sentences of each abstract.
    y : list of lists of tuples of str
        For each sentence the labels that it may have: one where the corpus says it, several where it leaves them
        open.
    groups : list of str
        What names each abstract: its identifier, or a digest of its text. Parts of one abstract share it.
    sha256 : str
        Digest of the file's content, decompressed.
    """

    X: list[list[str]]
    y: list[list[Labels]]
    groups: list[str]
    sha256: str = ""

    def __len__(self) -> int:
        return len(self.X)

    def __add__(self, other: Corpus) -> Corpus:
        digest = hashlib.sha256((self.sha256 + other.sha256).encode()).hexdigest()
        return Corpus(self.X + other.X, self.y + other.y, self.groups + other.groups, digest)

    def only(self, chosen: Sequence[int]) -> Corpus:
        """The chosen abstracts, by their numbers."""
        return Corpus(
            [self.X[k] for k in chosen], [self.y[k] for k in chosen], [self.groups[k] for k in chosen], self.sha256
        )


_OPENERS: Mapping[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}


def load(path: str | Path, scheme: Scheme) -> Corpus:
    """Read labelled abstracts from JSON lines, plain or compressed.

    A line is an abstract with ``"sections"``, a list of ``{"label", "text"}`` whose labels are headings as printed,
    or with ``"sentences"``, a list of ``{"text", "label"}``.

    Parameters
    ----------
    path : str or Path
    scheme : Scheme
        What headings and labels mean. A sentence under a heading that the scheme does not know may have any label;
        text before the first heading has an earlier label than what stands under it.

    Returns
    -------
    Corpus

    Raises
    ------
    InputError
        If the file cannot be read, or a line is not such an abstract: with its number.
    """
    X, y, groups = [], [], []
    digest = hashlib.sha256()
    for number, line in enumerate(_lines(path), 1):
        digest.update(line)
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            pairs = list(_sentences(record, scheme))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path}, line {number}: is not a labelled abstract ({type(error).__name__}: {error}).",
                'A line is {"sections": [{"label", "text"}]} or {"sentences": [{"text", "label"}]}.',
            ) from error
        if pairs:
            X.append([text for text, _ in pairs])
            y.append([labels for _, labels in pairs])
            groups.append(str(record.get("id") or hashlib.sha256(line).hexdigest()[:16]))
    return Corpus(X, y, groups, digest.hexdigest())


def _lines(path: str | Path) -> Iterator[bytes]:
    try:
        with Path(path).open("rb") as stream:
            magic = stream.read(6)
        opener: Callable[..., IO[bytes]] = next(
            (opener for start, opener in _OPENERS.items() if magic.startswith(start)), open
        )
        with opener(path, "rb") as lines:
            yield from lines
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise InputError(f"{path}: cannot be read: {error}.", "Check the path and the file.") from error


def _sentences(record: Mapping[str, Any], scheme: Scheme) -> Iterator[tuple[str, Labels]]:
    if "sections" not in record:
        for sentence in record["sentences"]:
            yield sentence["text"], scheme.labels_for(sentence["label"]) or scheme.labels
        return
    meant = [scheme.labels_for(section["label"]) for section in record["sections"]]
    for number, (section, labels) in enumerate(zip(record["sections"], meant, strict=True)):
        if number == 0 and not section["label"]:
            labels = scheme.labels_before(next(filter(None, meant), ()))
        text = section["text"]
        for start, end in split_sentences(text):
            yield text[start:end], labels or scheme.labels
