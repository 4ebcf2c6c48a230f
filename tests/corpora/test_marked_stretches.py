"""Stretches that somebody marked in a text become its sentences, and so does what lies between them."""

from __future__ import annotations

from absclf.corpora.spans import sentences_of_spans


def marked(text: str, **labels: str) -> list[tuple[int, int, str]]:
    """The stretches of a text with these labels."""
    return [(text.index(words), text.index(words) + len(words), label) for label, words in labels.items()]


def test_what_stands_before_a_heading_is_a_sentence_without_a_label() -> None:
    text = "Hens peck. Methods: We counted pecks. Results: They peck a lot."
    found = sentences_of_spans(text, marked(text, WAY="We counted pecks.", END="They peck a lot."))
    assert found == (["Hens peck.", "We counted pecks.", "They peck a lot."], ["", "WAY", "END"], [])


def test_words_before_a_colon_that_nobody_marked_are_a_heading() -> None:
    text = "How hens were seen: We counted pecks. They peck a lot."
    found = sentences_of_spans(text, marked(text, WAY="We counted pecks."))
    assert found == (["We counted pecks.", "They peck a lot."], ["WAY", ""], [])


def test_a_stretch_from_the_first_character_on_cuts_no_word() -> None:
    text = "Hens peck. They peck a lot"
    assert sentences_of_spans(text, marked(text, WAY="Hens peck.", END="They peck a lot")).odd == []


def test_of_stretches_that_overlap_the_one_that_does_not_count_is_told_with_its_words() -> None:
    text = "Hens peck. They peck a lot. Straw calms them."
    found = sentences_of_spans(text, marked(text, WAY="Hens peck. They peck a lot.", END="They peck a lot."))
    assert found.odd == [("END does not count where another stretch lies", "They peck a lot.")]
    assert found.labels == ["WAY", "WAY", ""]


def test_stretches_that_share_white_space_only_both_count() -> None:
    text = "Hens peck. They peck a lot."
    assert sentences_of_spans(text, [(0, 11, "WAY"), (10, 27, "END")]) == (
        ["Hens peck.", "They peck a lot."],
        ["WAY", "END"],
        [],
    )
