"""The real program with a fault of its own: its hint (F7) divides by zero."""

from __future__ import annotations

if __name__ == "__main__":
    from tui.screens.lesson.screen import LessonScreen

    LessonScreen.action_hint = lambda self: 1 / 0  # type: ignore[method-assign,assignment]
    from tui.__main__ import main

    main()
