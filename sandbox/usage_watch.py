"""Watch what an app takes of the machine: the room of all its files, and its threads."""

from __future__ import annotations

import contextlib
import select
import threading
import time
from pathlib import Path

from sandbox.limits import MIB, Limits
from sandbox.quota import Door, Quota
from sandbox.run_folder import Usage, nameless, usage
from sandbox.worker import Worker

INTERVAL = 0.1
"""Seconds between two looks: a disk takes some 100 MB in that time."""


class Watch:
    """Watch one run until it ends; if it uses too much, end it and say of what in ``over``.

    The kernel asks first, where it can: then an app never has too much.  Elsewhere we look from
    time to time, which is an alarm and no bound.
    """

    def __init__(self, worker: Worker, folder: Path, limits: Limits) -> None:
        self._worker = worker
        self._folder = folder
        self._limits = limits
        # What the project itself holds does not count against the app.
        self._own = usage(folder, Usage(1 << 62, 1 << 62))
        self._ended = threading.Event()
        self._awake = threading.Event()
        self._awake.set()
        self._door: Door | None = None
        self._quota: Quota | None = None
        with contextlib.suppress(OSError):
            self._door = Door(folder, worker.pid)
        self._started = False
        self.over = ""

    def start(self) -> None:
        """Begin to watch; the worker may have begun before, for its kernel waits for an answer."""
        self._started = True
        threading.Thread(target=self._look_on, name="sandbox-watch", daemon=True).start()

    def rest(self) -> None:
        """Look no more until `wake`: a frozen app takes nothing."""
        self._awake.clear()

    def wake(self) -> None:
        """Watch again."""
        self._awake.set()

    def stop(self) -> None:
        """Stop watching."""
        self._ended.set()
        self._awake.set()
        if not self._started and self._door is not None:
            self._door.close()

    def _look_on(self) -> None:
        try:
            if self._door is not None:
                self._answer(self._door)
            while not self.over and not self._ended.wait(INTERVAL):
                self._awake.wait()
                self._worker.look_at_family()
                self._end(self._excess())
        finally:
            if self._quota is not None:
                self._quota.close()
            elif self._door is not None:
                self._door.close()

    def _answer(self, door: Door) -> None:
        """Look from time to time until the kernel asks, then answer it until the run ends."""
        poll = select.poll()
        poll.register(door, select.POLLIN)
        looked = time.monotonic()
        while not self.over and not self._ended.is_set():
            self._awake.wait()
            ready = poll.poll(INTERVAL * 1000)
            if ready and self._quota is None:
                poll.unregister(door)
                taken = door.receive()
                if taken is None:
                    return
                ended = self._ended.is_set
                try:
                    self._quota = Quota(taken, self._folder, self._own, self._limits, ended)
                except OSError:
                    return  # it has ended
                poll.register(self._quota, select.POLLIN)
            elif ready and self._quota is not None:
                if not ready[0][1] & select.POLLIN:
                    return  # nothing is left that could ask
                self._end(self._quota.answer())
            if self._quota is None and time.monotonic() - looked >= INTERVAL:
                self._worker.look_at_family()
                self._end(self._excess())
                looked = time.monotonic()

    def _end(self, excess: str) -> None:
        self.over = excess
        if excess and not self._ended.is_set():
            self._worker.kill()

    def _excess(self) -> str:
        """Say what the run uses too much of, "" if nothing."""
        most = self._own.and_more(self._limits)
        used = usage(self._folder, most)
        pid = self._worker.app_pid or self._worker.pid
        size = used.bytes + nameless(pid, self._folder).bytes
        if size > most.bytes:
            return f"the app wrote more than {self._limits.disk_bytes // MIB} MiB of files"
        if used.entries > most.entries:
            return f"the app made more than {self._limits.disk_entries:,} files and folders"
        if _threads(pid) > self._limits.threads:
            return f"the app started more than {self._limits.threads} threads"
        return ""


def _threads(pid: int) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return 0
