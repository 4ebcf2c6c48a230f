"""``absclf classify``: label the sentences of abstracts, and choose their key points."""

from __future__ import annotations

from typing import Any

import click

from absclf.cli.options import (
    example,
    key_point_options,
    model_option,
    paths_argument,
    reading_options,
    run_options,
    writing_options,
)

__all__ = ["classify"]


@click.command(
    epilog=example(
        "absclf classify review.txt",
        "absclf classify exports/ '*.nbib' --format jsonl --output sections.jsonl --jobs 4",
        "pbpaste | absclf classify - --model research --key-points 0",
    )
)
@paths_argument
@model_option
@key_point_options
@writing_options()
@click.option(
    "--rows",
    type=click.Choice(["sentences", "abstracts"]),
    default="sentences",
    show_default=True,
    help="What a row is, in the formats that are tables.",
)
@reading_options
@run_options
def classify(**options: Any) -> int:
    """Split abstracts into labelled sections, with key points.

    PATH is a file, a directory, a glob pattern in quotes, or - for standard input.
    """
    from absclf.cli.running import Request, carry_out

    return carry_out(Request(**options))
