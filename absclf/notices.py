"""Sentences about the paper, not of its argument: where data are to be had, who approved, registered and paid."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["find_notices"]

_STEMS = (
    *("http", "www.", "github", "request", "registe", "registration", "approv", "ethic", "will be ", "disseminat"),
    *("funded", "clinicaltrials", "nct0", "prospero", "isrctn", "crd4", "disclos", "conflicts", "level i", "truncated"),
)
"""Nearly each notice holds one of these in small letters: to look for them in a whole abstract first is quick."""

_SUBJECT = r"(?:the|this|our|all|these|present|current|study|trial)"
_PLACE = r"(?:<?https?:|\S*www\.|\S*github|(?:reasonable\s)?request\b|zenodo|figshare|bioconductor|cran\b|pypi\b)"
_WORK = r"(?:protocol|study|trial|project|review|systematic\sreview|meta-analysis)"
_NOTICE = re.compile(
    rf"""
    # what is to be had, and where
    (?!.{{0,60}}\bwe\s(?:present|propose|introduce|describe|develop|report))
        (?:\S+\s){{1,14}}?(?:available|accessible|accessed|released|hosted|provided)\s
        (?:\S+\s){{0,5}}?(?:at|from|on|via|through|under|upon|in)\s
        (?:\S+\s){{0,6}}?{_PLACE}
  | supplement(?:ary|al)\s(?:\w+\s){{1,3}}(?:is|are|can\sbe)\s
    # what will become of it
  | (?:{_SUBJECT}\s)*(?:results|findings|outcomes|data)\s(?:\S+\s){{0,8}}?(?:will|are\sexpected\sto)\sbe\s
        (?:disseminated|published|submitted|presented|shared|reported|communicated)
  | dissemination\b
    # who approved, registered and paid
  | (?:{_SUBJECT}\s|full\s|local\s)*(?:ethic(?:s|al)\b|institutional\sreview\sboard)
        [^.]{{0,40}}\b(?:approv|clearance|permission|granted|waived)
  | (?:{_SUBJECT}\s)*{_WORK}\s(?:was|is|has\sbeen|were)\s
        (?:\w+ly\s)?(?:registered|(?:\w+\sand\s)?approved\sby|funded|supported\sby)
  | trials?\sregistration\b | clinical\strials?\sregistration\b | prospero\b(?=.{{0,30}}\d)
  | (?:www\.)?clinicaltrials\.gov\b(?=.{{0,30}}\d{{4}})(?!.{{0,60}}\bsearch)
  | (?:NCT|ISRCTN|ChiCTR|ACTRN|CRD|UMIN|CTRI|DRKS|IRCT)\W?\w*\d{{4}}
  | (?:the\s)?authors?\s(?:\w+\s)?(?:declares?|reports?|ha(?:ve|s)|disclosed?)\s
        (?:that\s)?(?:they\shave\s)?(?:no|nothing)\s(?:\S+\s){{0,3}}(?:conflict|disclos|interest|relationship|to\b)
  | no\s(?:\w+\s){{0,2}}(?:relationships|conflicts?\sof\sinterests?|disclosures?)\b | nothing\sto\sdisclose\b
  | this\s(?:work|study|research|project)\s(?:was|is|has\sbeen)\s(?:\w+\s)?(?:supported|funded)\b
  | funded\sby\b | funding\s?: | level\s(?:of\sevidence\b|[ivx1-5]+\b) | \(?abstract\struncated\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_notices(sentences: Sequence[str]) -> list[int]:
    """Places of the sentences that tell of availability, approval, registration, funding or the like, and no more.

    Examples
    --------
    >>> find_notices(["Hens peck.", "Source code is available at https://github.com/hens/peck."])
    [1]
    """
    text = "\n".join(sentences).lower()
    stems = [stem for stem in _STEMS if stem in text]
    if not stems:
        return []
    return [place for place, sentence in enumerate(sentences) if _has(sentence, stems) and _NOTICE.match(sentence)]


def _has(sentence: str, stems: Sequence[str]) -> bool:
    small = sentence.lower()
    return any(stem in small for stem in stems)
