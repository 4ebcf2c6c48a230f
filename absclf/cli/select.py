"""``absclf select``: the abstracts that are most worth labelling next."""

from __future__ import annotations

from typing import Any

import click

from absclf.cli.exit_status import ExitStatus
from absclf.cli.learning import spare
from absclf.cli.options import example, paths_argument, reading_options
from absclf.formats import WRITERS

__all__ = ["select"]

_MOST_ABSTRACTS = 20_000


@click.command(
    epilog=example(
        "absclf select export.nbib --n 50 --format doccano --output to_label.jsonl",
        "absclf select exports/ --n 20 --model mine.safetensors --format label-studio --output tasks.json",
    )
)
@paths_argument
@click.option("-n", "--n", type=click.IntRange(min=1), default=50, show_default=True, help="How many to choose.")
@click.option("--model", default="research", show_default=True, metavar="NAME|FILE", help="Whose doubts count.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Where they go.  [default: standard output]")
@click.option(
    "-f",
    "--format",
    "target_format",
    type=click.Choice([known.name for known in WRITERS], case_sensitive=False),
    metavar="FORMAT",
    help="Format of the output, with the model's labels to correct.  [default: by the ending of FILE, else jsonl]",
)
@click.option("--force", is_flag=True, help="Replace FILE.")
@reading_options
def select(**options: Any) -> int:
    """Choose the abstracts of which a model is most unsure, no two alike, for people to label.

    PATH is a file, a directory, a glob pattern in quotes, or - for standard input.
    """
    spare(options["output"], options.pop("force"))
    return _run(**options)


def _run(
    paths: tuple[str, ...],
    n: int,
    model: str,
    output: str,
    target_format: str | None,
    source_format: str | None,
    text_column: str | None,
    title_column: str | None,
    id_column: str | None,
) -> int:
    from absclf.abstract import Record
    from absclf.active_learning import select_abstracts
    from absclf.errors import InputError
    from absclf.formats import Columns, Reject, expand, read_records, write
    from absclf.labeller import Labeller
    from absclf.models import load as load_model
    from absclf.segmentation import segment

    chosen_by = load_model(model)
    labeller = chosen_by.classifier.labeller_
    if not isinstance(labeller, Labeller):
        raise click.UsageError(f"The model {model} cannot choose. Take --model research, or one that you have trained.")
    columns = Columns(text_column, title_column, id_column)
    records: list[Record] = []
    sentences: list[list[str]] = []
    n_rejects = 0
    for file in expand(paths):
        found = [file] if isinstance(file, Reject) else read_records(file, format=source_format, columns=columns)
        for record in found:
            if isinstance(record, Reject):
                n_rejects += 1
                click.echo(f"absclf: {record}", err=True)
            elif record.text.strip() and len(records) < _MOST_ABSTRACTS:
                records.append(record)
                sentences.append(segment(record).sentences)
    if not records:
        raise InputError("There is no abstract to choose from.", "Check the paths.")
    numbers, unsure = select_abstracts(labeller, sentences, n)
    results = chosen_by.classify_many([records[number] for number in numbers], key_points=0)
    write(results, output, format=target_format or ("jsonl" if output == "-" else None))
    mean = sum(unsure[number] for number in numbers) / max(1, len(numbers))
    click.echo(
        f"absclf: {len(numbers):,} of {len(records):,} abstracts chosen; mean uncertainty {mean:.2f}, "
        f"of all {unsure.mean():.2f}.",
        err=True,
    )
    return ExitStatus.REJECTS if n_rejects else ExitStatus.OK
