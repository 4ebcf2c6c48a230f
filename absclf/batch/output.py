"""Where a run's results go: a stream, or a file that appears whole or not at all and can be gone on with."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from absclf.batch.journal import Commit, Journal, Mark, Position, is_cut_journal, read_journal
from absclf.errors import OutputError

__all__ = [
    "FileSink",
    "NothingToResumeError",
    "Sink",
    "StreamSink",
    "is_regular_target",
    "working_files",
]

PAUSE = 19
"""Time between two commits, in times that the first took: they wait for the disk, and may cost a twentieth."""

_BINARY = getattr(os, "O_BINARY", 0)  # Windows has text files

_MAKE_ROOM = "Make room"

_REASONS = {
    errno.ENOSPC: ("the disk is full", _MAKE_ROOM),
    errno.EDQUOT: ("your quota on this disk is used up", _MAKE_ROOM),
    errno.EFBIG: ("the file has reached the size that this system allows", "Raise the limit (ulimit -f)"),
    errno.EACCES: ("you may not write there", "Choose another place with --output"),
    errno.EPERM: ("you may not write there", "Choose another place with --output"),
    errno.EROFS: ("the disk is read-only", "Choose another place with --output"),
    errno.ENOENT: ("its folder does not exist", "Make the folder first"),
    errno.ENOTDIR: ("what should be its folder is a file", "Choose another place with --output"),
    errno.EBADF: ("it is closed", "Name a file with --output"),
    errno.EISDIR: ("it is a folder", "Name a file in it with --output"),
    errno.ELOOP: ("this symbolic link leads back to itself", "Choose another place with --output"),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter one with --output"),
}


class NothingToResumeError(OutputError):
    """The output of a run that is to be gone on with is there already."""


Pack = Callable[[IO[bytes], IO[bytes]], None]
"""Turns all that was written into what the output holds, for formats that can only be made as a whole."""


class Sink(Protocol):
    """What a run writes to."""

    @property
    def start(self) -> Commit:
        """What earlier sessions of the run have done."""

    def write(self, data: bytes) -> None:
        """Add to the output."""

    def write_reject(self, line: bytes) -> None:
        """Add to the rejects."""

    def commit(self, position: Position, counts: Mapping[str, int]) -> None:
        """Make what has been written, up to `position`, safe, if it is time again."""

    def finish(self, position: Position, counts: Mapping[str, int]) -> None:
        """Put the whole output in its place."""

    def close(self) -> None:
        """Let go of the files, finished or not."""


class StreamSink:
    """Results go to a stream as they come; rejects are only told.

    Parameters
    ----------
    stream : binary file
    name : str
        What messages call it.
    pack : callable, optional
        What all results go through before they are written; default: they are written as they come.
    closes : bool, default=False
        Whether `close` closes the stream, too; default: it is left to its owner.
    """

    def __init__(
        self, stream: IO[bytes], name: str = "standard output", pack: Pack | None = None, *, closes: bool = False
    ) -> None:
        self._stream = stream
        self._closes = closes
        self._name = name
        self._pack = pack
        self._unpacked = tempfile.TemporaryFile() if pack else None  # noqa: SIM115 - `close` closes it
        self.start = Commit()

    def write(self, data: bytes) -> None:
        """Write at once, so that a reader at the other end of a pipe need not wait."""
        stream = self._unpacked or self._stream
        with explained(self._name, resumable=False):
            stream.write(data)
            stream.flush()

    def write_reject(self, line: bytes) -> None:
        """Nothing is kept."""

    def commit(self, position: Position, counts: Mapping[str, int]) -> None:
        """Nothing is kept."""

    def finish(self, position: Position, counts: Mapping[str, int]) -> None:  # noqa: ARG002 - nothing is kept
        """Pack what has been written, if it is to be packed."""
        if self._pack and self._unpacked:
            with explained(self._name, resumable=False):
                self._unpacked.seek(0)
                self._pack(self._unpacked, self._stream)
                self._stream.flush()

    def close(self) -> None:
        """Close the stream, if it is ours."""
        if self._unpacked:
            self._unpacked.close()
        if self._closes:
            _close(self._stream)


class FileSink:
    """Results go beside the output's name, with a journal, and take the name when they are whole.

    ``OUTPUT.partial`` and ``OUTPUT.rejects.jsonl.partial`` grow; ``OUTPUT.journal`` says how much of them is
    safe.

    Parameters
    ----------
    path : path-like
        The output. Behind a symbolic link it is what the link leads to, and the link stays. One that is replaced leaves
        its permissions to the new one, which has no wider ones while it grows.
    header : mapping
        What the run is. A run is only gone on with under the same header.
    force : bool, default=False
        Whether an output, or a part of one, that exists may be replaced.
    resume : bool, default=False
        Whether to go on with the run that was cut off, if there is one.
    pack : callable, optional
        What all that was written goes through on its way into its place. The same must come of it each time.

    Raises
    ------
    OutputError
        If the output, or a file where the run's own would be, exists, or the output cannot be written, is being written
        by another run, or belongs to another run.

    Attributes
    ----------
    start : Commit
        What has been done before; ``start.whole`` if nothing is left to do.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        header: Mapping[str, Any],
        *,
        force: bool = False,
        resume: bool = False,
        pack: Pack | None = None,
    ) -> None:
        self.path = Path(path)
        self._place = _behind_links(self.path)
        self._files = working_files(self.path)
        self._pack = pack
        self._began = time.monotonic()
        self._pace = _Pace()
        self._open: list[_MarkedFile | Journal] = []
        self._claim = _Claim(self._files.journal, self.path)
        self.start = Commit()
        with explained(str(self._place)):
            try:
                if self._place.is_symlink():
                    raise OSError(errno.ELOOP, "")
                self._begin(header, force, resume)
            except BaseException:
                self.close()
                raise

    def write(self, data: bytes) -> None:
        """Add to the partial output."""
        with explained(str(self._files.partial)):
            self._output.write(data)

    def write_reject(self, line: bytes) -> None:
        """Add to the partial rejects."""
        with explained(str(self._files.rejects_partial)):
            self._rejects.write(line)

    def commit(self, position: Position, counts: Mapping[str, int]) -> None:
        """Make what has been written safe, if it is time again."""
        if self._pace.is_due():
            with self._pace.measured():
                self._commit(position, counts, whole=False)

    def finish(self, position: Position, counts: Mapping[str, int]) -> None:
        """Put the output and its rejects in place, and take the journal away."""
        self._commit(position, counts, whole=True)
        self._close_files()
        self._put_in_place()
        self.close()

    def close(self) -> None:
        """Close the files; what is not committed may be lost. From now on another run may write this output."""
        self._close_files()
        self._claim.release()

    def _close_files(self) -> None:
        while self._open:
            self._open.pop().close()

    def _begin(self, header: Mapping[str, Any], force: bool, resume: bool) -> None:
        self._claim.take_existing()
        earlier = self._earlier(force) if resume else None
        if earlier is None:
            self._refuse_existing(force)
            self._open_new({**header, "force": force})
        else:
            _refuse_other(self.path, earlier[0], header)
            self.start = earlier[1]
            self._open_again(may_replace=bool(earlier[0]["force"]))

    def _earlier(self, force: bool) -> tuple[dict[str, Any], Commit] | None:
        """The run that was cut off, if there is one."""
        if self._files.journal.exists():
            return read_journal(self._files.journal)
        if self.path.exists() and not force:
            raise NothingToResumeError(
                f"{self.path}: it exists, and no run that was cut off is beside it: nothing to resume.",
                "Add --force to write it anew.",
            )
        return None

    def _refuse_existing(self, force: bool) -> None:
        if self.path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if force:
            return
        for path in (self.path, self._files.rejects):
            if path.exists():
                raise OutputError(f"{path}: it exists and is not overwritten.", "Add --force, or choose another name.")
        if self._files.journal.exists() and read_journal(self._files.journal) is not None:
            raise OutputError(
                f"{self.path}: a run that was cut off has left {self._files.partial.name} beside it.",
                "Go on with it by --resume, or start anew with --force.",
            )
        for path in (self._files.partial, self._files.rejects_partial):
            if path.exists() and path.stat().st_size:  # a run begins with its journal
                raise _in_the_way(path)
        if self._files.journal.exists() and not is_cut_journal(self._files.journal):
            raise _in_the_way(self._files.journal)

    def _refuse_outrun(self, force: bool) -> None:
        """Look again, now that no other run can come: one may have come and gone since the first look."""
        try:
            self._refuse_existing(force)
        except OutputError:
            if not self._files.journal.stat().st_size:
                self._files.journal.unlink()
            raise

    def _open_new(self, header: Mapping[str, Any]) -> None:
        if self._claim.take_new():
            self._refuse_outrun(bool(header["force"]))
        # the journal goes first: what is left of an earlier run must not be taken for what it describes
        self._files.journal.write_bytes(b"")
        for path in (self._files.partial, self._files.rejects_partial):
            path.unlink(missing_ok=True)  # it may have wider permissions than it should
        self._open_files()
        self._start_journal(header)
        _sync_folder(self._place.parent)

    def _open_again(self, may_replace: bool) -> None:
        if self.start.whole:
            self._put_in_place()
            return
        if self.path.exists() and not may_replace:
            raise OutputError(f"{self.path}: it has come to exist since the run was cut off.", "Move it away to go on.")
        for path, mark in ((self._files.partial, self.start.output), (self._files.rejects_partial, self.start.rejects)):
            _verify(path, mark)
        self._open_files()
        self._start_journal(None)

    def _open_files(self) -> None:
        self._output = _MarkedFile(self._files.partial, self.start.output, self._private_mode())
        self._open.append(self._output)
        self._rejects = _MarkedFile(self._files.rejects_partial, self.start.rejects, self._private_mode())
        self._open.append(self._rejects)

    def _private_mode(self) -> int:
        """Permissions of a file that is being written: not wider than those of the output that it replaces."""
        mode = _mode(self._place)
        return 0o666 if mode is None else mode & 0o666 | 0o600

    def _start_journal(self, header: Mapping[str, Any] | None) -> None:
        self._output.cut()
        self._rejects.cut()
        self._journal = Journal(self._files.journal, header)
        self._open.append(self._journal)

    def _commit(self, position: Position, counts: Mapping[str, int], *, whole: bool) -> None:
        with explained(str(self._files.partial)):
            output, rejects = self._output.sync(), self._rejects.sync()
        with explained(str(self._files.journal)):
            seconds = self.start.seconds + time.monotonic() - self._began
            self._journal.commit(Commit(position, output, rejects, dict(counts), seconds, whole))

    def _put_in_place(self) -> None:
        """Each step may have been done before: a cut may fall between any two."""
        with explained(str(self._place)):
            if self._files.rejects_partial.exists():
                if self._files.rejects_partial.stat().st_size:
                    _copy_mode(self._files.rejects, self._files.rejects_partial)
                    self._files.rejects_partial.replace(self._files.rejects)
                else:
                    self._files.rejects.unlink(missing_ok=True)  # of a run that --force replaces
                    self._files.rejects_partial.unlink()
            if self._files.partial.exists():
                self._put_output_in_place()
            _sync_folder(self._place.parent)
            self._files.journal.unlink()  # the last step: until then the claim on it keeps other runs away

    def _put_output_in_place(self) -> None:
        if self._pack is None:
            _copy_mode(self._place, self._files.partial)
            self._files.partial.replace(self._place)
            return
        self._files.packed.unlink(missing_ok=True)
        with self._files.partial.open("rb") as source, _opened(self._files.packed, self._private_mode()) as target:
            self._pack(source, target)
            target.flush()
            os.fsync(target.fileno())
        _copy_mode(self._place, self._files.packed)
        self._files.packed.replace(self._place)
        self._files.partial.unlink()


