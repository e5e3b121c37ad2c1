"""The last page of a run as text: what a browser would show."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.worker import get_current_worker

from sandbox.events import Responded
from sandbox.timeline import Timeline
from tui.text.markdown import prose
from tui.widgets.flow_text import FlowText

MAX_PAGE = 60_000
"""Characters of a page that are turned into text."""


class PageText(FlowText):
    """The page's text, laid out."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = ""
        self._markdown = ""

    def show(self, heading: str, markdown: str) -> None:
        """Show another page."""
        self._heading, self._markdown = heading, markdown
        self.redraw()

    def laid_out(self, width: int) -> Content:
        heading = Content.styled(self._heading, "$quiet").wrap(width)
        body = prose(self._markdown, width) if self._markdown else Content()
        return Content("\n").join([*heading, Content(), body])


class PageView(VerticalScroll):
    """Turns the last page into text beside the screen, and shows it."""

    DEFAULT_CSS = """
    PageView {
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = PageText()
        self._shown: Responded | None = None

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, timeline: Timeline, request: int | None = None) -> None:
        """Show the page that a request got; without one, the last page of the run."""
        page = page_of(timeline, request)
        if page is None:
            self._shown = None
            self._text.show("No page yet: press F5 to run.", "")
        elif page is not self._shown:
            self._shown = page
            self._read(page, heading(timeline, page))

    @work(thread=True, exclusive=True, group="page", exit_on_error=False, description="Read a page")
    def _read(self, page: Responded, title: str) -> None:
        worker = get_current_worker()
        text = readable(page.body, page.content_type)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._text.show, title, text)


def page_of(timeline: Timeline, request: int | None) -> Responded | None:
    """Return a request's response; without one, the last that is no redirect, else the last."""
    responses = [x.response for x in timeline.exchanges if x.response is not None]
    for response in responses:
        if response.n == request:
            return response
    pages = [response for response in responses if not response.location]
    return pages[-1] if pages else responses[-1] if responses else None


def heading(timeline: Timeline, page: Responded) -> str:
    """Say which page this is."""
    request = timeline.exchanges[-1].request
    for exchange in timeline.exchanges:
        if exchange.response is page:
            request = exchange.request
    cut = ", cut" if page.truncated or len(page.body) > MAX_PAGE else ""
    return f"{page.n} {request.method} {request.path}: {page.body_bytes:,} bytes{cut}"


def readable(body: str, content_type: str) -> str:
    """Return a page as Markdown; what is no HTML stands as it is."""
    body = body[:MAX_PAGE]
    if "html" not in content_type:
        return f"```\n{body}\n```"
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(body, "html.parser")
    for hidden in soup(["script", "style", "head", "template"]):
        hidden.decompose()
    text: str = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(soup)
    return text.strip() or "*The page is empty.*"
