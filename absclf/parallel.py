"""Map a function over a stream with joblib's workers: results in order, memory bounded, errors not lost."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Generic, TypeVar

from absclf.errors import AbsclfError

__all__ = ["map_in_order", "worker_count"]

Item = TypeVar("Item")
Result = TypeVar("Result")

# Items that are read ahead for a worker are at most twice as many, and as many results may be held at a time.
ITEMS_AHEAD = 8

# Calls of joblib that overlap. With one, the workers would wait for one another at the end of each.
_LANES = 2


def worker_count(n_jobs: int | None) -> int:
    """How many workers ``n_jobs`` means on this machine.

    Parameters
    ----------
    n_jobs : int or None
        A positive number as it stands; -1 for as many as there are processors, -2 for one less, and so on; None for 1.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If ``n_jobs`` is 0.
    """
    if n_jobs is None:
        return 1
    if n_jobs == 0:
        raise ValueError("n_jobs=0 has no meaning: it must be a positive number, or -1 for every processor")
    if n_jobs > 0:
        return n_jobs
    from joblib import cpu_count

    return int(max(1, cpu_count() + 1 + n_jobs))


def map_in_order(
    function: Callable[[Item], Result], items: Iterable[Item], n_jobs: int | None = 1
) -> Generator[Result, None, None]:
    """Yield ``function(item)`` for each item, in the order of the items.

    The items are read in the calling thread, so that an error in reading them reaches the caller, after the results of
    the items before it; and no further ahead than ``2 * ITEMS_AHEAD`` a worker, so that memory does not grow with the
    input, however slowly the results are taken.

    Parameters
    ----------
    function : callable
        With more than one worker it must be picklable; it is sent with each item, so let it be small.
    items : iterable
        What to work on: chunks that take some ten milliseconds each.
    n_jobs : int or None, default=1
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
    from joblib import Parallel

    work = _Watched(function, os.getpid())
    source = _Source(items)
    with ExitStack() as stack:
        stack.enter_context(_failures_explained())
        stack.enter_context(_quiet_when_python_ends())
        settings = {"return_as": _return_as(), "batch_size": 1, "pre_dispatch": "all"}
        lanes = deque(
            stack.enter_context(Parallel(n_jobs=workers, backend=_backend(), **settings))
            for _ in range(1 if _is_shared() else _LANES)
        )
        size = workers * (2 * ITEMS_AHEAD // (len(lanes) + 1))
        calls: deque[tuple[Any, Generator[Result, None, None]]] = deque()
        stack.callback(_close, calls)
        lot = source.take(workers)  # one each, so that none waits while more are read
        while lot or calls:
            while lot and lanes:
                lane = lanes.popleft()
                calls.append((lane, _hand_out(lane, work, lot)))
                lot = source.take(size)  # while the workers are busy
            lane, results = calls[0]
            for result in results:  # noqa: UP028 - that would close them itself, with a warning
                yield result
            calls.popleft()
            lanes.append(lane)
        if source.failure is not None:
            raise source.failure


class _Source(Generic[Item]):
    """Items to be taken; where getting one fails, those before it are the last, and the failure is kept for later."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)
        self.failure: Exception | None = None

    def take(self, count: int) -> list[Item]:
        """The next items: fewer than asked for, and then none, at the end or a failure."""
        taken: list[Item] = []
        try:
            for item in islice(self._items, count):
                taken.append(item)  # one by one: those before a failure count
        except Exception as error:
            self._items, self.failure = iter(()), error
        return taken


def _return_as() -> str:
    """How joblib is to return the results: as they come, from backends that can do that; Ray's and Spark's cannot."""
    from joblib.parallel import get_active_backend

    backend, _ = get_active_backend()
    return "generator" if getattr(backend, "supports_return_generator", False) else "list"


def _is_shared() -> bool:
    """Whether all calls go through one backend, as a configured one, which takes one call after the other."""
    from joblib.parallel import get_active_backend

    return get_active_backend()[0] is get_active_backend()[0]


def _backend() -> Any:
    """The backend for one call: joblib's own processes watch over their parent from their start; others as they are."""
    from joblib.parallel import LokyBackend, get_active_backend

    class Watching(LokyBackend):  # type: ignore[misc]
        def configure(self, *arguments: Any, **options: Any) -> Any:
            return super().configure(*arguments, initializer=_watch_at_start, initargs=(os.getpid(),), **options)

    backend, _ = get_active_backend()
    is_default = type(backend) is LokyBackend and not _is_shared()
    return Watching(nesting_level=backend.nesting_level) if is_default else None


def _hand_out(
    lane: Callable[[Iterable[Any]], Generator[Result, None, None] | list[Result]],
    work: Callable[[Item], Result],
    lot: list[Item],
) -> Generator[Result, None, None]:
    """Hand out all of a lot at once."""
    from joblib import delayed

    with _interrupts_held_back():
        found = lane(delayed(work)(item) for item in lot)
    return (result for result in found) if isinstance(found, list) else found


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
    if os.getppid() == parent:  # and not in the parent itself, nor on another machine
        _end_unless(lambda: os.getppid() == parent)


def _watch_at_start(parent: int) -> None:
    """The same in a process that the parent has started on this machine, and may have left alone already."""
    if os.getppid() == parent or sys.platform == "win32":
        _watch(parent)
    else:
        _end_unless(lambda: _exists(parent))


def _end_unless(is_alive: Callable[[], bool]) -> None:
    """End this process, whatever it is at, when this is no longer so."""

    def wait() -> None:
        while is_alive():
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _close(calls: Iterable[tuple[Any, Generator[Any, None, None]]]) -> None:
    """Stop the workers, if they are still at it; that results are left over is meant."""
    if sys.is_finalizing():  # Python ends, and what closing needs is gone; the workers have been ended
        return
    with warnings.catch_warnings(action="ignore"):
        for _, results in calls:
            results.close()


@contextmanager
def _quiet_when_python_ends() -> Iterator[None]:
    """Let no warning come of results that are left over then either, when it is too late for closing."""
    left_over = r"\d+ tasks (have been successfully executed|which were still being processed)"

    def quiet() -> None:
        warnings.filterwarnings("ignore", left_over, UserWarning, r"joblib\.parallel")

    atexit.register(quiet)
    try:
        yield
    finally:
        atexit.unregister(quiet)


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
