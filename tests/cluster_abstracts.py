"""Abstracts for the tests on clusters, and what a worker that dies does."""

from __future__ import annotations

import json
import os
from pathlib import Path

import absclf

__all__ = ["ABSTRACTS", "die_once", "expected_key_points", "expected_rows", "row"]

ABSTRACTS: tuple[str | None, ...] = (
    "Night work disturbs the sleep of bakers. We asked whether a nap helps. Half of them took naps. Naps helped.",
    "BACKGROUND: Bakers sleep badly. METHODS: We asked 84 bakers. RESULTS: Naps helped. CONCLUSIONS: Nap more.",
    "",
    None,
    "This review discusses the yeasts of sourdough. In our opinion, defined starters will replace traditional ones.",
    "Loud music may tire dancers. We measured 31 dancers on six evenings. They were less tired than we had thought.",
    "Café workers – µg of caffeine ≥ 300 a day – slept 5–6 h. Further trials should follow.",
) * 3


def expected_rows(key_points: int | None = 3) -> list[tuple[str, float, list[object]]]:
    """Scheme, its probability and the sentences of each abstract, from this process alone."""
    found = absclf.load("auto").classify_many([text or "" for text in ABSTRACTS], key_points=key_points)
    return [(r.scheme, r.scheme_probability, [s.to_dict() for s in r.sentences]) for r in found]


def expected_key_points(title: str) -> list[str]:
    """The key points of each abstract under a title, as JSON, from this process alone."""
    records = [absclf.Record(text or "", title=title) for text in ABSTRACTS]
    found = absclf.load("auto").classify_many(records)
    return [json.dumps(result.to_dict()["key_points"], ensure_ascii=False) for result in found]


def row(scheme: str, probability: float, sentences: str) -> tuple[str, float, list[object]]:
    """The same of a row of a data frame."""
    return scheme, probability, json.loads(sentences)


def die_once(marker: str) -> None:
    """End this process at once, as the system does when memory runs out; later calls do nothing."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    assert Path(marker).exists()
    os._exit(9)
