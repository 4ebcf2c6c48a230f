"""Labelled abstracts as JSON objects: lists of sentences or sections, exports of annotation tools, our own results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from absclf.abstract import is_missing
from absclf.corpora.columns import LabelColumns, find_row_columns
from absclf.corpora.corpus import LabelledAbstract, joint_label
from absclf.corpora.rows import META, SentenceRow, order_of
from absclf.corpora.sectioned_results import contradictions
from absclf.corpora.spans import Span, has_words, sentences_of_spans
from absclf.sentences import split_sentences

__all__ = ["OpenText", "labelled_object"]

Object = Mapping[str, Any]


class Parts(NamedTuple):
    """Sentences, their labels, whether these are printed headings, and what is odd about them."""

    sentences: list[str]
    labels: list[str]
    is_printed: bool = False
    odd: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text without any label: an abstract, or, where other sentences of the same abstract are there, one of these."""

    abstract: LabelledAbstract
    row: SentenceRow


_IDS = ("id", "abstract_id", "pmid", "doi")


def labelled_object(
    value: Object, columns: LabelColumns, path: str, number: int, line: int | None
) -> LabelledAbstract | SentenceRow | OpenText | None:
    """The labelled abstract, or the labelled sentence, that a JSON object holds.

    Parameters
    ----------
    value : mapping
    columns : LabelColumns
    path, number, line
        Where it stands.

    Returns
    -------
    LabelledAbstract, SentenceRow, OpenText or None
        None where the object is of no labelled form.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        If it is of a form, but not as that form has to be.
    """
    if (chosen := _chosen(value)) is not None:
        return _of_task_row(value, chosen, columns, path, line or number)
    for matches, parts_of in _FORMS:
        if matches(value):
            parts = parts_of(value)
            kept = [pair for pair in zip(parts.sentences, parts.labels, strict=True) if pair[0].strip()]
            sentences, labels = tuple(text for text, _ in kept), tuple(label for _, label in kept)
            name = _identifier(value)
            found = LabelledAbstract(sentences, labels, parts.is_printed, name, path, line, number, tuple(parts.odd))
            row = None if any(labels) else _open_row(value, columns, path, line or number)
            return found if row is None else OpenText(found, row)
    if _is_choice(value):
        return _of_choice(value, path, number, line)
    return _of_row(value, columns, path, line or number)


def _of_row(value: Object, columns: LabelColumns, path: str, line: int, name: str | None = None) -> SentenceRow | None:
    """A sentence with its label in fields of their own; ``name``: of its abstract, where no field has it."""
    found = find_row_columns(tuple(value), columns, path)
    if found is None:
        return None
    cells = list(value.values())
    names, groups = found.names, tuple("" if _is_missing(cells[k]) else str(cells[k]) for k in found.groups)
    if not groups:
        names, groups = META, (name or _identifier(value) or "",)
    order = order_of(cells[found.order]) if found.order is not None else None
    text, label = _sentence(cells[found.sentence]), _one_label(cells[found.label])
    return SentenceRow(names, groups, text, label, path, line, order)


def _open_row(value: Object, columns: LabelColumns, path: str, line: int) -> SentenceRow | None:
    """A text without labels as a sentence of the abstract that it names; None if it names none."""
    if _is_task(value) or _is_open_task(value):
        row = _of_task_row(value, [], columns, path, line)
    elif _is_choice(value):
        row = SentenceRow(META, (_identifier(value) or "",), str(value["text"]), "", path, line)
    else:
        row = _of_row(value, columns, path, line) if isinstance(value.get("text"), str) else None
    return row if row is not None and any(row.groups) and row.sentence.strip() else None


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
    marked = [one for name in _SPAN_FIELDS for one in value.get(name) or () if isinstance(one, Mapping)]
    text = _text_of(value, marked)
    return _of_marked(text, _spans(value, text))


def _text_of(holder: Object, marked: Sequence[Object]) -> str:
    """The text in which stretches are marked: the first field that has their words, else the longest."""
    texts = [one for one in holder.values() if isinstance(one, str) and len(one.split()) > 1]
    texts.sort(key=len, reverse=True)
    if isinstance(holder.get("text"), str):
        texts.insert(0, holder["text"])
    if not texts:
        raise ValueError("it has no text")
    return next((text for text in texts if all(_has_words(text, one) for one in marked)), texts[0])


def _has_words(text: str, marked: Object) -> bool:
    start, end = _ends(marked)
    words = marked.get("text")
    return 0 <= start < end <= len(text) and (not isinstance(words, str) or has_words(text[start:end], words))


def _of_marked(text: str, spans: Iterable[Span]) -> Parts:
    sentences, labels, odd = sentences_of_spans(text, spans)
    return Parts(sentences, labels, odd=odd)


