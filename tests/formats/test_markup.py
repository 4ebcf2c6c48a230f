"""Markup that exports leave in plain fields: tags and references are read, and no character of the text is lost."""

from __future__ import annotations

import time

import pytest

from absclf.formats.markup import plain_abstract, plain_text

MATHML = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">{}</mml:math>'
TEX = "<jats:tex-math>\\documentclass[12pt]{{minimal}}\\begin{{document}}$${}$$\\end{{document}}</jats:tex-math>"

FIELDS = {
    # tags
    "tags of type": ("<i>C. hircus</i> ate <b>hay</b>.", "C. hircus ate hay."),
    "tags with attributes": (
        '<span style="color: red">Goats</span> chew<br />a <a href=x>lot</a>.',
        "Goats chew\na lot.",
    ),
    "JATS' tags": (
        '<jats:p><jats:styled-content style="x">Goats</jats:styled-content> <jats:monospace>chew</jats:monospace> at '
        "<jats:uri>barn.example</jats:uri>, <jats:named-content>hay</jats:named-content>.</jats:p>",
        "Goats chew at barn.example, hay.",
    ),
    "JATS' tags that are rare": ("<jats:p>A <jats:milestone-start/>goat<jats:fn>.</jats:fn></jats:p>", "A goat."),
    "quotations": ("We asked.<blockquote>Hay!</blockquote>So it was.", "We asked.\nHay!\nSo it was."),
    # formulas
    "a formula in TeX and MathML": (
        f"We saw <jats:inline-formula><jats:alternatives>{TEX.format('n = 10')}"
        f"{MATHML.format('<mml:mi>n</mml:mi> <mml:mo>=</mml:mo> <mml:mn>10</mml:mn>')}"
        "</jats:alternatives></jats:inline-formula> goats.",
        "We saw n=10 goats.",
    ),
    "a formula in TeX alone": (
        f"We saw <jats:inline-formula>{TEX.format('n = 10')}</jats:inline-formula> goats.",
        "We saw n = 10 goats.",
    ),
    "MathML over several lines": (
        "at <math>\n  <mi>p</mi>\n  <mo>&lt;</mo>\n  <mn>0.05</mn>\n</math> and <math><mi>q</mi></math>.",
        "at p<0.05 and q.",
    ),
    "MathML with its TeX": (
        "a" + MATHML.format('<mml:mi>x</mml:mi><mml:annotation encoding="TeX">\\x</mml:annotation>') + "b",
        "axb",
    ),
    "a formula that does not end": ("We saw <jats:alternatives><jats:tex-math>n = 10 goats.", "We saw n = 10 goats."),
    # references
    "references": ("hay &amp; straw, p &lt; 0.05", "hay & straw, p < 0.05"),
    "references escaped twice": ("hay &amp;amp; straw, p &amp;lt; 0.05", "hay & straw, p < 0.05"),
    "an ampersand": ("R&D; at&t", "R&D; at&t"),
    # escaped tags
    "escaped tags": (
        "&lt;p&gt;&lt;b&gt;Aim:&lt;/b&gt; To chew, p &amp;lt; 0.05 &lt;i&gt;here&lt;/i&gt;.&lt;/p&gt;",
        "Aim: To chew, p < 0.05 here.",
    ),
    "tags of which only the opening sign is escaped": ("&lt;b>Goats&lt;/b> chew.", "Goats chew."),
    "tags escaped twice": ("&amp;lt;i&amp;gt;Goats&amp;lt;/i&amp;gt; chew.", "Goats chew."),
    "escaped tags with attributes": (
        "&lt;a href=&quot;x&quot;&gt;Goats&lt;/a&gt; chew &lt;jats:p id=1&gt;hay.",
        "Goats chew\nhay.",
    ),
    "escaped tags between real ones": ("<jats:p>&lt;i&gt;Goats&lt;/i&gt; chew.</jats:p>", "Goats chew."),
    # what is no tag
    "less than": ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
    "less than, without blanks": ("a<b, n<5 and m>3, <LOD>", "a<b, n<5 and m>3, <LOD>"),
    "less than, before a letter that is a tag": ("x <a and b> y, r <p 5 or i> 3", "x <a and b> y, r <p 5 or i> 3"),
    "less than, escaped": ("a&lt;b and i&gt;3, &lt;LOD&gt;", "a<b and i>3, <LOD>"),
    "a tag of which the text speaks": ("the &lt;table&gt; element of pages", "the <table> element of pages"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_tags_and_references_are_read_and_the_text_stays(name: str) -> None:
    field, text = FIELDS[name]
    assert plain_text(field) == text
    assert plain_abstract(field) == (text, None)


def test_escaped_tags_of_headings_are_headings() -> None:
    text, headings = plain_abstract("&lt;h4&gt;Aim&lt;/h4&gt;To chew.&lt;h4&gt;Result&lt;/h4&gt;p &amp;lt; 0.05.")
    assert text == "Aim: To chew.\nResult: p < 0.05."
    assert [(one.text, text[one.start : one.end]) for one in headings or ()] == [
        ("Aim", "Aim: "),
        ("Result", "Result: "),
    ]


@pytest.mark.parametrize(
    "piece", ["<alternatives>", "<math>", "<tex-math>", " ", "<p a=", "&lt;p a=", "&amp;", "&lt;/", "<annotation "]
)
def test_a_field_made_to_break_an_expression_takes_no_longer_than_others(piece: str) -> None:
    started = time.process_time()
    plain_abstract("<math>" + piece * (400_000 // len(piece)) + "&lt;/p&gt;")
    assert time.process_time() - started < 5
