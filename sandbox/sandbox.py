"""The sandbox: keep warm workers ready, and open a session for each run."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from sandbox.events import Event
from sandbox.interpreter import OWN, Interpreter
from sandbox.limits import Limits
from sandbox.project import Project
from sandbox.request import Request
from sandbox.run_folder import RunFolder, sweep
from sandbox.session import Session
from sandbox.worker import Worker
from sandbox.worker_process import SpawnedProcess
from sandbox.zygote import ForkedProcess, NoZygoteError, Zygote

REFILL_PAUSE = 0.15
"""Seconds after a run until a spare is warmed in its worker's place, unless one is asked for.

Starting a process holds up every thread of ours for a moment, and the screen is still drawing."""

CLOSING_SECONDS = 10.0
"""How long `Sandbox.close` waits: a process that hangs in the kernel can't be ended by anybody."""

ALL_LAYERS = frozenset({"landlock", "seccomp", "guard"})


class ClosedError(OSError):
    """The sandbox is closed, so it starts no more processes."""

    def __init__(self) -> None:
        super().__init__(errno.ESHUTDOWN, "it was closed")


class Sandbox:
    """Run each project in a process of its own that was warmed up before.

    ``python`` is the interpreter of the apps; None means the one that runs this program.
    ``spares`` workers are kept warm.  ``layers`` are the layers of protection that a run asks for;
    the `started` event lists those that are really in force.

    ``bulk`` is for hundreds of runs, several at a time.  Each run gets a worker that is forked from
    one warm process, in a tenth of the time that warming it up takes.  On a system without a safe
    fork, spare workers are used instead.

    ``interpreter`` says more of the Python than ``python`` does: the virtual environment that it's
    used with, and what the `started` event tells of it.  ``network`` lets apps make connections.

    Use it as a context manager.  Several threads may use it, but each session only one at a time.
    """

    def __init__(
        self,
        python: Path | None = None,
        limits: Limits | None = None,
        spares: int = 1,
        layers: frozenset[str] = ALL_LAYERS,
        bulk: bool = False,
        *,
        interpreter: Interpreter | None = None,
        network: bool = False,
    ) -> None:
        self._network = network
        self._interpreter = interpreter
        self._packages = interpreter.environment if interpreter else None
        if interpreter and interpreter.chosen != OWN:
            python = interpreter.program
        self._python = python or Path(sys.executable)
        self._library = _flask_library() if python is None else ""
        self._limits = limits or Limits()
        self._layers = layers
        self._spares: queue.SimpleQueue[Worker | OSError] = queue.SimpleQueue()
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._wanted = spares
        self._in_use: set[Worker] = set()
        self._bulk = bulk
        self._zygote: Zygote | None = None  # the one that the threads of a bulk fork from
        self._hatched: Zygote | None = None  # the one that the keeper has started
        self._zygotes: queue.SimpleQueue[Zygote | None] = queue.SimpleQueue()
        self._zygote_lock = threading.Lock()
        self._closed = False
        self._lock = threading.Lock()
        self._refill_at: float | None = None
        # All workers are spawned by this one thread: the kernel ends a worker together with the
        # thread that spawned it, which a short-lived one would do too soon.
        self._keeper = threading.Thread(target=self._keep, name="sandbox-keeper", daemon=True)
        self._keeper.start()
        if bulk:
            self._orders.put(self._hatch)
        else:
            self._warm_spares()
        self._orders.put(sweep)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, project: Project) -> Session:
        """Return a session for the project; nothing runs until its `start`."""
        return Session(project, self, self._limits, self._layers, self._interpreter)

    def run(self, project: Project, requests: Iterable[Request]) -> Iterator[Event]:
        """Run a project with these requests: yield the whole run's events as they happen.

        Closing the iterator early ends the run.
        """
        session = self.open(project)
        try:
            yield from session.run(requests)
        finally:
            for _ in session.close():
                pass

    def close(self) -> None:
        """End every worker, and wait until the folders of ended runs are removed.

        A session that is still open cleans up by itself when it ends.
        """
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._orders.put(None)
        self._keeper.join(CLOSING_SECONDS)

    def take_worker(self) -> Worker:
        """Return a warm worker for one run; its session gives it back.

        Raises:
            OSError: the system gives no more processes, or the sandbox is closed.
        """
        process = self._fork() if self._bulk else None
        worker = self._take_spare() if process is None else Worker(process, self._limits)
        self._in_use.add(worker)
        return worker

    def _take_spare(self) -> Worker:
        try:
            spare = self._spares.get_nowait()
        except queue.Empty:
            self._orders.put(self._spawn)
            spare = self._spares.get()
        if isinstance(spare, ClosedError):
            self._spares.put(ClosedError())  # for the next thread that asks
        if isinstance(spare, OSError):
            raise spare
        return spare

    def _fork(self) -> ForkedProcess | None:
        """Return a process that the zygote forked, None if there is no zygote."""
        for _ in range(3):
            if zygote := self._living_zygote():
                with contextlib.suppress(NoZygoteError):
                    return zygote.fork()
        return None

    def _living_zygote(self) -> Zygote | None:
        with self._zygote_lock:
            if not self._bulk:
                return None
            if self._zygote is not None and not self._zygote.is_alive:
                self._orders.put(self._hatch)
                self._zygote = None
            if self._zygote is None:
                self._zygote = self._zygotes.get()
            if self._zygote is None:
                self._bulk = False
                self._warm_spares()
            return self._zygote

    def _warm_spares(self) -> None:
        for _ in range(self._wanted):
            self._orders.put(self._spawn)

    def expect_more(self) -> None:
        """Warm a spare for the next run, although the worker of this one isn't given back yet."""
        if not self._bulk:
            self._orders.put(self._plan_refill)

    def give_back(self, worker: Worker | None, folder: RunFolder | None) -> None:
        """End a run's worker and remove its folder."""
        with self._lock:
            if not self._closed:
                self._orders.put(partial(self._replace, worker, folder))
                return
        self._clean_up(worker, folder)  # the keeper takes no more orders

    def _clean_up(self, worker: Worker | None, folder: RunFolder | None) -> None:
        if worker is not None:
            worker.kill()
            worker.reap()
            self._in_use.discard(worker)
        if folder is not None:
            folder.remove()

    # -- the keeper thread -----------------------------------------------------------------

    def _keep(self) -> None:
        """Carry out one order after the other, then end everything."""
        while (order := self._next_order()) is not None:
            # Each order answers for its own failures; what is left must not end this thread, for
            # which others wait.
            with contextlib.suppress(OSError, RuntimeError):
                order()
        while not self._spares.empty():
            spare = self._spares.get()
            if isinstance(spare, Worker):
                self._in_use.add(spare)
        for worker in list(self._in_use):
            worker.kill()
            worker.reap()
        if self._hatched is not None:
            self._hatched.close()
        # A thread that waits for a process, or asks for one from now on, gets none.
        self._zygotes.put(None)
        self._spares.put(ClosedError())

    def _next_order(self) -> Callable[[], None] | None:
        """Wait for the next order; None is the last one."""
        try:
            if self._refill_at is None:
                return self._orders.get()
            return self._orders.get(timeout=max(self._refill_at - time.monotonic(), 0))
        except queue.Empty:
            return self._refill

    def _refill(self) -> None:
        """Warm the spares that are missing."""
        self._refill_at = None
        for _ in range(self._wanted - self._spares.qsize()):
            self._spawn()

    def _spawn(self) -> None:
        """Warm one more worker."""
        try:
            process = SpawnedProcess(self._python, self._library, self._packages, self._network)
            self._spares.put(Worker(process, self._limits))
        except OSError as problem:
            self._spares.put(problem)
        except RuntimeError as problem:  # the system gives no more threads
            self._spares.put(OSError(errno.EAGAIN, str(problem)))

    def _hatch(self) -> None:
        """Warm up a new zygote in place of the last one."""
        if self._hatched is not None:
            self._hatched.close()
        self._hatched = None
        try:
            with contextlib.suppress(NoZygoteError):
                self._hatched = Zygote(self._python, self._library)
        finally:
            self._zygotes.put(self._hatched)

    def _replace(self, worker: Worker | None, folder: RunFolder | None) -> None:
        """Clean up after a run, and plan a spare in its worker's place."""
        self._clean_up(worker, folder)
        if worker is not None and not (self._closed or self._bulk):
            self._plan_refill()

    def _plan_refill(self) -> None:
        self._refill_at = time.monotonic() + REFILL_PAUSE


def _flask_library() -> str:
    """Return the folder of our Flask: an isolated interpreter doesn't look into user folders."""
    found = importlib.util.find_spec("flask")
    if found is None or found.origin is None:
        return ""
    return str(Path(found.origin).parent.parent)
