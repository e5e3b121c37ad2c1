"""A strip that shows a real run, one fact after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.content import Content
from textual.timer import Timer

from tui.text.live import LiveFact, live_text
from tui.widgets.flow_text import LaidText

PACE = 0.7
"""Seconds from one fact to the next."""


class LiveRun(LaidText):
    """Shows the facts of a run one by one; all at once where animations are off."""

    DEFAULT_CSS = """
    LiveRun {
        padding: 0 1;
        border: round $border-blurred;
        border-title-color: $quiet;
        border-subtitle-color: $quiet;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._facts: Sequence[LiveFact] = ()
        self._shown = 0
        self._timer: Timer | None = None

    def play(self, facts: Sequence[LiveFact]) -> None:
        """Show the facts of a run."""
        self.stop()
        still = self.app.animation_level == "none"
        self._facts, self._shown = facts, len(facts) if still else 0
        if not still:
            self._timer = self.set_interval(PACE, self.show_next)
        self.show_next()

    def say(self, words: str) -> None:
        """Show words in place of a run."""
        self.stop()
        self.show(lambda width: Content("\n").join(Content.styled(words, "$quiet").wrap(width)))

    def stop(self) -> None:
        """Show no further fact."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def show_next(self) -> None:
        """Show one more fact."""
        self._shown += 1
        self.show(partial(live_text, self._facts, self._shown))
        if self._shown > len(self._facts):
            self.stop()
