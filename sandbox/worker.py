"""One worker as its parent sees it: a process that runs one project and is then thrown away.

Two threads read its pipes into one bounded queue.  A child that floods fills its own pipe and has
to wait, so our memory stays bounded.  Nothing here waits for the end of a pipe, because a process
that outlives its run may hold the pipe open.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import secrets
import signal
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO

import msgspec

from sandbox import process_family as processes
from sandbox.events import Started
from sandbox.frames import Flood, Frame, FrameReader, RawOutput, Ready, Refused
from sandbox.limits import Limits
from sandbox.outbox_view import OutboxView
from sandbox.worker_process import WorkerProcess, is_readable, is_writable

READY_SECONDS = 30.0
"""A worker that has not warmed up by then never will; a busy machine takes a few seconds."""

NO_CHILDREN = "system calls (seccomp)"
"""The layer with which an app cannot start a process."""

DEATH_SECONDS = 5.0
"""How long a killed process may take to end; a few milliseconds are usual."""

MAX_STACK = 100
_STACK_LINE = re.compile(r'^  File "([^"\n]{1,4096})", line (\d{1,9}) in (.{1,1000})$', re.M)

LOOK_SECONDS = 0.02
"""How long frames may wait in the memory of a worker that's busy."""

WARNING_SECONDS = 0.3
"""How long before the end of its time a run is asked where it is."""


class WorkerExitedError(Exception):
    """The worker has ended, so nothing more comes."""


class WorkerTimeoutError(Exception):
    """Nothing came by the deadline."""


