"""Writes what each method picks from three example abstracts into ``docs/key-points.md``.

Run ``python -m training.show_key_points``; with ``--check`` nothing is written, and the exit code says whether the page
is up to date. The development extra has to be installed (sumy).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

import absclf
from absclf.sentences import split_sentences
from training.benchmark_key_points import Paper, untrained_methods

__all__ = ["main", "render"]

_DOCS = Path(__file__).parent.parent / "docs"
_PAGE = _DOCS / "key-points.md"
_BEGIN, _END = "<!-- examples: begin -->", "<!-- examples: end -->"
_EXAMPLES = (("trial", "A trial", "auto"), ("review", "A review", "auto"), ("method", "A computer science paper", "cs"))
_PICKS = 3


def render() -> str:
    """The examples, as Markdown."""
    return "\n".join(_render_examples())


def _render_examples() -> Iterator[str]:
    abstracts = [_sentences(name) for name, _, _ in _EXAMPLES]
    papers = [Paper(sentences) for sentences in abstracts]
    picks = {name: [_best(scores) for scores in rank(papers)] for name, rank in untrained_methods()}
    for number, (_, title, model) in enumerate(_EXAMPLES):
        sentences = abstracts[number]
        result = absclf.load(model).classify(sentences, key_points=_PICKS)
        chosen = {point.start for point in result.key_points}
        places = [place for place, s in enumerate(result.sentences, 1) if s.start in chosen]
        yield f"### {title}\n"
        for place, sentence in enumerate(result.sentences, 1):
            text = f"**{sentence.text}**" if place in places else sentence.text
            yield f"{place}. {text} _{sentence.label}_"
        yield f"\n| method | picks |\n| --- | --- |\n| absclf, model `{model}` | {_join(places)} |"
        for name, of_method in picks.items():
            yield f"| {name} | {_join(of_method[number])} |"
        yield ""


def _sentences(name: str) -> list[str]:
    text = (_DOCS / "key-points" / f"{name}.txt").read_text(encoding="utf-8").strip()
    return [text[start:end] for start, end in split_sentences(text)]


def _best(scores: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    order = np.argsort(-np.asarray(scores), kind="stable")[:_PICKS]
    return sorted(int(place) + 1 for place in order)


def _join(places: Sequence[int]) -> str:
    return ", ".join(map(str, places))


def main() -> int:
    """Write or check the page."""
    parser = argparse.ArgumentParser(description="Show what each method picks from three example abstracts.")
    parser.add_argument("--check", action="store_true", help="only tell whether the page is up to date")
    arguments = parser.parse_args()
    page = _PAGE.read_text(encoding="utf-8")
    before, rest = page.split(_BEGIN)
    after = rest.split(_END)[1]
    updated = f"{before}{_BEGIN}\n\n{render()}\n{_END}{after}"
    if arguments.check:
        if updated != page:
            print(f"{_PAGE.name} is not up to date: run python -m training.show_key_points.")
        return int(updated != page)
    _PAGE.write_text(updated, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
