"""Training: what it takes, what it gives, and that it is the same each time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import absclf
from absclf.corpora import Corpus
from absclf.corpora.corpus import Labels
from absclf.errors import InputError
from absclf.labeller import Labeller
from absclf.learning import choose_settings, search, split, train
from absclf.retraining import prepare, retrain
from absclf.schemes import Scheme, get_scheme
from tests.made_abstracts import LABELS, make_corpus
from tests.trained_models import QUICK, made, record, small_model, write_corpus

OWN = {"BACKGROUND": "why", "OBJECTIVE": "why", "METHODS": "how", "RESULTS": "what", "CONCLUSIONS": "what"}


def test_a_trained_model_labels_what_it_has_learnt() -> None:
    X, y = make_corpus(20, seed=1)
    classifier = small_model().classifier
    assert classifier.score(X, y) > 0.8
    assert classifier.classes_.tolist() == list(LABELS)


def test_a_saved_model_says_the_same(tmp_path: Path) -> None:
    small_model().save(tmp_path / "small.safetensors")
    loaded = absclf.load(tmp_path / "small.safetensors")
    assert loaded.digest == small_model().digest
    assert loaded.card == small_model().card
    assert [s.label for s in loaded.classify("We asked 20 bakers in two towns. Cold rooms may help bakers.").sentences]


def test_the_same_seed_gives_the_same_model() -> None:
    assert train(made(40), None, settings=QUICK, name="small").digest == small_model().digest
    assert train(made(40), None, seed=1, settings=QUICK, name="small").digest != small_model().digest


def test_transfer_takes_other_labels(tmp_path: Path) -> None:
    path = write_corpus(tmp_path / "own.jsonl", 30, rename=OWN)
    model = train(path, small_model(), settings=QUICK)
    assert model.labels == ("why", "how", "what")
    X, y = make_corpus(20, seed=1)
    assert model.classifier.score(X, [[OWN[label] for label in labels] for labels in y]) > 0.7
    assert model.card["started_from"] == {"name": "small", "digest": small_model().digest}


HENS = Scheme("hens", ("WHY", "MÉTODO", "RESULT"), {"MÉTODO": ("Where we looked",)}, {"RESULT": ("results",)})
HEADED = "Why: Hens peck. Where we looked: In {} barns. On fields. Results: They peck."


@pytest.mark.parametrize("form", ["file", "objects"])
def test_headings_of_the_scheme_are_labels_in_running_text_and_the_model_finds_them(tmp_path: Path, form: str) -> None:
    records = [{"abstract": HEADED.format(number)} for number in ("two", "three", "four", "five")]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    corpus = tmp_path / "a.jsonl" if form == "file" else records
    model = train(corpus, None, HENS, settings=QUICK)
    assert model.card["corpus"]["sentences"] == 16
    model.save(tmp_path / "hens.safetensors")
    for loaded in (model, absclf.load(tmp_path / "hens.safetensors")):
        for text in (HEADED.format("six"), "WHY: Hens peck. MÉTODO In six barns. On fields. RESULTS They peck."):
            result = loaded.classify(text, key_points=0)
            assert [section.label for section in result.sections] == ["WHY", "MÉTODO", "RESULT"]
            assert {section.source for section in result.sections} == {"printed"}
            assert [sentence.text for sentence in result.sentences][1:3] == ["In six barns.", "On fields."]


def test_transfer_leaves_the_base_as_it_was() -> None:
    before = small_model().digest
    train(made(12, seed=3), small_model(), settings=QUICK)
    labeller = small_model().classifier.labeller_
    assert isinstance(labeller, Labeller)
    assert small_model().digest == before
    X, _ = make_corpus(3)
    assert absclf.AbstractClassifier.from_labeller(labeller).predict(X) == small_model().classifier.predict(X)


def test_records_in_memory_are_a_corpus() -> None:
    X, y = make_corpus(12)
    records = [record(sentences, labels) for sentences, labels in zip(X, y, strict=True)]
    model = train(records, small_model(), settings=QUICK)
    assert model.labels == LABELS


def test_a_scheme_may_be_the_path_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text('name = "my"\nlabels = ["why", "how", "what"]\n')
    corpus = write_corpus(tmp_path / "own.jsonl", 12, rename=OWN)
    assert train(corpus, small_model(), tmp_path / "my.toml", settings=QUICK).labels == ("why", "how", "what")


def test_a_part_of_a_corpus_with_one_label_is_no_point_of_a_learning_curve() -> None:
    X, y = make_corpus(8)
    corpus = Corpus(
        X,
        [[("METHODS",) if number % 4 == 0 else (label,) for label in labels] for number, labels in enumerate(y)],
        [str(number) for number in range(8)],
        "",
        get_scheme("research"),
    )
    prepared = prepare(corpus, get_scheme("research"), made(4, seed=5), 0, 0)
    done = retrain(prepared, get_scheme("research"), small_model(), curve=True)
    assert done.assessment is not None
    assert [n for n, _ in done.assessment.curve] == [4, 8]


def test_records_in_memory_without_a_text_are_an_error() -> None:
    with pytest.raises(InputError, match=r"record 1.*a sentence of it has no text"):
        train([{"sentences": [{"text": None, "label": "RESULTS"}]}], small_model(), settings=QUICK)


def test_a_base_may_be_a_file(tmp_path: Path) -> None:
    small_model().save(tmp_path / "small.safetensors")
    model = train(made(12), tmp_path / "small.safetensors", settings=QUICK)
    assert model.card["started_from"]["digest"] == small_model().digest


def test_the_card_tells_data_settings_and_versions() -> None:
    card = small_model().card
    assert card["corpus"]["abstracts"] == 40
    assert card["settings"]["epochs"] == QUICK.epochs
    assert card["versions"]["absclf"] == absclf.__version__


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_abstracts_are_an_error(n: int) -> None:
    with pytest.raises(InputError, match="too few"):
        train(made(n), None, settings=QUICK)


def test_a_corpus_without_a_scheme_needs_one() -> None:
    bare = replace(made(12), scheme=None)
    with pytest.raises(InputError, match="scheme"):
        train(bare, None, settings=QUICK)
    assert train(bare, None, "research", settings=QUICK).labels == LABELS


def test_a_corpus_of_which_the_scheme_knows_no_label_is_an_error(tmp_path: Path) -> None:
    path = write_corpus(tmp_path / "own.jsonl", 6, rename=dict.fromkeys(LABELS, "weather"))
    with pytest.raises(InputError, match=r"knows none.*weather"):
        train(path, None, "research", settings=QUICK)


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[float] = []
    train(made(12), small_model(), Scheme("own", LABELS), settings=QUICK, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.floats(0, 0.9), st.integers(0, 5))
@settings(deadline=None)
def test_a_split_keeps_parts_of_an_abstract_together(groups: list[str], share: float, seed: int) -> None:
    corpus = Corpus([["One."]] * len(groups), [[("A",)]] * len(groups), groups)
    parts = split(corpus, share, seed)
    assert sorted(parts[0].groups + parts[1].groups) == sorted(groups)
    assert not set(parts[0].groups) & set(parts[1].groups)


@given(st.integers(1, 300_000), st.booleans())
@settings(deadline=None)
def test_settings_are_in_range_for_any_size(n: int, from_scratch: bool) -> None:
    settings = choose_settings(n, from_scratch)
    assert settings.epochs >= 1
    assert from_scratch or settings.output_epochs >= 1


def test_a_search_tries_settings_about_those_of_the_corpus_size() -> None:
    told: list[float] = []
    start = small_model().classifier.labeller_
    assert isinstance(start, Labeller)
    found = search(made(6), start, told=told.append)
    usual = choose_settings(6, from_scratch=False)
    assert usual.learning_rate / 2 <= found.learning_rate <= 2 * usual.learning_rate
    assert usual.epochs / 2 <= found.epochs <= 2 * usual.epochs
    assert told[-1] == 1.0


def test_a_search_goes_on_where_a_fold_has_no_sure_label() -> None:
    corpus = made(6)
    start = small_model().classifier.labeller_
    assert isinstance(start, Labeller)
    told: list[float] = []
    unsure: list[list[Labels]] = [[LABELS] * len(sentences) for sentences in corpus.X[1:]]
    found = search(replace(corpus, y=[corpus.y[0], *unsure]), start, told=told.append)
    assert found.epochs >= 1
    assert told[-1] == 1.0


def test_hyper_parameters_can_be_searched_with_scikit_learn() -> None:
    from sklearn.model_selection import GridSearchCV, learning_curve

    from absclf.evaluation import macro_f1

    X, y = make_corpus(16)
    quick = absclf.AbstractClassifier(min_count=1, dimension=16, hidden=16, epochs=3, batch_size=4, calibrate=False)
    found = GridSearchCV(quick, {"epochs": [1, 6]}, cv=2, scoring=macro_f1).fit(X, y).best_params_
    assert found == {"epochs": 6}
    _, seen, unseen = learning_curve(quick, X, y, train_sizes=[0.5, 1.0], cv=2)
    assert seen.shape == unseen.shape == (2, 2)


def test_fits_can_be_kept_with_joblib(tmp_path: Path) -> None:
    from joblib import Memory
    from sklearn.base import clone

    X, y = make_corpus(6)
    fitted: list[int] = []

    def fit(classifier: absclf.AbstractClassifier, seed: int) -> list[list[str]]:
        fitted.append(seed)
        found: list[list[str]] = clone(classifier).set_params(random_state=seed).fit(X, y).predict(X)
        return found

    kept = Memory(tmp_path, verbose=0).cache(fit)
    base = small_model().classifier.labeller_
    quick = absclf.AbstractClassifier(base=base, epochs=1, calibrate=False)
    results = [kept(clone(quick), seed) for seed in (0, 0, 1)]
    assert fitted == [0, 1]
    assert results[0] == results[1]
