"""Text that is laid out to the width of its widget, and drawings that fill their widget."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.text.hanging import line_count
from tui.text.markdown import prose
from tui.widgets.true_scrollbar import TrueScrollbar

Lay = Callable[[int], Content]
"""Returns the lines for a width in cells."""

Draw = Callable[[int, int], Content]
"""Returns the lines for a width and a height in cells."""


class FlowText(Widget):
    """A widget whose text depends on its width, and its height on the text.

    A subclass returns its text from `laid_out` and calls `redraw` when the text has changed.  The
    screen is laid out again only if the height differs.
    """

    LEAST_WIDTH = 16
    """Cells below which the text isn't laid out for fewer but cut."""

    LEAST_HEIGHT = 0
    """Lines kept free for the text, so that little moves when it comes."""

    DEFAULT_CSS = """
    FlowText {
        height: auto;
        width: 1fr;
        text-wrap: nowrap;
    }
    """

    def laid_out(self, width: int) -> Content:
        """Return the text in lines of at most `width` cells, `LEAST_WIDTH` or more."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show what `laid_out` returns now."""
        size = self.content_size
        same_height = bool(size) and self._height_at(size.width) == size.height
        self.refresh(layout=not same_height)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._height_at(width)

    def render(self) -> Content:
        return self.laid_out(max(self.content_size.width, self.LEAST_WIDTH))

    def _height_at(self, width: int) -> int:
        text = self.laid_out(max(width, self.LEAST_WIDTH))
        return max(self.LEAST_HEIGHT, line_count(text))


class LaidText(FlowText):
    """Text that a function lays out."""

    def __init__(self, lay: Lay | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lay = lay

    def show(self, lay: Lay) -> None:
        """Show another text."""
        self._lay = lay
        self.redraw()

    def laid_out(self, width: int) -> Content:
        return self._lay(width) if self._lay is not None else Content()


class TextScroll(TrueScrollbar, VerticalScroll):
    """Scrolls one text."""

    DEFAULT_CSS = """
    TextScroll {
        padding: 0 0 0 1;
        scrollbar-size-vertical: 1;
    }
    TextScroll LaidText {
        padding: 0 1 0 0;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.text = LaidText()

    def compose(self) -> ComposeResult:
        yield self.text


class MarkdownText(FlowText):
    """Markdown, drawn as one widget."""

    def __init__(self, markdown: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._markdown = markdown

    def show(self, markdown: str) -> None:
        """Show another text."""
        self._markdown = markdown
        self.redraw()

    def laid_out(self, width: int) -> Content:
        return prose(self._markdown, width) if self._markdown else Content()


class Figure(Widget):
    """A drawing that a function makes for the widget's size."""

    DEFAULT_CSS = """
    Figure {
        width: 1fr;
        height: 1fr;
        text-wrap: nowrap;
    }
    """

    _draw: Draw | None = None

    def show(self, draw: Draw) -> None:
        """Show another drawing."""
        self._draw = draw
        self.refresh()

    def render(self) -> Content:
        width, height = self.content_size
        return self._draw(width, height) if self._draw and width and height else Content()
