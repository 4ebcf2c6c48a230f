"""Models: load one by name or path, and structure abstracts with it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
from scipy import sparse

from absclf.abstract import (
    Abstract,
    PrintedHeading,
    Record,
    Section,
    Sentence,
    StructuredAbstract,
    is_missing,
)
from absclf.errors import ModelFileError
from absclf.extraction import extract_key_points
from absclf.heading_tables import heading_key
from absclf.imprint import count_before_imprint
from absclf.labeller import Labeller, Weighed
from absclf.modelfile import ModelFile, Signature, read_model_file, sign_file, write_model_file
from absclf.parallel import map_in_order, worker_count
from absclf.ranking import SentenceRanker
from absclf.schemes import Scheme, parse_scheme
from absclf.segmental_labeller import SegmentalLabeller
from absclf.segmentation import segment
from absclf.selection import Selection

if TYPE_CHECKING:
    from absclf.classifier import AbstractClassifier

__all__ = ["MODEL_NAMES", "Model", "load"]

MODEL_NAMES = ("auto", "review", "research", "cs")
"""The models that ship with the package."""

Source = str | Record | Abstract | Sequence[str]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

_CHUNK = 512  # abstracts that are structured together
_CHUNK_CHARACTERS = 1_000_000  # of longer texts fewer are, so that memory stays bounded
_DIGITS = 4  # of a sentence's probability
_OF_REVIEWS = frozenset(
    heading_key(heading)
    for heading in (
        *("Areas covered", "Areas covered in this review", "Area covered"),
        *("Expert opinion", "Expert commentary", "What the reader will gain"),
    )
)  # headings that no study prints, though a study's labels could be found for them
_WHOLE_ABSTRACT = 7  # sentences under one heading that are more than a section of an abstract with other sections
_LEAST_CHANCE = 10.0**-_DIGITS


class Model:
    """Structures abstracts: sections, labelled sentences, key points.

    Models come from :func:`load` and from training. They hold no state besides what they have learnt: the same text
    gives the same result whatever came before it, and whatever it is classified together with.

    Attributes
    ----------
    name : str
    card : dict
        JSON types: what the model is, what it learnt from, how well it does. See :meth:`with_card`.
    ranker : SentenceRanker
        What ranks the sentences for key points.
    """

    def __init__(
        self, name: str, structurer: LabellingStructurer | ChoosingStructurer, ranker: SentenceRanker, file: ModelFile
    ) -> None:
        self.name = name
        self.card = file.card
        self._structurer = structurer
        self.ranker = ranker
        self._file = file
        self._origin: tuple[str, Signature | None] | None = None

    # ------------------------------------------------------------------ what it is

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that it may give, in the order of its scheme, or schemes."""
        return self._structurer.labels

    @property
    def scheme(self) -> Scheme:
        """Its scheme; of a model that chooses, the one that most abstracts have."""
        return self._structurer.parts[-1].scheme

    @property
    def schemes(self) -> dict[str, Scheme]:
        """Its schemes by name: one, or those that it chooses from."""
        return {part.scheme.name: part.scheme for part in self._structurer.parts}

    @property
    def labeller(self) -> Labeller | SegmentalLabeller:
        """What labels sentences; of a model that chooses, that of :attr:`scheme`."""
        return next(part.labeller for part in self._structurer.parts if part.scheme == self.scheme)

    @cached_property
    def classifier(self) -> AbstractClassifier:
        """The scikit-learn estimator inside; of a model that chooses, the one of :attr:`scheme`."""
        return self.classifiers[self.scheme.name]

    @cached_property
    def classifiers(self) -> dict[str, AbstractClassifier]:
        """The scikit-learn estimators inside, by the name of their scheme."""
        from absclf.classifier import AbstractClassifier

        return {part.scheme.name: AbstractClassifier.from_labeller(part.labeller) for part in self._structurer.parts}

    @property
    def choice(self) -> ChoosingStructurer:
        """How a model that chooses between schemes does so.

        Raises
        ------
        TypeError
            If this model has one scheme only.
        """
        if not isinstance(self._structurer, ChoosingStructurer):
            raise TypeError(f"the model {self.name!r} has one scheme: it does not choose")
        return self._structurer

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that the model has learnt."""
        return self._file.digest()

    def with_card(self, card: Mapping[str, Any]) -> Model:
        """The same model with another card.

        Parameters
        ----------
        card : mapping
            JSON types; replaces the card that the model has.

        Returns
        -------
        Model
            Of the same digest, which the card is no part of.
        """
        return Model(self.name, self._structurer, self.ranker, replace(self._file, card=dict(card)))

    def __reduce__(self) -> tuple[Any, ...]:
        """What the model file holds: copies and hashes do not depend on what has been worked out in use."""
        file = self._file
        return _restored, (self.name, file.kind, file.settings, file.arrays, file.card)

    def __repr__(self) -> str:
        return f"<absclf model {self.name!r}: {', '.join(self.labels)}>"

    # ------------------------------------------------------------------ what it does

    def classify(self, text: Source, key_points: int | None = 3, **selection: Any) -> StructuredAbstract:
        """Structure one abstract.

        Parameters
        ----------
        text : str, Record, Abstract or sequence of str
            An abstract as text, as a reader gave it, or as sentences, which are then kept as they are. A
            record's title helps to choose the key points.
        key_points : int or None, default=3
            How many key points to choose; 0 for none; None for as many as ``max_words`` allows.
        **selection
            ``max_words``, ``per_section``, ``sections``, ``trim``: see :class:`absclf.selection.Selection`. A str as
            ``sections`` is one label.

        Returns
        -------
        StructuredAbstract

        Raises
        ------
        TypeError
            If ``text`` is none of these.
        """
        return self._structure([text], _selection(key_points, selection))[0]

    def classify_many(
        self, texts: Iterable[Source | None], key_points: int | None = 3, n_jobs: int | None = 1, **selection: Any
    ) -> Iterator[StructuredAbstract]:
        """Structure a stream of abstracts, in order; memory does not grow with their number.

        Parameters
        ----------
        texts : iterable of str, Record, Abstract or sequence of str
            What is missing, as None or NaN in the column of a data frame, is an abstract without text.
        key_points : int or None, default=3
        n_jobs : int or None, default=1
            Worker processes; -1 for one a processor, None for 1. The results are the same for any number.
        **selection
            As for :meth:`classify`.

        Yields
        ------
        StructuredAbstract

        Raises
        ------
        TypeError
            If ``texts`` is one text, a mapping or a data frame; or if an abstract is none of these types: with its
            number, from 0. Like any error in reading ``texts``, it comes after the results of the abstracts before.
        """
        wanted = _selection(key_points, selection)
        chunks = _chunks(_sources(texts))
        if worker_count(n_jobs) == 1:
            for chunk in chunks:
                yield from self._structure(chunk, wanted)
            return
        with self._in_a_file() as path:
            for results in map_in_order(_Work(path, self.name, self.digest, wanted), chunks, n_jobs=n_jobs):
                yield from results

    def _structure(self, texts: Sequence[Source], selection: Selection) -> list[StructuredAbstract]:
        # Of the shipped schemes none has headings of its own, so any of those that a model chooses from will do.
        results = self._structurer.structure([_cut(text, self.scheme) for text in texts], self.name)
        if selection.n == 0:
            return results
        points = extract_key_points(self.ranker, results, selection, self.schemes)
        return [replace(result, key_points=chosen) for result, chosen in zip(results, points, strict=True)]

    # ------------------------------------------------------------------ the model file

    def save(self, path: str | Path) -> None:
        """Write the model to one file.

        Parameters
        ----------
        path : str or Path

        Raises
        ------
        ModelFileError
            If it cannot be written there.
        """
        write_model_file(path, self._file)

    @contextlib.contextmanager
    def _in_a_file(self) -> Iterator[str]:
        """A path from which a worker can load the model: that of its own file if that still holds it, or another."""
        if self._origin is not None and self._origin[1] is not None and sign_file(self._origin[0]) == self._origin[1]:
            yield self._origin[0]
            return
        with tempfile.TemporaryDirectory(prefix="absclf-") as folder:
            path = str(Path(folder) / "model.safetensors")
            self.save(path)
            yield path


@dataclass(frozen=True)
class _Work:
    """A chunk's work in another process: small to send, the model is loaded there once."""

    path: str
    name: str
    digest: str
    selection: Selection

    def __call__(self, texts: Sequence[Source]) -> list[StructuredAbstract]:
        return _load_once(self.path, self.name, self.digest)._structure(texts, self.selection)


