"""Sentence splitting: a table of texts and their sentences, and what holds for any text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from absclf.sentences import PunktParameters, learn_parameters, split_sentences
from training.benchmark_sentences import Score, boundaries, score
from training.sentences import read_paragraphs

PARAMETERS = Path(__file__).parent.parent / "absclf" / "data" / "punkt.json"


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


# Each row is one text, given as its sentences; they stand one space apart.
SENTENCES = {
    "plain": ["Goats were fed hay.", "Sheep were fed oats.", "None refused."],
    "question and exclamation": ["Does chewing help goats?", "It does!", "We show how."],
    "e.g. and i.e.": ["Herbs, e.g. mint, i.e. the fresh leaf, were fed.", "They helped."],
    "abbreviations before capitals": ["We set goats vs. Alpine ibexes, cf. Fig. A.", "Ibexes won."],
    "dose abbreviations": ["Mint oil was given i.v. or p.o. b.i.d. for a week.", "No goat died."],
    "dose abbreviation at the end": ["All goats had mint oil i.v.", "Endoscopy followed."],
    "et al.": ["Horn et al. (2003) and Hoof et al. 2009 disagree.", "We follow Horn et al. and others."],
    "figures and numbers": ["See Fig. 2, Figs. 3 and 4, Eq. (1), No. 5 and vol. 12.", "They agree."],
    "no as an answer": ["To most questions the herders said no.", "The others left."],
    "genus initials": ["Hay held S. aureus and E. coli, but L. monocytogenes was rare.", "B. cereus was absent."],
    "genus of two letters": ["Traps caught Ae. aegypti and Cx. pipiens near the barn.", "Bats caught more."],
    "unnamed species": [
        "Mucor spp. and Bacillus sp. were cultured.",
        "The barn held Candida spp.",
        "The yard did not.",
    ],
    "subspecies": ["We fed Brassica rapa L. subsp. oleifera and Zea mays var. rugosa.", "Maize won."],
    "countries": [
        "Goats of the U.S. Department of Barns came from the U.K. and France.",
        "They met in the U.S.",
        "The trip was long.",
    ],
    "titles": ["Dr. Horn and Prof. Hoof counted goats in St. Moritz.", "Mrs. Horn wrote."],
    "stops between letters": ["Loops of G.A pairs bend.", "Pairs do not."],
    "questions within a sentence": ["The concept of ?One Herd? is old.", "We like it."],
    "numbers behind abbreviations": ["We used diet no.2 Hay and figs.3 Oats.", "Kids got 2 ml.2 Rams got none."],
    "collocations": ["Antibodies to S. Typhi were found in goats.", "They were new."],
    "a letter before an acronym": ["Goats lived in barn A.", "PCR found no virus."],
    "initials before articles": ["J. A. Horn and C. A. Hoof kept the records.", "They are public."],
    "an initial before a bracket": ["Hoof and Horn J. (Bern) fed goats.", "They grew."],
    "initials of names": ["J. K. Horn and A. Hoof kept the records.", "They are public."],
    "companies": ["Salt came from Lick Ltd. (Bern) and Hay & Co. in Basel.", "Oats came from Feed Inc.", "We paid."],
    "etc.": ["Hay, oats, barley, etc. were weighed.", "Leaves were weighed with stems, roots, etc.", "Sheep ate them."],
    "months": ["Kids were born from Jan. 3 to Feb. 20.", "Most lived."],
    "approximations": ["Horns weighed approx. 2 kg (ca. 5 % of the head).", "Hooves weighed less."],
    "decimal points": ["Milk rose from 1.5 to 2.25 L.", "Fat rose by .3 points.", "Protein did not."],
    "p values": ["Hay beat straw (p < .05).", "Straw beat sand, p = .001.", "Sand won nothing."],
    "counts in brackets": ["Kids (n = 12) outran goats (n = 9).", "Rams did not run."],
    "numbers at the end": ["The herd was followed from 1998 to 2015.", "Scores were 4, 8 and 12.", "No goat was lost."],
    "percent at the end": ["Fever fell in 75%.", "Cough fell in 12 (8%).", "Pain stayed."],
    "units at the end": ["Each goat got 5 mg/kg.", "Kids got 2 ml.", "Rams got none."],
    "units of one letter": ["Goats rested for 2 h.", "Kids rested for 1.5 h.", "(Rams did not rest.)"],
    "vitamins and groups": ["Straw lacks vitamin C.", "PCR found virus in group B.", "Salt helps."],
    "roman numerals": ["Half were in stage IV.", "The rest were in stage I.", "None changed."],
    "acronyms that look like abbreviations": [
        "Goats were seen in the ED.",
        "Oral salts were given to those with CF.",
        "All went home.",
    ],
    "begins with a number": ["Hay was cut twice.", "12 goats ate it.", "3.5 tons were left."],
    "begins with a gene": [
        "Milk held more casein (p < 0.01).",
        "mTOR was silent.",
        "p53 was not.",
        "α-lactalbumin fell.",
    ],
    "begins with a small letter by mistake": [
        "The goats were weighed (twice).",
        "then they were fed again.",
        "they slept.",
    ],
    "goes on after a stop by mistake": ["The goats were weighed. and fed (twice). or so.", "They slept."],
    "begins with a bracket": [
        "Rams lost weight.",
        "(Ewes gained some.)",
        "[Lambs were not weighed.]",
        "Why is unclear.",
    ],
    "begins with a quotation": ["Herders disagreed.", "“Goats know best,” said one.", '"Sheep do," said another.'],
    "quotation at the end": ["Goats were “happy.”", 'Sheep were "calm."', "Rams were 'neither.'", "We asked twice."],
    "brackets hold together": ["The goats (we had twelve. Two were kids. One was lame) went up.", "Nobody followed."],
    "square brackets hold together": ["Goats climb [see the map. It is old] and sheep do not.", "Both fall."],
    "brackets that never close": ["The goats (all twelve went up.", "Nobody followed them."],
    "references after the stop": [
        "Goats cause joy.1,2",
        "Sheep cause sleep.3–5",
        "Rams cause both.[6]",
        "Kids cause neither. [7, 8]",
        "Hay causes sneezing.²",
        "We agree.",
    ],
    "semicolons": ["Aims: (1) to feed; (2) to weigh; and (3) to shear.", "All were met."],
    "sections joined by semicolons": [
        "Do goats like hay?;",
        "To weigh hay against straw in goats.;",
        "Twelve goats had 5 mg/kg p.o.;",
        "Hay won (P = 0.01).;",
        "Goats like hay.",
    ],
    "semicolons after abbreviations": ["Horn et al.; Hoof and others fed hay (Feed Inc.; Basel).", "Goats ate it."],
    "authors of names": ["The barn held Trifolium goatense Horn. & Hoof.", "None bloomed."],
    "enumerated sentences": ["1. Goats eat hay.", "2. Sheep eat grass.", "3. Rams eat both."],
    "enumerated in brackets": ["(i) Goats were fed.", "(ii) Sheep were shorn.", "(iii) Rams were sold."],
    "enumeration after a colon": ["We asked as follows: 1. Who eats hay?", "2. Who eats grass?"],
    "web addresses": [
        "Data are at https://goats.example.org/v1.2/data.html.",
        "Code is at www.goats.example.org.",
        "Use both.",
    ],
    "addresses and numbers": [
        "Write to herd.one@barn.example or see doi:10.1000/goat.2.7.",
        "We use barnOS 3.2.1.",
        "It is old.",
    ],
    "ellipsis": ["Goats climb, jump, run ... and sleep.", "They dream..."],
    "chemical names": ["We fed N,N-dimethyl-2-aminoethanol and 2,4-dichlorophenol.", "N-acetylcysteine helped."],
    "a stop set apart": [
        "Tokens stand apart here .",
        "The herd ( e.g. its rams ) was tokenised .",
        "It did not mind .",
    ],
    "copyright": ["Goats are nice.", "© 2014 Barn Press Ltd. All rights reserved."],
    "bullets": ["Goats climb well.", "• Sheep graze well.", "• Rams fight."],
    "Arabic": ["أكلت الماعز العشب.", "هل نامت الخراف؟", "نعم."],
    "Hebrew": ["העזים אכלו עשב.", "הכבשים ישנו."],
    "no stop at all": ["goats eat hay and sheep eat grass"],
    "one word": ["Goats"],
}


@pytest.mark.parametrize("sentences", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_one_space_apart_are_found_again(sentences: list[str]) -> None:
    assert sentences_of(" ".join(sentences)) == sentences


@pytest.mark.parametrize("sentence", [sentence for row in SENTENCES.values() for sentence in row])
def test_a_sentence_alone_stays_whole(sentence: str) -> None:
    assert sentences_of(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Goats were shorn.The wool was sold.", ["Goats were shorn.", "The wool was sold."]),
        ("Kids ate caprizole.This was new.", ["Kids ate caprizole.", "This was new."]),
        ("Kids ate caprizole.Comparing them helped.", ["Kids ate caprizole.", "Comparing them helped."]),
        ("It rose by 5%.However, it fell.", ["It rose by 5%.", "However, it fell."]),
        ("Goats were fed.RESULTS: They grew.", ["Goats were fed.", "RESULTS: They grew."]),
        ("All came from herd 2.1.However, one left.", ["All came from herd 2.1.", "However, one left."]),
        ("The code is 87.23.Kg, 05.60.Cd for goats.", ["The code is 87.23.Kg, 05.60.Cd for goats."]),
        ("See node.js, E.coli and www.barn.example.", ["See node.js, E.coli and www.barn.example."]),
        ("Goats\n\nSheep and\nrams", ["Goats", "Sheep and\nrams"]),
        ("Goats\r\n \r\nSheep and\r\nrams", ["Goats", "Sheep and\r\nrams"]),
        ("Goats\fSheep\u2029Rams", ["Goats", "Sheep", "Rams"]),
        ("Fed with\n- Hay\n- Oats\n2) Salt", ["Fed with", "- Hay", "- Oats", "2) Salt"]),
        ("The range is 3\n– 5 goats", ["The range is 3\n– 5 goats"]),
        ("  Goats ran. \t Sheep ran.\n", ["Goats ran.", "Sheep ran."]),
        ("山羊吃草。绵羊睡觉！谁知道？", ["山羊吃草。", "绵羊睡觉！", "谁知道？"]),
        ("", []),
        (" \n\n\t", []),
        ("...", ["..."]),
    ],
)
def test_spacing_and_lines(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


# Text as wild as the rules can tell apart.
MARKS = "aZ0.?!…)(][\"'”“ \n\t,;:-–•。，1α"
PHRASES = ("e.g.", "i.v.", "The ", "et al.", " (", ".) ", ". [3] ", ".1,2 ", " S. aureus ", "mTOR ", ". ", "? ", "goat")
SPACES = ("\n\n", "\f", "\r\n", "\u2028", "\u00a0", "\u200b", "\ud800", "😀", "- ")
PIECES = st.sampled_from([*MARKS, *PHRASES, *SPACES])
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


@settings(deadline=None)
@given(TEXTS)
@example("(" * 500 + ". A")
def test_spans_are_ordered_trimmed_and_leave_only_white_space_out(text: str) -> None:
    spans = split_sentences(text)
    last = 0
    for start, end in spans:
        assert text[last:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        last = end
    assert text[last:].strip() == ""


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_a_part_of_a_text_is_split_as_if_it_stood_alone(before: str, part: str, after: str) -> None:
    start, end = len(before), len(before) + len(part)
    moved = [(first + start, last + start) for first, last in split_sentences(part)]
    assert split_sentences(before + part + after, start, end) == moved


@settings(deadline=None)
@given(TEXTS, TEXTS)
@example("a\n-", "Z")
@example("a\n1)", "Z")
@example("a\n•", "Z")
def test_paragraphs_do_not_touch_each_other(one: str, other: str) -> None:
    assert sentences_of(f"{one}\n\n{other}") == sentences_of(one) + sentences_of(other)


@pytest.mark.parametrize(
    "unit",
    [".", "e.g. ", "(", ")", "(. A ", "[", "?!", '."', " ", "\n", ". \n", "1. ", "S. ", "a.", "A. B", "¹", "é", "。"],
)
def test_monotonous_texts_are_split_without_loss(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    kept = "".join("".join(sentence.split()) for sentence in sentences_of(text))
    assert kept == "".join(text.split())


def test_a_bracket_holds_sentences_together_for_a_few_hundred_characters_only() -> None:
    long = "(" + "Goats climb rocks. " * 100 + ")"
    assert len(sentences_of(long)) > 50


def test_parameters_survive_json() -> None:
    data = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    assert PunktParameters.from_dict(data).to_dict() == data


# Punkt itself --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> PunktParameters:
    return PunktParameters.from_dict(json.loads(PARAMETERS.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def nltk_decides(shipped: PunktParameters) -> Callable[[str, str], bool]:
    """NLTK's decision on the full stop between two words, with the shipped parameters."""
    from nltk.tokenize import punkt

    theirs = punkt.PunktParameters()
    theirs.abbrev_types = set(shipped.abbreviations)
    theirs.collocations = set(shipped.collocations)
    theirs.sent_starters = set(shipped.sentence_starters)
    theirs.ortho_context.update(shipped.orthography)
    tokenizer = punkt.PunktSentenceTokenizer(theirs)

    def decide(word: str, following: str) -> bool:
        tokens = iter([punkt.PunktToken(f"{word}."), punkt.PunktToken(following)])
        return bool(next(tokenizer._annotate_tokens(tokens)).sentbreak)

    return decide


