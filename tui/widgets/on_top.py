"""What every screen does about its size, and about keys and closings that come too late."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.dom import DOMNode, NoScreen
from textual.events import Resize
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

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

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return what's at a place, unless it was removed since it was painted.

        Textual would ask for the place of its parent, and there's none any more.
        """
        assert isinstance(self, Screen)
        widget, offset = Screen.get_widget_and_offset_at(self, x, y)
        return (widget, offset) if widget is not None and widget.is_attached else (None, None)

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
