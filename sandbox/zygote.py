"""A zygote as its parent sees it: one warm process that forks a worker for each run of a bulk.

A fork takes a tenth of the time that warming up a process takes.  But a forked worker isn't our
own child: a descriptor (a *pidfd*) shows its end, and the zygote reaps it when we ask.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from sandbox.worker_process import command, environment, is_readable, new_token

DEATH_SECONDS = 5.0
"""How long a killed zygote may take to end: one that hangs in the kernel takes longer."""

SECONDS = 30.0
"""How long a zygote may take to warm up, or for one fork on a busy machine."""


class NoZygoteError(Exception):
    """There is no zygote, or it has ended."""


class Zygote:
    """A warm process that forks workers; all of them end with the thread that started it.

    Several threads may fork.  A zygote that has ended can't be used again: start another one.
    """

    def __init__(self, python: Path, library: str = "") -> None:
        """Start a zygote and wait until it's warm.

        Raises:
            NoZygoteError: this system or this Python can't have one.
        """
        self._lock = threading.Lock()
        if not is_offered():
            raise NoZygoteError
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(SECONDS)
        with theirs:
            try:
                self._process = subprocess.Popen(
                    command(python, library, "zygote"),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    cwd="/",
                    env=environment(new_token()),
                )
            except OSError:
                self._control.close()
                raise NoZygoteError from None
        try:
            self._hear()
        except NoZygoteError:
            self._control.close()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def fork(self) -> ForkedProcess:
        """Return a new worker's process.

        Raises:
            NoZygoteError: the zygote is gone.
            OSError: the system gives no more processes or descriptors.
        """
        token = new_token()
        with contextlib.ExitStack() as opened:
            (jobs, give), (hear, events), (hear_raw, raw) = (_pipe(opened) for _ in range(3))
            answer, descriptors = self._ask({"token": token}, jobs, events, raw)
            if not descriptors:
                opened.close()  # a worker whose descriptor could not be taken ends without pipes
                if "pid" in answer:
                    self.reap(answer["pid"])
                number = answer.get("error", errno.EMFILE)
                raise OSError(number, os.strerror(number), "a new process")
            opened.pop_all()
        for end in (jobs, events, raw):
            os.close(end)
        return ForkedProcess(self, answer["pid"], descriptors[0], token, (give, hear, hear_raw))

    def reap(self, pid: int) -> int:
        """Make the zygote reap a worker that has ended; return its status as `subprocess` does.

        Raises:
            NoZygoteError: the zygote is gone, and with it the status.
        """
        answer, _ = self._ask({"reap": pid})
        if "status" not in answer:
            raise NoZygoteError
        return int(answer["status"])

    def close(self) -> None:
        """End the zygote and every worker that is left."""
        with self._lock:
            self._control.close()
        try:
            self._process.wait(timeout=SECONDS / 10)
        except subprocess.TimeoutExpired:
            self._kill()

    def _ask(self, order: dict[str, object], *pipes: int) -> tuple[dict[str, int], list[int]]:
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(order).encode()], pipes)
                return self._hear()
            except OSError:
                raise self._lost() from None

    def _hear(self) -> tuple[dict[str, int], list[int]]:
        try:
            answer, descriptors, *_ = socket.recv_fds(self._control, 4_096, 1)
        except OSError:
            raise self._lost() from None
        if not answer:
            raise self._lost()
        return json.loads(answer), descriptors

    def _lost(self) -> NoZygoteError:
        """End the zygote: a late answer of it would be taken for the answer to another order."""
        self._kill()
        return NoZygoteError()

    def _kill(self) -> None:
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=DEATH_SECONDS)


class ForkedProcess:
    """A process that a zygote forked for one run; see `WorkerProcess`."""

    def __init__(
        self, zygote: Zygote, pid: int, ended: int, token: str, pipes: tuple[int, int, int]
    ) -> None:
        self._zygote = zygote
        self._pid = pid
        self._ended = ended
        self._status: int | None = None
        self._lock = threading.Lock()
        self.token = token
        jobs, events, raw = pipes
        self.jobs: IO[bytes] = io.FileIO(jobs, "w")
        self.events: IO[bytes] = io.FileIO(events)
        self.raw: IO[bytes] = io.FileIO(raw)

    @property
    def pid(self) -> int:
        return self._pid

    def has_ended(self) -> bool:
        with self._lock:
            return self._status is not None or is_readable(self._ended, 0)

    def wait_for_end(self, seconds: float) -> bool:
        return self._status is not None or is_readable(self._ended, seconds)

    def signal(self, number: int) -> None:
        if sys.platform == "linux":
            with self._lock:
                if self._status is None:
                    with contextlib.suppress(OSError):
                        signal.pidfd_send_signal(self._ended, number)

    def kill_group(self) -> None:
        with self._lock:
            # Without its zygote it was reaped by another, and its number may be anybody's.
            if self._status is None and self._zygote.is_alive:
                with contextlib.suppress(OSError):
                    os.killpg(self._pid, signal.SIGKILL)
        self.signal(signal.SIGKILL)

    def reap(self) -> int:
        with self._lock:
            if self._status is None:
                try:
                    self._status = self._zygote.reap(self._pid)
                except NoZygoteError:
                    self._status = -signal.SIGKILL  # what its end is for those that it forked
                os.close(self._ended)
            return self._status


def is_offered() -> bool:
    """Say whether this system can fork safely and watch the forked process."""
    needed = ((os, "pidfd_open"), (signal, "pidfd_send_signal"), (socket, "send_fds"))
    return sys.platform == "linux" and all(hasattr(*name) for name in needed)


def _pipe(opened: contextlib.ExitStack) -> tuple[int, int]:
    """Return a pipe whose ends are closed unless the caller keeps them."""
    ends = os.pipe()
    for end in ends:
        opened.callback(os.close, end)
    return ends