@pytest.fixture(scope="module")
def known_words(shipped: PunktParameters) -> list[str]:
    """Words of every kind that Punkt treats in its own way."""
    by_flags: dict[int, list[str]] = {}
    for word, flags in shipped.orthography.items():
        if word[-1].isalnum():
            by_flags.setdefault(flags, []).append(word)
    kinds = [word for words in by_flags.values() for word in words[:4]]
    pairs = [word for pair in sorted(shipped.collocations)[:40] for word in pair if not word.startswith("#")]
    return kinds + pairs + sorted(shipped.abbreviations)[:40] + sorted(shipped.sentence_starters)[:40]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_decides_as_nltk_does_with_the_same_parameters(
    shipped: PunktParameters,
    known_words: list[str],
    nltk_decides: Callable[[str, str], bool],
    data: st.DataObject,
) -> None:
    letters = st.text(st.sampled_from("abcxyzABCXYZ0123456789"), min_size=1, max_size=4)
    words = st.sampled_from(known_words) | letters | st.sampled_from(["5", "1.5", "-3", "2015", "S", "e"])
    cases = st.sampled_from((words.map(str.lower), words.map(str.title), words.map(str.upper), words))
    word, following = data.draw(data.draw(cases)), data.draw(data.draw(cases))
    assert shipped.ends_sentence(word, following) == nltk_decides(word, following)


