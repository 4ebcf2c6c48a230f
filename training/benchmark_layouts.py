"""Measure how well the abstracts of a text file are told apart, by writing a corpus in the layouts that people use."""

from __future__ import annotations

import argparse
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from itertools import islice

from absclf.abstract import Record
from absclf.formats.lines import split_lines
from absclf.formats.text import read_records
from training.corpora import read_records as read_corpus
from training.folder import CORPORA, corpora_folder, run

__all__ = ["LAYOUTS", "PARAGRAPHS", "main"]

Titled = list[tuple[str, str]]


def _wrap(text: str) -> str:
    return textwrap.fill(text, 72, break_on_hyphens=False, break_long_words=False)


LAYOUTS: dict[str, Callable[[Titled], str]] = {
    "title, blank line, text": lambda all_: "\n\n".join(f"{title}\n\n{text}" for title, text in all_),
    "title above the text": lambda all_: "\n\n".join(f"{title}\n{text}" for title, text in all_),
    "title and text wrapped": lambda all_: "\n\n".join(f"{_wrap(title)}\n\n{_wrap(text)}" for title, text in all_),
    "numbered titles": lambda all_: "\n\n".join(f"{n}. {t}\n{text}" for n, (t, text) in enumerate(all_, start=1)),
    "named fields": lambda all_: "\n\n".join(f"Title: {title}\nAbstract: {text}" for title, text in all_),
    "ids and titles": lambda all_: "\n".join(f"###{n}\n{t}\n{text}\n" for n, (t, text) in enumerate(all_)),
    "ids": lambda all_: "\n".join(f"###{n}\n{text}\n" for n, (_, text) in enumerate(all_)),
    "form feeds": lambda all_: "\f".join(f"{text}\n" for _, text in all_),
    "rules": lambda all_: "\n---\n".join(f"{text}\n" for _, text in all_),
    "a paragraph each": lambda all_: "\n\n".join(text for _, text in all_),
}
"""Several abstracts in a file."""

PARAGRAPHS: dict[str, Callable[[Titled], str]] = {
    "sections without headings": lambda sections: "\n\n".join(text for _, text in sections),
    "heading above the section": lambda sections: "\n\n".join(f"{head}\n{text}" for head, text in sections),
    "heading as a paragraph": lambda sections: "\n\n".join(f"{head}\n\n{text}" for head, text in sections),
    "heading with colon, wrapped": lambda sections: "\n\n".join(_wrap(f"{head}: {text}") for head, text in sections),
}
"""One abstract of several paragraphs in a file."""


def texts_of(content: str) -> list[str]:
    """Texts of the abstracts that are read, white space collapsed."""
    found = read_records(split_lines([content], "-"), "-")
    return [" ".join(record.text.split()) for record in found if isinstance(record, Record)]


def main(arguments: list[str] | None = None) -> None:
    """Print, layout by layout, how many abstracts come back with exactly their text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=corpora_folder, default=CORPORA)
    parser.add_argument("--abstracts", type=int, default=1500)
    options = parser.parse_args(arguments)
    unlabelled = islice(read_corpus(options.corpora, "unlabelled"), options.abstracts)
    titled = [(r["title"], r["text"]) for r in unlabelled if r.get("title") and len(r["text"]) > 300]
    for stops in ("without", "with"):
        print(f"several abstracts, titles {stops} their full stops")
        given = [(t.rstrip("."), text) for t, text in titled] if stops == "without" else titled
        wanted = Counter(" ".join(text.split()) for _, text in given)
        for name, layout in LAYOUTS.items():
            content = layout(given)
            start = time.process_time()
            found = texts_of(content)
            speed = len(content) / (time.process_time() - start) / 1e6
            exact = (Counter(found) & wanted).total() / len(given)
            print(f"  {name:<28}{len(given):>6} written{len(found):>6} read{exact:>8.1%} exact{speed:>6.1f} MB/s")
    structured = list(islice(read_corpus(options.corpora, "structured_dev"), options.abstracts))
    print("one abstract of several paragraphs")
    for name, layout in PARAGRAPHS.items():
        contents = [layout([(s["label"], s["text"].strip()) for s in r["sections"]]) for r in structured]
        exact_files = sum(texts_of(content) == [" ".join(content.split())] for content in contents)
        print(f"  {name:<28}{len(contents):>6} files{exact_files / len(contents):>8.1%} exact")


if __name__ == "__main__":
    run(main)
