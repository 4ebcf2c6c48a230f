"""Lines of the publisher that databases leave at the end of an abstract: "© 2024 The Author(s)."."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["count_before_imprint"]

_IMPRINT = re.compile(
    r"""
    # what comes before it, without marks that it may begin with, and not to be gone through again
    (?: [^\w(©] | \((?!c\)) )*+
    (?: © | \(c\)\s?(?:19|20)\d\d
      | copyright\s(?:©|\(c\)|(?:19|20)\d\d|of\sthis)
      | all\srights\sreserved | this\sis\san\sopen[- ]access\sarticle | this\sarticle\sis\sprotected\sby\scopyright
      | psyc\w+\sdatabase\srecord\b | references?:\s\d+\W*\Z | truncated\W*\Z | licensee\s(?-i:[A-Z]) | DERR1-10\.
      | (?:[\w&,.'()-]++\s){0,8}published\s(?:online\s)?by\s(?-i:[A-Z])
      # "J Barn Sci 67:2568-2573, 2019.", "Barn 2019; 12 (3): e45."
      | (?-i:[A-Z])[\w.&-]*(?:\s[\w.&-]+){0,7}
        (?: \s\d{1,4}(?:\s?\(\d+\))?:\s?e?\d+(?:[-–]e?\d+)?[,.;]?\s\(?(?:19|20)\d\d\)?
          | \s(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(\d+\))?:\s?e?\d+(?:[-–]e?\d+)?
        ) \W*\Z
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REMAINS = 6
"""Words, at most, of what splitting leaves of such a line: "Copyright 2006 S. | Karger AG, Basel."."""


def count_before_imprint(sentences: Sequence[str]) -> int:
    """How many sentences stand before the publisher's lines at the end; all where there are none, or nothing else.

    Examples
    --------
    >>> count_before_imprint(["Naps help.", "© 2024 The Authors.", "Sleep published by Night Press."])
    1
    """
    count = place = len(sentences)
    while place:
        if _IMPRINT.match(sentences[place - 1]):
            count = place - 1
        elif not _may_be_remains(sentences, place - 1):
            break
        place -= 1
    return count or len(sentences)


def _may_be_remains(sentences: Sequence[str], place: int) -> bool:
    after_initial = place > 0 and sentences[place - 1][-3:-2].isspace() and sentences[place - 1].endswith(".")
    after_line = after_initial and _IMPRINT.match(sentences[place - 1]) is not None
    return after_line and len(sentences[place].split()) <= _REMAINS
