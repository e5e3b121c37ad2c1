"""The rows of what the browser does: cookies that it keeps or refuses, redirects that it leaves."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.events import ReceivedCookie, Requested, Responded
from sandbox.text import one_line
from tui.presenters.row_kinds import RowKinds, RunRow

FATES = {
    "kept": RowKinds.COOKIE_KEPT,
    "refused": RowKinds.COOKIE_REFUSED,
    "deleted": RowKinds.COOKIE_DELETED,
    "nothing-to-delete": RowKinds.COOKIE_NOT_DELETED,
}


def held_back_rows(request: Requested) -> Iterator[RunRow]:
    """Yield the cookies that the browser has and doesn't send with a request."""
    for name, why in request.kept_back:
        said = f"{one_line(name, 60)}: {one_line(why, 200)}"
        yield RunRow(RowKinds.COOKIE_HELD, request.n, said)


def cookie_row(n: int, cookie: ReceivedCookie) -> RunRow:
    """Return what the browser did with a cookie that a response sets."""
    name, why = one_line(cookie.name, 60), one_line(cookie.why, 300)
    if cookie.fate != "kept":
        return RunRow(FATES[cookie.fate], n, f"{name}: {why}" if why else name)
    said = f'{name} = "{one_line(cookie.value, 60)}"'
    notes = [one_line(one, 60) for one in cookie.attributes]
    return RunRow(RowKinds.COOKIE_KEPT, n, said, note=", ".join([*notes, why] if why else notes))


def own_cookies(response: Responded) -> Iterator[ReceivedCookie]:
    """Yield the cookies of a response, without a session cookie that has its row elsewhere."""
    for cookie in response.cookies:
        if not cookie.session or (cookie.fate == "refused" and "bytes" not in cookie.why):
            yield cookie


def not_followed_rows(response: Responded) -> Iterator[RunRow]:
    """Yield why the browser doesn't follow a redirect."""
    if response.not_followed:
        yield RunRow(RowKinds.NOT_FOLLOWED, response.n, one_line(response.not_followed, 300))
