"""Labelled corpora, in every form that people have them: abstracts as lists of sentences with their labels."""

from __future__ import annotations

from absclf.corpora.checking import Findings, check, not_measured, without_duplicates
from absclf.corpora.columns import LabelColumns
from absclf.corpora.corpus import Corpus, LabelledAbstract, corpus_of
from absclf.corpora.inference import infer_scheme, scheme_as_toml
from absclf.corpora.loading import load, read_labelled

__all__ = [
    "Corpus",
    "Findings",
    "LabelColumns",
    "LabelledAbstract",
    "check",
    "corpus_of",
    "infer_scheme",
    "load",
    "not_measured",
    "read_labelled",
    "scheme_as_toml",
    "without_duplicates",
]
