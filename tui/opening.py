"""Opening the screen, or saying why there can be none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NO_SCREEN = """\
flasklings: the course needs a terminal, and {why}. These work without one:
    flasklings read LESSON        a lesson's text
    flasklings quiz --plain       its quiz, line by line
    flasklings run PATH           a Flask app, run and watched
"""


def open_course(course_folder: Path | None = None, start: str = "") -> int:
    """Open the course and return the exit status once it is left.

    ``start`` names where: ``LESSON``, ``LESSON/STEP``, ``LESSON/quiz``; empty is where the
    learner was.
    """
    if why := no_screen():
        sys.stderr.write(NO_SCREEN.format(why=why))
        return 2
    raise NotImplementedError


def no_screen() -> str:
    """Say why no screen can be drawn, or nothing where one can."""
    if os.environ.get("TERM") == "dumb":
        return "this one is dumb (TERM=dumb)"
    if not _is_terminal(sys.stdin):
        return "its input is not one"
    # Textual draws on the original standard error.
    if not _is_terminal(sys.__stderr__):
        return "its standard error is not one"
    return ""


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:  # a closed stream
        return False
