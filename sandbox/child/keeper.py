"""A process that stays behind to end all that an app starts, where no filter keeps it from that.

Without the system call filter an app may fork, and what it forks may leave its group, its session
and its parent.  So the worker splits before any learner's code runs: one half goes on, the other,
the keeper, adopts every orphan (a *child subreaper*), and when the app or the program that runs
it is gone, ends them all and takes over the app's exit status.  It runs no code of the learner's.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time

SET_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36
LONGEST = 1.0
"""Seconds that ending the orphans may take."""


def split() -> bool:
    """Go on as the app's process, with a keeper above it; whether there is one."""
    if not sys.platform.startswith("linux"):
        return False
    parent = os.getppid()
    libc = ctypes.CDLL(None)
    if libc.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        return False
    app = os.fork()
    if app == 0:
        libc.prctl(SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        return True
    try:
        os.closerange(0, 256)
        signal.signal(signal.SIGTERM, lambda *_: _end(app, -signal.SIGKILL))
        signal.signal(signal.SIGUSR1, lambda *_: os.kill(app, signal.SIGUSR1))
        libc.prctl(SET_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            _end(app, -signal.SIGKILL)
        while True:
            pid, status = os.wait()
            if pid == app:
                _end(app, os.waitstatus_to_exitcode(status))
    finally:
        os._exit(1)
    return True


def _end(app: int, code: int) -> None:
    """End the app and every orphan, then end as the app did."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        for child in {app, *_children()}:
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGKILL)
        try:
            os.wait()  # what an orphan leaves behind comes here in its turn
        except ChildProcessError:
            break
        except OSError:
            continue
    if code < 0:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 1)


def _children() -> list[int]:
    """Return the processes whose parent is this one."""
    mine = os.getpid()
    found = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open("/proc/" + str(int(name)) + "/stat", "rb") as stat:
                parent = int(stat.read().rpartition(b")")[2].split()[1])
            if parent == mine:
                found.append(int(name))
    return found
