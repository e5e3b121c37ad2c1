"""The request for a larger terminal when this one is too small."""

from __future__ import annotations

from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui import LEAST_SIZE

TIMES = "\N{MULTIPLICATION SIGN}"

LEAST = Size(*LEAST_SIZE)

WIDE = 100
"""From this many columns on, panes are side by side."""

BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

HEIGHTS = [(0, "-low"), (30, "-high")]
"""The vertical breakpoints of screens that leave out lines in a low terminal."""


def fits(size: Size) -> bool:
    """Say whether a terminal of this size is large enough."""
    return size.width >= LEAST.width and size.height >= LEAST.height


def request_for_room(size: Size) -> str:
    """Return the sentence that asks for a larger terminal."""
    gap = "\n\n" if size.height > 7 else "\n"
    return (
        f"Please make the terminal larger: flasklings needs {LEAST.width}{TIMES}{LEAST.height}, "
        f"this is {size.width}{TIMES}{size.height}.{gap}Ctrl+Q quits."
    )


class TooSmall(Static, can_focus=True):
    """A sentence in place of the whole screen while the terminal is below 60 by 16.

    Nothing else is laid out meanwhile: in a few columns, that ends in errors.  So each screen calls
    `TooSmall.guard` right before it's laid out for another size (`OnTop`), never earlier: until
    then, it may still be laid out for the size before.

    While it covers a screen, it has the focus, and only the app's priority keys (Ctrl+Q) work.
    When there is room again, the focus goes back.  A screen that names its own layers must name
    the layer ``too-small`` last.
    """

    SCOPED_CSS = False

    DEFAULT_CSS = """
    Screen {
        layers: default too-small;

        &.-too-small {
            overflow: hidden;
        }
    }
    TooSmall {
        layer: too-small;
        dock: top;
        width: 100%;
        height: 100%;
        content-align: center middle;
        text-align: center;
        background: $background;
    }
    """

    @classmethod
    def guard(cls, screen: Screen[Any], size: Size) -> None:
        """Cover the screen if `size` is too small, uncover it if it is large enough."""
        cover = next(iter(screen.query_children(cls)), None)
        if cover is None and not fits(size):
            cover = cls()
            screen.mount(cover)
        if cover is not None:
            cover._fit(screen, size)

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.display = False
        self._focused_below: Widget | None = None

    @property
    def is_modal(self) -> bool:
        """While it has the focus, keys of the screen below are out of reach."""
        return True

    def _fit(self, screen: Screen[Any], size: Size) -> None:
        was_over, is_over = self.display, not fits(size)
        self.display = is_over
        if is_over and not was_over:
            self._focused_below = screen.focused
        if is_over is not was_over:
            screen.set_class(is_over, "-too-small")
            # At once, for the layout that comes next; and what is hidden can't be focused.
            screen.app.stylesheet.update(screen)
        if is_over:
            self.update(request_for_room(size))
            screen.set_focus(self)
        elif was_over:
            below, self._focused_below = self._focused_below, None
            screen.set_focus(below if below is not None and below.is_attached else None)
