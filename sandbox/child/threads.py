"""Report an exception that ends a thread: no response and no signal of Flask's tells of it."""

from __future__ import annotations

import threading
from typing import Any, Callable

_print = threading.excepthook


def watch_threads(report: Callable[[BaseException], None]) -> None:
    """Report each exception that ends a thread, unless the app takes care of them itself."""

    def excepthook(ended: Any) -> None:
        print_as_python_does(ended)
        if ended.exc_value is not None and not issubclass(ended.exc_type, SystemExit):
            report(ended.exc_value)

    threading.excepthook = excepthook


def print_as_python_does(ended: Any) -> None:
    """Print a thread's exception; what's printed from here is known to be its report."""
    _print(ended)