def test_a_full_stop_within_a_collocation_parts_no_sentences(shipped: PunktParameters) -> None:
    pairs = [[word.replace("##number##", "5") for word in pair] for pair in shipped.collocations]
    assert [(word, following) for word, following in pairs if shipped.ends_sentence(word, following)] == []


@pytest.mark.parametrize("flags", range(0, 128, 2))
def test_the_cases_in_which_a_word_was_met_tell_what_they_tell_nltk(flags: int) -> None:
    from nltk.tokenize import punkt

    theirs = punkt.PunktParameters()
    theirs.ortho_context["goat"] = flags
    tokenizer = punkt.PunktSentenceTokenizer(theirs)
    ours = PunktParameters(frozenset(), frozenset(), frozenset(), {"goat": flags})
    for word in ("goat", "Goat"):
        told = tokenizer._ortho_heuristic(punkt.PunktToken(word))
        assert ours.begins_sentence(word) is (None if told == "unknown" else told)


def test_the_last_part_of_a_word_with_hyphens_may_be_an_abbreviation() -> None:
    parameters = PunktParameters(frozenset({"jan"}), frozenset(), frozenset(), {})
    assert not parameters.ends_sentence("mid-jan", "Horn")
    assert parameters.ends_sentence("jan-herd", "Horn")


