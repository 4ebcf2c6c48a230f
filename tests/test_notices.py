"""Sentences about the paper, not of its argument."""

from __future__ import annotations

import pytest

from absclf.notices import find_notices


@pytest.mark.parametrize(
    "notice",
    [
        "The source code of NapFinder is freely available at https://naps.example.org.",
        "All data are available from the authors upon reasonable request.",
        "Findings will be published in a journal of naps.",
        "This trial was approved by the council of porters.",
        "Ethical approval is not required for a review.",
        "This review was registered in PROSPERO (CRD42000000000).",
        "ClinicalTrials.gov identifier: NCT00000000.",
        "Trial registration: ISRCTN00000000",
        "The authors have no disclosures to report.",
        "Level III.",
        "(ABSTRACT TRUNCATED AT 250 WORDS)",
    ],
)
def test_finds(notice: str) -> None:
    assert find_notices(["Naps help.", notice, "Porters nap."]) == [1]


@pytest.mark.parametrize(
    "sentence",
    [
        "Approval of naps rose from 12% to 40%.",
        "We present NapFinder, a tool for naps that is available at https://naps.example.org.",
        "Funding mechanisms should be open to porters.",
        "ClinicalTrials.gov and two other registries were searched in 2020.",
        "Conflicts between porters were rare.",
        "Level of alertness was measured hourly.",
        "Treatment was available to all porters who asked for it.",
    ],
)
def test_leaves_the_argument_alone(sentence: str) -> None:
    assert find_notices([sentence]) == []
