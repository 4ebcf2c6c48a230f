"""Labelled abstracts as JSON objects: lists of sentences or sections, exports of annotation tools, our own results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from absclf.abstract import is_missing
from absclf.corpora.columns import LabelColumns, find_row_columns
from absclf.corpora.corpus import LabelledAbstract, joint_label
from absclf.corpora.rows import SentenceRow, order_of
from absclf.corpora.sectioned_results import contradictions
from absclf.corpora.spans import Span, has_words, sentences_of_spans
from absclf.sentences import split_sentences

__all__ = ["labelled_object"]

Object = Mapping[str, Any]


class Parts(NamedTuple):
    """Sentences, their labels, whether these are printed headings, and what is odd about them."""

    sentences: list[str]
    labels: list[str]
    is_printed: bool = False
    odd: Sequence[tuple[str, str]] = ()


_IDS = ("id", "abstract_id", "pmid", "doi")


def labelled_object(
    value: Object, columns: LabelColumns, path: str, number: int, line: int | None
) -> LabelledAbstract | SentenceRow | None:
    """The labelled abstract, or the labelled sentence, that a JSON object holds.

    Parameters
    ----------
    value : mapping
    columns : LabelColumns
    path, number, line
        Where it stands.

    Returns
    -------
    LabelledAbstract, SentenceRow or None
        None where the object is of no labelled form, or was put aside by the one who labelled it.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        If it is of a form, but not as that form has to be.
    """
    for matches, parts_of in _FORMS:
        if matches(value):
            sentences, labels, is_printed, odd = parts_of(value)
            name = _identifier(value)
            return LabelledAbstract(tuple(sentences), tuple(labels), is_printed, name, path, line, number, tuple(odd))
    if "text" in value and "accept" in value:
        return _of_choice(value, path, number, line)
    found = find_row_columns(tuple(value), columns, path)
    if found is None:
        return None
    cells = list(value.values())
    group = _identifier(value) if found.group is None else cells[found.group]
    named = "" if _is_missing(group) else str(group)
    order = order_of(cells[found.order]) if found.order is not None else None
    text, label = _sentence(cells[found.sentence]), _one_label(cells[found.label])
    return SentenceRow(named, text, label, path, line or number, order)


def _identifier(value: Object) -> str | None:
    for holder in (value, value.get("meta"), value.get("data")):
        if isinstance(holder, Mapping):
            for name in _IDS:
                if isinstance(holder.get(name), str | int) and str(holder[name]):
                    return str(holder[name])
    return None


def _is_missing(value: Any) -> bool:
    """Whether nothing is told: null, not a number, an empty text or list; 0 is something."""
    return is_missing(value) or (isinstance(value, str | list) and not value)


def _first(holder: Object, *names: str) -> Any:
    """What the first of the fields that is not missing holds."""
    return next((holder[name] for name in names if not _is_missing(holder.get(name))), None)


def _sentence(value: Any) -> str:
    if is_missing(value):
        raise ValueError("a sentence of it has no text")
    return str(value)


def _one_label(value: Any) -> str:
    """A label as a text; a list holds several that may be right."""
    if isinstance(value, Mapping):
        raise TypeError("a label is an object, not a text")
    return joint_label(one for one in (value if isinstance(value, list) else [value]) if not _is_missing(one))


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, kind) for one in value)


def _has_strings(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, str) for one in value)


# ---------------------------------------------------------------------- the forms


def _of_sentences(value: Object) -> Parts:
    sentences = [(_sentence(one["text"]), _one_label(one.get("label"))) for one in value["sentences"]]
    labels = [label for _, label in sentences]
    return Parts([text for text, _ in sentences], labels, odd=tuple(contradictions(value, labels)))


def _of_parallel_lists(value: Object) -> Parts:
    sentences, labels = value["sentences"], value["labels"]
    if len(sentences) != len(labels):
        raise ValueError(f"{len(sentences)} sentences but {len(labels)} labels")
    return Parts(list(map(_sentence, sentences)), list(map(_one_label, labels)))


def _of_sections(value: Object) -> Parts:
    sentences: list[str] = []
    labels: list[str] = []
    for section in value["sections"]:
        text = _sentence(section["text"])
        found = [text[start:end] for start, end in split_sentences(text)]
        sentences += found
        labels += [_one_label(_first(section, "label", "heading"))] * len(found)
    return Parts(sentences, labels, is_printed=True)


def _of_spans(value: Object) -> Parts:
    return _of_marked(value["text"], _spans(value))


def _of_marked(text: str, spans: Iterable[Span]) -> Parts:
    sentences, labels, odd = sentences_of_spans(text, spans)
    return Parts(sentences, labels, odd=odd)


def _span(text: str, marked: Object) -> Span:
    """A stretch, which may tell the words that it stands for."""
    start, end = (int(cast(int, marked.get(name, marked.get(f"{name}_offset")))) for name in ("start", "end"))
    words = marked.get("text")
    if isinstance(words, str) and not has_words(text[start:end], words):
        raise ValueError(
            f"the stretch from {start} to {end} is {words[:60]!r}, but the text has {text[start:end][:60]!r}"
        )
    return start, end, _one_label(_first(marked, "label", "labels"))


def _spans(value: Object) -> Iterator[Span]:
    """Stretches under any of the names of doccano, Prodigy and Label Studio's short export."""
    for name in _SPAN_FIELDS:
        for one in value.get(name) or ():
            if isinstance(one, Mapping):
                yield _span(value["text"], one)
            else:
                start, end, label = one
                yield int(start), int(end), _one_label(label)


