"""What each shipped model is made of: its corpora, its settings, and how its parts are learnt."""

from __future__ import annotations

import platform
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy
import sklearn
from scipy import sparse
from sklearn.linear_model import LogisticRegression

import absclf
from absclf.calibration import fit_temperature
from absclf.classifier import AbstractClassifier
from absclf.corpora import Corpus, load
from absclf.errors import ModelFileError
from absclf.evaluation import Scores, chosen_first, evaluate
from absclf.fitting import FitSettings
from absclf.importance import ImportanceHead
from absclf.keypoints import KeyPointExtractor
from absclf.labeller import Labeller
from absclf.models import Model, choosing_model, describe_abstracts, labelling_model
from absclf.models import load as load_model
from absclf.ranking import SentenceRanker
from absclf.schemes import Scheme, get_scheme, load_scheme
from absclf.segmental_labeller import SegmentalLabeller, fit_segmental_labeller
from absclf.segmentation import segment
from absclf.transfer import adapt
from training.annotations import annotated_parts, digest_of
from training.corpora import read_records, read_sentences
from training.folder import has_corpora
from training.key_points import load_ranker
from training.titles import announced_by

__all__ = [
    "DETAILED",
    "JOINED",
    "RECIPES",
    "chained",
    "cross_validated_reviews",
    "fit_printed_variant",
    "in_detail",
    "leave_open",
    "score_choice",
    "with_labels",
    "with_ranker",
    "with_roles",
    "without_papers",
]

FloatArray = npt.NDArray[np.float64]
Labels = tuple[str, ...]

DETAILED = Path(__file__).with_name("detailed.toml")
"""A scheme with finer labels than the research scheme's."""

RELEASED = "2026-11-26"
"""The date that the cards bear: fixed, so that two runs write the same bytes."""

JOINED = [("BACKGROUND", "OBJECTIVE")]
"""Labels that the four-class measure counts as one."""

_TEACHERS = 3
_MARK = 0.1  # a label that the teachers give at least this probability stays possible
_SHORTEST, _LONGEST = 4, 30  # sentences of the unlabelled abstracts that are learnt from
_LONGEST_TITLED = 4000  # characters
_EXPERT_REVIEW_WEIGHT = 8.0  # beside narrative ones, in learning what a review is
_CALIBRATION_EVERY = 40  # of the structured abstracts, which are kept from training
_UNREAD = "annotated abstracts whose labels were kept from training"
_ANNOTATION_COPIES, _PAPER_COPIES = 10, 3  # in the last pass, beside so many abstracts that learners labelled:
_STRUCTURED_EVERY, _UNLABELLED_EVERY = 2, 3
_NETWORK: dict[str, Any] = {"dimension": 64, "initial_vectors": "text"}
_TEACHER: dict[str, Any] = {**_NETWORK, "word_dropout": 0.4, "epochs": 3, "calibrate": False}
_IN_DETAIL: dict[str, Any] = {**_NETWORK, "n_pairs": 140_000, "min_count": 3, "epochs": 4, "calibrate": False}
_STUDENT: dict[str, Any] = {"epochs": 1, "learning_rate": 1e-3, "calibrate": False}
_READER: dict[str, Any] = {
    "epochs": 8,
    "learning_rate": 1e-3,
    "batch_size": 16,
    "word_dropout": 0.3,
    "calibrate": False,
}
_LAST_LAYER = FitSettings(epochs=1, learning_rate=5e-3, embedding_rate=0.0)
_PRINTED: dict[str, Any] = {**_NETWORK, "word_dropout": 0.5, "epochs": 8}
_OTHER_STUDIES = ("biorc800_dev", "csabstruct_dev", "scitldr_dev")
_REVIEW: dict[str, Any] = {"min_count": 3, "penalty": 8.0}
_NARRATIVE = ("PURPOSE OF REVIEW", "PURPOSE OF THE REVIEW", "RECENT FINDINGS")


# ---------------------------------------------------------------------- labels that headings leave open


