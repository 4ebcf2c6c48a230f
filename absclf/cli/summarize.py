"""``absclf summarize``: an abstract's key points, and nothing else of it."""

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

__all__ = ["summarize"]


@click.command(
    epilog=example(
        "absclf summarize review.txt --key-points 4",
        "absclf summarize exports/ --format markdown --output points.md",
    )
)
@paths_argument
@model_option
@key_point_options
@writing_options(["text", "markdown", "json", "jsonl"])
@reading_options
@run_options
def summarize(**options: Any) -> int:
    """Print only the key points of abstracts.

    PATH is a file, a directory, a glob pattern in quotes, or - for standard input.
    """
    if options["key_points"] == 0:
        raise click.UsageError("--key-points 0 leaves nothing to print.")
    from absclf.cli.running import Request, carry_out

    return carry_out(Request(**options, only_key_points=True))
