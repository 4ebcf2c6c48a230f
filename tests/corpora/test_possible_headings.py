"""What may be a heading that nobody has named is told: it is learnt as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from absclf.corpora import LabelledAbstract, check, load, scheme_as_toml
from absclf.corpora.possible_headings import possible_headings
from absclf.errors import InputError
from absclf.schemes import Scheme

HENS = Scheme(
    "hens", ("BACKGROUND", "WAY"), headings={"WAY": ("Where we looked",)}, roles={"BACKGROUND": ("background",)}
)


def printed(*sentences: str) -> LabelledAbstract:
    return LabelledAbstract(sentences, ("",) * len(sentences), True)


def export(path: Path, *abstracts: str) -> Path:
    path.write_text("\n".join(f"TY  - JOUR\nAB  - {text}\nER  - \n" for text in abstracts), encoding="utf-8")
    return path


def test_words_before_colons_count_where_they_recur() -> None:
    corpus = [
        printed("Objetivo: We asked.", "They say: yes.", "Métodos: We counted."),
        printed("Objetivo: We asked.", "MÉTODOS: We counted.", "Once: never again."),
        printed("Métodos: We counted."),
    ]
    assert possible_headings(corpus) == {"Objetivo": 2, "Métodos": 3}


WITHOUT_BLANKS = {
    "full-width colon": "方法：我们数了鸡。",
    "colon and no blank": "方法:我们数了鸡。",
    "brackets": "【方法】我们数了鸡。",
    "full-width brackets": "［方法］我们数了鸡。",
}


@pytest.mark.parametrize("sentence", WITHOUT_BLANKS.values(), ids=WITHOUT_BLANKS)
def test_nothing_stands_behind_the_marks_of_scripts_without_blanks(sentence: str) -> None:
    assert possible_headings([printed("鸡很好。", sentence)] * 2) == {"方法": 2}


def test_words_before_a_full_width_colon_count_in_any_script() -> None:
    assert possible_headings([printed("Objetivo：We asked.")] * 2) == {"Objetivo": 2}


NONE = {
    "in small letters": "straw: it calms hens.",
    "too long": "Of all the things that hens like best: straw.",
    "after a comma": "In barns, on fields: hens.",
    "a ratio": "Hens 2:1 cocks were kept.",
    "too short": "A: hens.",
    "no colon": "Hens peck",
    "a part of a sentence": "我们数了鸡，方法：看。",
    "one letter": "鸡：我们数了。",
    "a number in brackets": "【1】我们数了鸡。",
}


@pytest.mark.parametrize("sentence", NONE.values(), ids=NONE)
def test_what_is_not_set_as_a_heading_does_not_count(sentence: str) -> None:
    assert possible_headings([printed(sentence)] * 3) == {}


def test_labels_that_people_gave_say_that_there_is_no_heading() -> None:
    abstract = LabelledAbstract(("Objetivo: We asked.",), ("AIM",))
    assert possible_headings([abstract] * 3) == {}


def test_rare_ones_are_left_out() -> None:
    assert possible_headings([printed("Objetivo: We asked.")] * 2 + [printed("Hens peck.")] * 300) == {}


def test_they_are_told_with_their_counts_and_the_line_to_add(tmp_path: Path) -> None:
    text = "Background: Hens peck. Why we went: To see {} hens."
    corpus = load(export(tmp_path / "a.ris", *map(text.format, ("one", "two", "six"))), HENS)
    assert corpus.possible == {"Why we went": 3}
    findings = check(corpus, HENS)
    assert any(
        'Why we went: 3 abstracts, for example "BACKGROUND" = ["Why we went"]' in line for line in findings.lines()
    )
    assert '#   "Why we went"  (3 abstracts)' in scheme_as_toml(HENS, possible=findings.possible)


def test_those_of_the_scheme_are_headings(tmp_path: Path) -> None:
    text = "Background: Hens peck. Where we looked: In {} barns."
    corpus = load(export(tmp_path / "a.ris", text.format("two"), text.format("six")), HENS)
    assert corpus.X == [["Hens peck.", "In two barns."], ["Hens peck.", "In six barns."]]
    assert corpus.y == [[("BACKGROUND",), ("WAY",)]] * 2
    assert corpus.possible == {}


def test_an_abstract_in_another_language_is_labelled_by_the_headings_of_its_scheme(tmp_path: Path) -> None:
    path = export(tmp_path / "a.ris", *(f"OBJETIVO: We asked {n} hens. MÉTODOS: We counted." for n in (20, 30)))
    corpus = load(path, Scheme("es", ("OBJETIVO", "MÉTODOS")))
    assert corpus.y == [[("OBJETIVO",), ("MÉTODOS",)]] * 2
    with pytest.raises(InputError, match=r"OBJETIVO \(2 abstracts\), MÉTODOS.*labels = \[\"OBJETIVO\", \"MÉTODOS\"\]"):
        load(path)