def leave_open(corpus: Corpus, labels: Labels) -> Corpus:
    """Let sentences have the labels that may hide under their printed heading.

    A section that an abstract does not print is still there: background stands under OBJECTIVE where no BACKGROUND
    is printed, methods under RESULTS where no METHODS is. So a sentence may have the label of its heading or any
    label that the abstract does not print and that lies beside it in the scheme's order.
    """
    y = []
    for of_sentences in corpus.y:
        printed = {label for several in of_sentences if len(several) < len(labels) for label in several}
        beside = {label: _with_hidden(label, labels, printed) for label in labels}
        y.append(
            [
                tuple(label for label in labels if any(label in beside[one] for one in several))
                for several in of_sentences
            ]
        )
    return Corpus(corpus.X, y, corpus.groups, corpus.sha256)


def _with_hidden(label: str, labels: Labels, printed: set[str]) -> set[str]:
    found = {label}
    place = labels.index(label)
    for others in (labels[place + 1 :], labels[:place][::-1]):
        for other in others:
            if other in printed:
                break
            found.add(other)
    return found


def in_detail(
    possible: Sequence[Sequence[Labels]],
    printed: Sequence[Sequence[Labels]],
    finer: Sequence[Sequence[Labels]],
    scheme: Scheme,
    detailed: Scheme,
) -> list[list[Labels]]:
    """The finer labels that sentences may have: those that their heading means, and any of what may hide under it.

    Parameters
    ----------
    possible : for each abstract, for each sentence, labels of ``scheme``
        What the sentences may be.
    printed, finer : the same
        What their headings mean in ``scheme`` and in ``detailed``: all labels where there is no heading, or one that
        has no role.
    scheme, detailed : Scheme
        A label of ``detailed`` is part of the label of ``scheme`` that stands for the same role.
    """
    within = {
        label: {other for other in scheme.labels if set(scheme.roles[other]) & set(detailed.roles.get(label, ()))}
        for label in detailed.labels
    }

    def of_sentence(may: Labels, announced: Labels, heading: Labels) -> Labels:
        parts = [label for label in detailed.labels if within[label] & set(may)]
        hidden = {label for label in parts if not within[label] & set(announced)}
        without_role = {label for label in heading if not within[label] and len(announced) == len(scheme.labels)}
        kept = (set(parts) & set(heading)) | hidden | without_role
        return tuple(label for label in detailed.labels if label in kept) or tuple(parts)

    return [
        [of_sentence(*several) for several in zip(*of_abstract, strict=True)]
        for of_abstract in zip(possible, printed, finer, strict=True)
    ]


def _resolved(of_sentences: Sequence[Labels], probabilities: FloatArray, labels: Labels) -> list[Labels]:
    """The labels of each sentence that are possible and that the teachers think likely."""
    result = []
    for several, chances in zip(of_sentences, probabilities, strict=True):
        within = {label: chance for label, chance in zip(labels, chances, strict=True) if label in several}
        total = sum(within.values())
        best = max(within, key=within.__getitem__)
        result.append(tuple(label for label in within if label == best or within[label] >= _MARK * total))
    return result


def _mean_probabilities(teachers: Sequence[AbstractClassifier], X: list[list[str]]) -> Iterator[FloatArray]:
    size = 2000
    for begin in range(0, len(X), size):
        several = [teacher.predict_proba(X[begin : begin + size]) for teacher in teachers]
        for found in zip(*several, strict=True):
            yield np.mean(found, axis=0)


# ---------------------------------------------------------------------- the models


