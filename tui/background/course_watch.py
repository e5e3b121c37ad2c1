"""Tells when a course's folder has changed, so that its author sees every change at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

INTERVAL = 0.4
"""Seconds between two looks; a change is told once two looks in a row found the same."""

MAX_FILES = 5_000
"""Files looked at; a folder with more is no course."""

Fingerprint = frozenset[tuple[str, int, int]]
"""Every file's path, time of change and size."""


def fingerprint(folder: Path) -> Fingerprint:
    """Return what tells this state of a folder from another; what cannot be read is left out.

    Looking costs a `stat` a file, works on every platform and file system, and needs no library.
    """
    found: set[tuple[str, int, int]] = set()
    pending = [str(folder)]
    while pending and len(found) < MAX_FILES:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                        continue
                    status = entry.stat(follow_symlinks=False)
                    found.add((entry.path, status.st_mtime_ns, status.st_size))
        except OSError:
            continue
    return frozenset(found)


def watch(folder: Path, changed: Callable[[], None], stop: threading.Event) -> None:
    """Call `changed` after each change that has come to rest, until `stop` is set."""
    known = last = fingerprint(folder)
    while not stop.wait(INTERVAL):
        now = fingerprint(folder)
        if now == last != known:
            known = now
            changed()
        last = now