class _Claim:
    """Keeps other runs away from an output, until all is in its place or the process has ended.

    It is a lock on the journal, the one of a run's files that is there from its first step to its last. Where the
    system, or the file system, has no locks, nothing is kept away.

    Parameters
    ----------
    journal, output : Path
    """

    def __init__(self, journal: Path, output: Path) -> None:
        self._journal = journal
        self._output = output
        self._descriptor: int | None = None

    def take_existing(self) -> None:
        """Take it if there is a journal.

        Raises
        ------
        OutputError
            If another run has it.
        """
        with suppress(FileNotFoundError):
            self._take(0)

    def take_new(self) -> bool:
        """Take it, with an empty journal if there is none; whether it was not ours before."""
        if self._descriptor is None:
            self._take(os.O_CREAT)
            return self._descriptor is not None
        return False

    def release(self) -> None:
        """Let other runs write the output."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _take(self, flags: int) -> None:
        if sys.platform == "win32":
            return
        while self._descriptor is None:
            descriptor = os.open(self._journal, os.O_RDWR | flags, 0o666)
            try:
                _lock(descriptor, self._output)
                # or else the run that had it has come to its end meanwhile, and this is no longer the journal
                if _has_name(descriptor, self._journal):
                    self._descriptor = descriptor
            finally:
                if self._descriptor is None:
                    os.close(descriptor)


def _has_name(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _lock(descriptor: int, output: Path) -> None:
    """Lock a file, where the system has locks; it frees it when the file is closed or the process ends."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(f"{output}: another run is writing it now.", "Wait for it, or choose another name.") from None
    except OSError:
        return  # a file system without locks


