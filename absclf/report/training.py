"""How good a model is, as one self-contained HTML page with plots, its worst abstracts and their doubtful labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from importlib import resources
from typing import Any

from absclf.assessment import Assessment, WorstAbstract
from absclf.corpora import Findings
from absclf.report.plots import bars, confusion_matrix, learning_curve, reliability_diagram

__all__ = ["render"]

_SUSPECTS = 50


def render(assessment: Assessment, findings: Findings, card: Mapping[str, Any]) -> str:
    """The page.

    Parameters
    ----------
    assessment : Assessment
    findings : Findings
        About the corpus.
    card : mapping
        The model's card.

    Returns
    -------
    str
        HTML that loads nothing and runs nothing.
    """
    style = (resources.files("absclf.report") / "training.css").read_text(encoding="utf-8")
    title = escape(f"How good is {assessment.model}?")
    sections = "".join(
        f"<section><h2>{escape(heading)}</h2>{content}</section>"
        for heading, content in _sections(assessment, findings, card)
        if content
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="absclf">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{style}</style></head><body><main><h1>{title}</h1>{sections}</main></body></html>\n"
    )


def _sections(assessment: Assessment, findings: Findings, card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    scores = assessment.scores
    yield "Scores", _scores_table(assessment)
    labels = [(label, scores.by_label[label].f1, assessment.intervals[label]) for label in assessment.labels]
    yield "F1 of each label", bars(labels, "F1 of each label, with 95 % intervals") + _label_table(assessment)
    yield "Confusion matrix", confusion_matrix(assessment.labels, scores.confusion)
    told = "<p class=muted>A point on the dotted line keeps its word; the larger, the more sentences.</p>"
    yield "Are its probabilities right?", reliability_diagram(assessment.reliability) + told
    yield "Would more abstracts help?", learning_curve(assessment.curve) if len(assessment.curve) > 1 else ""
    yield "Labels that are probably wrong", _suspects(assessment)
    yield "The worst abstracts", "".join(map(_worst, assessment.worst))
    yield "The corpus", _list(findings.lines())
    yield "The model", _list(_card_lines(card))


def _table(head: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class=scroll><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _scores_table(assessment: Assessment) -> str:
    scores, ends = assessment.scores, assessment.intervals

    def told(value: float, name: str) -> str:
        return f"{value:.1%} ({ends[name][0]:.1%} to {ends[name][1]:.1%})"

    rows = [
        [
            assessment.model,
            told(scores.accuracy, "accuracy"),
            told(scores.macro_f1, "macro_f1"),
            told(scores.exact_match, "exact_match"),
            f"{scores.calibration_error:.1%}",
        ]
    ]
    rows += [
        [name, f"{one.accuracy:.1%}", f"{one.macro_f1:.1%}", f"{one.exact_match:.1%}", f"{one.calibration_error:.1%}"]
        for name, one in assessment.beside.items()
    ]
    about = (
        f"<p>On {scores.n_abstracts:,} abstracts with {scores.n_sentences:,} sentences. In brackets: 95 % intervals "
        "by drawing abstracts again and again.</p>"
    )
    head = ["", "sentences right", "macro F1", "whole abstracts right", "calibration error"]
    return about + _table(head, rows)


def _label_table(assessment: Assessment) -> str:
    rows = [
        [label, f"{one.precision:.1%}", f"{one.recall:.1%}", f"{one.f1:.1%}", f"{one.support:,}"]
        for label, one in assessment.scores.by_label.items()
    ]
    return _table(["label", "precision", "recall", "F1", "sentences"], rows)


def _suspects(assessment: Assessment) -> str:
    rows = [
        [place, str(error.sentence + 1), error.label, error.predicted, f"{error.probability:.0%}"]
        for place, error in assessment.suspects[:_SUSPECTS]
    ]
    if not rows:
        return ""
    about = (
        f"<p>{len(assessment.suspects):,} sentences are confidently another label than the one they have (confident "
        "learning). Look at them and mend the corpus where the model is right.</p>"
    )
    return about + _table(["abstract", "sentence", "label", "the model says", "probability"], rows)


def _worst(abstract: WorstAbstract) -> str:
    lines = []
    for number, (text, label, predicted, probability) in enumerate(abstract.sentences):
        told = f"{escape(label or 'open')}"
        if label and label != predicted:
            doubt = ", probably mislabelled" if number in abstract.suspects else ""
            told += f" <span class=wrong>the model says {escape(predicted)} ({probability:.0%}{doubt})</span>"
        lines.append(f"<li>{escape(text)} <span class=muted>[{told}]</span></li>")
    head = f"{escape(abstract.place)}: {abstract.n_wrong} of {len(abstract.sentences)} sentences differ"
    return f"<details><summary>{head}</summary><ol class=sentences>{''.join(lines)}</ol></details>"


def _card_lines(card: Mapping[str, Any]) -> Iterator[str]:
    for name in ("name", "description", "use", "limits", "corpus", "started_from", "settings", "versions", "test"):
        value = card.get(name)
        if isinstance(value, Mapping):
            value = ", ".join(f"{key} {part}" for key, part in value.items())
        if value:
            yield f"{name.replace('_', ' ')}: {value}"


def _list(lines: Iterator[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line.strip())}</li>" for line in lines) + "</ul>"
