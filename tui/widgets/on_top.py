"""What comes too late for a screen: keys, a second closing, a size."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.dom import DOMNode, NoScreen
from textual.events import Resize
from textual.screen import Screen


def is_on_top(node: DOMNode) -> bool:
    """Say whether a widget is on the screen that is on top."""
    try:
        return node.screen is node.app.screen
    except NoScreen:  # it has been removed
        return False


class OnTop:
    """A screen that drops what comes too late for it; every screen has this class first."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close the screen with this result, unless another one is on top by now.

        Textual would close that one.
        """
        assert isinstance(self, Screen)
        return Screen.dismiss(self, result) if is_on_top(self) else AwaitComplete()

    def on_resize(self, event: Resize) -> None:
        """Lay nothing out for a size that the terminal no longer has.

        A layout tells the screen of its size again: two of them would go on for ever.
        """
        assert isinstance(self, Screen)
        if event.size != self.app.size:
            event.prevent_default()
