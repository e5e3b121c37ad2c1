"""What every screen does about its size, and about keys and closings that come too late."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.dom import DOMNode, NoScreen
from textual.events import Resize
from textual.screen import Screen

from tui.widgets.too_small import TooSmall, fits


def is_on_top(node: DOMNode) -> bool:
    """Say whether a widget is on the screen that is on top."""
    try:
        return node.screen is node.app.screen
    except NoScreen:  # it has been removed
        return False


class OnTop:
    """A screen that drops what comes too late, and asks for room when it's too small.

    Every screen has this class first.
    """

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close the screen with this result, unless another one is on top by now.

        Textual would close that one.
        """
        assert isinstance(self, Screen)
        return Screen.dismiss(self, result) if is_on_top(self) else AwaitComplete()

    def on_screen_resume(self) -> None:
        """Cover or uncover the screen for the size that it's laid out for next."""
        assert isinstance(self, Screen)
        TooSmall.guard(self, self.app.size)

    def on_resize(self, event: Resize) -> None:
        """Cover or uncover the screen for the new size, which it's laid out for next.

        Lay nothing out for a size that the terminal no longer has: a layout tells the screen of its
        size again, so two of them would go on for ever.
        """
        assert isinstance(self, Screen)
        if event.size != self.app.size:
            event.prevent_default()
            return
        TooSmall.guard(self, event.size)
        if not fits(event.size):  # what shows through is laid out together with this screen
            for below in self.app.screen_stack:
                TooSmall.guard(below, event.size)
