"""The page of a request as text, and the session cookie, opened."""

from __future__ import annotations

import re
from functools import partial

from textual import work
from textual.content import Content
from textual.worker import get_current_worker

from sandbox.events import Responded
from sandbox.timeline import Timeline
from tui.keys.own import with_own_keys
from tui.presenters.page_row import no_page_text
from tui.presenters.session_cookies import cookie_moment
from tui.text.cookie import cookie_text, no_cookie_text
from tui.text.markdown import prose
from tui.widgets.flow_text import TextScroll

MAX_PAGE = 60_000
"""Characters of a page that are turned into text."""

MAX_TAGS = 8_000
"""With more tags than this, a page's source is shown: turning it into text may take minutes."""


def _page_text(heading: str, markdown: str, width: int) -> Content:
    body = prose(markdown, width) if markdown else Content()
    return Content("\n").join([*Content.styled(heading, "$quiet").wrap(width), Content(), body])


class PageView(TextScroll):
    """Shows a page as text; a thread converts it."""

    _shown: Responded | None = None

    def show(self, timeline: Timeline, request: int | None = None) -> None:
        """Show the page that a request got; without one, the last page of the run."""
        page = page_of(timeline, request)
        if page is None:
            self._shown = None
            self.text.show(partial(_page_text, with_own_keys(no_page_text(timeline)), ""))
        elif page is not self._shown:
            self._shown = page
            self._read(page, heading(timeline, page))

    @work(thread=True, exclusive=True, group="page", exit_on_error=False, description="Read a page")
    def _read(self, page: Responded, title: str) -> None:
        worker = get_current_worker()
        text = readable(page.body, page.content_type)
        if not worker.is_cancelled:
            self.app.call_from_thread(self.text.show, partial(_page_text, title, text))


def page_of(timeline: Timeline, request: int | None) -> Responded | None:
    """Return a request's response, or the last one that isn't a redirect, or the last one."""
    responses = [x.response for x in timeline.exchanges if x.response is not None]
    for response in responses:
        if response.n == request:
            return response
    pages = [response for response in responses if not response.location]
    return pages[-1] if pages else responses[-1] if responses else None


def heading(timeline: Timeline, page: Responded) -> str:
    """Say which page this is."""
    request = next(one.request for one in timeline.exchanges if one.response is page)
    cut = ", cut" if page.truncated or len(page.body) > MAX_PAGE else ""
    return f"{page.n} {request.method} {request.path}: {page.body_bytes:,} bytes{cut}"


def readable(body: str, content_type: str) -> str:
    """Return a page as Markdown; a page that isn't HTML stays as it is."""
    body = body[:MAX_PAGE]
    if "html" not in content_type:
        return fenced(body)
    if body.count("<") > MAX_TAGS:
        return f"*This page has too many tags to be shown as text. Its source:*\n\n{fenced(body)}"
    try:
        return _as_markdown(body)
    except RecursionError:
        return f"*This page's tags are nested too deeply. Its source:*\n\n{fenced(body)}"


def fenced(text: str) -> str:
    """Return a text as a block of code, whatever is in it."""
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in re.findall("`+", text))])
    return f"{fence}\n{text}\n{fence}"


def _as_markdown(body: str) -> str:
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(body, "html.parser")
    for hidden in soup(["script", "style", "head", "template"]):
        hidden.decompose()
    text: str = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(soup)
    return text.strip() or "*The page is empty.*"


class CookieView(TextScroll):
    """Shows the session cookie at one request."""

    def show(self, timeline: Timeline, request: int | None = None) -> None:
        """Show the cookie at the marked row's request; without one, where there's most to see."""
        moment = cookie_moment(timeline, request)
        if moment is not None:
            self.text.show(partial(cookie_text, moment))
        else:
            self.text.show(partial(_page_text, no_cookie_text(timeline), ""))
