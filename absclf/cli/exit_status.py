"""What the number that a command ends with means."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ExitStatus"]


class ExitStatus(IntEnum):
    """Exit codes of all commands."""

    OK = 0, "all went well"
    REJECTS = 1, "done, but some files or records could not be read or classified"
    USAGE = 2, "the command line asks for something that does not exist"
    NOTHING_READ = 3, "no record could be read from any input"
    STOPPED = 4, "stopped at the first reject, as --on-error stop asks"
    OUTPUT = 5, "the output cannot be written, exists already, or cannot be resumed"
    MODEL = 6, "the model does not exist, is damaged, or does not fit"
    INTERNAL = 70, "a fault of absclf itself; please report it"
    INTERRUPTED = 130, "interrupted by Ctrl-C"

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitStatus:
        """A member with its meaning."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member
