"""The page of examples shows what the shipped models pick now."""

from __future__ import annotations

import sys

import pytest

from training.show_key_points import main

pytest.importorskip("sumy", reason="sumy, an extra, is not installed")


def test_the_page_of_examples_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["show_key_points", "--check"])
    assert main() == 0
