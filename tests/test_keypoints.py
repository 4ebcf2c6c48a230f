"""The estimator keeps scikit-learn's conventions, and learns from marks and from summaries."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score

from absclf.errors import AbsclfError, ModelFileError
from absclf.keypoints import KeyPointExtractor, _folds, average_precision, relevance
from absclf.ranking import SentenceRanker
from absclf.rouge import best_rouge
from absclf.salience import TITLE_FEATURES, LabelledSentences, cues, feature_names, ngram_hashes
from absclf.terms import Vocabulary
from tests.key_point_abstracts import (
    labelled_studies,
    marks,
    small_extractor,
    small_ranker,
    studies,
    titled_ranker,
    titled_studies,
)

SENTENCES = [list(abstract.sentences) for abstract in labelled_studies()]
SUMMARIES: list[Any] = [
    "A short nap keeps porters alert.",
    ["City bees feed on more plants.", "Urban honey holds more pollen species."],
    "Painted edges make old stairs safer.",
    "Humid rooms suit rehearsals.",
]


def test_learns_from_marked_sentences() -> None:
    extractor = small_extractor().fit(labelled_studies(), marks())
    assert extractor.score(labelled_studies(), marks()) > 0.9
    assert [sum(found) for found in extractor.predict(labelled_studies())] == [2, 2, 2, 2]


def test_learns_from_summaries_one_or_several_an_abstract() -> None:
    extractor = small_extractor().fit(SENTENCES, SUMMARIES)
    assert 0 < extractor.score(SENTENCES, SUMMARIES) <= 1


def test_learns_from_both_at_once() -> None:
    targets = [*marks()[:2], *SUMMARIES[2:]]
    extractor = small_extractor().fit(SENTENCES, targets)
    assert len(extractor.decision_function(SENTENCES)) == len(SENTENCES)


def test_learns_from_what_a_model_gives() -> None:
    extractor = small_extractor().fit(studies(), marks())
    points = extractor.extract(studies(), 1, sections=["CONCLUSIONS"], trim=True)
    assert [len(of_study) for of_study in points] == [1, 1, 1, 1]


def test_clones_with_its_parameters() -> None:
    extractor = KeyPointExtractor(n=5, alpha=0.5)
    again = clone(extractor)
    assert again.get_params() == extractor.get_params()
    assert not hasattr(again, "ranker_")


def test_fitting_leaves_the_parameters_alone() -> None:
    extractor = small_extractor()
    before = extractor.get_params()
    extractor.fit(SENTENCES, marks())
    assert extractor.get_params() == before


def test_cross_validates_and_searches() -> None:
    assert len(cross_val_score(small_extractor(), SENTENCES, marks(), cv=2)) == 2
    search = GridSearchCV(small_extractor(), {"alpha": [0.1, 1.0]}, cv=2, refit=False).fit(SENTENCES, marks())
    assert search.best_params_["alpha"] in (0.1, 1.0)


def test_the_same_data_and_seed_give_the_same_ranker() -> None:
    (one, arrays), (other, other_arrays) = (small_extractor().fit(SENTENCES, marks()).to_state() for _ in range(2))
    assert one == other
    assert all(np.array_equal(array, other_arrays[name]) for name, array in arrays.items())


def test_another_seed_gives_another_ranker() -> None:
    states = [small_extractor().set_params(random_state=seed).fit(SENTENCES, marks()).to_state() for seed in (0, 1)]
    assert not np.array_equal(states[0][1]["hidden"], states[1][1]["hidden"])


def test_state_gives_the_same_extractor() -> None:
    extractor = small_extractor().fit(SENTENCES, marks())
    again = KeyPointExtractor.from_state(*extractor.to_state())
    assert [s.tolist() for s in again.decision_function(SENTENCES)] == [
        s.tolist() for s in extractor.decision_function(SENTENCES)
    ]
    with pytest.raises(ModelFileError):
        KeyPointExtractor.from_state({}, {})


def test_abstracts_without_sentences_are_passed_over() -> None:
    extractor = small_extractor().fit([[], *SENTENCES], [[], *marks()])
    assert extractor.predict([[]])[0].tolist() == []
    assert extractor.score([[]], [[]]) == 0.0


def test_not_fitted_is_said() -> None:
    with pytest.raises(NotFittedError):
        KeyPointExtractor().predict(SENTENCES)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (SENTENCES, marks()[:1], "4 abstracts and 1 targets"),
        (SENTENCES, [[1], *marks()[1:]], r"y\[0\] has 1 marks for 7 sentences"),
        (SENTENCES, [*marks()[:3], [np.nan] * 7], r"y\[3\] holds a mark that is not finite"),
        (SENTENCES, [*SUMMARIES[:3], [None]], r"y\[3\] is neither"),
        (SENTENCES, [*SUMMARIES[:3], None], r"y\[3\] is neither"),
        (SENTENCES, [["0", "1", "0", "0", "0", "0", "0"], *marks()[1:]], r"y\[0\] holds marks as texts"),
        (["One text.", "Another."], [[1], [1]], "not a list of sentences"),
        ([*SENTENCES[:3], None], marks(), "Abstract 3 is not a list of sentences"),
        ([*SENTENCES[:3], ["One.", None]], marks(), "Abstract 3 is not a list of sentences"),
        ([[3, 4], [5]], [[1, 0], [1]], "not a list of sentences"),
        (SENTENCES[:1], marks()[:1], "Give at least two"),
    ],
)
def test_data_that_do_not_fit_are_refused(X: Any, y: Any, message: str) -> None:
    with pytest.raises(AbsclfError, match=message):
        small_extractor().fit(X, y)


@pytest.mark.parametrize(
    "parameters", [{"n": -1}, {"n": 1.5}, {"min_count": 0}, {"epochs": 0}, {"alpha": -1.0}, {"wording_alpha": "much"}]
)
def test_parameters_that_cannot_be_are_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(AbsclfError, match=next(iter(parameters))):
        small_extractor().set_params(**parameters).fit(SENTENCES, marks())


def test_a_mask_is_a_list_of_marks() -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra dask")
    expected = small_extractor().fit(SENTENCES, marks())
    for masks in ([np.array(one, dtype=bool) for one in marks()], [pandas.Series(one, dtype=bool) for one in marks()]):
        extractor = small_extractor().fit(SENTENCES, masks)
        assert np.array_equal(extractor.ranker_.hidden, expected.ranker_.hidden)
        assert extractor.score(SENTENCES, masks) == expected.score(SENTENCES, marks())


def test_a_number_in_a_summary_is_no_mark() -> None:
    small_extractor().fit(SENTENCES, [["A nap keeps porters alert.", "7"], *SUMMARIES[1:]])


def test_parameters_may_be_numbers_of_numpy() -> None:
    one = small_extractor().set_params(alpha=np.float32(0.5), wording_alpha=np.int64(2)).fit(SENTENCES, marks())
    other = small_extractor().set_params(alpha=0.5, wording_alpha=2).fit(SENTENCES, marks())
    assert np.array_equal(one.ranker_.hidden, other.ranker_.hidden)


def test_random_numbers_may_come_from_scikit_learns_sources() -> None:
    states = [np.random.RandomState(3), np.random.RandomState(3), None]
    found = [small_extractor().set_params(random_state=state).fit(SENTENCES, marks()) for state in states]
    assert np.array_equal(found[0].ranker_.hidden, found[1].ranker_.hidden)
    assert not np.array_equal(found[0].ranker_.hidden, found[2].ranker_.hidden)


def test_one_label_may_stand_for_a_list_of_sections() -> None:
    extractor = small_extractor().fit(studies(), marks())
    one = extractor.extract(studies(), 1, sections="CONCLUSIONS")
    assert one == extractor.extract(studies(), 1, sections=["CONCLUSIONS"])


def test_marks_and_summaries_are_centred_in_each_abstract_and_have_a_spread_of_one() -> None:
    X = [LabelledSentences(one) for one in (*SENTENCES, [], ["Bees hum."], *SENTENCES)]
    known = [*marks(), [], [1]]
    rouge = [
        best_rouge(sentences, [goal] if isinstance(goal, str) else goal)
        for sentences, goal in zip(SENTENCES, SUMMARIES, strict=True)
    ]
    expected = []
    for of_kind in (known, rouge):
        centred = [np.array(one) - np.mean(one) if one else np.zeros(0) for one in of_kind]
        expected += [one / np.concatenate(centred).std() for one in centred]
    for found, one in zip(relevance(X, [*known, *SUMMARIES]), expected, strict=True):
        np.testing.assert_allclose(found, one)


def test_what_tells_no_sentence_from_another_is_nothing() -> None:
    found = relevance([LabelledSentences(one) for one in SENTENCES[:2]], [[1] * 7, [0] * 7])
    assert [of_one.tolist() for of_one in found] == [[0.0] * 7] * 2


def test_a_number_may_be_the_summary_of_one_sentence() -> None:
    assert [of_one.tolist() for of_one in relevance([LabelledSentences(["We met 7."])], ["7"])] == [[0.0]]


def fitted(n: int = 3) -> KeyPointExtractor:
    extractor = KeyPointExtractor.from_state(*small_ranker().to_state())
    return extractor.set_params(n=n)  # type: ignore[no-any-return]


@pytest.mark.parametrize("n", [0, 1, 3, 99])
def test_the_sentences_that_score_best_are_marked_the_earlier_of_equal_ones(n: int) -> None:
    X = [SENTENCES[0], ["Bees hum."] * 5, []]
    for scores, found in zip(fitted().decision_function(X), fitted(n).predict(X), strict=True):
        expected = sorted(range(len(scores)), key=lambda k: (-scores[k], k))[:n]
        assert np.flatnonzero(found).tolist() == sorted(expected)
        assert set(found.tolist()) <= {0, 1}


def test_a_score_is_the_mean_over_the_abstracts_in_which_something_is_marked() -> None:
    extractor = fitted()
    X = [*SENTENCES, SENTENCES[0], []]
    y: list[list[float]] = [*map(list[float], marks()), [0.4] * 7, []]
    y[1] = [0, 0.5, 0, 0, 0, 0.4, 0]
    scores = extractor.decision_function(SENTENCES)
    expected = [average_precision(goal, of_one) for goal, of_one in zip(y, scores, strict=False)]
    assert extractor.score(X, y) == pytest.approx(np.mean(expected))
    assert extractor.score(SENTENCES[:1], [[0.4] * 7]) == 0.0


def test_a_score_is_the_rouge_of_the_best_sentence_where_there_are_summaries() -> None:
    extractor = fitted()
    best = [
        one[int(scores.argmax())] for one, scores in zip(SENTENCES, extractor.decision_function(SENTENCES), strict=True)
    ]
    expected = [
        best_rouge([sentence], [goal] if isinstance(goal, str) else goal)[0]
        for sentence, goal in zip(best, SUMMARIES, strict=True)
    ]
    assert extractor.score([*SENTENCES, []], [*SUMMARIES, "Nothing."]) == pytest.approx(np.mean(expected))


def test_copies_of_an_abstract_are_in_one_fold_and_others_are_dealt_out() -> None:
    one, two = (LabelledSentences([text]) for text in ("Goats chew.", "Sheep agree."))
    assert _folds([one, two, one, two]).tolist() == [0, 1, 0, 1]
    assert _folds([LabelledSentences([str(k)]) for k in range(7)]).tolist() == [0, 1, 2, 3, 4, 0, 1]


TWELVE = ["Goats chew hay.", "Goats and goats rest.", "Sheep chew hay.", "We saw 12 hens.", "We saw 12 ducks."]
PLAIN = [
    LabelledSentences(TWELVE),
    LabelledSentences([f"{word}." for word in ("ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st", "uv")]),
]
PLAIN_MARKS = [[1, 0, 0, 0, 0], [1, *[0] * 10]]


def quick(**parameters: Any) -> KeyPointExtractor:
    return KeyPointExtractor(**{"n_networks": 1, "hidden_units": 2, "min_count": 1, **parameters})


def ngrams_of(ranker: SentenceRanker, abstract: LabelledSentences) -> list[list[int]]:
    """The n-grams of each sentence that count for a ranker."""
    vocabulary = Vocabulary(ranker.words)
    known, found = set(ranker.ngrams.tolist()), [list[int]() for _ in abstract.sentences]
    for sentence_of, hashes in ngram_hashes(vocabulary.read([abstract.sentences]), len(vocabulary), ranker.hash_bits):
        for sentence, ngram in zip(sentence_of.tolist(), hashes.tolist(), strict=True):
            if ngram in known:
                found[sentence].append(ngram)
    return found


def test_the_vocabulary_is_the_cue_words_and_the_commonest_that_are_in_several_sentences() -> None:
    ranker = quick().fit(PLAIN, PLAIN_MARKS).ranker_
    of_cues = list(dict.fromkeys(word for words in cues().values() for word in words))
    assert list(ranker.words[: len(of_cues)]) == of_cues
    others = ranker.words[len(of_cues) :]
    assert others == (".", "chew", "goats", "hay", "saw")  # "we" is a cue, and "12" is a number
    weights = dict(zip(ranker.words, ranker.word_weights.tolist(), strict=True))
    in_two = round(100 * np.log(16 / 2))
    assert {word: weights[word] for word in others} == {
        ".": 0,
        "chew": in_two,
        "goats": in_two,
        "hay": in_two,
        "saw": in_two,
    }
    assert ranker.unknown_weight == round(100 * np.log(16))
    assert quick(max_words=3).fit(PLAIN, PLAIN_MARKS).ranker_.words[len(of_cues) :] == (".", "chew", "goats")


def test_a_word_of_every_seventh_sentence_has_no_content() -> None:
    X = [LabelledSentences([f"Goats {word}." for word in words.split()]) for words in ("ab cd ef", "gh ij kl")]
    ranker = quick().fit(X, [[1, 0, 0], [1, 0, 0]]).ranker_
    weights = dict(zip(ranker.words, ranker.word_weights.tolist(), strict=True))
    assert weights["goats"] == 0
    assert ranker.unknown_weight == 200  # at least that, as what is unknown is rare


def test_ngrams_have_to_occur_so_often_and_those_that_move_the_scores_most_are_kept() -> None:
    every, fewer, four = (
        quick(min_count=least, max_ngrams=most).fit(PLAIN, PLAIN_MARKS).ranker_
        for least, most in ((2, 40000), (3, 40000), (2, 4))
    )
    assert set(fewer.ngrams) < set(every.ngrams)
    weight_of = dict(zip(every.ngrams.tolist(), every.ngram_weights[:, 0].tolist(), strict=True))
    occurrences = Counter(ngram for abstract in PLAIN for of_one in ngrams_of(every, abstract) for ngram in of_one)
    influence = {ngram: occurrences[ngram] * weight**2 for ngram, weight in weight_of.items()}
    kept = four.ngrams.tolist()
    assert kept == sorted(kept)
    assert four.ngram_weights[:, 0].tolist() == [weight_of[ngram] for ngram in kept]
    found = sorted(influence[ngram] for ngram in kept)
    np.testing.assert_allclose(found, sorted(influence.values())[-4:], rtol=0.01)


def test_where_marks_and_summaries_are_learnt_from_their_wordings_are_told_apart() -> None:
    X, y = labelled_studies(), [*marks()[:2], *SUMMARIES[2:]]
    ranker = quick(wording_alpha=1.0).fit(X, y).ranker_
    assert ranker.ngram_weights.shape[1] == 3
    weight_of = dict(zip(ranker.ngrams.tolist(), ranker.ngram_weights[:, 2].tolist(), strict=True))
    told = [np.mean([sum(map(weight_of.__getitem__, one)) for one in ngrams_of(ranker, study)]) for study in X]
    assert min(told[:2]) > 0 > max(told[2:])


def test_each_network_starts_from_a_seed_of_its_own_and_their_scores_are_averaged() -> None:
    one, other, both = (
        quick(random_state=seed, n_networks=number).fit(PLAIN, PLAIN_MARKS).ranker_
        for seed, number in ((5, 1), (6, 1), (5, 2))
    )
    assert np.array_equal(both.hidden, np.hstack([one.hidden, other.hidden]))
    assert np.array_equal(both.hidden_bias, np.concatenate([one.hidden_bias, other.hidden_bias]))
    np.testing.assert_allclose(both.output, np.concatenate([one.output, other.output]) / 2, rtol=1e-6)
    assert both.output_bias == pytest.approx((one.output_bias + other.output_bias) / 2)


def test_each_abstract_is_learnt_from_a_second_time_without_its_labels_and_without_its_title() -> None:
    assert labelled_studies()[0].labels
    means = {
        (labels, titles): quick(unlabelled_copies=labels, untitled_copies=titles)
        .fit(titled_studies(), marks())
        .ranker_.means
        for labels in (True, False)
        for titles in (True, False)
    }
    of_label = feature_names().index("certainty")
    assert means[True, True][of_label] == pytest.approx(means[False, True][of_label] / 2)
    of_title = slice(-len(TITLE_FEATURES), None)
    np.testing.assert_allclose(means[True, True][of_title], means[True, False][of_title] / 2, rtol=1e-4)
    assert small_ranker().reads_titles is False
    assert titled_ranker().reads_titles is True


def test_the_least_that_parameters_can_be_is_enough_to_learn() -> None:
    least: dict[str, Any] = dict.fromkeys(("n", "max_ngrams", "alpha", "wording_alpha"), 0)
    least |= dict.fromkeys(("max_words", "min_count", "hidden_units", "n_networks", "epochs"), 1)
    extractor = KeyPointExtractor(**least).fit(PLAIN, PLAIN_MARKS)
    assert [found.sum() for found in extractor.predict(PLAIN)] == [0, 0]
    assert len(extractor.ranker_.ngrams) == 0
    for name, value in least.items():
        with pytest.raises(AbsclfError, match=f"{name}=-?[01] is no"):
            clone(extractor).set_params(**{name: value - 1}).fit(PLAIN, PLAIN_MARKS)


def test_average_precision_is_the_mean_of_the_precisions_at_each_marked_sentence() -> None:
    assert average_precision([0, 1, 0, 1], [0.1, 0.9, 0.5, 0.2]) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert average_precision([1, 0], [0.5, 0.5]) == 1.0
    assert average_precision([0.49, 0.5], [0.9, 0.1]) == 0.5


def test_sentences_may_come_from_anything_that_gives_them() -> None:
    extractor = small_extractor().fit([map(str.strip, one) for one in SENTENCES], marks())
    (found,) = extractor.predict([map(str.strip, SENTENCES[0])])
    assert found.tolist() == small_extractor().fit(SENTENCES, marks()).predict(SENTENCES[:1])[0].tolist()


@pytest.mark.parametrize("goal", [[1], [], None, [float("nan")] * 4])
def test_a_score_needs_a_mark_for_each_sentence_or_a_summary(goal: Any) -> None:
    extractor = small_extractor().fit(SENTENCES, marks())
    with pytest.raises(AbsclfError, match=r"y\[1\]"):
        extractor.score(SENTENCES[:2], [marks()[0], goal])


def test_summaries_may_come_one_by_one() -> None:
    several = [[one, one] if isinstance(one, str) else one for one in SUMMARIES]
    one_by_one = small_extractor().fit(SENTENCES, [iter(one) for one in several])
    expected = small_extractor().fit(SENTENCES, several)
    assert one_by_one.score(SENTENCES, SUMMARIES) == expected.score(SENTENCES, SUMMARIES)
