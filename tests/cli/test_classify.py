"""absclf classify: what people bring gives the right result, or one line that says what to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from absclf.cli import ExitStatus
from tests.cli.conftest import REVIEW, STUDY, Run, Runner

EXAMPLES = Path(__file__).parents[2] / "examples"

TITLE = "Clay or plastic pots for basil: a randomised trial"


def sentences(run: Run) -> list[list[str]]:
    return [[sentence["text"] for sentence in result["sentences"]] for result in run.results]


STUDY_SENTENCES = [f"{sentence.rstrip('.')}." for sentence in STUDY.split(". ")]


@pytest.mark.parametrize(
    "content",
    [
        STUDY.encode(),
        f"{STUDY}\n".encode(),
        f"\ufeff{STUDY}\n".encode(),
        f"{STUDY}\r\n".encode(),
        STUDY.replace(". ", ".\n").encode(),
        STUDY.replace(". ", ".\r\n").encode(),
        STUDY.encode("utf-16"),
    ],
    ids=["plain", "line end", "byte order mark", "CRLF", "a sentence a line", "CRLF a sentence", "UTF-16"],
)
def test_a_plain_paragraph_is_one_abstract(absclf: Runner, content: bytes) -> None:
    Path("abstract.txt").write_bytes(content)
    run = absclf("classify", "abstract.txt", "--format", "jsonl")
    assert run.status is ExitStatus.OK
    assert sentences(run) == [STUDY_SENTENCES]
    assert run.messages == []


def test_text_output_shows_title_sections_and_key_points(absclf: Runner) -> None:
    Path("abstract.txt").write_text(f"{TITLE}\n\n{STUDY}\n")
    run = absclf("classify", "abstract.txt", "--model", "research", "--key-points", "2")
    result = absclf("classify", "abstract.txt", "--model", "research", "--key-points", "2", "-f", "jsonl").results[0]
    assert run.out.startswith(TITLE)
    place = 0
    for section in result["sections"]:
        place = run.out.index(f"{section['label']}\n{section['text']}", place)
    for point in result["key_points"]:
        place = run.out.index(point["text"], place)
    assert len(result["key_points"]) == 2


def test_printed_headings_are_kept_and_marked_as_printed(absclf: Runner) -> None:
    Path("abstract.txt").write_text("BACKGROUND: Pots differ. METHODS: We weighed plants. RESULTS: Clay lost.")
    result = absclf("classify", "abstract.txt", "--format", "jsonl").results[0]
    assert [(section["label"], section["text"], section["source"]) for section in result["sections"]] == [
        ("BACKGROUND", "Pots differ.", "printed"),
        ("METHODS", "We weighed plants.", "printed"),
        ("RESULTS", "Clay lost.", "printed"),
    ]


def test_several_abstracts_in_one_file(absclf: Runner) -> None:
    Path("abstracts.txt").write_text(f"###17\n{STUDY}\n\n###23\n{REVIEW}\n")
    run = absclf("classify", "abstracts.txt", "--format", "jsonl")
    assert [result["id"] for result in run.results] == ["17", "23"]


def test_latin_1_is_read_as_it_was_meant(absclf: Runner) -> None:
    Path("abstract.txt").write_bytes("Café owners in Zürich were asked. Most answered.".encode("latin-1"))
    run = absclf("classify", "abstract.txt", "--format", "jsonl")
    assert sentences(run) == [["Café owners in Zürich were asked.", "Most answered."]]


def test_one_sentence_has_one_section_and_one_key_point(absclf: Runner) -> None:
    Path("abstract.txt").write_text("Basil grows better in plastic pots.")
    result = absclf("classify", "abstract.txt", "--format", "jsonl").results[0]
    assert len(result["sections"]) == len(result["sentences"]) == len(result["key_points"]) == 1


def test_standard_input(absclf: Runner) -> None:
    run = absclf("classify", "-", "--format", "jsonl", stdin=STUDY.encode())
    assert sentences(run) == [STUDY_SENTENCES]


def test_compressed_files_are_unpacked(absclf: Runner) -> None:
    Path("abstract.txt.gz").write_bytes(gzip.compress(STUDY.encode()))
    assert sentences(absclf("classify", "abstract.txt.gz", "--format", "jsonl")) == [STUDY_SENTENCES]


def test_directories_and_patterns(absclf: Runner) -> None:
    for name in ("b.txt", "a.txt", "deep/er/c.txt", "deep/d.text"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"{name} is about pots.")
    found = [absclf("classify", path, "-f", "jsonl") for path in (".", "*.txt", "**/*.txt", "deep")]
    assert [[texts[0].split()[0] for texts in sentences(run)] for run in found] == [
        ["a.txt", "b.txt", "deep/d.text", "deep/er/c.txt"],
        ["a.txt", "b.txt"],
        ["a.txt", "b.txt", "deep/er/c.txt"],
        ["deep/d.text", "deep/er/c.txt"],
    ]


def test_a_table_with_named_columns(absclf: Runner) -> None:
    Path("table.csv").write_text(f'code,heading,body\nX1,{TITLE},"{STUDY}"\n')
    columns = ["--text-column", "body", "--title-column", "heading", "--id-column", "code"]
    run = absclf("classify", "table.csv", "--format", "jsonl", *columns)
    assert [(result["id"], result["title"]) for result in run.results] == [("X1", TITLE)]
    assert sentences(run) == [STUDY_SENTENCES]


def test_the_format_of_the_input_can_be_named(absclf: Runner) -> None:
    Path("notes").write_text(json.dumps({"text": STUDY}) + "\n")
    run = absclf("classify", "notes", "--from", "jsonl", "--format", "jsonl")
    assert sentences(run) == [STUDY_SENTENCES]


@pytest.mark.parametrize("command", ["classify", "summarize"])
def test_the_encoding_of_the_input_can_be_named(absclf: Runner, command: str) -> None:
    Path("mac.csv").write_bytes(f'title,abstract\nPots,"“Müller’s” pots – broke. {STUDY}"\n'.encode("mac_roman"))
    guessed = absclf(command, "mac.csv", "--format", "text", "--quiet")
    assert "“Müller’s” pots – broke." not in guessed.out
    told = absclf(command, "mac.csv", "--format", "text")
    (message,) = told.messages
    assert "read as Windows-1252" in message
    assert "--encoding" in message
    named = absclf(command, "mac.csv", "--format", "text", "--encoding", "MacRoman", "--key-points", "9")
    assert "“Müller’s” pots – broke." in named.out
    assert named.messages == []


def write_png(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (write_png, "PNG image"),
        (Path.exists, "no such file"),
        (lambda path: path.symlink_to(path), "leads back to itself"),
        (lambda path: path.write_bytes(gzip.compress(STUDY.encode())[:-20]), "cut off"),
    ],
    ids=["empty", "PNG renamed", "missing", "symbolic link to itself", "cut gzip"],
)
def test_what_cannot_be_read_is_one_line_with_file_and_remedy_and_the_rest_goes_on(  # type: ignore[no-untyped-def]
    absclf: Runner, make, told: str
) -> None:
    make(Path("bad.txt"))
    Path("good.txt").write_text(STUDY)
    run = absclf("classify", "bad.txt", "good.txt", "--format", "jsonl")
    assert run.status is ExitStatus.REJECTS
    assert sentences(run)[-1] == STUDY_SENTENCES
    (message,) = run.messages
    assert message.startswith("absclf: bad.txt")
    assert told in message
    assert message.count("bad.txt") == 1
    assert message.endswith(".")
    assert message.count(". ") >= 1, "a remedy follows"


def test_nothing_to_read_has_a_code_of_its_own(absclf: Runner) -> None:
    assert absclf("classify", "missing.txt").status is ExitStatus.NOTHING_READ
    assert absclf("classify", "*.nothing").status is ExitStatus.NOTHING_READ


def test_a_record_without_an_abstract_is_part_of_the_output_and_counted(absclf: Runner) -> None:
    Path("records.jsonl").write_text(
        json.dumps({"id": "1", "title": TITLE}) + "\n" + json.dumps({"text": STUDY}) + "\n"
    )
    run = absclf("classify", "records.jsonl", "--format", "jsonl")
    assert run.status is ExitStatus.OK
    assert run.results[0]["title"] == TITLE
    assert run.results[0]["sentences"] == run.results[0]["key_points"] == []
    assert "1 abstract, " in run.err
    assert "1 record without an abstract" in run.err


@pytest.mark.parametrize("number", [0, 1, 4, 50])
def test_exactly_as_many_key_points_as_were_asked_for(absclf: Runner, number: int) -> None:
    run = absclf("classify", "-", "--format", "jsonl", "--key-points", str(number), stdin=STUDY.encode())
    assert len(run.results[0]["key_points"]) == min(number, len(STUDY_SENTENCES))


def test_key_points_from_named_sections_only(absclf: Runner) -> None:
    run = absclf(
        "classify", "-", "--model", "research", "--sections", "methods, Results", "-f", "jsonl", stdin=STUDY.encode()
    )
    assert {point["label"] for point in run.results[0]["key_points"]} <= {"METHODS", "RESULTS"}


def test_key_points_within_a_number_of_words(absclf: Runner) -> None:
    run = absclf("classify", "-", "--max-words", "30", "--format", "jsonl", stdin=STUDY.encode())
    points = run.results[0]["key_points"]
    assert points
    assert sum(len(point["text"].split()) for point in points) <= 30


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("review", {"INTRODUCTION", "AREAS COVERED", "EXPERT OPINION"}),
        ("research", {"BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"}),
        ("cs", {"BACKGROUND", "OBJECTIVE", "METHOD", "RESULT", "OTHER"}),
    ],
)
def test_the_labels_are_those_of_the_model(absclf: Runner, name: str, labels: set[str]) -> None:
    run = absclf("classify", "-", "--model", name, "--format", "jsonl", stdin=STUDY.encode())
    assert {sentence["label"] for sentence in run.results[0]["sentences"]} <= labels
    assert run.results[0]["model"] == name


def test_auto_tells_a_review_from_a_study(absclf: Runner) -> None:
    run = absclf("classify", EXAMPLES / "unlabelled_review.txt", EXAMPLES / "unlabelled_trial.txt", "-f", "jsonl")
    assert [result["scheme"] for result in run.results] == ["review", "research"]
    assert run.status is ExitStatus.OK


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["classify"], "PATH"),
        (["classify", "a.txt", "--format", "papyrus"], "papyrus"),
        (["classify", "a.txt", "--from", "papyrus"], "papyrus"),
        (["classify", "a.txt", "--encoding", "klingon"], "There is no encoding 'klingon'. Try utf-8"),
        (["summarize", "a.txt", "--encoding", "hex"], "There is no encoding 'hex'"),
        (["select", "a.txt", "--encoding", ""], "There is no encoding ''"),
        (["classify", "a.txt", "--rows", "words"], "'sentences', 'abstracts'"),
        (["classify", "a.txt", "--key-points", "-1"], "-1 is not in the range"),
        (["classify", "a.txt", "--key-points", "many"], "'many' is not a valid integer"),
        (["evaluate", "research", "a.jsonl", "--min-f1", "85"], "85.0 is not in the range 0<=x<=1"),
        (["classify", "a.txt", "--output", "a.docx"], ".docx"),
        (["classify", "a.txt", "--output", "a.xlsx.gz"], "Leave .gz off"),
        (["select", "a.txt", "--output", "a.docx"], ".docx"),
        (["classify", "a.txt", "--jobs", "0"], "--jobs"),
        (["classify", "-", "-"], "only once"),
        (["classify", "a.txt", "--resume"], "--output"),
        (["classify", "a.txt", "--sections", "GOSSIP"], "GOSSIP"),
        (["clasify", "a.txt"], "clasify"),
        (["classify", "a.txt", "--formt", "json"], "--format"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_explained_in_one_line(
    absclf: Runner, arguments: list[str], told: str
) -> None:
    run = absclf(*arguments)
    assert run.status is ExitStatus.USAGE
    assert run.out == ""
    (message,) = run.messages
    assert message.startswith("absclf: ")
    assert told in message


def test_a_model_that_does_not_exist_is_explained(absclf: Runner) -> None:
    Path("a.txt").write_text(STUDY)
    run = absclf("classify", "a.txt", "--model", "missing.safetensors")
    assert run.status is ExitStatus.MODEL
    (message,) = run.messages
    assert "missing.safetensors" in message
