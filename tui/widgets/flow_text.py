"""Text that is laid out to the width it gets."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.text.markdown import prose


def line_count(content: Content) -> int:
    """Return how many lines the content has; none when it is empty."""
    return content.plain.count("\n") + 1 if content else 0


class FlowText(Widget):
    """A widget whose text depends on its width, and its height on the text.

    A subclass says what stands there in `laid_out` and calls `redraw` when that has changed:
    the rest of the screen is laid out anew only if the height differs.
    """

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
        """Return the text in lines of at most `width` cells."""
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
        return self.laid_out(self.content_size.width)

    def _height_at(self, width: int) -> int:
        return max(self.LEAST_HEIGHT, line_count(self.laid_out(width)))


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
