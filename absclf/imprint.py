"""Lines of the publisher that databases leave at the end of an abstract: "© 2024 The Author(s)."."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["count_before_imprint"]

_IMPRINT = re.compile(
    r"""
    \W* (?: © | \(c\)\s?(?:19|20)\d\d
      | copyright\s(?:©|\(c\)|(?:19|20)\d\d|of\sthis)
      | all\srights\sreserved | this\sis\san\sopen[- ]access\sarticle
      | (?:[\w&,.'()-]+\s){0,8}published\s(?:online\s)?by\s(?-i:[A-Z])
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def count_before_imprint(sentences: Sequence[str]) -> int:
    """How many sentences stand before the publisher's lines at the end; all where there are none, or nothing else.

    Examples
    --------
    >>> count_before_imprint(["Naps help.", "© 2024 The Authors.", "Sleep published by Night Press."])
    1
    """
    count = len(sentences)
    while count and _IMPRINT.match(sentences[count - 1]):
        count -= 1
    return count or len(sentences)