class Worker:
    """A worker: it warms up, gets one project, and ends."""

    def __init__(self, process: WorkerProcess, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._queue: queue.Queue[Frame | RawOutput | None] = queue.Queue(maxsize=512)
        self._closing = threading.Event()
        self._reader = FrameReader()
        self._reading = threading.Lock()
        self._outbox: OutboxView | None = None
        self._seen_early: deque[Frame] = deque()
        self._open_pipes = 2
        self._lock = threading.Lock()
        self._raw_lock = threading.Lock()
        self._raw_taken = 0
        self._raw_over = False
        self._reaping = threading.Lock()
        self._asked_where = False
        self.flood: Flood | None = None
        self.stack = bytearray()
        # What is known to start no process needs no search for those that it started.
        self._alone = False
        self.app_pid: int | None = None
        self.ready: Ready | None = None
        self.refused = ""
        self.complaint = ""
        os.set_blocking(process.jobs.fileno(), False)
        self.family = processes.Family(process.pid, process.token)
        self._status: int | None = None
        for read, name in ((self._read_events, "events"), (self._read_raw, "raw")):
            threading.Thread(target=read, name=f"sandbox-{name}", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until the worker is warm.

        Raises:
            WorkerExitedError: it ended before that; ``refused`` or ``complaint`` says why.
            WorkerTimeoutError: it did not warm up in time.
        """
        deadline = time.monotonic() + READY_SECONDS
        while self.ready is None:
            match self.receive(deadline):
                case Ready() as ready:
                    self.ready = ready
                    if ready.outbox is not None:
                        with contextlib.suppress(OSError):
                            self._outbox = OutboxView(ready.pid, ready.outbox)
                case Refused(why):
                    self.refused = why
                    raise WorkerExitedError
                case RawOutput(text):
                    self.complaint += text
                case _:
                    pass

    def begin(self, job: dict[str, object]) -> None:
        """Give the worker its project; from now on its frames carry a mark of this run.

        Raises:
            WorkerExitedError: the worker has ended.
        """
        mark = secrets.token_hex(8)
        self._reader.mark = mark
        self.family.folder = Path(str(job["home"])).parent
        gather = self._outbox is not None
        self.send({**job, "mark": mark, "gather": gather}, time.monotonic() + READY_SECONDS)

    def send(self, job: object, deadline: float) -> None:
        """Send one line.

        Raises:
            WorkerExitedError: the worker has ended.
            WorkerTimeoutError: it had not read the line by `deadline`.
        """
        line = memoryview(msgspec.json.encode(job) + b"\n")
        try:
            descriptor = self._process.jobs.fileno()
            while line:
                try:
                    line = line[os.write(descriptor, line) :]
                except BlockingIOError:
                    if not is_writable(descriptor, max(deadline - time.monotonic(), 0)):
                        raise WorkerTimeoutError from None
        except (OSError, ValueError) as problem:
            raise WorkerExitedError from problem

    def receive(self, deadline: float) -> Frame | RawOutput:
        """Return the next thing that the worker sends.

        Raises:
            WorkerExitedError: the worker has ended, and everything that it sent was received.
            WorkerTimeoutError: nothing came before `deadline`, a time of ``time.monotonic``.
        """
        drained_by: float | None = None
        while not self._seen_early:
            now = time.monotonic()
            if now >= deadline and self._queue.empty() and not self._look_into_outbox():
                raise WorkerTimeoutError
            try:
                item = self._queue.get(timeout=max(min(deadline - now, LOOK_SECONDS), 0.001))
            except queue.Empty:
                if self._look_into_outbox():
                    break
                if self._closing.is_set() or self._open_pipes == 0:
                    raise WorkerExitedError from None
                if self._process.has_ended():
                    # Its pipes may be held open by a process that it left behind.
                    drained_by = drained_by or now + 0.3
                    if now >= drained_by:
                        raise WorkerExitedError from None
                continue
            if item is None:
                # The end of one pipe may stand before what the other one still brought.
                if self._open_pipes == 0 and self._queue.empty() and not self._look_into_outbox():
                    raise WorkerExitedError
                continue
            return item
        return self._seen_early.popleft()

    def _look_into_outbox(self) -> bool:
        """Take the frames that wait in the worker's memory; say whether there are any.

        If the worker has ended they are the last ones, else it's busy between two of them.
        """
        outbox = self._outbox
        # While the other thread has the reader, newer frames come through the queue.
        if outbox is None or not self._reading.acquire(blocking=False):
            return False
        try:
            if self._queue.empty():
                self._seen_early += self._reader.look_ahead(outbox.read())
                self._end_flood()
        finally:
            self._reading.release()
        return bool(self._seen_early)

    def ask_where(self) -> None:
        """Make the worker write the line that it's at to the raw pipe, even inside C code."""
        if not self._process.has_ended():
            self._asked_where = True
            self._process.signal(signal.SIGUSR1)

    def freeze(self) -> bool:
        """Let no thread of the app run before `thaw`; return False where that isn't safe.

        Where an app may start processes, a keeper has to hear of our end, so it must run on.
        """
        if self._alone:
            self._process.signal(signal.SIGSTOP)
        return self._alone

    def thaw(self) -> None:
        """Let a frozen app run on."""
        if self._alone:
            self._process.signal(signal.SIGCONT)

    @property
    def dropped(self) -> int:
        """How many lines of the event pipe were no frames, or not within their bounds."""
        return self._reader.forged + self._reader.refused

    @property
    def where(self) -> list[tuple[str, int, str]]:
        """The worker's last stack as (file, line, function), innermost first."""
        stack = bytes(self.stack).decode("utf-8", "replace")
        found = _STACK_LINE.findall(stack)[:MAX_STACK]
        return [(file, int(line), function) for file, line, function in found]

    def look_at_family(self) -> None:
        """Remember the processes that the worker has started, while they can be recognized."""
        if not self._alone and self._status is None:
            self.family.look()

    def kill(self) -> None:
        """End the worker and its whole group at once; any thread may call this."""
        self._closing.set()
        if self._status is not None:
            return
        # All before reaping: afterwards their numbers may belong to others.
        if not self._alone:
            self.family.end()
        self._process.kill_group()

    def wait_to_end(self, seconds: float) -> None:
        """Give a worker that closed its pipes time to end by itself, with its own exit status.

        If it has a keeper, that first ends what the app left behind.
        """
        deadline = time.monotonic() + seconds
        while not self._alone and not self._process.has_ended() and time.monotonic() < deadline:
            time.sleep(0.005)

    def reap(self) -> int:
        """Wait until the killed worker has ended; return its status as `subprocess` does.

        One that hangs in the kernel is given up after a while: it ends when the kernel lets it.
        """
        with self._reaping:
            if self._status is None:
                ended = self._process.wait_for_end(DEATH_SECONDS)
                if not self._alone:
                    self.family.end()
                self._process.kill_group()
                self._status = self._process.reap() if ended else -signal.SIGKILL
                self._closing.set()
                with contextlib.suppress(OSError):
                    self._process.jobs.close()
                if self._outbox is not None:
                    self._outbox.close()
            return self._status

    # -- the reader threads ----------------------------------------------------------------

    def _read_events(self) -> None:
        descriptor, reader = self._process.events.fileno(), self._reader
        while not self.flood and (chunk := _read(descriptor)):
            self._catch_up_with_raw()
            with self._reading:
                for frame in reader.feed(chunk):
                    if isinstance(frame, Started) and reader.counted == 2:
                        # Said before any of the learner's code ran.
                        self._alone = NO_CHILDREN in frame.isolation
                        self.app_pid = frame.pid
                    self._put(frame)
                self._end_flood()
        self._end_of_pipe(self._process.events)

    def _end_flood(self) -> None:
        """End a worker that has sent too much."""
        reader, limits = self._reader, self._limits
        if (
            reader.taken > limits.event_bytes
            or reader.counted > limits.events
            or reader.listed > limits.listed
            or reader.waiting > limits.line_bytes
            or self.dropped > limits.forged
        ):
            self.flood = "events"
            self.kill()

    def _read_raw(self) -> None:
        descriptor = self._process.raw.fileno()
        while not (self.flood or self._raw_over):
            is_readable(descriptor, None)  # without taking it: two threads take, in turns
            self._take_raw()
        with self._raw_lock:
            self._raw_over = True  # before its number may be another file's
        self._end_of_pipe(self._process.raw)

    def _catch_up_with_raw(self) -> None:
        """Take the raw output that came before the frames that were read just now.

        Each pipe has its own thread, so without this a run could be over before the raw output
        is read.
        """
        while self._take_raw():
            pass

    def _take_raw(self) -> bool:
        """Take one piece of the raw output; return whether there was one."""
        with self._raw_lock:
            if self.flood or self._raw_over:
                return False
            descriptor = self._process.raw.fileno()
            if not is_readable(descriptor, 0):
                return False
            chunk = _read(descriptor)
            self._raw_over = not chunk
            cap = self._limits.output_bytes
            kept = chunk[: max(cap - self._raw_taken, 0)]
            self._raw_taken += len(chunk)
            if self._asked_where or chunk.startswith(b"Fatal Python error") or self.stack:
                self.stack += chunk[: cap - len(self.stack)]
            elif kept:
                text = kept.decode("utf-8", "backslashreplace")
                self._put(RawOutput(text, self._raw_taken > cap))
            if self._raw_taken > self._limits.raw_bytes:
                self.flood = "output"
                self.kill()
            return bool(chunk)

    def _put(self, item: Frame | RawOutput) -> None:
        while not self._closing.is_set():
            try:
                self._queue.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    def _end_of_pipe(self, pipe: IO[bytes]) -> None:
        with self._lock:
            self._open_pipes -= 1
        with contextlib.suppress(OSError):
            pipe.close()
        with contextlib.suppress(queue.Full):
            self._queue.put(None, timeout=0.1)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""
