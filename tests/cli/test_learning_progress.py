"""How far learning is: a line on a terminal, and nothing elsewhere."""

from __future__ import annotations

import io
import sys
import time

import pytest

from absclf.cli.learning import LearningProgress


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


STEPS = [(1.0, "Learning", 0.0), (1.1, "Learning", 0.01), (3.0, "Learning", 0.01), (61.0, "Learning", 0.25)]
STEPS += [(85.0, "Learning", 0.5), (85.1, "Measuring", 0.0), (86.0, "Measuring", 0.5)]


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, quiet: bool = False) -> str:
    """What is written as the clock goes on."""
    clock = [0.0]
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    progress = LearningProgress(quiet=quiet)
    for clock[0], stage, share in STEPS:
        progress(stage, share)
    progress.end()
    return stream.getvalue()


def test_each_stage_is_told_with_its_share_and_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["Learning: 0%", "Learning: 1%", "Learning: 25%, 3:00 left", "Learning: 50%, 1:24 left"]
    lines += ["Measuring: 50%, 0:01 left", ""]  # at the end nothing is left of it
    assert told(Terminal(), monkeypatch) == "".join(f"\r{line:<60}" for line in lines) + "\r"


def test_nothing_is_told_in_a_file_or_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(io.StringIO(), monkeypatch) == ""
    assert told(Terminal(), monkeypatch, quiet=True) == ""
