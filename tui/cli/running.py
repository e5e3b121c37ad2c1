"""What ``run`` and ``check`` share: the option ``--python``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

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
