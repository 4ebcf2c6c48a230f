"""Structured abstracts made for the tests of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from absclf.abstract import KeyPoint, Record, Section, Sentence, Source, StructuredAbstract

__all__ = ["HOSTILE", "PARROTS", "REVIEW", "RIGHT_TO_LEFT", "TRIAL", "structured"]

Part = tuple[str, Source, str | None, Sequence[tuple[str, float]]]


def structured(
    *parts: Part,
    key_points: Sequence[int] = (),
    model: str = "auto",
    scheme: str = "research",
    scheme_probability: float = 1.0,
    tail: str = "",
    **known: Any,
) -> StructuredAbstract:
    """An abstract put together from its parts.

    Each part is a section: its label, where the label comes from, the heading as printed, and its sentences
    with their probabilities. `key_points` are numbers of sentences, and `known` is what the record knows.
    """
    text = ""
    sections: list[Section] = []
    sentences: list[Sentence] = []
    for label, source, heading, contents in parts:
        text += "\n" if text else ""
        text += f"{heading}: " if heading else ""
        begin = len(text)
        for number, (content, probability) in enumerate(contents):
            text += " " if number else ""
            start, text = len(text), text + content
            sentences.append(Sentence(content, label, probability, start, len(text), source))
        sections.append(Section(label, text[begin:], begin, len(text), source, heading))
    chosen = [sentences[number] for number in key_points]
    return StructuredAbstract(
        record=Record(text + tail, **known),
        model=model,
        scheme=scheme,
        scheme_probability=scheme_probability,
        sections=tuple(sections),
        sentences=tuple(sentences),
        key_points=tuple(KeyPoint(s.text, s.label, 0.5, s.start, s.end) for s in chosen),
    )


TRIAL = structured(
    (
        "BACKGROUND",
        "predicted",
        None,
        [
            ("Night-shift nurses often sleep badly after a run of late duties.", 0.97),
            ("Whether bright light at the start of a shift does any good is disputed.", 0.71),
        ],
    ),
    (
        "OBJECTIVE",
        "predicted",
        None,
        [("We asked if half an hour of it lengthens the sleep that follows.", 0.92)],
    ),
    (
        "METHODS",
        "predicted",
        None,
        [
            ("Sixty-four nurses in Malmö were drawn by lot to light or to a dim lamp.", 0.99),
            ("Their wrists carried a motion sensor for three weeks.", 0.95),
        ],
    ),
    (
        "RESULTS",
        "predicted",
        None,
        [
            ("Sleep grew by 41 minutes under light and by 6 under the lamp (p = 0.003).", 0.98),
            ("Four nurses told of headaches, all of them mild.", 0.55),
        ],
    ),
    ("CONCLUSIONS", "predicted", None, [("Light before work buys tired nurses most of an hour.", 0.96)]),
    key_points=[2, 5, 7],
    scheme_probability=0.93,
    id="trial-1",
    title="Light before the late shift: a trial among nurses",
    authors=("Berg A", "Lund C"),
    journal="Journal of Made-up Trials",
    year=2021,
    doi="10.1234/made-up(2021)<5>",
)

REVIEW = structured(
    ("INTRODUCTION", "printed", "Introduction", [("Enzymes of moss have come into fashion.", 1.0)]),
    (
        "AREAS COVERED",
        "printed",
        "What this paper covers",
        [
            ("We read whatever was published on the matter since 1990.", 1.0),
            ("Stability, price and taste are gone through in turn.", 1.0),
        ],
    ),
    (
        "EXPERT OPINION",
        "printed",
        "Expert commentary",
        [("Taste will decide, as a naïve cook could have told.", 1.0)],
    ),
    key_points=[3],
    scheme="review",
    model="review",
    title="Moss enzymes in the kitchen",
    authors=tuple(f"Author {letter}" for letter in "ABCDEFGH"),
)

PARROTS = structured(
    ("RESULTS", "predicted", None, [("Parrots counted to eleven, and one of them to twelve.", 0.43)]),
    scheme_probability=0.5,
)

HOSTILE = structured(
    (
        'RESULTS" onclick="hacked=1',
        "predicted",
        None,
        [
            ("</script><script>window.hacked = 1</script> <img src=x onerror='hacked=1'> was found.", 0.3),
            ("Levels (a<b && b>\"c\" or 'd') &amp; so on stayed $style ${1} --> ]]> </p></section>.", 0.85),
            ("Smiles 😀👩‍🔬 and \u202eturned\u202c words\x00 with \ud800 remains.", 1.0),
        ],
    ),
    key_points=[0, 1],
    id='"><script>hacked=1</script>',
    title="</title></h2><script>window.hacked = 1</script> & 'quotes' \"here\"",
    journal="<b onmouseover=hacked=1>Journal</b>",
    authors=("<i>Nobody</i>",),
    doi='10.1000/"><script>hacked=1</script>',
    scheme='"><script>hacked=1</script>',
    model="<script>hacked=1</script>",
)

RIGHT_TO_LEFT = structured(
    (
        "BACKGROUND",
        "predicted",
        None,
        [("هذه جملة أولى عن النوم والضوء.", 0.9), ("وهذه جملة ثانية كتبت للاختبار.", 0.65)],
    ),
    title="ملخص كتب للاختبار",
)
