"""Leaves out of a sentence what a bullet does not need: a leading connective, a closing bracket of statistics."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

__all__ = ["trim"]

_MIN_WORDS = 4
_SIGNIFICANT = 0.05

_CLOSING_BRACKET = re.compile(
    r"(?<!\s)\s*+(?:\((?P<round>(?:[^()]|\([^()]*\))+)\)|\[(?P<square>[^\[\]]+)\])(?P<end>\s*+(?:[.;]\s*+)?)$"
)
"""The bracket with the blanks before it, which are looked at from the first one only."""
_PART = re.compile(r"\s*;\s*|,\s+(?!\d++\))|\s+and\s+")  # not at the comma of "F(2, 38)"
_DECIMAL = r"(?:\d++(?:[.·]\d++)?|[.·]\d++)"
_VALUE = rf"[-−–]?\s?{_DECIMAL}"
_P_VALUE = re.compile(
    rf"(?:all |both |adjusted |corrected )?p(?:[- ]values?)?\s*(?P<sign>[=<≤>≥])\s*(?P<value>{_DECIMAL})",
    re.I,
)
_INTERVAL = re.compile(
    rf"(?:9\d\s?%?\s)?(?:ci|confidence interval)s?\s*[:=]?\s*(?P<low>{_VALUE})\s*(?:to|[-–−])\s*(?P<high>{_VALUE})",
    re.I,
)
_ESTIMATE = re.compile(
    rf"(?:adjusted |pooled |a)?(?:OR|HR|RR|IRR|MD|SMD|WMD|odds ratio|hazard ratio|relative risk|risk ratio"
    rf"|n|N|r|t|F|d|g|z|χ2|χ²|df|β)(?:\s?\(\d+(?:,\s?\d+)?\))?\s*[:=]?\s*{_VALUE}"
)


def trim(sentence: str) -> list[tuple[int, int]]:
    """Find what remains of a sentence without its leading connective and its closing bracket of statistics.

    A bracket goes only if every part of it is a known statistic and what they tell is an effect that is
    there: one with ``P = 0.4`` or an interval around 1 or 0 stays, as the claim is weaker with it. Nothing
    goes if fewer than four words would remain.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    list of (int, int)
        Start and end of each remaining piece, ascending: one piece, or two where the bracket stood before the
        stop.

    Examples
    --------
    >>> sentence = "However, we found that pain fell by half (P < 0.001)."
    >>> "".join(sentence[start:end] for start, end in trim(sentence))
    'pain fell by half.'
    """
    start = _connective_end(sentence)
    pieces = [(start, len(sentence))]
    bracket = _CLOSING_BRACKET.search(sentence, start)
    if bracket and _is_dispensable(bracket["round"] or bracket["square"]):
        pieces = [(start, bracket.start()), bracket.span("end")]
    pieces = [(low, high) for low, high in pieces if low < high]
    if len("".join(sentence[low:high] for low, high in pieces).split()) < _MIN_WORDS:
        return [(0, len(sentence))]
    return pieces


def _connective_end(sentence: str) -> int:
    start = 0
    for pattern in _openings():
        match = pattern.match(sentence, start)
        if match:
            start = match.end()
    return start


@lru_cache(maxsize=1)
def _openings() -> tuple[re.Pattern[str], ...]:
    table = resources.files("absclf") / "data" / "connectives.toml"
    phrases = tomllib.loads(table.read_text(encoding="utf-8"))
    with_comma, with_that = ("|".join(map(re.escape, phrases[key])) for key in ("with_comma", "with_that"))
    # Two connectives in a row are rare, but "In conclusion, we found that" is one before the other.
    return (
        re.compile(r"\(\d{1,2}\)\s+(?=[A-Z])"),  # the number of an item: "(4) Conclusion"
        re.compile(rf"(?:{with_comma})\s*,\s+(?=\w)", re.I),
        re.compile(rf"(?:{with_that})\s+that\s+(?=\w)", re.I),
        re.compile(r"here(?:in)?\s+(?=we\s)", re.I),
    )


def _is_dispensable(bracket: str) -> bool:
    parts = [part for part in _PART.split(" ".join(bracket.split())) if part]
    return all(map(_is_known, parts)) and any(map(_shows_effect, parts))


def _is_known(part: str) -> bool:
    if _P_VALUE.fullmatch(part) or _INTERVAL.fullmatch(part):
        return _shows_effect(part)
    return _ESTIMATE.fullmatch(part) is not None


def _shows_effect(part: str) -> bool:
    p_value = _P_VALUE.fullmatch(part)
    if p_value:
        return p_value["sign"] in "=<≤" and _number(p_value["value"]) <= _SIGNIFICANT
    interval = _INTERVAL.fullmatch(part)
    if interval:
        low, high = _number(interval["low"]), _number(interval["high"])
        return low <= high and (high < 0 or 0 < low <= high < 1 or low > 1)
    return False


def _number(text: str) -> float:
    return float(re.sub(r"[−–]", "-", text).replace("·", ".").replace(" ", ""))
