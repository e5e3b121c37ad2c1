"""An app's files in a box that scrolls by itself, so that what is asked of them stays in sight."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tui.widgets.code_text import CodeText


class CodeBox(VerticalScroll, can_focus=False):
    """Code to be read, as much of it at once as there is room for."""

    def __init__(self, *, id: str | None = None, dense: bool = False) -> None:  # noqa: A002
        super().__init__(id=id)
        self._code = CodeText(dense=dense)

    def compose(self) -> ComposeResult:
        yield self._code

    def show(self, files: Mapping[str, str], *, around: str = "") -> None:
        """Show these files, by name; with the first line that holds ``around`` in sight."""
        self._code.show(files)
        self.call_after_refresh(self._bring, around)

    def turn(self, by: int) -> None:
        """Show so many pages further on, less a line that stays to go on from."""
        self.scroll_relative(y=by * max(self.size.height - 1, 1), animate=False)

    @property
    def has_more(self) -> bool:
        """Whether there is more code than the box has room for, where it is to be seen."""
        return bool(self.display) and self.max_scroll_y > 0

    def _bring(self, around: str) -> None:
        lines = self._code.laid_out(self._code.content_size.width).plain.split("\n")
        at = next((at for at, line in enumerate(lines) if around and around in line), None)
        if at is not None:
            self.scroll_to(y=at - self.size.height // 2, animate=False)
