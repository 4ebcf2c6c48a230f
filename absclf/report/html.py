"""Structured abstracts as one self-contained HTML page, written abstract by abstract."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from string import Template
from typing import TextIO

from absclf.abstract import StructuredAbstract
from absclf.report.article import UNSURE, article_pieces, escaped

__all__ = ["HtmlWriter", "make_writer", "write_html"]

_TITLE = "Structured abstracts"


def write_html(
    results: Iterable[StructuredAbstract],
    stream: TextIO,
    *,
    title: str = _TITLE,
    labels: Sequence[str] = (),
) -> None:
    """Write structured abstracts as a self-contained HTML page.

    The page loads nothing from elsewhere and can be read without JavaScript. Abstracts are written as they
    come: memory does not grow with their number.

    Parameters
    ----------
    results : iterable of StructuredAbstract
        In the order in which the page shows them.
    stream : text file
        Open for writing in UTF-8, which the page declares.
    title : str
        Heading of the page.
    labels : sequence of str, optional
        Labels of schemes that do not ship with the package, in order: colours are dealt in that order.

    Examples
    --------
    >>> import io
    >>> page = io.StringIO()
    >>> write_html([], page, title="Nothing yet")
    >>> "<h1 dir=auto>Nothing yet</h1>" in page.getvalue()
    True
    """
    writer = HtmlWriter(title=title, labels=labels)
    stream.write(writer.begin())
    for number, result in enumerate(results, start=1):
        stream.write(writer.item(result, number))
    stream.write(writer.end())


def make_writer(*, rows: str = "sentences", labels: Sequence[str] = ()) -> HtmlWriter:  # noqa: ARG001
    """The page as one of the output formats; `rows` means nothing here."""
    return HtmlWriter(labels=labels)


class HtmlWriter:
    """Turns structured abstracts into the pieces of an HTML page.

    Parameters
    ----------
    title : str
        Heading of the page.
    labels : sequence of str, optional
        Labels of schemes that do not ship with the package, in order.
    """

    def __init__(self, *, title: str = _TITLE, labels: Sequence[str] = ()) -> None:
        self.title = title
        self.labels = tuple(labels)

    def begin(self) -> str:
        """What stands before the first abstract."""
        return Template(_page()[0]).substitute(_parts(), title=escaped(self.title))

    def item(self, result: StructuredAbstract, number: int) -> str:
        """One abstract; `number` counts them from 1. Depends on nothing that was written before."""
        return "".join(article_pieces(result, number, self.labels))

    def end(self) -> str:
        """What stands after the last abstract."""
        return Template(_page()[1]).substitute(_parts())


@lru_cache(maxsize=1)
def _page() -> tuple[str, str]:
    """The page before and after the abstracts, its parts still to be put in."""
    begin, end = _file("page.html").split("<!-- abstracts -->\n")
    return begin, end


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    """Style and script, with the digests by which the page allows these two and no other."""
    style, script = _file("page.css"), _file("page.js")
    dashed, dotted = (str(bound) for bound, _ in UNSURE)
    return {
        "style": style,
        "style_digest": _digest(style),
        "script": script,
        "script_digest": _digest(script),
        "dashed": dashed,
        "dotted": dotted,
    }


def _file(name: str) -> str:
    return resources.files("absclf.report").joinpath(name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    """The source expression by which a Content-Security-Policy allows an inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
