"""``absclf scheme``: the scheme of a corpus, as a TOML file to edit."""

from __future__ import annotations

import typer

from absclf.cli.help import Command, example
from absclf.cli.learning import Corpora, GroupColumn, LabelColumn, Rejects, SchemeName, SentenceColumn, load_corpus
from absclf.cli.options import Encoding, IdColumn, TextColumn

__all__ = ["app"]

app = typer.Typer()


@app.command(
    cls=Command,
    epilog=example("absclf scheme labelled.jsonl > my.toml", "absclf scheme export.nbib --scheme research"),
)
def scheme(
    corpora: Corpora,
    scheme: SchemeName = None,
    encoding: Encoding = None,
    sentence_column: SentenceColumn = None,
    label_column: LabelColumn = None,
    group_column: GroupColumn = None,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> int:
    """Print the scheme that fits labelled abstracts, with the headings that it does not know.

    CORPUS is all that `absclf train` takes.
    """
    from absclf.corpora import LabelColumns, check, scheme_as_toml

    rejects = Rejects()
    columns = LabelColumns(sentence_column, label_column, group_column, text_column, id_column)
    corpus = load_corpus(corpora, scheme, columns, rejects, encoding)
    assert corpus.scheme is not None  # load always gives one
    findings = check(corpus, corpus.scheme)
    typer.echo(scheme_as_toml(corpus.scheme, findings.labels, findings.unmapped, findings.possible), nl=False)
    return rejects.status
