"""A worker's process that is nothing but its pipes, and one that says whatever a test wants."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from io import FileIO
from typing import IO, Any

from sandbox.limits import Limits
from sandbox.run_folder import RunFolder
from sandbox.worker import Worker

Frames = Sequence[bytes]


class Pipes:
    """A worker's process that is nothing but its pipes, whose other ends the test holds."""

    pid = 2**22 + 1  # no process has this number
    token = "none"

    def __init__(self) -> None:
        jobs, events, raw = os.pipe(), os.pipe(), os.pipe()
        self.jobs: IO[bytes] = FileIO(jobs[1], "w")
        self.events: IO[bytes] = FileIO(events[0])
        self.raw: IO[bytes] = FileIO(raw[0])
        self.say, self.write = FileIO(events[1], "w"), FileIO(raw[1], "w")
        self._unread = jobs[0]
        self._frames = 0

    def frame(self, body: bytes) -> None:
        """Say one thing."""
        self._frames += 1
        self.say.write(b"- %d %s\n" % (self._frames, body))

    def close(self) -> None:
        for end in (self.jobs, self.say, self.write):
            end.close()
        os.close(self._unread)

    def has_ended(self) -> bool:
        return False

    def wait_for_end(self, seconds: float) -> bool:
        """There is no process that could end."""
        return True

    def signal(self, number: int) -> None:
        """There is none to be told."""

    def kill_group(self) -> None:
        """There is none."""

    def reap(self) -> int:
        return 0


class Forger(Pipes):
    """A process that answers its first job and each request with the frames of a script.

    ``script`` gets the number of the job, 0 for loading, and returns the frames' JSON texts.
    """

    def __init__(self, script: Callable[[int], Frames]) -> None:
        super().__init__()
        self._script = script
        self._mark = b"-"
        self.frame(json.dumps({"event": "ready", "python": "3", "flask": "3", "pid": 1}).encode())
        threading.Thread(target=self._answer, daemon=True).start()

    def frame(self, body: bytes) -> None:
        self._frames += 1
        self.say.write(b"\n%s %d %s\n" % (self._mark, self._frames, body))

    def _answer(self) -> None:
        with os.fdopen(os.dup(self._unread), "rb") as jobs:
            for number, line in enumerate(jobs):
                if number == 0:
                    self._mark = str(json.loads(line)["mark"]).encode()
                try:
                    for body in self._script(number):
                        self.frame(body)
                    self.frame(b'{"event":"rest"}')
                except (OSError, ValueError):  # nobody reads any more
                    return


class ForgedWorkers:
    """The workers of sessions whose process is a `Forger`; it counts those that were given back."""

    def __init__(self, script: Callable[[int], Frames], limits: Limits) -> None:
        self._process = Forger(script)
        self._limits = limits
        self.given_back = 0
        self.folders: list[RunFolder] = []

    def take_worker(self) -> Worker:
        return Worker(self._process, self._limits)

    def expect_more(self) -> None:
        """Have no other worker."""

    def give_back(self, worker: Worker | None, folder: RunFolder | None) -> None:
        self.given_back += 1
        if worker is not None:
            worker.kill()
            worker.reap()
        if folder is not None:
            self.folders.append(folder)
            folder.remove()
        self._process.close()


def started() -> dict[str, Any]:
    """Return a `started` frame."""
    return {"event": "started", "python": "3", "flask": "3", "isolation": [], "pid": 1}


def loaded() -> dict[str, Any]:
    """Return a `loaded` frame."""
    route = {"rule": "/", "methods": ["GET"], "endpoint": "home"}
    return {"event": "loaded", "app": "app:app", "routes": [route], "secret_key": True}


def answer(n: int, headers: Sequence[tuple[str, str]] = (), body: str = "") -> dict[str, Any]:
    """Return the frame of a response; `body` is base64."""
    return {
        "event": "answer",
        "n": n,
        "status": 200,
        "headers": [[name, value, len(value)] for name, value in headers],
        "body": body,
        "body_bytes": len(body),
        "session": "cookie",
        "queue": [],
        "unhandled": False,
    }
