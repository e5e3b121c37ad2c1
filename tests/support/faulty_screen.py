"""The real program with a fault of its own.

At F7 it divides by zero, or never comes back.  Or it lingers at its end, when the terminal has been
given back: until the second line, it says what it hears.
"""

from __future__ import annotations

import sys
import threading

DIVIDES, STUCK, LINGERS = "divides", "stuck", "lingers"


def divide(_: object) -> None:
    """Fail."""
    _ = 1 / 0


def get_stuck(_: object) -> None:
    """Keep the main thread for ever."""
    threading.Event().wait()


def linger(_: object) -> int:
    """Read two lines."""
    print("given back", file=sys.stderr)
    for _ in range(2):
        print("heard", sys.stdin.readline(), file=sys.stderr)
    return 0


if __name__ == "__main__":
    from tui.background.ending import AppEnding
    from tui.screens.lesson.screen import LessonScreen

    match sys.argv.pop(1):
        case "divides":
            LessonScreen.action_hint = divide  # type: ignore[method-assign,assignment]
        case "stuck":
            LessonScreen.action_hint = get_stuck  # type: ignore[method-assign,assignment]
        case "lingers":
            AppEnding.tell = linger  # type: ignore[method-assign,assignment]
    from tui.__main__ import main

    main()