def build_research(data: Path, output: Path) -> Model:
    """Teachers learn from printed headings and annotated abstracts, a student from what these say of all.

    The student begins as a network that has learnt finer labels from the same abstracts: the printed headings of
    ``detailed.toml``, within what the teachers leave possible. What stands under a printed heading is not quite what a
    reader would put there, and who prints headings is a clinician for the most part. So each network is trained on with
    annotated abstracts before it teaches, the student too; and in a last pass the student learns from these abstracts,
    from papers of computer science that people labelled, and from what itself then says of part of the others. The
    same without these papers is left in :func:`without_papers`: what is retrained on them starts from there, for a
    model that knows them could not tell how sure it may be.
    """
    scheme, detailed = get_scheme("research"), load_scheme(DETAILED)
    printed = load(data / "structured_train.jsonl.gz", scheme)
    held_out = list(range(0, len(printed), _CALIBRATION_EVERY))
    learnt = sorted(set(range(len(printed))) - set(held_out))
    known = printed.only(learnt)
    corpus = leave_open(known, scheme.labels)
    annotated, unread = annotated_parts(data, scheme)
    unlabelled = _unlabelled(data, without={*annotated.groups, *unread.groups})
    teachers = [
        _reading(
            AbstractClassifier(labels=scheme.labels, random_state=number, **_TEACHER).fit(
                corpus.X, corpus.y, unlabelled=unlabelled
            ),
            annotated,
            number,
        )
        for number in range(_TEACHERS)
    ]
    others = corpus.X + unlabelled
    possible = corpus.y + _anything(unlabelled, scheme)
    X, resolved = others + annotated.X, _resolve_all(teachers, others, possible, scheme) + annotated.y
    without_headings = unlabelled + annotated.X
    finer = load(data / "structured_train.jsonl.gz", detailed).only(learnt).y + _anything(without_headings, detailed)
    y = in_detail(resolved, known.y + _anything(without_headings, scheme), finer, scheme, detailed)
    begun = AbstractClassifier(labels=detailed.labels, **_IN_DETAIL).fit(X, y)
    student = with_labels(chained(begun), scheme.labels, X, resolved)

    reader = _reading(AbstractClassifier.from_labeller(student), annotated)
    some = [*range(0, len(corpus), _STRUCTURED_EVERY), *range(len(corpus), len(others), _UNLABELLED_EVERY)]
    last = Corpus([others[k] for k in some], [possible[k] for k in some], [])
    last = Corpus(last.X, _resolve_all([reader], last.X, last.y, scheme), [])
    last = _with_copies(last, annotated, _ANNOTATION_COPIES)
    papers = load(data / "csabstruct_train.jsonl.gz", get_scheme("cs"))
    as_studies = Corpus(papers.X, with_roles(papers, get_scheme("cs"), scheme), [])
    unseen = _with_main_sections(printed.only(held_out))

    def finished(corpus: Corpus) -> Labeller:
        labeller = chained(AbstractClassifier(labels=scheme.labels, base=student, **_STUDENT).fit(corpus.X, corpus.y))
        return replace(labeller, temperature=fit_temperature([(labeller, unseen.X, unseen.y)]))

    labeller = finished(_with_copies(last, as_studies, _PAPER_COPIES))
    ranker = _first_ranker(data)
    corpora = {
        "structured_train": printed,
        "unlabelled": Corpus(unlabelled, [], []),
        "unlabelled, annotated": annotated,
    }
    card = _card("research", "Not shipped: research without papers.", scheme.labels, corpora, {}, {})
    without_papers(output).parent.mkdir(parents=True, exist_ok=True)
    labelling_model("research", scheme, finished(last), ranker, card).save(without_papers(output))
    card = _card(
        "research",
        "Studies: background, objective, methods, results, conclusions. Learnt from abstracts that print their "
        "headings, from abstracts without headings that a large language model labelled by written rules, from "
        "CSAbstruct (Cohan and others, 2019), and from unlabelled abstracts that first models labelled.",
        scheme.labels,
        {**corpora, "csabstruct_train": papers},
        {
            "teachers": _TEACHERS,
            "teacher": _TEACHER,
            "student, in detail": _IN_DETAIL,
            "student": _STUDENT,
            "with annotated abstracts": _READER,
            "copies in the last pass": {"annotated": _ANNOTATION_COPIES, "csabstruct_train": _PAPER_COPIES},
        },
        {
            "structured_dev, labels as printed": _score(labeller, load(data / "structured_dev.jsonl.gz", scheme)),
            "biorc800_dev, by hand": _score(labeller, load(data / "biorc800_dev.jsonl.gz", scheme)),
            **({_UNREAD: _score(labeller, unread)} if len(unread) else {}),
        },
    )
    return labelling_model("research", scheme, labeller, ranker, card)


