"""Structured abstracts for the tests of writers: one to look at, and any."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from absclf.abstract import KeyPoint, Record, Section, Sentence, Source, StructuredAbstract

__all__ = ["GOATS", "JOINT", "build", "headed", "results"]


def build(
    record: Record, parts: list[tuple[str, str | None, list[str]]], gaps: list[str], key_points: int = 1
) -> StructuredAbstract:
    """A result whose sections are (label, printed heading or None, sentences), with these blanks between."""
    text = ""
    sections: list[Section] = []
    sentences: list[Sentence] = []
    blanks = iter(gaps)
    for label, heading, texts in parts:
        source = "predicted" if heading is None else "printed"
        text += (next(blanks, " ") if text else "") + (f"{heading}: " if heading else "")
        start = len(text)
        for place, one in enumerate(texts):
            text += (next(blanks, " ") if place else "") + one
            probability = 1.0 if heading is not None else 0.5 + len(sentences) % 5 / 10
            sentences.append(Sentence(one, label, probability, len(text) - len(one), len(text), source))  # type: ignore[arg-type]
        sections.append(Section(label, text[start:], start, len(text), source, heading))  # type: ignore[arg-type]
    points = [KeyPoint(one.text, one.label, 0.5, one.start, one.end) for one in sentences[:key_points]]
    whole = replace(record, text=text)
    return StructuredAbstract(whole, "auto", "research", 0.9, tuple(sections), tuple(sentences), tuple(points))


GOATS = build(
    Record(
        "",
        "12345678",
        "Chewing in goats",
        ("Horn, Ada", "Hoof, Bo"),
        "J. Goats",
        2019,
        "10.1234/goats.5",
        pmid="12345678",
    ),
    [
        ("OBJECTIVE", None, ["Whether goats chew is unknown.", "We asked."]),
        ("RESULTS", None, ["They do; p < 0.05 & more.", "=SUM(A1) was said, too."]),
    ],
    [],
)


def headed(text: str, parts: list[tuple[str, str | None, Source, str]]) -> StructuredAbstract:
    """A result of this text whose sections, a sentence each, are (label, heading, where the label is from, text)."""
    sections: list[Section] = []
    for label, heading, source, part in parts:
        start = text.index(part, sections[-1].end if sections else 0)
        sections.append(Section(label, part, start, start + len(part), source, heading))
    sentences = [Sentence(one.text, one.label, 1.0, one.start, one.end, one.source) for one in sections]
    return StructuredAbstract(Record(text, "7", "Hay"), "auto", "research", 1.0, tuple(sections), tuple(sentences))


JOINT = headed(
    "Aim: To feed goats. Methods and Results: We gave hay. All goats ate it. Funding: The barn paid. Conclusions: Hay.",
    [
        ("OBJECTIVE", "Aim", "printed", "To feed goats."),
        ("METHODS", "Methods and Results", "predicted", "We gave hay."),
        ("RESULTS", "Methods and Results", "predicted", "All goats ate it."),
        ("CONCLUSIONS", "Funding", "predicted", "The barn paid."),
        ("CONCLUSIONS", "Conclusions", "printed", "Hay."),
    ],
)
"""Headings under which labels are predicted: one that stands for two labels, and one that stands for none."""

_words = st.text(st.characters(categories=["L", "N", "Sm"], exclude_characters="<&"), min_size=1, max_size=8)
_sentences = st.lists(_words, min_size=1, max_size=6).map(lambda words: " ".join(words) + ".")
_labels = st.sampled_from(["BACKGROUND", "METHODS", "RESULTS"])
_headings = st.sampled_from([None, None, "AIM", "Patients and methods"])
_names = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
_gaps = st.sampled_from([" ", "  ", "\n", "\n\n"])
_records = st.builds(
    Record,
    text=st.just(""),
    id=st.one_of(st.integers(1, 10**8).map(str), _names),
    title=st.lists(_words, max_size=5).map(" ".join),
    authors=st.lists(st.tuples(_names, _names).map(", ".join), max_size=3).map(tuple),
    journal=_names,
    year=st.one_of(st.none(), st.integers(1900, 2030)),
    doi=st.sampled_from(["", "10.1234/goats.5"]),
) | st.integers(1, 10**8).map(lambda number: Record("", str(number), "Hay", pmid=str(number)))
_parts = st.lists(st.tuples(_labels, _headings, st.lists(_sentences, min_size=1, max_size=3)), max_size=4)

results = st.builds(build, _records, _parts, st.lists(_gaps, max_size=12), st.integers(0, 3))
"""Any result: sections printed and predicted, any blanks between; with none, a record without an abstract."""