@lru_cache(maxsize=2)
def _load_once(path: str, name: str, digest: str) -> Model:
    """The model of that digest, by which it is kept: a later one may have the same path."""
    model = _load_file(path, name)
    if model.digest != digest:
        raise ModelFileError(f"{path}: it holds another model than the one that was loaded.", "Load it again.")
    return model


def load(name: str | Path) -> Model:
    """Load a model.

    Parameters
    ----------
    name : str or Path
        ``"auto"``, ``"review"``, ``"research"``, ``"cs"``, or the path of a model file.

    Returns
    -------
    Model

    Raises
    ------
    ModelFileError
        If there is no such model, or its file is damaged or of a later version.
    """
    if str(name) not in MODEL_NAMES:
        return _load_file(str(name), str(name))
    with resources.as_file(resources.files("absclf.shipped") / f"{name}.safetensors") as path:
        return _load_file(str(path), str(name))


def _load_file(path: str, name: str) -> Model:
    signature = sign_file(path)  # before it is read: of a file that is replaced meanwhile it is not the last one
    file = read_model_file(path)
    build = _BUILDERS.get(file.kind)
    if build is None:
        raise ModelFileError(f"{path}: holds a model of the unknown kind {file.kind!r}.", "Upgrade absclf.")
    try:
        model = build(name, file)
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error.message}", error.remedy) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ModelFileError(
            f"{path}: the model's parts do not fit each other ({error}).", "Train it again."
        ) from error
    model._origin = (str(Path(path).resolve()), signature)
    return model


