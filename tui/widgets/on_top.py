"""Screens that are closed once: what comes for one that has gone is dropped."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.dom import DOMNode, NoScreen
from textual.screen import Screen


def is_on_top(node: DOMNode) -> bool:
    """Say whether a widget is on the screen that is on top."""
    try:
        return node.screen is node.app.screen
    except NoScreen:  # it has been removed
        return False


class ClosesOnce:
    """A screen that a second key, already on its way, doesn't close again; put it first.

    Textual would close whichever screen is on top by then.
    """

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close the screen with this result, if it's on top."""
        assert isinstance(self, Screen)
        return Screen.dismiss(self, result) if is_on_top(self) else AwaitComplete()
