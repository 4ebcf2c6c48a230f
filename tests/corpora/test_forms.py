"""Every form in which people have labelled abstracts gives the same corpus."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from absclf.abstract import Record
from absclf.corpora import LabelColumns, check, load, read_labelled
from absclf.corpora.loading import of_objects
from absclf.errors import InputError
from absclf.formats import Reject, write
from absclf.formats.rows import Rows
from absclf.models import load as load_model
from absclf.schemes import Scheme, get_scheme

SENTENCES = [
    "Pots of clay dry out quickly in the sun.",
    "We compared them with pots of plastic.",
    "Forty seedlings of basil were grown in each.",
    "Plants in clay weighed less (p = 0.02).",
    "Plastic is the better choice for basil.",
]
LABELS = ["BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"]
TEXT = " ".join(SENTENCES)
STARTS = [TEXT.index(sentence) for sentence in SENTENCES]
SPANS = [(start, start + len(sentence)) for start, sentence in zip(STARTS, SENTENCES, strict=True)]
RESEARCH = get_scheme("research")


def as_csv(delimiter: str, header: list[str], rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return stream.getvalue()


def regions() -> list[dict[str, Any]]:
    return [
        {"value": {"start": start, "end": end, "labels": [label]}, "type": "labels"}
        for (start, end), label in zip(SPANS, LABELS, strict=True)
    ]


def spans(start: str = "start", end: str = "end") -> list[dict[str, Any]]:
    return [{start: s, end: e, "label": label} for (s, e), label in zip(SPANS, LABELS, strict=True)]


REGIONS = list(zip(regions(), SENTENCES, strict=True))
PAIRS = [{"text": text, "label": label} for text, label in zip(SENTENCES, LABELS, strict=True)]
ROWS = [["a1", sentence, label] for sentence, label in zip(SENTENCES, LABELS, strict=True)]
HEADED = "\n".join(f"{label}: {text}" for text, label in zip(SENTENCES, LABELS, strict=True))
TAGGED = [
    f"{word}\t{'B' if place == 0 else 'I'}-{label}"
    for sentence, label in zip(SENTENCES, LABELS, strict=True)
    for place, word in enumerate(sentence.split())
]

FORMS = {
    "sentences.jsonl": json.dumps({"id": "a1", "sentences": PAIRS}),
    "sentences.json": json.dumps([{"id": "a1", "sentences": PAIRS}]),
    "parallel.jsonl": json.dumps({"abstract_id": "a1", "sentences": SENTENCES, "labels": LABELS}),
    "sections.jsonl": json.dumps({"id": "a1", "sections": [{"label": p["label"], "text": p["text"]} for p in PAIRS]}),
    "rows.jsonl": "\n".join(json.dumps({"abstract_id": "a1", "sentence": s, "label": la}) for _, s, la in ROWS),
    "rows.csv": as_csv(",", ["abstract_id", "sentence", "label"], ROWS),
    "rows.tsv": as_csv("\t", ["abstract_id", "abstract_text", "target"], ROWS),
    "semicolons.csv": as_csv(";", ["doc_id", "sentence", "category"], ROWS),
    "rct.txt": "###a1\n" + "\n".join(f"{label}\t{text}" for _, text, label in ROWS) + "\n\n",
    "lines.tsv": "\n".join(f"{text}\t{label}" for _, text, label in ROWS) + "\n",
    "words.conll": "-DOCSTART- a1\n" + "\n".join(TAGGED) + "\n",
    "doccano.jsonl": json.dumps(
        {"id": 1, "text": TEXT, "label": [[*span, label] for span, label in zip(SPANS, LABELS, strict=True)]}
    ),
    "relations.jsonl": json.dumps({"id": 1, "text": TEXT, "entities": spans("start_offset", "end_offset")}),
    "prodigy.jsonl": json.dumps({"text": TEXT, "spans": spans(), "answer": "accept", "meta": {"id": "a1"}}),
    "label_studio.json": json.dumps(
        [{"id": 1, "data": {"text": TEXT, "id": "a1"}, "annotations": [{"result": regions()}], "predictions": []}]
    ),
    "label_studio_min.json": json.dumps(
        [{"id": 1, "text": TEXT, "label": [{**one["value"], "text": text} for one, text in REGIONS]}]
    ),
    "export.csv": as_csv(",", ["Title", "Abstract", "Year"], [["Pots", HEADED, "2020"]]),
    "headed.txt": HEADED,
    "export.ris": f"TY  - JOUR\nTI  - Pots\nAB  - {HEADED.replace(chr(10), ' ')}\nER  - \n",
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_gives_sentences_and_labels(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(FORMS[name], encoding="utf-8")
    corpus = load(path)
    assert corpus.X == [SENTENCES]
    assert corpus.y == [[(label,) for label in LABELS]]
    assert corpus.scheme == RESEARCH


def save_workbook(path: Path, *sheets: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_a_sentence_a_row_is_read_from_the_sheet_that_has_it(tmp_path: Path) -> None:
    notes = [["Who", "When"], ["Ada", "in May"]]
    path = save_workbook(tmp_path / "rows.xlsx", notes, [["abstract_id", "sentence", "label"], *ROWS])
    corpus = load(path)
    assert corpus.X == [SENTENCES]
    assert corpus.y == [[(label,) for label in LABELS]]


def test_a_workbook_of_references_has_its_headings_as_labels(tmp_path: Path) -> None:
    corpus = load(save_workbook(tmp_path / "export.xlsx", [["Title", "Abstract", "Year"], ["Pots", HEADED, "2020"]]))
    assert corpus.X == [SENTENCES]
    assert corpus.y == [[(label,) for label in LABELS]]


def test_a_workbooks_empty_label_is_an_open_one(tmp_path: Path) -> None:
    rows = [["abstract_id", "sentence", "label"], *ROWS[:4], [*ROWS[4][:2], ""]]
    corpus = load(save_workbook(tmp_path / "rows.xlsx", rows), "research")
    assert corpus.y[0][-1] == RESEARCH.labels


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
@pytest.mark.parametrize("rows", ["sentences", "abstracts"])
def test_our_own_tables_come_back_as_labels(tmp_path: Path, form: str, rows: Rows) -> None:
    results = list(load_model("research").classify_many([TEXT, HEADED], key_points=2))
    path = tmp_path / f"results.{form}"
    write(results, path, rows=rows)
    corpus = load(path, "research")
    assert corpus.X == [SENTENCES, SENTENCES]
    assert corpus.y == [[(sentence.label,) for sentence in result.sentences] for result in results]


@pytest.mark.parametrize("left_out", [[], ["start", "end"]])
def test_sentences_of_our_table_stand_in_their_order_however_it_is_sorted(tmp_path: Path, left_out: list[str]) -> None:
    results = list(load_model("research").classify_many([TEXT, HEADED], key_points=0))
    path = tmp_path / "results.csv"
    write(results, path)
    with path.open(newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: (row["label"], row["text"]))
    for row in rows:
        for name in left_out:
            del row[name]
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    corpus = load(path, "research")
    assert corpus.X == [SENTENCES, SENTENCES]
    assert sorted(corpus.y) == sorted([[(sentence.label,) for sentence in result.sentences] for result in results])


def test_sentences_without_a_number_each_stand_as_the_table_has_them(tmp_path: Path) -> None:
    header = ["doc_id", "text", "label", "start"]
    rows = [[*row, "" if place == 1 else str(9 - place)] for place, row in enumerate(ROWS)]
    (tmp_path / "rows.csv").write_text(as_csv(",", header, rows))
    assert load(tmp_path / "rows.csv").X == [SENTENCES]


def own_table(tmp_path: Path, **cells: str) -> Path:
    """A table with an abstract a row, in which some columns have been written anew."""
    path = tmp_path / "corrected.csv"
    write(load_model("research").classify_many([TEXT], key_points=0), path, rows="abstracts")
    with path.open(newline="") as stream:
        row = next(csv.DictReader(stream))
    row = {name: "" if name in LABELS else value for name, value in row.items()} | cells
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, row)
        writer.writeheader()
        writer.writerow(row)
    return path


def test_sentences_moved_between_the_columns_of_our_table_have_other_labels(tmp_path: Path) -> None:
    cells = {"BACKGROUND": f"{SENTENCES[4]}\n{SENTENCES[0]}", "METHODS": " ".join(SENTENCES[1:3])}
    corpus = load(own_table(tmp_path, **cells), "research")
    background, methods = ("BACKGROUND",), ("METHODS",)
    assert corpus.X == [SENTENCES]
    assert corpus.y == [[background, methods, methods, RESEARCH.labels, background]]


def test_sections_without_a_column_of_their_own_are_known_by_their_names(tmp_path: Path) -> None:
    cells = {"OTHER SECTIONS": f"METHODS: {SENTENCES[2]}\nCONCLUSIONS: {SENTENCES[4]}"}
    corpus = load(own_table(tmp_path, **cells), "research")
    assert corpus.y == [[RESEARCH.labels, RESEARCH.labels, ("METHODS",), RESEARCH.labels, ("CONCLUSIONS",)]]


def test_what_the_abstract_of_our_table_does_not_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 2: under 'METHODS'.*Wooden pots"):
        load(own_table(tmp_path, METHODS="Wooden pots were not tried."), "research")


def standoff(folder: Path, text: str, *marks: tuple[str, str, str]) -> Path:
    """A text and its annotation: label, places and words of each stretch."""
    (folder / "a1.txt").write_bytes(text.encode())
    lines = [f"T{k}\t{label} {places}\t{words}" for k, (label, places, words) in enumerate(marks, start=1)]
    (folder / "a1.ann").write_text("\n".join([*lines, "#1\tAnnotatorNotes T1\tsure"]))
    return folder / "a1.ann"


MARKS = [(label, f"{s} {e}", TEXT[s:e]) for (s, e), label in zip(SPANS, LABELS, strict=True)]


def test_standoff_is_read_beside_its_text(tmp_path: Path) -> None:
    standoff(tmp_path, TEXT, *MARKS)
    (tmp_path / "annotation.conf").write_text("[entities]\n")
    corpus = load(tmp_path)
    assert (corpus.X, corpus.groups) == ([SENTENCES], ["a1"])
    assert corpus.y == [[(label,) for label in LABELS]]
    assert corpus.n_unlabelled == 0  # neither the text by itself nor the tool's settings are abstracts


def test_standoff_without_its_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a1.ann").write_text("T1\tMETHODS 0 4\tPots")
    with pytest.raises(InputError, match=r"a1\.txt"):
        load(tmp_path / "a1.ann")


@pytest.mark.parametrize("counted", ["\r\n", "\n"])
def test_standoff_of_a_text_with_windows_line_ends(tmp_path: Path, counted: str) -> None:
    text = counted.join(SENTENCES)
    starts = [text.index(sentence) for sentence in SENTENCES]
    marks = [
        (label, f"{start} {start + len(sentence)}", sentence)
        for label, start, sentence in zip(LABELS, starts, SENTENCES, strict=True)
    ]
    corpus = load(standoff(tmp_path, "\r\n".join(SENTENCES), *marks))
    assert corpus.X == [SENTENCES]
    assert corpus.y == [[(label,) for label in LABELS]]


def test_a_stretch_that_is_not_what_the_standoff_says_is_an_error(tmp_path: Path) -> None:
    path = standoff(tmp_path, f"Oh. {TEXT}", *MARKS)
    with pytest.raises(InputError, match=r"a1\.ann, line 1: marks 'Pots of clay.*a1\.txt"):
        load(path)


def test_fragments_of_standoff_are_stretches_of_their_own(tmp_path: Path) -> None:
    (first, second), (third, fourth) = SPANS[0], SPANS[4]
    words = f"{SENTENCES[0]} {SENTENCES[4]}"
    path = standoff(tmp_path, TEXT, ("A", f"{first} {second};{third} {fourth}", words), ("B", *MARKS[2][1:]))
    [abstract] = read_labelled(path)
    assert list(abstract.sentences) == SENTENCES
    assert abstract.labels == ("A", "", "B", "", "A")


def test_fragments_on_both_sides_of_a_line_end_are_one_stretch(tmp_path: Path) -> None:
    text = "We asked\nforty people. Few came."
    path = standoff(tmp_path, text, ("A", "0 8;9 22", "We asked forty people."), ("B", "23 32", "Few came."))
    [abstract] = read_labelled(path)
    assert abstract.sentences == ("We asked\nforty people.", "Few came.")
    assert abstract.labels == ("A", "B")


@pytest.mark.parametrize("ending", ["jsonl", "csv", "doccano", "label-studio"])
def test_our_own_results_come_back_as_labels(tmp_path: Path, ending: str) -> None:
    results = list(load_model("research").classify_many([TEXT, HEADED], key_points=0))
    path = tmp_path / f"results.{ {'doccano': 'jsonl', 'label-studio': 'json'}.get(ending, ending) }"
    write(results, path, format=ending)
    if ending == "label-studio":  # a person looks at each task and accepts its regions
        tasks = json.loads(path.read_text())
        for task in tasks:
            task["annotations"] = task.pop("predictions")
        path.write_text(json.dumps(tasks))
    corpus = load(path, "research")
    assert [[sentence.text for sentence in result.sentences] for result in results] == corpus.X
    assert corpus.y == [[(sentence.label,) for sentence in result.sentences] for result in results]


def own_result(path: Path, *, sections: dict[str, Any], sentences: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Labels of a result of ours with a section under METHODS, in which it or its sentences have been corrected."""
    labels = ["METHODS", "METHODS", "METHODS", "RESULTS", "CONCLUSIONS"]
    text = "\n".join(f"{label}: {sentence}" for sentence, label in zip(SENTENCES, labels, strict=True))
    [result] = load_model("research").classify_many([text.replace("\nMETHODS:", "")], key_points=0)
    values = result.to_dict()
    for name, changes in (("sections", sections), ("sentences", sentences)):
        for one in values[name]:
            one |= changes if one["label"] == "METHODS" else {}
    path.write_text(json.dumps(values))
    corpus = load(path, "research")
    return corpus.y[0][:3], check(corpus, RESEARCH).suspicious


