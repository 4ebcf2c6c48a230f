"""Tags and texts of an HTML page, in time that grows with its length and nothing else.

Written for this package because the standard library's parser takes quadratic time on pages of unclosed comments.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Token", "tokenize"]

_RAW = frozenset({"script", "style", "textarea", "template", "noscript"})
"""Elements whose content is no text of the page."""

_TAG = re.compile(r"(/?)([A-Za-z][^\s/>]*+)([^>]*+)>")
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")

_SECTION = re.compile(r"<!--|<!\[CDATA\[")
_SECTIONS = {"<!--": "-->", "<![CDATA[": "]]>"}


@dataclass(frozen=True, slots=True)
class Token:
    """A tag or a text.

    Parameters
    ----------
    kind : {"start", "end", "text"}
    value : str
        The element's name in lower case, or the text.
    attributes : dict of str to str
        Of a start tag, names in lower case.
    """

    kind: str
    value: str
    attributes: dict[str, str] = field(default_factory=dict)


def tokenize(page: str) -> Iterator[Token]:
    """Tokens of a page, without comments and without what stands in scripts and styles."""
    raw = ""
    first, *pieces = _without_comments(page).split("<")
    if first:
        yield Token("text", html.unescape(first))
    for piece in pieces:
        match = _TAG.match(piece)
        name = match[2].lower() if match else ""
        if raw:
            if not (match and match[1] and name == raw):
                continue
            raw = ""
        if match is None:
            if not piece.startswith(("!", "?")):
                yield Token("text", html.unescape("<" + piece))
            elif text := piece.partition(">")[2]:
                yield Token("text", html.unescape(text))
            continue
        if match[1]:
            yield Token("end", name)
        else:
            yield Token("start", name, _attributes(match[3]))
            raw = name if name in _RAW and not match[3].endswith("/") else ""
        text = piece[match.end() :]
        if text and not raw:
            yield Token("text", html.unescape(text))


def _attributes(source: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(source)
    }


def _without_comments(page: str) -> str:
    """The page without comments; one that is not closed goes to the end."""
    pieces: list[str] = []
    position = 0
    while match := _SECTION.search(page, position):
        pieces.append(page[position : match.start()])
        end = _SECTIONS[match[0]]
        closed = page.find(end, match.end())
        position = closed + len(end) if closed >= 0 else len(page)
    return "".join([*pieces, page[position:]])
