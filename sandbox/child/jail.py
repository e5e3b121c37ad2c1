"""Confine the process before any learner's code runs.

Each layer says whether it's really in force, and only those layers are reported.
"""

from __future__ import annotations

import mmap
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

TOKEN = "FLASKLINGS_RUN"
"""The variable that names the run, for all processes that it starts."""

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    # app.run() then prints that it is ignored and returns, as it does under `flask run`.
    "FLASK_RUN_FROM_CLI": "true",
    "PYTHONDONTWRITEBYTECODE": "1",
}


_ballast: list[mmap.mmap] = []


def free_ballast() -> None:
    """Free the memory that was reserved for reporting that the memory is used up."""
    while _ballast:
        _ballast.pop().close()


def prepare(*more: str, network: bool = False) -> dict[str, Any]:
    """Do ahead what takes time: find the readable files, assemble the system call filter.

    ``more`` are folders that may be read, too; ``network`` allows connections.
    """
    from . import guard, keeper, landlock, quota, roots, seccomp  # noqa: F401 (loaded ahead)

    linux = sys.platform.startswith("linux")
    readable = roots.readable((*more, *(roots.FOR_NETWORK if network else ())))
    # An entry that may not be read would be refused, with a sentence, at every import.
    sys.path[:] = [entry for entry in sys.path if roots.holds(readable, entry)]
    return {
        "readable": readable,
        "spelled": guard.spellings(readable),
        "filter": (seccomp.for_this_process(network) if linux and seccomp.is_offered() else None),
        "files": None,
        "network": network,
    }


def prepare_for(own: tuple[int, int], prepared: dict[str, Any]) -> None:
    """Do ahead what belongs to this one process, and what confines every app.

    ``own`` are the descriptors that the worker itself writes to.
    """
    from . import landlock, quota

    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            prepared["files"] = landlock.Ruleset(prepared["readable"], prepared["network"])
    if prepared["filter"] is not None:
        quota.program(os.uname().machine, own)  # it's kept
    prepared["no privileges"] = drop_privileges()
    prepared["limits"] = limit_every_run()
    token = os.environ.get(TOKEN, "")
    os.environ.clear()
    os.environ.update({**ENVIRONMENT, TOKEN: token})


def confine(
    job: dict[str, Any],
    prepared: dict[str, Any],
    refused: Callable[[str, PermissionError], None],
    own: tuple[int, int],
) -> list[str]:
    """Put every layer in force, the strongest last; return the names of those in force.

    ``own`` are the descriptors that the worker itself writes to.
    """
    from . import guard, keeper, quota, seccomp

    home, wanted = job["home"], job["layers"]
    in_force = ["process group"] if own_group() else []
    filtering = "seccomp" in wanted and prepared["filter"] is not None
    if not filtering and keeper.split():
        in_force.append("keeper of processes")
    for name, done in (
        ("environment", fill_environment(home, job["environment"])),
        ("folder", enter(job["project"])),
        ("limits", limit(job["limits"]) and prepared["limits"]),
        ("ends with its parent", dies_with_parent()),
        ("no privileges", prepared["no privileges"]),
    ):
        in_force += [name] * done
    asking: quota.Quota | None = None
    if filtering:
        with suppress(OSError):
            asking = quota.Quota(os.path.dirname(home))
    folder, version = os.path.dirname(home), 0
    # Where an app works in place, its project lies elsewhere.
    in_place = [job["project"]] if os.path.dirname(job["project"]) != folder else []
    files = prepared["files"]
    if files is not None and "landlock" in wanted:
        version = files.restrict([folder, *in_place, os.devnull])
    elif files is not None:
        files.close()
    if version:
        in_force.append(f"files (Landlock {version})")
    if asking is not None and asking.install(own):
        in_force.append("disk and threads")
    filtered = filtering and seccomp.install(prepared["filter"])
    if filtered:
        in_force.append("system calls (seccomp)")
    if "guard" in wanted:
        strict = not (version and filtered)
        # Both spellings of the run's folder; its own links were resolved on the way in.
        here = in_place or [os.path.dirname(os.getcwd())]
        writable = tuple(dict.fromkeys([folder, *here]))
        network = prepared["network"]
        watching = guard.Guard(
            prepared["spelled"], writable, refused, strict, filtered, network=network
        )
        if watching.install():
            in_force.append("guard")
    in_force += ["in place: " + path for path in in_place]
    return [*in_force, *(["network allowed"] if prepared["network"] else [])]


