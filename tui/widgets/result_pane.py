"""The pane of a run's result: what happened, the page it made, the cookie it left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Click
from textual.widget import Widget

from tui.widgets.tab_title import tab_at, tab_title

if TYPE_CHECKING:
    from sandbox.timeline import Timeline
    from tui.timeline_rows import Row
    from tui.widgets.cookie_view import CookieView
    from tui.widgets.flash_panel import FlashPanel
    from tui.widgets.page_view import PageView

VIEWS = ("What happened", "Page", "Cookie")


class ResultPane(Vertical):
    """Three views of one run, one shown at a time, each made when it is first asked for."""

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
        self._panel: FlashPanel | None = None
        self._page: PageView | None = None
        self._cookie: CookieView | None = None
        self._shown = 0
        self._timeline: Timeline | None = None

    def on_mount(self) -> None:
        self._title()

    @property
    def panel(self) -> FlashPanel:
        """The list of what happened."""
        if self._panel is None:
            from tui.widgets.flash_panel import FlashPanel

            self._panel = FlashPanel(id="panel")
            self.mount(self._panel)
        return self._panel

    @property
    def view(self) -> Widget:
        """The view that is shown."""
        match self._shown:
            case 1:
                return self._page_view()
            case 2:
                return self._cookie_view()
            case _:
                return self.panel

    def show(self, timeline: Timeline, rows: Sequence[Row], hint: str = "") -> None:
        """Show a run as far as it has come; `hint` stands where no row does."""
        self._timeline = timeline
        self.panel.show(rows, hint=hint)
        self._fill()

    def clear(self, hint: str) -> None:
        """Show no run, and say what to do."""
        from sandbox.timeline import Timeline

        self.border_subtitle = ""
        self.show(Timeline(), (), hint)

    def action_next_view(self) -> None:
        """Show the next view."""
        self.show_view((self._shown + 1) % len(VIEWS))

    def show_view(self, index: int) -> None:
        """Show one of the views."""
        had_focus = self.has_focus_within
        self._shown = index
        shown = self.view
        for view in (self._panel, self._page, self._cookie):
            if view is not None:
                view.display = view is shown
        self._title()
        self._fill()
        if had_focus:
            shown.focus()

    def on_click(self, event: Click) -> None:
        """Show the view whose tab was clicked."""
        if event.y == 0 and (tab := tab_at(VIEWS, event.x - 2)) is not None:
            self.show_view(tab)

    def _page_view(self) -> PageView:
        if self._page is None:
            from tui.widgets.page_view import PageView

            self._page = PageView()
            self.mount(self._page)
        return self._page

    def _cookie_view(self) -> CookieView:
        if self._cookie is None:
            from tui.widgets.cookie_view import CookieView

            self._cookie = CookieView()
            self.mount(self._cookie)
        return self._cookie

    def _fill(self) -> None:
        if self._timeline is None:
            return
        if self._shown == 1:
            self._page_view().show(self._timeline, self._marked_request())
        elif self._shown == 2:
            self._cookie_view().show(self._timeline)

    def _marked_request(self) -> int | None:
        """Return the number of the request whose row is marked."""
        panel = self._panel
        if panel is None or panel.cursor is None:
            return None
        return panel.rows[panel.cursor].n

    def _title(self) -> None:
        self.border_title = tab_title(VIEWS, self._shown)
