"""The report on a model is a page that stands alone, and shows what was measured."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from absclf.assessment import Assessment, assess, carried_over
from absclf.corpora import Corpus, check
from absclf.errors import InputError
from absclf.formats import read
from absclf.report.plots import bars, confusion_matrix, learning_curve, reliability_diagram
from absclf.report.training import render
from absclf.schemes import Scheme, get_scheme

SCHEME = Scheme("two", ("A", "B<"))
SENTENCES = [["Pots & pans.", "Cups <b>break</b>."], ["Pots.", "Cups."]]


def corpus() -> Corpus:
    return Corpus(
        SENTENCES, [[("A",), ("B<",)], [("A",), ("A",)]], ["g1", "g2"], "", SCHEME, ["c, line 1", "c, line 2"]
    )


def assessment() -> Assessment:
    found = [np.array([[0.9, 0.1], [0.3, 0.7]]), np.array([[0.8, 0.2], [0.05, 0.95]])]
    return assess("tiny", SCHEME.labels, corpus(), found, {"position": found}, [(10, 0.5), (40, 0.7)])


class Tags(HTMLParser):
    """The tags of a page that are open at its end, and all its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.append(tag)
        if tag not in ("meta", "line", "rect", "circle", "path", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing() -> None:
    page = render(assessment(), check(corpus(), SCHEME), {"name": "tiny", "settings": {"epochs": 3}})
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert "http" not in re.sub(r"http-equiv", "", page)
    assert page.count("<svg") == 4


def test_the_page_is_not_read_as_abstracts(tmp_path: Path) -> None:
    page = render(assessment(), check(corpus(), SCHEME), {"name": "tiny"})
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    with pytest.raises(InputError, match=r"report\.html: this is a page that absclf wrote, which is not read"):
        list(read(tmp_path / "report.html"))


def test_texts_and_labels_are_escaped() -> None:
    page = render(assessment(), check(corpus(), SCHEME), {})
    assert "<b>" not in page
    assert "B&lt;" in page


def test_the_worst_abstract_shows_its_doubtful_label() -> None:
    found = assessment()
    assert [one.place for one in found.worst] == ["c, line 2"]
    assert list(found.worst[0].suspects) == [1]
    assert "probably mislabelled" in render(found, check(corpus(), SCHEME), {})


def test_the_words_tell_scores_confusions_and_doubts() -> None:
    told = "\n".join(assessment().lines())
    for words in ("75.0%", "A taken for B<: 1 sentences", "position", "c, line 2, sentence 2: A, the model says B<"):
        assert words in told


def test_plots_hold_their_values() -> None:
    assert confusion_matrix(("A", "B"), np.array([[7, 1], [0, 3]])).count("<rect") == 4
    assert "said 90%, right 80%" in reliability_diagram([(0.9, 0.8, 12)])
    assert "40 abstracts: 70.0%" in learning_curve([(10, 0.5), (40, 0.7)])
    assert 'width="210.0"' in bars([("A", 0.5, (0.4, 0.6))], "F1")


def test_predictions_are_carried_over_to_another_scheme() -> None:
    found = carried_over([np.array([[0.1, 0.2, 0.3, 0.15, 0.25]])], get_scheme("research").labels, get_scheme("cs"))
    assert found is not None
    assert np.allclose(found[0], [[0.1, 0.2, 0.3, 0.4, 0.0]])


def test_labels_that_mean_nothing_cannot_be_carried_over() -> None:
    assert carried_over([np.ones((1, 5)) / 5], get_scheme("research").labels, SCHEME) is None
