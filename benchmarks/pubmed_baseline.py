"""The PubMed baseline on a cluster, one file a task: an example to copy, which also tells the rate.

    python -m benchmarks.pubmed_baseline dask results/ ../shared/inputs/pubmed/*.xml.gz
    python -m benchmarks.pubmed_baseline spark results/ ../shared/inputs/pubmed/*.xml.gz

Dask and Spark run here with two workers on this machine; a scheduler's address, or Spark's master, is all that
another cluster needs. A task writes its file of results whole or not at all, so a task that is done again after its
worker died does no harm, and a run that is started again leaves out what is done.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import absclf
from absclf.frames import load_once

__all__ = ["classify_file", "main", "on_dask", "on_spark"]


def classify_file(path: str, folder: str) -> int:
    """Structure the abstracts of one file into a file of JSON lines; the number of results, 0 if it was there."""
    output = Path(folder).resolve() / (Path(path).name.removesuffix(".gz").removesuffix(".xml") + ".jsonl")
    if output.exists():
        return 0
    return absclf.write(load_once("auto").classify_many(absclf.read(path)), output)


def on_dask(paths: Sequence[str], folder: str) -> Iterable[int]:
    """One task a file, on Dask; in the order in which they are done."""
    from distributed import Client, as_completed

    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        for task in as_completed(client.map(classify_file, paths, folder=folder, pure=False)):
            yield task.result()


def on_spark(paths: Sequence[str], folder: str) -> Iterable[int]:
    """One task a file, on Spark."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    session = builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    tasks = session.sparkContext.parallelize(paths, len(paths))
    yield from tasks.map(lambda path: classify_file(path, folder)).collect()
    session.stop()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all files, and print the rate."""
    engines = {"dask": on_dask, "spark": on_spark}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=engines)
    parser.add_argument("folder", help="where the results go")
    parser.add_argument("paths", nargs="+", metavar="FILE", help="PubMed XML")
    options = parser.parse_args(arguments)
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    paths = [str(Path(path).resolve()) for path in options.paths]
    done = sum(engines[options.engine](paths, options.folder))
    seconds = time.perf_counter() - began
    print(f"{options.engine}: {done:,} records of {len(paths)} files in {seconds:.0f} s, the cluster's start included")


if __name__ == "__main__":
    main()
