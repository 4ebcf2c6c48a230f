"""PubMed RCT text: ``###id``, then a label, a tab and a sentence a line, then a blank line.

The labels are an annotation, which a prediction is compared with (`absclf.corpora` reads them); a record is the
abstract without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from absclf.abstract import Record
from absclf.formats.reject import Reject

__all__ = ["read_records"]


def read_records(lines: Iterable[str], path: str) -> Iterator[Record | Reject]:
    """Records of a file in the form of the PubMed RCT corpus (Dernoncourt and Lee, 2017), from its lines."""
    number = 0
    start = 0
    identifier: str | None = None
    sentences: list[str] = []
    for line_number, line in enumerate(lines, start=1):
        content = line.strip()
        if not content or content.startswith("###"):
            if start:
                yield Record(" ".join(sentences), identifier, path=path, number=number, line=start)
            start, identifier, sentences = 0, None, []
            if content:
                number, start, identifier = number + 1, line_number, content[3:].strip() or None
            continue
        if not start:
            number, start = number + 1, line_number
        label, tab, sentence = content.partition("\t")
        sentences.append(sentence.strip() if tab and label.isupper() else content)
    if start:
        yield Record(" ".join(sentences), identifier, path=path, number=number, line=start)