def without_papers(output: Path) -> Path:
    """Where the research model lies that has not learnt from ``csabstruct_train``."""
    return output / "intermediate" / "research_without_papers.safetensors"


def _with_main_sections(corpus: Corpus) -> Corpus:
    """The abstracts that print methods, results and conclusions: where one is hidden, the label printed is often not
    the right one, and a model that is right would look too sure of itself."""
    main = {"METHODS", "RESULTS", "CONCLUSIONS"}
    printed = [{several[0] for several in labels if len(several) == 1} for labels in corpus.y]
    return corpus.only([number for number, labels in enumerate(printed) if main <= labels])


def _resolve_all(
    teachers: Sequence[AbstractClassifier], X: list[list[str]], y: Sequence[Sequence[Labels]], scheme: Scheme
) -> list[list[Labels]]:
    return [
        _resolved(labels, chances, scheme.labels)
        for labels, chances in zip(y, _mean_probabilities(teachers, X), strict=True)
    ]


def _anything(abstracts: Sequence[Sequence[str]], scheme: Scheme) -> list[list[Labels]]:
    return [[scheme.labels] * len(sentences) for sentences in abstracts]


def _reading(classifier: AbstractClassifier, annotated: Corpus, seed: int = 0) -> AbstractClassifier:
    """A classifier trained on with annotated abstracts; as it is where there are none."""
    if not len(annotated):
        return classifier
    reader = AbstractClassifier(labels=classifier.labels, base=chained(classifier), random_state=seed, **_READER)
    return reader.fit(annotated.X, annotated.y)


def _with_copies(corpus: Corpus, other: Corpus, n: int) -> Corpus:
    return Corpus(corpus.X + other.X * n, corpus.y + other.y * n, [])


def _unlabelled(data: Path, without: Container[str] = ()) -> list[list[str]]:
    """Sentences of the unlabelled abstracts, but of those whose text has one of these digests."""
    texts = (record["text"] for record in read_records(data, "unlabelled"))
    abstracts = (segment(absclf.Record(text)).sentences for text in texts if digest_of(text) not in without)
    return [sentences for sentences in abstracts if _SHORTEST <= len(sentences) <= _LONGEST]


def fit_printed_variant(data: Path, every: int = 1, **settings: Any) -> Labeller:
    """A research model trained on labels as printed: what the printed-label measure is for.

    Parameters
    ----------
    data : Path
    every : int
        Learn from one in so many abstracts.
    **settings
        Of the classifier, other than the recipe's.
    """
    scheme = get_scheme("research")
    corpus = load(data / "structured_train.jsonl.gz", scheme)
    corpus = corpus.only(list(range(0, len(corpus), every)))
    classifier = AbstractClassifier(labels=scheme.labels, **(_PRINTED | settings))
    return chained(classifier.fit(corpus.X, corpus.y, unlabelled=_unlabelled(data)))


def with_roles(corpus: Corpus, scheme: Scheme, other: Scheme) -> list[list[Labels]]:
    """What labels mean in another scheme: any label with a role of theirs, or all where they have none."""

    def meant(several: Labels) -> Labels:
        roles = {role for label in several for role in scheme.roles.get(label, ())}
        return tuple(label for label in other.labels if roles & set(other.roles[label])) or other.labels

    return [[meant(several) for several in of_sentences] for of_sentences in corpus.y]


def with_labels(begun: Labeller, labels: Labels, X: Sequence[Sequence[str]], y: Sequence[Sequence[Labels]]) -> Labeller:
    """A network that has learnt finer labels, trained on for the labels of a scheme: the last layer first, then all."""
    begun = adapt(begun, labels, X, y, _LAST_LAYER)
    return chained(AbstractClassifier(labels=labels, base=begun, **_STUDENT).fit(X, y))


