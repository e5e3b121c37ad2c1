"""The real program with a fault of its own at F7: it divides by zero, or never comes back."""

from __future__ import annotations

import sys
import threading

DIVIDES, STUCK = "divides", "stuck"


def divide(_: object) -> None:
    """Fail."""
    _ = 1 / 0


def get_stuck(_: object) -> None:
    """Keep the main thread for ever."""
    threading.Event().wait()


if __name__ == "__main__":
    from tui.screens.lesson.screen import LessonScreen

    fault = divide if sys.argv.pop(1) == DIVIDES else get_stuck
    LessonScreen.action_hint = fault  # type: ignore[method-assign,assignment]
    from tui.__main__ import main

    main()