def labelling_model(
    name: str, scheme: Scheme, labeller: Labeller | SegmentalLabeller, ranker: SentenceRanker, card: dict[str, Any]
) -> Model:
    """Join the parts of a model with one scheme.

    Parameters
    ----------
    name : str
    scheme : Scheme
        Its labels are the labeller's.
    labeller : Labeller
    ranker : SentenceRanker
    card : dict
        JSON types.
    """
    settings, arrays = labeller.to_state()
    ranking, ranker_arrays = ranker.to_state()
    file = ModelFile(
        kind="labeller",
        settings={"name": name, "scheme": scheme.to_dict(), "labeller": settings, "ranker": ranking},
        arrays={
            **{f"labeller.{key}": array for key, array in arrays.items()},
            **{f"ranker.{key}": array for key, array in ranker_arrays.items()},
        },
        card=card,
    )
    # Built from the file, so that a model that was just trained is the one that will be loaded.
    return _build_labelling(name, file)


def _parts(file: ModelFile, part: str) -> dict[str, npt.NDArray[Any]]:
    prefix = f"{part}."
    return {name.removeprefix(prefix): array for name, array in file.arrays.items() if name.startswith(prefix)}


def _build_labelling(name: str, file: ModelFile) -> Model:
    settings = file.settings["labeller"]
    kind = SegmentalLabeller if "base" in settings else Labeller
    labeller = kind.from_state(settings, _parts(file, "labeller"))
    scheme = parse_scheme(file.settings["scheme"], source="the model's scheme")
    if scheme.labels != labeller.labels:
        raise ModelFileError("The model's scheme and its labels differ.")
    ranker = SentenceRanker.from_state(file.settings["ranker"], _parts(file, "ranker"))
    return Model(name, LabellingStructurer(scheme, labeller), ranker, file)


# ---------------------------------------------------------------------- from a source to sentences


def _selection(key_points: int | None, options: Mapping[str, Any]) -> Selection:
    sections = options.get("sections")
    return Selection(n=key_points, **{**options, "sections": (sections,)} if isinstance(sections, str) else options)


