"""Sections by absclf beside what a user would pick: the same abstracts, split and labelled in one run.

    python -m benchmarks.peers [--train 4000] [--abstracts 500] [--repeats 3]

The others learn from the same labelled abstracts of ``../shared/corpora/structured_train``, sentence by sentence, as
their documentation shows it: fastText (supervised, pairs of words), TF-IDF with a logistic regression (scikit-learn),
and sentence vectors of all-MiniLM-L6-v2 on the processor with a logistic regression. They split with NLTK's Punkt and
give labels only; absclf (model ``research``, and ``auto`` with key points) also chooses key points. Accuracy is that
on the sentences of ``structured_dev`` as printed under their headings, cut by Punkt for all, which is what they all
learnt: a comparison of these programs on it, and no measure of any on other abstracts.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from absclf.models import load
from absclf.schemes import get_scheme
from benchmarks.timing import machine, print_table, take_turns
from training.corpora import read_records
from training.folder import CORPORA, corpora_folder, run

__all__ = ["main"]

Abstracts = list[list[str]]
Labels = list[list[str]]
Classify = Callable[[Abstracts], Labels]

_SPACE = re.compile(r"\s+")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the others, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=corpora_folder, default=CORPORA)
    parser.add_argument("--train", type=int, default=4000)
    parser.add_argument("--abstracts", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--minilm", type=int, default=60, help="abstracts that MiniLM is timed on; 0 to leave it out")
    options = parser.parse_args(arguments)
    X, y = _read(options.corpora, "structured_train", options.train)
    X_dev, y_dev = _read(options.corpora, "structured_dev", options.abstracts)
    texts = [" ".join(sentences) for sentences in X_dev]
    peers: dict[str, Classify] = {"fastText": _fit_fasttext(X, y), "TF-IDF, logistic": _fit_tfidf(X, y)}
    if options.minilm:
        peers["MiniLM, logistic"] = _fit_minilm(X[: options.minilm * 5], y[: options.minilm * 5])
    research, auto = load("research"), load("auto")
    punkt = _punkt()
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "absclf auto, key points": (lambda: list(auto.classify_many(texts)), len(texts)),
        "absclf research, labels": (lambda: list(research.classify_many(texts, key_points=0)), len(texts)),
    }
    for name, classify in peers.items():
        few = texts[: options.minilm] if name.startswith("MiniLM") else texts
        ways[name] = (partial(_split_and_classify, classify, punkt, few), len(few))
    clocks = take_turns({name: way for name, (way, _) in ways.items()}, options.repeats)
    rates = {name: n_texts / clocks[name].processor for name, (_, n_texts) in ways.items()}
    known = {
        "absclf research, labels": _accuracy(
            [[s.label for s in r.sentences] for r in research.classify_many(X_dev, key_points=0)], y_dev
        )
    }
    for name, classify in peers.items():
        size = options.minilm if name.startswith("MiniLM") else len(X_dev)
        known[name] = _accuracy(classify(X_dev[:size]), y_dev[:size])
    ours = rates["absclf auto, key points"]
    rows = [
        (name, f"{rate:,.0f}", f"{ours / rate:.2f}", f"{known[name]:.1f} %" if name in known else "")
        for name, rate in rates.items()
    ]
    title = f"Beside others, median of {options.repeats}, {len(texts)} abstracts: {machine()}."
    print_table(title, ("pipeline", "abstracts a processor second", "absclf auto beside it", "accuracy"), rows)


def _split_and_classify(classify: Classify, punkt: Callable[[str], list[str]], texts: list[str]) -> None:
    classify([punkt(text) for text in texts])


def _read(corpora: Path, name: str, size: int) -> tuple[Abstracts, Labels]:
    """Sentences of the first abstracts whose headings have one label each, and those labels."""
    scheme, punkt = get_scheme("research"), _punkt()
    X, y = [], []
    for record in read_records(corpora, name):
        sections = [(scheme.labels_for(s["label"]), punkt(s["text"])) for s in record["sections"]]
        if all(len(labels) == 1 for labels, _ in sections):
            X.append([sentence for _, sentences in sections for sentence in sentences])
            y.append([labels[0] for labels, sentences in sections for _ in sentences])
        if len(X) == size:
            break
    return X, y


def _punkt() -> Callable[[str], list[str]]:
    """NLTK's Punkt, as it comes without the parameters that have to be downloaded."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    split: Callable[[str], list[str]] = PunktSentenceTokenizer().tokenize
    return split


def _accuracy(found: Labels, wanted: Labels) -> float:
    pairs = [pair for one, other in zip(found, wanted, strict=True) for pair in zip(one, other, strict=True)]
    return 100.0 * sum(label == other for label, other in pairs) / len(pairs)


def _by_sentence(predict: Callable[[list[str]], Sequence[str]]) -> Classify:
    def classify(abstracts: Abstracts) -> Labels:
        labels = iter(predict([sentence for sentences in abstracts for sentence in sentences]))
        return [list(islice(labels, len(sentences))) for sentences in abstracts]

    return classify


def _flat(lists: list[list[str]]) -> list[str]:
    return [item for one in lists for item in one]


def _fit_fasttext(X: Abstracts, y: Labels) -> Classify:
    fasttext: Any = importlib.import_module("fasttext")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = (f"__label__{label} {_plain(text)}\n" for text, label in zip(_flat(X), _flat(y), strict=True))
        path.write_text("".join(lines), encoding="utf-8")
        model = fasttext.train_supervised(
            str(path), wordNgrams=2, epoch=5, lr=0.5, thread=os.cpu_count() or 1, verbose=0
        )
    # The bound function itself: the package's wrapper for lists does not fit all versions of NumPy.
    return _by_sentence(
        lambda texts: [
            found[0][1].removeprefix("__label__")
            for found in (model.f.predict(_plain(t) + "\n", 1, 0.0, "") for t in texts)
        ]
    )


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).lower()


def _fit_tfidf(X: Abstracts, y: Labels) -> Classify:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True), LogisticRegression(max_iter=100)
    )
    pipeline.fit(_flat(X), _flat(y))
    return _by_sentence(lambda texts: list(pipeline.predict(texts)))


def _fit_minilm(X: Abstracts, y: Labels) -> Classify:
    from sklearn.linear_model import LogisticRegression

    with tempfile.TemporaryDirectory() as folder:
        path = importlib.import_module("all_minilm_l6_v2").extract_model(folder)
        encoder = importlib.import_module("sentence_transformers").SentenceTransformer(str(path), device="cpu")

    def encode(texts: list[str]) -> Any:
        return encoder.encode(texts, show_progress_bar=False)

    head = LogisticRegression(max_iter=500).fit(encode(_flat(X)), _flat(y))
    return _by_sentence(lambda texts: list(head.predict(encode(texts))))


if __name__ == "__main__":
    run(main)
