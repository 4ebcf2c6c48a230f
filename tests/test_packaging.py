"""What is in the repository is in the package."""

from __future__ import annotations

import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from absclf.errors import InputError
from absclf.models import MODEL_NAMES
from absclf.spark import classify_column

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_folder_with_modules_is_a_package_that_is_installed() -> None:
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "absclf").rglob("__init__.py")}
    assert set(SETTINGS["packages"]) == folders | {"absclf.shipped"}


def test_every_data_file_is_installed() -> None:
    patterns = SETTINGS["package-data"]
    for path in (ROOT / "absclf").rglob("*"):
        if path.is_dir() or path.suffix in {".py", ".pyc"} or "__pycache__" in path.parts:
            continue
        found = [
            package
            for package, globs in patterns.items()
            for glob in globs
            if path in set((ROOT / package.replace(".", "/")).glob(glob))
        ]
        assert found, f"{path.relative_to(ROOT)} is in no line of package-data"


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_models_are_found_in_the_package_and_small(name: str) -> None:
    model = resources.files("absclf.shipped") / f"{name}.safetensors"
    assert model.is_file()
    assert len(model.read_bytes()) <= 15_000_000
    assert (resources.files("absclf.shipped") / f"{name}.md").is_file()


def test_without_pyspark_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql.types", None)
    with pytest.raises(InputError, match=r"pip install \"absclf\[spark\]\""):
        classify_column(None)
