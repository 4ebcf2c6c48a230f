"""An abstract as text with its sections' headings in it, for formats that have one field for all of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from absclf.abstract import Section, StructuredAbstract
from absclf.formats.sections import NO_HEADINGS

__all__ = ["headed_sections", "headed_text", "is_printed", "one_line", "sections_with_text"]


def headed_sections(result: StructuredAbstract) -> Iterator[tuple[str, str]]:
    """Heading and text of each section: the heading that the abstract prints, else the label.

    The label also stands where it is predicted and the printed heading does not tell it: instead of "Methods and
    Results" or "Abstract", and before a heading of another meaning ("Study 1") that stands over several sections. Of
    one section alone such a heading ("Funding") stays as it is.
    """
    with_text = sections_with_text(result)
    for (heading, source), group in itertools.groupby(with_text, key=lambda one: (one.heading, one.source)):
        sections = list(group)
        words = heading if heading and (source == "printed" or not _names_sections(heading)) else ""
        for place, section in enumerate(sections):
            if words and (source == "printed" or len(sections) == 1):
                yield words, section.text
            else:
                yield section.label, f"{words}: {section.text}" if words and not place else section.text


def _names_sections(heading: str) -> bool:
    """Whether a heading says no more than what the parts of an abstract are."""
    from absclf.heading_tables import roles_for

    return heading.lower() in NO_HEADINGS or bool(roles_for(heading))


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
    return " ".join(f"{heading}: {one_line(text)}" for heading, text in headed_sections(result))


def one_line(text: str) -> str:
    """The text with each line end, and the blanks around it, made one space."""
    return " ".join(stripped for line in text.splitlines() if (stripped := line.strip()))
