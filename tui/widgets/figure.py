"""A drawing that fits the size of its widget."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

Draw = Callable[[int, int], Content]
"""Returns the lines for a width and a height in cells."""


def _nothing(width: int, height: int) -> Content:
    return Content()


class Figure(Widget):
    """Shows what a function draws for the widget's size."""

    DEFAULT_CSS = """
    Figure {
        width: 1fr;
        height: 1fr;
        text-wrap: nowrap;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw: Draw = _nothing

    def show(self, draw: Draw) -> None:
        """Show another drawing."""
        self._draw = draw
        self.refresh()

    def render(self) -> Content:
        width, height = self.content_size
        return self._draw(width, height) if width and height else Content()
