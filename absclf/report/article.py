"""One structured abstract as an HTML article: its sections in colour, its key points beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from absclf.abstract import Record, Section, Sentence, StructuredAbstract
from absclf.report.palette import find_place

__all__ = ["UNSURE", "article_pieces", "escaped"]

UNSURE: tuple[tuple[int, str], ...] = ((60, "u2"), (80, "u1"))
"""A predicted sentence whose probability in per cent is below the bound is underlined: dashed, or dotted."""

_MAX_AUTHORS = 6

# What no HTML page can hold: lone surrogates, NUL and the other control characters but white space.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_HEADING_MARKS = " \t\r\n\f:.;,-–—"

_Places = dict[str, tuple[int, int]]
"""Of each label of an abstract its colour and its place in the scheme."""


def article_pieces(result: StructuredAbstract, number: int, labels: Sequence[str]) -> Iterator[str]:
    """An abstract as an HTML article, piece by piece.

    Parameters
    ----------
    result : StructuredAbstract
    number : int
        Its place on the page, counted from 1: names and links inside the article are made from it.
    labels : sequence of str
        Labels of schemes that do not ship with the package, in order.

    Yields
    ------
    str
        HTML in which all text is escaped.
    """
    name = f"a{number}"
    places = {label: find_place(label, result.scheme, labels) for label in _labels(result)}
    yield f'<article id={name} data-scheme="{escaped(result.scheme)}" aria-labelledby={name}t>\n<header>\n'
    yield f"<h2 id={name}t dir=auto>{_heading(result.record, number)}</h2>\n"
    yield f"<a class=number href=#{name}>{number}</a>\n"
    yield from _about(result.record)
    if not result.sentences:
        yield "</header>\n"
        yield from _without_sentences(result.text)
        yield "</article>\n"
        return
    yield from _choice(result)
    yield from _strip(result, places)
    yield "</header>\n<div class=sections>\n"
    yield from _sections(result, name, places)
    yield "</div>\n"
    yield from _key_points(result, name, places)
    yield "</article>\n"


def _labels(result: StructuredAbstract) -> list[str]:
    labels = [section.label for section in result.sections] + [point.label for point in result.key_points]
    return list(dict.fromkeys(labels))


def _heading(record: Record, number: int) -> str:
    caption = escaped(record.caption(number))
    return caption if record.title.strip() or record.id else f"<i>{caption}, without a title</i>"


def _about(record: Record) -> Iterator[str]:
    """What is known of where the abstract was published."""
    more = " et al." if len(record.authors) > _MAX_AUTHORS else ""
    authors = ", ".join(record.authors[:_MAX_AUTHORS]) + more
    parts = [f"<bdi>{escaped(authors)}</bdi>"] if authors else []
    parts += [f"<cite><bdi>{escaped(record.journal)}</bdi></cite>"] if record.journal else []
    parts += [str(record.year)] if record.year is not None else []
    parts += [f"DOI {_doi(record.doi)}"] if record.doi else []
    parts += [f"<bdi>{escaped(own)}</bdi>"] if (own := _own_id(record)) else []
    if parts:
        yield f"<p class=about>{' · '.join(parts)}</p>\n"


def _own_id(record: Record) -> str:
    """The identifier, if neither the heading nor the DOI tells it."""
    return record.id or "" if record.title.strip() and record.id != record.doi else ""


def _doi(doi: str) -> str:
    """A link where it is a DOI and nothing but one, else its text."""
    if not _DOI.fullmatch(doi):
        return f"<bdi>{escaped(doi)}</bdi>"
    return f'<a href="https://doi.org/{quote(_printable(doi), safe="/:;()")}"><bdi>{escaped(doi)}</bdi></a>'


def _without_sentences(text: str) -> Iterator[str]:
    if text.strip():
        yield f"<p class=text dir=auto>{escaped(text.strip())}</p>\n"
    else:
        yield "<p class=none>This record has no abstract.</p>\n"


def _choice(result: StructuredAbstract) -> Iterator[str]:
    """Which scheme and model the labels are of, and how much of them is unsure."""
    sure = _percent(result.scheme_probability)
    unsure_class = f" class={_unsure_class(sure)}" if _unsure_class(sure) else ""
    chosen = f", chosen with <span{unsure_class}>{sure}&nbsp;%</span> probability" if sure < 100 else ""
    yield f"<p class=choice>Scheme <b>{escaped(result.scheme)}</b>{chosen}"
    yield f" · model <b>{escaped(result.model)}</b>"
    unsure = sum(_is_unsure(sentence) for sentence in result.sentences)
    if unsure:
        yield f" · <span class=unsure>{unsure} unsure {'sentence' if unsure == 1 else 'sentences'}</span>"
    yield "</p>\n"


def _strip(result: StructuredAbstract, places: _Places) -> Iterator[str]:
    """A picture of the abstract: its sections, each as long as its text. It says nothing new."""
    total = sum(section.end - section.start for section in result.sections) or 1
    yield '<svg viewBox="0 0 1000 1" preserveAspectRatio=none aria-hidden=true>'
    done = 0
    for section in result.sections:
        x, done = 1000 * done // total, done + section.end - section.start
        yield f"<rect class=c{places[section.label][0]} x={x} width={1000 * done // total - x} height=1 />"
    yield "</svg>\n"


def _sections(result: StructuredAbstract, name: str, places: _Places) -> Iterator[str]:
    key_starts = {point.start for point in result.key_points}
    text, written = result.text, 0
    for section, inside in _by_section(result):
        if not section.text.strip():
            continue
        colour, place = places[section.label]
        least = min((_percent(sentence.probability) for _, sentence in inside), default=100)
        label = escaped(section.label)
        yield f'<section class="c{colour} {section.source}" data-l="{label}" data-n={place} data-m={least}>\n'
        yield f"<div><h3>{label}</h3><p>{_origin(section, inside)}</p></div>\n<p class=text dir=auto>"
        before = text[written : section.start].strip()
        if before.strip(_HEADING_MARKS) != (section.heading or ""):
            yield _gap(before)
        written = section.start
        for n, sentence in inside:
            yield _gap(text[written : sentence.start])
            yield _sentence(sentence, f"{name}s{n}" if sentence.start in key_starts else "", first=n == inside[0][0])
            written = sentence.end
        last = section is result.sections[-1]
        yield _gap(text[written:].rstrip() if last else text[written : section.end])
        written = max(written, section.end)
        yield "</p>\n</section>\n"


def _by_section(result: StructuredAbstract) -> Iterator[tuple[Section, list[tuple[int, Sentence]]]]:
    """Each section with its sentences and their numbers."""
    numbered = enumerate(result.sentences)
    following = next(numbered, None)
    for section in result.sections:
        inside = []
        while following is not None and following[1].start < section.end:
            inside.append(following)
            following = next(numbered, None)
        yield section, inside


def _origin(section: Section, inside: Sequence[tuple[int, Sentence]]) -> str:
    """Where a section's label comes from, in words."""
    if section.source == "printed":
        if section.heading and section.heading.casefold() != section.label.casefold():
            return f"printed: <bdi>{escaped(section.heading)}</bdi>"
        return "printed"
    percents = [_percent(sentence.probability) for _, sentence in inside] or [100]
    low, high = min(percents), max(percents)
    return f"predicted, {low}&nbsp;%" if low == high else f"predicted, {low}–{high}&nbsp;%"


