"""AbstractClassifier is a scikit-learn estimator whose samples are abstracts."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.utils.estimator_checks import check_estimator
from sklearn.utils.validation import check_is_fitted, validate_data

import absclf
from absclf import AbstractClassifier
from absclf.labeller import Labeller
from tests.made_abstracts import LABELS, make_corpus

SMALL: dict[str, Any] = {
    "min_count": 1,
    "dimension": 16,
    "hidden": 16,
    "epochs": 8,
    "batch_size": 4,
    "learning_rate": 0.01,
}
SMALL["calibrate"] = False


@cache
def fitted() -> AbstractClassifier:
    return AbstractClassifier(labels=LABELS, **SMALL).fit(*make_corpus(60))


def test_learns_what_sections_look_like() -> None:
    assert fitted().score(*make_corpus(30, seed=1)) > 0.9


def test_uses_the_neighbours_where_a_sentence_says_nothing() -> None:
    X, y = make_corpus(60)
    blank = [
        ["It was so." if label == "METHODS" else text for text, label in zip(*pair, strict=True)]
        for pair in zip(X, y, strict=True)
    ]
    blank = [
        ["It was so." if label == "RESULTS" else text for text, label in zip(*pair, strict=True)]
        for pair in zip(blank, y, strict=True)
    ]
    one_each = [k for k in range(60) if y[k].count("METHODS") == 1 and y[k].count("RESULTS") == 1]
    classifier = AbstractClassifier(**SMALL).fit([blank[k] for k in one_each], [y[k] for k in one_each])
    k = one_each[0]
    assert classifier.predict([blank[k]]) == [y[k]]


def test_labels_keep_the_order_that_is_given() -> None:
    assert fitted().classes_.tolist() == list(LABELS)


def test_without_an_order_labels_are_sorted() -> None:
    X, y = make_corpus(5)
    assert AbstractClassifier(**SMALL).fit(X, y).classes_.tolist() == sorted(LABELS)


def test_probabilities_are_one_array_an_abstract() -> None:
    X, _ = make_corpus(7, seed=2)
    probabilities = fitted().predict_proba(X)
    assert [array.shape for array in probabilities] == [(len(sentences), 5) for sentences in X]
    for array in probabilities:
        assert np.isfinite(array).all()
        np.testing.assert_allclose(array.sum(axis=1), 1.0, atol=1e-9)


def test_an_abstract_without_sentences_has_no_labels() -> None:
    assert fitted().predict([[], ["We asked nurses."]])[0] == []
    assert fitted().predict_proba([[]])[0].shape == (0, 5)
    assert fitted().predict([]) == []


@given(st.lists(st.lists(st.text(max_size=30), max_size=5), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_any_abstract_gets_probabilities_that_do_not_depend_on_the_others(X: list[list[str]]) -> None:
    together = fitted().predict_proba(X)
    for sentences, probabilities in zip(X, together, strict=True):
        assert np.array_equal(fitted().predict_proba([sentences])[0], probabilities)


def test_a_book_is_labelled_in_windows() -> None:
    X, _ = make_corpus(100, seed=3)
    book = [sentence for sentences in X for sentence in sentences]
    probabilities = fitted().predict_proba([book])[0]
    assert probabilities.shape == (len(book), 5)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-9)


def test_the_same_seed_gives_the_same_model() -> None:
    X, y = make_corpus(20)
    one, other = (AbstractClassifier(**SMALL).fit(X, y).labeller_.digest() for _ in range(2))
    assert one == other
    assert AbstractClassifier(**SMALL, random_state=1).fit(X, y).labeller_.digest() != one


def test_calibration_sets_a_temperature() -> None:
    X, y = make_corpus(30)
    classifier = AbstractClassifier(**SMALL | {"calibrate": True}).fit(X, y)
    assert isinstance(classifier.labeller_, Labeller)
    assert classifier.labeller_.temperature != 1.0


def test_a_sentence_may_have_one_of_several_labels() -> None:
    X, y = make_corpus(60)
    # In half of the abstracts it is open which of two labels the first sentences have; the others teach it.
    open_ones: list[list[Any]] = [
        [("BACKGROUND", "OBJECTIVE") if k % 2 and label in LABELS[:2] else label for label in labels]
        for k, labels in enumerate(y)
    ]
    classifier = AbstractClassifier(labels=LABELS, **SMALL).fit(X, open_ones)
    assert classifier.score(*make_corpus(30, seed=1)) > 0.9


def test_starts_from_what_another_has_learnt() -> None:
    X, y = make_corpus(12, seed=5)
    renamed = [["FINDINGS" if label == "RESULTS" else "REST" for label in labels] for labels in y]
    arguments = SMALL | {"epochs": 2}
    test_X, test_y = make_corpus(30, seed=6)
    test_y = [["FINDINGS" if label == "RESULTS" else "REST" for label in labels] for labels in test_y]
    transferred = AbstractClassifier(base=fitted().labeller_, **arguments | {"learning_rate": 0.01}).fit(X, renamed)
    scratch = AbstractClassifier(**arguments).fit(X, renamed)
    assert transferred.score(test_X, test_y) > scratch.score(test_X, test_y)
    assert fitted().classes_.tolist() == list(LABELS)  # the base is as it was


def few_learnt(initial_vectors: str, unlabelled: Any = None) -> AbstractClassifier:
    X, y = make_corpus(6, seed=5)
    arguments = SMALL | {"epochs": 4, "initial_vectors": initial_vectors}
    return AbstractClassifier(labels=LABELS, **arguments).fit(X, y, unlabelled=unlabelled)


def test_word_vectors_may_begin_with_what_text_without_labels_tells() -> None:
    others, _ = make_corpus(60, seed=6)
    alone, helped = few_learnt("text").labeller_, few_learnt("text", others).labeller_
    assert isinstance(alone, Labeller)
    assert isinstance(helped, Labeller)
    assert alone.features.equals(helped.features)  # the vocabulary is that of X
    assert not alone.equals(helped)


def test_vectors_from_text_need_no_other_text() -> None:
    X, y = make_corpus(60)
    assert AbstractClassifier(labels=LABELS, **SMALL | {"initial_vectors": "text"}).fit(X, y).score(X, y) > 0.9


def test_with_random_vectors_other_text_changes_nothing() -> None:
    others, _ = make_corpus(20, seed=6)
    assert few_learnt("random", others).labeller_.digest() == few_learnt("random").labeller_.digest()


def test_the_same_text_gives_the_same_model() -> None:
    others, _ = make_corpus(20, seed=6)
    assert few_learnt("text", others).labeller_.digest() == few_learnt("text", others).labeller_.digest()


class OnRows(AbstractClassifier):
    """Reads a row of numbers as an abstract, a number a sentence, so that scikit-learn's checks can feed it.

    The exemption that sequences need is this adapter: checks of one label a sample are answered with that of the
    abstract's first sentence. All other answers are the estimator's own.
    """

    @staticmethod
    def abstracts(rows: Any) -> list[list[str]]:
        return [[f"{number:.1f}" for number in row] for row in rows]

    def fit(self, X: Any, y: Any = None) -> OnRows:  # type: ignore[override]
        rows, targets = validate_data(self, X, y, dtype="numeric", y_numeric=False)
        return super().fit(self.abstracts(rows), [[str(target)] * rows.shape[1] for target in targets])

    def _rows(self, X: Any) -> list[list[str]]:
        check_is_fitted(self)
        return self.abstracts(validate_data(self, X, reset=False))

    def predict(self, X: Any) -> Any:
        return np.array([float(labels[0]) for labels in super().predict(self._rows(X))])

    def predict_proba(self, X: Any) -> Any:
        return super().predict_proba(X if isinstance(X, list) else self._rows(X))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        assert sample_weight is None
        return float(np.mean(self.predict(X) == y))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.string = False
        return tags


def test_passes_what_scikit_learn_checks_of_estimators_on_sequences() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of checks that are skipped for want of optional packages
        checks = check_estimator(OnRows(**SMALL | {"epochs": 1}), on_fail=None)
    assert len(checks) > 35
    assert [(check["check_name"], str(check["exception"])) for check in checks if check["status"] == "failed"] == []


def test_clones_with_its_parameters() -> None:
    classifier = clone(fitted())
    assert classifier.get_params() == fitted().get_params()
    assert not hasattr(classifier, "labeller_")


def test_cross_validates() -> None:
    scores = cross_val_score(AbstractClassifier(**SMALL), *make_corpus(30), cv=3)
    assert scores.shape == (3,)
    assert (scores > 0.5).all()


def test_its_parameters_can_be_searched() -> None:
    search = GridSearchCV(AbstractClassifier(**SMALL), {"epochs": [1, 6]}, cv=2).fit(*make_corpus(30))
    assert search.best_params_ == {"epochs": 6}


def test_prediction_needs_fitting_first() -> None:
    with pytest.raises(NotFittedError):
        AbstractClassifier().predict([["A sentence."]])


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ("A text.", [["A"]], "sequence of abstracts"),
        (["A text."], [["A"]], r"\[text\[start:end\] for start, end in absclf\.split_sentences\(text\)\]"),
        ([[1, 2]], [["A", "B"]], "is int, not str"),
        ([["One.", "Two."]], [["A"]], "2 sentences"),
        ([["One."]], [["A"], ["B"]], "labels for 2"),
        ([["One."]], [[()]], "no label"),
        ([["One."], ["Two."]], [["A"], [3]], "A label of abstract 1 in y is 3"),
        ([["One."]], [[None]], "A label of abstract 0 in y is None"),
        ([["One."]], [[float("nan")]], "A label of abstract 0 in y is nan"),
        ([["One."]], [[b"A"]], "A label of abstract 0 in y is b'A'"),
        ([["One."]], [[("A", None)]], "A label of abstract 0 in y is"),
        ([["One."]], None, "needs y"),
        ([[]], [[]], "no sentence"),
        ([], [], "no sentence"),
    ],
)
def test_what_cannot_be_learnt_from_is_explained(X: Any, y: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AbstractClassifier(**SMALL).fit(X, y)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dimension", 0),
        ("epochs", 0),
        ("learning_rate", -1.0),
        ("dropout", 1.0),
        ("word_dropout", -0.1),
        ("n_words", 2.5),
        ("initial_vectors", "words"),
    ],
)
def test_parameters_out_of_range_are_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        AbstractClassifier(**SMALL | {name: value}).fit(*make_corpus(3))


def test_labels_that_are_not_in_the_scheme_are_named() -> None:
    with pytest.raises(ValueError, match="RESULTS"):
        AbstractClassifier(**SMALL, labels=["BACKGROUND", "OBJECTIVE", "METHODS", "CONCLUSIONS"]).fit(*make_corpus(3))


def test_a_base_may_be_a_model() -> None:
    X, y = make_corpus(6)
    base = absclf.load("research")
    by_model, by_labeller = (
        AbstractClassifier(base=one, **SMALL | {"epochs": 1}).fit(X, y).labeller_.digest()
        for one in (base, base.classifier.labeller_)
    )
    assert by_model == by_labeller


@pytest.mark.parametrize("base", ["research", fitted()], ids=["a name", "an estimator, which clones forget"])
def test_a_base_that_is_no_labeller_is_refused_with_what_to_give(base: Any) -> None:
    with pytest.raises(ValueError, match=r"base must be .*absclf\.load\(name\).*labeller_"):
        AbstractClassifier(base=base, **SMALL).fit(*make_corpus(3))


def test_other_text_may_come_as_a_column_or_an_array() -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra dask")
    others, _ = make_corpus(20, seed=6)
    array = np.empty(len(others), dtype=object)
    array[:] = others
    expected = few_learnt("text", others).labeller_.digest()
    for column in (array, pandas.Series(others)):
        assert few_learnt("text", column).labeller_.digest() == expected


def test_sections_that_are_out_of_order_because_labels_were_not_given_are_explained() -> None:
    X = [["Sleep is short.", "We asked.", "Naps help."]] * 12
    y = [["WHY", "HOW", "WHAT"]] * 12
    base = absclf.load("research")
    with pytest.raises(ValueError, match=r"order of the alphabet, \['HOW', 'WHAT', 'WHY'\]: give labels="):
        AbstractClassifier(base=base, decoder="segments", calibrate=False).fit(X, y)


def test_a_step_size_with_which_numbers_grow_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match=r"learning_rate=1000.0 .*Take a smaller"), np.errstate(all="ignore"):
        AbstractClassifier(labels=LABELS, **{**SMALL, "learning_rate": 1000.0}).fit(*make_corpus(12))


def test_a_score_needs_a_weight_for_each_abstract() -> None:
    with pytest.raises(ValueError, match=r"\(3,\) for 2 abstracts"):
        fitted().score(*make_corpus(2), sample_weight=[1, 1, 1])
