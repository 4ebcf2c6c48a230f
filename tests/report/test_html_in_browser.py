"""The HTML page in a real browser: what a reader sees, and what the page does when it is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from absclf.abstract import Record, StructuredAbstract

from .abstracts import HOSTILE, PARROTS, REVIEW, RIGHT_TO_LEFT, TRIAL, structured
from .chromium import Chromium

OpenPage = Callable[..., Chromium]
ALL = (TRIAL, REVIEW, PARROTS)

# Sets controls of the form by name, and waits until the page has answered.
FILTER = """(async () => {
  const form = document.querySelector("form");
  const output = form.querySelector("output");
  const answered = new Promise((resolve) => {
    new MutationObserver(resolve).observe(output, { childList: true });
  });
  for (const [name, value] of Object.entries(%s)) {
    if (name === "labels") {
      for (const box of form.querySelectorAll("[name=label]")) box.checked = value.includes(box.value);
    } else form.elements[name].value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  await answered;
  return output.textContent;
})()"""


def use_filters(browser: Chromium, **values: Any) -> str:
    count: str = browser.evaluate(FILTER % json.dumps(values))
    return count


def shown(browser: Chromium) -> list[int]:
    """Numbers of the abstracts that are to be seen."""
    numbers: list[int] = browser.evaluate(
        "[...document.querySelectorAll('article')].filter((a) => a.checkVisibility()).map((a) => +a.id.slice(1))"
    )
    return numbers


def shown_headings(browser: Chromium) -> list[str]:
    headings: list[str] = browser.evaluate(
        "[...document.querySelectorAll('h3')].filter((h) => h.checkVisibility()).map((h) => h.textContent)"
    )
    return headings


def style(browser: Chromium, selector: str, name: str, pseudo: str = "") -> str:
    value: str = browser.evaluate(
        f"getComputedStyle(document.querySelector({json.dumps(selector)}), {json.dumps(pseudo)})[{json.dumps(name)}]"
    )
    return value


def eventually(browser: Chromium, expression: str, value: Any) -> bool:
    """Whether an expression comes to have a value; it is given five seconds."""
    until = f"JSON.stringify({expression}) === JSON.stringify({json.dumps(value)})"
    met: bool = browser.evaluate(
        "(async () => { for (let i = 0; i < 100; i += 1) {"
        f" if ({until}) return true; await new Promise((resolve) => setTimeout(resolve, 50)); }}"
        " return false; })()"
    )
    return met


def note(browser: Chromium, selector: str) -> str:
    """What the style writes behind an element."""
    return style(browser, selector, "content", "::after").replace('" "', "").strip('"')


def complaints(browser: Chromium) -> list[dict[str, Any]]:
    """Exceptions, console messages, and what the policy has refused."""
    methods = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
    return [event for event in browser.events if event["method"] in methods]


def requests(browser: Chromium) -> list[str]:
    return [
        event["params"]["request"]["url"] for event in browser.events if event["method"] == "Network.requestWillBeSent"
    ]


def test_the_browser_asks_for_the_page_alone_and_has_nothing_to_complain_of(open_page: OpenPage) -> None:
    browser = open_page(*ALL, HOSTILE, RIGHT_TO_LEFT)
    use_filters(browser, query="light", labels=["RESULTS"], confidence="<90", source="predicted")
    assert [url.rpartition("/")[2] for url in requests(browser)] == ["page.html"]
    assert complaints(browser) == []


def test_hostile_text_neither_runs_nor_changes_the_page(open_page: OpenPage) -> None:
    browser = open_page(HOSTILE)
    assert browser.evaluate("typeof window.hacked") == "undefined"
    assert browser.evaluate("document.querySelectorAll('main script, main img, main [onclick]').length") == 0
    texts = browser.evaluate("[...document.querySelectorAll('.s')].map((s) => s.textContent)")
    assert texts[:2] == [s.text for s in HOSTILE.sentences[:2]]
    assert use_filters(browser, labels=[HOSTILE.sections[0].label]) == "1 abstract shown"
    assert HOSTILE.sections[0].label in shown_headings(browser)
    assert complaints(browser) == []


def test_a_sentence_that_turns_the_direction_of_text_turns_no_other(open_page: OpenPage) -> None:
    turning = structured(("RESULTS", "predicted", None, [("It was \u202eturned.", 0.9), ("This was not.", 0.9)]))
    letters = (
        "[0, 11].map((place) => { const range = new Range(), text = document.querySelectorAll('.s')[%d].firstChild;"
        " range.setStart(text, place); range.setEnd(text, place + 1); return range.getBoundingClientRect().x; })"
    )
    browser = open_page(turning)
    first, last = browser.evaluate(letters % 1)
    assert first < last


def test_the_policy_refuses_any_other_script(open_page: OpenPage) -> None:
    browser = open_page(PARROTS)
    refused = browser.evaluate(
        "(() => { try { const s = document.createElement('script'); s.textContent = 'window.other = 1';"
        " document.body.append(s); } catch { } return typeof window.other; })()"
    )
    assert refused == "undefined"


def test_without_scripts_all_can_be_read_and_no_dead_control_is_shown(open_page: OpenPage) -> None:
    browser = open_page(*ALL, scripts=False)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)  # to ask it; the page's own has not run
    assert style(browser, "form", "display") == "none"
    browser.wait_until_drawn()
    text = browser.evaluate("document.querySelector('main').innerText")
    for result in ALL:
        assert all(s.text in text for s in result.sentences)
        assert all(section.label in text for section in result.sections)


def test_at_first_all_abstracts_are_shown_and_counted(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    assert browser.evaluate("document.querySelector('output').textContent") == "3 abstracts shown"
    assert shown(browser) == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("nurses", [1]),
        ("NURSES malmo", [1]),
        ("naive", [2]),
        ("naïve", [2]),
        ("twelve", [3]),
        ("nurses twelve", []),
        ('"lamp light"', []),
        ('"the lamp"', [1]),
        ('"the lamp', [1]),
        ("moss kitchen", [2]),
        ("Journal of Made-up", [1]),
        ("predicted", []),
        ("research", []),
        (" ", [1, 2, 3]),
    ],
)
def test_search_finds_words_and_phrases_in_text_and_title(open_page: OpenPage, query: str, numbers: list[int]) -> None:
    browser = open_page(*ALL)
    count = use_filters(browser, query=query)
    assert shown(browser) == numbers
    plural = f"{len(numbers)} of 3 abstracts shown" if len(numbers) < 3 else "3 abstracts shown"
    assert count == plural


def test_words_that_were_found_are_marked(open_page: OpenPage) -> None:
    """As soon as the browser has told which abstracts are near the window."""
    browser = open_page(TRIAL, replace(PARROTS, record=Record(PARROTS.text, title="Oﬃce parrots of İzmir")))
    found = "[...CSS.highlights.get('found')].map((range) => range.toString())"
    use_filters(browser, query="nurses")
    assert eventually(browser, found, ["nurses"] * 6)
    use_filters(browser, query="office izmir")
    assert eventually(browser, found, ["Oﬃce", "İzmir"])
    use_filters(browser, query="")
    assert eventually(browser, found, [])


def test_chosen_sections_alone_are_shown(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    assert use_filters(browser, labels=["RESULTS", "EXPERT OPINION"]) == "3 abstracts shown"
    assert shown_headings(browser) == ["RESULTS", "Key points", "EXPERT OPINION", "Key points", "RESULTS"]
    assert use_filters(browser, labels=["METHODS"]) == "1 of 3 abstracts shown"
    assert shown_headings(browser) == ["METHODS"]
    assert use_filters(browser, labels=[]) == "3 abstracts shown"
    assert len(shown_headings(browser)) == 5 + 3 + 1 + 2


def test_search_looks_into_the_sections_shown(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    use_filters(browser, query="headaches", labels=["METHODS"])
    assert shown(browser) == []
    use_filters(browser, query="headaches", labels=["RESULTS"])
    assert shown(browser) == [1]


def test_labels_are_offered_in_the_order_of_their_schemes(open_page: OpenPage) -> None:
    browser = open_page(PARROTS, REVIEW, TRIAL)
    labels = browser.evaluate("[...document.querySelectorAll('[name=label]')].map((box) => box.value)")
    assert labels == [
        "BACKGROUND",
        "OBJECTIVE",
        "METHODS",
        "RESULTS",
        "CONCLUSIONS",
        "INTRODUCTION",
        "AREAS COVERED",
        "EXPERT OPINION",
    ]
    chips = browser.evaluate("[...document.querySelectorAll('.chip')].map((chip) => chip.textContent)")
    assert chips[3] == "RESULTS2"


@pytest.mark.parametrize(
    ("confidence", "numbers"),
    [("<50", [3]), ("<60", [1, 3]), (">50", [1, 2]), (">60", [2]), (">90", [2]), ("", [1, 2, 3])],
)
def test_abstracts_are_filtered_by_their_least_sure_sentence(
    open_page: OpenPage, confidence: str, numbers: list[int]
) -> None:
    browser = open_page(*ALL)
    use_filters(browser, confidence=confidence)
    assert shown(browser) == numbers


def test_confidence_counts_in_the_sections_shown(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    use_filters(browser, confidence="<60", labels=["METHODS"])
    assert shown(browser) == []
    use_filters(browser, confidence=">90", labels=["METHODS", "CONCLUSIONS"])
    assert shown(browser) == [1]


def test_the_sentences_that_a_confidence_filter_is_after_stand_out(open_page: OpenPage) -> None:
    browser = open_page(TRIAL)
    use_filters(browser, confidence="<60")
    lines = browser.evaluate("[...document.querySelectorAll('.s')].map((s) => getComputedStyle(s).textDecorationStyle)")
    assert lines == ["solid", "dotted", "solid", "solid", "solid", "solid", "solid", "solid"]
    thick = browser.evaluate("[...document.querySelectorAll('.s')].map((s) => getComputedStyle(s).textDecorationLine)")
    assert thick == ["none", "underline", "none", "none", "none", "none", "underline", "none"]


def test_printed_and_predicted_headings_are_filtered(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    use_filters(browser, source="printed")
    assert shown(browser) == [2]
    use_filters(browser, source="predicted")
    assert shown(browser) == [1, 3]


def test_schemes_are_filtered_where_there_are_several(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    use_filters(browser, scheme="review")
    assert shown(browser) == [2]
    browser = open_page(TRIAL, PARROTS)
    assert not browser.evaluate("document.querySelector('[name=scheme]').checkVisibility()")


def test_a_record_without_an_abstract_is_shown_until_a_section_is_asked_for(open_page: OpenPage) -> None:
    empty = StructuredAbstract(Record("", title="Only a title"), "auto", "research", 1.0, (), ())
    browser = open_page(empty, TRIAL)
    assert shown(browser) == [1, 2]
    use_filters(browser, query="only")
    assert shown(browser) == [1]
    use_filters(browser, query="", labels=["RESULTS"])
    assert shown(browser) == [2]


def test_when_nothing_matches_the_page_says_so_and_offers_the_way_back(open_page: OpenPage) -> None:
    browser = open_page(*ALL)
    assert use_filters(browser, query="nowhere") == "0 of 3 abstracts shown"
    assert browser.evaluate("document.getElementById('nothing').checkVisibility()")
    browser.evaluate("document.querySelector('#nothing button').click()")
    assert eventually(browser, "document.querySelector('output').textContent", "3 abstracts shown")
    assert shown(browser) == [1, 2, 3]
    assert not browser.evaluate("document.getElementById('nothing').checkVisibility()")


def test_pointing_at_a_sentence_tells_its_probability(open_page: OpenPage) -> None:
    browser = open_page(TRIAL, REVIEW)
    assert note(browser, ".s.u2") == "none"
    browser.point_at(".s.u2")
    assert note(browser, ".s.u2") == "55 % sure"
    browser.point_at("#a2 .s")
    assert note(browser, "#a2 .s") == "printed heading"


def test_the_keyboard_goes_from_sentence_to_sentence(open_page: OpenPage) -> None:
    browser = open_page(TRIAL)
    focused = "document.activeElement.textContent"
    browser.evaluate("document.querySelector('#a1 .number').focus()")
    browser.press("Tab")  # to the DOI
    browser.press("Tab")
    assert browser.evaluate(focused) == TRIAL.sentences[0].text
    assert note(browser, ".s") == "97 % sure"
    for key, number in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 7), ("ArrowRight", 7)):
        browser.press(key)
        assert browser.evaluate(focused) == TRIAL.sentences[number].text
    browser.press("Home")
    browser.press("Tab")
    assert browser.evaluate(focused) == TRIAL.sentences[2].text
    stops = browser.evaluate(
        "[...document.querySelectorAll('section')].map((s) => s.querySelectorAll('[tabindex=\"0\"]').length)"
    )
    assert stops == [1] * 5


def test_the_arrow_keys_follow_the_script(open_page: OpenPage) -> None:
    browser = open_page(RIGHT_TO_LEFT)
    assert style(browser, ".text", "direction") == "rtl"
    browser.evaluate("document.querySelector('.s').focus()")
    browser.press("ArrowLeft")
    assert browser.evaluate("document.activeElement.textContent") == RIGHT_TO_LEFT.sentences[1].text


def test_the_keyboard_skips_sections_that_are_filtered_out(open_page: OpenPage) -> None:
    browser = open_page(TRIAL)
    use_filters(browser, labels=["OBJECTIVE", "CONCLUSIONS"])
    browser.evaluate("document.querySelector('[data-l=OBJECTIVE] .s').focus()")
    browser.press("ArrowRight")
    assert browser.evaluate("document.activeElement.textContent") == TRIAL.sentences[7].text


def test_a_key_point_and_its_sentence_light_up_together(open_page: OpenPage) -> None:
    browser = open_page(TRIAL)
    lit = "[...document.querySelectorAll('.lit')].map((e) => e.tagName + e.textContent)"
    sentence = TRIAL.sentences[5].text
    both = [f"SPAN{sentence}", f"LIRESULTS {sentence}"]
    browser.point_at('a[href="#a1s5"]')
    assert browser.evaluate(lit) == both
    browser.point_at("#a1s5")
    assert browser.evaluate(lit) == both
    browser.point_at("#a1 .s")
    assert browser.evaluate(lit) == []


def test_following_a_key_point_brings_its_sentence_into_view(open_page: OpenPage) -> None:
    browser = open_page(*[TRIAL] * 30)
    plain = style(browser, "#a30s5", "backgroundColor")
    browser.evaluate("document.querySelector('a[href=\"#a30s5\"]').click()")
    assert browser.evaluate("document.querySelector(':target').id") == "a30s5"
    top, form = browser.evaluate(
        "[document.querySelector(':target').getBoundingClientRect().top,"
        " document.querySelector('form').getBoundingClientRect().bottom]"
    )
    assert form <= top < 900
    assert style(browser, "#a30s5", "backgroundColor") != plain


def test_an_abstract_has_an_address_of_its_own(open_page: OpenPage) -> None:
    browser = open_page(*[TRIAL] * 30, fragment="#a20")
    top = browser.evaluate("document.querySelector('#a20').getBoundingClientRect().top")
    assert 0 <= top < 900


def test_the_page_is_dark_for_those_who_like_it_dark(open_page: OpenPage) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => +a + +b, 0)"
    assert open_page(TRIAL).evaluate(brightness) > 600
    assert open_page(TRIAL, dark=True).evaluate(brightness) < 100


def test_on_paper_the_page_is_light_and_tells_what_cannot_be_pointed_at(open_page: OpenPage, tmp_path: Path) -> None:
    browser = open_page(*ALL, dark=True)
    browser.call(
        "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}]
    )
    try:
        assert style(browser, "form", "display") == "none"
        assert style(browser, "article", "contentVisibility") == "visible"
        assert style(browser, "body", "backgroundColor") == "rgb(255, 255, 255)"
        assert note(browser, ".s.u2") == " [55\N{NO-BREAK SPACE}%]"
        assert note(browser, ".choice .u2") == "none"
        assert int(style(browser, ".key", "fontWeight")) > int(style(browser, ".s", "fontWeight"))
    finally:
        browser.call("Emulation.setEmulatedMedia", media="")
    browser.print(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("width", [320, 420, 800, 1280, 2000])
def test_nothing_is_cut_off_at_the_side(open_page: OpenPage, width: int) -> None:
    browser = open_page(
        *ALL, HOSTILE, RIGHT_TO_LEFT, structured(("R" * 90, "predicted", None, [("x" * 400, 0.2)])), width=width
    )
    assert browser.evaluate("document.documentElement.scrollWidth") <= width


def accessibility(browser: Chromium) -> list[tuple[str, str]]:
    """Role and name of what assistive technology is told of."""
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored") and "role" in node
    ]


def test_assistive_technology_finds_landmarks_headings_and_named_controls(open_page: OpenPage) -> None:
    told = accessibility(open_page(*ALL))
    roles = [role for role, _ in told]
    for landmark in ("banner", "main", "search", "contentinfo"):
        assert roles.count(landmark) == 1
    assert roles.count("article") == 3
    headings = [name for role, name in told if role == "heading"]
    assert {"Structured abstracts", TRIAL.title, "BACKGROUND", "Key points"} <= set(headings)
    controls = [(role, name) for role, name in told if role in {"searchbox", "combobox", "checkbox", "button"}]
    assert len(controls) == 1 + 3 + 8 + 1
    assert all(name for _, name in controls)
    assert roles.count("status") == 1


def test_headings_skip_no_level(open_page: OpenPage) -> None:
    levels = open_page(*ALL).evaluate("[...document.querySelectorAll('h1, h2, h3')].map((h) => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_of_two_thousand_abstracts_only_those_near_the_window_are_laid_out(open_page: OpenPage) -> None:
    browser = open_page(*(ALL[number % 3] for number in range(2000)))
    drawn = browser.evaluate(
        "[...document.querySelectorAll('article h3')]"
        ".filter((h) => h.checkVisibility({ contentVisibilityAuto: true })).length"
    )
    assert 0 < drawn < 200
    assert use_filters(browser, query="parrots") == "666 of 2,000 abstracts shown"
    assert use_filters(browser, query="parrots", labels=["METHODS"]) == "0 of 2,000 abstracts shown"
    assert use_filters(browser, query="", labels=[]) == "2,000 abstracts shown"


@pytest.mark.parametrize(
    "filters", [{"source": "printed"}, {"confidence": "<60"}, {"source": "predicted", "confidence": ">50"}]
)
def test_filters_that_the_browser_restores_are_applied(open_page: OpenPage, filters: dict[str, str]) -> None:
    browser = open_page(*ALL)
    count = use_filters(browser, **filters)
    before = shown(browser)
    assert len(before) < len(ALL)
    browser.go_back()
    held = browser.evaluate("Object.fromEntries(new FormData(document.querySelector('form')))")
    assert {name: held[name] for name in filters} == filters
    assert eventually(browser, "document.querySelector('output').textContent", count)
    assert shown(browser) == before
