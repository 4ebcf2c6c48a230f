"""Every command, option and exit code is documented, and help is quick because it loads nothing heavy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from absclf.cli import ExitStatus
from absclf.cli.app import app
from absclf.formats.registry import FORMATS
from tests.cli.conftest import Runner

DOCS = Path(__file__).parents[2] / "docs"

GROUP = get_command(app)
assert isinstance(GROUP, TyperGroup)

COMMANDS = sorted(GROUP.commands)

OPTIONS = {
    name: [parameter for parameter in command.params if isinstance(parameter, TyperOption)]
    for name, command in GROUP.commands.items()
}

HEAVY = {"joblib", "nltk", "numpy", "pandas", "rich", "scipy", "sklearn", "torch", "pydantic"}


def section(command: str) -> str:
    """What docs/cli.md says about a command."""
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^## absclf {command}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"docs/cli.md has no section on absclf {command}"
    return found[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_is_documented(command: str) -> None:
    documented = set(re.findall(r"`(--?[a-z0-9-]+)", section(command)))
    options = {name for option in OPTIONS[command] for name in (*option.opts, *option.secondary_opts)}
    assert options - documented == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_is_documented_that_does_not_exist(command: str) -> None:
    documented = set(re.findall(r"^- (?:`-\w`, )?`(--[a-z0-9-]+)", section(command), re.MULTILINE))
    options = {name for option in OPTIONS[command] for name in option.opts}
    assert documented - options == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_each_option_and_gives_an_example(absclf: Runner, command: str) -> None:
    run = absclf(command, "--help")
    assert run.status is ExitStatus.OK
    assert f"\n    absclf {command}" in run.out
    for option in OPTIONS[command]:
        assert option.help, f"{option.name} has no help"
        assert option.opts[-1] in run.out


def test_the_exit_codes_are_documented(absclf: Runner) -> None:
    page = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    help_text = absclf("--help").out
    for status in ExitStatus:
        assert f"| {status.value} | `{status.name}` |" in page
        assert f"{status.value:>3}  {status.meaning}" in help_text


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys; from absclf.cli import main; status = main(sys.argv[1:]); "
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr); sys.exit(status)"
    )
    run = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert set(run.stderr.split()) & HEAVY == set()


def test_the_readmes_first_example_is_what_the_program_prints(absclf: Runner) -> None:
    root = DOCS.parent
    readme = (root / "README.md").read_text(encoding="utf-8")
    found = re.search(r"absclf classify (examples/\S+)\n```\n\n```text\n(.*?)```", readme, re.DOTALL)
    assert found
    run = absclf("classify", root / found[1])
    assert run.out.split() == found[2].split()  # lines are folded there


def test_the_formats_that_are_read_are_documented_with_their_endings() -> None:
    page = (DOCS / "formats.md").read_text(encoding="utf-8").partition("## Read")[2].partition("## Write")[0]
    rows = [line.split("|")[1:4] for line in page.splitlines() if line.startswith("| `")]
    documented = {name.strip(" `"): set(re.findall(r"`(\.\w+)`", endings)) for name, _, endings in rows}
    assert documented == {one.name: set(one.endings) for one in FORMATS}