def chained(classifier: AbstractClassifier) -> Labeller:
    """What a classifier with a label chain has learnt."""
    labeller = classifier.labeller_
    if not isinstance(labeller, Labeller):
        raise TypeError("this classifier places boundaries, it has no label chain")
    return labeller


def build_cs(data: Path, output: Path) -> Model:
    """Computer science: the research model, retrained with CSAbstruct as ``absclf train`` retrains it.

    It starts from the model that has not learnt from CSAbstruct: see :func:`build_research`.
    """
    scheme, base = get_scheme("cs"), without_papers(output)
    if not base.exists():
        raise ModelFileError(
            f"{base}: there is no such file.", "Build research into the same folder: it leaves it there."
        )
    corpus = load(data / "csabstruct_train.jsonl.gz", scheme)
    model = absclf.train(corpus, load_model(base), scheme, name="cs")
    dev = load(data / "csabstruct_dev.jsonl.gz", scheme)
    scores = evaluate(scheme.labels, dev.y, model.classifier.predict_proba(dev.X))
    card = _card(
        "cs",
        "Computer science: background, objective, method, result, other. The research model, trained on with "
        "CSAbstruct (Cohan and others, 2019).",
        scheme.labels,
        {"csabstruct_train": corpus},
        {"base": "research, before it learns from csabstruct_train", **model.card["settings"]},
        {"csabstruct_dev": _told(scores)},
    )
    return model.with_card(card)


def _base(output: Path | None) -> Labeller:
    """The research model's labeller: the one in a directory, or the shipped one."""
    return chained(load_model(output / "research.safetensors" if output else "research").classifier)


def _reviews(data: Path) -> Corpus:
    scheme = get_scheme("review")
    return load(data / "expert_reviews_train.jsonl.gz", scheme) + load(data / "expert_reviews_dev.jsonl.gz", scheme)


def build_review(data: Path, output: Path) -> Model:
    """Expert reviews: two boundaries in the text, by what the research model sees.

    Annotated reviews of other journals are learnt from as related ones: half of them have no opinion, and the others
    none in the sense of these journals, but much else in common with expert reviews.
    """
    scheme = get_scheme("review")
    corpus, others = _reviews(data), _other_reviews(data)
    _, unread = annotated_parts(data, scheme)
    labeller = _fit_review(_base(output), corpus, others)
    scores = cross_validated_reviews(data, output, repeats=1)
    card = _card(
        "review",
        "Expert reviews: introduction, areas covered, expert opinion, once each and in this order. The research "
        "model reads the abstract; a model of whole divisions places the two boundaries. Learnt from printed headings, "
        "and from reviews without headings that a large language model divided by written rules.",
        scheme.labels,
        {"expert_reviews_train and expert_reviews_dev": corpus, "unlabelled, annotated": others},
        {"base": "research", "decoder": "segments", **_REVIEW},
        {
            "expert reviews, 5-fold cross-validation by abstract": _told(scores[0]),
            **({_UNREAD: _score(labeller, unread)} if len(unread) else {}),
        },
    )
    return labelling_model("review", scheme, labeller, _first_ranker(data), card)


def _other_reviews(data: Path) -> Corpus:
    """The annotated reviews, whether they have an opinion or not."""
    annotated, _ = annotated_parts(data, get_scheme("review"))
    return annotated


def _fit_review(base: Labeller, corpus: Corpus, others: Corpus) -> SegmentalLabeller:
    labels = get_scheme("review").labels
    both = corpus + others
    allowed = [np.array([[label in several for label in labels] for several in of_abstract]) for of_abstract in both.y]
    related = [False] * len(corpus) + [True] * len(others)
    return fit_segmental_labeller(base, labels, both.X, allowed, related=related, **_REVIEW)


