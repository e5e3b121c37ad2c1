"""The row of what a response shows: its page on one line, its JSON, or what it's made of."""

from __future__ import annotations

from lessons.diagnosis.phrases import raised
from sandbox.events import Responded
from sandbox.page_text import flat, html_text
from sandbox.text import plural
from sandbox.timeline import Timeline, place_of
from tui.presenters.event_rows import shown_text
from tui.presenters.row_kinds import RowKinds, RunRow

MAX_READ = 60_000
"""Characters of a body that are read for its row."""

NO_BODY = {204: "none: 204 sends no content", 304: "none: the browser has this page already"}


def no_page_text(timeline: Timeline) -> str:
    """Say why there's no page: nothing was run, or what went wrong came first."""
    if timeline.started is None and timeline.ended is None:
        return "No page yet: press F5 to run."
    if timeline.errors:
        first = timeline.errors[0]
        place = f"{place_of(first) or 'the app'} raises"
        return f"No page, because {place} {raised(first)}. Alt+1 shows what happened."
    if timeline.ended is not None:
        return "No page, because the run ended before the first response. Alt+1 shows why."
    return "No page yet: the run has got no response."


def page_row(method: str, response: Responded) -> RunRow:
    """Return the row that shows what a request got."""
    n, kind = response.n, response.content_type.partition(";")[0].strip().lower()
    if not response.body:
        empty = "none: HEAD requests only the headers" if method == "HEAD" else "empty"
        return RunRow(RowKinds.PAGE, n, NO_BODY.get(response.status, empty))
    body = response.body[:MAX_READ]
    if kind == "application/json" or kind.endswith("+json"):
        return shown_text(RowKinds.JSON, n, flat(body))
    if kind in ("text/html", "application/xhtml+xml"):
        return shown_text(RowKinds.PAGE, n, flat(html_text(body).seen) or "no visible text")
    if kind.startswith("text/"):
        return shown_text(RowKinds.PAGE, n, flat(body) or "spaces only")
    size = plural(response.body_bytes, "byte")
    return shown_text(RowKinds.BODY, n, f"{kind or 'no content type'}, {size}")
