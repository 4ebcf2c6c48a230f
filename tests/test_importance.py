"""A head reads off a network how much of its abstract's message a sentence carries, and the ranker goes by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import absclf
from absclf.errors import ModelFileError
from absclf.keypoints import KeyPointExtractor, relevance
from absclf.labeller import Labeller
from absclf.ranking import SentenceRanker
from absclf.salience import LabelledSentences
from absclf.segmental_labeller import SegmentalLabeller
from training.importance import learn_importance

SUBJECTS = ("hens", "goats", "sheep", "bees", "ducks", "geese", "mice", "bats", "owls", "cows", "pigs", "frogs")
ABSTRACTS = [
    [f"Little is known of {one}.", f"We kept {one} in barns.", f"{one.title()} slept longer in straw.", "Add straw."]
    for one in SUBJECTS
]
MARKS = [[0.0, 0.0, 1.0, 0.0]] * len(ABSTRACTS)


def research() -> Labeller:
    labeller = absclf.load("research").classifier.labeller_
    assert isinstance(labeller, Labeller)
    return labeller


def taught() -> tuple[Labeller, list[list[float]]]:
    targets = relevance([LabelledSentences(sentences) for sentences in ABSTRACTS], MARKS)
    head, held_out = learn_importance(research(), ABSTRACTS * 40, targets * 40)
    return replace(research(), head=head), held_out


def test_learns_which_sentences_matter_and_says_so_of_others() -> None:
    labeller, held_out = taught()
    assert [int(np.argmax(of_one)) for of_one in held_out[: len(ABSTRACTS)]] == [2] * len(ABSTRACTS)
    (weighed,) = labeller.weighed(
        [["Little is known of foxes.", "We kept foxes.", "Foxes slept longer.", "Add straw."]]
    )
    assert weighed.importance is not None
    assert int(weighed.importance.argmax()) == 2


def test_labels_and_probabilities_are_those_without_a_head() -> None:
    labeller, _ = taught()
    for plain, weighed in zip(research().labelled(ABSTRACTS), labeller.weighed(ABSTRACTS), strict=True):
        assert plain[0].tolist() == weighed.labels.tolist()
        assert plain[1].tolist() == weighed.probabilities.tolist()


@pytest.mark.parametrize("name", ["research", "review"])
def test_what_it_says_does_not_depend_on_the_other_abstracts(name: str) -> None:
    head = taught()[0].head
    labeller = absclf.load(name).classifier.labeller_
    if isinstance(labeller, SegmentalLabeller):
        labeller = replace(labeller, base=replace(labeller.base, head=head))
    else:
        labeller = replace(labeller, head=head)
    together = labeller.weighed([*ABSTRACTS, ABSTRACTS[0] * 30])
    for sentences, one in zip(ABSTRACTS, together, strict=False):
        (alone,) = labeller.weighed([sentences])
        assert alone.importance is not None
        assert one.importance is not None
        assert alone.importance.tolist() == one.importance.tolist()


def test_comes_back_from_the_model_file() -> None:
    labeller, _ = taught()
    again = Labeller.from_state(*labeller.to_state())
    for one, other in zip(labeller.weighed(ABSTRACTS), again.weighed(ABSTRACTS), strict=True):
        assert one.importance is not None
        assert other.importance is not None
        assert one.importance.tolist() == other.importance.tolist()


@pytest.mark.parametrize("damage", ["missing", "another shape", "not finite"])
def test_a_damaged_one_is_refused(damage: str) -> None:
    settings, arrays = taught()[0].to_state()
    if damage == "missing":
        del arrays["importance.output"]
    elif damage == "another shape":
        arrays["importance.hidden"] = arrays["importance.hidden"][1:]
    else:
        arrays["importance.output"] = arrays["importance.output"] * np.float16(np.nan)
    with pytest.raises(ModelFileError):
        Labeller.from_state(settings, arrays)


def test_a_network_without_a_head_weighs_nothing() -> None:
    (weighed,) = replace(research(), head=None).weighed(ABSTRACTS[:1])
    assert weighed.importance is None


def weighed_ranker() -> SentenceRanker:
    # Of two sentences that are alike to the ranker, what the network says decides.
    X, y = [], []
    for one in SUBJECTS * 20:
        for place in (0, 1):
            sentences = [f"The {one} slept in hay.", f"The {one} slept in hay."]
            X.append(LabelledSentences(sentences, importance=[1.0 - place, float(place)]))
            y.append([1 - place, place])
    return KeyPointExtractor(n_networks=1).fit(X, y).ranker_


def test_the_ranker_goes_by_it() -> None:
    ranker = weighed_ranker()
    sentences = ["Foxes slept in straw.", "Foxes slept in straw."]
    first, second, unread = ranker.rank(
        [
            LabelledSentences(sentences, importance=[1.0, 0.0]),
            LabelledSentences(sentences, importance=[0.0, 1.0]),
            LabelledSentences(sentences),
        ]
    )
    assert first[0] > first[1]
    assert second[0] < second[1]
    assert len(unread) == 2


def test_the_rankers_state_gives_the_same_ranker() -> None:
    ranker = weighed_ranker()
    config, arrays = ranker.to_state()
    again = SentenceRanker.from_state(config, arrays)
    studies = [LabelledSentences(ABSTRACTS[0], importance=[0.0, 1.0, 2.0, 0.5]), LabelledSentences(ABSTRACTS[1])]
    assert [s.tolist() for s in again.rank(studies)] == [s.tolist() for s in ranker.rank(studies)]
    with pytest.raises(ModelFileError, match="its features are not those of this version"):
        SentenceRanker.from_state(config | {"version": 2}, arrays)


def test_no_file_holds_it() -> None:
    result = absclf.load("research").classify(" ".join(ABSTRACTS[0]))
    assert all("importance" not in sentence.to_dict() for sentence in result.sentences)
