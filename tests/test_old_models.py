"""Models that an earlier version wrote load in this one: a file of each schema version is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

import absclf
from absclf.modelfile import SCHEMA_VERSION
from tests.made_abstracts import LABELS

DATA = Path(__file__).parent / "data"
VERSIONS = range(1, SCHEMA_VERSION + 1)
TEXT = (
    "Naps are common among nurses. The aim was to compare naps among nurses. We asked 20 nurses in two towns. "
    "Mean sleep rose by 20 minutes (p < 0.05). Our findings support naps."
)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_model_of_each_schema_version_loads_and_works(version: int) -> None:
    model = absclf.load(DATA / f"model_schema_{version}.safetensors")
    result = model.classify(TEXT)
    assert [sentence.label for sentence in result.sentences] == list(LABELS)
    assert len(result.key_points) == 3
    assert model.card["name"] == "tiny"
