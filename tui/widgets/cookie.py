"""The session cookie, opened."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from sandbox.timeline import Timeline
from tui.presenters.session_cookies import cookie_moment
from tui.text.cookie import cookie_text, no_cookie_text
from tui.text.markdown import prose
from tui.widgets.flow_text import TextScroll


class CookieView(TextScroll):
    """Shows the session cookie at one request."""

    def show(self, timeline: Timeline, request: int | None = None) -> None:
        """Show the cookie at the marked row's request; without one, where there's most to see."""
        moment = cookie_moment(timeline, request)
        if moment is not None:
            self.text.show(partial(cookie_text, moment))
        else:
            self.text.show(partial(_quiet_text, no_cookie_text(timeline)))


def _quiet_text(text: str, width: int) -> Content:
    return Content("\n").join([*Content.styled(text, "$quiet").wrap(width), Content(), prose("")])
