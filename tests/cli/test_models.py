"""absclf models: what ships, and what is known of each."""

from __future__ import annotations

import json

import pytest

from absclf import __version__
from absclf.cli import ExitStatus
from tests.cli.conftest import Runner

NAMES = ["auto", "review", "research", "cs"]


def test_the_models_that_ship_are_listed_with_their_labels(absclf: Runner) -> None:
    run = absclf("models")
    assert run.status is ExitStatus.OK
    assert [line.split()[0] for line in run.out.splitlines() if not line.startswith(" ")] == NAMES
    assert "INTRODUCTION, AREAS COVERED, EXPERT OPINION" in run.out


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_shown(absclf: Runner, name: str) -> None:
    run = absclf("models", name)
    assert run.status is ExitStatus.OK
    assert run.out.startswith(f"name: {name}\n")
    card = json.loads(absclf("models", name, "--json").out)
    assert card["name"] == name
    assert len(card["digest"]) == 64


def test_an_unknown_model_is_told(absclf: Runner) -> None:
    run = absclf("models", "missing")
    assert run.status is ExitStatus.MODEL
    assert len(run.messages) == 1
    assert "missing" in run.err


def test_the_version(absclf: Runner) -> None:
    assert absclf("--version").out == f"absclf {__version__}\n"