def cross_validated_reviews(data: Path, output: Path | None, repeats: int = 5) -> list[Scores]:
    """Scores of the review recipe in 5-fold cross-validation by abstract, one for each repeat."""
    scheme = get_scheme("review")
    corpus, others, base = _reviews(data), _other_reviews(data), _base(output)
    scores = []
    for repeat in range(repeats):
        order = np.random.default_rng(repeat).permutation(len(corpus))
        found: list[FloatArray] = [np.zeros((0, 3))] * len(corpus)
        for fold in range(5):
            out = order[fold::5].tolist()
            kept = corpus.only(sorted(set(order.tolist()) - set(out)))
            labeller = _fit_review(base, kept, others)
            for k, labelled in zip(out, labeller.labelled(corpus.only(out).X), strict=True):
                found[k] = chosen_first(*labelled)
        scores.append(evaluate(scheme.labels, corpus.y, found))
    return scores


def build_auto(data: Path, output: Path) -> Model:
    """The choice between review and research, by the words of the whole abstract.

    Narrative reviews that print PURPOSE OF REVIEW and RECENT FINDINGS count as reviews: their sections are a
    review's, not a study's. Printed headings come from clinical journals for the most part, so papers of other fields
    and unlabelled abstracts whose title says what they are teach what a study is where there are none.
    """
    review, research = load_model(output / "review.safetensors"), load_model(output / "research.safetensors")
    labeller = _base(output)
    reviews = load(data / "expert_reviews_train.jsonl.gz", get_scheme("review"))
    printed = load(data / "structured_train.jsonl.gz", get_scheme("research"))
    narrative = [k for k, record in enumerate(read_records(data, "structured_train")) if _is_narrative(record)]
    papers = load(data / "csabstruct_train.jsonl.gz", get_scheme("cs"))
    summarised = Corpus(read_sentences(data, "scitldr_train"), [], [])
    titled = _titled(data)
    parts: list[tuple[list[list[str]], bool, float]] = [
        (reviews.X, True, _EXPERT_REVIEW_WEIGHT),
        (printed.only(narrative).X, True, 1.0),
        (titled["review"].X, True, 1.0),
        (printed.only(sorted(set(range(0, len(printed), 3)) - set(narrative))).X, False, 1.0),
        (papers.X, False, 1.0),
        (summarised.X, False, 1.0),
        (titled["study"].X, False, 1.0),
    ]
    settings = {"C": 6.0, "class_weight": "balanced", "max_iter": 3000}
    described = sparse.vstack([_described(labeller, X) for X, _, _ in parts], format="csr")
    sizes = [len(X) for X, _, _ in parts]
    target = np.repeat([int(is_review) for _, is_review, _ in parts], sizes)
    logistic = LogisticRegression(**settings).fit(
        described, target, np.repeat([weight for _, _, weight in parts], sizes)
    )
    weights, bias = logistic.coef_[0], float(logistic.intercept_[0])
    card = _card(
        "auto",
        "Chooses the review or the research model for each abstract, by its printed headings or else by its words.",
        (*review.labels, *research.labels),
        {
            "expert_reviews_train": reviews,
            "structured_train, narrative reviews and one in three others": printed,
            "csabstruct_train, as studies": papers,
            "scitldr_train, as studies": summarised,
            "unlabelled, those whose title announces a review": titled["review"],
            "unlabelled, those whose title announces a study": titled["study"],
        },
        {"chooser": settings, "weight of an expert review": _EXPERT_REVIEW_WEIGHT},
        {"expert_reviews_dev and 500 of structured_dev": _score_choice(labeller, weights, bias, data)},
    )
    return choosing_model(review, research, weights, bias, card)


def _titled(data: Path) -> dict[str, Corpus]:
    """The unlabelled abstracts without headings whose title announces a review, and those that announce a study."""
    found: dict[str, list[list[str]]] = {"review": [], "study": []}
    for record in read_records(data, "unlabelled"):
        kind = announced_by(record.get("title") or "")
        if kind and len(record["text"]) <= _LONGEST_TITLED:
            abstract = segment(absclf.Record(record["text"]))
            if not abstract.headings and _SHORTEST <= len(abstract.spans) <= _LONGEST:
                found[kind].append(abstract.sentences)
    return {kind: Corpus(X, [], []) for kind, X in found.items()}


