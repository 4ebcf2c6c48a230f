"""Cut a run off at every step that it takes on the disk, and go on with it: a program for a test to start.

``python -m tests.cut_runs FOLDER STRIDE ARGUMENT...`` runs ``absclf ARGUMENT...`` in FOLDER, in a process that kills
itself (SIGKILL) at its first step on the disk; then anew, until its second step, and so on. After each cut the run is
resumed, and killed again STRIDE steps on, until it comes to its end. What a whole run leaves in the folder is what
each of these must leave. Prints how many runs were cut, and how often in all.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from absclf.batch import inputs, output
from absclf.cli import main


def run(arguments: Sequence[str], last_step: int = 0) -> int | None:
    """Exit code of a run in a process of its own; None if it was killed at its last step."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        if last_step:
            die_at(last_step)
        os._exit(main(arguments))
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def die_at(step: int) -> None:
    """Kill this process at a step: just before, or just after, something happens on the disk."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            count()
            result = function(*arguments, **options)
            count()
            return result

        return call

    for owner, name in (
        (os, "fsync"),
        (Path, "replace"),
        (Path, "unlink"),
        (output.FileSink, "write"),
        (output.FileSink, "write_reject"),
    ):
        setattr(owner, name, counted(getattr(owner, name)))


def contents(folder: Path) -> dict[str, bytes]:
    """What the folder holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def cut_everywhere(folder: Path, stride: int, arguments: Sequence[str]) -> tuple[int, int]:
    """Cut runs at every step and go on with them, until one ends before it is cut."""
    before = contents(folder)
    status = main(arguments)  # in this process: those that it starts need import nothing more
    whole = contents(folder)
    runs = cuts = 0
    while True:
        for name in whole.keys() - before.keys():
            (folder / name).unlink()
        if run(arguments, runs + 1) is not None:
            return runs, cuts
        runs += 1
        cuts += 1
        resumed = [*arguments, "--resume"]
        step = stride
        while (found := run(resumed, step)) is None:
            cuts += 1
            step += 1  # so that a run that commits nothing in so many steps still comes to its end
        if contents(folder) != whole or found not in {status, 0}:
            sys.exit(f"cut at step {runs}: code {found}, {sorted(contents(folder))} differs from {sorted(whole)}")


if __name__ == "__main__":
    output.PAUSE = 0  # commit after each chunk
    inputs.CHUNK_RECORDS = 6
    place = Path(sys.argv[1])
    os.chdir(place)
    print(*cut_everywhere(place, int(sys.argv[2]), sys.argv[3:]))