def _sources(texts: Iterable[Source | None]) -> Iterator[Source]:
    """The abstracts of a stream, each of a type that can be structured."""
    _refuse_single(texts)
    for number, source in enumerate(texts):
        if isinstance(source, str | Record | Abstract):
            yield source
        elif is_missing(source):
            yield Record("")
        else:
            try:
                abstract = Abstract.from_sentences(cast(Sequence[str], source))
            except TypeError as error:
                raise TypeError(f"abstract {number}: {error}") from None
            yield abstract


def _refuse_single(texts: object) -> None:
    """Raise TypeError for what is no stream, or would be taken for one of letters, keys or names of columns."""
    if isinstance(texts, str | os.PathLike):
        remedy = "give one text as a list, [text], and the records of a file as absclf.read(path)"
    elif isinstance(texts, Record | Abstract):
        remedy = "give a list, or use classify"
    elif isinstance(texts, bytes | bytearray):
        remedy = "decode it first, and give a list"
    elif isinstance(texts, Mapping):
        remedy = "give a list of its texts, or of an absclf.Record for each"
    elif hasattr(texts, "columns") and hasattr(texts, "dtypes"):
        remedy = 'give its column of abstracts, as in frame["abstract"]'
    else:
        return
    raise TypeError(f"texts is an iterable of abstracts, not {type(texts).__name__}: {remedy}")


def _chunks(sources: Iterable[Source]) -> Iterator[list[Source]]:
    chunk: list[Source] = []
    size = 0
    try:
        for source in sources:
            chunk.append(source)
            size += _characters(source)
            if len(chunk) == _CHUNK or size >= _CHUNK_CHARACTERS:
                yield chunk
                chunk, size = [], 0
    except Exception:  # of the sources: those before it are not lost with it
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _characters(source: Source) -> int:
    text = source.record.text if isinstance(source, Abstract) else source
    text = text.text if isinstance(text, Record) else text
    if isinstance(text, str):
        return len(text)
    return sum(len(sentence) for sentence in text if isinstance(sentence, str)) if isinstance(text, Sequence) else 0


def _cut(source: Source, scheme: Scheme) -> Abstract:
    if isinstance(source, Abstract):
        return source
    if isinstance(source, str):
        return segment(Record(source), scheme)
    if isinstance(source, Record):
        return segment(source, scheme)
    return Abstract.from_sentences(source)


# ---------------------------------------------------------------------- from sentences to sections


