"""Markdown: title and sections as headings, key points as a list."""

from __future__ import annotations

from absclf.abstract import StructuredAbstract

__all__ = ["MarkdownWriter", "make_writer"]


class MarkdownWriter:
    """Results as Markdown."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result under a heading of its own."""
        blocks = [f"# {result.title or result.id or f'Abstract {number}'}"]
        blocks += [f"## {section.label}\n\n{section.text}" for section in result.sections] or ["*no abstract*"]
        if result.key_points:
            blocks.append("## Key points\n\n" + "\n".join(f"- {point.text}" for point in result.key_points))
        return ("\n" if number > 1 else "") + "\n\n".join(blocks) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def make_writer(**_: object) -> MarkdownWriter:
    """A writer of Markdown."""
    return MarkdownWriter()
