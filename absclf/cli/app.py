"""All commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from absclf.cli import classify, evaluate, models, scheme, select, summarize, train
from absclf.cli.exit_status import ExitStatus

__all__ = ["app"]

EXIT_CODES = "\n".join(["\b", "Exit codes:", *(f"  {status:>3}  {status.meaning}" for status in ExitStatus)])

app = typer.Typer(
    epilog=EXIT_CODES,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        # said here, as Typer else loads pydantic to find out that help of all commands is not asked for
        "default_map": {"help": False},
    },
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from absclf import __version__

    typer.echo(f"absclf {__version__}")
    raise typer.Exit


@app.callback()
def absclf(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version.")
    ] = False,
) -> None:
    """Sections and key points of scientific abstracts.

    Results go to standard output or a file; messages go to standard error.
    """


for command in (classify, summarize, train, evaluate, select, scheme, models):
    app.add_typer(command.app)
