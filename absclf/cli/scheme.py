"""``absclf scheme``: the scheme of a corpus, as a TOML file to edit."""

from __future__ import annotations

from typing import Any

import click

from absclf.cli.learning import column_options, columns_of, load_corpus, scheme_option
from absclf.cli.options import example

__all__ = ["scheme"]


@click.command(epilog=example("absclf scheme labelled.jsonl > my.toml", "absclf scheme export.nbib --scheme research"))
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...")
@scheme_option
@column_options
def scheme(**options: Any) -> None:
    """Print the scheme that fits labelled abstracts, with the headings that it does not know.

    CORPUS is all that `absclf train` takes.
    """
    columns = columns_of(options)
    from absclf.corpora import check, scheme_as_toml

    corpus = load_corpus(options["corpora"], options["scheme"], columns)
    assert corpus.scheme is not None  # load always gives one
    findings = check(corpus, corpus.scheme)
    click.echo(scheme_as_toml(corpus.scheme, findings.labels, findings.unmapped), nl=False)
