"""Measures key points beside the summarizers that people use, on the same sentences in one run.

Run ``python -m training.benchmark_key_points [--data DIR]``; the default directory is ``../shared/corpora``, of which
``scitldr_dev`` and ``aclsum_dev`` are read. Files of one's own, also the official test files of SciTLDR (the abstracts,
``SciTLDR-A``) and ACLSum, are named with ``--scitldr FILE`` and ``--aclsum FILE``, and then nothing else is read but
``scitldr_train``, from which a peer learns, where it is there; the development extra has to be installed (rouge-score,
sumy).

Each model is measured twice: on the sentences, and on the sentences with the paper's title, which users' records have.
For SciTLDR each method chooses one sentence, and ROUGE is that of the reference whose ROUGE-1 is best, by the
``rouge-score`` package; for ACLSum each method orders the sentences, and the figure is the mean average precision
of those that a person marked in any role. Brackets are 95 % intervals from 2,000 bootstrap samples of the abstracts.
With ``--sections``, it is counted instead which printed sections of ``structured_dev`` and ``expert_reviews_dev`` the
key points come from when the headings are taken away.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

import absclf
from absclf.abstract import Abstract
from absclf.errors import InputError
from absclf.keypoints import average_precision
from absclf.rouge import best_rouge
from absclf.schemes import get_scheme
from absclf.terms import tokenize
from training.corpora import read_records
from training.folder import CORPORA, WHERE, has_corpora, run
from training.key_points import printed_sentences

__all__ = ["Paper", "interval", "main", "read_papers", "untrained_methods"]

Scores = NDArray[np.float64]

_SAMPLES = 2000
_MEASURES = ("rouge1", "rouge2", "rougeL")
_EVERY = 10**6


@dataclass(frozen=True)
class Paper:
    """An abstract with what people say its message is: reference summaries, or a mark for each sentence."""

    sentences: list[str]
    references: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    title: str = ""


Ranking = Callable[[Sequence[Paper]], list[Scores]]


def read_papers(path: Path) -> list[Paper]:
    """Read abstracts with references or marks, in the form of our corpora or of the official files.

    Raises
    ------
    InputError
        If the file is not there.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such file.", WHERE)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [_paper(json.loads(line)) for line in lines if line.strip()]


def _paper(record: Mapping[str, Any]) -> Paper:
    title = record.get("title") or ""
    if "source" in record and "target" in record:  # SciTLDR, official
        return Paper(list(record["source"]), references=tuple(record["target"]), title=title)
    if "references" in record:
        return Paper(list(record["sentences"]), references=tuple(record["references"]), title=title)
    roles = record["highlights"].values()
    sentences = record["sentences"]
    if isinstance(sentences, Mapping):  # ACLSum, official: also the introduction and the conclusion
        sentences = sentences["abstract"]
        roles = [of_role["abstract"] for of_role in roles]
    marks = tuple(int(any(of_sentence)) for of_sentence in zip(*roles, strict=True))
    return Paper(list(sentences), marks=marks, title=title)


# ---------------------------------------------------------------------- the methods


def _rank_by_position(papers: Sequence[Paper]) -> list[Scores]:
    """The first sentence first."""
    return [-np.arange(len(paper.sentences), dtype=np.float64) for paper in papers]


def _rank_at_random(papers: Sequence[Paper]) -> list[Scores]:
    generator = np.random.default_rng(0)
    return [generator.random(len(paper.sentences)) for paper in papers]


def _tfidf(papers: Sequence[Paper]) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"\w+")
    return vectorizer.fit(sentence for paper in papers for sentence in paper.sentences)


def _rank_by_centroid(papers: Sequence[Paper]) -> list[Scores]:
    vectorizer = _tfidf(papers)
    scores = []
    for paper in papers:
        vectors = vectorizer.transform(paper.sentences)
        scores.append(np.asarray(vectors @ vectors.sum(axis=0).T).ravel())
    return scores


def _rank_by_title(papers: Sequence[Paper]) -> list[Scores]:
    """The sentence that is most like the title first."""
    vectorizer = _tfidf(papers)
    return [
        (vectorizer.transform(paper.sentences) @ vectorizer.transform([paper.title]).T).toarray().ravel()
        for paper in papers
    ]


