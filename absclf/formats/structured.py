"""An abstract as text with its sections' headings in it, for formats that have one field for all of it."""

from __future__ import annotations

from absclf.abstract import Section, StructuredAbstract

__all__ = ["headed_text", "heading_of", "is_printed", "one_line", "sections_with_text"]


def heading_of(section: Section) -> str:
    """What a section stands under: the heading that the abstract prints, else the label."""
    return section.heading or section.label


def sections_with_text(result: StructuredAbstract) -> list[Section]:
    """The sections to be shown: sentences that are cut already may be blank, and make one of nothing."""
    return [section for section in result.sections if section.text.strip()]


def is_printed(result: StructuredAbstract) -> bool:
    """Whether the abstract prints headings over all of its sections, so that nothing is to be added."""
    return all(section.source == "printed" for section in result.sections)


def headed_text(result: StructuredAbstract) -> str:
    """The abstract in one line, each section after its heading; as it stands where it prints its headings."""
    if is_printed(result):
        return one_line(result.text)
    return " ".join(f"{heading_of(section)}: {one_line(section.text)}" for section in sections_with_text(result))


def one_line(text: str) -> str:
    """The text with each line end, and the blanks around it, made one space."""
    return " ".join(stripped for line in text.splitlines() if (stripped := line.strip()))
