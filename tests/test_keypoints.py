"""The estimator keeps scikit-learn's conventions, and learns from marks and from summaries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score

from absclf.errors import AbsclfError, ModelFileError
from absclf.keypoints import KeyPointExtractor, average_precision
from tests.key_point_abstracts import labelled_studies, marks, small_extractor, studies

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


def test_average_precision_is_the_mean_of_the_precisions_at_each_marked_sentence() -> None:
    assert average_precision([0, 1, 0, 1], [0.1, 0.9, 0.5, 0.2]) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert average_precision([1, 0], [0.5, 0.5]) == 1.0


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