@dataclass(frozen=True)
class LabellingStructurer:
    """Gives each sentence a label of one scheme: the printed one, or the most probable."""

    scheme: Scheme
    labeller: Labeller | SegmentalLabeller

    @property
    def labels(self) -> tuple[str, ...]:
        return self.scheme.labels

    @property
    def parts(self) -> tuple[LabellingStructurer, ...]:
        return (self,)

    def structure(
        self, abstracts: Sequence[Abstract], model: str, counts: sparse.csr_matrix | None = None
    ) -> list[StructuredAbstract]:
        """Structure abstracts that are cut into sentences; ``counts`` are the labeller's, if they are known.

        The publisher's lines at the end are not shown to the labeller, which would take them for the conclusions: they
        have the label of the sentence before.
        """
        abstracts = [self._freed(abstract) for abstract in abstracts]
        bounds = [self.bounds(abstract) for abstract in abstracts]
        guessed = [k for k, bound in enumerate(bounds) if bound is None or not (bound.sum(axis=1) == 1).all()]
        sentences = [abstracts[k].sentences for k in guessed]
        lengths = [count_before_imprint(of_one) for of_one in sentences]
        if counts is not None:
            counts = counts[_rows_of(abstracts, guessed, lengths)]
        shown = [of_one[:length] for of_one, length in zip(sentences, lengths, strict=True)]
        bounds_shown = [_first_rows(bounds[k], length) for k, length in zip(guessed, lengths, strict=True)]
        found = self.labeller.weighed(shown, bounds_shown, counts)
        predicted: list[Weighed | None] = [None] * len(abstracts)
        for k, labelled in zip(guessed, found, strict=True):
            predicted[k] = _repeat_last(labelled, len(abstracts[k].spans))
        return [
            self._join(abstract, bound, labelled, model)
            for abstract, bound, labelled in zip(abstracts, bounds, predicted, strict=True)
        ]

    def bounds(self, abstract: Abstract) -> BoolArray | None:
        """What the printed headings allow each sentence, (n_sentences, n_labels); None where there are none."""
        if not abstract.headings:
            return None
        labels = self.scheme.labels
        meant = self._meanings(abstract)
        if not any(meant):
            return None
        allowed = np.ones((len(abstract.spans), len(labels)), dtype=bool)
        # IMPORTANCE after a text under no heading with a label begins no abstract: it stands for none of the labels.
        first = next(number for number, of_one in enumerate(meant) if of_one)
        before = sum(heading < first for heading in abstract.heading_of)
        is_appended = meant[first][0] == labels[0] and before * 2 > len(abstract.spans)
        for row, heading in enumerate(abstract.heading_of):
            if is_appended and heading <= first:
                continue
            if heading >= 0 and meant[heading]:
                allowed[row] = [label in meant[heading] for label in labels]
            elif heading < 0 and meant[0]:
                earlier = self.scheme.labels_before(meant[0])
                allowed[row] = [label in earlier for label in labels]
        return allowed

    def _freed(self, abstract: Abstract) -> Abstract:
        """The abstract; where all of it stands under one heading, that one ends with the first sentence.

        Such an abstract prints the heading of its first part and forgets the others, or says its conclusion first.
        """
        if abstract.heading_of[:1] != (0,) or abstract.heading_of.count(0) < _WHOLE_ABSTRACT:
            return abstract
        meant = self._meanings(abstract)
        if not meant[0] or any(meant[1:]):
            return abstract
        start = abstract.spans[1][0]
        first, *others = abstract.headings
        headings = (first, PrintedHeading("", start, start), *others)
        heading_of = (0, *(heading + 1 for heading in abstract.heading_of[1:]))
        return replace(abstract, headings=headings, heading_of=heading_of)

    def _meanings(self, abstract: Abstract) -> list[tuple[str, ...]]:
        """What each printed heading means, ``()`` where it stands for no label.

        SUMMARY closes an abstract. At its beginning, or before other headings, it is the whole of it, or its middle.
        """
        meant = [self.scheme.labels_for(heading.text) for heading in abstract.headings]
        for number, heading in enumerate(abstract.headings):
            if heading_key(heading.text) == "summary":
                is_first = number == 0 and -1 not in abstract.heading_of
                if is_first or any(meant[number + 1 :]):
                    meant[number] = ()
        return meant

    def _join(
        self, abstract: Abstract, bound: BoolArray | None, labelled: Weighed | None, model: str
    ) -> StructuredAbstract:
        sentences = tuple(self._sentences(abstract, bound, labelled))
        return StructuredAbstract(
            abstract.record, model, self.scheme.name, 1.0, tuple(_sections(abstract, sentences)), sentences
        )

    def _sentences(self, abstract: Abstract, bound: BoolArray | None, labelled: Weighed | None) -> Iterator[Sentence]:
        text = abstract.record.text
        labels = self.scheme.labels
        if labelled is not None:
            numbers = labelled.labels.tolist()
            chances = labelled.probabilities[np.arange(len(numbers)), labelled.labels].tolist()
        else:  # all are bound to one label
            numbers = cast(BoolArray, bound).argmax(axis=1).tolist()
            chances = [1.0] * len(numbers)
        importance: list[float | None] = [None] * len(numbers)
        if labelled is not None and labelled.importance is not None:
            importance = np.round(labelled.importance.astype(np.float64), _DIGITS).tolist()
        printed = [False] * len(numbers) if bound is None else (bound.sum(axis=1) == 1).tolist()
        for row, (start, end) in enumerate(abstract.spans):
            label = labels[numbers[row]]
            if printed[row] and abstract.heading_of[row] >= 0:
                yield Sentence(text[start:end], label, 1.0, start, end, "printed", importance[row])
            else:
                chance = max(round(chances[row], _DIGITS), _LEAST_CHANCE)
                yield Sentence(text[start:end], label, chance, start, end, "predicted", importance[row])


