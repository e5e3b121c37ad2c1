"""Where what is known about a learner is kept."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

VARIABLE = "FLASKLINGS_HOME"
"""The environment variable that moves the data folder."""


def data_folder() -> Path:
    """Return the user's data folder; it need not exist yet."""
    if home := os.environ.get(VARIABLE):
        with suppress(RuntimeError):  # ~somebody, and nobody is called so
            return Path(home).expanduser().absolute()
        return Path(home).absolute()
    from platformdirs import user_data_path

    return user_data_path("flasklings", appauthor=False)
