"""Every exception that absclf raises on purpose: each says what is wrong, where, and what to do."""

from __future__ import annotations

__all__ = ["AbsclfError", "InputError", "InputsChangedError", "ModelFileError", "OutputError", "SchemeError"]


class AbsclfError(Exception):
    """Root of the exceptions of this package.

    Parameters
    ----------
    message : str
        What is wrong, in one line, with the file or the parameter it concerns.
    remedy : str, optional
        What the reader can do about it, in one line.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class InputError(AbsclfError):
    """A file or a record that cannot be read as abstracts."""


class ModelFileError(AbsclfError):
    """A model file that is missing, damaged, or of a kind that this version cannot read."""


class InputsChangedError(InputError):
    """The inputs of a run that is gone on with are not what they were."""


class OutputError(AbsclfError):
    """An output that cannot be written, or that must not be."""


class SchemeError(AbsclfError):
    """A labelling scheme that does not exist or contradicts itself."""
