"""The one place that turns exceptions into messages and exit codes."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable

import typer

from absclf.cli.exit_status import ExitStatus
from absclf.cli.standard_streams import give_up, tell
from absclf.errors import AbsclfError, InputError, InputsChangedError, ModelFileError, OutputError, SchemeError
from absclf.formats.control_characters import spelled_out

__all__ = ["TRACEBACK_VARIABLE", "UsageError", "run_explained"]

TRACEBACK_VARIABLE = "ABSCLF_TRACEBACK"
"""Environment variable that shows where in the code an error comes from."""


class UsageError(typer.BadParameter):
    """Options that are valid one by one, but not together or not with what is there."""

    def format_message(self) -> str:
        """The message as it is: no single option's value is invalid."""
        return self.message


def run_explained(action: Callable[[], object]) -> int:
    """Do something and tell in one line on standard error what goes wrong.

    Parameters
    ----------
    action : callable
        What it returns is the exit code, if it is an int.

    Returns
    -------
    int
        The exit code.
    """
    try:
        status = action()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _told("interrupted.", ExitStatus.INTERRUPTED)
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return _told("interrupted.", ExitStatus.INTERRUPTED)
    except typer.TyperException as error:
        return _told(*_usage_message(error))
    except BrokenPipeError:
        return _leave_closed_pipe()
    except AbsclfError as error:
        return _told(str(error), _status_of(error))
    except OSError as error:
        return _told(_system_message(error), ExitStatus.OUTPUT)
    except Exception as error:
        return _told(
            f"this is a fault of absclf ({type(error).__name__}: {error}). Please report it with what "
            f"{TRACEBACK_VARIABLE}=1 in the environment shows.",
            ExitStatus.INTERNAL,
        )
    return status if isinstance(status, int) else ExitStatus.OK


def _status_of(error: AbsclfError) -> ExitStatus:
    if isinstance(error, OutputError | InputsChangedError):
        return ExitStatus.OUTPUT
    if isinstance(error, ModelFileError | SchemeError):
        return ExitStatus.MODEL
    if isinstance(error, InputError):
        return ExitStatus.NOTHING_READ
    return ExitStatus.INTERNAL


def _usage_message(error: typer.TyperException) -> tuple[str, ExitStatus]:
    message = error.format_message()
    if not message.endswith((".", "?", "!")):
        message += "."
    context = getattr(error, "ctx", None)
    remedy = f" See {context.command_path} --help." if context else ""
    return f"{message}{remedy}", ExitStatus.USAGE


def _system_message(error: OSError) -> str:
    if error.errno == errno.EBADF and not error.filename:
        return "standard input or output, which this needs, is closed."
    name = f"{error.filename}: " if error.filename else ""
    return f"{name}{error.strerror or error}."


def _told(message: str, status: ExitStatus) -> int:
    if os.environ.get(TRACEBACK_VARIABLE):
        traceback.print_exc()
    tell(sys.stderr, f"absclf: {spelled_out(message)}\n")
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        give_up(sys.stdout)
    return status


def _leave_closed_pipe() -> int:
    """The reader of our output has seen enough (``| head``): that is no error."""
    give_up(sys.stdout)
    return ExitStatus.OK
