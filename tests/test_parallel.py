"""map_in_order: order, bounded reading, errors from every side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import joblib
import pytest
from joblib.parallel import ThreadingBackend

from absclf.errors import AbsclfError
from absclf.parallel import ITEMS_AHEAD, map_in_order, worker_count

ROOT = Path(__file__).parents[1]


def square(number: int) -> int:
    return number * number


def process(_: int) -> int:
    return os.getpid()


def divide(number: int) -> float:
    return 1 / number


def die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_results_come_in_the_order_of_the_items(n_jobs: int) -> None:
    numbers = range(5 * ITEMS_AHEAD)
    assert list(map_in_order(square, numbers, n_jobs)) == [number * number for number in numbers]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_no_items_give_no_results(n_jobs: int) -> None:
    assert list(map_in_order(square, [], n_jobs)) == []


def test_one_job_works_in_this_process_and_more_in_others() -> None:
    assert set(map_in_order(process, range(4), 1)) == {os.getpid()}
    assert os.getpid() not in set(map_in_order(process, range(4), 2))


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_items_are_not_read_far_ahead_of_the_results_that_are_taken(n_jobs: int) -> None:
    read = 0

    def items() -> Iterator[int]:
        nonlocal read
        for number in range(100_000):
            read += 1
            yield number

    results = map_in_order(square, items(), n_jobs)
    for _ in range(10):
        next(results)
    results.close()
    assert read <= 10 + (0 if n_jobs == 1 else 2 * ITEMS_AHEAD * n_jobs)


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_an_error_in_the_function_reaches_the_caller(n_jobs: int) -> None:
    results = map_in_order(divide, [1, 2, 0, 4], n_jobs)
    with pytest.raises(ZeroDivisionError):
        list(results)


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_an_error_in_the_items_reaches_the_caller(n_jobs: int) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(map_in_order(square, items(), n_jobs))


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.parametrize("before", [0, 1, 3 * ITEMS_AHEAD])
def test_the_results_of_the_items_before_an_error_come_first(n_jobs: int, before: int) -> None:
    class Failing(Iterator[int]):
        read = 0

        def __next__(self) -> int:
            self.read += 1
            if self.read > before:
                raise OSError("the disk is gone")
            return self.read

    found: list[int] = []
    items = Failing()
    with pytest.raises(OSError, match="the disk is gone"):
        found.extend(map_in_order(square, items, n_jobs))
    assert found == [number * number for number in range(1, before + 1)]
    assert items.read == before + 1


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_an_error_in_the_function_goes_before_a_later_one_in_the_items(n_jobs: int) -> None:
    def items() -> Iterator[int]:
        yield from (1, 0)
        raise OSError("the disk is gone")

    with pytest.raises(ZeroDivisionError):
        list(map_in_order(divide, items(), n_jobs))


@pytest.mark.parametrize("taken", [1, 60])
@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_what_is_not_read_to_its_end_leaves_no_worker_and_no_warning_when_python_ends(taken: int, backend: str) -> None:
    program = (
        "import sys, joblib\n"
        "from tests.test_parallel import map_in_order, process\n"
        "with joblib.parallel_config(backend=sys.argv[2]):\n"
        "    results, others = map_in_order(process, range(500), 2), map_in_order(process, range(61), 2)\n"
        "    workers = {next(results) for _ in range(int(sys.argv[1]))} | {next(others) for _ in range(60)}\n"
        "print(*workers)\n"
    )
    command = [sys.executable, "-c", program, str(taken), backend]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    assert run.stderr == ""
    assert not any(is_alive(int(worker)) for worker in run.stdout.split())


class AllAtOnce(ThreadingBackend):  # type: ignore[misc]
    """A backend that gives all results together, as Ray's and Spark's do."""

    supports_return_generator = False


def test_backends_that_give_all_results_together_are_served() -> None:
    joblib.register_parallel_backend("all at once", AllAtOnce)
    numbers = range(5 * ITEMS_AHEAD)
    with joblib.parallel_config(backend="all at once"):
        assert list(map_in_order(square, numbers, 2)) == [number * number for number in numbers]


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_a_configured_backend_is_used(backend: str) -> None:
    with joblib.parallel_config(backend=backend):
        found = set(map_in_order(process, range(4), 2))
    assert (os.getpid() in found) == (backend == "threading")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_that_the_system_ends_is_explained() -> None:
    with pytest.raises(AbsclfError, match="memory"):
        list(map_in_order(die, range(10), 2))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, signal\n"
        "from tests.test_parallel import map_in_order, process\n"
        "print(*set(map_in_order(process, range(50), 2)), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = tmp_path / "workers"
    with path.open("w") as stream:
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=stream, check=False)
    workers = path.read_text().split()
    assert workers
    while any(is_alive(int(worker)) for worker in workers):
        time.sleep(0.1)  # a hanging test tells as well as an assertion about time


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")
def test_workers_that_have_not_been_given_work_yet_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, threading, time\n"
        "from tests.test_parallel import SlowToSend, children, map_in_order\n"
        "def kill():\n"
        "    while len(children()) < 3:\n"  # two, and joblib's tracker
        "        time.sleep(0.01)\n"
        "    time.sleep(float(sys.argv[1]))\n"
        "    print(*children(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "threading.Thread(target=kill).start()\n"
        "list(map_in_order(time.sleep, [SlowToSend(), SlowToSend()], 2))\n"
    )
    path = tmp_path / "workers"
    for pause in ("0", "0.1", "0.2", "0.4"):
        with path.open("w") as stream:
            subprocess.run([sys.executable, "-c", program, pause], cwd=ROOT, stdout=stream, check=False)
        workers = path.read_text().split()
        assert workers
        while any(is_alive(int(worker)) for worker in workers):
            time.sleep(0.1)  # as above


class SlowToSend:
    """An item that takes its time to leave this process, so that the worker that waits for it has none."""

    def __reduce__(self) -> tuple[type[float], tuple[int]]:
        time.sleep(20)
        return float, (0,)


def children() -> list[int]:
    """The processes that this one has started."""
    stats = (path.read_text().rpartition(")") for path in Path("/proc").glob("[0-9]*/stat"))
    return [int(head.split()[0]) for head, _, tail in stats if int(tail.split()[1]) == os.getpid()]


def is_alive(worker: int) -> bool:
    try:
        os.kill(worker, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{worker}/stat")  # a process that nobody has asked after is no longer alive, though there
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_the_number_of_workers() -> None:
    processors = worker_count(-1)
    assert processors >= 1
    assert worker_count(3) == 3
    assert worker_count(None) == 1
    assert worker_count(-2) == max(1, processors - 1)
    with pytest.raises(ValueError, match="n_jobs=0"):
        worker_count(0)
