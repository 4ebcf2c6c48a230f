"""Batch runs: records stream through a model; bad ones are set aside; a run that was cut off goes on."""

from __future__ import annotations

from absclf.batch.chunks import Job, load_model
from absclf.batch.inputs import fingerprints
from absclf.batch.output import (
    FileSink,
    NothingToResumeError,
    Pack,
    Sink,
    StreamSink,
    is_regular_target,
    working_files,
)
from absclf.batch.run import Counts, Progress, StoppedError, classify_files
from absclf.batch.summaries import SUMMARY_FORMATS

__all__ = [
    "SUMMARY_FORMATS",
    "Counts",
    "FileSink",
    "Job",
    "NothingToResumeError",
    "Pack",
    "Progress",
    "Sink",
    "StoppedError",
    "StreamSink",
    "classify_files",
    "fingerprints",
    "is_regular_target",
    "load_model",
    "working_files",
]
