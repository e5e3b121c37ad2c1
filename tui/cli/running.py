"""The things that ``run`` and ``check`` share: the option ``--python``, and handling signals."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tui.plain.errors import UsageError


def find_interpreter(python: str | None) -> Path | None:
    """Return the interpreter that ``--python`` names; None means the one that runs this.

    Raises:
        UsageError: there is no such program.
    """
    if python is None:
        return None
    found = shutil.which(python)
    if found is None:
        what = "cannot be executed" if Path(python).exists() else "is not there"
        raise UsageError(f"--python: {python} {what}")
    # Not resolved: a virtual environment's interpreter is a link, and knows itself by its name.
    return Path(os.path.abspath(found))  # noqa: PTH100


@contextmanager
def handle_signals(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Call the handler at SIGINT, SIGTERM and SIGHUP, so that the sandbox is cleaned up."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
