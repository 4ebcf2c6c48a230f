"""The command line, called in this process with the models that ship, and the files that it is given."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from absclf.cli import ExitStatus, main

__all__ = ["Run", "Runner"]

STUDY = (
    "Little is known about how gardeners choose between clay and plastic pots. "
    "We wanted to find out whether the material changes the growth of basil. "
    "Sixty seedlings were randomly assigned to clay or plastic pots and weighed after six weeks. "
    "Plants in clay pots weighed 14% less than plants in plastic pots (p = 0.02). "
    "Plastic pots may be the better choice for basil on a sunny window sill."
)

REVIEW = (
    "Drugs that thin the mucus of the airways have been used for decades with little evidence behind them. "
    "This article reviews the trials of three of them and discusses how their effect was measured. "
    "The search covered two databases without limits of language. "
    "In our opinion the field should turn to outcomes that patients notice. "
    "We believe that combinations of drugs will be tested within the next five years."
)


@dataclass(frozen=True)
class Run:
    """What a command left: exit status, standard output, standard error."""

    status: ExitStatus
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """The lines of output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def messages(self) -> list[str]:
        """The lines of standard error without the summary that closes a run."""
        return [line for line in self.err.splitlines() if not line.endswith(" seconds.")]


Runner = Callable[..., Run]


@pytest.fixture
def absclf(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A function that calls the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        status = ExitStatus(main([str(argument) for argument in arguments]))
        out, err = capfdbinary.readouterr()
        return Run(status, out.decode(), err.decode())

    return call
