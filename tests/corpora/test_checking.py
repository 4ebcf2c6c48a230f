"""What is wrong with a corpus is found before anything is learnt from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from absclf.corpora import Corpus, check, without_duplicates
from absclf.corpora.checking import Findings, not_measured
from absclf.schemes import Scheme

SCHEME = Scheme("two", ("A", "B"))
ENGLISH = "We asked the people in the town whether they had slept at home or in the garden on the day of the fair."
GERMAN = "Wir fragten die Leute, ob sie zu Hause oder auf dem Feld geschlafen hatten, und zwar an allen Tagen im Mai."


def corpus(*abstracts: list[str], labels: str = "AB") -> Corpus:
    y: list[list[tuple[str, ...]]] = [
        [(labels[k % len(labels)],) for k in range(len(sentences))] for sentences in abstracts
    ]
    return Corpus(list(abstracts), y, [f"g{k}" for k in range(len(abstracts))], "", SCHEME)


def test_copies_are_taken_out_whatever_their_case_and_marks() -> None:
    found, duplicates, leaked = without_duplicates(corpus(["Pots are old."], ["pots are  OLD"], ["Pans are new."]))
    assert found.X == [["Pots are old."], ["Pans are new."]]
    assert (duplicates, leaked) == (["abstract g1"], [])


def test_abstracts_of_the_test_corpus_are_taken_out() -> None:
    found, duplicates, leaked = without_duplicates(corpus(["One day."], ["Two days."]), corpus(["Two days!"]))
    assert found.X == [["One day."]]
    assert (duplicates, leaked) == ([], ["abstract g1"])


def test_copies_with_other_labels_than_what_is_kept_are_told_first() -> None:
    pots, pans = ["Pots are old.", "We bought some."], ["Pans are new.", "We sold some."]
    source = corpus(pots, pans, pots, [" ".join(pans)], ["Pots are old. -", "We bought", "some."])
    source.y[4] = [("A", "B"), ("B",), ("B",)]
    _, duplicates, leaked = without_duplicates(source)
    assert duplicates == ["abstract g3, with other labels than abstract g1", "abstract g2", "abstract g4"]
    _, duplicates, leaked = without_duplicates(corpus(["One day."]), corpus(["One day."], labels="B"))
    assert (duplicates, leaked) == ([], ["abstract g0, with other labels than abstract g0"])


def test_a_sentence_without_letters_has_no_say_in_whether_copies_have_the_same_labels() -> None:
    source = corpus(["Pots are old.", "We bought some."], ["Pots are old.", "***", "We bought some."])
    for label in "AB":
        source.y[1] = [("A",), (label,), ("B",)]
        assert without_duplicates(source)[1] == ["abstract g1"]
    source.y[1] = [("A",), ("B",), ("A",)]
    assert without_duplicates(source)[1] == ["abstract g1, with other labels than abstract g0"]


def test_what_a_corpus_holds_is_counted() -> None:
    source = replace(
        corpus(["Pots are old.", "Pans are new.", "Cups break."]),
        y=[[("A",), ("A", "B"), ("A",)]],
        n_unlabelled=3,
        unmapped={"Funding": 1},
        possible={"Setting": 2},
        odd=[("a.csv, line 2", "a label without text", "A")],
    )
    findings = check(source, SCHEME, duplicates=("abstract g1",), leaked=("abstract g2",))
    assert findings == Findings(
        n_abstracts=1,
        n_sentences=3,
        n_open=1,
        n_unlabelled=3,
        labels={"A": 2, "B": 0},
        unmapped={"Funding": 1},
        duplicates=["abstract g1"],
        leaked=["abstract g2"],
        one_label=["abstract g0"],
        suspicious=[("a.csv, line 2", "a label without text: A")],
        possible={"Setting": 2},
    )


def test_labels_are_counted_and_rare_ones_told() -> None:
    findings = check(corpus(["Pots are old.", "Pans are new.", "Cups break."]), SCHEME)
    assert findings.labels == {"A": 2, "B": 1}
    assert findings.rare == {"A": 2, "B": 1}
    assert any("B has only 1 sentences" in line for line in findings.lines())
    assert Findings(3, 149, 0, 0, {"A": 50, "B": 49, "C": 50}, {}).rare == {"B": 49}


def test_of_a_corpus_without_faults_its_size_and_labels_are_all_that_is_told() -> None:
    assert list(Findings(1200, 4000, 0, 0, {"AIM": 1000, "RESULT": 3000}, {}).lines()) == [
        "1,200 abstracts, 4,000 sentences",
        "  AIM        1,000   25.0%",
        "  RESULT     3,000   75.0%",
    ]


def test_all_that_was_found_is_told_in_words() -> None:
    findings = Findings(
        n_abstracts=1200,
        n_sentences=4000,
        n_open=200,
        n_unlabelled=1001,
        labels={"AIM": 49, "RESULT": 3751},
        unmapped={"Ethics": 2, "Funding": 1700, "Dates": 2},
        duplicates=["a.csv, line 3"],
        leaked=["a.csv, line 4"],
        one_label=["a.csv, line 5"],
        other_languages=["a.csv, line 6"],
        suspicious=[("a.csv, line 7", "no word in it: (2)")],
        possible={"Setting": 3, "Animals": 4},
    )
    assert list(findings.lines()) == [
        "1,200 abstracts, 4,000 sentences",
        "  AIM           49    1.2%",
        "  RESULT     3,751   93.8%",
        "  (left open)       200    5.0%",
        "left out, as they have no labels and print no headings: 1,001 abstracts",
        "headings that the scheme does not know; add a line to its [headings] for those that mean a label:",
        '  Funding: 1,700 sentences, for example "AIM" = ["Funding"]',
        '  Dates: 2 sentences, for example "AIM" = ["Dates"]',
        '  Ethics: 2 sentences, for example "AIM" = ["Ethics"]',
        "words before colons or in brackets, learnt as text; if they are headings, add lines likewise:",
        '  Animals: 4 abstracts, for example "AIM" = ["Animals"]',
        '  Setting: 3 abstracts, for example "AIM" = ["Setting"]',
        "abstracts removed, as they are there twice: 1",
        "  a.csv, line 3",
        "abstracts removed, as they are in the test corpus, too: 1",
        "  a.csv, line 4",
        "abstracts with one label only: 1",
        "  a.csv, line 5",
        "abstracts that do not seem to be in English: 1",
        "  a.csv, line 6",
        "suspicious sentences: 1",
        "  a.csv, line 7: no word in it: (2)",
        "AIM has only 49 sentences: from fewer than 50 a label is hardly learnt",
    ]


@pytest.mark.parametrize("kind", ["unmapped", "possible", "duplicates", "suspicious"])
def test_of_a_long_list_the_first_ten_are_told_and_how_many_more_there_are(kind: str) -> None:
    def told(n: int) -> list[str]:
        found: dict[str, Any] = {
            "unmapped": {f"Heading {k:04}": 1 for k in range(n)},
            "possible": {f"Heading {k:04}": 1 for k in range(n)},
            "duplicates": [f"line {k}" for k in range(n)],
            "suspicious": [(f"line {k}", "odd") for k in range(n)],
        }
        findings = replace(Findings(1, 100, 0, 0, {"A": 100}, {}), **{kind: found[kind]})
        return list(findings.lines())[3:]  # behind the size, the label, and what the list is about

    assert len(told(10)) == 10
    assert told(11) == [*told(10), "  and 1 more"]
    assert told(1510) == [*told(10), "  and 1,500 more"]


def test_what_of_a_test_corpus_is_not_measured_is_told_the_commonest_first() -> None:
    test = replace(corpus(["Pots."]), unmapped={"Dates": 2, **{f"Heading {k}": 1 for k in range(9)}, "Funding": 1200})
    assert list(not_measured(test, SCHEME)) == [
        "not measured, as the scheme 'two' does not know their labels or headings: 1,211 sentences",
        "  Funding: 1,200 sentences",
        "  Dates: 2 sentences",
        *(f"  Heading {k}: 1 sentences" for k in range(8)),
        "  and 1 more",
    ]
    assert list(not_measured(corpus(["Pots."]), SCHEME)) == []


def test_abstracts_with_one_label_are_told() -> None:
    assert check(corpus(["Pots are old.", "Pans are new."], ["Cups."]), SCHEME).one_label == ["abstract g1"]


def test_other_languages_are_told() -> None:
    assert check(corpus([ENGLISH], [GERMAN]), SCHEME).other_languages == ["abstract g1"]


def test_of_fewer_than_twenty_words_the_language_is_not_told() -> None:
    words = GERMAN.split()
    found = check(corpus([" ".join(words[:19])], [" ".join(words[:20])]), SCHEME).other_languages
    assert found == ["abstract g1"]


def test_odd_sentences_are_told_with_the_reason_and_how_they_begin() -> None:
    sixty = "damaged Ã" + "x" * 51
    source = corpus(["(2)"], ["word " * 151], ["word " * 150], ["caf\ufffd in town"], [sixty], [sixty + "x"], ["Pots."])
    assert check(source, SCHEME).suspicious == [
        ("abstract g0", "no word in it: (2)"),
        ("abstract g1", f"more than 150 words: {('word ' * 12)[:57]}..."),
        ("abstract g3", "damaged characters: caf\ufffd in town"),
        ("abstract g4", f"damaged characters: {sixty}"),
        ("abstract g5", f"damaged characters: {sixty[:57]}..."),
    ]


def test_unknown_headings_are_told_with_the_line_to_add() -> None:
    source = Corpus([["Pots."]], [[("A", "B")]], ["g"], "", SCHEME, [], {"Funding": 1})
    assert '"A" = ["Funding"]' in "\n".join(check(source, SCHEME).lines())


def test_the_card_holds_no_sentence() -> None:
    told = str(check(corpus(["(2)"], [GERMAN]), SCHEME).to_dict())
    assert "(2)" not in told
    assert "Wir" not in told
