"""``absclf train``: a model from labelled abstracts, and whether it is any better."""

from __future__ import annotations

from typing import Annotated

import typer

from absclf.cli.help import Command, example
from absclf.cli.learning import (
    GREATEST_SEED,
    Corpora,
    GroupColumn,
    LabelColumn,
    LearningProgress,
    Rejects,
    Report,
    SchemeName,
    SentenceColumn,
    load_corpus,
    spare,
    write_text,
)
from absclf.cli.messages import UsageError
from absclf.cli.options import Encoding, IdColumn, TextColumn, number
from absclf.errors import ModelFileError, OutputError

__all__ = ["app"]

app = typer.Typer()

SCRATCH = "scratch"


@app.command(
    cls=Command,
    epilog=example(
        "absclf train labelled.jsonl --output mine.safetensors",
        "absclf train export.nbib --output mine.safetensors --from scratch --report report.html",
        "absclf train train.csv --test test.csv --scheme my.toml --output mine.safetensors",
    ),
)
def train(
    corpora: Corpora,
    output: Annotated[str, typer.Option("-o", "--output", metavar="MODEL", help="Where the model goes.")],
    scheme: SchemeName = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME|FILE",
            help="The model to start from, or scratch.  [default: research, and scratch for 20,000 abstracts or more]",
        ),
    ] = None,
    test: Annotated[
        list[str] | None,
        typer.Option("--test", metavar="FILE", help="Labelled abstracts to measure on; may be repeated."),
    ] = None,
    test_share: Annotated[
        float,
        typer.Option(
            "--test-share",
            metavar="SHARE",
            help="Share of the abstracts to part off and measure on where there is no --test; 0 to learn from all.",
            **number(float, 0, 0.9),
        ),
    ] = 0.15,
    searched: Annotated[
        bool, typer.Option("--search", help="Search for settings by cross-validation: seven times as slow.")
    ] = False,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="N", help="Where random numbers begin: 0 or more.", **number(int, 0, GREATEST_SEED)
        ),
    ] = 0,
    report: Report = None,
    encoding: Encoding = None,
    sentence_column: SentenceColumn = None,
    label_column: LabelColumn = None,
    group_column: GroupColumn = None,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the files that are there.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print only errors.")] = False,
) -> int:
    """Train a model on labelled abstracts.

    CORPUS is a file, a directory, or a glob pattern in quotes: abstracts that print headings, in any format that
    absclf reads, or labelled sentences as JSONL, CSV, XLSX, PubMed RCT text, CoNLL-like TSV, BRAT standoff, or an
    export of doccano, Label Studio or Prodigy.
    """
    from absclf.corpora import LabelColumns, not_measured, scheme_as_toml
    from absclf.learning import LARGE
    from absclf.models import load as load_model
    from absclf.retraining import prepare, retrain

    def say(line: str = "") -> None:
        if not quiet:
            typer.echo(line)

    if output == "-":
        raise UsageError("A model does not go to standard output: name a file with --output.")
    spare({"--output": output, "--report": report}, force, [*corpora, *(test or ())], [scheme, base])
    columns = LabelColumns(sentence_column, label_column, group_column, text_column, id_column)
    rejects = Rejects()
    corpus = load_corpus(corpora, scheme, columns, rejects, encoding)
    known = corpus.scheme
    assert known is not None  # load always gives one
    tested = load_corpus(test, known, columns, rejects, encoding) if test else None
    prepared = prepare(corpus, known, tested, test_share, seed)
    say("The corpus")
    for line in prepared.findings.lines():
        say(f"  {line}")
    if tested is not None and tested.unmapped:
        say("The test corpus")
        for line in not_measured(tested, known):
            say(f"  {line}")
    if scheme is None:
        say("\nThe scheme, found by the labels; `absclf scheme` writes it to a file for you to edit:\n")
        say("\n".join(f"  {line}" for line in scheme_as_toml(known).splitlines()))
    started = base or (SCRATCH if len(prepared.corpus) >= LARGE else "research")
    start = None if started == SCRATCH else load_model(started)
    say(f"\nLearning from {len(prepared.corpus):,} abstracts, starting from {started}.")
    if prepared.test is None and test_share:
        say("Of so few abstracts none is parted off: the model is not measured. Name others with --test to measure it.")
    progress = LearningProgress(quiet=quiet)
    try:
        done = retrain(prepared, known, start, seed, searched=searched, curve=report is not None, tell=progress)
    finally:
        progress.end()
    if done.assessment is not None:
        how = "parted off by abstract" if prepared.is_split else "the test corpus"
        say(f"\nThe model, on abstracts that it has not seen ({how})")
        for line in done.assessment.lines():
            say(f"  {line}")
    if report is not None and done.assessment is not None:
        from absclf.report.training import render

        write_text(report, render(done.assessment, prepared.findings, done.model.card))
        say(f"\nThe report is in {report}.")
    elif report is not None:
        typer.echo("absclf: there is no report, as nothing was parted off to measure on.", err=True)
    try:
        done.model.save(output)
    except ModelFileError as error:  # here the model is what is written
        raise OutputError(error.message, error.remedy) from error
    say(f"\nThe model is in {output}. Use it: absclf classify FILES --model {output}")
    return rejects.status