def _span(text: str, marked: Object) -> Span:
    """A stretch, which may tell the words that it stands for."""
    start, end = _ends(marked)
    words = marked.get("text")
    if isinstance(words, str) and not has_words(text[start:end], words):
        raise ValueError(
            f"the stretch from {start} to {end} is {words[:60]!r}, but the text has {text[start:end][:60]!r}"
        )
    return start, end, _one_label(_first(marked, "label", "labels"))


def _ends(marked: Object) -> tuple[int, int]:
    start, end = (int(cast(int, marked.get(name, marked.get(f"{name}_offset")))) for name in ("start", "end"))
    return start, end


def _spans(value: Object, text: str) -> Iterator[Span]:
    """Stretches under any of the names of doccano, Prodigy and Label Studio's short export."""
    for name in _SPAN_FIELDS:
        for one in value.get(name) or ():
            if isinstance(one, Mapping):
                yield _span(text, one)
            else:
                start, end, label = one
                yield int(start), int(end), _one_label(label)


_SPAN_FIELDS = ("spans", "entities", "label", "labels")


def _has_spans(value: Object) -> bool:
    if not isinstance(value.get("text"), str):  # Label Studio calls the text as the project does
        return any(
            _is_list_of(value.get(name), dict) and all({"start", "end"} <= one.keys() for one in value[name])
            for name in _SPAN_FIELDS
        )
    return any(
        _is_list_of(value.get(name), list) or _is_list_of(value.get(name), dict) for name in _SPAN_FIELDS
    ) or any(isinstance(value.get(name), list) and not value[name] for name in _SPAN_FIELDS)


def _of_task(value: Object) -> Parts:
    """Label Studio: stretches marked in the text of a task."""
    done, regions = _done(value), [one["value"] for one in _results(value) if "start" in one.get("value", ())]
    text = _text_of(value["data"], regions)
    parts = _of_marked(text, (_span(text, one) for one in regions))
    if len(done) < 2:
        return parts
    chosen = "the ground truth" if done[0].get("ground_truth") else "the first"
    return parts._replace(odd=(*parts.odd, (f"of its {len(done)} annotations only {chosen} counts", text)))


def _done(task: Object) -> list[Any]:
    """Its annotations that were not cancelled, the ground truth first; predictions are nobody's labels."""
    done = [one for one in task["annotations"] if not one.get("was_cancelled")]
    return sorted(done, key=lambda one: not one.get("ground_truth"))


def _results(task: Object) -> list[Any]:
    """Of the annotation that counts."""
    done = _done(task)
    return list(done[0]["result"]) if done else []


def _chosen(value: Object) -> list[str] | None:
    """The labels that were chosen for all of a task's text; None if there was no such choice."""
    if not _is_task(value):
        return None
    chosen = [one for one in _results(value) if "choices" in one.get("value", ()) and "start" not in one["value"]]
    if not chosen or any("start" in one.get("value", ()) for one in _results(value)):
        return None
    # A project may ask for other things beside: the first question is that for the label.
    return [
        label
        for one in chosen
        if one.get("from_name") == chosen[0].get("from_name")
        for label in one["value"]["choices"]
    ]


def _of_task_row(
    task: Object, chosen: Sequence[str], columns: LabelColumns, path: str, line: int
) -> SentenceRow | None:
    """A task whose text is a sentence: a row of its data, with the label that was chosen."""
    row = {**task["data"], "label": list(chosen)}
    name = _identifier({"meta": task.get("meta")})
    wanted = replace(columns, label="label")
    if find_row_columns(tuple(row), wanted, path) is None:
        text = _text_of(task["data"], ())
        wanted = replace(wanted, sentence=next(key for key, one in row.items() if one is text))
    return _of_row(row, wanted, path, line, name)


def _of_choice(value: Object, path: str, number: int, line: int | None) -> LabelledAbstract | SentenceRow:
    """Prodigy's choice of labels for a text: a sentence of the abstract that it names, or all of one."""
    text, label, name = _sentence(value["text"]), _one_label(value["accept"]), _identifier(value)
    if name is not None:
        return SentenceRow(META, (name,), text, label, path, line or number)
    return LabelledAbstract((text,), (label,), False, None, path, line, number)


def _of_nothing(value: Object) -> Parts:
    """What was rejected, skipped or not yet labelled: its text, without labels."""
    holder = value["data"] if isinstance(value.get("data"), Mapping) else value
    text = _text_of(holder, ()) if any(isinstance(one, str) for one in holder.values()) else ""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    return Parts(sentences, [""] * len(sentences))


def _is_choice(value: Object) -> bool:
    return "text" in value and "accept" in value


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
