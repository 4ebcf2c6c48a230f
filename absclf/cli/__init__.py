"""The ``absclf`` command: one module a command, each a thin layer over the library."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from absclf.cli.exit_status import ExitStatus

__all__ = ["ExitStatus", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those that the process was started with.

    Returns
    -------
    int
        The exit code, see `ExitStatus`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        from typer.main import get_command

        from absclf.cli.app import app
        from absclf.cli.messages import run_explained
        from absclf.cli.standard_streams import stand_in_for_closed_streams
    except KeyboardInterrupt:  # this early there is nothing to tell
        return ExitStatus.INTERRUPTED

    def invoke() -> object:
        # not command.main: it has its own way with interrupts and closed pipes
        command = get_command(app)
        stand_in_for_closed_streams()
        with command.make_context("absclf", words) as context:
            return command.invoke(context)

    return run_explained(invoke)
