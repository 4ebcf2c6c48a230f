"""Dividing a text into three parts in order: sums over all divisions agree with counting them out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import absclf
from absclf import AbstractClassifier
from absclf.article_talk import CUE_NAMES, cue_matrix
from absclf.errors import ModelFileError
from absclf.evaluation import chosen_first, evaluate, sentence_accuracy
from absclf.retraining import predictions
from absclf.review_features import FeatureBlocks, TrainingMatrix
from absclf.schemes import get_scheme
from absclf.segmental import SegmentalModel, best_segmentations
from absclf.segmental_labeller import SegmentalLabeller

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def weighted(seed: int) -> tuple[SegmentalModel, Array, Array]:
    """A model with random weights of lengths, and random scores of 2 abstracts of some length."""
    random = np.random.default_rng(seed)
    model = SegmentalModel()
    model.inverse_temperature_, model.doubt_ = 0.7, float(random.choice([0.0, 0.2]))
    model.length_weights_ = random.normal(size=model.n_length_weights)
    length = int(random.integers(1, 8))
    return model, random.normal(size=(2, length, 3)), random.normal(size=(2, length, 2))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_divisions_have_probabilities_that_sum_to_one(seed: int) -> None:
    model, of_sentences, of_bounds = weighted(seed)
    found = model.divide(of_sentences, of_bounds)
    np.testing.assert_allclose(found.of_bounds.sum(axis=(1, 2)), 1.0)
    np.testing.assert_allclose(found.of_labels.sum(axis=1), 1.0)
    length = of_sentences.shape[1]
    labels = found.of_labels.reshape(2, length, 3)
    for row in range(2):
        for second in range(length + 1):
            for third in range(length + 1):
                if second > third:
                    assert found.of_bounds[row, second, third] == 0.0
        # The label of a sentence is what the divisions that put it there say together.
        for place in range(length):
            first_part = found.of_bounds[row, place + 1 :, :].sum()
            assert labels[row, place, 0] == pytest.approx(first_part)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_higher_score_of_a_sentence_draws_the_division(seed: int) -> None:
    model, of_sentences, of_bounds = weighted(seed)
    length = of_sentences.shape[1]
    before = model.divide(of_sentences, of_bounds).of_labels.reshape(2, length, 3)
    of_sentences[:, -1, 2] += 1.0
    after = model.divide(of_sentences, of_bounds).of_labels.reshape(2, length, 3)
    assert (after[:, -1, 2] >= before[:, -1, 2] - 1e-12).all()


def test_the_best_division_is_in_order() -> None:
    for seed in range(20):
        model, of_sentences, of_bounds = weighted(seed)
        for second, third in best_segmentations(model.divide(of_sentences, of_bounds)):
            assert 1 <= second <= third <= of_sentences.shape[1]


def test_learns_where_parts_begin() -> None:
    random = np.random.default_rng(0)
    lengths = random.integers(3, 9, size=60)
    bounds = []
    marks = []
    for length in lengths:
        second, third = sorted(random.choice(np.arange(1, length), 2, replace=False).tolist())
        bounds.append((second, third))
        marks += [[float(place == second), float(place == third)] for place in range(length)]
    features = FeatureBlocks(lengths, ((np.array(marks), 0),))
    model = SegmentalModel(penalty=0.1, n_inner_folds=0).fit(features, features, np.array(bounds))
    assert np.array_equal(best_segmentations(model.predict(features, features)), np.array(bounds))


def marked(n: int, misleading_every: int) -> tuple[FeatureBlocks, IntArray]:
    """Abstracts of six sentences, and marks where their parts begin; some marks are elsewhere."""
    random = np.random.default_rng(0)
    places = [(second, third) for second in range(1, 6) for third in range(second + 1, 6)]
    bounds, marks = [], np.zeros((n, 6, 2))
    for number in range(n):
        true, shown = places[random.integers(len(places))], places[random.integers(len(places))]
        second, third = shown if misleading_every and number % misleading_every == 0 else true
        marks[number, second, 0] = marks[number, third, 1] = 1.0
        bounds.append(true)
    return FeatureBlocks(np.full(n, 6), ((marks.reshape(-1, 2), 0),)), np.array(bounds)


def test_where_some_abstracts_are_divided_otherwise_than_their_text_tells_there_is_a_doubt() -> None:
    plain, doubtful = (
        SegmentalModel(penalty=0.01, n_inner_folds=3).fit(features, features, bounds)
        for features, bounds in (marked(120, 0), marked(120, 6))
    )
    assert plain.doubt_ == 0.0
    assert doubtful.doubt_ > 0.0
    # Neither makes anything certain that one abstract in six contradicts.
    features, _ = marked(120, 6)
    assert plain.predict(features, features).of_labels.max(axis=1).mean() > 0.95
    assert 0.7 < doubtful.predict(features, features).of_labels.max(axis=1).mean() < 0.95


# ---------------------------------------------------------------------- the labeller around it


def make_reviews(n: int) -> tuple[list[list[str]], list[list[str]]]:
    random = np.random.default_rng(1)
    X, y = [], []
    for number in range(n):
        sentences, labels = [], []
        for label, phrases in {
            "INTRODUCTION": ["Bread number {} is common.", "Bakers have made loaf {} for years."],
            "AREAS COVERED": ["This review discusses dough {}.", "We searched databases for starter {}."],
            "EXPERT OPINION": ["In our opinion, baker {} should change.", "More studies of oven {} are needed."],
        }.items():
            for _ in range(int(random.integers(1, 4))):
                sentences.append(phrases[int(random.integers(2))].format(number))
                labels.append(label)
        X.append(sentences)
        y.append(labels)
    return X, y


@pytest.fixture(scope="module")
def classifier() -> AbstractClassifier:
    base = absclf.load("research").classifier.labeller_
    labels = ("INTRODUCTION", "AREAS COVERED", "EXPERT OPINION")
    fitted: AbstractClassifier = AbstractClassifier(labels=labels, base=base, decoder="segments").fit(*make_reviews(30))
    return fitted


def test_places_two_boundaries(classifier: AbstractClassifier) -> None:
    X, y = make_reviews(45)
    assert classifier.score(X[30:], y[30:]) > 0.9
    for labels in classifier.predict(X):
        numbers = [classifier.classes_.tolist().index(label) for label in labels]
        assert numbers == sorted(numbers)


def test_a_result_does_not_depend_on_what_else_is_divided(classifier: AbstractClassifier) -> None:
    X, _ = make_reviews(25)
    for sentences, together in zip(X, classifier.predict_proba(X), strict=True):
        assert np.array_equal(classifier.predict_proba([sentences])[0], together)


@pytest.mark.parametrize("length", [0, 1, 2, 119, 120, 121, 500])
def test_texts_of_any_length_are_divided(classifier: AbstractClassifier, length: int) -> None:
    (found,) = classifier.predict_proba([["Dough is described here."] * length])
    assert found.shape == (length, 3)
    np.testing.assert_allclose(found.sum(axis=1), np.ones(length))


def test_labels_that_are_not_allowed_are_not_given(classifier: AbstractClassifier) -> None:
    labeller = classifier.labeller_
    sentences = ["We think so.", "Bread is old.", "Bread is new.", "We review bread."]
    # Printed out of order: the opinion first. What is printed is kept all the same.
    allowed = np.array([[0, 0, 1], [1, 1, 1], [1, 1, 0], [0, 1, 0]], dtype=bool)
    ((numbers, probabilities),) = labeller.labelled([sentences], [allowed])
    assert allowed[np.arange(4), numbers].all()
    assert not probabilities[~allowed].any()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)


def test_what_is_scored_is_the_division_that_is_chosen(classifier: AbstractClassifier) -> None:
    X, y = make_reviews(40)
    random = np.random.default_rng(0)
    for sentences in X:  # out of order, so that the best division often differs from the most probable labels
        random.shuffle(sentences)
    labels = classifier.classes_.tolist()
    labelled = classifier.labeller_.labelled(X)
    assert any((numbers != probabilities.argmax(axis=1)).any() for numbers, probabilities in labelled)
    scores = evaluate(labels, y, [chosen_first(*found) for found in labelled])
    assert scores.accuracy == pytest.approx(classifier.score(X, y))
    assert sentence_accuracy(classifier, X, y) == pytest.approx(classifier.score(X, y))


def test_an_assessment_counts_the_labels_that_are_given() -> None:
    model = absclf.load("review")
    X, _ = make_reviews(40)
    random = np.random.default_rng(0)
    for sentences in X:
        random.shuffle(sentences)
    given = model.classifier.predict(X)
    most_probable = [found.argmax(axis=1) for found in model.classifier.predict_proba(X)]
    counted = [found.argmax(axis=1) for found in predictions(model, get_scheme("review"), X)]
    labels = model.classifier.classes_
    assert [labels[numbers].tolist() for numbers in counted] == given
    assert [labels[numbers].tolist() for numbers in most_probable] != given


@pytest.mark.parametrize(
    ("sentence", "is_opinion"),
    [
        ("In our view, every loaf should rest.", True),
        ("In the authors' opinion the crust matters.", True),
        ("We also believe that rye will return.", True),
        ("In rye, the view of the crumb is poor.", False),
        ("An overview of flours is given.", False),
    ],
)
def test_an_opinion_in_the_writers_own_name_is_a_cue(sentence: str, is_opinion: bool) -> None:
    assert bool(cue_matrix([sentence])[0, CUE_NAMES.index("opinion")]) is is_opinion


def test_comes_back_from_its_state(classifier: AbstractClassifier) -> None:
    labeller = classifier.labeller_
    again = SegmentalLabeller.from_state(*labeller.to_state())
    assert again.digest() == SegmentalLabeller.from_state(*again.to_state()).digest()
    X, _ = make_reviews(5)
    for one, other in zip(labeller.probabilities(X), again.probabilities(X), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


@pytest.mark.parametrize("name", ["columns", "score_means", "state_scales", "sentence_weights", "length_weights"])
def test_parts_that_do_not_fit_are_refused(classifier: AbstractClassifier, name: str) -> None:
    settings_, arrays = classifier.labeller_.to_state()
    with pytest.raises(ModelFileError, match="fit each other"):
        SegmentalLabeller.from_state(settings_, arrays | {name: arrays[name][:-1]})
    with pytest.raises(ModelFileError, match=name):
        SegmentalLabeller.from_state(settings_, {key: array for key, array in arrays.items() if key != name})


def test_a_model_of_before_there_was_a_doubt_has_none(classifier: AbstractClassifier) -> None:
    settings_, arrays = classifier.labeller_.to_state()
    del settings_["doubt"]
    assert SegmentalLabeller.from_state(settings_, arrays).model.doubt_ == 0.0


@pytest.mark.parametrize(
    ("name", "value"), [("doubt", 1.5), ("doubt", float("nan")), ("inverse_temperature", float("inf"))]
)
def test_a_calibration_that_is_none_is_refused(classifier: AbstractClassifier, name: str, value: float) -> None:
    settings_, arrays = classifier.labeller_.to_state()
    with pytest.raises(ModelFileError, match="fit each other: the"):
        SegmentalLabeller.from_state(settings_ | {name: value}, arrays)


def test_needs_three_labels_a_base_and_ten_abstracts() -> None:
    X, y = make_reviews(12)
    with pytest.raises(ValueError, match="needs a base"):
        AbstractClassifier(decoder="segments").fit(X, y)
    base = absclf.load("research").classifier.labeller_
    with pytest.raises(ValueError, match="three labels, not 2"):
        AbstractClassifier(decoder="segments", base=base).fit([["One.", "Two."]], [["A", "B"]])
    with pytest.raises(ValueError, match="at least 10"):
        AbstractClassifier(decoder="segments", base=base).fit(X[:5], y[:5])


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("This review discusses bread.", "article talk"),
        ("PubMed was searched for bread.", "literature"),
        ("Bakers should sleep.", "should"),
        ("We believe in bread.", "opinion"),
        ("Although bread is old, it is liked.", "contrast"),
        ("Larger trials are needed.", "further study"),
        ("In 2015, bread was new.", "year"),
    ],
)
def test_cues_of_a_reviews_own_voice(sentence: str, cue: str) -> None:
    assert cue_matrix([sentence])[0, CUE_NAMES.index(cue)] == 1.0
    assert cue_matrix(["Bread is a food."])[0, CUE_NAMES.index(cue)] == 0.0


@given(st.lists(st.text(max_size=80), max_size=5))
@settings(max_examples=50, deadline=None)
def test_any_text_has_cues(sentences: list[str]) -> None:
    found = cue_matrix(sentences)
    assert found.shape == (len(sentences), len(CUE_NAMES))
    assert np.isfinite(found).all()


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_the_product_with_weights_needs_no_matrix(sizes: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    n = sum(sizes)
    words = sparse.csr_matrix(random.integers(0, 2, (n, 6)))
    blocks = FeatureBlocks(np.array(sizes), ((random.normal(size=(n, 3)), -1), (words, 0), (words, 1)))
    weights = random.normal(size=(blocks.n_columns, 2))
    product = blocks.dot(weights)
    rows = [np.arange(n)[end - size : end] for size, end in zip(sizes, np.cumsum(sizes), strict=True)]
    for abstract in rows:
        for place, row in enumerate(abstract):
            wanted, first = np.zeros(2), 0
            for values, step in blocks.blocks:
                if 0 <= place + step < len(abstract):
                    dense = np.ravel(values[[abstract[place + step]]] @ np.eye(values.shape[1]))
                    wanted += dense @ weights[first : first + values.shape[1]]
                first += values.shape[1]
            np.testing.assert_allclose(product[row], wanted, atol=1e-12)
    matrix = TrainingMatrix(blocks)
    np.testing.assert_allclose(matrix.dot(weights), product, atol=1e-12)
    gradient = random.normal(size=product.shape)
    np.testing.assert_allclose(np.sum(matrix.back(gradient) * weights), np.sum(gradient * product), atol=1e-9)


def test_abstracts_of_a_related_kind_teach_what_is_common_and_not_what_differs() -> None:
    """One's own parts are short, the related ones long; in both, a mark is where the second part begins."""
    random = np.random.default_rng(0)

    def kind(n: int, middle: int, noise: float) -> tuple[list[Array], list[tuple[int, int]]]:
        marks, bounds = [], []
        for _ in range(n):
            first = int(random.integers(1, 7))
            mark = random.normal(scale=noise, size=(first + middle + int(random.integers(1, 6)), 2))
            mark[first, 0] += 1.0
            marks.append(mark)
            bounds.append((first, first + middle))
        return marks, bounds

    own, related, unseen = kind(6, 2, 0.6), kind(200, 4, 0.6), kind(200, 2, 0.6)

    def blocks(several: list[Array]) -> FeatureBlocks:
        return FeatureBlocks(np.array([len(marks) for marks in several]), ((np.concatenate(several), 0),))

    def right(marks: list[Array], bounds: list[tuple[int, int]], others: list[bool] | None) -> float:
        model = SegmentalModel(n_inner_folds=0)
        model.fit(blocks(marks), blocks(marks), np.array(bounds), None if others is None else np.array(others))
        found = best_segmentations(model.predict(blocks(unseen[0]), blocks(unseen[0])))
        return float(np.mean(np.all(found == np.array(unseen[1]), axis=1)))

    alone = right(*own, None)
    mixed = right(own[0] + related[0], own[1] + related[1], None)
    told_apart = right(own[0] + related[0], own[1] + related[1], [False] * 6 + [True] * 200)
    assert told_apart > max(alone, mixed) + 0.1
