"""A process above the app that ends everything that the app started.

Without the system call filter an app may fork, and its children may leave its group, its session
and their parent.  So the worker forks before any learner's code runs.  The child becomes the app.
The parent, the keeper, adopts every orphan (a *child subreaper*).  When the app or our program has
ended, the keeper ends all of them and exits with the app's status.  It runs no learner's code.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

from .libc import libc

SET_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36
LONGEST = 1.0
"""Seconds of its own work that the keeper may spend on ending the orphans.

Not of the clock: on a busy machine it may have to wait longer than that for its turn.
"""


def split() -> bool:
    """Become the app's process, below a keeper; say whether there is one."""
    if not sys.platform.startswith("linux"):
        return False
    parent = os.getppid()
    if libc().prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        return False
    # Our program may end while the app runs already and the keeper waits for its turn: from here
    # on that's a signal which is kept until the keeper can follow it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGUSR1})
    libc().prctl(SET_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
    app = os.fork()
    if app == 0:
        libc().prctl(SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return True
    try:
        os.closerange(0, 256)
        signal.signal(signal.SIGTERM, lambda *_: _end(app, -signal.SIGKILL))
        signal.signal(signal.SIGUSR1, lambda *_: os.kill(app, signal.SIGUSR1))
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
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
    """End the app and every orphan, then end in the same way as the app."""
    deadline = time.process_time() + LONGEST
    while time.process_time() < deadline:
        for child in {app, *_children()}:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
        try:
            os.wait()  # what an orphan leaves behind comes here in its turn
        except ChildProcessError:
            break
        except OSError:
            continue
    if code < 0:
        with suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 1)


def _children() -> list[int]:
    """Return the child processes of this one."""
    mine = os.getpid()
    found = []
    for name in os.listdir("/proc"):
        with suppress(OSError, ValueError, IndexError):
            with open("/proc/" + str(int(name)) + "/stat", "rb") as stat:
                parent = int(stat.read().rpartition(b")")[2].split()[1])
            if parent == mine:
                found.append(int(name))
    return found
