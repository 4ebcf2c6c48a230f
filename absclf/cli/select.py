"""``absclf select``: the abstracts that are most worth labelling next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from absclf.cli.help import Command, example
from absclf.cli.learning import Rejects, spare
from absclf.cli.messages import UsageError
from absclf.cli.options import Encoding, IdColumn, Paths, SourceFormat, TextColumn, TitleColumn, number, one_of
from absclf.formats import WRITERS

if TYPE_CHECKING:
    from absclf.abstract import Record

__all__ = ["app"]

app = typer.Typer()

_FORMAT = "jsonl"  # unless --format or the output's ending asks for another
_MOST_ABSTRACTS = 20_000  # that are compared with each other


@app.command(
    cls=Command,
    epilog=example(
        "absclf select export.nbib --n 50 --format doccano --output to_label.jsonl",
        "absclf select exports/ --n 20 --model mine.safetensors --labelled corrected.jsonl --output next.jsonl",
    ),
)
def select(
    paths: Paths,
    n: Annotated[int, typer.Option("-n", "--n", metavar="N", help="How many to choose.", **number(int, 1))] = 50,
    model: Annotated[str, typer.Option("--model", metavar="NAME|FILE", help="Whose doubts count.")] = "research",
    labelled: Annotated[
        list[str] | None,
        typer.Option("--labelled", metavar="FILE", help="Abstracts that have labels already; may be repeated."),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", show_default=False, metavar="FILE", help="Where they go.  [default: standard output]"
        ),
    ] = "-",
    target_format: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT",
            help="Format of the output, with the model's labels to correct.  "
            "[default: by the ending of FILE, else jsonl]",
            **one_of([known.name for known in WRITERS]),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE.")] = False,
    source_format: SourceFormat = None,
    encoding: Encoding = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    id_column: IdColumn = None,
) -> int:
    """Choose the abstracts whose labels would tell most about those of all the others, for people to label.

    PATH is a file, a directory, a glob pattern in quotes, or - for standard input.
    """
    from absclf.active_learning import sampled, select_abstracts
    from absclf.batch.inputs import read_chunks
    from absclf.batch.journal import Position
    from absclf.cli.console import Console
    from absclf.corpora import read_labelled
    from absclf.errors import InputError
    from absclf.formats import Columns, Reject, expand, find_output_format, read_records, write
    from absclf.labeller import Labeller
    from absclf.models import load as load_model
    from absclf.segmentation import segment

    has_ending = output != "-" and PurePath(output).suffix
    try:
        # Without an ending: not text, as elsewhere, which no one can correct labels in.
        form = find_output_format(target_format or (None if has_ending else _FORMAT), output).name
    except InputError as error:
        raise UsageError(str(error)) from None
    spare({"--output": output}, force, [*paths, *(labelled or ())], [model])
    chosen_by = load_model(model)
    labeller = chosen_by.labeller
    if not isinstance(labeller, Labeller):
        raise UsageError(f"The model {model} cannot choose. Take --model research, or one that you have trained.")
    columns = Columns(text_column, title_column, id_column)
    rejects = Rejects()
    on_notice = Console().note
    corpus = read_labelled(
        labelled or (), chosen_by.scheme, on_reject=rejects.tell_unless_labelled, on_notice=on_notice
    )
    known = [one.sentences for one in corpus if any(one.labels)]
    read = partial(read_records, format=source_format, encoding=encoding, columns=columns, on_notice=on_notice)

    def texts() -> Iterator[Record]:
        for chunk in read_chunks(list(expand(paths)), read, Position()):
            for record in chunk.items:
                if isinstance(record, Reject):
                    rejects.tell(record)
                elif record.text.strip():
                    yield record

    records, n_records = sampled(texts(), _MOST_ABSTRACTS)
    if not records:
        raise InputError("There is no abstract to choose from.", "Check the paths.")
    numbers, unsure = select_abstracts(
        labeller, [segment(record, chosen_by.scheme).sentences for record in records], n, known
    )
    results = chosen_by.classify_many([records[number] for number in numbers], key_points=0)
    write(results, output, format=form)
    mean = sum(unsure[number] for number in numbers) / max(1, len(numbers))
    sample = f", a random sample of {len(records):,} considered" if len(records) < n_records else ""
    typer.echo(
        f"absclf: {len(numbers):,} of {n_records:,} abstracts chosen{sample}; mean uncertainty {mean:.2f}, "
        f"of all {unsure.mean():.2f}.",
        err=True,
    )
    return rejects.status
