"""Sentences that say what a study sets out to do, whatever heading they stand under."""

from __future__ import annotations

import re

__all__ = ["states_aim"]

_TO_STUDY = (
    r"(?:aim|sought|seek|set out|hypothesi[sz]|investigat|evaluat|examin|assess|compar|test|analy[sz]|explor|describ"
    r"|determin|report|present|propos|develop|conduct|perform|undert|review|stud(?:y|ied)|identif|characteri[sz]|want"
    r"|ask|measur|estimat|quantif|validat|repurpos|summari[sz]|discuss)"
)
_STUDY = r"(?:study|paper|article|research|review|work|trial|analysis|report|meta-analysis|protocol|project|survey)"
_AIM = re.compile(
    rf"""
    \b(?: (?:the|our)[ ](?:[\w-]+[ ]){{0,2}}(?:aims?|objectives?|purposes?|goals?)[ ]
        (?:was|is|were|are|here|of[ ](?:this|our|the)[ ](?:[\w-]+[ ]){{0,3}}{_STUDY})\b
      | we[ ](?:(?:\w+ly|here|also|then|therefore|thus|now)[ ])*{_TO_STUDY}\w*\b
      | (?:this|present|current|our)[ ](?:[\w-]+[ ]){{0,2}}{_STUDY}[ ](?:(?:\w+ly|was|is|will|has)[ ]){{0,3}}
        (?:{_TO_STUDY}|attempt|carried|designed|done|to[ ])
    )
    | ^(?:aims?|objectives?|purpose|here(?:in)?|in[ ]this[ ](?:[\w-]+[ ]){{0,2}}{_STUDY}),?[ ](?:we|i|the|this|to)\b
    | ^to[ ](?:\w+ly[ ])?{_TO_STUDY}\w*[ ]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\bwe (?:have )?(?:previously|recently|earlier|already)\b"
    r"|\b(?:previous|earlier|recent|prior) (?:study|studies|work)\b|^previously",
    re.IGNORECASE,
)


def states_aim(sentence: str) -> bool:
    """Whether a sentence says what this study sets out to do.

    Found by its words: it serves where a heading says otherwise, or nothing.

    Examples
    --------
    >>> states_aim("We aimed to count the hens that peck."), states_aim("Hens are known to peck.")
    (True, False)
    """
    return _AIM.search(sentence) is not None and _BEFORE.search(sentence) is None
