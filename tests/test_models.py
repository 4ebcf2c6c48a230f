"""The shipped models, and the promises that every result keeps."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import absclf
from absclf import Abstract, Model, ModelFileError, Record, StructuredAbstract, get_scheme
from absclf.abstract import PrintedHeading
from absclf.frames import load_once
from absclf.keypoints import KeyPointExtractor
from absclf.labeller import Labeller
from absclf.models import MODEL_NAMES, _chunks, labelling_model
from tests.made_abstracts import LABELS, make_corpus

TRIAL = (
    "Night work disturbs the sleep of bakers. We aimed to find out whether a nap before the shift helps them. "
    "We randomly assigned 84 bakers to a nap of 90 minutes or to none, and measured their sleep for four weeks. "
    "Bakers who napped slept 41 minutes longer a day (95% CI 22 to 60; p < 0.001). "
    "They also made fewer mistakes. Naps before night shifts lengthen sleep and should be offered to bakers."
)
REVIEW = (
    "Sourdough has been baked for thousands of years, and interest in its microbes has grown. Many strains are known. "
    "This review discusses the yeasts and bacteria of sourdough, their metabolism, and how starters are kept. "
    "The literature was searched in three databases. "
    "In our opinion, defined starters will replace traditional ones in industry within the next ten years. "
    "More work on their flavour is needed before bakers will accept them."
)
PRINTED = (
    "BACKGROUND: Bakers sleep badly. METHODS: We asked 84 bakers. They kept diaries. "
    "RESULTS: Naps helped. CONCLUSIONS: Bakers should nap."
)

model = cache(absclf.load)


def check_promises(result: StructuredAbstract) -> None:
    """What holds for every result, whatever the text."""
    text = result.text
    covered = [False] * len(text)
    position = 0
    for sentence in result.sentences:
        assert position <= sentence.start <= sentence.end
        position = sentence.end
        assert text[sentence.start : sentence.end] == sentence.text
        assert 0.0 < sentence.probability <= 1.0
        assert sentence.label in get_scheme(result.scheme).labels
        covered[sentence.start : sentence.end] = [True] * (sentence.end - sentence.start)
    for section in result.sections:
        assert text[section.start : section.end] == section.text
    inside = [s for section in result.sections for s in result.sentences if section.start <= s.start < section.end]
    assert inside == list(result.sentences)
    for point in result.key_points:
        assert text[point.start : point.end] == point.text
        assert (point.start, point.end) in {(s.start, s.end) for s in result.sentences}
    assert [point.start for point in result.key_points] == sorted(point.start for point in result.key_points)
    json.dumps(result.to_dict())


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_every_shipped_model_loads_and_has_a_card(name: str) -> None:
    card = model(name).card
    assert card["name"] == name
    for part in ("description", "labels", "corpora", "scores", "versions"):
        assert card[part]


def test_a_trial_without_headings_gets_its_sections() -> None:
    result = model("auto").classify(TRIAL)
    assert result.scheme == "research"
    assert [section.label for section in result.sections] == list(LABELS)
    assert {sentence.source for sentence in result.sentences} == {"predicted"}
    check_promises(result)


def test_a_review_without_headings_gets_its_sections() -> None:
    result = model("auto").classify(REVIEW)
    assert result.scheme == "review"
    assert [section.label for section in result.sections] == ["INTRODUCTION", "AREAS COVERED", "EXPERT OPINION"]
    assert 0.5 < result.scheme_probability <= 1.0
    check_promises(result)


@pytest.mark.parametrize("heading", ["AREAS COVERED", "Areas covered in this review", "EXPERT OPINION"])
def test_headings_of_expert_reviews_choose_the_review_whatever_the_words(heading: str) -> None:
    result = model("auto").classify(f"INTRODUCTION: We measured sleep in 84 bakers (P < 0.001). {heading}: They slept.")
    assert (result.scheme, result.scheme_probability) == ("review", 1.0)


def test_printed_headings_are_not_guessed_at() -> None:
    result = model("auto").classify(PRINTED)
    assert result.scheme == "research"
    assert [(section.heading, section.label) for section in result.sections] == [
        ("BACKGROUND", "BACKGROUND"),
        ("METHODS", "METHODS"),
        ("RESULTS", "RESULTS"),
        ("CONCLUSIONS", "CONCLUSIONS"),
    ]
    assert result.sections[1].text == "We asked 84 bakers. They kept diaries."
    assert {(sentence.source, sentence.probability) for sentence in result.sentences} == {("printed", 1.0)}
    check_promises(result)


@pytest.mark.parametrize("title_of_all", ["", "Abstract: "])
def test_a_heading_after_a_whole_abstract_says_nothing_of_what_stands_before(title_of_all: str) -> None:
    text = title_of_all + (
        "Bees digest pollen with their gut bacteria. We fed forty hives with sterile pollen. The hives grew less. "
        "IMPORTANCE: Most crops depend on bees."
    )
    result = absclf.load("research").classify(text)
    assert {"METHODS", "RESULTS"} <= {sentence.label for sentence in result.sentences}
    assert [section.heading for section in result.sections][-1] == "IMPORTANCE"


BEES = (
    "Bees digest pollen with the help of bacteria. It is not known what they do without. We fed forty hives with "
    "sterile pollen. Each hive was weighed every week. The hives grew less (P = 0.01). Their honey did not change. "
    "Bees need their bacteria."
)


@pytest.mark.parametrize("heading", ["Background", "Objective", "MAIN CONCLUSION"])
def test_one_heading_before_a_whole_abstract_is_that_of_its_first_sentence(heading: str) -> None:
    result = absclf.load("research").classify(f"{heading}: {BEES}")
    assert [sentence.source for sentence in result.sentences] == ["printed"] + ["predicted"] * 6
    assert {"METHODS", "RESULTS", "CONCLUSIONS"} <= {sentence.label for sentence in result.sentences}
    assert [section.heading for section in result.sections] == [heading] + [None] * (len(result.sections) - 1)
    check_promises(result)


def test_a_long_section_under_the_first_of_two_headings_is_that_section() -> None:
    result = absclf.load("research").classify(f"BACKGROUND: {BEES} CONCLUSION: Leave them to the bees.")
    assert [(section.heading, section.source) for section in result.sections] == [
        ("BACKGROUND", "printed"),
        ("CONCLUSION", "printed"),
    ]


def test_all_of_a_short_abstract_stands_under_its_one_heading() -> None:
    result = absclf.load("research").classify("METHODS: We fed forty hives. The hives grew less. Bees need bacteria.")
    assert [(section.label, section.source) for section in result.sections] == [("METHODS", "printed")]


def test_a_heading_after_the_first_sentence_stands_over_all_that_follows() -> None:
    result = absclf.load("research").classify(f"Bees eat pollen. METHODS: {BEES}")
    assert [sentence.source for sentence in result.sentences] == ["predicted"] + ["printed"] * 7


def test_a_summary_is_the_conclusion_only_where_it_closes_the_abstract() -> None:
    model = absclf.load("research")
    closing = model.classify("METHODS: We fed forty hives. SUMMARY: Bees need their bacteria.")
    assert [(s.label, s.source) for s in closing.sections] == [("METHODS", "printed"), ("CONCLUSIONS", "printed")]
    first = model.classify("SUMMARY: HiveFinder is a tool that counts bees. AVAILABILITY: It is free.")
    assert {sentence.source for sentence in first.sentences} == {"predicted"}
    middle = model.classify(
        "Purpose. To feed bees. Summary. We fed forty hives. They grew less. Conclusion. Feed them."
    )
    assert [sentence.source for sentence in middle.sentences] == ["printed", "predicted", "predicted", "printed"]


@pytest.mark.parametrize("name", ["research", "review", "cs", "auto"])
def test_the_publishers_lines_change_no_label_and_have_that_of_the_sentence_before(name: str) -> None:
    text = "Bees digest pollen. We fed forty hives with sterile pollen. The hives grew less. Bees need their bacteria."
    model = absclf.load(name)
    plain = model.classify(text)
    result = model.classify(f"{text} © 2024 The Author(s). Published by Hive Press on behalf of the bees.")
    labels = [sentence.label for sentence in result.sentences]
    assert labels[:4] == [sentence.label for sentence in plain.sentences]
    assert len(labels) > 4
    assert set(labels[4:]) == {labels[3]}


def test_a_text_of_nothing_but_the_publishers_lines_has_labels() -> None:
    result = absclf.load("research").classify("© 2024 The Authors. All rights reserved.")
    assert "".join(sentence.text for sentence in result.sentences).startswith("©")


def test_a_joint_heading_bounds_what_is_predicted() -> None:
    result = model("research").classify(
        "AIM: To help bakers. METHODS AND RESULTS: We asked 84. Naps helped them by 10%."
    )
    assert [sentence.source for sentence in result.sentences] == ["printed", "predicted", "predicted"]
    assert {sentence.label for sentence in result.sentences[1:]} <= {"METHODS", "RESULTS"}


def test_text_before_the_first_heading_belongs_to_an_earlier_section() -> None:
    result = model("review").classify(
        "Bread is old. Areas covered: We review doughs. Expert opinion: Doughs will change."
    )
    assert [section.label for section in result.sections] == ["INTRODUCTION", "AREAS COVERED", "EXPERT OPINION"]


def test_what_stands_before_the_first_heading_is_earlier_than_that_heading_not_than_later_ones() -> None:
    text = (
        "Bakers who napped slept 41 minutes longer (P < 0.001). METHODS: We asked 84. CONCLUSIONS: Bakers should nap."
    )
    for printed in (text, f"{text} FUNDING: The bakers paid."):
        first = model("research").classify(printed).sentences[0]
        assert (first.label in ("BACKGROUND", "OBJECTIVE"), first.source) == (True, "predicted")


def test_headings_that_the_format_marks_are_taken_as_they_are() -> None:
    text = "Why We asked bakers. What came out Naps helped."
    headings = (PrintedHeading("Aims", 0, 4), PrintedHeading("Results", 21, 35))
    result = model("research").classify(Record(text, headings=headings))
    assert [(s.label, s.text) for s in result.sections] == [
        ("OBJECTIVE", "We asked bakers."),
        ("RESULTS", "Naps helped."),
    ]


def test_sentences_that_are_split_already_are_kept() -> None:
    sentences = ["We asked e.g. bakers. And others", "Naps helped"]
    result = model("research").classify(sentences)
    assert [sentence.text for sentence in result.sentences] == sentences
    check_promises(result)


def test_sentences_may_come_with_a_title() -> None:
    sentences = ["We asked e.g. bakers. And others", "Naps helped"]
    abstract = Abstract.from_sentences(sentences, title="Naps for bakers")
    result = model("research").classify(abstract)
    assert (result.title, abstract.sentences) == ("Naps for bakers", sentences)
    assert result.sentences == model("research").classify(sentences).sentences
    check_promises(result)


@pytest.mark.parametrize("wrong", ["Naps helped.", ["Naps helped.", 3], 7, {"Naps": "helped."}])
def test_what_is_no_sequence_of_sentences_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Abstract.from_sentences(wrong)


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_a_title_helps_to_choose_key_points(name: str) -> None:
    findings = ("Cold milk keeps its colour for a month.", "Warm milk keeps its smell for a month.")
    text = f"Milk is sold in many towns. We kept 20 bottles on a shelf. {findings[0]} {findings[1]}"
    for title, finding in zip(("The colour of cold milk", "The smell of warm milk"), findings, strict=True):
        (point,) = model(name).classify(Record(text, title=title), key_points=1).key_points
        assert point.text == finding
    with_title, without = (model(name).classify(Record(text, title=title)) for title in ("The colour of cold milk", ""))
    assert (with_title.sentences, with_title.sections) == (without.sentences, without.sections)


def test_an_empty_text_has_no_sections() -> None:
    result = model("auto").classify(" \n ")
    assert (result.sections, result.sentences, result.key_points) == ((), (), ())


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_promises_hold_for_any_text(text: str) -> None:
    check_promises(model("auto").classify(text))


@given(st.lists(st.sampled_from([TRIAL, REVIEW, PRINTED, "One word", "", TRIAL[:80], REVIEW[200:]]), max_size=12))
@settings(max_examples=25, deadline=None)
def test_a_result_does_not_depend_on_what_else_is_classified(texts: list[str]) -> None:
    together = list(model("auto").classify_many(texts))
    assert together == [model("auto").classify(text) for text in texts]


def test_workers_give_the_same_in_the_same_order() -> None:
    texts = [f"{TRIAL} Number {number}." for number in range(600)]
    assert list(model("auto").classify_many(texts, n_jobs=2)) == list(model("auto").classify_many(texts))


@pytest.mark.parametrize("wanted", [0, 1, 3, 50])
def test_key_points_are_as_many_as_asked_or_all(wanted: int) -> None:
    result = model("auto").classify(TRIAL, key_points=wanted)
    assert len(result.key_points) == min(wanted, len(result.sentences))


def test_hash_seeds_do_not_matter() -> None:
    program = "import absclf, json, sys; print(json.dumps(absclf.load('auto').classify(sys.argv[1]).to_dict()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, TRIAL], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


def test_prediction_imports_nothing_heavy() -> None:
    program = (
        "import sys, absclf; absclf.load('auto').classify(sys.argv[1]); "
        "print([name for name in ('sklearn', 'nltk', 'pandas', 'joblib') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program, TRIAL], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "[]"


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = (
        "import sys, absclf; print([name for name in ('numpy', 'scipy', 'sklearn', 'nltk') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "[]"


def test_the_estimator_inside_says_the_same() -> None:
    result = model("research").classify(TRIAL)
    sentences = [sentence.text for sentence in result.sentences]
    assert model("research").classifier.predict([sentences]) == [[sentence.label for sentence in result.sentences]]


def test_a_model_of_ones_own_is_saved_and_loaded(tmp_path: Path) -> None:
    X, y = make_corpus(30)
    classifier = absclf.AbstractClassifier(
        labels=LABELS, min_count=1, dimension=16, hidden=16, epochs=8, batch_size=4, learning_rate=0.01
    ).fit(X, y)
    ranker = KeyPointExtractor(n_networks=1, min_count=1).fit(X, [[float(k == 0) for k in range(len(x))] for x in X])
    mine = labelling_model("mine", get_scheme("research"), classifier.labeller_, ranker.ranker_, {"name": "mine"})
    path = tmp_path / "mine.safetensors"
    mine.save(path)
    loaded = absclf.load(path)
    assert loaded.digest == mine.digest
    texts: Sequence[Sequence[str]] = X[:5]
    for one, other in zip(mine.classify_many(texts), loaded.classify_many(texts), strict=True):
        assert one.to_dict() | {"model": ""} == other.to_dict() | {"model": ""}
    jobs = [result.to_dict() | {"model": ""} for result in mine.classify_many(texts, n_jobs=2)]
    assert jobs == [result.to_dict() | {"model": ""} for result in loaded.classify_many(texts)]


def test_an_unknown_model_is_named_with_the_ones_there_are() -> None:
    with pytest.raises(ModelFileError, match=r"reserch.*auto, review, research and cs"):
        absclf.load("reserch")


def test_a_labeller_whose_parts_do_not_fit_is_refused() -> None:
    classifier = absclf.AbstractClassifier(min_count=1, dimension=4, hidden=4, epochs=1, calibrate=False).fit(
        *make_corpus(3)
    )
    state, arrays = classifier.labeller_.to_state()
    for name in ("chain.starts", "network.output", "network.embedding_scale"):
        damaged = dict(arrays)
        damaged[name] = np.append(arrays[name], arrays[name], axis=0)
        with pytest.raises(ModelFileError):
            Labeller.from_state(state, damaged)
    with pytest.raises(ModelFileError, match="lacks"):
        Labeller.from_state(state, {name: array for name, array in arrays.items() if name != "chain.ends"})


def test_a_model_tells_its_labels() -> None:
    assert isinstance(model("auto"), Model)
    assert model("cs").labels == get_scheme("cs").labels
    assert set(model("auto").labels) == {*get_scheme("review").labels, *get_scheme("research").labels}


def test_a_model_with_another_card_is_the_same_model(tmp_path: Path) -> None:
    original = model("research")
    before = dict(original.card)
    other = original.with_card({"name": "ours"})
    other.save(tmp_path / "ours.safetensors")
    loaded = absclf.load(tmp_path / "ours.safetensors")
    assert loaded.card == other.card == {"name": "ours"}
    assert loaded.digest == original.digest
    assert original.card == before
    assert loaded.classify(TRIAL).sections == original.classify(TRIAL).sections


@pytest.mark.parametrize(
    "long",
    ["x" * 600_000, Record("x" * 600_000), ["x" * 300_000] * 2, Abstract.from_sentences(["x" * 300_000] * 2)],
    ids=["text", "record", "sentences", "abstract"],
)
def test_long_texts_are_structured_few_at_a_time(long: str | Record | Abstract | list[str]) -> None:
    assert [len(chunk) for chunk in _chunks([long] * 5)] == [2, 2, 1]


def test_short_texts_are_structured_together() -> None:
    assert [len(chunk) for chunk in _chunks(["Bees like blue."] * 1100)] == [512, 512, 76]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_what_comes_before_an_error_in_a_stream_is_structured(n_jobs: int) -> None:
    def texts() -> Iterator[str]:
        for number in range(700):
            yield f"Bee {number} likes blue."
        raise ConnectionError("the service has gone")

    found: list[str] = []
    with pytest.raises(ConnectionError, match="the service has gone"):
        found.extend(result.text for result in model("research").classify_many(texts(), n_jobs=n_jobs))
    assert found == [f"Bee {number} likes blue." for number in range(700)]


TEXTS = [TRIAL, REVIEW, PRINTED]


def written_labels(results: Iterable[StructuredAbstract]) -> list[list[str]]:
    return [[sentence.label for sentence in result.sentences] for result in results]


def test_workers_work_with_the_model_that_was_loaded_whatever_became_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model("research").save("mine.safetensors")
    first = absclf.load("mine.safetensors")
    expected = written_labels(first.classify_many(TEXTS))
    assert written_labels(first.classify_many(TEXTS, n_jobs=2)) == expected
    model("cs").save("mine.safetensors")  # trained anew
    second = absclf.load("mine.safetensors")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert written_labels(first.classify_many(TEXTS, n_jobs=2)) == expected
    assert written_labels(second.classify_many(TEXTS, n_jobs=2)) == written_labels(model("cs").classify_many(TEXTS))
    (tmp_path / "mine.safetensors").unlink()
    assert written_labels(first.classify_many(TEXTS, n_jobs=2)) == expected


def test_a_model_for_tasks_of_ones_own_is_loaded_again_where_its_file_was_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    model("research").save(path)
    assert load_once(str(path)) is load_once(str(path))
    model("cs").save(path)
    assert load_once(str(path)).labels == model("cs").labels


@pytest.mark.parametrize("n_jobs", [1, 2, None])
def test_an_abstract_that_is_missing_from_a_stream_is_one_without_text(n_jobs: int | None) -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra dask")
    missing: list[Any] = [None, float("nan"), np.float32("nan"), pandas.NA]
    found = list(model("research").classify_many([*missing, "Naps helped."], n_jobs=n_jobs))
    assert [result.text for result in found] == ["", "", "", "", "Naps helped."]


def test_one_abstract_that_is_missing_is_refused() -> None:
    with pytest.raises(TypeError, match=r"an abstract is a str, .* not NoneType"):
        model("research").classify(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "told"), [(7, "not int"), ({"text": "Naps helped."}, "not dict"), (["Naps.", None], "NoneType")]
)
def test_what_is_no_abstract_is_refused_with_its_number(wrong: Any, told: str) -> None:
    with pytest.raises(TypeError, match=f"abstract 1: an abstract is a str.*{told}"):
        list(model("research").classify_many(["Naps helped.", wrong]))


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ("Naps helped.", r"\[text\].*absclf\.read\(path\)"),
        (Path("records.ris"), r"absclf\.read\(path\)"),
        ({"text": "Naps helped."}, "a list of its texts"),
        (Record("Naps helped."), "use classify"),
    ],
)
def test_what_is_no_stream_of_abstracts_is_refused(wrong: Any, remedy: str) -> None:
    with pytest.raises(TypeError, match=remedy):
        list(model("research").classify_many(wrong))


def test_of_a_data_frame_a_column_is_asked_for() -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra dask")
    frame = pandas.DataFrame({"abstract": TEXTS})
    with pytest.raises(TypeError, match=r'frame\["abstract"\]'):
        list(model("research").classify_many(frame))
    assert list(model("research").classify_many(frame["abstract"])) == list(model("research").classify_many(TEXTS))


def test_one_label_may_stand_for_a_list_of_sections() -> None:
    one = model("research").classify(TRIAL, sections="RESULTS")
    assert one == model("research").classify(TRIAL, sections=["RESULTS"])
    assert {point.label for point in one.key_points} == {"RESULTS"}
    assert list(model("research").classify_many([TRIAL], sections="RESULTS")) == [one]


def test_by_default_no_sentence_stands_under_a_heading() -> None:
    result = model("research").classify(Abstract(Record("Naps helped. All slept."), ((0, 12), (13, 23))))
    assert [sentence.source for sentence in result.sentences] == ["predicted", "predicted"]
    with pytest.raises(ValueError, match="1 entries for 2 sentences"):
        Abstract(Record("Naps helped. All slept."), ((0, 12), (13, 23)), (), (-1,))


def test_a_record_takes_what_json_and_data_frames_have_for_a_text() -> None:
    record = Record("Naps helped.", id=np.int64(31), title=None, journal=None, doi=None)  # type: ignore[arg-type]
    assert record == Record("Naps helped.", id="31")
    assert Record("", id=0).id == "0"  # type: ignore[arg-type]
    assert Abstract.from_sentences(["Naps helped."], title=None).record.title == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("text", None), ("title", 7), ("id", 1.5), ("journal", float("nan")), ("authors", "Ada Horn"), ("year", "2019")],
)
def test_a_record_names_the_field_that_is_of_another_type(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=f"{name} of a Record"):
        Record(**{"text": "Naps helped.", name: value})


def test_a_models_hash_does_not_depend_on_its_use() -> None:
    import joblib

    used = absclf.load("research")
    before = joblib.hash(used)
    used.classify(TRIAL)
    assert used.classifier is used.classifier
    assert joblib.hash(used) == before == joblib.hash(absclf.load("research"))
    assert joblib.hash(model("cs")) != before


@pytest.mark.parametrize("name", ["research", "auto"])
def test_a_copy_of_a_model_says_the_same(name: str) -> None:
    again = pickle.loads(pickle.dumps(model(name)))
    assert (again.name, again.card, again.digest) == (name, model(name).card, model(name).digest)
    assert again.classify(TRIAL) == model(name).classify(TRIAL)
