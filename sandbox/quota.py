"""Decide on the calls of an app that take room on the disk, or start threads.

The worker's kernel holds each of them up and asks us (`child.quota`).  We add up the most that
they can take.  Only when that sum is above a limit is the app stopped for a moment and measured,
so an answer takes some microseconds, and no app ever has more than its limit.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.limits import MIB, Limits
from sandbox.run_folder import Usage, nameless, usage

SOCKET = ".quota-"
"""How the name of our socket in the run's folder begins; `child.quota` knows it too.

The worker's pid follows: a run whose first worker died has a second one.
"""

BLOCK = 4_096
NAME_BYTES = 4 * BLOCK
"""The most that a new name takes of its folder."""
ROOM = 4 * MIB
"""What lies between the limit and the end of an app: a file may fail at its own limit first."""

SOON = 0.05
"""Seconds for which a count of threads holds that allows no more."""

# struct seccomp_notif and seccomp_notif_resp of the kernel's linux/seccomp.h
QUESTION, ANSWER = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
RECEIVE, SEND = 0xC0502100, 0xC0182101
CONTINUE = 1


@dataclass(frozen=True, slots=True)
class Listener:
    """The descriptor on which a worker's kernel asks, and the numbers of the calls that we know."""

    descriptor: int
    pid: int
    write: int
    pwrite: int
    mmap: int
    mremap: int
    clone: int


class Door:
    """A socket in a run's folder: through it the worker gives us the descriptor of its quota."""

    def __init__(self, folder: Path, worker: int) -> None:
        """Raise OSError where no kernel can ask."""
        if not is_offered():
            raise OSError
        name = f"{SOCKET}{worker}"
        self._path = folder / name
        self._worker = worker
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            with _opened(folder) as here:  # its own path may be longer than an address
                self._socket.bind(f"/proc/self/fd/{here}/{name}")
            self._socket.listen(1)
        except OSError:
            self._socket.close()
            raise

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> Listener | None:
        """Take what the worker gives us, then close."""
        found: list[int] = []
        try:
            connection, _ = self._socket.accept()
            with connection:
                connection.settimeout(1.0)
                credentials = connection.getsockopt(socket.SOL_SOCKET, PEER_CREDENTIALS, 12)
                if struct.unpack("3i", credentials)[0] != self._worker:
                    return None
                message, found, *_ = socket.recv_fds(connection, 100, 1)
                return Listener(found.pop(), self._worker, *map(int, message.split()))
        except (OSError, TypeError, ValueError, IndexError):
            return None
        finally:
            self.close()

    def close(self) -> None:
        self._socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


