"""The options that commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from absclf.formats import FORMATS, WRITERS

__all__ = [
    "example",
    "key_point_options",
    "model_option",
    "paths_argument",
    "reading_options",
    "run_options",
    "writing_options",
]

Command = TypeVar("Command", bound=Callable[..., Any])


def _together(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Options as one decorator, in the order in which help shows them."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def example(*lines: str) -> str:
    """The lines as the examples at the end of a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")

model_option = click.option(
    "--model",
    default="auto",
    show_default=True,
    metavar="NAME|FILE",
    help="Which model labels the sentences: auto, review, research, cs, or a model file.",
)

key_point_options = _together(
    click.option(
        "-k",
        "--key-points",
        type=click.IntRange(min=0),
        metavar="N",
        help="How many key points to choose from each abstract; 0 for none.  "
        "[default: 3, or as many as --max-words allows]",
    ),
    click.option(
        "--max-words", type=click.IntRange(min=1), metavar="W", help="The most words that they have together."
    ),
    click.option("--per-section", is_flag=True, help="Choose N from each section, not from the whole abstract."),
    click.option("--sections", metavar="LABEL,...", help="Choose from the sections with these labels only."),
    click.option(
        "--trim", is_flag=True, help="Leave out leading connectives and closing brackets of statistics from them."
    ),
)

reading_options = _together(
    click.option(
        "--from",
        "source_format",
        type=click.Choice([known.name for known in FORMATS], case_sensitive=False),
        metavar="FORMAT",
        help="Format of the input: "
        + ", ".join(known.name for known in FORMATS)
        + ".  [default: recognised by content]",
    ),
    click.option("--text-column", metavar="NAME", help="Column, or JSON field, with the abstract."),
    click.option("--title-column", metavar="NAME", help="Column, or JSON field, with the title."),
    click.option("--id-column", metavar="NAME", help="Column, or JSON field, with the identifier."),
)


def writing_options(formats: list[str] | None = None) -> Callable[[Command], Command]:
    """``--output``, ``--format`` and what guards an output that exists.

    Parameters
    ----------
    formats : list of str, optional
        Names of the formats to choose from. Default: all.
    """
    names = formats or [known.name for known in WRITERS]
    return _together(
        click.option(
            "-o",
            "--output",
            default="-",
            metavar="FILE",
            help="Where the results go.  [default: standard output]",
        ),
        click.option(
            "-f",
            "--format",
            "target_format",
            type=click.Choice(names, case_sensitive=False),
            metavar="FORMAT",
            help=f"Format of the output: {', '.join(names)}.  [default: by the ending of FILE, else text]",
        ),
        click.option("--force", is_flag=True, help="Replace FILE, or what a run that was cut off has left of it."),
        click.option("--resume", is_flag=True, help="Go on with the run that was cut off, if there is one."),
    )


run_options = _together(
    click.option(
        "-j",
        "--jobs",
        type=int,
        default=1,
        show_default=True,
        metavar="N",
        help="Worker processes; -1 for one a processor. The output is the same for any number.",
    ),
    click.option(
        "--on-error",
        type=click.Choice(["continue", "stop"]),
        default="continue",
        show_default=True,
        help="What to do after a file or record that cannot be read or classified.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; only errors."),
)
