"""The HTML page as text: what it holds, what it keeps out, and how it is written."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf import formats
from absclf.abstract import KeyPoint, Record, Section, Sentence, StructuredAbstract
from absclf.report import HtmlWriter, write_html
from absclf.report.article import UNSURE

from .abstracts import HOSTILE, PARROTS, REVIEW, RIGHT_TO_LEFT, TRIAL, structured

VOID = {"meta", "input", "option", "br", "img", "link", "rect"}


class Element:
    """A tag of the page, with its attributes and the text inside it."""

    def __init__(self, tag: str, attributes: dict[str, str], inside: tuple[Element, ...]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.inside = inside
        self.text = ""

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


class Page(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes, tuple(self._open)))
        if tag not in VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, name: str = "") -> list[Element]:
        return [e for e in self.elements if e.tag == tag and (not name or e.has(name))]


def page_of(*results: StructuredAbstract, **options: object) -> str:
    stream = io.StringIO()
    write_html(results, stream, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def test_the_page_holds_each_abstract_with_its_sections_in_order() -> None:
    page = Page(page_of(TRIAL, REVIEW))
    assert [e.text for e in page.all("h2")] == [TRIAL.title, REVIEW.title]
    assert [e.text for e in page.all("h3")] == [
        *(section.label for section in TRIAL.sections),
        "Key points",
        *(section.label for section in REVIEW.sections),
        "Key points",
    ]
    assert [e.text for e in page.all("span", "s")] == [s.text for result in (TRIAL, REVIEW) for s in result.sentences]


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = Page(page_of(TRIAL, REVIEW, HOSTILE))
    loading = {"img", "link", "iframe", "object", "embed", "audio", "video", "source", "base", "image", "use"}
    assert not [e.tag for e in page.elements if e.tag in loading or "src" in e.attributes]
    style = page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style


def test_a_policy_allows_the_pages_own_style_and_script_by_digest_and_nothing_else() -> None:
    page = Page(page_of(HOSTILE))
    policy = next(
        e.attributes["content"] for e in page.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for tag in ("style", "script"):
        (element,) = page.all(tag)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert not [e for e in page.elements for name in e.attributes if name == "style" or name.startswith("on")]


def test_hostile_text_is_shown_as_text() -> None:
    page = Page(page_of(HOSTILE, title="<script>hacked=1</script>"))
    sentences = [e.text for e in page.all("span", "s")]
    assert sentences[:2] == [s.text for s in HOSTILE.sentences[:2]]
    assert page.all("h2")[0].text == HOSTILE.title
    assert page.all("h1")[0].text == page.all("title")[0].text == "<script>hacked=1</script>"
    assert page.all("section")[0].attributes["data-l"] == HOSTILE.sections[0].label
    assert page.all("article")[0].attributes["data-scheme"] == HOSTILE.scheme


def test_characters_that_no_page_can_hold_are_replaced() -> None:
    text = page_of(HOSTILE)
    text.encode("utf-8")
    assert "\x00" not in text
    assert "words\N{REPLACEMENT CHARACTER} with \N{REPLACEMENT CHARACTER} remains" in text


SENTENCES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1).map(str.strip).filter(bool)


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.lists(SENTENCES, min_size=1, max_size=3)), max_size=4),
    st.text(max_size=20),
)
def test_any_text_stands_on_the_page_as_it_is(parts: list[tuple[str, list[str]]], title: str) -> None:
    result = structured(
        *((label, "predicted", None, [(s, 0.9) for s in sentences]) for label, sentences in parts),
        scheme="mine",
    )
    page = Page(page_of(replace(result, record=replace(result.record, title="T" + title.replace("\r", "")))))
    assert [e.text for e in page.all("span", "s")] == [s.text for s in result.sentences]
    assert len(page.all("script")) == 1


def test_text_between_sentences_is_kept() -> None:
    """A heading inside a section, text before the first heading, and a heading that nothing follows."""
    text = "Design: We looked. Setting: A farm.\n\nFunding:"
    sentences = (
        Sentence("We looked.", "METHODS", 1.0, 8, 18, "printed"),
        Sentence("A farm.", "METHODS", 1.0, 28, 35, "printed"),
    )
    section = Section("METHODS", text[8:35], 8, 35, "printed", "Design")
    page = Page(page_of(StructuredAbstract(Record(text), "auto", "research", 1.0, (section,), sentences)))
    assert page.all("p", "text")[0].text.split() == ["We", "looked.", "Setting:", "A", "farm.", "Funding:"]
    assert "printed: Design" in page.all("section")[0].text


def test_printed_and_predicted_sections_are_told_apart_in_words_and_in_form() -> None:
    predicted, printed = (Page(page_of(result)) for result in (TRIAL, REVIEW))
    assert all(e.has("predicted") and not e.has("printed") for e in predicted.all("section"))
    assert all(e.has("printed") and not e.has("predicted") for e in printed.all("section"))
    assert "predicted, 71–97\N{NO-BREAK SPACE}%" in predicted.all("section")[0].text
    assert "predicted, 92\N{NO-BREAK SPACE}%" in predicted.all("section")[1].text
    first, second, _ = (e.text for e in printed.all("section"))
    assert "printed" in first
    assert "printed: Introduction" not in first
    assert "printed: What this paper covers" in second


def test_each_predicted_sentence_carries_its_probability() -> None:
    page = Page(page_of(TRIAL, REVIEW))
    given = [e.attributes.get("data-p") for e in page.all("span", "s")]
    assert given == ["97", "71", "92", "99", "95", "98", "55", "96", None, None, None, None]


@pytest.mark.parametrize(
    ("probability", "percent", "classes"),
    [
        (0.8, "80", "s"),
        (0.7999, "79", "s u1"),
        (0.6, "60", "s u1"),
        (0.599, "59", "s u2"),
        (0.29, "29", "s u2"),
        (0.9999, "99", "s"),
        (1.0, "100", "s"),
        (0.0, "0", "s u2"),
    ],
)
def test_a_sentence_is_underlined_where_the_model_is_unsure(probability: float, percent: str, classes: str) -> None:
    result = structured(("RESULTS", "predicted", None, [("It was so.", probability)]))
    (sentence,) = Page(page_of(result)).all("span", "s")
    assert (sentence.attributes["data-p"], sentence.attributes["class"]) == (percent, classes)


def test_the_page_explains_the_bounds_that_it_uses() -> None:
    (legend,) = Page(page_of()).all("details")
    assert all(f"{bound}\N{NO-BREAK SPACE}%" in legend.text for bound, _ in UNSURE)


def test_scheme_and_model_are_told_and_how_sure_their_choice_is() -> None:
    chosen, asked, unsure = Page(page_of(TRIAL, REVIEW, PARROTS)).all("p", "choice")
    assert chosen.text.startswith(
        "Scheme research, chosen with 93\N{NO-BREAK SPACE}% probability · model auto · 2 unsure"
    )
    assert asked.text == "Scheme review · model review"
    assert unsure.text.endswith("· 1 unsure sentence")


def test_key_points_lead_to_their_sentences() -> None:
    page = Page(page_of(TRIAL, REVIEW))
    named = {e.attributes["id"]: e for e in page.elements if "id" in e.attributes}
    assert len(named) == len([e for e in page.elements if "id" in e.attributes])
    links = [e for e in page.all("a") if any(outer.has("points") for outer in e.inside)]
    assert len(links) == 4
    for link in links:
        target = named[link.attributes["href"].removeprefix("#")]
        assert target.text == link.text
        assert target.has("key")


def test_a_key_point_that_is_no_sentence_leads_to_its_abstract() -> None:
    part = KeyPoint("counted to eleven", "RESULTS", 0.5, 8, 25)
    page = Page(page_of(replace(PARROTS, key_points=(part,))))
    assert [e.attributes["href"] for e in page.all("a") if e.text == "counted to eleven"] == ["#a1"]


def test_without_key_points_there_is_no_list_of_them() -> None:
    assert not Page(page_of(PARROTS)).all("div", "points")


def test_a_record_without_an_abstract_is_shown_as_such() -> None:
    empty = StructuredAbstract(Record("", title="Only a title"), "auto", "research", 1.0, (), ())
    (article,) = Page(page_of(empty)).all("article")
    assert "Only a title" in article.text
    assert "This record has no abstract." in article.text


def test_text_in_which_no_sentence_was_found_is_shown_all_the_same() -> None:
    odd = StructuredAbstract(Record(" ... "), "auto", "research", 1.0, (), ())
    assert Page(page_of(odd)).all("p", "text")[0].text == "..."


@pytest.mark.parametrize(
    ("record", "heading"),
    [
        (Record(PARROTS.text, title="A title", id="17"), "A title"),
        (Record(PARROTS.text, title="  ", id="17"), "17"),
        (Record(PARROTS.text), "Abstract 1, without a title"),
    ],
)
def test_an_abstract_is_headed_by_its_title_or_else_what_it_has(record: Record, heading: str) -> None:
    page = Page(page_of(replace(PARROTS, record=record)))
    assert page.all("h2")[0].text == heading


def test_what_is_known_of_the_publication_is_shown() -> None:
    trial, review = Page(page_of(TRIAL, REVIEW)).all("p", "about")
    assert trial.text == ("Berg A, Lund C · Journal of Made-up Trials · 2021 · DOI 10.1234/made-up(2021)<5> · trial-1")
    assert review.text == "Author A, Author B, Author C, Author D, Author E, Author F et al."


def test_a_doi_is_a_link_and_anything_else_is_text() -> None:
    links = [e.attributes["href"] for e in Page(page_of(TRIAL)).all("a") if "://" in e.attributes["href"]]
    assert links == ["https://doi.org/10.1234/made-up(2021)%3C5%3E"]
    strange = replace(PARROTS, record=Record(PARROTS.text, doi="javascript:hacked=1"))
    assert "DOI javascript:hacked=1" in Page(page_of(strange)).all("p", "about")[0].text
    assert not [e for e in Page(page_of(strange)).all("a") if "hacked" in e.attributes["href"]]


def test_text_runs_in_the_direction_of_its_own_script() -> None:
    page = Page(page_of(RIGHT_TO_LEFT, title="דף"))
    for element in (*page.all("h1"), *page.all("h2"), *page.all("p", "text")):
        assert element.attributes["dir"] == "auto"


def test_the_picture_of_the_sections_fills_its_width() -> None:
    rects = Page(page_of(TRIAL)).all("rect")
    assert len(rects) == len(TRIAL.sections)
    assert sum(int(e.attributes["width"]) for e in rects) == 1000
    assert [e.attributes["class"] for e in rects] == ["c0", "c1", "c2", "c3", "c4"]


def test_labels_of_a_scheme_of_ones_own_have_the_colours_in_its_order() -> None:
    labels = ["WHY", "HOW", "WHAT"]
    result = structured(*((label, "predicted", None, [("So.", 0.9)]) for label in reversed(labels)), scheme="mine")
    sections = Page(page_of(result, labels=labels)).all("section")
    assert [(e.attributes["data-n"], e.attributes["class"].split()[0]) for e in sections] == [
        ("2", "c2"),
        ("1", "c1"),
        ("0", "c0"),
    ]


def test_an_abstract_is_written_before_the_next_is_asked_for() -> None:
    stream = io.StringIO()

    def results() -> Iterator[StructuredAbstract]:
        for number in range(1, 4):
            yield replace(TRIAL, record=replace(TRIAL.record, title=f"Trial {number}"))
            assert f"Trial {number}</h2>" in stream.getvalue()

    write_html(results(), stream)
    assert stream.getvalue().endswith("</html>\n")


def test_memory_does_not_grow_with_the_page() -> None:
    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    def peak(count: int) -> int:
        tracemalloc.start()
        write_html((TRIAL for _ in range(count)), Nowhere())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1000)  # what is read or prepared once, and kept
    assert peak(1000) < 1.15 * peak(100)


def test_an_abstracts_piece_of_the_page_depends_on_nothing_written_before() -> None:
    used, fresh = HtmlWriter(), HtmlWriter()
    pieces = [used.begin(), used.item(TRIAL, 1), used.item(REVIEW, 2), used.end()]
    assert "".join(pieces) == page_of(TRIAL, REVIEW)
    assert fresh.item(REVIEW, 2) == pieces[2]
    assert fresh.begin() == pieces[0]


def test_the_page_is_one_of_the_formats(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert formats.write([TRIAL, REVIEW], path) == 2
    assert path.read_text(encoding="utf-8") == page_of(TRIAL, REVIEW)


def test_a_page_of_nothing_is_whole() -> None:
    page = Page(page_of())
    assert page.all("main")
    assert not page.all("article")


# ---- Colours ---------------------------------------------------------------


def palettes() -> dict[str, dict[str, str]]:
    style = Page(page_of()).all("style")[0].text
    blocks = re.findall(r":root \{(.*?)\n *\}", style, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z]+\d?): (#[0-9a-f]{6}|\d+%);", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    darker, lighter = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True)) for colour in (one, other)
    )
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, share: float, other: str) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("number", range(8))
def test_text_has_enough_contrast_on_every_colour(name: str, number: int) -> None:
    """4.5 to 1, WCAG 2.2 level AA, for small text."""
    colours = palettes()[name]
    bar, ink, tint = (colours[f"{part}{number}"] for part in ("bar", "ink", "tint"))
    shares = (int(colours[part].removesuffix("%")) / 100 for part in ("pointed", "key", "lit"))
    grounds = [tint, *(mixed(bar, share, tint) for share in shares)]
    pairs = [(colours["text"], ground) for ground in grounds]
    pairs += [(ink, tint), (ink, colours["card"]), (colours["muted"], tint)]
    assert min(contrast(*pair) for pair in pairs) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_plain_text_has_enough_contrast(name: str) -> None:
    colours = palettes()[name]
    for text in ("text", "muted", "accent"):
        assert contrast(colours[text], colours["paper"]) >= 4.5
        assert contrast(colours[text], colours["card"]) >= 4.5


# Machado, Oliveira and Fernandes 2009, severity 1: what eyes without one kind of cones see.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}


def lab(rgb: list[float]) -> list[float]:
    """CIE L*a*b* of linear sRGB."""
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(a * c for a, c in zip(row, rgb, strict=True)) / white
        for row, white in zip(to_xyz, (0.9505, 1, 1.089), strict=True)
    ]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_colours_are_told_apart_by_all_eyes(name: str, eyes: str) -> None:
    """Ten times the difference that is just noticed."""
    seen = []
    for number in range(8):
        rgb = linear(palettes()[name][f"bar{number}"])
        seen.append(lab([min(1.0, max(0.0, sum(a * c for a, c in zip(row, rgb, strict=True)))) for row in EYES[eyes]]))
    for number, one in enumerate(seen):
        for other in seen[:number]:
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 10
