"""Map a function over a stream with joblib's workers: results in order, memory bounded, errors not lost."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Generic, TypeVar

from absclf.errors import AbsclfError

__all__ = ["map_in_order", "worker_count"]

Item = TypeVar("Item")
Result = TypeVar("Result")

# Items that a worker has ahead of it. The workers wait for one another once in so many items: enough of them
# make that wait small, and as many results may be held at a time.
ITEMS_AHEAD = 8


def worker_count(n_jobs: int) -> int:
    """How many workers ``n_jobs`` means on this machine.

    Parameters
    ----------
    n_jobs : int
        A positive number as it stands; -1 for as many as there are processors, -2 for one less, and so on.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If ``n_jobs`` is 0.
    """
    if n_jobs == 0:
        raise ValueError("n_jobs=0 has no meaning: it must be a positive number, or -1 for every processor")
    if n_jobs > 0:
        return n_jobs
    from joblib import cpu_count

    return int(max(1, cpu_count() + 1 + n_jobs))


def map_in_order(
    function: Callable[[Item], Result], items: Iterable[Item], n_jobs: int = 1
) -> Generator[Result, None, None]:
    """Yield ``function(item)`` for each item, in the order of the items.

    The items are read in the calling thread, so that an error in reading them reaches the caller, and no
    further ahead than ``2 * ITEMS_AHEAD`` a worker, so that memory does not grow with the input, however
    slowly the results are taken.

    Parameters
    ----------
    function : callable
        With more than one worker it must be picklable; it is sent with each item, so let it be small.
    items : iterable
        What to work on: chunks that take some ten milliseconds each.
    n_jobs : int, default=1
        As :func:`worker_count` reads it. 1 works in this process and imports nothing. The backend is the one
        that ``joblib.parallel_config`` names, if any.

    Yields
    ------
    object
        The results. Closing the generator early stops the workers.

    Raises
    ------
    AbsclfError
        If the system ends a worker.
    """
    workers = worker_count(n_jobs)
    if workers == 1:
        yield from map(function, items)
        return
    from joblib import Parallel, delayed

    work = _Watched(function, os.getpid())
    source = iter(items)
    size = ITEMS_AHEAD * workers
    with (
        _failures_explained(),
        Parallel(n_jobs=workers, return_as="generator", batch_size=1, pre_dispatch="all") as parallel,
    ):
        lot = list(islice(source, workers))  # one each, so that none waits while more are read
        while lot:
            results: Generator[Result, None, None] | None = None
            try:
                # a call hands out all that it is given at once
                with _interrupts_held_back():
                    results = parallel(delayed(work)(item) for item in lot)
                lot = list(islice(source, size))  # while the workers are busy
                for result in results:  # noqa: UP028 - that would close them itself, with a warning
                    yield result
            finally:
                _close(results)


@dataclass(frozen=True)
class _Watched(Generic[Item, Result]):
    """A function for a worker, which ends when the process that started it has ended."""

    function: Callable[[Item], Result]
    parent: int

    def __call__(self, item: Item) -> Result:
        _watch(self.parent)
        return self.function(item)


@cache
def _watch(parent: int) -> None:
    """End with the parent: a worker of joblib whose parent was killed would wait for work for ever."""

    def wait() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    if os.getppid() == parent:  # and not in the parent itself, nor on another machine
        threading.Thread(target=wait, daemon=True).start()


def _close(results: Generator[Result, None, None] | None) -> None:
    """Stop the workers, if they are still at it; that results are left over is meant."""
    if results is not None:
        with warnings.catch_warnings(action="ignore"):
            results.close()


@contextmanager
def _failures_explained() -> Iterator[None]:
    """Say what the death of a worker means, and keep quiet about the tidying up after an interrupt."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    earlier = threading.excepthook

    def hook(failure: threading.ExceptHookArgs) -> None:
        thread = failure.thread.name if failure.thread else ""
        # loky's thread may look for a task that the interrupt has taken away
        if not (thread.startswith("ExecutorManager") and failure.exc_type is KeyError):
            earlier(failure)

    threading.excepthook = hook
    try:
        yield
    except TerminatedWorkerError:
        raise AbsclfError(
            "A worker process was ended from outside, as the system does when memory runs out.",
            "Go on with fewer workers (--jobs, n_jobs).",
        ) from None
    finally:
        threading.excepthook = earlier


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: it is for the parent, which gets it a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # it would let interrupts in again if it were started below
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)
