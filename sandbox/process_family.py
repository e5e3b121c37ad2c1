"""Find and end every process that a run has started.

With the system call filter in force an app can't start a process, so nothing here is needed.
Without it, a process may fork twice, start its own session and ignore signals, but it's still
found: the worker's keeper adopts orphans (`child.keeper`), so every process descends from it while
it lives.  The run's token in the environment, its folder and its session tell the rest.  Without
``/proc`` there is only the process group.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = "FLASKLINGS_RUN"
"""The variable that names a run as ``PID-RANDOM``, with the pid of the process that runs it."""

LONGEST = 1.0
"""Seconds that ending a family may take: one that forks faster than that is hopeless."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the system; its start time tells it from a later one with the same pid."""

    pid: int
    parent: int
    group: int
    session: int
    started: int
    zombie: bool


@dataclass(slots=True)
class Family:
    """A worker and every process that it has started."""

    worker: int
    token: str
    folder: Path | None = None
    seen: set[tuple[int, int]] = field(default_factory=set)

    def look(self) -> list[Process]:
        """Return the living members except the worker, and remember them."""
        table = {process.pid: process for process in _table()}
        # This program isn't a member, and neither are its parents.
        mine = set(_ancestors(table, os.getpid()))
        found = [
            process
            for process in table.values()
            if process.pid not in mine
            and process.pid != self.worker
            and not process.zombie
            and self._is_member(process, table)
        ]
        self.seen |= {(process.pid, process.started) for process in found}
        return found

    def end(self) -> None:
        """End every member but the worker, which is only stopped: it adopts the others' orphans."""
        if not Path("/proc/self/stat").exists():
            return
        _signal(self.worker, signal.SIGSTOP)
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            members = self.look()
            if not members:
                return
            # All stop before the first one dies, so that none can start another meanwhile.
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for process in members:
                    _signal(process.pid, number)

    def _is_member(self, process: Process, table: dict[int, Process]) -> bool:
        return (
            self.worker in (process.group, process.session)
            or (process.pid, process.started) in self.seen
            or self.worker in _ancestors(table, process.pid)
            or _token_of(process.pid) == self.token
            or (self.folder is not None and _works_in(process.pid, self.folder))
        )


def end_strays() -> None:
    """End the processes of runs whose program was killed."""
    for process in _table():
        owner = _token_of(process.pid).partition("-")[0]
        if owner.isdecimal() and not is_alive(int(owner)) and _numbers_as_we_do(process.pid):
            _signal(process.pid, signal.SIGKILL)


def _numbers_as_we_do(pid: int) -> bool:
    """Whether a process is in our own pid namespace, so that the pids that it names are ours."""
    try:
        theirs, ours = Path(f"/proc/{pid}/ns/pid"), Path("/proc/self/ns/pid")
        return theirs.readlink() == ours.readlink()
    except OSError:
        return False


def is_alive(pid: int) -> bool:
    """Say whether a process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _table() -> Iterator[Process]:
    """Yield every process that ``/proc`` lists; nothing on a system without it."""
    try:
        folders = list(Path("/proc").iterdir())
    except OSError:
        return
    for folder in folders:
        if not folder.name.isdecimal():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            # After the name, which may hold anything: state, parent, group, session, …, start.
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            parent, group, session = map(int, fields[1:4])
            zombie = fields[0] in (b"Z", b"X")
            yield Process(int(folder.name), parent, group, session, int(fields[19]), zombie)


def _ancestors(table: dict[int, Process], pid: int) -> list[int]:
    """Return the process itself and its ancestors."""
    line: list[int] = []
    while pid in table and pid not in line:
        line.append(pid)
        pid = table[pid].parent
    return line


def _token_of(pid: int) -> str:
    """Return the run that a process belongs to, "" if that can't be seen."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return ""
    for variable in environment.split(b"\0"):
        name, _, value = variable.partition(b"=")
        if name == TOKEN.encode():
            return value.decode("ascii", "replace")
    return ""


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink().is_relative_to(folder)
    except OSError:
        return False


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(pid, number)
