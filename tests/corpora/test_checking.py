"""What is wrong with a corpus is found before anything is learnt from it."""

from __future__ import annotations

from absclf.corpora import Corpus, check, without_duplicates
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


def test_labels_are_counted_and_rare_ones_told() -> None:
    findings = check(corpus(["Pots are old.", "Pans are new.", "Cups break."]), SCHEME)
    assert findings.labels == {"A": 2, "B": 1}
    assert findings.rare == {"A": 2, "B": 1}
    assert any("B has only 1 sentences" in line for line in findings.lines())


def test_abstracts_with_one_label_are_told() -> None:
    assert check(corpus(["Pots are old.", "Pans are new."], ["Cups."]), SCHEME).one_label == ["abstract g1"]


def test_other_languages_are_told() -> None:
    assert check(corpus([ENGLISH], [GERMAN]), SCHEME).other_languages == ["abstract g1"]


def test_odd_sentences_are_told_with_the_reason() -> None:
    found = dict(check(corpus(["(2)"], ["word " * 200], ["caf\ufffd in town"], ["Pots."]), SCHEME).suspicious)
    assert [reason.split(":")[0] for reason in found.values()] == [
        "no word in it",
        "more than 150 words",
        "damaged characters",
    ]


def test_unknown_headings_are_told_with_the_line_to_add() -> None:
    source = Corpus([["Pots."]], [[("A", "B")]], ["g"], "", SCHEME, [], {"Funding": 1})
    assert '"A" = ["Funding"]' in "\n".join(check(source, SCHEME).lines())


def test_the_card_holds_no_sentence() -> None:
    told = str(check(corpus(["(2)"], [GERMAN]), SCHEME).to_dict())
    assert "(2)" not in told
    assert "Wir" not in told