class _Pace:
    """When the next commit is due."""

    def __init__(self) -> None:
        self._due = 0.0

    def is_due(self) -> bool:
        return time.monotonic() >= self._due

    @contextmanager
    def measured(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        ended = time.monotonic()
        self._due = ended + PAUSE * (ended - began)


class _MarkedFile:
    """A file that grows from a mark on, and knows its size and checksum."""

    def __init__(self, path: Path, mark: Mark, mode: int) -> None:
        self.mark = mark
        self.stream = _opened(path, mode)

    def write(self, data: bytes) -> None:
        self.stream.write(data)
        self.mark = Mark(self.mark.size + len(data), zlib.crc32(data, self.mark.crc))

    def cut(self) -> None:
        """Take away what is behind the mark."""
        self.stream.truncate(self.mark.size)
        self.stream.seek(self.mark.size)

    def sync(self) -> Mark:
        self.stream.flush()
        os.fsync(self.stream.fileno())
        return self.mark

    def close(self) -> None:
        _close(self.stream)


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):  # it tries to write what a full disk has refused before
        stream.close()


def _opened(path: Path, mode: int) -> IO[bytes]:
    """A file to read and write, not emptied; `mode` are the permissions of one that is new."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, mode), "r+b")


def _mode(path: Path) -> int | None:
    """The permissions of a file, if there is one."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _copy_mode(old: Path, new: Path) -> None:
    """Give the file that will replace another one its permissions."""
    mode = _mode(old)
    if mode is not None:
        with suppress(OSError):  # some file systems have none; and those that it has are not wider
            new.chmod(mode)


