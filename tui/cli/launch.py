"""Open the screen, or say why there can't be one."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from tui.app import Start

NO_SCREEN = """\
flasklings: the course needs a terminal, and {why}. These work without one:
    flasklings read LESSON        a lesson's text
    flasklings quiz --plain       its quiz, line by line
    flasklings review --plain     what is due for review, line by line
    flasklings run PATH           run a Flask app and see what it did
"""


def open_course(
    course_folder: Path | None = None, start: Start = None, exercises: Path | None = None
) -> int:
    """Open the course and return the exit status when the learner leaves it.

    In `exercises`, the files of the steps are laid out for an editor of the learner's own.
    """
    if why := no_screen():
        sys.stderr.write(NO_SCREEN.format(why=why))
        return 2
    # What is imported stays for good: looking for garbage in it would only delay the first text.
    # The app turns the collector on again once the course is shown (`FlasklingsApp.settled`).
    gc.disable()
    from tui.app import FlasklingsApp
    from tui.cli.leaving import forget_signals

    forget_signals()

    # Textual draws and reads UTF-8, whatever the locale says.
    if isinstance(sys.__stderr__, TextIOWrapper):
        sys.__stderr__.reconfigure(encoding="utf-8", errors="backslashreplace")
    app = FlasklingsApp(course_folder=course_folder, start=start, exercises=exercises)
    app.run()
    return app.ending.finish(app.return_code or 0)


def no_screen() -> str:
    """Return why no screen can be drawn, or "" if it can."""
    if os.environ.get("TERM") == "dumb":
        return "this one can't draw a screen (TERM=dumb)"
    if not _is_terminal(sys.stdin):
        return "its input isn't one"
    # Textual draws on the original standard error.
    if not _is_terminal(sys.__stderr__):
        return "its standard error isn't one"
    return ""


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()
