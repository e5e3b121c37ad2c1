"""Decide why a run ended, and say it in words."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path

from sandbox.events import Ended, Failed, Reason, TracebackFrame

OUT_OF_MEMORY = "the app asked for more memory than a run may use"

Ending = tuple[Reason, str]
"""The reason of the `ended` event, and its detail."""


def by_status(status: int) -> Ending:
    """Return the ending that an exit status shows; a negative status is a signal."""
    if status >= 0:
        return "crashed", f"the app ended its own process with status {status} (os._exit)"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGXCPU":
        return "timeout", "the app used up its processor time"
    if name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"):
        return "killed", f"the process was ended by {name}"
    return "crashed", f"the Python process crashed with {name}"


def by_time(n: int, seconds: float) -> Ending:
    """Return the ending of a run whose request `n` (0: loading) took too long."""
    what = "loading the app" if n == 0 else f"request {n}"
    unit = "second" if seconds == 1 else "seconds"
    return "timeout", f"{what} was still running after {seconds:.3g} {unit}"


def by_flood(flood: str) -> Ending:
    """Return the ending of a run that sent too many events or too much output."""
    what = "wrote too much output" if flood == "output" else "reported too much"
    return "output", f"the app {what} and was stopped"


def by_use(what: str) -> Ending:
    """Return the ending of a run that used too much disk or started too many threads."""
    return "killed" if what.endswith("threads") else "output", f"{what} and was stopped"


def last_place(
    ended: Ended, n: int, stack: Sequence[tuple[str, int, str]], project: Path
) -> Failed | None:
    """Return an error for the learner's line at which a run stopped, if the stack names one.

    ``stack`` is what faulthandler wrote, as (file, line, function), innermost first.
    """
    root = f"{project}/"
    frames = [
        TracebackFrame(file.removeprefix(root), line, function, yours=True)
        for file, line, function in stack
        if file.startswith(root) and ".." not in file
    ]
    if not frames:
        return None
    word = "still at" if ended.reason == "timeout" else "was at"
    return Failed(
        n=n,
        type=ended.reason.capitalize(),
        message=f"{ended.detail}, {word} {frames[0].file} line {frames[0].line}",
        file=frames[0].file,
        line=frames[0].line,
        traceback=tuple(frames),
        phase="sandbox",
    )
