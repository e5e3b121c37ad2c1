"""The real program with a fault of its own.

At F7 it divides by zero, never comes back, or is left but never closes.  Or it lingers at its end,
when the terminal has been given back: until the second line, it says what it hears.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.lesson.screen import LessonScreen

DIVIDES, STUCK, OPEN, LINGERS = "divides", "stuck", "open", "lingers"


def divide(_: object) -> None:
    """Fail."""
    _ = 1 / 0


def get_stuck(_: object) -> None:
    """Keep the main thread for ever."""
    threading.Event().wait()


async def leave_unclosed(screen: LessonScreen) -> None:
    """Leave the app, as the palette does, from a handler that goes on for ever."""
    screen.app.exit()
    await asyncio.Event().wait()


def linger(_: object) -> int:
    """Read two lines."""
    print("given back", file=sys.stderr)
    for _ in range(2):
        print("heard", sys.stdin.readline(), file=sys.stderr)
    return 0


FAULTS = {DIVIDES: divide, STUCK: get_stuck, OPEN: leave_unclosed}

if __name__ == "__main__":
    from tui.background.ending import AppEnding
    from tui.screens.lesson.screen import LessonScreen

    fault = sys.argv.pop(1)
    if fault == LINGERS:
        AppEnding.tell = linger  # type: ignore[method-assign,assignment]
    else:
        LessonScreen.action_hint = FAULTS[fault]  # type: ignore[method-assign,assignment]
    from tui.__main__ import main

    main()
