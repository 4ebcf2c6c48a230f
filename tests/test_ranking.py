"""Scores do not depend on company, and a damaged ranker is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.errors import ModelFileError
from absclf.ranking import SentenceRanker
from absclf.salience import LabelledSentences
from absclf.schemes import get_scheme
from tests.key_point_abstracts import labelled_studies, marks, small_ranker, titled_ranker, titled_studies

text = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["We show that naps help.", "مرحبا بالعالم", "12 34 5.6", "...", "—", "naps"]),
)
abstracts = st.lists(st.lists(text, max_size=6).map(LabelledSentences), max_size=5)
titled = st.lists(
    st.builds(LabelledSentences, st.lists(text, max_size=6), title=st.one_of(st.just(""), text)), max_size=5
)


def test_a_sentence_like_those_that_were_marked_scores_best() -> None:
    for scores, of_study in zip(small_ranker().rank(labelled_studies()), marks(), strict=True):
        assert of_study[int(scores.argmax())] == 1


@given(abstracts)
@settings(deadline=None)
def test_scores_lie_between_0_and_1_and_there_is_one_a_sentence(batch: list[LabelledSentences]) -> None:
    scores = small_ranker().rank(batch)
    assert [len(of_abstract) for of_abstract in scores] == [len(abstract.sentences) for abstract in batch]
    assert all(((of_abstract >= 0) & (of_abstract <= 1)).all() for of_abstract in scores)


@given(titled, st.data())
@settings(deadline=None)
def test_scores_do_not_depend_on_the_rest_of_the_batch(batch: list[LabelledSentences], data: st.DataObject) -> None:
    for ranker in (small_ranker(), titled_ranker()):
        together = ranker.rank(batch)
        order = data.draw(st.permutations(range(len(batch))))
        shuffled = ranker.rank([batch[place] for place in order])
        for place, scores in zip(order, shuffled, strict=True):
            assert scores.tolist() == together[place].tolist()
            assert ranker.rank([batch[place]])[0].tolist() == scores.tolist()


def test_large_batches_score_as_small_ones() -> None:
    many = labelled_studies() * 200
    assert [scores.tolist() for scores in small_ranker().rank(many)] == [
        scores.tolist() for scores in small_ranker().rank(labelled_studies())
    ] * 200


def test_a_sentence_without_a_content_word_scores_low() -> None:
    scores = small_ranker().rank([LabelledSentences(["1.", "Porters who napped reacted faster than others."])])[0]
    assert scores[0] < scores[1]
    assert scores[0] <= 0.1


def test_labels_of_an_unknown_kind_tell_nothing() -> None:
    sentences = ["Naps help.", "Tea cools."]
    strange = LabelledSentences(sentences, ["FOO", "BAR"], [1.0, 1.0])
    plain = LabelledSentences(sentences)
    assert small_ranker().rank([strange])[0].tolist() == small_ranker().rank([plain])[0].tolist()


def test_labels_of_a_scheme_tell_something() -> None:
    sentences = ["Naps may help many porters.", "Naps may help many porters."]
    labelled = LabelledSentences(sentences, ["METHODS", "CONCLUSIONS"], [0.9, 0.9], get_scheme("research"))
    with_labels, without = small_ranker().rank([labelled, LabelledSentences(sentences)])
    assert with_labels.tolist() != without.tolist()


def test_a_sentence_that_says_the_title_scores_higher() -> None:
    sentences = ["Lamps in the hall may calm restless horses.", "Music in the yard may calm restless horses."]
    lamps, music = titled_ranker().rank(
        [LabelledSentences(sentences, title=title) for title in ("Lamps in the hall", "Music in the yard")]
    )
    assert lamps[0] > music[0]
    assert lamps[1] < music[1]


def test_a_title_tells_nothing_to_a_ranker_that_learnt_without() -> None:
    assert not small_ranker().reads_titles
    with_titles, without = (small_ranker().rank(studies) for studies in (titled_studies(), labelled_studies()))
    assert [s.tolist() for s in with_titles] == [s.tolist() for s in without]


@pytest.mark.parametrize("title", ["", " ", "...", "12 of 20", "the of and"])
def test_a_title_without_a_content_word_is_none(title: str) -> None:
    sentences = ["Naps help.", "Tea cools the porters."]
    plain, found = titled_ranker().rank([LabelledSentences(sentences), LabelledSentences(sentences, title=title)])
    assert found.tolist() == plain.tolist()


@pytest.mark.parametrize("ranker", [small_ranker(), titled_ranker()], ids=["untitled", "titled"])
def test_state_gives_the_same_ranker(ranker: SentenceRanker) -> None:
    again = SentenceRanker.from_state(*ranker.to_state())
    studies = titled_studies()
    assert [s.tolist() for s in again.rank(studies)] == [s.tolist() for s in ranker.rank(studies)]


def test_state_from_before_titles_were_read_is_that_of_a_ranker_without() -> None:
    config, arrays = small_ranker().to_state()
    again = SentenceRanker.from_state(config | {"version": 1}, arrays)
    assert [s.tolist() for s in again.rank(titled_studies())] == [
        s.tolist() for s in small_ranker().rank(titled_studies())
    ]
    config, arrays = titled_ranker().to_state()
    with pytest.raises(ModelFileError, match="its features are not those of this version"):
        SentenceRanker.from_state(config | {"version": 1}, arrays)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("version", 99),
        ("version", 0),
        ("version", 1.0),
        ("version", None),
        ("features", ["something else"]),
        ("words", "naps"),
        ("words", ["naps", "naps"]),
        ("unknown_weight", -1),
        ("hash_bits", 60),
        ("output_bias", float("nan")),
    ],
)
def test_a_damaged_setting_is_refused(key: str, value: Any) -> None:
    config, arrays = small_ranker().to_state()
    with pytest.raises(ModelFileError, match="ranker cannot be used"):
        SentenceRanker.from_state({**config, key: value}, arrays)


def test_a_ranker_of_a_later_version_asks_for_an_upgrade() -> None:
    config, arrays = small_ranker().to_state()
    with pytest.raises(ModelFileError, match="of version 4") as caught:
        SentenceRanker.from_state(config | {"version": 4}, arrays)
    assert caught.value.remedy == "Upgrade absclf."


@pytest.mark.parametrize("name", sorted(small_ranker().to_state()[1]))
def test_a_missing_or_misshapen_array_is_refused(name: str) -> None:
    config, arrays = small_ranker().to_state()
    without = {key: array for key, array in arrays.items() if key != name}
    for damaged in (without, {**arrays, name: arrays[name][:-1]}, {**arrays, name: arrays[name].astype(np.float64)}):
        with pytest.raises(ModelFileError, match="ranker cannot be used"):
            SentenceRanker.from_state(config, damaged)


def test_values_out_of_range_are_refused() -> None:
    config, arrays = small_ranker().to_state()
    for name, value in (("hidden", np.nan), ("scales", 0.0), ("ngrams", 0)):
        with pytest.raises(ModelFileError, match="ranker cannot be used"):
            SentenceRanker.from_state(config, {**arrays, name: np.full_like(arrays[name], value)})


def test_the_prediction_side_does_without_scikit_learn() -> None:
    code = (
        "import sys, absclf.extraction; print([name for name in ('sklearn', 'nltk', 'pandas') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
