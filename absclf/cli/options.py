"""The arguments and options that commands share, each declared once, and what values they take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from absclf.errors import InputError
from absclf.formats import FORMATS, WRITERS
from absclf.formats.encodings import named_encoding

__all__ = [
    "AsJson",
    "Encoding",
    "Force",
    "IdColumn",
    "Jobs",
    "KeyPoints",
    "MaxWords",
    "ModelName",
    "OnError",
    "Output",
    "Paths",
    "PerSection",
    "Quiet",
    "Resume",
    "Sections",
    "SourceFormat",
    "TargetFormat",
    "TextColumn",
    "TitleColumn",
    "Trim",
    "format_option",
    "number",
    "one_of",
]

_KINDS = {int: "integer", float: "number"}


def number(kind: type[int] | type[float], least: float | None = None, most: float | None = None) -> dict[str, Any]:
    """What tells `typer.Option` to take a number.

    Parameters
    ----------
    kind : {int, float}
    least, most : float, optional
        The range. Default: no bound.
    """

    def parse(value: Any) -> float:
        try:
            parsed = kind(value)
        except ValueError:
            raise typer.BadParameter(f"{value!r} is not a valid {_KINDS[kind]}.") from None
        # written so that no bound lets NaN pass
        if not ((least is None or parsed >= least) and (most is None or parsed <= most)):
            bounds = f"x>={least}" if most is None else f"{least}<=x<={most}"
            raise typer.BadParameter(f"{parsed} is not in the range {bounds}.")
        return parsed

    return {"parser": parse, "min": least, "max": most}


def one_of(names: Sequence[str]) -> dict[str, Any]:
    """What tells `typer.Option` to take one of these names, in upper or lower case."""

    def parse(value: str) -> str:
        for name in names:
            if name.casefold() == value.casefold():
                return name
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(map(repr, names))}.")

    return {"parser": parse}


def _encoding(value: str) -> str:
    try:
        named_encoding(value)
    except InputError as error:
        raise typer.BadParameter(str(error)) from None
    return value


def format_option(names: Sequence[str]) -> Any:
    """``--format`` for results in one of these formats."""
    return typer.Option(
        "-f",
        "--format",
        metavar="FORMAT",
        help=f"Format of the output: {', '.join(names)}.  [default: by the ending of FILE; text if it has none]",
        **one_of(names),
    )


_INPUT_FORMATS = [known.name for known in FORMATS]

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", hidden=True)]

ModelName = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="NAME|FILE",
        help="Which model labels the sentences: auto, review, research, cs, or a model file.",
    ),
]

KeyPoints = Annotated[
    int | None,
    typer.Option(
        "-k",
        "--key-points",
        metavar="N",
        help="How many key points to choose from each abstract; 0 for none.  "
        "[default: 3, or as many as --max-words allows]",
        **number(int, 0),
    ),
]
MaxWords = Annotated[
    int | None,
    typer.Option("--max-words", metavar="W", help="The most words that they have together.", **number(int, 1)),
]
PerSection = Annotated[
    bool, typer.Option("--per-section", help="Choose N from each section, not from the whole abstract.")
]
Sections = Annotated[
    str | None,
    typer.Option("--sections", metavar="LABEL,...", help="Choose from the sections with these labels only."),
]
Trim = Annotated[
    bool,
    typer.Option("--trim", help="Leave out leading connectives and closing brackets of statistics from them."),
]

Output = Annotated[
    str,
    typer.Option(
        "-o",
        "--output",
        show_default=False,
        metavar="FILE",
        help="Where the results go.  [default: standard output]",
    ),
]
TargetFormat = Annotated[str | None, format_option([known.name for known in WRITERS])]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE, or what a run that was cut off has left of it.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the run that was cut off, if there is one.")]

SourceFormat = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help=f"Format of the input: {', '.join(_INPUT_FORMATS)}.  [default: recognised by content]",
        **one_of(_INPUT_FORMATS),
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="Encoding of the input, as Python names it: cp1252, mac_roman, utf-16.  [default: recognised]",
        parser=_encoding,
    ),
]
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", metavar="NAME", help="Column, or JSON field, with the abstract."),
]
TitleColumn = Annotated[
    str | None,
    typer.Option("--title-column", metavar="NAME", help="Column, or JSON field, with the title."),
]
IdColumn = Annotated[
    str | None,
    typer.Option("--id-column", metavar="NAME", help="Column, or JSON field, with the identifier."),
]

Jobs = Annotated[
    int,
    typer.Option(
        "-j",
        "--jobs",
        metavar="N",
        help="Worker processes; -1 for one a processor. The output is the same for any number.",
        **number(int),
    ),
]
OnError = Annotated[
    str,
    typer.Option(
        "--on-error",
        metavar="[continue|stop]",
        help="What to do after a file or record that cannot be read or classified.",
        **one_of(["continue", "stop"]),
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary; only errors.")]

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
