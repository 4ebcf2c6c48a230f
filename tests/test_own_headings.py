"""Headings that only a scheme knows are found in running text as those are that everybody prints."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from absclf.headings import find_headings
from absclf.own_headings import own_headings
from absclf.schemes import SCHEME_NAMES, Scheme, get_scheme
from absclf.segmentation import segment
from tests.test_headings import STYLES

HENS = Scheme(
    "hens",
    ("BACKGROUND", "WAY", "RESULT"),
    headings={"WAY": ("Study protocol", "Where we looked", "Counts of *"), "RESULT": ("What did we see?",)},
    roles={"BACKGROUND": ("background",), "RESULT": ("results", "conclusions")},
)
SPANISH = Scheme("es", ("OBJETIVO", "MÉTODOS", "RESULTADOS", "CONCLUSIONES"))
SECTIONS = {
    "OBJETIVO": "We asked whether straw calms hens.",
    "MÉTODOS": "We kept 120 hens in six barns.",
    "RESULTADOS": "Hens with straw pecked half as often (p < 0.01).",
    "CONCLUSIONES": "Straw keeps hens calm.",
}


def headings_of(text: str, scheme: Scheme) -> list[str]:
    return [heading.text for heading in find_headings(text, own_headings(scheme))]


@pytest.mark.parametrize("case", [str.capitalize, str.upper], ids=["capitalised", "capitals"])
@pytest.mark.parametrize(("heading", "between"), STYLES.values(), ids=STYLES)
def test_headings_of_another_language_are_found_in_every_way_to_print_them(
    heading: str, between: str, case: type[str]
) -> None:
    text = between.join(heading.format(case(name)) + section for name, section in SECTIONS.items())
    found = find_headings(text, own_headings(SPANISH))
    ends = [*(one.start for one in found[1:]), len(text)]
    sections = [(one.text, text[one.end : end].strip()) for one, end in zip(found, ends, strict=True)]
    assert sections == [(case(name), section) for name, section in SECTIONS.items()]


FOUND = {
    "among known ones": (
        "Background: Hens peck. Where we looked: In barns. Results: They peck.",
        ["Background", "Where we looked", "Results"],
    ),
    "alone": ("Where we looked: In barns. They pecked there.", ["Where we looked"]),
    "without a mark": (
        "Background Hens peck. Where we looked We went to barns. Results They peck.",
        ["Background", "Where we looked", "Results"],
    ),
    "after an unfinished sentence": (
        "Background: Hens peck each other Where we looked: In barns. Results: They peck.",
        ["Background", "Where we looked", "Results"],
    ),
    "in the order of the scheme, one of them known to all": (
        "Where we looked We went to barns. Results They peck.",
        ["Where we looked", "Results"],
    ),
    "under another heading": ("Background: Where we looked: In barns.", ["Background", "Where we looked"]),
    "as a question": (
        "Background: Hens peck. What did we see? They pecked. Conclusions: Add straw.",
        ["Background", "What did we see?", "Conclusions"],
    ),
    "with a free end": ("Counts of pecks: We saw 40. Results: They peck.", ["Counts of pecks", "Results"]),
    "each alone on a line": ("Background\nHens peck.\nWhere we looked\nIn barns.", ["Background", "Where we looked"]),
}


@pytest.mark.parametrize(("text", "headings"), FOUND.values(), ids=FOUND)
def test_finds(text: str, headings: list[str]) -> None:
    assert headings_of(text, HENS) == headings


PROSE = {
    "in a sentence": "Nobody knew where we looked: it was dark. The study protocol was old.",
    "at the beginning of a sentence": "Where we looked was dark. Study protocols were lost.",
    "in another order than the scheme's": "Results They peck. Where we looked We went to barns.",
    "without company": "Where we looked Hens pecked each other. They are like that.",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_finds_none_in_prose(text: str) -> None:
    assert headings_of(text, HENS) == []


def test_a_joint_heading_has_its_parts_from_the_scheme() -> None:
    assert headings_of("OBJETIVO Y MÉTODOS: Hens. OBJETIVO/MÉTODOS: Barns.", SPANISH)[-1] == "OBJETIVO/MÉTODOS"


def test_a_label_of_one_letter_is_no_heading_in_prose() -> None:
    scheme = Scheme("letters", ("A", "B", "7"))
    assert headings_of("A Hen pecks. B Cells are rare. 7. Hens pecked. A: one hen. B: two hens.", scheme) == []


@pytest.mark.parametrize("text", ["Метод: Считали кур. Итог: Клюют.", "方法: 数鸡.\n结果: 啄."])
def test_other_scripts(text: str) -> None:
    scheme = Scheme("others", ("Метод", "Итог", "方法", "结果"))
    assert len(headings_of(text, scheme)) == 2


CHINESE = Scheme("zh", ("背景", "方法", "结果"))
JAPANESE = Scheme("ja", ("目的", "方法", "結果"))
HINDI = Scheme("hi", ("उद्देश्य", "विधि", "परिणाम"))
RUNNING = {
    "full-width colons": (CHINESE, "背景：鸡互相啄。方法：我们数了八十只鸡。结果：少啄。"),
    "colons without blanks": (CHINESE, "背景:鸡互相啄.方法:我们数了八十只鸡.结果:少啄."),
    "full-width semicolons": (CHINESE, "背景：鸡互相啄；方法：我们数了八十只鸡；结果：少啄。"),
    "blanks behind full stops": (CHINESE, "背景：鸡互相啄。 方法：我们数了八十只鸡。 结果：少啄。"),
    "after a question": (CHINESE, "背景：鸡互相啄？方法：我们数了八十只鸡！结果：少啄。"),
    "after a quotation": (CHINESE, "背景：农民说“鸡互相啄。”方法：我们数了八十只鸡。结果：少啄。"),
    "blanks for marks": (CHINESE, "背景 鸡互相啄。方法 我们数了八十只鸡。结果　DNA少。"),
    "brackets": (JAPANESE, "【目的】鶏を数えた。【方法】八十羽を見た。【結果】少なかった。"),
    "brackets after no full stop": (JAPANESE, "【目的】鶏を数えた【方法】八十羽を見た【結果】少なかった"),
    "full-width brackets": (JAPANESE, "［目的］鶏を数えた．［方法］八十羽を見た．［結果］少なかった．"),
    "tortoise shell brackets": (JAPANESE, "〔目的〕鶏を数えた．〔方法〕八十羽を見た．〔結果〕少なかった．"),
    "ASCII brackets": (JAPANESE, "[目的]鶏を数えた。[方法]八十羽を見た[1]。[結果]少なかった。"),
    "dandas": (HINDI, "उद्देश्य: मुर्गियाँ। विधि: हमने गिना। परिणाम: कम।"),
    "dandas without blanks": (HINDI, "उद्देश्य: मुर्गियाँ।विधि: हमने गिना।परिणाम: कम।"),
    "Urdu full stops": (Scheme("ur", ("مقصد", "طریقہ", "نتائج")), "مقصد: مرغیاں۔ طریقہ: گنا۔ نتائج: کم۔"),
    "Thai, which has none": (
        Scheme("th", ("วัตถุประสงค์", "วิธีการ", "ผล")),
        "วัตถุประสงค์: เพื่อนับไก่ วิธีการ: เรานับไก่ ผล: น้อย",
    ),
}


@pytest.mark.parametrize(("scheme", "text"), RUNNING.values(), ids=RUNNING)
def test_running_text_in_other_scripts(scheme: Scheme, text: str) -> None:
    assert headings_of(text, scheme) == list(scheme.labels)


PROSE_WITHOUT_BLANKS = {
    "in a sentence": "我们用了一种新方法：数鸡。我们的结果：少啄。",
    "at the beginning of a sentence": "方法很新。结果很好。",
    "blanks between all words": "我们 用 方法 数 鸡 ， 少 结果 。",
    "in quotation marks": "我们说「方法」和「结果」。",
}


@pytest.mark.parametrize("text", PROSE_WITHOUT_BLANKS.values(), ids=PROSE_WITHOUT_BLANKS)
def test_finds_none_in_prose_without_blanks(text: str) -> None:
    assert headings_of(text, CHINESE) == []


def test_sentences_without_blanks_stand_under_their_headings() -> None:
    abstract = segment(Record("背景：鸡互相啄。方法：我们数了鸡。看了鸡。"), CHINESE)
    assert abstract.sentences == ["鸡互相啄。", "我们数了鸡。", "看了鸡。"]
    assert abstract.heading_of == (0, 1, 1)


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_the_schemes_that_ship_have_no_headings_of_their_own(name: str) -> None:
    assert own_headings(get_scheme(name)) is None


def test_what_the_tables_know_is_found_beside_a_schemes_own() -> None:
    text = "Hens peck. Methods: We counted. Results: They peck."
    assert headings_of(text, HENS) == ["Methods", "Results"]


def test_sentences_stand_under_the_headings_of_the_scheme() -> None:
    text = "Background: Hens peck. Where we looked: In barns. On fields."
    abstract = segment(Record(text), HENS)
    assert abstract.sentences == ["Hens peck.", "In barns.", "On fields."]
    assert abstract.heading_of == (0, 1, 1)
    assert segment(Record(text)).sentences == ["Hens peck.", "Where we looked: In barns.", "On fields."]
