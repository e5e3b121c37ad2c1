"""Notice changes in a course's folder, so that its author sees them at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from lessons.course.fingerprint import Fingerprint, fingerprint

INTERVAL = 0.4
"""Seconds between two looks; a change counts once two looks in a row find the same."""


def watch(
    folder: Path, known: Fingerprint, changed: Callable[[], None], stop: threading.Event
) -> None:
    """Call `changed` once after each burst of changes since `known`, until `stop` is set."""
    last = known
    while not stop.wait(INTERVAL):
        now = fingerprint(folder)
        if now == last != known:
            known = now
            changed()
        last = now
