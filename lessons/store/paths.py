"""The data folder, and the variable FLASKLINGS_HOME that moves it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

VARIABLE = "FLASKLINGS_HOME"
"""The environment variable that moves the data folder."""


NOWHERE = Path(os.devnull, "flasklings")
"""A folder that can't be made: what is done is kept in memory, and a notice says so."""


def data_folder() -> Path:
    """Return the learner's data folder, which may not exist yet.

    It's `NOWHERE` if the user has no home folder, or if the variable's path begins in a working
    folder that was removed.
    """
    try:
        if home := os.environ.get(VARIABLE):
            with suppress(RuntimeError):  # ~somebody, and nobody is called so
                return Path(home).expanduser().absolute()
            return Path(home).absolute()
        from platformdirs import user_data_path

        return user_data_path("flasklings", appauthor=False).absolute()
    except (OSError, RuntimeError):
        return NOWHERE
