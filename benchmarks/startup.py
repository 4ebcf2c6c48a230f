"""What starting costs: ``import absclf``, ``absclf --help``, ``absclf classify`` of one abstract, loading the model.

    python -m benchmarks.startup [--repeats 5]

Each turn is a new process; an empty Python is measured beside them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.timing import machine, print_table, run_absclf, take_turns

__all__ = ["main"]

ABSTRACT = (
    "Night work disturbs the sleep of bakers. We asked whether a nap before the shift helps. Of 84 bakers half took "
    "naps for four weeks. They slept 41 minutes longer. Naps should be offered to bakers."
)
_LOADING = """
import scipy.sparse, time
from absclf.models import load
began = time.{clock}()
load("auto")
print(time.{clock}() - began)
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "abstract.txt"
        path.write_text(ABSTRACT, encoding="utf-8")
        clocks = take_turns(
            {
                "python -c pass": lambda: _python("pass"),
                "import absclf": lambda: _python("import absclf"),
                "absclf --help": lambda: run_absclf("--help"),
                "absclf classify, one abstract": lambda: run_absclf("classify", str(path)),
            },
            options.repeats,
        )
    rows = [(name, f"{clock.wall:.2f}", f"{clock.processor:.2f}") for name, clock in clocks.items()]
    loads = [
        sorted(float(_python(_LOADING.format(clock=clock))) for _ in range(options.repeats))[options.repeats // 2]
        for clock in ("perf_counter", "process_time")
    ]
    rows.append(("load('auto') alone", f"{loads[0]:.2f}", f"{loads[1]:.2f}"))
    title = f"Start-up, median of {options.repeats}: {machine()}."
    print_table(title, ("what", "seconds", "processor seconds"), rows)


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
