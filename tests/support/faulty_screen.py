"""The real program with a fault of its own at F7.

It divides by zero, never comes back, or is left but never closes.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.lesson.screen import LessonScreen

DIVIDES, STUCK, OPEN = "divides", "stuck", "open"


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


FAULTS = {DIVIDES: divide, STUCK: get_stuck, OPEN: leave_unclosed}

if __name__ == "__main__":
    from tui.screens.lesson.screen import LessonScreen

    LessonScreen.action_hint = FAULTS[sys.argv.pop(1)]  # type: ignore[method-assign,assignment]
    from tui.__main__ import main

    main()
