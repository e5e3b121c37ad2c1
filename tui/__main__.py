"""The entry point of ``flasklings`` and ``python -m tui``."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress


def main() -> None:
    """Open the course; with arguments, run the command that they name."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _replace_closed_streams()
    threading.excepthook = log_thread_error
    try:
        if len(sys.argv) < 2:
            # The way to the screen: every import on it is time until the first text shows.
            from tui.cli.launch import open_course

            sys.exit(open_course())
        from tui.cli.main import cli

        cli(prog_name="flasklings")
    except Exception as error:  # one of ours: what is known has told itself in a sentence
        sys.exit(_failed(error))


def log_thread_error(error: threading.ExceptHookArgs) -> None:
    """Write an error that ended a thread to the log alone; what waits for it has a limit."""
    from tui.error_log import log_error

    if error.exc_value is not None:
        log_error(error.exc_value, "ended a thread")


def _failed(error: Exception) -> int:
    """Write an error that nothing has caught to the log, and say so; return the exit status."""
    from sandbox.text import one_line
    from tui import FAULT_STATUS
    from tui.error_log import log_error

    said = one_line(log_error(error, "ended the command"), 1000)
    with suppress(OSError):  # the terminal may be gone
        print(f"flasklings: {said}", file=sys.stderr)
    return FAULT_STATUS


def _replace_closed_streams() -> None:
    """Replace standard streams that a shell closed, as by ``>&-``, with /dev/null.

    Otherwise the next opened file would take the stream's descriptor, and prints would end in it.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            _bind_to_nothing(number)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


def _bind_to_nothing(descriptor: int) -> None:
    """Bind a descriptor to /dev/null if it's closed."""
    try:
        os.fstat(descriptor)
    except OSError:
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere != descriptor:
            os.dup2(nowhere, descriptor)
            os.close(nowhere)


if __name__ == "__main__":
    main()