_SPAN_FIELDS = ("spans", "entities", "label", "labels")


def _has_spans(value: Object) -> bool:
    if not isinstance(value.get("text"), str):
        return False
    return any(
        _is_list_of(value.get(name), list) or _is_list_of(value.get(name), dict) for name in _SPAN_FIELDS
    ) or any(isinstance(value.get(name), list) and not value[name] for name in _SPAN_FIELDS)


def _of_task(value: Object) -> Parts:
    """Label Studio: of the annotations that were not cancelled the ground truth, or else the first.

    Predictions are nobody's labels.
    """
    data = value["data"]
    text = data.get("text") or next(one for one in data.values() if isinstance(one, str) and len(one.split()) > 1)
    done = [one for one in value["annotations"] if not one.get("was_cancelled")]
    done.sort(key=lambda one: not one.get("ground_truth"))
    regions = [one["value"] for one in done[0]["result"] if "start" in one.get("value", ())] if done else []
    parts = _of_marked(text, (_span(text, one) for one in regions))
    if len(done) < 2:
        return parts
    chosen = "the ground truth" if done[0].get("ground_truth") else "the first"
    return parts._replace(odd=(*parts.odd, (f"of its {len(done)} annotations only {chosen} counts", text)))


def _of_choice(value: Object, path: str, number: int, line: int | None) -> LabelledAbstract | SentenceRow:
    """Prodigy's choice of labels for a text: a sentence of the abstract that it names, or all of one."""
    text, label, name = _sentence(value["text"]), _one_label(value["accept"]), _identifier(value)
    if name is not None:
        return SentenceRow(name, text, label, path, line or number)
    return LabelledAbstract((text,), (label,), False, None, path, line, number)


def _of_nothing(value: Object) -> Parts:
    """What was rejected, skipped or not yet labelled: its text, without labels."""
    data = value.get("data")
    text = str(value.get("text") or (data.get("text") if isinstance(data, Mapping) else "") or "")
    sentences = [text[start:end] for start, end in split_sentences(text)]
    return Parts(sentences, [""] * len(sentences))


def _is_put_aside(value: Object) -> bool:
    return value.get("answer") in ("reject", "ignore")


def _is_task(value: Object) -> bool:
    return isinstance(value.get("data"), Mapping) and isinstance(value.get("annotations"), list)


def _is_open_task(value: Object) -> bool:
    return isinstance(value.get("data"), Mapping) and "predictions" in value


_FORMS: Iterable[tuple[Callable[[Object], bool], Callable[[Object], Parts]]] = (
    (_is_put_aside, _of_nothing),
    (_is_task, _of_task),
    (_is_open_task, _of_nothing),
    (
        lambda value: isinstance(value.get("labels"), list) and _has_strings(value.get("sentences")),
        _of_parallel_lists,
    ),
    (lambda value: "sentences" in value, _of_sentences),
    (lambda value: "sections" in value, _of_sections),
    (_has_spans, _of_spans),
)
"""In the order in which they are tried: how a form is known, and how its parts are read."""
