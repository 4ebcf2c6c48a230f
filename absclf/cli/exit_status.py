"""What the number that a command ends with means."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ExitStatus"]


class ExitStatus(IntEnum):
    """Exit codes of all commands."""

    OK = 0
    REJECTS = 1
    USAGE = 2
    NOTHING_READ = 3
    STOPPED = 4
    OUTPUT = 5
    MODEL = 6
    TOO_LOW = 7
    INTERNAL = 70
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """The code in words."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitStatus.OK: "all went well",
    ExitStatus.REJECTS: "done, but some files or records could not be read or classified",
    ExitStatus.USAGE: "the command line asks for something that does not exist",
    ExitStatus.NOTHING_READ: "no record could be read from any input",
    ExitStatus.STOPPED: "stopped at the first reject, as --on-error stop asks",
    ExitStatus.OUTPUT: "the output cannot be written, exists already, or cannot be resumed",
    ExitStatus.MODEL: "the model does not exist, is damaged, or does not fit",
    ExitStatus.TOO_LOW: "macro F1 is lower than --min-f1 asks for",
    ExitStatus.INTERNAL: "a fault of absclf itself; please report it",
    ExitStatus.INTERRUPTED: "interrupted by Ctrl-C",
}
