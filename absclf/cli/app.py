"""The group of all commands."""

from __future__ import annotations

import click

from absclf.cli.classify import classify
from absclf.cli.evaluate import evaluate
from absclf.cli.exit_status import ExitStatus
from absclf.cli.models import models
from absclf.cli.scheme import scheme
from absclf.cli.select import select
from absclf.cli.summarize import summarize
from absclf.cli.train import train

__all__ = ["app"]

EXIT_CODES = "\n".join(["\b", "Exit codes:", *(f"  {status:>3}  {status.meaning}" for status in ExitStatus)])

COMMANDS = (classify, summarize, train, evaluate, select, scheme, models)


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from absclf import __version__

    click.echo(f"absclf {__version__}")
    context.exit()


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def app() -> None:
    """Sections and key points of scientific abstracts.

    Results go to standard output or a file; messages go to standard error.
    """


for command in COMMANDS:
    app.add_command(command)
