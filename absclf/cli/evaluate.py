"""``absclf evaluate``: how good a model is on labelled abstracts, and whether another is better."""

from __future__ import annotations

from typing import Any

import click

from absclf.cli.exit_status import ExitStatus
from absclf.cli.learning import column_options, columns_of, load_corpus, scheme_option, spare, write_text
from absclf.cli.options import example

__all__ = ["evaluate"]


@click.command(
    epilog=example(
        "absclf evaluate research labelled.jsonl",
        "absclf evaluate mine.safetensors test.csv --compare research --report report.html",
        "absclf evaluate mine.safetensors test.csv --min-f1 0.85",
    )
)
@click.argument("model", metavar="MODEL")
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...")
@scheme_option
@click.option("--compare", metavar="NAME|FILE", help="Another model, to be set beside it.")
@click.option(
    "--min-f1",
    type=click.FloatRange(0, 1),
    metavar="F1",
    help="End with exit code 1 if macro F1 is lower than this, from 0 to 1.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--report", metavar="FILE", help="Write a report with plots there, as HTML.")
@column_options
@click.option("--seed", type=int, default=0, show_default=True, help="Where the random numbers of intervals begin.")
@click.option("--force", is_flag=True, help="Replace the report that is there.")
def evaluate(**options: Any) -> int:
    """Measure MODEL, a name or a file, on labelled abstracts.

    CORPUS is all that `absclf train` takes. Where an abstract prints headings, they are the labels, and the model
    does not see them.
    """
    spare(options["report"], options.pop("force"))
    return _run(columns_of(options), **options)


def _run(
    columns: Any,
    model: str,
    corpora: tuple[str, ...],
    scheme: str | None,
    compare: str | None,
    min_f1: float | None,
    as_json: bool,
    report: str | None,
    seed: int,
) -> int:
    import json

    from absclf.corpora import check
    from absclf.models import load as load_model
    from absclf.resampling import compare as compare_models
    from absclf.retraining import assess_model, predictions

    measured = load_model(model)
    # A model that chooses among schemes is measured in the one that the corpus has.
    corpus = load_corpus(corpora, scheme or (measured.scheme if len(measured.schemes) == 1 else None), columns)
    known = corpus.scheme
    assert known is not None  # load always gives one
    assessment = assess_model(measured, known, corpus, seed=seed)
    values = {"assessment": assessment.to_dict()}
    lines = list(assessment.lines())
    if compare is not None:
        other = load_model(compare)
        found = [(one.name, predictions(one, known, corpus.X)) for one in (other, measured)]
        comparison = compare_models(known.labels, corpus.y, found[0], found[1], seed)
        values["comparison"] = comparison.to_dict()
        lines += ["", comparison.in_words()]
    is_low = min_f1 is not None and assessment.scores.macro_f1 < min_f1
    if min_f1 is not None:
        verdict = "lower than" if is_low else "not lower than"
        lines += ["", f"Macro F1 is {assessment.scores.macro_f1:.4f}, {verdict} {min_f1}."]
    click.echo(json.dumps(values, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
    if report is not None:
        from absclf.report.training import render

        write_text(report, render(assessment, check(corpus, known), measured.card))
    return ExitStatus.REJECTS if is_low else ExitStatus.OK
