"""Make the shipped models: ``python -m training.build NAME... [--data DIR] [--output DIR]``.

NAME is a model, ``key_points`` for the ranker inside of all, or ``all``, which makes everything in order. ``review``
and ``cs`` start from ``research``, ``auto`` needs ``review`` and ``research``. Two runs write the same bytes. A
research model that has not learnt from ``csabstruct_train`` is left in the folder ``intermediate`` of the output:
``cs`` starts from it, and retraining is measured with it.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from absclf.modelfile import ModelFile, write_model_file
from absclf.models import Model
from absclf.models import load as load_model
from training.folder import CORPORA, corpora_folder, run
from training.key_points import train_ranker
from training.recipes import RECIPES, chained, with_ranker

NAMES = ("research", "review", "cs", "auto", "key_points")


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m training.build", description=__doc__)
    parser.add_argument("names", nargs="+", choices=[*NAMES, "all"], metavar="NAME", help=", ".join([*NAMES, "all"]))
    parser.add_argument("--data", type=corpora_folder, default=CORPORA, help="directory of the corpora")
    parser.add_argument("--output", type=Path, default=Path("models"), help="directory of the models")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in NAMES if "all" in arguments.names else arguments.names:
        began = time.monotonic()
        if name == "key_points":
            build_key_points(arguments.data, arguments.output)
        else:
            save(RECIPES[name](arguments.data, arguments.output), arguments.output)
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)


def build_key_points(data: Path, output: Path) -> None:
    """Train the ranker on what the shipped models say, and put it into each of them."""
    models = {name: load_model(output / f"{name}.safetensors") for name in ("research", "review", "cs")}
    networks = {name: chained(models[name].classifier) for name in ("research", "cs")}
    ranker, heads = train_ranker(data, networks)
    settings, arrays = ranker.to_state()
    write_model_file(output / "key_points.safetensors", ModelFile("ranker", settings, arrays, card={}))
    for name, model in models.items():
        # A review is read by the network of studies.
        save(with_ranker(model, ranker, heads["research" if name == "review" else name]), output)
    # The choice names the models that it was learnt for by their digests.
    save(RECIPES["auto"](data, output), output)


def save(model: Model, output: Path) -> None:
    """Write a model and its card."""
    name = model.card["name"]
    path = output / f"{name}.safetensors"
    model.save(path)
    (output / f"{name}.md").write_text(card_text(model), encoding="utf-8")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, digest {model.digest[:16]}", flush=True)


def card_text(model: Model) -> str:
    """A model's card as Markdown."""
    card = model.card
    lines = [f"# {card['name']}", "", card["description"], "", f"Labels: {', '.join(card['labels'])}.", ""]
    lines += ["## Learnt from", "", "| corpus | abstracts | SHA-256 |", "| --- | --- | --- |"]
    lines += [f"| {c['name']} | {c['abstracts']:,} | {c['sha256'][:16] or '-'} |" for c in card["corpora"]]
    lines += ["", "## Scores", ""]
    for corpus, scores in card["scores"].items():
        lines += [f"{corpus}: {_in_words(scores)}.", ""]
    versions = ", ".join(f"{name} {version}" for name, version in card["versions"].items())
    lines += ["## Settings", "", "```json", json.dumps(card["settings"], indent=2), "```", ""]
    lines += [f"Made on {card['date']} with {versions}, by `python -m training.build {card['name']}`.", ""]
    lines += [f"SHA-256 of the model: `{model.digest}`.", ""]
    return "\n".join(lines)


def _in_words(scores: dict[str, Any]) -> str:
    names = {
        "accuracy": "sentences right",
        "macro_f1": "macro F1",
        "exact_match": "whole abstracts right",
        "calibration_error": "calibration error",
        "right_scheme": "right scheme",
    }
    told = [f"{words} {scores[key]:.1%}" for key, words in names.items() if key in scores]
    told += [f"{share:.1%} of {name} taken for reviews" for name, share in scores.get("taken_for_reviews", {}).items()]
    return f"{', '.join(told)} ({scores['abstracts']:,} abstracts)"


if __name__ == "__main__":
    run(main)
