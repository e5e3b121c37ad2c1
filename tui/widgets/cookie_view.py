"""The session cookie, opened: what it carries, and how near it is to a browser's limit."""

from __future__ import annotations

import json

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from sandbox.books import BROWSER_LIMIT
from sandbox.events import CookieChanged
from sandbox.text import visible
from sandbox.timeline import Timeline
from tui.text.code import coloured
from tui.text.markdown import prose
from tui.widgets.flow_text import FlowText

BAR = 24
"""Cells of the bar that shows how full the cookie is."""


class CookieText(FlowText):
    """The cookie's text, laid out."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline()

    def laid_out(self, width: int) -> Content:
        return cookie_text(self.timeline, width)


class CookieView(VerticalScroll):
    """Shows the session cookie that a run wrote last."""

    DEFAULT_CSS = """
    CookieView {
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = CookieText()

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, timeline: Timeline) -> None:
        """Show the cookies of the run."""
        self._text.timeline = timeline
        self._text.redraw()


def cookie_text(timeline: Timeline, width: int) -> Content:
    """Return every session cookie that the run wrote, the last one first."""
    cookies = [cookie for exchange in timeline.exchanges for cookie in exchange.cookies]
    if not cookies:
        return Content("\n").join(
            Content.styled("No session cookie was written in this run.", "$quiet").wrap(width)
        )
    parts = [_one(cookie, width) for cookie in reversed(cookies[-20:])]
    facts = prose(
        "A session cookie is **signed, not encrypted**: the app notices a change, but anyone"
        " can read it.",
        width,
    )
    return Content("\n\n").join([facts, *parts])


def _one(cookie: CookieChanged, width: int) -> Content:
    head = Content.styled(f"after request {cookie.n}", "bold $strong")
    if cookie.cleared:
        return head + Content.styled("  cleared", "$state-cookie")
    full = min(BAR, round(BAR * cookie.bytes / BROWSER_LIMIT)) or 1
    over = "  a browser drops it" if cookie.too_big else ""
    token = "$state-lost" if cookie.too_big else "$state-cookie"
    size = Content.assemble(
        ("█" * full, token),
        ("░" * (BAR - full), "$quiet"),
        f"\n{cookie.bytes:,} of {BROWSER_LIMIT:,} bytes",
        (over, "$state-lost"),
    )
    body: list[Content] = []
    if cookie.data is None:
        body = Content.styled("It cannot be decoded.", "$quiet").wrap(width)
    else:
        text = visible(json.dumps(cookie.data, indent=2, ensure_ascii=False))
        for line in coloured(text[:20_000], "json").split(allow_blank=True):
            body += line.fold(max(width, 8))
    return Content("\n").join([head, size, *body])
