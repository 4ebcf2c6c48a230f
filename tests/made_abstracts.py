"""Labelled abstracts made from a few phrases: enough to learn from in a second."""

from __future__ import annotations

import random

LABELS = ("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS")

_SUBJECTS = (
    "naps",
    "green tea",
    "night shifts",
    "short walks",
    "warm baths",
    "loud music",
    "garden work",
    "cold rooms",
)
_PEOPLE = ("nurses", "students", "bakers", "pilots", "dancers", "farmers")
_PHRASES = {
    "BACKGROUND": ("{0} are common among {1}.", "Little is known about {0} in {1}.", "{0} are thought to matter."),
    "OBJECTIVE": ("We aimed to learn whether {0} help {1}.", "The aim was to compare {0} among {1}."),
    "METHODS": (
        "We asked {2} {1} in two towns.",
        "{1} were randomly assigned to {0}.",
        "Sleep was measured after {2} days.",
    ),
    "RESULTS": (
        "Mean sleep rose by {2} minutes (p < 0.05).",
        "Of {2} {1}, half slept longer.",
        "Rates were 12% and {2}%.",
    ),
    "CONCLUSIONS": ("{0} may help {1}.", "Further trials of {0} should follow.", "Our findings support {0}."),
}


def make_corpus(n_abstracts: int, seed: int = 0) -> tuple[list[list[str]], list[list[str]]]:
    """Sentences and labels of abstracts, in the usual order of sections."""
    chance = random.Random(seed)
    X, y = [], []
    for _ in range(n_abstracts):
        words = (chance.choice(_SUBJECTS), chance.choice(_PEOPLE), str(chance.randint(10, 99)))
        sentences, labels = [], []
        for label in LABELS:
            for phrase in chance.sample(_PHRASES[label], chance.randint(1, 2)):
                sentences.append(phrase.format(*words).capitalize())
                labels.append(label)
        X.append(sentences)
        y.append(labels)
    return X, y
