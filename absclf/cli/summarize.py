"""``absclf summarize``: an abstract's key points, and nothing else of it."""

from __future__ import annotations

from typing import Annotated

import typer

from absclf.cli.help import Command, example
from absclf.cli.options import (
    Encoding,
    Force,
    IdColumn,
    Jobs,
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
    TextColumn,
    TitleColumn,
    Trim,
    format_option,
    number,
)

__all__ = ["app"]

app = typer.Typer()

SomeKeyPoints = Annotated[
    int | None,
    typer.Option(
        "-k",
        "--key-points",
        metavar="N",
        help="How many key points to choose from each abstract.  [default: 3, or as many as --max-words allows]",
        **number(int, 1),
    ),
]
KeyPointFormat = Annotated[str | None, format_option(["text", "markdown", "json", "jsonl"])]


@app.command(
    cls=Command,
    epilog=example(
        "absclf summarize review.txt --key-points 4",
        "absclf summarize exports/ --format markdown --output points.md",
    ),
)
def summarize(
    paths: Paths,
    model: ModelName = "auto",
    key_points: SomeKeyPoints = None,
    max_words: MaxWords = None,
    per_section: PerSection = False,
    sections: Sections = None,
    trim: Trim = False,
    output: Output = "-",
    target_format: KeyPointFormat = None,
    force: Force = False,
    resume: Resume = False,
    source_format: SourceFormat = None,
    encoding: Encoding = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    id_column: IdColumn = None,
    jobs: Jobs = 1,
    on_error: OnError = "continue",
    quiet: Quiet = False,
) -> int:
    """Print only the key points of abstracts.

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
        only_key_points=True,
    )
    return carry_out(request)