def _sections(abstract: Abstract, sentences: Sequence[Sentence]) -> Iterator[Section]:
    """Runs of sentences with one label, under one heading."""
    first = 0
    for row in range(1, len(sentences) + 1):
        if row < len(sentences):
            same_label = sentences[row].label == sentences[first].label
            if same_label and abstract.heading_of[row] == abstract.heading_of[first]:
                continue
        start, end = sentences[first].start, sentences[row - 1].end
        number = abstract.heading_of[first]
        heading = (abstract.headings[number].text or None) if number >= 0 else None
        yield Section(
            sentences[first].label, abstract.record.text[start:end], start, end, sentences[first].source, heading
        )
        first = row


def _rows_of(
    abstracts: Sequence[Abstract], chosen: Sequence[int], lengths: Sequence[int] | None = None
) -> npt.NDArray[np.int64]:
    """Numbers of the chosen abstracts' sentences, or of so many of each, among the sentences of all."""
    sizes = [len(abstract.spans) for abstract in abstracts]
    starts = np.cumsum(sizes) - sizes
    wanted = [sizes[k] for k in chosen] if lengths is None else lengths
    rows = (np.arange(starts[k], starts[k] + length) for k, length in zip(chosen, wanted, strict=True))
    return np.concatenate([np.empty(0, dtype=np.int64), *rows])


def _first_rows(bound: BoolArray | None, length: int) -> BoolArray | None:
    return bound if bound is None else bound[:length]


def _repeat_last(labelled: Weighed, length: int) -> Weighed:
    """What was found for the first sentences, the last of them standing for those up to a length."""
    labels, probabilities, importance = labelled
    missing = length - len(labels)
    if missing <= 0:
        return labelled
    rows = np.append(np.arange(len(labels)), np.full(missing, len(labels) - 1))
    return Weighed(labels[rows], probabilities[rows], None if importance is None else importance[rows])


@dataclass(frozen=True)
class ChoosingStructurer:
    """Chooses the scheme of each abstract, then structures it with that scheme's model.

    Parameters
    ----------
    review, research : LabellingStructurer
    weights : array, shape (n_features,)
        Of a logistic regression on the words of the whole abstract, as the research model's features count them:
        positive for a review.
    bias : float
    """

    review: LabellingStructurer
    research: LabellingStructurer
    weights: FloatArray
    bias: float

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.review.labels, *self.research.labels)

    @property
    def parts(self) -> tuple[LabellingStructurer, ...]:
        return (self.review, self.research)

    def structure(self, abstracts: Sequence[Abstract], model: str) -> list[StructuredAbstract]:
        """Structure abstracts that are cut into sentences."""
        counts = self.research.labeller.count([abstract.sentences for abstract in abstracts])
        by_words = self.review_chances(counts, [len(abstract.spans) for abstract in abstracts])
        by_headings = [self._chance_by_headings(abstract) for abstract in abstracts]
        chances = [
            by_word if by_heading is None else by_heading
            for by_word, by_heading in zip(by_words, by_headings, strict=True)
        ]
        results: list[StructuredAbstract | None] = [None] * len(abstracts)
        for part, is_review in ((self.review, True), (self.research, False)):
            mine = [k for k, chance in enumerate(chances) if (chance >= 0.5) == is_review]
            same = part.labeller.features is self.research.labeller.features
            known = counts[_rows_of(abstracts, mine)] if same else None
            for k, result in zip(mine, part.structure([abstracts[k] for k in mine], model, known), strict=True):
                sure = round(chances[k] if is_review else 1.0 - chances[k], _DIGITS)
                results[k] = replace(result, scheme_probability=sure)
        return cast(list[StructuredAbstract], results)

    def _chance_by_headings(self, abstract: Abstract) -> float | None:
        """1.0 where the printed headings are a review's, 0.0 where they are a study's, None where they tell nothing."""
        if not abstract.spans:
            return 0.0
        if not abstract.headings:
            return None
        if any(heading_key(heading.text) in _OF_REVIEWS for heading in abstract.headings):
            return 1.0
        review, research = (
            len({label for heading in abstract.headings for label in part.scheme.labels_for(heading.text)})
            for part in self.parts
        )
        return None if review == research else float(review > research)

    def review_chances(self, counts: sparse.csr_matrix, lengths: Sequence[int]) -> list[float]:
        """Probability that each abstract is a review's, by its words.

        Parameters
        ----------
        counts : csr_matrix, shape (n_sentences, n_features)
            Of the research model's features.
        lengths : sequence of int
            Sentences of each abstract.
        """
        scores = describe_abstracts(counts, lengths) @ self.weights + self.bias
        chances: list[float] = (0.5 * (1.0 + np.tanh(0.5 * scores))).tolist()
        return chances


