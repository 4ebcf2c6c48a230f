"""File formats: read abstracts from the files that people have, and write what was found in them."""

from __future__ import annotations

from absclf.formats.columns import Columns
from absclf.formats.finding import expand
from absclf.formats.reading import read, read_records
from absclf.formats.registry import FORMATS, Format
from absclf.formats.reject import InputWarning, Reject
from absclf.formats.writing import (
    WRITERS,
    OutputFormat,
    Writer,
    find_output_format,
    get_writer,
    whole_file,
    write,
)

__all__ = [
    "FORMATS",
    "WRITERS",
    "Columns",
    "Format",
    "InputWarning",
    "OutputFormat",
    "Reject",
    "Writer",
    "expand",
    "find_output_format",
    "get_writer",
    "read",
    "read_records",
    "whole_file",
    "write",
]
