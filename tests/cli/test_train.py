"""absclf train, evaluate, scheme and select: from labelled files to a model, and whether it is any better."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from absclf import load
from absclf.cli import ExitStatus
from absclf.corpora import load as load_corpus
from absclf.schemes import load_scheme
from tests.cli.conftest import REVIEW, STUDY, Run, Runner
from tests.trained_models import small_model, write_corpus

OWN = {"BACKGROUND": "why", "OBJECTIVE": "why", "METHODS": "how", "RESULTS": "what", "CONCLUSIONS": "what"}


@pytest.fixture
def base(absclf: Runner) -> str:
    """A small model to start from, in the command's folder."""
    del absclf
    small_model().save("small.safetensors")
    return "small.safetensors"


def test_a_corpus_becomes_a_model_with_scores_and_report(absclf: Runner, base: str) -> None:
    write_corpus(Path("own.jsonl"), 24, rename=OWN)
    run = absclf("train", "own.jsonl", "--from", base, "--output", "own.safetensors", "--report", "report.html")
    assert run.status is ExitStatus.OK
    model = load("own.safetensors")
    assert model.labels == ("why", "how", "what")
    assert model.card["test"]["abstracts"] == 4
    assert 0 < model.card["scores"]["accuracy"] <= 1
    assert len(model.card["scores"]["learning_curve"]) == 3
    for told in ("24 abstracts", "position", "commonest confusions" if "taken for" in run.out else "sentences right"):
        assert told in run.out
    page = Path("report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert page.count("<svg") == 4
    assert "<script" not in page


@pytest.mark.parametrize("command", ["train {} --from {base} -o m.st", "evaluate {base} {}", "scheme {}"])
def test_the_column_of_abstracts_can_be_named(absclf: Runner, base: str, command: str) -> None:
    rows = [f'"METHODS: We asked {n} bakers. RESULTS: Half of {n} slept longer."' for n in range(20, 40)]
    Path("export.csv").write_text("\n".join(["resumen", *rows]))
    arguments = command.format("export.csv", base=base).split()
    assert absclf(*arguments).status is ExitStatus.NOTHING_READ
    run = absclf(*arguments, "--text-column", "resumen")
    assert (run.status, run.err) == (ExitStatus.OK, "")


def test_a_corpus_from_standard_input_is_that_of_its_file(absclf: Runner, base: str) -> None:
    abstracts = [f"METHODS: We asked {n} bakers. RESULTS: Half of {n} slept longer." for n in range(20, 24)]
    content = "\n".join(f"TY  - JOUR\nAB  - {abstract}\nER  - \n" for abstract in abstracts)
    Path("a.ris").write_text(content)
    arguments = ["--from", base, "--test-share", "0", "--output"]
    absclf("train", "a.ris", *arguments, "file.st")
    run = absclf("train", "-", *arguments, "standard_input.st", stdin=content.encode())
    assert run.status is ExitStatus.OK
    assert load("standard_input.st").card["corpus"] == load("file.st").card["corpus"]


def test_the_found_scheme_is_printed_for_the_user_to_edit(absclf: Runner, base: str) -> None:
    write_corpus(Path("own.jsonl"), 12, rename=OWN)
    run = absclf("train", "own.jsonl", "--from", base, "--output", "own.safetensors", "--test-share", "0")
    assert '"why",' in run.out
    assert load("own.safetensors").card["corpus"]["abstracts"] == 12


def test_a_test_file_is_measured_on_and_its_copies_are_not_learnt(absclf: Runner, base: str) -> None:
    write_corpus(Path("train.jsonl"), 12)
    write_corpus(Path("test.jsonl"), 4)
    run = absclf("train", "train.jsonl", "--test", "test.jsonl", "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.OK
    assert "in the test corpus, too: 4" in run.out
    assert load("m.safetensors").card["corpus"]["abstracts"] == 8


def test_labels_of_the_test_file_that_the_scheme_does_not_know_are_told(absclf: Runner, base: str) -> None:
    write_corpus(Path("train.jsonl"), 12)
    write_corpus(Path("test.jsonl"), 4, seed=5, rename={"METHODS": "weather"})
    run = absclf("train", "train.jsonl", "--test", "test.jsonl", "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.OK
    count = Path("test.jsonl").read_text().count('"weather"')
    assert f"does not know their labels or headings: {count} sentences" in run.out
    assert f"weather: {count} sentences" in run.out


def test_too_few_abstracts_to_part_any_off_are_told(absclf: Runner, base: str) -> None:
    write_corpus(Path("own.jsonl"), 3)
    arguments = ["train", "own.jsonl", "--from", base, "--force", "--output", "m.safetensors"]
    assert "none is parted off: the model is not measured" in absclf(*arguments).out
    assert "parted off" not in absclf(*arguments, "--test-share", "0").out


def test_a_model_that_cannot_be_started_from_is_a_model_that_does_not_fit(absclf: Runner) -> None:
    write_corpus(Path("own.jsonl"), 6)
    run = absclf("train", "own.jsonl", "--from", "review", "--search", "--output", "m.safetensors")
    assert run.status is ExitStatus.MODEL
    assert "'review' cannot be started from" in run.err


@pytest.mark.parametrize("label", ["METHODS", "weather"])
def test_a_corpus_with_one_label_is_refused(absclf: Runner, base: str, label: str) -> None:
    write_corpus(Path("own.jsonl"), 12, rename=dict.fromkeys(OWN, label))
    run = absclf("train", "own.jsonl", "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.NOTHING_READ
    assert f"({label}): there is nothing to tell apart" in run.err
    assert not Path("m.safetensors").exists()


def test_a_corpus_that_is_its_own_test_is_told_as_such(absclf: Runner, base: str) -> None:
    write_corpus(Path("own.jsonl"), 6)
    run = absclf("train", "own.jsonl", "--test", "own.jsonl", "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.NOTHING_READ
    assert "has 0 labelled abstracts besides 6 that are in the test corpus, too: too few" in run.err


def test_a_report_of_nothing_is_told_even_in_silence(absclf: Runner, base: str) -> None:
    write_corpus(Path("own.jsonl"), 2)
    run = absclf("train", "own.jsonl", "--from", base, "--output", "m.safetensors", "--report", "r.html", "--quiet")
    assert run.status is ExitStatus.OK
    assert "there is no report" in run.err
    assert not Path("r.html").exists()


@pytest.mark.parametrize("others", [["--test", "test.jsonl"], ["--test-share", "0", "--scheme", "review"]])
def test_nothing_is_learnt_where_no_label_is_known(absclf: Runner, base: str, others: list[str]) -> None:
    strange = dict.fromkeys(OWN, "weather") | {"METHODS": "mood"}
    write_corpus(Path("train.jsonl"), 12, rename=strange if "--scheme" in others else {})
    write_corpus(Path("test.jsonl"), 4, seed=5, rename=strange)
    run = absclf("train", "train.jsonl", *others, "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.NOTHING_READ
    assert "weather" in run.err
    assert "Learning from" not in run.out
    assert not Path("m.safetensors").exists()


COMMANDS_THAT_WRITE = pytest.mark.parametrize(
    "arguments",
    [
        "train own.jsonl --from {base} --output {output}",
        "train own.jsonl --from {base} --output m.safetensors --report {output}",
        "evaluate {base} own.jsonl --report {output}",
        "select own.jsonl --model {base} --output {output}",
    ],
)


@COMMANDS_THAT_WRITE
def test_nothing_is_overwritten_without_force(absclf: Runner, base: str, arguments: str) -> None:
    write_corpus(Path("own.jsonl"), 12)
    Path("there").write_text("kept")
    run = absclf(*arguments.format(base=base, output="there").split())
    assert run.status is ExitStatus.OUTPUT
    assert "--force" in run.err
    assert Path("there").read_text() == "kept"


@COMMANDS_THAT_WRITE
@pytest.mark.parametrize(("output", "told"), [("nowhere/new", "folder does not exist"), (".", "is a directory")])
def test_an_output_without_a_place_is_told_before_any_work(
    absclf: Runner, base: str, arguments: str, output: str, told: str
) -> None:
    write_corpus(Path("own.jsonl"), 12)
    run = absclf(*arguments.format(base=base, output=output).split())
    assert run.status is ExitStatus.OUTPUT
    assert told in run.err
    assert run.out == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_no_fault_of_absclf(absclf: Runner, base: str) -> None:
    write_corpus(Path("own.jsonl"), 12)
    run = absclf("select", "own.jsonl", "--model", base, "--output", "/dev/full", "--force")
    assert run.status is ExitStatus.OUTPUT
    assert "/dev/full: cannot be written" in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        "train own.jsonl --from {base} --output own.jsonl",
        "train own.jsonl --from {base} --output folder/../own.jsonl",
        "train own.jsonl --test test.jsonl --from {base} --output m.safetensors --report test.jsonl",
        "train own.jsonl --from {base} --output {base}",
        "train folder --from {base} --output folder/m.safetensors",
        "evaluate {base} own.jsonl --report own.jsonl",
        "evaluate research own.jsonl --compare {base} --report {base}",
        "select own.jsonl --model {base} --output own.jsonl",
        "select own.jsonl --model {base} --labelled test.jsonl --output test.jsonl",
    ],
)
def test_an_input_is_never_replaced(absclf: Runner, base: str, arguments: str) -> None:
    Path("folder").mkdir()
    files = [Path("own.jsonl"), Path("test.jsonl"), Path("folder/m.safetensors")]
    for seed, path in enumerate(files):
        write_corpus(path, 6, seed)
    files.append(Path(base))
    before = [path.read_bytes() for path in files]
    run = absclf(*arguments.format(base=base).split(), "--force")
    assert run.status is ExitStatus.OUTPUT
    assert "this is also an input" in run.err
    assert [path.read_bytes() for path in files] == before


@pytest.mark.parametrize(("output", "report"), [("same", "./same"), ("-", "report.html")])
def test_a_model_has_a_file_of_its_own(absclf: Runner, base: str, output: str, report: str) -> None:
    write_corpus(Path("own.jsonl"), 6)
    before = sorted(Path.cwd().iterdir())
    run = absclf("train", "own.jsonl", "--from", base, "--output", output, "--report", report)
    assert run.status is ExitStatus.USAGE
    assert "file" in run.err
    assert sorted(Path.cwd().iterdir()) == before


def test_a_model_that_cannot_be_written_is_an_output(
    absclf: Runner, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write_corpus(Path("own.jsonl"), 12)
    monkeypatch.setattr("pathlib.Path.replace", refused)
    run = absclf("train", "own.jsonl", "--from", base, "--output", "m.safetensors", "--test-share", "0")
    assert run.status is ExitStatus.OUTPUT
    assert "the model cannot be written" in run.err


def test_bad_input_is_named_and_nothing_is_written(absclf: Runner, base: str) -> None:
    Path("bad.jsonl").write_text('{"sentences": [{"text": "One.", "label": "A"}]}\n{"sentences": [1]}\n')
    run = absclf("train", "bad.jsonl", "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.NOTHING_READ
    assert "bad.jsonl, record 2, line 2" in run.err
    assert not Path("m.safetensors").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("train corpus --from {base} --output m.safetensors --test-share 0", ["corpus/empty.jsonl"]),
        ("train own.jsonl nothere.jsonl --from {base} --output m.safetensors", ["nothere.jsonl"]),
        ("train own.jsonl --test test.jsonl --test nothere.jsonl --from {base} --output m.st", ["nothere.jsonl"]),
        ("evaluate {base} corpus nothere.jsonl", ["corpus/empty.jsonl", "nothere.jsonl"]),
        ("scheme corpus", ["corpus/empty.jsonl"]),
        ("select corpus nothere.jsonl --model {base}", ["corpus/empty.jsonl", "nothere.jsonl"]),
        ("select own.jsonl --labelled test.jsonl --labelled nothere.jsonl --model {base}", ["nothere.jsonl"]),
    ],
)
def test_a_file_without_a_record_is_told_and_the_others_are_read(
    absclf: Runner, base: str, arguments: str, told: list[str]
) -> None:
    Path("corpus").mkdir()
    for seed, name in enumerate(("corpus/full.jsonl", "own.jsonl", "test.jsonl")):
        write_corpus(Path(name), 12, seed)
    Path("corpus/empty.jsonl").touch()
    run = absclf(*arguments.format(base=base).split())
    assert run.status is ExitStatus.REJECTS
    assert [line.split(": ")[1] for line in run.err.splitlines()][: len(told)] == told
    assert run.out


def test_models_reports_and_pages_in_the_folder_of_a_corpus_are_told_and_not_learnt(absclf: Runner, base: str) -> None:
    Path("corpus").mkdir()
    write_corpus(Path("corpus/full.jsonl"), 12)
    Path("texts.jsonl").write_text(json.dumps({"abstract": STUDY}))
    absclf("classify", "texts.jsonl", "--output", "corpus/page.html")
    absclf("train", "corpus/full.jsonl", "--from", base, "-o", "corpus/m.safetensors", "--report", "corpus/r.html")
    run = absclf("train", "corpus", "--from", base, "--output", "again.safetensors")
    assert run.status is ExitStatus.REJECTS
    assert [line.split(": ")[1] for line in run.err.splitlines()] == [
        "corpus/m.safetensors",
        "corpus/page.html",
        "corpus/r.html",
    ]
    assert "12 abstracts" in run.out


@pytest.mark.parametrize("arguments", ["train {} --output m.st", "evaluate research {}", "scheme {}", "select {}"])
def test_where_no_file_has_a_record_nothing_is_done(absclf: Runner, arguments: str) -> None:
    run = absclf(*arguments.format("nothere.jsonl").split())
    assert run.status is ExitStatus.NOTHING_READ
    assert "nothere.jsonl: there is no such file" in run.err
    assert run.out == ""


@pytest.mark.parametrize("arguments", ["evaluate {base} {{}}", "scheme {{}}", "select own.jsonl --labelled {{}}"])
def test_a_wrong_record_among_labelled_ones_ends_the_command(absclf: Runner, base: str, arguments: str) -> None:
    write_corpus(Path("own.jsonl"), 6)
    Path("bad.jsonl").write_text(Path("own.jsonl").read_text() + '\n{"sentences": [1]}\n')
    run = absclf(*arguments.format(base=base).format("bad.jsonl").split())
    assert run.status is ExitStatus.NOTHING_READ
    assert "line 7" in run.err
    assert run.out == ""


def test_a_bad_record_does_not_stop_a_choice(absclf: Runner, base: str) -> None:
    lines = [json.dumps({"abstract": STUDY}), "{broken", json.dumps({"abstract": REVIEW})]
    Path("all.jsonl").write_text("\n".join(lines))
    run = absclf("select", "all.jsonl", "--model", base)
    assert run.status is ExitStatus.REJECTS
    assert "all.jsonl, record 2, line 2" in run.err
    assert sorted(texts(run)) == sorted([STUDY, REVIEW])


def test_an_interrupt_leaves_nothing_behind(absclf: Runner, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    write_corpus(Path("own.jsonl"), 12)
    monkeypatch.setattr("absclf.retraining.assess_model", interrupted)  # when the model is trained, and not yet saved
    before = sorted(Path.cwd().iterdir())
    run = absclf("train", "own.jsonl", "--from", base, "--output", "m.safetensors")
    assert run.status is ExitStatus.INTERRUPTED
    assert sorted(Path.cwd().iterdir()) == before


def test_the_round_trip_with_people(absclf: Runner, base: str) -> None:
    texts = [" ".join(sentences) for sentences in load_corpus(write_corpus(Path("c.jsonl"), 8)).X]
    Path("texts.jsonl").write_text("\n".join(json.dumps({"abstract": text}) for text in texts))
    absclf("classify", "texts.jsonl", "--model", base, "--output", "labelled.jsonl")
    corrected = Path("labelled.jsonl").read_text().replace('"RESULTS"', '"METHODS"')
    Path("labelled.jsonl").write_text(corrected)
    run = absclf("train", "labelled.jsonl", "--from", base, "--output", "m.safetensors", "--scheme", "research")
    assert run.status is ExitStatus.OK
    assert load("m.safetensors").card["findings"]["labels"]["RESULTS"] == 0


# ---------------------------------------------------------------------- evaluate


@pytest.fixture
def corpus(absclf: Runner) -> str:
    """A labelled file in the command's folder."""
    del absclf
    return write_corpus(Path("test.jsonl"), 10, seed=5).name


def test_a_model_is_measured(absclf: Runner, base: str, corpus: str) -> None:
    run = absclf("evaluate", base, corpus, "--json")
    found = json.loads(run.out)["assessment"]
    low, high = found["intervals"]["accuracy"]
    assert low <= found["accuracy"] <= high
    assert found["abstracts"] == 10


@pytest.mark.parametrize(("least", "status"), [("0", ExitStatus.OK), ("1", ExitStatus.TOO_LOW)])
def test_too_low_an_f1_is_an_exit_code(absclf: Runner, base: str, corpus: str, least: str, status: ExitStatus) -> None:
    run = absclf("evaluate", base, corpus, "--min-f1", least)
    assert run.status is status
    assert "Macro F1 is" in run.out
    run = absclf("evaluate", base, corpus, "nothere.jsonl", "--min-f1", least, "--json")
    assert run.status is (ExitStatus.REJECTS if status is ExitStatus.OK else status)
    assert json.loads(run.out)["min_f1"] == {"asked": float(least), "is_reached": status is ExitStatus.OK}


def test_two_models_are_compared_in_words(absclf: Runner, base: str, corpus: str) -> None:
    run = absclf("evaluate", base, corpus, "--compare", base, "--report", "report.html")
    assert "may be chance" in run.out
    assert "<svg" in Path("report.html").read_text()


def test_printed_headings_are_labels_that_the_model_does_not_see(absclf: Runner, base: str) -> None:
    Path("a.txt").write_text("METHODS: We asked 20 bakers. RESULTS: Half slept longer.\n")
    found = json.loads(absclf("evaluate", base, "a.txt", "--json").out)["assessment"]
    assert found["sentences"] == 2


def test_what_is_not_measured_is_told(absclf: Runner, base: str) -> None:
    write_corpus(Path("test.jsonl"), 4, rename={"METHODS": "weather"})
    count = Path("test.jsonl").read_text().count('"weather"')
    assert f"weather: {count} sentences" in absclf("evaluate", base, "test.jsonl").out
    assert json.loads(absclf("evaluate", base, "test.jsonl", "--json").out)["not_measured"] == {"weather": count}


def test_a_corpus_without_a_label_of_the_model_cannot_be_measured_on(absclf: Runner, base: str) -> None:
    write_corpus(Path("test.jsonl"), 4, rename=dict.fromkeys(OWN, "weather"))
    run = absclf("evaluate", base, "test.jsonl")
    assert run.status is ExitStatus.NOTHING_READ
    assert "does not know weather" in run.err


@pytest.mark.parametrize("seed", ["-1", str(10**20)])
@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_seed_out_of_range_is_told(absclf: Runner, base: str, corpus: str, command: str, seed: str) -> None:
    names = [corpus, "--output", "m.safetensors"] if command == "train" else [base, corpus]
    run = absclf(command, *names, "--seed", seed)
    assert run.status is ExitStatus.USAGE
    assert "not in the range 0<=x<=" in run.err


# ---------------------------------------------------------------------- scheme


def test_a_scheme_is_printed_as_a_file_to_edit(absclf: Runner) -> None:
    write_corpus(Path("own.jsonl"), 6, rename=OWN)
    run = absclf("scheme", "own.jsonl")
    Path("my.toml").write_text(run.out)
    assert load_scheme("my.toml").labels == ("why", "how", "what")
    assert load_scheme("my.toml").name == "own"


def test_headings_of_the_scheme_and_those_that_may_be_some_are_told_with_counts(absclf: Runner) -> None:
    text = "Background: Hens peck. Where we looked: In {} barns. Why we went: To see. Results: They peck."
    Path("a.ris").write_text("".join(f"TY  - JOUR\nAB  - {text.format(n)}\nER  - \n" for n in ("two", "six")))
    Path("my.toml").write_text(
        'name = "my"\nlabels = ["BACKGROUND", "METHOD", "RESULT"]\n[roles]\nBACKGROUND = ["background"]\n'
        'RESULT = ["results"]\n[headings]\nMETHOD = ["Where we looked"]\n'
    )
    run = absclf("scheme", "a.ris", "--scheme", "my.toml")
    assert '"METHOD",  # 4 sentences' in run.out
    assert '#   "Why we went"  (2 abstracts)' in run.out
    Path("printed.toml").write_text(run.out)
    assert load_scheme("printed.toml") == load_scheme("my.toml")


@pytest.mark.parametrize("scheme", [[], ["--scheme", "research"]])
def test_where_no_heading_is_known_those_that_may_be_some_are_told(absclf: Runner, scheme: list[str]) -> None:
    Path("a.ris").write_text("TY  - JOUR\nAB  - OBJETIVO: We asked. MÉTODOS: We counted.\nER  - \n" * 2)
    run = absclf("scheme", "a.ris", *scheme)
    assert run.status is ExitStatus.NOTHING_READ
    assert "OBJETIVO (2 abstracts), MÉTODOS (2 abstracts)" in run.err
    assert 'labels = ["OBJETIVO", "MÉTODOS"]' in run.err


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("pots.nbib", "PMID- 7\nTI  - Pots\nAB  - AIM: “Müller’s” pots. RESULTS: Many broke.\n\n", "RESULTS"),
        ("pots.csv", "abstract,sentence,label\n1,“Müller’s” pots.,AIM\n1,Many broke.,RÉSULTATS\n", "RÉSULTATS"),
    ],
)
def test_the_encoding_of_a_corpus_is_told_where_it_is_guessed_and_can_be_named(
    absclf: Runner, name: str, content: str, label: str
) -> None:
    Path(name).write_bytes(content.encode("mac_roman"))
    (message,) = absclf("scheme", name, "--scheme", "research").messages
    assert message.startswith(f"absclf: {name}: the text is not UTF-8")
    named = absclf("scheme", name, "--scheme", "research", "--encoding", "mac_roman")
    assert named.messages == []
    assert label in named.out


def test_a_corpus_without_labels_is_told(absclf: Runner) -> None:
    Path("a.txt").write_text(STUDY)
    run = absclf("scheme", "a.txt")
    assert run.status is ExitStatus.NOTHING_READ
    assert "headings" in run.err


# ---------------------------------------------------------------------- select


def texts(run: Run) -> list[str]:
    return [" ".join(sentence["text"] for sentence in result["sentences"]) for result in run.results]


def test_abstracts_are_chosen_for_labelling(absclf: Runner, base: str) -> None:
    Path("all.jsonl").write_text("\n".join(json.dumps({"abstract": text}) for text in (STUDY, REVIEW, STUDY)))
    run = absclf("select", "all.jsonl", "--n", "3", "--model", base)
    assert sorted(texts(run)) == sorted([STUDY, REVIEW])
    assert "2 of 3 abstracts chosen" in run.err


def test_what_was_chosen_can_be_labelled_and_learnt(absclf: Runner, base: str) -> None:
    Path("all.jsonl").write_text("\n".join(json.dumps({"abstract": text}) for text in (STUDY, REVIEW)))
    absclf("select", "all.jsonl", "--model", base, "--format", "doccano", "--output", "chosen.jsonl")
    assert len(load_corpus("chosen.jsonl", "research")) == 2


@pytest.mark.parametrize(
    ("output", "form"), [("chosen", "jsonl"), ("chosen.jsonl", "jsonl"), ("chosen.md", "markdown")]
)
def test_the_ending_of_the_output_asks_for_its_format(absclf: Runner, base: str, output: str, form: str) -> None:
    Path("all.jsonl").write_text(json.dumps({"abstract": STUDY}))
    expected = absclf("select", "all.jsonl", "--model", base, "--format", form).out
    absclf("select", "all.jsonl", "--model", base, "--output", output)
    assert Path(output).read_text() == expected


def test_what_is_labelled_already_is_not_chosen(absclf: Runner, base: str) -> None:
    Path("all.jsonl").write_text("\n".join(json.dumps({"abstract": text}) for text in (STUDY, REVIEW)))
    absclf("classify", "all.jsonl", "--model", base, "--output", "labelled.jsonl")
    Path("one.jsonl").write_text(Path("labelled.jsonl").read_text().splitlines()[0])
    assert texts(absclf("select", "all.jsonl", "--model", base, "--labelled", "one.jsonl")) == [REVIEW]
