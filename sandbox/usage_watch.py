"""Watch what the kernel doesn't limit for one process: all its files, and its threads."""

from __future__ import annotations

import threading
from pathlib import Path

from sandbox.limits import MIB, Limits
from sandbox.run_folder import Usage, unlinked_bytes, usage
from sandbox.worker import Worker

INTERVAL = 0.1
"""Seconds between two looks: a disk takes some 100 MB in that time."""


class Watch:
    """Watch one run until it ends; if it uses too much, end it and say of what in ``over``."""

    def __init__(self, worker: Worker, folder: Path, limits: Limits) -> None:
        self._worker = worker
        self._folder = folder
        self._limits = limits
        # What the project itself holds does not count against the app.
        own = usage(folder, Usage(1 << 62, 1 << 62))
        self._most = Usage(own.bytes + limits.disk_bytes, own.entries + limits.disk_entries)
        self._ended = threading.Event()
        self.over = ""
        threading.Thread(target=self._look_on, name="sandbox-watch", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._ended.set()

    def _look_on(self) -> None:
        while not self._ended.wait(INTERVAL):
            self._worker.look_at_family()
            self.over = self._excess()
            if self.over and not self._ended.is_set():
                self._worker.kill()
                return

    def _excess(self) -> str:
        """Say what the run uses too much of, "" if nothing."""
        most = self._most
        used = usage(self._folder, most)
        pid = self._worker.app_pid or self._worker.pid
        size = used.bytes + unlinked_bytes(pid)
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
