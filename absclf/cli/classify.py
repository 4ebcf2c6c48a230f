"""``absclf classify``: label the sentences of abstracts, and choose their key points."""

from __future__ import annotations

from typing import Annotated

import typer

from absclf.cli.help import Command, example
from absclf.cli.options import (
    Encoding,
    Force,
    IdColumn,
    Jobs,
    KeyPoints,
    MaxWords,
    ModelName,
    OnError,
    Output,
    Paths,
    PerSection,
    Quiet,
    Resume,
    Sections,
    SourceFormat,
    TargetFormat,
    TextColumn,
    TitleColumn,
    Trim,
    one_of,
)

__all__ = ["app"]

app = typer.Typer()

Rows = Annotated[
    str,
    typer.Option(
        "--rows",
        metavar="[sentences|abstracts]",
        help="What a row is, in the formats that are tables.",
        **one_of(["sentences", "abstracts"]),
    ),
]


@app.command(
    cls=Command,
    epilog=example(
        "absclf classify review.txt",
        "absclf classify exports/ '*.nbib' --format jsonl --output sections.jsonl --jobs 4",
        "pbpaste | absclf classify - --model research --key-points 0",
    ),
)
def classify(
    paths: Paths,
    model: ModelName = "auto",
    key_points: KeyPoints = None,
    max_words: MaxWords = None,
    per_section: PerSection = False,
    sections: Sections = None,
    trim: Trim = False,
    output: Output = "-",
    target_format: TargetFormat = None,
    force: Force = False,
    resume: Resume = False,
    rows: Rows = "sentences",
    source_format: SourceFormat = None,
    encoding: Encoding = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    id_column: IdColumn = None,
    jobs: Jobs = 1,
    on_error: OnError = "continue",
    quiet: Quiet = False,
) -> int:
    """Split abstracts into labelled sections, with key points.

    PATH is a file, a directory, a glob pattern in quotes, or - for standard input.
    """
    from absclf.cli.running import Request, carry_out

    request = Request(
        paths=tuple(paths),
        model=model,
        key_points=key_points,
        max_words=max_words,
        per_section=per_section,
        sections=sections,
        trim=trim,
        output=output,
        target_format=target_format,
        source_format=source_format,
        encoding=encoding,
        text_column=text_column,
        title_column=title_column,
        id_column=id_column,
        jobs=jobs,
        on_error=on_error,
        force=force,
        resume=resume,
        quiet=quiet,
        rows=rows,
    )
    return carry_out(request)
