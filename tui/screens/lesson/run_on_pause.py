"""Run the app once the keys pause, if the learner has chosen that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

PAUSE = 0.8
"""Seconds without a key after which the app is run."""

ON = "The app now runs when you stop typing. F5 still runs it at once, and keeps the attempt."
OFF = "The app now runs when you press F5."


class RunOnPause:
    """Calls `run` after a pause of the keys; each key begins the pause again."""

    def __init__(self, screen: Screen[None], run: Callable[[], None]) -> None:
        self._screen = screen
        self._run = run
        self._pause: Timer | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a pause is waited for."""
        return self._pause is not None

    def wait(self) -> None:
        """Wait for a pause, from now on."""
        if self._pause is None:
            self._pause = self._screen.set_timer(PAUSE, self._over)
        else:
            self._pause.reset()

    def cancel(self) -> None:
        """Don't wait any longer."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def _over(self) -> None:
        self._pause = None
        self._run()


def can_run(texts: Mapping[str, str]) -> bool:
    """Say whether files are worth a run: no blank is left, and no file has a syntax error."""
    from lessons.course.model import BLANK
    from lessons.diagnosis.draft_syntax import draft_fault

    return not any(BLANK in text or draft_fault(file, text) for file, text in texts.items())
