"""A real browser for the tests of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from absclf.abstract import StructuredAbstract
from absclf.report import write_html

from .chromium import Chromium, find_chromium


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    program = find_chromium()
    if program is None:
        pytest.skip("there is no Chromium or Chrome here: the page is tested in a real browser only")
    with Chromium(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Chromium, tmp_path: Path) -> Callable[..., Chromium]:
    """Opens a page of the abstracts given, as a reader with the given preferences."""

    def open_page(*results: StructuredAbstract, fragment: str = "", **reader: bool | int) -> Chromium:
        path = tmp_path / "page.html"
        with path.open("w", encoding="utf-8") as stream:
            write_html(results, stream)
        chromium.emulate(**reader)  # type: ignore[arg-type]
        chromium.open(path, fragment)
        if reader.get("scripts", True):
            chromium.wait_until_drawn()
        return chromium

    return open_page
