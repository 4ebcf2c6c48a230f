"""Find the scheme of a corpus by its labels, and write a scheme as a TOML file that a person can edit."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from absclf.corpora.corpus import LabelledAbstract
from absclf.corpora.possible_headings import possible_headings
from absclf.errors import InputError
from absclf.heading_tables import heading_key
from absclf.schemes import SCHEME_NAMES, Scheme, get_scheme

__all__ = ["infer_scheme", "no_labels", "scheme_as_toml"]

_ORDER = ("research", "cs", "review")
"""Shipped schemes in the order in which they are preferred where several fit as well."""

_NAMED = 12  # headings in a message
_MOSTLY = 0.5  # share of the labelled sentences whose headings a shipped scheme has to know
_RARE = 0.01  # share of the sentences under which a printed heading gets no label of its own


def infer_scheme(abstracts: Sequence[LabelledAbstract], name: str = "corpus") -> Scheme:
    """The scheme that fits the labels of a corpus.

    Parameters
    ----------
    abstracts : sequence of LabelledAbstract
    name : str
        Name of a scheme that does not ship.

    Returns
    -------
    Scheme
        A shipped one, where all labels of sentences are its labels, in the singular or the plural, or where it knows
        the headings over most sentences; among several, the one that tells most sections apart. Else one of the
        corpus's own labels, in the order in which abstracts have them.

    Raises
    ------
    InputError
        If there are no labels, or only one.
    """
    marked = [one for one in abstracts if not one.is_printed and any(one.labels)]
    printed = [one for one in abstracts if one.is_printed and any(one.labels)]
    if not marked and not printed:
        raise no_labels(possible_headings(abstracts))
    if marked:
        return _scheme_of_labels(marked) or _own_scheme(marked, name)
    return _scheme_of_headings(printed) or _own_scheme(printed, name)


def no_labels(possible: Mapping[str, int], place: str = "") -> InputError:
    """The error of a corpus without any label.

    Parameters
    ----------
    possible : mapping of str to int
        What may be headings that nothing knows, and the abstracts that have it.
    place : str
        Where the corpus stands, for the message.
    """
    told = f"{place}: no abstract has" if place else "No abstract of the corpus has"
    if len(possible) < 2:
        return InputError(
            f"{told} labels or prints headings.",
            "Give abstracts with headings, or labelled sentences; `absclf classify --format jsonl` writes some to "
            "correct.",
        )
    shown = dict(list(possible.items())[:_NAMED])
    counted = ", ".join(f"{heading} ({count:,} abstracts)" for heading, count in shown.items())
    return InputError(
        f"{told} labels or prints headings that are known. Before colons or in brackets stand: {counted}.",
        f'If these are headings, write name = "mine" and labels = [{", ".join(map(_quoted, shown))}] to a file '
        "my.toml, and name it with --scheme (scheme=).",
    )


def _scheme_of_labels(abstracts: Sequence[LabelledAbstract]) -> Scheme | None:
    """The shipped scheme of which all labels are, as they stand or in the singular; the former if both are there."""
    sentences = Counter(label.casefold() for one in abstracts for labels in one.choices for label in labels)
    chosen, best = None, -1
    for known in map(get_scheme, _ORDER):
        own = {label.casefold() for label in known.labels}
        if not {heading_key(label) for label in sentences} <= {heading_key(label) for label in own}:
            continue
        n_exact = sum(n for label, n in sentences.items() if label in own)
        if n_exact > best:
            chosen, best = known, n_exact
    return chosen


def _scheme_of_headings(abstracts: Sequence[LabelledAbstract]) -> Scheme | None:
    """The shipped scheme of which most headings are, that tells most sections apart."""
    sentences = Counter(label for one in abstracts for label in one.labels if label)
    total = sum(sentences.values())
    chosen, best = None, (0.0, 0)
    for known in map(get_scheme, _ORDER):
        meant = {heading: known.labels_for(heading) for heading in sentences}
        own = {heading_key(one) for one in chain(known.labels, *known.headings.values())}
        if sum(n for heading, n in sentences.items() if meant[heading]) < _MOSTLY * total:
            continue
        share = round(sum(n for heading, n in sentences.items() if heading_key(heading) in own) / total, 1)
        sections = sum(len({meant[label] for label in one.labels if meant.get(label)}) for one in abstracts)
        if (share, sections) > best:
            chosen, best = known, (share, sections)
    return chosen


def _own_scheme(abstracts: Sequence[LabelledAbstract], name: str) -> Scheme:
    is_printed = abstracts[0].is_printed
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, list[float]] = defaultdict(list)
    for one in abstracts:
        for number, labels in enumerate(one.choices):
            for label in labels:
                # "A+" and "A-" are two labels to those who gave them, but "Aim" and "AIMS:" one heading.
                key = (heading_key(label) if is_printed else "") or label.casefold()
                spellings[key][label] += 1
                places[key].append((number + 0.5) / len(one.labels))
    total = sum(map(len, places.values()))
    kept = [key for key in places if not is_printed or len(places[key]) >= _RARE * total]
    kept.sort(key=lambda key: (sum(places[key]) / len(places[key]), key))
    if len(kept) < 2:
        only = ", ".join(min(spellings[key]) for key in kept) or "none"
        raise InputError(
            f"The corpus has fewer than two labels ({only}): there is nothing to tell apart.",
            "Check which column or field holds the labels.",
        )
    # A shipped model's own name would hide which labels a result has.
    own = f"{name}-labels" if name in (*SCHEME_NAMES, "auto") else name
    labels = tuple(min(spellings[key], key=lambda label: (-spellings[key][label], label)).strip() for key in kept)
    return Scheme(name=own, labels=labels)


def scheme_as_toml(
    scheme: Scheme,
    counts: Mapping[str, int] | None = None,
    unmapped: Mapping[str, int] | None = None,
    possible: Mapping[str, int] | None = None,
) -> str:
    """A scheme as the text of a TOML file, which `load_scheme` reads.

    Parameters
    ----------
    scheme : Scheme
    counts : mapping of str to int, optional
        Sentences of each label, to be told in comments.
    unmapped : mapping of str to int, optional
        Headings that it does not know, and their sentences: as comments, ready to be moved to a label.
    possible : mapping of str to int, optional
        What may be headings, and the abstracts that have it: likewise.
    """
    return "\n".join(_toml_lines(scheme, counts or {}, unmapped or {}, possible or {})) + "\n"


def _toml_lines(
    scheme: Scheme, counts: Mapping[str, int], unmapped: Mapping[str, int], possible: Mapping[str, int]
) -> Iterator[str]:
    yield "# A scheme of absclf: the labels in the order in which an abstract has them, and which headings mean each."
    yield f"name = {_quoted(scheme.name)}"
    yield "labels = ["
    for label in scheme.labels:
        told = f"  # {counts[label]:,} sentences" if label in counts else ""
        yield f"    {_quoted(label)},{told}"
    yield "]"
    yield ""
    yield "# How much of its worth a further key point of a section that has one loses, from 0 to 1."
    yield f"key_point_spread = {scheme.key_point_spread}"
    yield from _table("roles", "Which roles of absclf's table of headings each label stands for.", scheme.roles)
    yield from _table("headings", "Further printed headings that mean each label.", scheme.headings)
    if (unmapped or possible) and not any(scheme.headings.values()):
        yield from ("", "[headings]")
    if unmapped:
        yield "# The corpus prints these, too; add a heading to the list of the label that it means:"
        for heading, count in sorted(unmapped.items(), key=lambda item: (-item[1], item[0])):
            yield f"#   {_quoted(heading)}  ({count:,} sentences)"
    if possible:
        yield "# Words before colons or in brackets, not known as headings; if they are, add them likewise:"
        for heading, count in possible.items():
            yield f"#   {_quoted(heading)}  ({count:,} abstracts)"
    yield ""
    yield "# How much a sentence under each label carries of what a reader wants to take away, from 0 to 1."
    yield "[key_points]"
    for label in scheme.labels:
        yield f"{_quoted(label)} = {scheme.key_point_weights[label]}"


def _table(name: str, about: str, table: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if any(table.values()):
        yield from ("", f"# {about}", f"[{name}]")
        for label, values in table.items():
            yield f"{_quoted(label)} = [{', '.join(map(_quoted, values))}]"


def _quoted(text: str) -> str:
    # JSON's strings are TOML's, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
