"""``absclf evaluate``: how good a model is on labelled abstracts, and whether another is better."""

from __future__ import annotations

from typing import Annotated

import typer

from absclf.cli.exit_status import ExitStatus
from absclf.cli.help import Command, example
from absclf.cli.learning import (
    GREATEST_SEED,
    Corpora,
    GroupColumn,
    LabelColumn,
    Rejects,
    Report,
    SentenceColumn,
    load_corpus,
    spare,
    write_text,
)
from absclf.cli.options import AsJson, Encoding, IdColumn, TextColumn, number

__all__ = ["app"]

app = typer.Typer()


@app.command(
    cls=Command,
    epilog=example(
        "absclf evaluate research labelled.jsonl",
        "absclf evaluate mine.safetensors test.csv --compare research --report report.html",
        "absclf evaluate mine.safetensors test.csv --min-f1 0.85",
    ),
)
def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", hidden=True)],
    corpora: Corpora,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            metavar="NAME|FILE",
            help="Labels and headings: review, research, cs, or a TOML file.  [default: the model's own]",
        ),
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="NAME|FILE", help="Another model, to be set beside it.")
    ] = None,
    min_f1: Annotated[
        float | None,
        typer.Option(
            "--min-f1",
            metavar="F1",
            help="End with exit code 7 if macro F1 is lower than this, from 0 to 1.",
            **number(float, 0, 1),
        ),
    ] = None,
    as_json: AsJson = False,
    report: Report = None,
    encoding: Encoding = None,
    sentence_column: SentenceColumn = None,
    label_column: LabelColumn = None,
    group_column: GroupColumn = None,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            help="Where the random numbers of intervals begin: 0 or more.",
            **number(int, 0, GREATEST_SEED),
        ),
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace the report that is there.")] = False,
) -> int:
    """Measure MODEL, a name or a file, on labelled abstracts.

    CORPUS is all that `absclf train` takes. Where an abstract prints headings, they are the labels, and the model
    does not see them.
    """
    import json

    from absclf.corpora import LabelColumns, check, not_measured
    from absclf.models import load as load_model
    from absclf.resampling import compare as compare_models
    from absclf.retraining import assess_model, predictions

    spare({"--report": report}, force, corpora, [scheme, model, compare])
    columns = LabelColumns(sentence_column, label_column, group_column, text_column, id_column)
    measured = load_model(model)
    # A model that chooses among schemes is measured in the one that the corpus has.
    known_by_model = measured.scheme if len(measured.schemes) == 1 else None
    rejects = Rejects()
    corpus = load_corpus(corpora, scheme or known_by_model, columns, rejects, encoding)
    known = corpus.scheme
    assert known is not None  # load always gives one
    assessment = assess_model(measured, known, corpus, seed=seed)
    values = {"assessment": assessment.to_dict(), "not_measured": dict(corpus.unmapped)}
    lines = [*assessment.lines(), *not_measured(corpus, known)]
    if compare is not None:
        other = load_model(compare)
        found = [(one.name, predictions(one, known, corpus.X)) for one in (other, measured)]
        comparison = compare_models(known.labels, corpus.y, found[0], found[1], seed)
        values["comparison"] = comparison.to_dict()
        lines += ["", comparison.in_words()]
    is_low = min_f1 is not None and assessment.scores.macro_f1 < min_f1
    if min_f1 is not None:
        verdict = "lower than" if is_low else "not lower than"
        values["min_f1"] = {"asked": min_f1, "is_reached": not is_low}
        lines += ["", f"Macro F1 is {assessment.scores.macro_f1:.4f}, {verdict} {min_f1}."]
    typer.echo(json.dumps(values, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
    if report is not None:
        from absclf.report.training import render

        write_text(report, render(assessment, check(corpus, known), measured.card))
    return ExitStatus.TOO_LOW if is_low else rejects.status
