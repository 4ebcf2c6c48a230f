"""Plain text for people: title, sections under their labels, key points as bullets."""

from __future__ import annotations

from absclf.abstract import StructuredAbstract

__all__ = ["TextWriter", "make_writer"]


class TextWriter:
    """Results as text, a line of dashes between two."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def item(self, result: StructuredAbstract, number: int) -> str:
        """The result, as one reads it."""
        blocks = [result.title or result.id or f"Abstract {number}"]
        blocks += [f"{section.label}\n{section.text}" for section in result.sections] or ["(no abstract)"]
        if result.key_points:
            blocks.append("KEY POINTS\n" + "\n".join(f"  • {point.text}" for point in result.key_points))
        return ("\n" + "─" * 72 + "\n\n" if number > 1 else "") + "\n\n".join(blocks) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def make_writer(**_: object) -> TextWriter:
    """A writer of plain text."""
    return TextWriter()
