"""Headings that only a scheme knows are found in running text as those are that everybody prints."""

from __future__ import annotations

import pytest

from absclf.abstract import Record
from absclf.headings import find_headings, heading_key
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
    "behind a bracket": (
        "Background Most of the hens peck at each other (in barns) Where we looked We went to some of the barns in the"
        " area and saw a lot of them there. Results They peck a lot.",
        ["Background", "Where we looked", "Results"],
    ),
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


def test_a_label_of_three_letters_needs_a_mark() -> None:
    scheme = Scheme("short", ("HEN", "EGG"))
    assert headings_of("Hen She lives in a barn. Egg She lays one of them.", scheme) == []
    assert headings_of("Hen: She lives in a barn. Egg: She lays one of them.", scheme) == ["Hen", "Egg"]


PRINTED_OTHERWISE = {
    "a plural in -ies": ("City", "Cities: Hens lived in two of them."),
    "an apostrophe": ("Об’єкт", "Об'єкт: Кури в хлівах."),
    "words of two scripts": ("DNA анализ", "DNA анализ: Взяли кровь."),
    "a hyphen in the last word": ("After egg-laying", "Nests Hens sat down. After egg-laying Hens got up."),
}


@pytest.mark.parametrize(("heading", "text"), PRINTED_OTHERWISE.values(), ids=PRINTED_OTHERWISE)
def test_a_heading_is_known_in_the_forms_that_it_is_printed_in(heading: str, text: str) -> None:
    found = headings_of(text, Scheme("forms", ("Nests", heading)))
    assert [heading_key(one) for one in found][-1:] == [heading_key(heading)]


@pytest.mark.parametrize("text", ["Метод: Считали кур. Итог: Клюют.", "方法: 数鸡.\n结果: 啄."])
def test_other_scripts(text: str) -> None:
    scheme = Scheme("others", ("Метод", "Итог", "方法", "结果"))
    assert len(headings_of(text, scheme)) == 2


GERMAN = Scheme("de", ("Ziel", "Methode", "Ergebnis"))
NOUNS = {
    "before a colon": (
        "Ziel: Den Schlaf messen. Wir nutzten eine neue Methode: Fragen per Post. Ergebnis: Der Schlaf war schlecht.",
        ["Ziel", "Ergebnis"],
    ),
    "before a colon, in prose": ("Hennen haben nur ein Ziel: guten Schlaf. Ergebnis 2019 war ein Nest.", []),
    "after a bracket": ("Ziel: Schlaf messen. Wir nutzten (wie immer) Methode: Fragen. Ergebnis: Wenig Schlaf.", None),
    "after a quotation mark": ("Ziel: Schlaf messen. Das ist das „gute“ Ziel: Schlaf. Ergebnis: Wenig Schlaf.", None),
    "after a semicolon": ("Ziel: Schlaf messen; Methode: Fragen per Post. Ergebnis: Wenig Schlaf.", None),
}


@pytest.mark.parametrize(("text", "headings"), NOUNS.values(), ids=NOUNS)
def test_a_noun_with_a_capital_within_a_sentence_is_no_heading(text: str, headings: list[str] | None) -> None:
    assert headings_of(text, GERMAN) == (["Ziel", "Ergebnis"] if headings is None else headings)


BEGINNINGS = {
    "after a full stop": "Ziel: Den Schlaf messen. Methode: Fragen per Post. Ergebnis: Der Schlaf war schlecht.",
    "after a closed quotation": "Ziel: „Den Schlaf messen.“ Methode: (Fragen per Post.) Ergebnis: Wenig Schlaf.",
    "on a line": "Ziel: Den Schlaf messen\nMethode: Fragen per Post\nErgebnis: Wenig Schlaf.",
    "under another heading": "Ziel: Methode: Fragen per Post. Ergebnis: Der Schlaf war schlecht.",
    "in capitals": "ZIEL: Den Schlaf der Hennen messen METHODE: Fragen per Post ERGEBNIS: Der Schlaf war schlecht.",
    "in mark-up": "**Ziel** Den Schlaf (aller) **Methode** Fragen per Post; **Ergebnis** Wenig Schlaf.",
}


@pytest.mark.parametrize("text", BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_noun_that_begins_a_sentence_or_is_set_as_a_heading_is_one(text: str) -> None:
    assert [heading.capitalize() for heading in headings_of(text, GERMAN)] == list(GERMAN.labels)


NAMES = {
    "letters": "Rule A was learnt first. Task B followed after a week. Both were forgotten.",
    "numbers": "Rule 1 was learnt first. Task 22 followed after a week.",
    "Roman numbers": "Rule I was learnt first. Task IV followed after a week.",
    "parts of numbers": "Rule 1.2 was learnt first. Task 2b, too, was forgotten.",
    "in brackets": "Rule (A) was learnt first. Task (2) followed after a week.",
    "at the end": "Rule A. Task B.",
}


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_a_word_before_a_letter_or_a_number_is_no_heading(text: str) -> None:
    assert headings_of(text, Scheme("learning", ("Rule", "Task"))) == []


NO_NAMES = {
    "with marks": "Rule: A hen learnt. Task: 22 hens pecked.",
    "in capitals": "RULE A hen learnt. TASK 22 hens pecked.",
    "before words": "Rule Hens learnt. Task In barns, hens pecked.",
    "before a letter and more": "Rule E-mails were sent. Task X-rays were taken.",
}


@pytest.mark.parametrize("text", NO_NAMES.values(), ids=NO_NAMES)
def test_a_word_before_a_sentence_is_a_heading(text: str) -> None:
    assert [one.capitalize() for one in headings_of(text, Scheme("learning", ("Rule", "Task")))] == ["Rule", "Task"]


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


def test_brackets_in_a_heading_are_as_printed() -> None:
    text = "Nests］ We built nests for hens. Pecks］ We counted hens."
    assert headings_of(text, Scheme("half", ("Nests", "Pecks"))) == ["Nests］", "Pecks］"]


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