def test_the_labels_of_a_results_sentences_count_and_other_ones_of_its_sections_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    label = {"label": "OBJECTIVE"}
    assert own_result(path, sections={}, sentences={}) == ([("METHODS",)] * 3, [])
    assert own_result(path, sections=label, sentences=label) == ([("OBJECTIVE",)] * 3, [])
    labels, [(place, told)] = own_result(path, sections=label, sentences={})
    assert labels == [("METHODS",)] * 3
    assert place == f"{path}, line 1"
    assert told.startswith("the section says OBJECTIVE, but its sentences, which count, say METHODS: Pots of clay")
    labels, [(_, told)] = own_result(path, sections={}, sentences=label)
    assert labels == [("OBJECTIVE",)] * 3
    assert told.startswith("the section says METHODS, but its sentences, which count, say OBJECTIVE: Pots of clay")


def test_a_section_of_a_result_from_which_a_sentence_was_taken_is_told(tmp_path: Path) -> None:
    labels, [(_, told)] = own_result(tmp_path / "a.jsonl", sections={"text": SENTENCES[0]}, sentences={})
    assert labels == [("METHODS",)] * 3
    assert told == f"the section is not the text of its sentences, which count: {SENTENCES[0]}"


def test_a_stretch_over_several_sentences_labels_each(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT, "label": [[0, SPANS[1][1], "INTRO"], [*SPANS[4], "END"]]}))
    corpus = load(path)
    assert corpus.X == [SENTENCES]
    assert corpus.scheme is not None
    assert corpus.scheme.labels == ("INTRO", "END")
    assert corpus.y == [[("INTRO",), ("INTRO",), ("INTRO", "END"), ("INTRO", "END"), ("END",)]]


