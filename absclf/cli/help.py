"""What help shows beside options: the usage line, and examples."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperCommand

__all__ = ["Command", "example"]


class Command(TyperCommand):
    """A command whose usage line shows arguments as its description and its messages name them: ``PATH...``."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """``[OPTIONS]``, and what stands for each argument."""
        arguments = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, TyperArgument)]
        return [self.options_metavar or "", *(argument.metavar or argument.name for argument in arguments)]


def example(*lines: str) -> str:
    """The lines as the examples at the end of a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