class _Words:
    """sumy's tokenizer for sentences that are already cut: its own one needs a download."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(token for token in tokenize(sentence) if token.isalnum())

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return (paragraph,)


def _rank_by_sumy(kind: type[Any]) -> Ranking:
    def rank(papers: Sequence[Paper]) -> list[Scores]:
        summarizer = kind(Stemmer("english"))
        summarizer.stop_words = get_stop_words("english")
        # LexRank divides by zero where sentences share no word, and goes on.
        with np.errstate(invalid="ignore"):
            return [_sumy_scores(summarizer, paper.sentences) for paper in papers]

    return rank


def _sumy_scores(summarizer: Any, sentences: Sequence[str]) -> Scores:
    """sumy tells which sentences it chooses, not their scores: one that is chosen sooner scores higher."""
    cut = [Sentence(sentence, _Words()) for sentence in sentences]
    document = ObjectDocumentModel([Paragraph(cut)])
    scores = np.zeros(len(sentences))
    for count in range(1, len(sentences) + 1):
        chosen = {id(sentence) for sentence in summarizer(document, count)}
        for place, sentence in enumerate(cut):
            scores[place] += id(sentence) in chosen
    return scores


def _ridge_ranker(corpora: Path) -> Ranking:
    """The usual first attempt: ridge regression on TF-IDF, position and length, learnt from the same summaries."""
    records = list(read_records(corpora, "scitldr_train"))
    abstracts = [record["sentences"] for record in records]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True, token_pattern=r"\w+")
    vectorizer.fit(sentence for sentences in abstracts for sentence in sentences)
    target = np.concatenate([best_rouge(r["sentences"], r["references"]) for r in records])
    model = Ridge(alpha=3.0).fit(_ridge_features(vectorizer, abstracts), target)

    def rank(papers: Sequence[Paper]) -> list[Scores]:
        scores = model.predict(_ridge_features(vectorizer, [paper.sentences for paper in papers]))
        return np.split(scores, np.cumsum([len(paper.sentences) for paper in papers])[:-1])

    return rank


def _ridge_features(vectorizer: Any, abstracts: Sequence[Sequence[str]]) -> Any:
    import scipy.sparse as sp

    texts = [sentence for sentences in abstracts for sentence in sentences]
    places = [
        [place == 0, place == 1, place == len(sentences) - 1, place / len(sentences), min(len(s.split()), 60) / 20]
        for sentences in abstracts
        for place, s in enumerate(sentences)
    ]
    return sp.hstack([vectorizer.transform(texts), sp.csr_matrix(np.array(places, dtype=np.float64))]).tocsr()


def _rank_by_model(name: str, with_titles: bool = False) -> Ranking:
    model = absclf.load(name)

    def rank(papers: Sequence[Paper]) -> list[Scores]:
        abstracts = (Abstract.from_sentences(paper.sentences, paper.title if with_titles else "") for paper in papers)
        results = model.classify_many(abstracts, key_points=_EVERY)
        return [np.array([point.score for point in result.key_points]) for result in results]

    return rank


def untrained_methods() -> Iterator[tuple[str, Ranking]]:
    """The peers that learn from nothing, by name."""
    yield "lead", _rank_by_position
    yield "TF-IDF centroid", _rank_by_centroid
    yield "sumy LexRank", _rank_by_sumy(LexRankSummarizer)
    yield "sumy LSA", _rank_by_sumy(LsaSummarizer)
    yield "sumy TextRank", _rank_by_sumy(TextRankSummarizer)


def _methods(corpora: Path, names: Sequence[str]) -> Iterator[tuple[str, Ranking]]:
    yield "random", _rank_at_random
    yield from untrained_methods()
    yield "likeness to title", _rank_by_title
    if has_corpora(corpora, "scitldr_train"):
        yield "Ridge on TF-IDF", _ridge_ranker(corpora)
    else:
        print(f"There is no ridge regression: {corpora} has no scitldr_train.jsonl.gz, from which it learns.")
    for name in names:
        yield f"absclf {name}", _rank_by_model(name)
        yield f"absclf {name}, title", _rank_by_model(name, with_titles=True)


# ---------------------------------------------------------------------- the figures


def interval(values: NDArray[np.float64]) -> str:
    """The mean, and its 95 % interval by bootstrap, as text."""
    generator = np.random.default_rng(0)
    means = values[generator.integers(len(values), size=(_SAMPLES, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{values.mean():5.1f} [{low:4.1f}, {high:4.1f}]"


def _rouge_of(scorer: RougeScorer, sentence: str, references: Iterable[str]) -> tuple[float, ...]:
    found = (scorer.score(reference, sentence) for reference in references)
    return max(tuple(100 * scores[measure].fmeasure for measure in _MEASURES) for scores in found)


def _print_rouge(papers: Sequence[Paper], methods: Sequence[tuple[str, Ranking]], stemmed: bool) -> None:
    scorer = RougeScorer(list(_MEASURES), use_stemmer=stemmed)
    tables = [np.array([_rouge_of(scorer, s, paper.references) for s in paper.sentences]) for paper in papers]
    print(f"\n{'stemmed' if stemmed else 'unstemmed':<19}  {'ROUGE-1':^18}  {'ROUGE-2':^18}  {'ROUGE-L':^18}")
    for name, rank in methods:
        chosen = [int(scores.argmax()) for scores in rank(papers)]
        _print_row(name, np.array([table[place] for table, place in zip(tables, chosen, strict=True)]))
    _print_row("best possible", np.array([table[table[:, 0].argmax()] for table in tables]))


def _print_row(name: str, values: NDArray[np.float64]) -> None:
    print(f"{name:<19}  " + "  ".join(interval(column) for column in values.T))


def _print_precision(papers: Sequence[Paper], methods: Sequence[tuple[str, Ranking]]) -> None:
    print(f"\n{'':<19}  {'MAP x 100':^18}")
    for name, rank in methods:
        scores = rank(papers)
        values = [
            100 * average_precision(paper.marks, of_paper)
            for paper, of_paper in zip(papers, scores, strict=True)
            if any(paper.marks)
        ]
        print(f"{name:<19}  {interval(np.array(values))}")


def _print_sections(corpora: Path, name: str, scheme: str, model: str, most: int = 600) -> None:
    papers: list[Paper] = []
    labels: list[list[str]] = []
    for record in read_records(corpora, name):
        sentences, of_sentences = printed_sentences(record, get_scheme(scheme))
        if len(set(of_sentences)) > 1 and len(papers) < most:
            papers.append(Paper(sentences, title=record.get("title") or ""))
            labels.append(of_sentences)
    print(f"\n{name}, {len(papers)} abstracts without their headings, model {model!r}: printed section of")
    scores = _rank_by_model(model, with_titles=True)(papers)
    texts = [Abstract.from_sentences(paper.sentences, paper.title) for paper in papers]
    loaded = absclf.load(model)
    for n in (1, 3):
        best = Counter(
            of_sentences[place]
            for of_sentences, of_text in zip(labels, scores, strict=True)
            for place in np.argsort(-of_text, kind="stable")[:n]
        )
        chosen: Counter[str] = Counter()
        for result, of_sentences in zip(loaded.classify_many(texts, key_points=n), labels, strict=True):
            starts = {point.start for point in result.key_points}
            chosen.update(label for label, s in zip(of_sentences, result.sentences, strict=True) if s.start in starts)
        print(f"  the {n} with the best scores: {_shares(best)}")
        print(f"  the {n} that are chosen:      {_shares(chosen)}")


def _shares(counts: Counter[str]) -> str:
    total = sum(counts.values())
    return ", ".join(f"{label or 'other'} {100 * count / total:.0f} %" for label, count in counts.most_common())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure key points beside other summarizers.")
    parser.add_argument("--data", type=Path, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--scitldr", type=Path, help="another file with reference summaries")
    parser.add_argument("--aclsum", type=Path, help="another file with marked sentences")
    parser.add_argument("--models", nargs="*", default=["cs", "auto"], help="models to measure")
    parser.add_argument("--sections", action="store_true", help="count the sections of biomedical key points instead")
    arguments = parser.parse_args()
    if arguments.sections:
        _print_sections(arguments.data, "structured_dev", "research", "auto")
        _print_sections(arguments.data, "expert_reviews_dev", "review", "auto")
        return
    # Who names a file of one's own need not have the corpora.
    summarised = arguments.scitldr or (None if arguments.aclsum else arguments.data / "scitldr_dev.jsonl.gz")
    marked = arguments.aclsum or (None if arguments.scitldr else arguments.data / "aclsum_dev.jsonl.gz")
    papers_of = {path: read_papers(path) for path in (summarised, marked) if path}
    methods = list(_methods(arguments.data, arguments.models))
    if summarised:
        papers = papers_of[summarised]
        print(f"{summarised.name}: one sentence of each of {len(papers)} abstracts")
        for stemmed in (False, True):
            _print_rouge(papers, methods, stemmed)
    if marked:
        papers = papers_of[marked]
        print(f"\n{marked.name}: the marked sentences of {len(papers)} abstracts")
        _print_precision(papers, methods)


if __name__ == "__main__":
    run(main)
