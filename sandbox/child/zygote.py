"""A warm process that never runs an app: it forks one worker for each run.

Its standard input is a socket.  An order to fork brings the three pipes of the new worker; they're
closed here as soon as the worker has them.  The answer brings a descriptor of the new process,
which shows its end.  A worker is only reaped on order, so its number can't belong to another
process while it may still be signalled.

Nothing here starts a thread or runs a learner's code, so every worker starts in the same state:
even with the same hash seed and the same addresses, unlike spawned workers.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import socket
from contextlib import suppress
from typing import Any

from . import jail, main, seccomp
from .libc import libc


def serve() -> None:
    """Fork workers until the socket is closed; in each worker, live its life."""
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "rb") as null:
        os.dup2(null.fileno(), 0)
    prepared = main.warm_up()
    if not (jail.dies_with_parent() and _can_fork()):
        os._exit(1)
    # What lives now lives as long as any worker: no collection of theirs needs to touch it.
    gc.collect()
    gc.freeze()
    # libffi keeps its own file open from Python 3.14 on, to map more callbacks of ctypes from it.
    kept = _descriptors() - {control.fileno()}
    _answer(control, {"ready": True})
    _take_orders(control, kept)
    # A worker from here on.
    if prepared["filter"]:
        prepared["filter"] = seccomp.for_this_process()  # it holds the pid
    main.work(main.open_channel(), prepared)


def _can_fork() -> bool:
    """Say whether this system can fork safely and watch a process by a descriptor."""
    try:
        os.close(os.pidfd_open(os.getpid()))
        return len(os.listdir("/proc/self/task")) == 1
    except (OSError, AttributeError):
        return False


def _descriptors() -> set[int]:
    """Return the numbers of all open files."""
    found = set()
    for number in map(int, os.listdir("/proc/self/fd")):
        with suppress(OSError):  # that of the list itself is closed already
            os.fstat(number)
            found.add(number)
    return found


def _take_orders(control: socket.socket, kept: set[int]) -> None:
    """Follow orders; only a forked worker returns from here, with the files ``kept``."""
    zygote = os.getpid()
    while True:
        message, pipes, *_ = socket.recv_fds(control, 4_096, 3)
        if not message:
            # The kernel ends the workers with this process: a keeper by a signal that lets it end
            # what its app has started.
            os._exit(0)
        order = json.loads(message)
        if "reap" in order:
            _answer(control, _reap(order["reap"]))
            continue
        try:
            worker = os.fork()
        except OSError as problem:
            worker = -problem.errno if problem.errno else -1
        if worker == 0:
            control.close()
            _become_worker(pipes, order["token"], zygote, kept)
            return
        for pipe in pipes:
            os.close(pipe)
        if worker < 0:
            _answer(control, {"error": -worker})
        else:
            ended = os.pidfd_open(worker)
            _answer(control, {"pid": worker}, ended)
            os.close(ended)


def _reap(worker: int) -> dict[str, Any]:
    try:
        return {"status": os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])}
    except OSError as problem:
        return {"error": problem.errno}


def _become_worker(pipes: list[int], token: str, zygote: int, kept: set[int]) -> None:
    """Leave the zygote's group, descriptors and name."""
    os.setsid()
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
    for number in _descriptors() - kept:
        os.close(number)
    if not jail.dies_with_parent() or os.getppid() != zygote:
        os._exit(0)
    _rename(token)


def _rename(token: str) -> None:
    """Write the run's token where the kernel shows a process's first environment."""
    getenv = libc().getenv
    getenv.restype = ctypes.c_void_p
    address, old = getenv(jail.TOKEN.encode()), os.environ[jail.TOKEN]
    if len(old) != len(token):
        raise ValueError("a token of another length")
    ctypes.memmove(address, token.encode(), len(token))
    os.environ[jail.TOKEN] = token


def _answer(control: socket.socket, answer: dict[str, Any], *descriptors: int) -> None:
    socket.send_fds(control, [json.dumps(answer).encode()], descriptors)