def dies_with_parent() -> bool:
    """Ask the kernel to end this process with the thread that spawned it; say if it does."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        from .libc import libc

        set_death_signal = 1  # PR_SET_PDEATHSIG
        parent = os.getppid()
        failed = bool(libc().prctl(set_death_signal, signal.SIGKILL, 0, 0, 0))
    except (ImportError, OSError, AttributeError):
        return False
    if os.getppid() != parent:
        os._exit(0)
    return not failed


def drop_privileges() -> bool:
    """Drop the privileges of root; say whether none is left."""
    if not sys.platform.startswith("linux"):
        return os.geteuid() != 0
    try:
        import ctypes

        from .libc import libc

        version = 0x20080522  # _LINUX_CAPABILITY_VERSION_3
        header = (ctypes.c_uint32 * 2)(version, 0)
        none = (ctypes.c_uint32 * 6)()
        return not libc().capset(header, none)
    except (ImportError, OSError, AttributeError):
        return False


def own_group() -> bool:
    """Say whether the process leads its own group, so that one signal reaches all of it."""
    return os.getpgid(0) == os.getpid()


def fill_environment(home: str, given: dict[str, str]) -> bool:
    """Add what a run was given to the environment, which holds nothing of the learner's."""
    token = os.environ[TOKEN]
    os.environ.update({"HOME": home, "TMPDIR": home, **given, TOKEN: token})
    return True


def enter(project: str) -> bool:
    """Make the project the working directory; new files are private."""
    os.umask(0o077)
    os.chdir(project)
    return True


def limit_every_run() -> bool:
    """Set the kernel's limits that are the same for every run: no core dumps, no queues."""
    # Address space is what the limit of memory counts; no page of it is ever touched.
    _ballast.append(mmap.mmap(-1, 4 * 1024 * 1024))
    # The usual 8 MiB would let the limit of memory end at 60 threads.
    threading.stack_size(2 * 1024 * 1024)
    # Writing past the file limit must fail with an error at its line, not with a signal.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return _set_limits(
        # To Linux 1 also means not to hand a core to a crash reporter.
        ("RLIMIT_CORE", 1 if sys.platform.startswith("linux") else 0),
        ("RLIMIT_MSGQUEUE", 0),
        ("RLIMIT_MEMLOCK", 0),
        # Counted for all processes of the user; without any, plain signals still arrive.
        ("RLIMIT_SIGPENDING", 64),
    )


def limit(limits: dict[str, int]) -> bool:
    """Set the kernel's limits of one run: memory, CPU seconds, file size, open files."""
    return _set_limits(
        ("RLIMIT_AS", limits["memory_bytes"] + _address_space()),
        ("RLIMIT_CPU", limits["cpu_seconds"]),
        ("RLIMIT_FSIZE", limits["file_bytes"]),
        ("RLIMIT_NOFILE", limits["open_files"]),
    )


def _set_limits(*wanted: tuple[str, int]) -> bool:
    done = True
    for name, value in wanted:
        number = getattr(resource, name, None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(number, (most, most))
        except (OSError, ValueError):
            done = False
    return done


def _address_space() -> int:
    """Return the bytes of address space in use: the limit counts what the app adds."""
    try:
        # Unbuffered: to decode text would import a codec, which takes a quarter of a millisecond.
        with open("/proc/self/statm", "rb", buffering=0) as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 512 * 1024 * 1024
