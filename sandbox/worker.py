"""The parent's side of one worker: a process that runs one project and is then thrown away.

Two reader threads drain its pipes into one bounded queue, so that a child that floods is slowed
down by its own full pipe and the parent's memory stays bounded.  Nothing here waits for the end
of a pipe: a process that outlives its run may hold one open for ever.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import msgspec

from sandbox.events import Failed, Flashed, Loaded, Pair, Printed, Read, SessionKind, Started
from sandbox.limits import Limits

CHILD = Path(__file__).parent / "child"
BOOT = """\
import sys
from importlib.util import module_from_spec, spec_from_file_location
folder, library = sys.argv[1:]
if library:
    sys.path.append(library)
name = "_flasklings_child"
spec = spec_from_file_location(name, folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules[name] = module_from_spec(spec)
spec.loader.exec_module(sys.modules[name])
from _flasklings_child.main import serve
serve()
"""
READY_SECONDS = 30.0
"""A worker that has not warmed up by then never will; a busy machine takes a few seconds."""

WARNING_SECONDS = 0.3
"""How long before the end of its time a run is asked where it is."""


class Ready(msgspec.Struct, frozen=True, tag_field="event", tag="ready"):
    """The worker is warm."""

    python: str
    flask: str
    pid: int


class Refused(msgspec.Struct, frozen=True, tag_field="event", tag="refused"):
    """The worker cannot run any app; ``why`` is one sentence."""

    why: str


class BrowserFacts(msgspec.Struct, frozen=True, tag_field="event", tag="browser"):
    """What a browser of this app has to know: its session cookie's name and its host."""

    cookie: str
    host: str


class Answer(msgspec.Struct, frozen=True, tag_field="event", tag="answer"):
    """The raw response; a header is (name, value cut to its cap, true length).

    ``queue`` is what the child saw in the session at the end, None where it could not look.
    """

    n: int
    status: int
    headers: tuple[tuple[str, str, int], ...]
    body: str
    body_bytes: int
    session: SessionKind
    queue: tuple[Pair, ...] | None
    unhandled: bool


class Refusal(msgspec.Struct, frozen=True, tag_field="event", tag="refusal"):
    """The sandbox refused what the app tried; ``what`` is one sentence."""

    n: int
    what: str


class Rest(msgspec.Struct, frozen=True, tag_field="event", tag="rest"):
    """The worker has said all about its last job."""


Frame = (
    Started
    | Loaded
    | Flashed
    | Read
    | Printed
    | Failed
    | Ready
    | Refused
    | BrowserFacts
    | Answer
    | Refusal
    | Rest
)
Flood = Literal["events", "output"]


@dataclass(frozen=True, slots=True)
class RawOutput:
    """Bytes written to descriptor 1 or 2 past Python's streams, as text."""

    text: str
    cut: bool


class GoneError(Exception):
    """The worker has ended; nothing more comes."""


class LateError(Exception):
    """Nothing came by the deadline."""


class Worker:
    """One child process: spawned warm, given one job, then dead.

    Spawn it from a thread that lives as long as the worker may: the kernel ends the worker
    together with the thread that spawned it.
    """

    def __init__(self, python: Path, limits: Limits, library: str = "") -> None:
        self._limits = limits
        self._mark = "-"
        self._queue: queue.Queue[Frame | RawOutput | None] = queue.Queue(maxsize=512)
        self._closing = threading.Event()
        self._decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
        self._number = 0
        self._open_pipes = 2
        self._lock = threading.Lock()
        self._asked_where = False
        self.forged = 0
        self.flood: Flood | None = None
        self.stack = bytearray()
        self.token = secrets.token_hex(8)
        self.ready: Ready | None = None
        self.refused = ""
        self.complaint = ""
        self._process = subprocess.Popen(
            [str(python), "-I", "-B", "-X", "utf8", "-c", BOOT, str(CHILD), library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            cwd="/",
            env={"FLASKLINGS_RUN": self.token, **_needed_environment()},
        )
        self._status: int | None = None
        for read, name in ((self._read_events, "events"), (self._read_raw, "raw")):
            threading.Thread(target=read, name=f"sandbox-{name}", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Return once the worker is warm.

        Raises:
            GoneError: it ended before that; ``refused`` or ``complaint`` says why.
            LateError: it did not warm up in time.
        """
        deadline = time.monotonic() + READY_SECONDS
        while self.ready is None:
            match self.receive(deadline):
                case Ready() as ready:
                    self.ready = ready
                case Refused(why):
                    self.refused = why
                    raise GoneError
                case RawOutput(text):
                    self.complaint += text
                case _:
                    pass

    def begin(self, job: dict[str, object]) -> None:
        """Give the worker its project; its frames carry this run's own mark from here on.

        Raises:
            GoneError: the worker has ended.
        """
        mark = secrets.token_hex(8)
        self._mark = mark
        self.send({**job, "mark": mark})

    def send(self, job: object) -> None:
        """Send one line.

        Raises:
            GoneError: the worker has ended.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(msgspec.json.encode(job) + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as problem:
            raise GoneError from problem

    def receive(self, deadline: float) -> Frame | RawOutput:
        """Return the next thing the worker says.

        Raises:
            GoneError: the worker has ended and all it said was received.
            LateError: nothing came before `deadline`, a time of ``time.monotonic``.
        """
        drained_by: float | None = None
        while True:
            now = time.monotonic()
            if now >= deadline and self._queue.empty():
                raise LateError
            try:
                item = self._queue.get(timeout=max(min(deadline - now, 0.1), 0.001))
            except queue.Empty:
                if self._closing.is_set():
                    raise GoneError from None
                if self._has_exited():
                    # Its pipes may be held open by a process that it left behind.
                    drained_by = drained_by or now + 0.3
                    if now >= drained_by:
                        raise GoneError from None
                continue
            if item is None:
                if self._open_pipes == 0:
                    raise GoneError
                continue
            return item

    def ask_where(self) -> None:
        """Have the worker write the line it is at to the raw pipe, even inside C code."""
        if hasattr(signal, "SIGUSR1") and not self._has_exited():
            self._asked_where = True
            with contextlib.suppress(OSError):
                os.kill(self._process.pid, signal.SIGUSR1)

    @property
    def where(self) -> list[tuple[str, int, str]]:
        """The frames that the worker last reported as (file, line, function), innermost first."""
        found = re.findall(rb'^  File "([^"\n]*)", line (\d+) in (.*)$', bytes(self.stack), re.M)
        return [
            (f.decode("utf-8", "replace"), int(n), w.decode("utf-8", "replace"))
            for f, n, w in found
        ]

    def kill(self) -> None:
        """End the worker and its whole group, at once and for certain; safe from any thread."""
        self._closing.set()
        if self._has_exited() and self._status is not None:
            return
        # The group first, and before reaping: afterwards its number may belong to others.
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._process.kill()

    def reap(self) -> int:
        """Wait for the killed or ended worker; return its status as `subprocess` gives it."""
        if self._status is None:
            if hasattr(os, "killpg"):
                self._wait_without_reaping()
                with contextlib.suppress(OSError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._status = self._process.wait()
            self._closing.set()
            assert self._process.stdin is not None
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        return self._status

    def _wait_without_reaping(self) -> None:
        if hasattr(os, "waitid"):
            with contextlib.suppress(OSError):
                os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)

    def _has_exited(self) -> bool:
        if self._status is not None:
            return True
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        try:
            how = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self._process.pid, how) is not None
        except ChildProcessError:
            return True

    # -- the reader threads ----------------------------------------------------------------

    def _read_events(self) -> None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        rest = b""
        taken, counted = 0, 0
        while chunk := _read(descriptor):
            taken += len(chunk)
            lines = (rest + chunk).split(b"\n") if b"\n" in chunk else [rest + chunk]
            rest = lines.pop()
            for line in lines:
                if not line:
                    continue
                frame = self._decode(line)
                if frame is None:
                    self.forged += 1
                else:
                    counted += 1
                    self._put(frame)
            limits = self._limits
            too_much = taken > limits.event_bytes or counted > limits.events
            if too_much or len(rest) > limits.line_bytes or self.forged > limits.forged:
                self.flood = "events"
                self.kill()
                break
        self._end_of_pipe(self._process.stdout)

    def _decode(self, line: bytes) -> Frame | None:
        """Return the frame that a line holds; None for a line that the worker did not send."""
        mark, _, numbered = line.partition(b" ")
        number, _, body = numbered.partition(b" ")
        if mark != self._mark.encode() or number != str(self._number + 1).encode():
            return None
        try:
            frame = self._decoder.decode(body)
        except (msgspec.DecodeError, RecursionError):
            return None
        self._number += 1
        return frame

    def _read_raw(self) -> None:
        assert self._process.stderr is not None
        descriptor = self._process.stderr.fileno()
        taken = 0
        cap = self._limits.output_bytes
        while chunk := _read(descriptor):
            if self._asked_where or chunk.startswith(b"Fatal Python error") or self.stack:
                self.stack += chunk[: cap - len(self.stack)]
                continue
            kept = chunk[: max(cap - taken, 0)]
            taken += len(chunk)
            if kept:
                self._put(RawOutput(kept.decode("utf-8", "backslashreplace"), taken > cap))
            if taken > self._limits.raw_bytes:
                self.flood = "output"
                self.kill()
                break
        self._end_of_pipe(self._process.stderr)

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


def _needed_environment() -> dict[str, str]:
    """Return the few variables without which an interpreter does not start."""
    if sys.platform == "win32":
        return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", r"C:\Windows")}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
