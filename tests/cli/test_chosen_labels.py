"""--sections: which labels a list with commas names."""

from __future__ import annotations

import pytest

from absclf.cli.messages import UsageError
from absclf.cli.running import _chosen_labels

LABELS = ("Design", "Design, setting, and participants", "Results", "Meaning")


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ("results", ["Results"]),
        ("Meaning, RESULTS", ["Meaning", "Results"]),
        ("Design,Results", ["Design", "Results"]),
        ("Design, setting, and participants", ["Design, setting, and participants"]),
        ("results,design,setting,  and participants,meaning", ["Results", LABELS[1], "Meaning"]),
        ("Design, setting, and participants, Design", [LABELS[1], "Design"]),
    ],
)
def test_a_label_may_have_commas_in_it(given: str, chosen: list[str]) -> None:
    assert _chosen_labels(given, LABELS) == tuple(chosen)


@pytest.mark.parametrize(("given", "unknown"), [("Design, settings", "settings"), ("Results,", ""), ("", "")])
def test_what_is_no_label_is_told_with_those_that_are(given: str, unknown: str) -> None:
    with pytest.raises(UsageError) as raised:
        _chosen_labels(given, LABELS)
    assert raised.value.message == (
        f"--sections: the model has no label {unknown!r}, "
        "but Design; Design, setting, and participants; Results; Meaning."
    )