def _gap(between: str) -> str:
    """What stands between sentences: white space, or headings that the section holds inside."""
    inner = between.strip()
    return f" <b>{escaped(inner)}</b> " if inner else between


def _sentence(sentence: Sentence, name: str, *, first: bool) -> str:
    """A sentence; it has a name if a key point leads to it, and is in the tab order if it is its section's first."""
    classes, attributes = "s", f" id={name}" if name else ""
    if name:
        classes += " key"
    if sentence.source == "predicted":
        percent = _percent(sentence.probability)
        classes += f" {_unsure_class(percent)}" if _unsure_class(percent) else ""
        attributes += f" data-p={percent}"
    return f'<span class="{classes}"{attributes} tabindex={0 if first else -1}>{escaped(sentence.text)}</span>'


def _key_points(result: StructuredAbstract, name: str, places: _Places) -> Iterator[str]:
    if not result.key_points:
        return
    index_of = {sentence.start: n for n, sentence in enumerate(result.sentences)}
    yield "<div class=points>\n<h3>Key points</h3>\n<ul>\n"
    for point in result.key_points:
        target = f"#{name}s{index_of[point.start]}" if point.start in index_of else f"#{name}"
        yield (
            f'<li class=c{places[point.label][0]} data-l="{escaped(point.label)}">'
            f"<b>{escaped(point.label)}</b> <a href={target} dir=auto>{escaped(point.text)}</a></li>\n"
        )
    yield "</ul>\n</div>\n"


def _is_unsure(sentence: Sentence) -> bool:
    return sentence.source == "predicted" and bool(_unsure_class(_percent(sentence.probability)))


def _unsure_class(percent: int) -> str:
    return next((name for bound, name in UNSURE if percent < bound), "")


def _percent(probability: float) -> int:
    """Rounded down, so that it is below one of the bounds where the probability is."""
    return int(probability * 100 + 1e-9)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(text: str) -> str:
    """Text as it stands in the text of a page or in a quoted attribute."""
    return escape(_printable(text))
