"""The way in of the command ``flasklings``.

The floors of the house have ordinary names: a project of yours may well have a package
``lessons``, and name its folder in ``PYTHONPATH``.  So this name is our own, and those folders are
searched last.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def main() -> None:
    """Start flasklings, whatever ``PYTHONPATH`` holds."""
    search_last(os.environ.get("PYTHONPATH", "").split(os.pathsep))
    from tui.__main__ import main as start

    start()


def search_last(folders: list[str]) -> None:
    """Move folders to the end of Python's path, but not the one that flasklings is in."""
    ours = _absolute(os.path.join(os.path.dirname(__file__), os.pardir))  # noqa: PTH118, PTH120
    wanted = {_absolute(folder) for folder in folders} - {ours}
    last = [entry for entry in sys.path if _absolute(entry) in wanted]
    sys.path[:] = [entry for entry in sys.path if entry not in last] + last


def _absolute(folder: str) -> str:
    with suppress(OSError):  # the working folder was removed
        return os.path.abspath(folder)  # noqa: PTH100
    return folder