def describe_abstracts(counts: sparse.csr_matrix, lengths: Sequence[int]) -> sparse.csr_matrix:
    """Logarithms of the counts of whole abstracts, scaled to length 1: (n_abstracts, n_features)."""
    ends = np.concatenate([[0], np.cumsum(lengths)])
    sentences = np.arange(counts.shape[0])
    shape = (len(lengths), len(sentences))
    summed = sparse.csr_matrix((np.ones(len(sentences), dtype=np.float32), sentences, ends), shape=shape) @ counts
    values = np.log1p(summed.data.astype(np.float64))
    rows = np.repeat(np.arange(len(lengths)), np.diff(summed.indptr))
    norms = np.sqrt(np.bincount(rows, values**2, len(lengths)))
    return sparse.csr_matrix((values / norms[rows], summed.indices, summed.indptr), shape=summed.shape)


def choosing_model(review: Model, research: Model, weights: FloatArray, bias: float, card: dict[str, Any]) -> Model:
    """Join two shipped models and the weights of the choice between them."""
    file = ModelFile(
        kind="auto",
        settings={"bias": bias, "review": review.digest, "research": research.digest},
        arrays={"weights": weights.astype(np.float16)},
        card=card,
    )
    return _join_choosing(file, review, research)


def _build_choosing(name: str, file: ModelFile) -> Model:
    del name
    review, research = load("review"), load("research")
    for part in (review, research):
        if part.digest != file.settings[part.name]:
            raise ModelFileError(
                f"The choice was learnt for another version of the model {part.name!r} than the one that is installed.",
                "Install absclf again.",
            )
    return _join_choosing(file, review, research)


def _join_choosing(file: ModelFile, review: Model, research: Model) -> Model:
    parts = (review._structurer, research._structurer)
    if not all(isinstance(part, LabellingStructurer) for part in parts):
        raise ModelFileError("A model that chooses needs two models that do not.")
    first, second = cast(tuple[LabellingStructurer, LabellingStructurer], parts)
    weights = file.arrays["weights"].astype(np.float64)
    if weights.shape != (second.labeller.features.n_features_,):
        raise ModelFileError("The weights of the choice do not fit the research model.")
    first = _sharing(first, second)
    structurer = ChoosingStructurer(first, second, weights, float(file.settings["bias"]))
    return Model("auto", structurer, research.ranker, file)


def _sharing(review: LabellingStructurer, research: LabellingStructurer) -> LabellingStructurer:
    """The first with the second's labeller in place of its own copy of it, where it has one: half the memory."""
    ours, theirs = review.labeller, research.labeller
    if not isinstance(ours, SegmentalLabeller) or not isinstance(theirs, Labeller) or not ours.base.equals(theirs):
        return review
    return replace(review, labeller=replace(ours, base=theirs))


_BUILDERS = {"labeller": _build_labelling, "auto": _build_choosing}


def _restored(
    name: str, kind: str, settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]], card: dict[str, Any]
) -> Model:
    return _BUILDERS[kind](name, ModelFile(kind, settings, arrays, card))
