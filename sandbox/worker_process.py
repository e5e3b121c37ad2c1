"""The process of a worker: three pipes, signals, and a way to see its end.

A process that has ended keeps its number until it's reaped, and only the code here reaps it.  So a
signal never reaches another process that got the same number.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from sandbox import process_family as processes

CHILD = Path(__file__).parent / "child"
BOOT = """\
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
folder, library, life = sys.argv[1:4]
if sys.version_info < (3, 10):
    sys.exit("Python %d.%d is too old: apps run on Python 3.10 and newer." % sys.version_info[:2])
if library:
    sys.path.append(library)
name = "_flasklings_child"
spec = spec_from_file_location(name, folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules[name] = module_from_spec(spec)
spec.loader.exec_module(sys.modules[name])
import_module(name + "." + life).serve()
"""


class WorkerProcess(Protocol):
    """What a worker needs of its process, spawned or forked."""

    jobs: IO[bytes]
    """What is written here the process reads as jobs."""
    events: IO[bytes]
    raw: IO[bytes]
    """What an app writes to its descriptors 1 and 2, past Python's streams."""
    token: str
    """Names the run in the environment of all that it starts; see `processes.TOKEN`."""

    @property
    def pid(self) -> int:
        """Its number; it leads a process group and a session of its own."""

    def has_ended(self) -> bool:
        """Say whether it has ended, reaped or not."""

    def wait_for_end(self, seconds: float) -> bool:
        """Wait until it has ended, for some seconds at most; return whether it has."""

    def signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""

    def kill_group(self) -> None:
        """End it and its whole group; don't call this after `reap`."""

    def reap(self) -> int:
        """Return the status of an ended process as `subprocess` does: a signal is negative."""


class SpawnedProcess:
    """A process that we spawned for one run.

    The kernel ends it together with the thread that spawned it.
    """

    def __init__(
        self,
        python: Path,
        library: str = "",
        packages: Path | None = None,
        network: bool = False,
    ) -> None:
        """Spawn it; ``packages`` is a virtual environment that is entered in the sandbox only."""
        self.token = new_token()
        life = "main" if packages is None else "environment"
        self._process = subprocess.Popen(
            command(python, library, life, packages, network),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            cwd="/",
            bufsize=0,
            env=environment(self.token),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self.jobs = self._process.stdin
        self.events = self._process.stdout
        self.raw = self._process.stderr

    @property
    def pid(self) -> int:
        return self._process.pid

    def has_ended(self) -> bool:
        if self._process.returncode is not None:
            return True
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        try:
            how = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self.pid, how) is not None
        except ChildProcessError:
            return True

    def wait_for_end(self, seconds: float) -> bool:
        return waited_for(self.has_ended, seconds)

    def signal(self, number: int) -> None:
        if not self.has_ended():
            with contextlib.suppress(OSError):
                os.kill(self.pid, number)

    def kill_group(self) -> None:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(self.pid, signal.SIGKILL)

    def reap(self) -> int:
        return self._process.wait()


def waited_for(has_ended: Callable[[], bool], seconds: float) -> bool:
    """Wait until a killed process has ended; it takes a millisecond, or for ever."""
    deadline, pause = time.monotonic() + seconds, 0.0002
    while not (ended := has_ended()) and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.5, 0.01)
    return ended


def command(
    python: Path, library: str, life: str, packages: Path | None = None, network: bool = False
) -> list[str]:
    """Return the command that starts an interpreter with the child's module `life`."""
    # Without `site`, which runs what an environment asks for before any layer is in force.
    alone = [] if packages is None else ["-S"]
    options = ["-I", *alone, "-B", "-X", "utf8", "-c", BOOT]
    more = [] if packages is None and not network else [str(packages or ""), *["network"] * network]
    return [str(python), *options, str(CHILD), library, life, *more]


def new_token() -> str:
    """Return a new name for one run; all names of this program have the same length."""
    return f"{os.getpid()}-{secrets.token_hex(8)}"


def environment(token: str) -> dict[str, str]:
    """Return the few variables that an interpreter needs to start, and the token."""
    return {
        processes.TOKEN: token,
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        # Each of glibc's arenas reserves 64 MiB of address space, which the memory limit counts;
        # it would have one for each thread.  It reads this as the process starts, never after.
        "MALLOC_ARENA_MAX": "2",
    }


def is_readable(descriptor: int, seconds: float | None) -> bool:
    """Wait some seconds until a pipe can be read or has ended, None: for ever; say if it can."""
    return _is_ready(descriptor, select.POLLIN, seconds)


def is_writable(descriptor: int, seconds: float) -> bool:
    """Wait some seconds until a pipe takes more bytes; say if it does."""
    return _is_ready(descriptor, select.POLLOUT, seconds)


def _is_ready(descriptor: int, event: int, seconds: float | None) -> bool:
    waiting = select.poll()
    waiting.register(descriptor, event)
    return bool(waiting.poll(None if seconds is None else seconds * 1000))
