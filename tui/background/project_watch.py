"""Notice when a file of a learner's project is saved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path, PurePath

from sandbox.project_files import is_skipped
from tui.background.project_script import NAME

QUIET = 20
"""Milliseconds without a further change that end a burst of them."""

LONGEST = 400
"""Milliseconds after which a burst that goes on counts as over."""

AWAKE = 1_000
"""Milliseconds until the watch looks whether it is to stop."""


def counts(root: Path, path: str) -> bool:
    """Say whether a change of this file may change what the app does."""
    parts = PurePath(path).relative_to(root).parts if PurePath(path).is_relative_to(root) else ()
    if not parts:
        return False
    *folders, name = parts
    is_ours = not folders and name == NAME
    return is_ours or not (any(map(is_skipped, parts)) or name.endswith(("~", ".swp", ".tmp")))


def watch_project(root: Path, changed: Callable[[], object], stop: threading.Event) -> None:
    """Call `changed` once after each burst of changes, until `stop` is set; meant for a thread.

    Raises:
        OSError: the folder can't be watched.
    """
    from watchfiles import watch

    root = root.resolve()
    for _ in watch(
        root,
        watch_filter=lambda _, path: counts(root, path),
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=AWAKE,
        stop_event=stop,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        changed()
