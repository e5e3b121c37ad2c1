"""The log of errors in flasklings itself, and the sentence that says where it is."""

from __future__ import annotations

import traceback
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

from lessons.store.paths import data_folder
from tui import __version__

LOG = "flasklings.log"
MOST_LOGGED = 256 * 1024
"""Bytes after which the log begins anew."""


def log_error(error: BaseException, ended: str, folder: Path | None = None) -> str:
    """Write the traceback of an error to the log; return a sentence that says what it `ended`.

    The log is in this folder, or in the data folder.
    """
    log = (folder or data_folder()) / LOG
    now = datetime.now().astimezone().isoformat(" ", "seconds")
    head = f"{now}  flasklings {__version__}, Textual {_textual()}, Python {python_version()}"
    text = f"{head}\n{''.join(traceback.format_exception(error))}\n"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        is_long = log.exists() and log.stat().st_size > MOST_LOGGED
        with log.open("w" if is_long else "a", encoding="utf-8", errors="replace") as file:
            file.write(text)
        where = f"{log} says more"
    except OSError:
        where = f"{log} could not be written"
    return f"An error in flasklings itself ({type(error).__name__}) has {ended}; {where}."


def _textual() -> str:
    try:
        return version("textual")
    except PackageNotFoundError:
        return "not installed"
