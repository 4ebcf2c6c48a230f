"""Make the shipped models from the corpora: ``python -m training.build NAME [--data DIR] [--output DIR]``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from training.recipes import RECIPES


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m training.build", description=__doc__)
    parser.add_argument(
        "names", nargs="+", choices=[*RECIPES, "all"], metavar="NAME", help=", ".join([*RECIPES, "all"])
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora"), help="directory of the corpora")
    parser.add_argument("--output", type=Path, default=Path("models"), help="directory of the models")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in RECIPES if "all" in arguments.names else arguments.names:
        began = time.monotonic()
        model = RECIPES[name](arguments.data, arguments.output)
        target = arguments.output / f"{name}.safetensors"
        model.save(target)
        size = target.stat().st_size
        print(f"{target}: {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s, digest {model.digest[:16]}")


if __name__ == "__main__":
    main()
