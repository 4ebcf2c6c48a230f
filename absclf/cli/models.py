"""``absclf models``: the models that ship, and the card of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from absclf.cli.help import Command, example
from absclf.cli.options import AsJson

__all__ = ["app"]

app = typer.Typer()


@app.command(
    cls=Command, epilog=example("absclf models", "absclf models review", "absclf models mine.safetensors --json")
)
def models(
    name: Annotated[str | None, typer.Argument(metavar="[NAME|FILE]", hidden=True)] = None,
    as_json: AsJson = False,
) -> None:
    """List the models that ship, or show one model's card."""
    from absclf.models import MODEL_NAMES, load

    if name is None:
        shipped = {known: load(known) for known in MODEL_NAMES}
        cards = {known: {"labels": list(model.labels), **model.card} for known, model in shipped.items()}
        typer.echo(_as_json(cards) if as_json else "\n".join(_list(cards)))
        return
    model = load(name)
    card = {"name": model.name, "labels": list(model.labels), "digest": model.digest, **model.card}
    typer.echo(_as_json(card) if as_json else "\n".join(_card_lines(card)))


def _as_json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


def _list(cards: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Each model's name, its labels, and what it is."""
    width = max(map(len, cards))
    for name, card in cards.items():
        yield f"{name:<{width}}  {', '.join(card['labels'])}"
        if description := card.get("description"):
            yield f"{'':<{width}}  {description}"


def _card_lines(values: Any, indent: str = "") -> Iterator[str]:
    """A card as indented lines."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _card_lines(value, indent + "  ")
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield f"{indent}{key}:"
            for item in value:
                yield f"{indent}  - {', '.join(f'{name} {part}' for name, part in item.items())}"
        else:
            yield f"{indent}{key}: {', '.join(map(_shown, value)) if isinstance(value, list) else _shown(value)}"


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
