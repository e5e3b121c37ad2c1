"""What commands that run apps share: the options ``--python`` and ``--env``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sandbox.text import valid_text
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


def variable(given: str) -> tuple[str, str]:
    """Return the name and the value of an environment variable that ``--env`` passes on.

    Raises:
        UsageError: it names no variable.
    """
    name, is_set, value = given.partition("=")
    if not name.strip():
        raise UsageError("--env needs a name, like --env SECRET_KEY or --env SECRET_KEY=dev")
    if not is_set:
        if name not in os.environ:
            raise UsageError(
                f"--env {valid_text(name)}: your environment has no variable of this name;"
                " give the app a value, like --env NAME=VALUE"
            )
        value = os.environ[name]
    if valid_text(name + value) != name + value:
        raise UsageError(f"--env {valid_text(name)}: it is not UTF-8 text")
    return name, value