def test_a_region_that_is_not_what_its_task_says_is_an_error(tmp_path: Path) -> None:
    result = [{**one, "value": {**one["value"], "text": text}} for one, text in REGIONS]
    task = {"data": {"text": TEXT}, "annotations": [{"result": result}]}
    (tmp_path / "a.json").write_text(json.dumps([task]))
    assert load(tmp_path / "a.json").X == [SENTENCES]
    (tmp_path / "a.json").write_text(json.dumps([task]).replace(TEXT, f"Oh. {TEXT}"))
    with pytest.raises(InputError, match=r"a\.json, record 1.*the stretch from 0 to 40 is 'Pots"):
        load(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("marks", "label", "told"),
    [({}, "METHODS", "the first"), ({"ground_truth": True}, "OBJECTIVE", "the ground truth")],
)
def test_of_several_annotations_of_a_task_the_ground_truth_counts_or_the_first(
    tmp_path: Path, marks: dict[str, bool], label: str, told: str
) -> None:
    results = [[{"value": {"start": 0, "end": len(TEXT), "labels": [one]}}] for one in ("METHODS", "OBJECTIVE")]
    annotations = [{"result": results[0], "ground_truth": False}, {"result": results[1], **marks}]
    (tmp_path / "a.json").write_text(json.dumps([{"data": {"text": TEXT}, "annotations": annotations}]))
    corpus = load(tmp_path / "a.json", "research")
    assert corpus.y == [[(label,)] * 5]
    [(_, reason)] = check(corpus, RESEARCH).suspicious
    assert reason.startswith(f"of its 2 annotations only {told} counts: Pots of clay")


