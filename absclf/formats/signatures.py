"""What the first characters of a file tell about its format."""

from __future__ import annotations

from pathlib import PurePath

from absclf.errors import InputError
from absclf.formats.opening import InputFile, describe_binary

__all__ = ["ending", "refuse_binary"]

_COMPRESSED = (".gz", ".bz2", ".xz")

_BINARY_REMEDY = "Save it as text, or export the references as RIS, nbib, CSV or XML."


def ending(path: str) -> str:
    """The file's ending in lower case, without that of a compression: ``.xml`` of ``a.XML.gz``."""
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def refuse_binary(source: InputFile) -> None:
    """Raise `InputError` for a file that is empty or holds no text."""
    if not source.head_text.strip():
        if source.head.strip(b"\0"):
            raise InputError(
                f"{source.path}: the file is empty.", "Check that the export or the download went well."
            )
        what = "nothing but NUL bytes" if source.head else "nothing"
        raise InputError(
            f"{source.path}: the file holds {what}.", "Check that the export or download went well."
        )
    if what := describe_binary(source.head):
        raise InputError(f"{source.path}: this is {what}, not text.", _BINARY_REMEDY)
    text = source.head_text
    strange = sum(
        text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f"
    )
    if strange > 0.01 * len(text) + 1:
        raise InputError(f"{source.path}: this is a binary file, not text.", _BINARY_REMEDY)