def _verify(path: Path, mark: Mark) -> None:
    """Raise `OutputError` unless the file holds, up to the mark, what was written."""
    crc, left = 0, mark.size
    if path.exists():
        with path.open("rb") as stream:
            while left and (data := stream.read(min(left, 2**20))):
                crc, left = zlib.crc32(data, crc), left - len(data)
    if left or crc != mark.crc or not path.exists():
        raise OutputError(
            f"{path}: this is not what the run that was cut off had written.",
            "It has been changed since: start anew with --force.",
        )


class WorkingFiles(NamedTuple):
    """The run's own files beside an output."""

    rejects: Path
    partial: Path
    rejects_partial: Path
    journal: Path
    packed: Path


def working_files(path: Path) -> WorkingFiles:
    """The run's own files beside the output of that path; where that is a symbolic link, beside what it leads to."""
    path = _behind_links(path)
    endings = ("rejects.jsonl", "partial", "rejects.jsonl.partial", "journal", "packed")
    return WorkingFiles(*(path.parent / f"{path.name}.{ending}" for ending in endings))


def _behind_links(path: Path) -> Path:
    """What a symbolic link leads to, there or not; any other path as it stands."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def is_regular_target(path: Path) -> bool:
    """Whether an output is, or would be, a file: not a device or a pipe, which is written straight into.

    Nor a link to what this process has open as a standard stream, as ``/dev/stdout`` is.
    """
    if path.is_file():
        return not (path.is_symlink() and any(_leads_to(path, descriptor) for descriptor in (1, 2)))
    return not path.exists() or path.is_dir()


def _leads_to(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


@contextmanager
def explained(name: str, *, resumable: bool = True) -> Iterator[None]:
    """Turn what the system says about a file into a message with a remedy.

    Raises
    ------
    OutputError
        Instead of any `OSError` but `BrokenPipeError`.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        what, remedy = _REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
        again = ", then give the same command with --resume" if resumable and remedy == _MAKE_ROOM else ""
        raise OutputError(f"{name}: cannot be written: {what}.", remedy and f"{remedy}{again}.") from error


def _in_the_way(path: Path) -> OutputError:
    return OutputError(
        f"{path}: it exists, and no run that was cut off has left it.",
        "Move it away, choose another name, or replace it with --force.",
    )


def _refuse_other(path: Path, earlier: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    difference, again = _difference(earlier, json.loads(json.dumps(now)))  # as the journal has it
    if difference:
        remedy = f"{again} with --resume, or start anew with --force." if again else "Start anew with --force."
        raise OutputError(f"{path}: the run that was cut off is another one: {difference}.", remedy)


def _difference(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, str]:
    """In words, the first thing in which two headers differ, and with what it could be gone on; "" if there is none."""
    same = "Give the same command"
    if earlier["absclf"] != now["absclf"]:
        return f"it was made by absclf {earlier['absclf']}, and this is {now['absclf']}", "Go on with that version"
    if earlier["model"] != now["model"]:
        return f"it used another model ({earlier['model'][0]}, digest {earlier['model'][1][:12]})", same
    for name, value in now["arguments"].items():
        before = earlier["arguments"].get(name)
        if before != value:
            return f"it had {name} {before!r}, and this has {value!r}", same
    if [path for path, *_ in earlier["inputs"]] != [path for path, *_ in now["inputs"]]:
        return "it had other input files", same
    for before, after in zip(earlier["inputs"], now["inputs"], strict=True):
        if before != after:
            return f"{before[0]} has been changed since", ""
    return "", ""


def _sync_folder(folder: Path) -> None:
    """Make new names in a folder safe, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
