"""Plots of a model's scores as inline SVG, drawn without any library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import numpy.typing as npt

__all__ = ["bars", "confusion_matrix", "learning_curve", "reliability_diagram"]

_SIDE = 320
_PAD = 46


def _svg(width: float, height: float, parts: Iterable[str], title: str) -> str:
    inner = "".join(parts)
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{inner}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _dot(x: float, y: float, radius: float, title: str) -> str:
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(title)}</title></circle>'


def confusion_matrix(labels: Sequence[str], table: npt.NDArray[np.int64]) -> str:
    """True labels as rows, predicted ones as columns; the darker, the more of the row.

    Parameters
    ----------
    labels : sequence of str
    table : array of int, shape (n_labels, n_labels)
    """
    side, left, top = 62, 30 + 8 * max(map(len, labels)), 34
    parts = []
    for row, true in enumerate(labels):
        counts = [int(count) for count in table[row]]
        parts.append(_text(left - 8, top + side * (row + 0.55), true, "end"))
        for column, count in enumerate(counts):
            share = count / max(1, sum(counts))
            x, y = left + side * column, top + side * row
            told = f"{true} taken for {labels[column]}: {count:,} ({share:.0%})"
            parts.append(
                f'<rect class="cell" x="{x}" y="{y}" width="{side - 2}" height="{side - 2}" '
                f'fill-opacity="{0.05 + 0.75 * share:.2f}"><title>{escape(told)}</title></rect>'
            )
            parts.append(_text(x + side / 2, y + side * 0.55, f"{count:,}"))
    for column, label in enumerate(labels):
        short = label if len(label) <= 8 else f"{label[:7]}…"
        parts.append(_text(left + side * (column + 0.5), top - 10, short))
    n = len(labels)
    return _svg(left + side * n + 10, top + side * n + 10, parts, "Confusion matrix: true labels by predicted labels")


def bars(values: Sequence[tuple[str, float, tuple[float, float]]], title: str) -> str:
    """Horizontal bars from 0 to 1 with intervals.

    Parameters
    ----------
    values : sequence of (str, float, (float, float))
        Name, value, and the ends of its interval.
    title : str
    """
    left, width, step = 30 + 8 * max(map(len, (name for name, *_ in values))), 420, 30
    parts = []
    for number, (name, value, (low, high)) in enumerate(values):
        y = 10 + step * number
        parts.append(_text(left - 8, y + 15, name, "end"))
        parts.append(f'<rect class="bar" x="{left}" y="{y + 4}" width="{width * value:.1f}" height="14"/>')
        parts.append(_line(left + width * low, y + 11, left + width * high, y + 11, "whisker"))
        parts.append(_text(left + width + 8, y + 15, f"{value:.1%}", "start"))
    return _svg(left + width + 70, 20 + step * len(values), parts, title)


def _frame(
    x_label: str, y_label: str, ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]]
) -> list[str]:
    """Axes of a square plot; ticks as (share of the axis, text)."""
    end = _PAD + _SIDE
    parts = [f'<path class="axis" d="M{_PAD} 10V{_SIDE + 10}H{end}"/>']
    parts += [_text(_PAD + _SIDE * at, _SIDE + 28, text) for at, text in ticks]
    parts += [_text(_PAD - 6, 14 + _SIDE * (1 - at), text, "end") for at, text in y_ticks]
    parts += [_text(_PAD + _SIDE / 2, _SIDE + 48, x_label)]
    middle = _SIDE / 2
    turned = f'transform="rotate(-90 12 {middle})" x="12" y="{middle}" text-anchor="middle"'
    parts += [f"<text {turned}>{escape(y_label)}</text>"]
    return parts


_PERCENT = tuple((share / 5, f"{share * 20}%") for share in range(6))


def reliability_diagram(points: Sequence[tuple[float, float, int]]) -> str:
    """How often predictions are right, by how probable they are said to be; on the diagonal they keep their word.

    Parameters
    ----------
    points : sequence of (float, float, int)
        As `absclf.evaluation.reliability` gives them.
    """
    parts = _frame("probability", "right", _PERCENT, _PERCENT[1:])
    parts.append(_line(_PAD, _SIDE + 10, _PAD + _SIDE, 10, "ideal"))
    most = max((n for *_, n in points), default=1)
    for height, right, n in points:
        told = f"{n:,} sentences: said {height:.0%}, right {right:.0%}"
        parts.append(_dot(_PAD + _SIDE * height, 10 + _SIDE * (1 - right), 3 + 7 * (n / most) ** 0.5, told))
    return _svg(_PAD + _SIDE + 30, _SIDE + 60, parts, "Reliability diagram")


def learning_curve(points: Sequence[tuple[int, float]]) -> str:
    """Accuracy by the number of abstracts learnt from.

    Parameters
    ----------
    points : sequence of (int, float)
        The fewest abstracts first.
    """
    most = max(n for n, _ in points)
    low = max(0.0, min(score for _, score in points) - 0.05)
    high = min(1.0, max(score for _, score in points) + 0.05)
    places = [(n / most, (score - low) / (high - low)) for n, score in points]
    y_ticks = [(step / 4, f"{low + (high - low) * step / 4:.0%}") for step in range(5)]
    parts = _frame("abstracts", "sentences right", [(n / most, f"{n:,}") for n, _ in points], y_ticks)
    line = " ".join(f"{_PAD + _SIDE * x:.1f},{10 + _SIDE * (1 - y):.1f}" for x, y in places)
    parts.append(f'<polyline class="curve" points="{line}"/>')
    for (n, score), (x, y) in zip(points, places, strict=True):
        parts.append(_dot(_PAD + _SIDE * x, 10 + _SIDE * (1 - y), 4, f"{n:,} abstracts: {score:.1%}"))
    return _svg(_PAD + _SIDE + 40, _SIDE + 60, parts, "Learning curve")
