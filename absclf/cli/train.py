"""``absclf train``: a model from labelled abstracts, and whether it is any better."""

from __future__ import annotations

from typing import Any

import click

from absclf.cli.learning import (
    LearningProgress,
    column_options,
    columns_of,
    load_corpus,
    scheme_option,
    spare,
    write_text,
)
from absclf.cli.options import example

__all__ = ["train"]

SCRATCH = "scratch"


@click.command(
    epilog=example(
        "absclf train labelled.jsonl --output mine.safetensors",
        "absclf train export.nbib --output mine.safetensors --from scratch --report report.html",
        "absclf train train.csv --test test.csv --scheme my.toml --output mine.safetensors",
    )
)
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...")
@click.option("-o", "--output", required=True, metavar="MODEL", help="Where the model goes.")
@scheme_option
@click.option(
    "--from",
    "base",
    metavar="NAME|FILE",
    help="The model to start from, or scratch.  [default: research, and scratch for 20,000 abstracts or more]",
)
@click.option("--test", metavar="FILE", multiple=True, help="Labelled abstracts to measure on; may be repeated.")
@click.option(
    "--test-share",
    type=click.FloatRange(0, 0.9),
    default=0.15,
    show_default=True,
    help="Share of the abstracts to part off and measure on where there is no --test; 0 to learn from all.",
)
@click.option("--search", "searched", is_flag=True, help="Search for settings by cross-validation: seven times as slow.")
@click.option("--seed", type=int, default=0, show_default=True, help="Where random numbers begin.")
@click.option("--report", metavar="FILE", help="Write a report with plots there, as HTML.")
@column_options
@click.option("--force", is_flag=True, help="Replace the files that are there.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
def train(**options: Any) -> None:
    """Train a model on labelled abstracts.

    CORPUS is a file, a directory, or a glob pattern in quotes: abstracts that print headings, in any format that
    absclf reads, or labelled sentences as JSONL, CSV, PubMed RCT text, CoNLL-like TSV, BRAT standoff, or an export of
    doccano, Label Studio or Prodigy.
    """
    spare(options["output"], options["force"])
    spare(options["report"], options["force"])
    columns = columns_of(options)
    _run(columns, **options)


def _run(
    columns: Any,
    corpora: tuple[str, ...],
    output: str,
    scheme: str | None,
    base: str | None,
    test: tuple[str, ...],
    test_share: float,
    searched: bool,
    seed: int,
    report: str | None,
    force: bool,
    quiet: bool,
) -> None:
    del force
    from absclf.corpora import scheme_as_toml
    from absclf.learning import LARGE
    from absclf.models import load as load_model
    from absclf.retraining import prepare, retrain

    def say(line: str = "") -> None:
        if not quiet:
            click.echo(line)

    corpus = load_corpus(corpora, scheme, columns)
    known = corpus.scheme
    assert known is not None  # load always gives one
    tested = load_corpus(test, known, columns) if test else None
    prepared = prepare(corpus, known, tested, test_share, seed)
    say("The corpus")
    for line in prepared.findings.lines():
        say(f"  {line}")
    if scheme is None:
        say("\nThe scheme, found by the labels; `absclf scheme` writes it to a file for you to edit:\n")
        say("\n".join(f"  {line}" for line in scheme_as_toml(known).splitlines()))
    started = base or (SCRATCH if len(prepared.corpus) >= LARGE else "research")
    start = None if started == SCRATCH else load_model(started)
    say(f"\nLearning from {len(prepared.corpus):,} abstracts, starting from {started}.")
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
        say("\nThere is no report, as nothing was parted off to measure on.")
    done.model.save(output)
    say(f"\nThe model is in {output}. Use it: absclf classify FILES --model {output}")
