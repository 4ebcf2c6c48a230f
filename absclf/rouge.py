"""ROUGE: how many words and pairs of words a sentence shares with a reference summary.

Lin (2004), *ROUGE: A Package for Automatic Evaluation of Summaries*. Words are runs of Latin letters and
digits in lower case, unstemmed, as in the ``rouge-score`` package, against which the tests hold this module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

__all__ = ["best_rouge", "rouge_n"]

_WORD = re.compile(r"[a-z0-9]+")


def rouge_n(sentence: str, reference: str, n: int) -> float:
    """F-measure of the n-grams that two texts share.

    Parameters
    ----------
    sentence, reference : str
    n : int
        Words an n-gram, at least 1.

    Returns
    -------
    float
        In [0, 1]; 0 where one of the texts has no n-gram.
    """
    return _f_measure(_count_ngrams(sentence, n), _count_ngrams(reference, n))


def best_rouge(sentences: Sequence[str], references: Sequence[str]) -> list[float]:
    """For each sentence the mean of ROUGE-1 and ROUGE-2 with the reference whose ROUGE-1 is best.

    Parameters
    ----------
    sentences, references : sequence of str
        At least one reference.
    """
    counted = [(_count_ngrams(reference, 1), _count_ngrams(reference, 2)) for reference in references]
    values = []
    for sentence in sentences:
        words, pairs = _count_ngrams(sentence, 1), _count_ngrams(sentence, 2)
        scores = [(_f_measure(words, ones), _f_measure(pairs, twos)) for ones, twos in counted]
        values.append(sum(max(scores)) / 2)
    return values


def _count_ngrams(text: str, n: int) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def _f_measure(counts: Counter[tuple[str, ...]], reference: Counter[tuple[str, ...]]) -> float:
    shared = sum((counts & reference).values())
    total = sum(counts.values()) + sum(reference.values())
    return 2 * shared / total if total else 0.0
