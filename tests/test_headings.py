"""Printed headings: what each announces, and where a running text prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.headings import find_headings, heading_key, roles_for

SECTIONS = {
    "Background": "Hens in barns peck at each other more than hens on meadows do.",
    "Methods": "We kept 120 hens in six barns and counted pecks for 4 weeks.",
    "Results": "Hens with straw pecked half as often (p < 0.01).",
    "Conclusions": "Straw keeps hens calm.",
}


def headings_of(text: str) -> list[str]:
    return [heading.text for heading in find_headings(text)]


def sections_of(text: str) -> list[tuple[str, str]]:
    found = find_headings(text)
    ends = [*(heading.start for heading in found[1:]), len(text)]
    return [(heading.text, text[heading.end : end].strip()) for heading, end in zip(found, ends, strict=True)]


# How people print a heading before its section, and what stands between sections.
STYLES = {
    "colon": ("{}: ", " "),
    "space before the colon": ("{} : ", " "),
    "spaced em dash": ("{} — ", " "),
    "em dash": ("{}—", " "),
    "spaced hyphen": ("{} - ", " "),
    "glued hyphen": ("{}- ", " "),
    "full stop": ("{}. ", " "),
    "run on": ("{} ", " "),
    "alone on a line": ("{}\n", "\n"),
    "alone on a line with a colon": ("{}:\n", "\n\n"),
    "at the start of a line": ("{}: ", "\n"),
    "after a tab": ("{}\t", "\n"),
    "bold": ("<b>{}:</b> ", " "),
    "bold, colon outside": ("<b>{}</b>: ", " "),
    "bold, no colon": ("<strong>{}</strong> ", " "),
    "html heading": ("<h4>{}</h4>", ""),
    "markdown bold": ("**{}** ", " "),
    "markdown bold with colon": ("**{}:** ", "\n\n"),
    "markdown heading": ("## {}\n\n", "\n\n"),
    "square brackets": ("[{}] ", " "),
    "lenticular brackets": ("【{}】", ""),
    "wide colon": ("{}：", " "),
}


@pytest.mark.parametrize("case", [str, str.upper], ids=["title case", "capitals"])
@pytest.mark.parametrize(("heading", "between"), STYLES.values(), ids=STYLES)
def test_sections_come_back_from_every_way_to_print_them(heading: str, between: str, case: type[str]) -> None:
    text = between.join(heading.format(case(name)) + section for name, section in SECTIONS.items())
    assert sections_of(text) == [(case(name), section) for name, section in SECTIONS.items()]


def test_numbered_headings_lose_their_numbers() -> None:
    text = "(1) Background: Hens peck. (2) Methods: We counted; (3) Results: They peck; and (4) Conclusions: Add straw."
    assert headings_of(text) == ["Background", "Methods", "Results", "Conclusions"]


FOUND = {
    "a review": (
        "AREAS COVERED: We read 40 papers. EXPERT OPINION: Straw is the way.",
        ["AREAS COVERED", "EXPERT OPINION"],
    ),
    "an older review": (
        "Importance of the field: Hens peck. Areas covered in this review: Straw. What the reader will gain: Calm."
        " Take home message: Add straw.",
        ["Importance of the field", "Areas covered in this review", "What the reader will gain", "Take home message"],
    ),
    "text before the first heading": (
        "Hens peck at each other. Areas covered: Straw and hay. Expert commentary: Straw is better.",
        ["Areas covered", "Expert commentary"],
    ),
    "a joint heading": (
        "Background/Aims: Hens peck. Methods and results: We saw them peck.",
        ["Background/Aims", "Methods and results"],
    ),
    "a single sure heading": ("Objective: To count the pecks of hens.", ["Objective"]),
    "no space before the next heading": ("Methods: We counted.Results: They peck.", ["Methods", "Results"]),
    "an unfinished sentence before": ("Methods: We counted pecks Results: They peck a lot.", ["Methods", "Results"]),
    "capitals in an unfinished sentence": ("METHODS We counted pecks RESULTS They peck a lot.", ["METHODS", "RESULTS"]),
    "an unknown heading in capitals": (
        "METHODS: We counted. PECKING ORDERS: Old hens come first. RESULTS: They peck.",
        ["METHODS", "PECKING ORDERS", "RESULTS"],
    ),
    "headings of no role": (
        "Results: They peck. Conclusions: Add straw. Funding: Barn Fund. Trial registration: NCT00000000",
        ["Results", "Conclusions", "Funding", "Trial registration"],
    ),
    "an optional plural": ("Method(s): We counted. Result(s): They peck.", ["Method(s)", "Result(s)"]),
    "capitals after a text without headings": (
        "Hens peck at each other. We saw them peck. IMPORTANCE A calm barn lays more eggs.",
        ["IMPORTANCE"],
    ),
    "the same without a space before": (
        "Hens peck. We saw them.NEW & NOTEWORTHY Old hens peck less.",
        ["NEW & NOTEWORTHY"],
    ),
    "a statement with a colon": ("Hens peck. Significance Statement: Calm hens matter.", ["Significance Statement"]),
    "keywords at the end": ("Hens peck. Straw calms them. Key words: hens, straw.", ["Key words"]),
    "the word abstract": ("Abstract The hens of a barn peck at each other.", ["Abstract"]),
    "the word abstract in capitals": ("ABSTRACT Hens peck at each other. Straw calms them.", ["ABSTRACT"]),
    "the word abstract with a colon": ("Abstract: Hens peck at each other. Straw calms them.", ["Abstract"]),
    "the word abstract before a name": ("Abstract Straw calms hens. They peck less.", ["Abstract"]),
    "glued to the first word": (
        "BackgroundHens peck.AimTo count pecks.MethodsWe counted.ResultsThey peck.ConclusionsStraw helps.",
        ["Background", "Aim", "Methods", "Results", "Conclusions"],
    ),
    "a summary for all, glued": ("Hens peck. Straw calms them.Author SummaryHens are birds.", ["Author Summary"]),
    "line ends written out": (
        "Hens peck (often).\\n\\nResultsThey peck a lot.\\n\\nConclusionsStraw calms them.",
        ["Results", "Conclusions"],
    ),
    "characters without a width": (
        "\ufeffBACKGROUND: Hens peck.\n\u200bMETHODS: We counted.\n\u200e\u200bRESULTS: They peck.",
        ["BACKGROUND", "METHODS", "RESULTS"],
    ),
    "line ends that became commas": (
        "Background, Hens peck., Objectives, To count pecks., Main results, They peck., Authors' conclusions, Add hay.",
        ["Background", "Objectives", "Main results", "Authors' conclusions"],
    ),
    "the plural of a word in y": (
        "Background Hens peck. Methodologies We counted pecks. Results They peck.",
        ["Background", "Methodologies", "Results"],
    ),
    "an optional plural without a mark": (
        "Hens peck. Method(s) We counted. Result(s) They peck.",
        ["Method(s)", "Result(s)"],
    ),
    "an optional plural after a text": ("Hens peck at each other. Aim(s): To count pecks.", ["Aim(s)"]),
    "no number that closes the sentence before": (
        "Background: Hens are of lineage I. Methods: We counted.",
        ["Background", "Methods"],
    ),
    "a last word with a hyphen": (
        "Methods We counted. Follow-up We went back. Results They peck.",
        ["Methods", "Follow-up", "Results"],
    ),
    "capitals before a name in capitals": (
        "METHODS DNA was taken from hens. RESULTS RNA was lost.",
        ["METHODS", "RESULTS"],
    ),
    "no word that says again what a sure heading did": (
        "Methods: We counted. Results: Hens peck. Findings In barns differ.",
        ["Methods", "Results"],
    ),
    "no words before a colon that no table knows": (
        "Methods: We counted. Pecking orders: Old hens come first. Other hens: None. Results: They peck.",
        ["Methods", "Results"],
    ),
    "small letters beside as many headings in capitals": (
        "METHODS: We counted. Results: They peck. Conclusions Straw helps.",
        ["METHODS", "Results", "Conclusions"],
    ),
    "a long heading without marks": (
        "Objectives To count pecks. Data collection and analysis Two of us counted. Main results They peck.",
        ["Objectives", "Data collection and analysis", "Main results"],
    ),
}


@pytest.mark.parametrize(("text", "headings"), FOUND.values(), ids=FOUND)
def test_finds(text: str, headings: list[str]) -> None:
    assert headings_of(text) == headings


@pytest.mark.parametrize("text", [text for text, _ in FOUND.values()], ids=FOUND)
def test_no_heading_begins_with_white_space(text: str) -> None:
    assert [heading.start for heading in find_headings(text) if text[heading.start].isspace()] == []


SET_APART = [
    *("colon", "space before the colon", "alone on a line", "after a tab", "bold", "bold, no colon", "html heading"),
    *("markdown bold", "markdown heading", "square brackets", "lenticular brackets", "wide colon"),
]


@pytest.mark.parametrize("style", SET_APART)
def test_headings_that_are_set_apart_are_found_after_a_text_that_begins_with_none(style: str) -> None:
    heading, between = STYLES[style]
    sections = {"Aim": "To count pecks.", "Findings": "They peck a lot.", "Interpretation": "Straw calms hens."}
    printed = [heading.format(name) + section for name, section in sections.items()]
    assert sections_of((between or " ").join(["Hens peck at each other.", *printed])) == list(sections.items())


PROSE = {
    "a heading's word as the subject": "Hens peck. Results of the trial were clear. Methods for counting are old.",
    "objective as an adjective": "Objective measures were taken in each barn. Background noise was low.",
    "conclusion inside a sentence": "The farmers came to one conclusion: none of the hens was calm.",
    "capital conclusion inside a sentence": "Their report (Conclusion: none of the hens was calm) was withdrawn.",
    "a colon after other words": "Three feeds were used: hay, straw and oats. The results: hens ate all of them.",
    "one sentence that begins like a run-on heading": "Results Day is a feast on the farm. Hens like it.",
    "ratios and addresses": "We mixed them 2:1 and put the data on https://example.org/hens. Nobody looked.",
    "abstract as an adjective": "Abstract Syntax Trees of hens are rare. Abstract thinking is not for hens.",
    "names that begin like headings": "MethodsX is a journal. AimSafe counts hens. Hens like both.",
    "a list with commas": "Hens eat Background, Straw and hay., Results, They say, vary. Methods, Too, vary.",
    "two headings' words between commas": "Hens peck., Results, They say, vary., Methods, Too, vary.",
    "importance in capitals within a sentence": "Hens peck (in barns) IMPORTANCE was given to straw.",
    "significance before a full stop": "Hens peck. Significance. That is what they lack.",
    "importance in prose": "Importance is given to straw. Significance was set at 5 %. In other words: add straw.",
    "all capitals": "THE RESULTS WERE CLEAR. METHODS OF COUNTING DIFFER. CONCLUSIONS CAME LATE.",
    "nothing": "",
    "one word": "Hens",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_finds_none_in_prose(text: str) -> None:
    assert headings_of(text) == []


def test_an_adjective_before_a_name_is_no_heading() -> None:
    text = (
        "Background Hens peck. Methods We read. Results They peck. Other DNA-based counts are rare. Conclusion Add hay."
    )
    assert headings_of(text) == ["Background", "Methods", "Results", "Conclusion"]


def test_a_text_of_nothing_but_headings_is_text() -> None:
    assert headings_of("Methods:\nResults:") == []


ROLES = {
    "METHODS": ("methods",),
    "Patients & Methods:": ("methods",),
    "Design, Setting, and Participants": ("methods",),
    "Background/Aim": ("background", "objective"),
    "AIMS AND METHODS": ("objective", "methods"),
    "Conclusion(s)": ("conclusions",),
    "Authors’ conclusions": ("conclusions",),
    "The aim of this study": ("objective",),
    "Implications for the keepers of hens": ("conclusions",),
    "Case report": ("methods", "results"),
    "Méthodes": None,
    "Trial registration number": (),
    "Hens": None,
}


@pytest.mark.parametrize(("heading", "roles"), ROLES.items(), ids=ROLES)
def test_roles(heading: str, roles: tuple[str, ...] | None) -> None:
    if heading == "Méthodes":
        roles = roles_for("Methode")  # accents and plural are no difference
    assert roles_for(heading) == roles


@given(
    st.sampled_from(["Methods", "MATERIALS AND METHODS", "Background & Aims", "Conclusion(s)"]),
    st.sampled_from([":", " -", ".", ""]),
)
def test_key_does_not_depend_on_case_or_closing_mark(heading: str, mark: str) -> None:
    assert heading_key(heading.upper() + mark) == heading_key(heading.lower()) == heading_key(heading)


@given(
    st.lists(
        st.sampled_from(
            [
                "Methods",
                "RESULTS",
                ":",
                ".",
                " ",
                "\n",
                "<b>",
                "</b>",
                "**",
                "[",
                "]",
                "We pecked",
                "and",
                "(1)",
                "—",
                "Aim",
            ]
        ),
        max_size=40,
    )
)
def test_spans_are_ordered_and_hold_their_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for heading in find_headings(text):
        assert end <= heading.start < heading.end <= len(text)
        assert heading.text in text[heading.start : heading.end]
        end = heading.end
