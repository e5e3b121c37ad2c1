"""The row of what a response shows: its page on one line, its JSON, or what it's made of."""

from __future__ import annotations

from sandbox.events import Responded
from sandbox.page import text_of_html
from sandbox.text import plural
from tui.presenters.event_rows import shown_text
from tui.presenters.row_kinds import RowKinds, RunRow

MAX_READ = 60_000
"""Characters of a body that are read for its row."""

NO_BODY = {204: "none: 204 sends no content", 304: "none: the browser has this page already"}


def page_row(method: str, response: Responded) -> RunRow:
    """Return the row that shows what a request got."""
    n, kind = response.n, response.content_type.partition(";")[0].strip().lower()
    if not response.body:
        empty = "none: HEAD requests only the headers" if method == "HEAD" else "empty"
        return RunRow(RowKinds.PAGE, n, NO_BODY.get(response.status, empty))
    body = response.body[:MAX_READ]
    if kind == "application/json" or kind.endswith("+json"):
        return shown_text(RowKinds.JSON, n, " ".join(body.split()))
    if kind in ("text/html", "application/xhtml+xml"):
        text = text_of_html(body).replace("\0", " ")
        return shown_text(RowKinds.PAGE, n, " ".join(text.split()) or "no visible text")
    if kind.startswith("text/"):
        return shown_text(RowKinds.PAGE, n, " ".join(body.split()) or "spaces only")
    size = plural(response.body_bytes, "byte")
    return shown_text(RowKinds.BODY, n, f"{kind or 'no content type'}, {size}")