class Quota:
    """The quota of one app: what it may still take, and the answers to its calls."""

    def __init__(
        self,
        listener: Listener,
        folder: Path,
        own: Usage,
        limits: Limits,
        is_over: Callable[[], bool],
    ) -> None:
        """`own` is what the project itself takes, and `is_over` says that the run has ended.

        Raises:
            OSError: the worker has ended.
        """
        self._calls = listener
        try:
            self._process = os.pidfd_open(listener.pid)
        except OSError:
            os.close(listener.descriptor)
            raise
        self._folder = folder
        self._most = own.and_more(limits)
        self._limits = limits
        self._is_over = is_over
        # The most that the app can have: never less than what it has.
        self._used = own
        self._shared = 0
        self._maps = False
        self._threads = 1
        self._measured_at = 0.0

    def fileno(self) -> int:
        return self._calls.descriptor

    def close(self) -> None:
        os.close(self._calls.descriptor)
        os.close(self._process)

    def answer(self) -> str:
        """Answer one call; say of what the app takes too much, if that must end it."""
        question = bytearray(QUESTION.size)
        try:
            fcntl.ioctl(self._calls.descriptor, RECEIVE, question)
        except OSError:  # the thread that asked was interrupted, or is gone
            return ""
        ident, _, _, number, _, _, *arguments = QUESTION.unpack(question)
        return self._decide(ident, number, arguments)

    def _decide(self, ident: int, number: int, arguments: list[int]) -> str:
        if number == self._calls.clone:
            refused = errno.EAGAIN if self._has_all_its_threads() else 0
            if self._send(ident, refused) and not refused:
                self._threads += 1
            return ""
        if number == self._calls.mremap:
            # It could make a mapping longer whose length was counted.
            self._send(ident, errno.ENOMEM if self._maps else 0)
            return ""
        size, entries, shared = self._price(number, arguments)
        if shared and not self._maps:
            self._maps = True
            return self._after_measuring(0, 0)  # no longer mapping is under way from here on
        if self._excess(size + shared, entries):
            return self._after_measuring(size + shared, entries)
        if self._send(ident, 0):
            self._used = Usage(self._used.bytes + size, self._used.entries + entries)
            self._shared += shared
        return ""

    def _after_measuring(self, size: int, entries: int) -> str:
        """Measure, and say what is too much even so; else the stopped thread asks once more."""
        return self._excess(size, entries) if self._measure() else ""

    def _has_all_its_threads(self) -> bool:
        # A stopped thread asks once more, and must not be stopped for the same thing again.
        is_old = time.monotonic() - self._measured_at > SOON
        if self._threads >= self._limits.threads and is_old:
            self._measure()
        return self._threads >= self._limits.threads

    def _price(self, number: int, arguments: list[int]) -> tuple[int, int, int]:
        """Return the most that a call takes: bytes, names, and bytes of a shared mapping."""
        if number in (self._calls.write, self._calls.pwrite):
            size = min(arguments[2], self._limits.file_bytes)
            return (size // BLOCK + 3) * BLOCK, 0, 0
        if number == self._calls.mmap:
            return 0, 0, (arguments[1] // BLOCK + 1) * BLOCK
        return NAME_BYTES, 1, 0

    def _excess(self, size: int, entries: int) -> str:
        if self._used.bytes + self._shared + size > self._most.bytes + ROOM:
            return f"the app wrote more than {self._limits.disk_bytes // MIB} MiB of files"
        if self._used.entries + entries > self._most.entries:
            return f"the app made more than {self._limits.disk_entries:,} files and folders"
        return ""

    def _send(self, ident: int, refused: int) -> bool:
        """Let a call go on, or refuse it; say whether its thread still waited."""
        answer = ANSWER.pack(ident, 0, -refused, 0 if refused else CONTINUE)
        try:
            fcntl.ioctl(self._calls.descriptor, SEND, answer)
        except OSError:
            return False
        return True

    # -- measuring -------------------------------------------------------------------------

    def _measure(self) -> bool:
        """Stop the app, see what it really has, and let it go on; say if that was possible.

        A stopped thread is in no call, so nothing is under way that isn't seen.
        """
        try:
            signal.pidfd_send_signal(self._process, signal.SIGSTOP)
            try:
                # Twice the same: a thread may just have been started when the first was stopped.
                before, threads = None, self._stopped_threads()
                while threads is None or threads != before:
                    if self._is_over():
                        return False
                    time.sleep(0.000_1)
                    before, threads = threads, self._stopped_threads()
                self._threads = len(threads)
                self._look()
                self._measured_at = time.monotonic()
            finally:
                signal.pidfd_send_signal(self._process, signal.SIGCONT)
        except OSError:
            return False
        return True

    def _look(self) -> None:
        found = usage(self._folder, Usage(1 << 62, self._most.entries + 1))
        kept = nameless(self._calls.pid, self._folder)
        self._shared = min(self._shared, kept.shared)
        # What is hidden can't be told from what was freed, so nothing counts as freed.
        if not kept.hidden:
            self._used = Usage(found.bytes + kept.bytes, found.entries)

    def _stopped_threads(self) -> set[str] | None:
        """Return the threads that there are, None while one still runs."""
        found = set()
        for task in Path(f"/proc/{self._calls.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                state = (task / "stat").read_bytes().rpartition(b")")[2].split()[0]
                if state not in b"TtZX":
                    return None
                found.add(task.name)
        return found


def is_offered() -> bool:
    """Say whether this kernel asks, and lets a call go on afterwards."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    version = [int(part) for part in os.uname().release.split(".")[:2] if part.isdecimal()]
    return version >= [5, 5]


PEER_CREDENTIALS = getattr(socket, "SO_PEERCRED", 17)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