def odd_of(path: Path, text: str, *spans: list[object]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Labels of the sentences of a text with marked stretches, and what is odd about it."""
    path.write_text(json.dumps({"text": text, "label": spans}))
    corpus = load(path, Scheme("own", ("A", "B", "C")))
    return corpus.y[0], [reason for _, reason in check(corpus, Scheme("own", ("A", "B", "C"))).suspicious]


def test_a_stretch_with_two_labels_may_have_either(tmp_path: Path) -> None:
    labels, odd = odd_of(tmp_path / "a.jsonl", "We asked. Few came.", [0, 9, "B"], [0, 9, "A"], [10, 19, "C"])
    assert labels == [("A", "B"), ("C",)]
    assert odd == []


def test_stretches_that_overlap_otherwise_are_odd_and_the_earlier_one_counts(tmp_path: Path) -> None:
    labels, odd = odd_of(tmp_path / "a.jsonl", "We asked. Few came.", [0, 9, "A"], [3, 19, "B"])
    assert labels == [("A",), ("B",)]
    assert odd == ["B does not count where another stretch lies: asked. Few came."]


def test_a_stretch_that_cuts_a_word_is_odd(tmp_path: Path) -> None:
    _, odd = odd_of(tmp_path / "a.jsonl", "We asked. Few came.", [1, 9, "A"], [10, 19, "B"])
    assert odd == ["marked from or to the middle of a word: e asked."]


def test_what_nobody_labelled_is_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rejected = {"text": TEXT, "spans": spans(), "answer": "reject"}
    path.write_text("\n".join(map(json.dumps, ({"sentences": PAIRS}, rejected, {"text": TEXT, "label": []}))))
    corpus = load(path)
    assert (len(corpus), corpus.n_unlabelled) == (1, 2)


@pytest.mark.parametrize("n_records", [1, 12])
def test_a_table_of_references_is_no_table_of_labelled_lines(tmp_path: Path, n_records: int) -> None:
    header = ["Title", "Publication Type", "Abstract", "Year"]
    rows = [[f"Pots of {k}", "journal article", " ".join(HEADED.split("\n")), "2020"] for k in range(n_records)]
    (tmp_path / "export.tsv").write_text(as_csv("\t", header, rows))
    corpus = load(tmp_path / "export.tsv")
    assert (len(corpus), corpus.X[-1]) == (n_records, SENTENCES)
    assert corpus.y[-1] == [(label,) for label in LABELS]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda records: {"meta": {"count": len(records)}, "results": records},
        lambda records: {"data": records},
        lambda records: {"resultList": {"result": records}},
    ],
)
def test_a_services_answer_is_a_file_of_its_records(tmp_path: Path, wrapped: Callable[[list[object]], object]) -> None:
    record = {"title": "Pots", "abstract": HEADED}
    (tmp_path / "a.json").write_text(json.dumps(wrapped([record, record]), indent=1))
    assert load(tmp_path / "a.json").X == [SENTENCES, SENTENCES]


def test_our_own_bioc_is_read_for_the_headings_that_it_prints(tmp_path: Path) -> None:
    results = load_model("research").classify_many([TEXT, HEADED], key_points=1)
    write(results, tmp_path / "results.json", format="bioc")
    corpus = load(tmp_path / "results.json", "research")
    assert (corpus.X, corpus.n_unlabelled) == ([SENTENCES], 1)
    assert corpus.y == [[(label,) for label in LABELS]]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_record_without_an_abstract_is_left_out_and_counted(tmp_path: Path, name: str) -> None:
    records = [json.dumps(record) for record in ({"title": "Pots"}, {"title": "Pots", "abstract": HEADED})]
    (tmp_path / name).write_text("\n".join(records) if name == "a.jsonl" else f"[{', '.join(records)}]")
    corpus = load(tmp_path / name)
    assert (corpus.X, corpus.n_unlabelled) == ([SENTENCES], 1)


def test_a_sentence_may_begin_like_a_comment(tmp_path: Path) -> None:
    sentences = ["# of seedlings was forty.", "### marks a row.", *SENTENCES[:2]]
    lines = "\n".join(f"{label}\t{text}" for label, text in zip(LABELS, sentences, strict=False))
    (tmp_path / "a.txt").write_text(f"# a comment, and no sentence\n###a1\n{lines}\n")
    swapped = "\n".join(f"{text}\t{label}" for label, text in zip(LABELS, sentences, strict=False))
    (tmp_path / "a.tsv").write_text(f"# id = a1\n{swapped}\n")
    corpus = load([tmp_path / "a.txt", tmp_path / "a.tsv"])
    assert corpus.X[0] == corpus.X[1] == sentences
    assert corpus.groups == ["a1", "a1"]


def test_tagged_words_under_one_label_are_cut_into_sentences(tmp_path: Path) -> None:
    words = [f"{word}\tI-INTRO" for sentence in SENTENCES[:2] for word in sentence.split()]
    words += [f"{word}\tO" for word in SENTENCES[2].split()] + [f"{word}\tI-END" for word in SENTENCES[4].split()]
    (tmp_path / "a.conll").write_text("\n".join(words).replace(".\tI", "\tI-INTRO\n.\tI", 1))
    [abstract] = read_labelled(tmp_path / "a.conll")
    assert list(abstract.sentences) == [*SENTENCES[:3], SENTENCES[4]]
    assert abstract.labels == ("INTRO", "INTRO", "", "END")


def test_choices_in_prodigy_are_sentences_of_the_abstract_that_they_name(tmp_path: Path) -> None:
    tasks = [
        {"text": text, "accept": [label], "meta": {"pmid": pmid}, "answer": "accept"}
        for pmid in (3, 4)
        for text, label in zip(SENTENCES, LABELS, strict=True)
    ]
    alone = {"text": "Pots are old.", "accept": ["BACKGROUND", "RESULTS"], "answer": "accept"}
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, [*tasks, alone])))
    found = {abstract.id: abstract for abstract in read_labelled(tmp_path / "a.jsonl")}
    assert found["3"].sentences == found["4"].sentences == tuple(SENTENCES)
    assert found["3"].labels == tuple(LABELS)
    assert found[None].choices == [("BACKGROUND", "RESULTS")]


def tasks_of_choices(**options: Any) -> list[dict[str, Any]]:
    """A task of Label Studio a sentence, with the label that was chosen; ``options``: of its only annotation."""
    return [
        {
            "id": number,
            "data": {"text": text, "abstract_id": "a1"},
            "annotations": [{"result": [choice(label)] if label else [], **options}],
        }
        for number, (text, label) in enumerate(zip(SENTENCES, LABELS, strict=True))
    ]


def choice(label: str, question: str = "label") -> dict[str, Any]:
    return {"type": "choices", "from_name": question, "to_name": "text", "value": {"choices": [label]}}


def test_choices_in_label_studio_are_sentences_of_the_abstract_that_they_name(tmp_path: Path) -> None:
    tasks = tasks_of_choices()
    tasks[1]["annotations"][0]["result"] = []  # nobody knew
    tasks[2]["annotations"][0]["result"].append(choice("hard", "difficulty"))
    (tmp_path / "a.json").write_text(json.dumps(tasks))
    corpus = load(tmp_path / "a.json", RESEARCH)
    assert (corpus.X, corpus.groups, corpus.n_unlabelled) == ([SENTENCES], ["a1"], 0)
    assert corpus.y[0] == [("BACKGROUND",), RESEARCH.labels, ("METHODS",), ("RESULTS",), ("CONCLUSIONS",)]


def test_choices_that_name_no_abstract_are_refused(tmp_path: Path) -> None:
    tasks = tasks_of_choices()
    del tasks[0]["data"]["abstract_id"]
    (tmp_path / "a.json").write_text(json.dumps(tasks))
    with pytest.raises(InputError, match="--group-column"):
        load(tmp_path / "a.json")


@pytest.mark.parametrize(
    "unlabelled",
    [
        {"text": SENTENCES[1], "label": [], "abstract_id": "a1"},
        {"text": SENTENCES[1], "label": "", "abstract_id": "a1"},
        {"text": SENTENCES[1], "label": None, "abstract_id": "a1"},
        {"text": SENTENCES[1], "accept": ["METHODS"], "answer": "ignore", "meta": {"pmid": "a1"}},
        {"text": SENTENCES[1], "accept": [], "answer": "reject", "meta": {"pmid": "a1"}},
    ],
)
def test_a_sentence_without_a_label_stays_in_its_abstract(tmp_path: Path, unlabelled: dict[str, Any]) -> None:
    rows: list[dict[str, Any]] = [{"text": text, "label": [label], "abstract_id": "a1"} for _, text, label in ROWS]
    if "accept" in unlabelled:
        rows = [{"text": text, "accept": [label], "meta": {"pmid": "a1"}} for _, text, label in ROWS]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in (rows[0], unlabelled, *rows[2:])))
    corpus = load(tmp_path / "a.jsonl", RESEARCH)
    assert (corpus.X, corpus.n_unlabelled) == ([SENTENCES], 0)
    assert corpus.y[0][1] == RESEARCH.labels


def test_an_abstract_without_stretches_is_left_out_and_counted(tmp_path: Path) -> None:
    marked = json.loads(FORMS["doccano.jsonl"])
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, [marked, {**marked, "id": 2, "label": []}])))
    corpus = load(tmp_path / "a.jsonl")
    assert (corpus.X, corpus.n_unlabelled) == ([SENTENCES], 1)


@pytest.mark.parametrize("data", [{"title": "Pots of two kinds", "abstract": TEXT}, {"abstract": TEXT, "text": "Pots"}])
def test_the_text_of_a_task_is_the_field_that_has_its_regions(tmp_path: Path, data: dict[str, str]) -> None:
    marked = [{**one["value"], "text": text} for one, text in REGIONS]
    task = {"data": data, "annotations": [{"result": [{"value": one, "type": "labels"} for one in marked]}]}
    (tmp_path / "a.json").write_text(json.dumps([task]))
    (tmp_path / "short.json").write_text(json.dumps([{"id": 1, **data, "label": marked}]))
    corpus = load([tmp_path / "a.json", tmp_path / "short.json"])
    assert corpus.X == [SENTENCES] * 2
    assert corpus.y == [[(label,) for label in LABELS]] * 2


@pytest.mark.parametrize(
    "record",
    [
        {"sentences": [{"text": "", "label": "METHODS"}, *PAIRS, {"text": "  ", "label": "METHODS"}]},
        {"sentences": [" ", *SENTENCES], "labels": ["METHODS", *LABELS]},
    ],
)
def test_sentences_without_a_character_are_left_out(tmp_path: Path, record: dict[str, Any]) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    assert load(tmp_path / "a.jsonl").X == [SENTENCES]


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
def test_records_of_one_identifier_or_none_are_abstracts_each_in_our_tables(tmp_path: Path, form: str) -> None:
    records = [Record(TEXT, pmid="100", doi="10.1/x"), Record(HEADED, pmid="100", doi="10.1/x"), Record(TEXT)]
    path = tmp_path / f"results.{form}"
    write(load_model("research").classify_many(records, key_points=0), path)
    assert load(path, "research").X == [SENTENCES] * 3


@pytest.mark.parametrize("pmid", ["", "7"])
def test_a_column_that_is_empty_names_no_abstract_where_another_does(tmp_path: Path, pmid: str) -> None:
    header = ["pmid", "id", "sentence", "label"]
    rows = [["7", "a1", *ROWS[0][1:]], *([pmid, "a1", *row[1:]] for row in ROWS[1:])]
    rows += [[pmid, "a2", *row[1:]] for row in ROWS]
    (tmp_path / "a.csv").write_text(as_csv(",", header, rows))
    values = [dict(zip(header, row, strict=True)) for row in rows]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({**one, "pmid": one["pmid"] or None}) for one in values))
    for name in ("a.csv", "a.jsonl"):
        assert load(tmp_path / name).groups == (["7"] if pmid else ["a1", "a2"])


def test_a_number_of_the_sentence_does_not_stand_in_for_an_empty_column(tmp_path: Path) -> None:
    rows = [["", str(number), *row[1:]] for number, row in enumerate(ROWS)]
    (tmp_path / "a.csv").write_text(as_csv(",", ["pmid", "id", "sentence", "label"], rows))
    with pytest.raises(InputError, match=r"line 2: nothing says.*'pmid' is empty"):
        load(tmp_path / "a.csv")


def test_blank_lines_part_abstracts_of_a_table_that_names_none(tmp_path: Path) -> None:
    lines = [f"{text}\t{label}" for _, text, label in ROWS]
    (tmp_path / "a.tsv").write_text("\n".join(["sentence\tlabel", *lines, "", *lines[:2]]))
    path = save_workbook(
        tmp_path / "a.xlsx", [["sentence", "label"], *(r[1:] for r in ROWS), [], *(r[1:] for r in ROWS[:2])]
    )
    for corpus in (load(tmp_path / "a.tsv"), load(path)):
        assert list(map(len, corpus.X)) == [5, 2]
        assert len(set(corpus.groups)) == 2


WORDS = [line.replace("\t", " -X- _ ") for line in TAGGED]


@pytest.mark.parametrize(
    "head", [["-DOCSTART- -X- O"], ["-DOCSTART- -X- O", ""], ["# Licence: CC0", "# columns: word, tag"], []]
)
def test_blank_lines_part_abstracts_of_tagged_words_under_one_comment(tmp_path: Path, head: list[str]) -> None:
    (tmp_path / "a.conll").write_text("\n".join([*head, *WORDS, "", *WORDS, ""]))
    found = list(read_labelled(tmp_path / "a.conll"))
    assert [(one.sentences, one.id) for one in found] == [(tuple(SENTENCES), None)] * 2


@pytest.mark.parametrize("head", ["-DOCSTART- {}", "### {}", "# newdoc id = {}"])
def test_where_comments_part_or_name_abstracts_blank_lines_stand_between_sentences(tmp_path: Path, head: str) -> None:
    half = TAGGED.index("We\tB-OBJECTIVE")
    words = [*TAGGED[:half], "", *TAGGED[half:], ""]
    (tmp_path / "a.conll").write_text("\n".join([head.format("a1"), *words, head.format("a2"), *words]))
    (tmp_path / "b.conll").write_text("\n".join([head.format("b1"), *words]))
    found = list(read_labelled([tmp_path / "a.conll", tmp_path / "b.conll"]))
    assert [one.sentences for one in found] == [tuple(SENTENCES)] * 3
    assert all(
        one.id is not None and one.id.endswith(name) for one, name in zip(found, ("a1", "a2", "b1"), strict=True)
    )


def test_documents_that_have_no_name_are_abstracts_each(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text(
        "\n".join(["-DOCSTART- -X- O", "", *WORDS, "", "-DOCSTART- -X- O", "", *WORDS[:9]])
    )
    assert [one.id for one in read_labelled(tmp_path / "a.conll")] == [None, None]


@pytest.mark.parametrize("name", ["a.tsv", "a.txt"])
@pytest.mark.parametrize("first", ["label", "sentence"])
def test_numbers_may_be_labels_of_lines(tmp_path: Path, name: str, first: str) -> None:
    numbers = ["0", "0", "1", "2", "2"]
    pairs = zip(numbers, SENTENCES, strict=True)
    lines = [f"{number}\t{text}" if first == "label" else f"{text}\t{number}" for number, text in pairs]
    (tmp_path / name).write_text("\n".join([*lines, "", *lines, ""]))
    corpus = load(tmp_path / name)
    assert corpus.X == [SENTENCES] * 2
    assert corpus.y[0] == [(number,) for number in numbers]


def test_numbers_that_count_sentences_are_no_labels(tmp_path: Path) -> None:
    lines = [f"{number}\t{text}" for number, text in enumerate(SENTENCES, start=1)]
    (tmp_path / "a.tsv").write_text("\n".join([*lines, "", *lines, ""]))
    with pytest.raises(InputError, match=r"a\.tsv"):
        load(tmp_path / "a.tsv")


@pytest.mark.parametrize("name", ["rct.txt", "rows.csv", "sentences.jsonl", "export.ris"])
def test_a_pipe_is_read_as_its_file_would_be(tmp_path: Path, name: str) -> None:
    content = "\n".join([FORMS[name]] * (1 if name in ("rows.csv", "rct.txt") else 400)).encode()
    (tmp_path / name).write_bytes(content)
    os.mkfifo(tmp_path / "pipe")
    threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(content,), daemon=True).start()
    piped, expected = load(tmp_path / "pipe"), load(tmp_path / name)
    assert (piped.X, piped.y, piped.sha256) == (expected.X, expected.y, expected.sha256)


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(as_csv(",", ["article", "satz", "rolle"], ROWS))
    columns = LabelColumns(sentence="satz", label="rolle", group="article")
    assert load(path, columns=columns).X == [SENTENCES]


def headed(path: Path, name: str) -> Path:
    """An export of two abstracts that print headings, in a column that no reader knows."""
    rows = [["1", HEADED, "GERMAN"], ["2", HEADED.replace("basil", "mint"), "GERMAN"]]
    header = ["sig", "resumen", "label"]
    if name.endswith(".xlsx"):
        return save_workbook(path / name, [header, *rows])
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    content = as_csv("\t" if name.endswith(".tsv") else ",", header, rows)
    if name.endswith(".json"):
        content = json.dumps(objects)
    elif name.endswith(".jsonl"):
        content = "\n".join(map(json.dumps, objects))
    (path / name).write_text(content)
    return path / name


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.xlsx", "a.json", "a.jsonl"])
def test_the_column_of_abstracts_that_print_headings_can_be_named(tmp_path: Path, name: str) -> None:
    corpus = load(headed(tmp_path, name), columns=LabelColumns(text="resumen", id="sig"))
    assert corpus.X[0] == SENTENCES
    assert corpus.y == [[(label,) for label in LABELS]] * 2
    assert corpus.groups == ["1", "2"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.jsonl"])
def test_a_column_of_abstracts_that_nothing_has_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"{name}.*no (?:column|field).*resumen"):
        load(headed(tmp_path, name), columns=LabelColumns(text="summary", id="sig"))


def test_a_field_that_is_named_wrongly_is_an_error_also_where_another_one_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"abstract": HEADED}))
    with pytest.raises(InputError, match=r"a\.jsonl: there is no field 'summary' in any object\. The fields are: abs"):
        load(tmp_path / "a.jsonl", columns=LabelColumns(text="summary"))


def test_objects_that_are_labelled_need_no_field_of_abstracts(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(FORMS["sections.jsonl"])
    paths = [tmp_path / "a.jsonl", headed(tmp_path, "b.jsonl")]
    assert len(load(paths, columns=LabelColumns(text="resumen"))) == 3


def test_a_named_column_of_abstracts_is_not_taken_for_one_of_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(as_csv(",", ["id", "text", "label"], [["1", HEADED, "GERMAN"]]))
    assert load(tmp_path / "a.csv", columns=LabelColumns(text="text")).y == [[(label,) for label in LABELS]]


def test_our_own_table_of_sentences_has_no_column_of_abstracts(tmp_path: Path) -> None:
    write(load_model("research").classify_many([TEXT], key_points=0), tmp_path / "results.csv")
    assert load(tmp_path / "results.csv", "research", columns=LabelColumns(text="text")).X == [SENTENCES]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "abstract_id,sentence,label\na1,Pots are old.,X\na1\n", r"a\.csv, line 3"),
        ("a.csv", "abstract_id,sentence,label\na1,Pots are old, we think.,X\n", r"line 2.*4 cells; the header has 3"),
        ("a.csv", 'abstract_id,sentence,label\na1,Pots.,X\na1,"Pots are old.,X\n', r"a\.csv, line 3: a quotation mark"),
        (
            "a.csv",
            as_csv(",", ["id", "text", "label"], [["1", TEXT, json.dumps([{"start": 0, "end": 40, "labels": ["A"]}])]]),
            r"a\.csv, line 2: the label is JSON.*Export",
        ),
        ("a.csv", "sentence,label\nPots are old.,X\n", r"line 2.*--group-column"),
        ("a.xlsx", "no workbook", r"a\.xlsx: the workbook is damaged"),
        ("a.jsonl", '{"sentences": ["One.", "Two."], "labels": ["A"]}', r"line 1.*2 sentences but 1 labels"),
        ("a.jsonl", '{"text": "Short.", "label": [[0, 99, "A"]]}', "line 1.*outside the text"),
        ("a.jsonl", '{"sentences": [{"text": null, "label": "A"}]}', "line 1.*a sentence of it has no text"),
        ("a.jsonl", '{"sections": [{"text": null, "label": "A"}]}', "line 1.*a sentence of it has no text"),
        ("a.jsonl", '{"abstract_id": "a", "sentence": null, "label": "A"}', "line 1.*a sentence of it has no text"),
        ("a.json", '[{"sentences": [}]', r"a\.json, line 1"),
        ("a.tsv", "METHODS\tWe asked forty people.\n" * 20 + "RESULTS Few came.\n" * 2, r"line 21"),
        ("a.tsv", "METHODS\t\tWe asked.\n" + "METHODS\tWe asked forty people.\n" * 20, r"line 1: is not a sentence"),
        ("a.conll", "We\tB-METHODS\nasked\tI-METHODS\n  I-METHODS\n", r"line 3: is not a word and a tag"),
    ],
)
def test_bad_input_is_named_with_its_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        load(path)


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_quotation_marks_of_a_table_without_quoting_are_characters(tmp_path: Path, delimiter: str) -> None:
    rows = [("abstract_id", "sentence", "label"), ("a1", '"Pots" are old.', "X"), ("a1", "Few came.", "Y")]
    (tmp_path / "a").write_text("\n".join(map(delimiter.join, rows)))
    assert load(tmp_path / "a").X == [['"Pots" are old.', "Few came."]]


def test_a_quotation_mark_at_the_start_of_a_cell_of_tsv_costs_nothing(tmp_path: Path) -> None:
    text = 'abstract_id\tsentence\tlabel\na1\t"Pots are old.\tX\na1\t"Few, he said,\ncame."\tY\n'
    (tmp_path / "a.tsv").write_text(text)
    assert load(tmp_path / "a.tsv").X == [['"Pots are old.', "Few, he said,\ncame."]]


@pytest.mark.parametrize(
    "header", [["doc_id", "text", "label", "start"], ["abstract_id", "sentence", "label", "doc_id"]]
)
def test_a_row_may_end_before_a_last_cell_that_is_empty(tmp_path: Path, header: list[str]) -> None:
    (tmp_path / "a.csv").write_text(as_csv(",", header, ROWS))
    corpus = load(tmp_path / "a.csv")
    assert (corpus.X, corpus.groups) == ([SENTENCES], ["a1"])


def test_a_row_that_ends_before_its_label_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("abstract_id,sentence,label\na1,Pots are old.,X\na1,Pots are new.\n")
    with pytest.raises(InputError, match=r"line 3: the row ends after 2 cells; 3 are needed"):
        load(tmp_path / "a.csv")


def test_white_space_around_a_sentence_in_a_cell_is_no_part_of_it(tmp_path: Path) -> None:
    rows = [[name, f" {sentence} ", label] for name, sentence, label in ROWS]
    (tmp_path / "a.csv").write_text(as_csv(",", ["abstract_id", "sentence", "label"], rows))
    assert load(tmp_path / "a.csv").X == [SENTENCES]


def test_abstracts_of_a_table_know_their_numbers_and_first_lines(tmp_path: Path) -> None:
    rows = [[f"a{number}", *row[1:]] for number in (1, 2) for row in ROWS]
    (tmp_path / "rows.csv").write_text(as_csv(",", ["abstract_id", "sentence", "label"], rows))
    results = load_model("research").classify_many([TEXT, HEADED], key_points=0)
    write(results, tmp_path / "sections.csv", rows="abstracts")
    first, second = read_labelled(tmp_path / "rows.csv")
    assert [(first.number, first.line), (second.number, second.line)] == [(1, 2), (2, 7)]
    assert [one.number for one in read_labelled(tmp_path / "sections.csv")] == [1, 2]


def test_an_object_in_memory_that_is_no_abstract_is_named_by_its_number() -> None:
    with pytest.raises(InputError, match=r"corpus, record 2: is not a labelled abstract"):
        of_objects([{"sentences": PAIRS}, {"sentences": 7}])


def test_empty_cells_after_the_last_column_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(as_csv(",", ["abstract_id", "sentence", "label"], [[*row, "", " "] for row in ROWS]))
    assert load(path).X == [SENTENCES]


def test_a_column_that_the_user_named_and_the_table_lacks_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FORMS["rows.csv"])
    save_workbook(tmp_path / "a.xlsx", [["abstract_id", "sentence", "label"], *ROWS])
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(InputError, match=rf"{name}: there is no column 'role'.*abstract_id"):
            load(tmp_path / name, columns=LabelColumns(label="role"))


def test_a_reject_goes_to_the_one_who_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"sentences": PAIRS}) + "\n{broken\n")
    rejects: list[Reject] = []
    corpus = load(path, on_reject=rejects.append)
    assert (len(corpus), [reject.line for reject in rejects]) == (1, [2])


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\0\0", "PNG"), (None, "no such file")]
)
def test_a_file_that_holds_no_text_is_an_error_or_a_reject(tmp_path: Path, content: bytes | None, told: str) -> None:
    good, bad = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    good.write_text(json.dumps({"sentences": PAIRS}))
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(InputError, match=f"b.jsonl: .*{told}"):
        load([bad, good])
    rejects: list[Reject] = []
    corpus = load([bad, good], on_reject=rejects.append)
    assert corpus.X == [SENTENCES]
    assert corpus.sha256 == load(good).sha256
    [reject] = rejects
    assert (reject.path, reject.number, reject.line) == (str(bad), 0, None)
    assert told in reject.reason


def test_a_file_that_breaks_off_is_an_error_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = "\n".join(json.dumps({"sentences": PAIRS, "id": f"{n * n:x}"}) for n in range(2_000))
    path.write_bytes(gzip.compress(lines.encode())[:-200])
    with pytest.raises(InputError, match="cut off"):
        load(path, on_reject=list[Reject]().append)


NOTHING = pytest.mark.parametrize("nothing", [None, float("nan")], ids=["null", "NaN"])


@NOTHING
def test_a_label_that_is_missing_is_an_open_one(tmp_path: Path, nothing: float | None) -> None:
    *others, last = PAIRS
    records: list[dict[str, Any]] = [
        {"sentences": [*others, last | {"label": nothing}]},
        {"sentences": SENTENCES, "labels": [*LABELS[:4], nothing]},
        *({"abstract_id": "a1", "sentence": text, "label": label} for _, text, label in ROWS[:4]),
        {"abstract_id": "a1", "sentence": SENTENCES[4], "label": nothing},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    corpus = load(path, "research")
    assert corpus.X == [SENTENCES] * 3
    assert [labels[-1] for labels in corpus.y] == [RESEARCH.labels] * 3


@NOTHING
def test_a_section_whose_label_is_missing_has_an_open_one(tmp_path: Path, nothing: float | None) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"sections": [PAIRS[0], PAIRS[4] | {"label": nothing}]}))
    assert load(path, "research").y == [[("BACKGROUND",), RESEARCH.labels]]


# ---------------------------------------------------------------------- labels that are no texts


def labels_of(path: Path, *records: object) -> list[tuple[str, ...]]:
    """Labels of the sentences of records, as they are read."""
    path.write_text("\n".join(map(json.dumps, records)))
    return [labels for abstract in read_labelled(path) for labels in abstract.choices]


def test_a_number_is_a_label_and_so_is_zero(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    pair = [{"text": "We asked.", "label": 0}, {"text": "They came.", "label": 1}]
    lists = {"sentences": ["We asked.", "They came."], "labels": [0, 1]}
    parts = {"sections": [{"text": "We asked.", "label": 0}, {"text": "They came.", "heading": 1}]}
    rows = [{"abstract_id": 0, "sentence": one["text"], "label": one["label"]} for one in pair]
    marked = {"text": "We asked. They came.", "label": [[0, 9, 0], [10, 20, 1]]}
    for records in ([{"sentences": pair}], [lists], [parts], rows, [marked]):
        assert labels_of(path, *records) == [("0",), ("1",)]
    scheme = load(path).scheme
    assert scheme is not None
    assert scheme.labels == ("0", "1")


@pytest.mark.parametrize("nothing", [None, float("nan"), "", []])
def test_a_label_that_is_null_is_left_open(tmp_path: Path, nothing: object) -> None:
    path = tmp_path / "a.jsonl"
    texts, labels = ["We asked.", "They came."], ["A", nothing]
    pair = [{"text": text, "label": label} for text, label in zip(texts, labels, strict=True)]
    lists = {"sentences": texts, "labels": labels}
    rows = [{"abstract_id": "a1", "sentence": text, "label": label} for text, label in zip(texts, labels, strict=True)]
    for records in ([{"sentences": pair}], [lists], rows):
        assert labels_of(path, *records) == [("A",), ()]


@pytest.mark.parametrize(
    "record",
    [
        {"sentences": [{"text": "We asked.", "label": "A"}, {"text": None, "label": "B"}]},
        {"sentences": ["We asked.", None], "labels": ["A", "B"]},
        {"abstract_id": "a1", "sentence": None, "label": "RESULTS"},
        {"sections": [{"label": "RESULTS", "text": None}]},
    ],
)
def test_a_text_that_is_null_is_an_error(tmp_path: Path, record: object) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl, line 2.*has no text"):
        labels_of(tmp_path / "a.jsonl", {"sentences": PAIRS}, record)


def test_a_label_that_is_an_object_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 1.*an object"):
        labels_of(tmp_path / "a.jsonl", {"sentences": [{"text": "We asked.", "label": {"name": "A"}}]})


def test_of_several_labels_a_sentence_may_have_any(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    labels = [["METHODS"], ["RESULTS", "METHODS"], ["RESULTS", "Weather"]]
    record = {"sentences": ["We asked.", "Ten of twenty came.", "It rained."], "labels": labels}
    assert labels_of(path, record) == list(map(tuple, labels))
    corpus = load(path, "research")
    assert corpus.y == [[("METHODS",), ("METHODS", "RESULTS"), RESEARCH.labels]]
    assert corpus.unmapped == {"Weather": 1}
    own = load(path).scheme
    assert own is not None
    assert own.labels == ("METHODS", "RESULTS", "Weather")


def test_a_label_over_two_lines_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    assert labels_of(path, {"sections": [{"label": "Where\nwe looked", "text": "In town."}]}) == [("Where we looked",)]


def test_abstract_number_zero_is_an_abstract(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"abstract_id": n, "sentence": "We asked.", "label": label} for n, label in enumerate("AB")]
    path.write_text("\n".join(map(json.dumps, rows)))
    assert load(path).groups == ["0", "1"]


def test_one_blank_row_in_a_long_table_parts_no_abstracts(tmp_path: Path) -> None:
    lines = [f"{text}\t{label}" for _, text, label in ROWS] * 20
    (tmp_path / "a.tsv").write_text("\n".join(["sentence\tlabel", *lines, "", *lines]))
    with pytest.raises(InputError, match=r"line 2: nothing says.*--group-column"):
        load(tmp_path / "a.tsv")


def test_the_number_of_an_abstract_before_label_and_sentence_is_no_label(tmp_path: Path) -> None:
    lines = [f"{number}\t{label}\t{text}" for number in range(3) for _, text, label in ROWS]
    (tmp_path / "a.tsv").write_text("\n".join(lines) + "\n")
    labels = {label for one in load(tmp_path / "a.tsv").y for (label,) in one}
    assert labels == set(LABELS)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"pages": 7}, r"\(no field is known to hold an abstract or a title \(it has: pages\)\)\."),
        ({"sentences": [{"label": "A"}]}, r"\(there is no field 'text'\)\."),
        ({"sections": ["We asked."]}, r"\(.*\)\."),
        ({"sentences": ["We asked."], "labels": ["A", "B"]}, r"\(1 sentences but 2 labels\)\."),
        (
            {"data": {"text": "We asked."}, "annotations": [7]},
            r"\(a part of it is of another kind than it has to be\)\.",
        ),
        ([7], r"\(it is no object\)\."),
    ],
)
def test_what_is_wrong_with_an_object_is_told_without_names_of_errors(
    tmp_path: Path, record: object, told: str
) -> None:
    with pytest.raises(InputError, match=rf"a\.jsonl.*line 1: is not a labelled abstract {told}") as raised:
        labels_of(tmp_path / "a.jsonl", record)
    assert "Error" not in str(raised.value)