def _is_narrative(record: dict[str, Any]) -> bool:
    return any(section["label"].upper() in _NARRATIVE for section in record["sections"])


def _described(labeller: Labeller, X: list[list[str]]) -> sparse.csr_matrix:
    return describe_abstracts(labeller.count(X), [len(sentences) for sentences in X])


def score_choice(data: Path, output: Path | None) -> dict[str, Any]:
    """How often the model ``auto`` in a directory, or the shipped one, chooses the right scheme by words alone."""
    choice = load_model(output / "auto.safetensors" if output else "auto").choice
    return _score_choice(_base(output), choice.weights, choice.bias, data)


def _score_choice(labeller: Labeller, weights: FloatArray, bias: float, data: Path) -> dict[str, Any]:
    def taken_for_reviews(X: list[list[str]]) -> Any:
        return _described(labeller, X) @ weights + bias > 0

    for_reviews = taken_for_reviews(load(data / "expert_reviews_dev.jsonl.gz", get_scheme("review")).X)
    for_studies = ~taken_for_reviews(load(data / "structured_dev.jsonl.gz", get_scheme("research")).X[:500])
    right, total = int(for_reviews.sum() + for_studies.sum()), len(for_reviews) + len(for_studies)
    return {
        "abstracts": total,
        "right_scheme": right / total,
        "right_scheme_reviews": float(for_reviews.mean()),
        "right_scheme_studies": float(for_studies.mean()),
        # Studies of other kinds than those that print headings.
        "taken_for_reviews": {
            name: float(taken_for_reviews(read_sentences(data, name)).mean())
            for name in _OTHER_STUDIES
            if has_corpora(data, name)
        },
    }


# ---------------------------------------------------------------------- rankers and cards


def _first_ranker(data: Path) -> SentenceRanker:
    """The shipped ranker; before there is one, a simple one that holds its place."""
    try:
        return load_ranker()
    except absclf.ModelFileError:
        abstracts = [record["sentences"] for record in read_records(data, "aclsum_train")]
        marks = [[float(k == 0) for k in range(len(sentences))] for sentences in abstracts]
        return KeyPointExtractor(n_networks=1).fit(abstracts, marks).ranker_


def with_ranker(model: Model, ranker: SentenceRanker, head: ImportanceHead) -> Model:
    """The same model with another ranker, what reads importance off its network, and the scheme that ships now."""
    scheme = get_scheme(model.scheme.name)
    labeller = model.classifier.labeller_
    if isinstance(labeller, SegmentalLabeller):
        labeller = replace(labeller, base=replace(labeller.base, head=head))
    else:
        labeller = replace(labeller, head=head)
    return labelling_model(model.card["name"], scheme, labeller, ranker, model.card)


def _score(labeller: Labeller | SegmentalLabeller, corpus: Corpus) -> dict[str, Any]:
    found = [chosen_first(*labelled) for labelled in labeller.labelled(corpus.X)]
    return _told(evaluate(labeller.labels, corpus.y, found))


def _told(scores: Scores) -> dict[str, Any]:
    told = {key: value for key, value in scores.to_dict().items() if key != "confusion"}
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in told.items()}


def _card(
    name: str,
    description: str,
    labels: Sequence[str],
    corpora: dict[str, Corpus],
    settings: dict[str, Any],
    scores: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "labels": list(labels),
        "corpora": [
            {"name": corpus_name, "abstracts": len(corpus), "sha256": corpus.sha256}
            for corpus_name, corpus in corpora.items()
        ],
        "settings": settings,
        "scores": scores,
        "date": RELEASED,
        "versions": {
            "absclf": absclf.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }


RECIPES: dict[str, Callable[[Path, Path], Model]] = {
    "research": build_research,
    "review": build_review,
    "cs": build_cs,
    "auto": build_auto,
}