# Learning ------------------------------------------------------------------------------------------------------------

HERD_DIARY = [
    "The goats ate 5 qz. daily in the barn. They also ate hay. The hay was old.",
    "Later the goats ate 7 qz. daily and slept. The hay was gone. They also sang.",
    "Some sheep ate 2 qz. of hay in the barn. The sheep sang daily. They slept.",
    "Old goats ate 9 qz. of oats. They slept in the barn. The barn was cold.",
] * 4


def test_learns_the_abbreviations_of_a_text() -> None:
    parameters = learn_parameters(HERD_DIARY)
    assert "qz" in parameters.abbreviations
    assert "barn" not in parameters.abbreviations
    assert parameters.orthography["the"]


def test_learns_the_same_from_the_same() -> None:
    assert learn_parameters(HERD_DIARY).to_dict() == learn_parameters(HERD_DIARY).to_dict()


def test_splits_by_the_parameters_given() -> None:
    text = "Each of the goats got 4 qz. Brindled ones got more."
    assert len(split_sentences(text)) == 2
    assert len(split_sentences(text, parameters=learn_parameters(HERD_DIARY))) == 1


def test_learns_from_sections_as_paragraphs(tmp_path: Path) -> None:
    structured = {"sections": [{"label": "AIM", "text": "To feed."}, {"label": "END", "text": "Fed."}]}
    for name, record in (("structured_train", structured), ("unlabelled", {"text": "Goats ran."})):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.write(json.dumps(record) + "\n")
    assert list(read_paragraphs(tmp_path, every=1)) == ["To feed.\n\nFed.", "Goats ran."]


# Measuring -----------------------------------------------------------------------------------------------------------


def test_boundaries_ignore_white_space_and_the_end() -> None:
    assert boundaries(["ab c", " ", "d  e"]) == {3}


def test_score_counts_found_predicted_and_marked_boundaries() -> None:
    abstracts = [["One.", "Two.", "Three."]]
    result = score(abstracts, lambda _: ["One.", "Tw", "o. Three."])
    assert result == Score(found=1, predicted=2, marked=2)
    assert (result.precision, result.recall, result.f1) == (0.5, 0.5, 0.5)
