"""The pane of a run's result: what happened, the page it made, the cookie it left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Click
from textual.widget import Widget

from sandbox.timeline import Timeline
from tui.timeline_rows import Row
from tui.widgets.cookie_view import CookieView
from tui.widgets.flash_panel import FlashPanel
from tui.widgets.page_view import PageView
from tui.widgets.tab_title import tab_at, tab_title

NAMES = ("What happened", "Page", "Cookie")


class ResultPane(Vertical):
    """Three views of one run, one shown at a time; the other two are made when asked for."""

    BINDING_GROUP_TITLE = "What happened"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "next_view",
            "View",
            show=False,
            id="result.view",
            tooltip="What happened, the page, or the cookie",
        ),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panel = FlashPanel(id="panel")
        self._views: list[Widget | None] = [self.panel, None, None]
        self._shown = 0
        self._timeline = Timeline()

    def on_mount(self) -> None:
        self._title()

    def compose(self) -> ComposeResult:
        yield self.panel

    @property
    def view(self) -> Widget:
        """The view that is shown."""
        return self._views[self._shown] or self.panel

    def show(self, timeline: Timeline, rows: Sequence[Row], hint: str = "") -> None:
        """Show a run as far as it has come."""
        self._timeline = timeline
        self.panel.show(rows, hint=hint)
        self._fill()

    def action_next_view(self) -> None:
        """Show the next view."""
        self.show_view((self._shown + 1) % len(NAMES))

    def show_view(self, index: int) -> None:
        """Show one of the views."""
        had_focus = self.has_focus_within
        self._shown = index
        if self._views[index] is None:
            made = PageView() if index == 1 else CookieView()
            self._views[index] = made
            self.mount(made)
        for number, view in enumerate(self._views):
            if view is not None:
                view.display = number == index
        self._title()
        self._fill()
        if had_focus:
            self.view.focus()

    def on_click(self, event: Click) -> None:
        """Show the view whose tab was clicked."""
        if event.y == 0 and (tab := tab_at(NAMES, event.x - 2)) is not None:
            self.show_view(tab)

    def _fill(self) -> None:
        if isinstance(self.view, PageView | CookieView):
            self.view.show(self._timeline)

    def _title(self) -> None:
        self.border_title = tab_title(NAMES, self._shown)
