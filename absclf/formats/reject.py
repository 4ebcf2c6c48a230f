"""What a reader reports beside the records: a record that it could not read, and why."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["InputWarning", "Reject"]


class InputWarning(UserWarning):
    """Something in a file was not as it should be; reading went on."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read, or the rest of a file behind a damage.

    Parameters
    ----------
    path : str
        The file; ``"-"`` is standard input.
    reason : str
        What is wrong with it, in one line.
    remedy : str
        What the reader can do about it, in one line.
    number : int
        Position among the file's records, counted from 1 as in `Record.number`; 0 for the file as a whole.
    line : int or None
        Line on which the record begins, counted from 1, where the format has lines.
    id : str or None
        The record's identifier, where it could be made out.
    """

    path: str
    reason: str
    remedy: str = ""
    number: int = 0
    line: int | None = None
    id: str | None = None

    def __str__(self) -> str:
        place = [self.path]
        if self.number:
            place.append(f"record {self.number:,}")
        if self.line is not None:
            place.append(f"line {self.line:,}")
        if self.id:
            place.append(self.id)
        return f"{', '.join(place)}: {self.reason} {self.remedy}".rstrip()
