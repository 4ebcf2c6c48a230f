"""Measure the recognition of printed headings, by printing the headings of a corpus in every style."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from absclf.headings import find_headings, heading_key
from training.corpora import read_records, read_sentences
from training.folder import CORPORA, corpora_folder, run

__all__ = ["STYLES", "main"]

Sections = list[tuple[str, str]]


def _lower_title(heading: str) -> str:
    return heading[:1].upper() + heading[1:].lower()


def _run(separator: str, between: str, case: Callable[[str], str] = str) -> Callable[[Sections], str]:
    def render(sections: Sections) -> str:
        return between.join((case(head) + separator + text) if head else text for head, text in sections)

    return render


def _wrap(before: str, after: str, between: str = " ", case: Callable[[str], str] = str) -> Callable[[Sections], str]:
    def render(sections: Sections) -> str:
        return between.join((before + case(head) + after + text) if head else text for head, text in sections)

    return render


def _numbered(sections: Sections) -> str:
    parts = [f"({i}) {head}: {text}" if head else text for i, (head, text) in enumerate(sections, start=1)]
    return " ".join(parts)


STYLES: dict[str, Callable[[Sections], str]] = {
    "as printed, colon": _run(": ", " "),
    "capitals, colon": _run(": ", " ", str.upper),
    "title case, colon": _run(": ", " ", _lower_title),
    "title case, space colon": _run(" : ", " ", _lower_title),
    "capitals, run on": _run(" ", " ", str.upper),
    "title case, run on": _run(" ", " ", _lower_title),
    "title case, full stop": _run(". ", " ", _lower_title),
    "title case, spaced dash": _run(" - ", " ", _lower_title),
    "title case, em dash": _run("—", " ", _lower_title),
    "title case, spaced em dash": _run(" — ", " ", _lower_title),
    "alone on a line": _run("\n", "\n", _lower_title),
    "alone on a line, capitals": _run("\n", "\n\n", str.upper),
    "line start, colon": _run(": ", "\n\n", _lower_title),
    "line start, run on": _run(" ", "\n", _lower_title),
    "html bold, colon inside": _wrap("<b>", ":</b> ", case=_lower_title),
    "html bold, colon outside": _wrap("<b>", "</b>: ", case=_lower_title),
    "html h4": _wrap("<h4>", "</h4>", "", _lower_title),
    "markdown bold": _wrap("**", "** ", case=_lower_title),
    "markdown bold, colon": _wrap("**", ":** ", "\n\n", _lower_title),
    "markdown heading": _wrap("## ", "\n\n", "\n\n", _lower_title),
    "brackets": _wrap("[", "] ", case=str.upper),
    "numbered": _numbered,
}


def sections_found(text: str) -> Sections:
    """The sections of a text by its printed headings."""
    headings = find_headings(text)
    starts = [heading.start for heading in headings] + [len(text)]
    sections = [("", text[: starts[0]].strip())] if text[: starts[0]].strip() else []
    for heading, end in zip(headings, starts[1:], strict=True):
        sections.append((heading.text, text[heading.end : end].strip()))
    return sections


def same(found: Sections, printed: Sections) -> bool:
    """Whether the sections are the same, by the headings' keys and the texts' words."""
    if len(found) != len(printed):
        return False
    return all(
        heading_key(a) == heading_key(b) and s.split() == t.split()
        for (a, s), (b, t) in zip(found, printed, strict=True)
    )


def measure_recognition(records: list[Sections], show: int) -> None:
    """Print, style by style, the abstracts that come back exactly and the headings' recall and precision."""
    print(f"{'style':<28}{'abstracts':>10}{'exact':>8}{'recall':>8}{'precision':>10}{'µs each':>9}")
    for name, render in STYLES.items():
        exact = found_right = n_found = n_printed = 0
        wrong: list[str] = []
        texts = [render(sections) for sections in records]
        start = time.process_time()
        for text in texts:
            find_headings(text)
        microseconds = (time.process_time() - start) / len(texts) * 1e6
        for text, sections in zip(texts, records, strict=True):
            found = sections_found(text)
            ok = same(found, sections)
            exact += ok
            got = Counter(heading_key(head) for head, _ in found if head)
            want = Counter(heading_key(head) for head, _ in sections if head)
            found_right += (got & want).total()
            n_found += got.total()
            n_printed += want.total()
            if not ok:
                wrong.append(f"    {[h for h, _ in sections]}\n -> {[h for h, _ in found]}")
        recall, precision = found_right / n_printed, found_right / max(1, n_found)
        print(
            f"{name:<28}{len(records):>10}{exact / len(records):>8.2%}{recall:>8.2%}{precision:>10.2%}"
            f"{microseconds:>9.0f}"
        )
        for line in wrong[:show]:
            print(line)


def measure_false_alarms(corpora: Path, n_unlabelled: int, show: int) -> None:
    """Print how many abstracts without printed headings get some, and the time that takes."""
    texts = {
        name: [" ".join(sentences) for sentences in read_sentences(corpora, name)]
        for name in ("biorc800_dev", "csabstruct_dev")
    }
    texts["unlabelled"] = [record["text"] for record in islice(read_records(corpora, "unlabelled"), n_unlabelled)]
    for name, abstracts in texts.items():
        find_headings(abstracts[0] + " Methods: ")  # reads the tables
        start = time.process_time()
        found = [find_headings(text) for text in abstracts]
        seconds = time.process_time() - start
        flagged = [(text, headings) for text, headings in zip(abstracts, found, strict=True) if headings]
        plain = [text for text, headings in zip(abstracts, found, strict=True) if not headings]
        start_plain = time.process_time()
        for text in plain:
            find_headings(text)
        plain_seconds = time.process_time() - start_plain
        share = len(flagged) / len(abstracts)
        print(f"{name}: {len(abstracts)} abstracts, headings found in {len(flagged)} ({share:.2%}),", end=" ")
        print(f"{seconds / len(abstracts) * 1e6:.1f} µs an abstract,", end=" ")
        print(f"{plain_seconds / len(plain) * 1e6:.1f} µs without headings")
        for text, headings in flagged[:show]:
            print("   ", [(h.text, text[max(0, h.start - 25) : h.end + 25]) for h in headings])


def main(arguments: list[str] | None = None) -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=corpora_folder, default=CORPORA)
    parser.add_argument("--unlabelled", type=int, default=20_000, help="how many unlabelled abstracts to scan")
    parser.add_argument("--show", type=int, default=0, help="how many failures to print of each style")
    parser.add_argument("--only", choices=("recognition", "false-alarms"))
    options = parser.parse_args(arguments)
    if options.only != "false-alarms":
        for name in ("structured_dev", "expert_reviews_dev"):
            records = [
                [(section["label"], section["text"].strip()) for section in record["sections"]]
                for record in read_records(options.corpora, name)
            ]
            print(name)
            measure_recognition([sections for sections in records if any(h for h, _ in sections)], options.show)
    if options.only != "recognition":
        measure_false_alarms(options.corpora, options.unlabelled, options.show)


if __name__ == "__main__":
    run(main)
