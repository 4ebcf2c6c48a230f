"""What kind of paper a title announces: a review in words, or a study. Says nothing of most titles."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["announced_by"]

_REVIEW = re.compile(
    r"\breview\b|overview|state of the art|current (?:status|concepts|perspectives)|recent advances|\bupdate\b"
    r"|future directions|therapeutic (?:potential|implications)",
    re.IGNORECASE,
)
# Reviews that are done as studies are, and studies that review something: records, cases.
_REVIEW_AS_A_STUDY = re.compile(
    r"systematic|meta-?analy|scoping|umbrella|protocol|rapid review|case|chart review|peer review|review of \d"
    r"|series|registry|retrospective|cohort|trial|survey",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"randomi[sz]ed|\btrial\b|cohort|cross-sectional|case[- ](?:report|series|control)|a case of"
    r"|\bin (?:the )?(?:rats?|mice|mouse|zebrafish|drosophila|vitro|vivo)\b|new species|sp\. nov"
    r"|retrospective|prospective|prevalence|comparison|comparative|effects? of|evaluation of|analysis of"
    r"|identification of|validation|using|\ba .* study|approach|algorithm|framework|learning|model(?:l?ing)?\b",
    re.IGNORECASE,
)
_NOT_SURELY_A_STUDY = re.compile(
    r"review|overview|meta-analy|update|guideline|perspective|challenges|opportunit|survey", re.IGNORECASE
)


def announced_by(title: str) -> Literal["review", "study"] | None:
    """Whether a title announces a narrative review or a study; None where it says neither, or both.

    Parameters
    ----------
    title : str
    """
    if _REVIEW.search(title):
        return None if _REVIEW_AS_A_STUDY.search(title) else "review"
    if _STUDY.search(title) and not _NOT_SURELY_A_STUDY.search(title):
        return "study"
    return None
