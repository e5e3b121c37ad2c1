"""The session cookie of one browser at one request: what it holds, what it sends, and its fate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sandbox.events import COMMAND, CookieChanged, CookieFate, Loaded, ReceivedCookie, Requested
from sandbox.session_cookie import Payload, SignedValue, decode, split_value
from sandbox.text import MAX_TEXT, cut
from sandbox.timeline import Exchange, Timeline

NAME = "session"
"""The cookie's name in a run that never sets one."""

decoded = lru_cache(maxsize=16)(decode)
"""What a cookie's value holds; a screen asks again whenever it's drawn."""


@dataclass(frozen=True, slots=True)
class SessionSet:
    """A session cookie that a response set: the response's request, and what the browser did."""

    by: Requested
    value: str
    bytes: int
    fate: CookieFate
    why: str
    attributes: tuple[str, ...]
    change: CookieChanged | None

    @property
    def is_kept(self) -> bool:
        return self.fate == "kept" and bool(self.value)

    @property
    def parts(self) -> SignedValue | None:
        return split_value(self.value)

    @property
    def signed_at(self) -> int | None:
        return self.parts.signed_at if self.parts is not None else None

    @property
    def is_cut(self) -> bool:
        """Whether the event keeps only the value's beginning."""
        if self.change is not None:
            return "value" in self.change.truncated
        return len(self.value) == MAX_TEXT

    @property
    def payload(self) -> Payload | None:
        """What it holds."""
        if self.change is None:
            return decoded(self.value)
        if not isinstance(self.change.data, dict):
            return None
        queued, cut_off = self.change.queued, self.change.truncated
        count = cut_off.get("queued", len(queued))
        return Payload(self.change.data, queued, count, "data" not in cut_off)


@dataclass(frozen=True, slots=True)
class CookieMoment:
    """One browser's session cookie at one of its requests.

    ``held`` is the cookie that it holds after the response, ``before`` the one that it held until
    then, if the response took it away.  ``change`` is what the response did to it, ``next`` the
    browser's next change.  ``foreign`` is the value of a cookie that the request sends and that no
    response of the run set before; ``real`` is the one most like it that a response did set.
    ``copied`` is a cookie of another browser that the request sends.  ``refused`` is why Flask
    doesn't accept the cookie that is sent, "" if it does.  ``first`` is when the run's first cookie
    was signed.  ``elsewhere`` are other requests with a foreign cookie.  ``gone`` is the change
    that took the browser's last cookie away.  ``has_key`` says whether the app has a secret key.
    """

    request: Requested
    held: SessionSet | None = None
    before: SessionSet | None = None
    change: SessionSet | None = None
    next: SessionSet | None = None
    first: int | None = None
    foreign: str = ""
    real: SessionSet | None = None
    copied: SessionSet | None = None
    refused: str = ""
    accepted: bool = False
    session: str = ""
    elsewhere: tuple[Requested, ...] = ()
    gone: SessionSet | None = None
    has_key: bool = True


def cookie_moment(timeline: Timeline, n: int | None = None) -> CookieMoment | None:
    """Return the session cookie at request `n`, at the most telling one if there's none.

    None stands for a run without any request of a browser.
    """
    exchanges = [one for one in timeline.exchanges if one.request.method != COMMAND]
    if not exchanges:
        return None
    sets = [one for exchange in exchanges for one in _sets(exchange)]
    name = next((one.change.name for one in sets if one.change is not None), NAME)
    since = {cut(one.value): one.by.n for one in reversed(sets)}
    foreign = [
        one for one in exchanges if (value := _sent(one, name)) and since.get(value, one.n) >= one.n
    ]
    chosen = next((one for one in exchanges if one.n == n), None) or _telling(
        exchanges, foreign, sets
    )
    elsewhere = [one.request for one in foreign if one is not chosen]
    return _moment(chosen, name, sets, elsewhere, timeline.loaded)


def _moment(
    chosen: Exchange,
    name: str,
    sets: Sequence[SessionSet],
    elsewhere: Sequence[Requested],
    loaded: Loaded | None,
) -> CookieMoment:
    client, n = chosen.request.client, chosen.n
    earlier = [one for one in sets if one.by.n < n]
    own = [one for one in earlier if one.by.client == client and one.fate != "refused"]
    sent = _sent(chosen, name)
    same = _same(sent, client, earlier) if sent else None
    before = same or (own[-1] if own and own[-1].is_kept and not sent else None)
    here = [one for one in sets if one.by.n == n]
    change = here[-1] if here else None
    held = change if change is not None and change.is_kept else None
    is_gone = change is not None and not held and change.fate != "refused"
    if held is None and not is_gone:
        held = before
    later = (one for one in sets if one.by.n > n and one.by.client == client)
    foreign = sent if sent and same is None else ""
    kind = chosen.response.session if chosen.response is not None else ""
    return CookieMoment(
        chosen.request,
        held=held,
        before=before if is_gone else None,
        change=change,
        next=next(later, None),
        first=next((one.signed_at for one in sets if one.signed_at is not None), None),
        foreign=foreign,
        real=_most_like(foreign, client, earlier) if foreign else None,
        copied=same if same is not None and same.by.client != client else None,
        refused=_why_refused(sent, same, earlier, chosen) if sent and kind == "rejected" else "",
        accepted=bool(sent) and kind == "cookie",
        session=kind,
        elsewhere=tuple(elsewhere),
        gone=own[-1] if own and not own[-1].is_kept else None,
        has_key=loaded is None or loaded.secret_key,
    )


def _sets(exchange: Exchange) -> Iterator[SessionSet]:
    """Yield each session cookie that a response set, whatever the browser did with it."""
    changes = list(exchange.cookies)
    received = exchange.response.cookies if exchange.response is not None else ()
    for cookie in received:
        if cookie.session:
            change = next((one for one in changes if _is_one(one, cookie)), None)
            if change is not None:
                changes.remove(change)
            value = change.value if change is not None else cookie.value
            yield SessionSet(
                exchange.request,
                value,
                cookie.bytes,
                cookie.fate,
                cookie.why,
                cookie.attributes,
                change,
            )


def _is_one(change: CookieChanged, cookie: ReceivedCookie) -> bool:
    return change.bytes == cookie.bytes and cut(change.value) == cookie.value


def _sent(exchange: Exchange, name: str) -> str:
    """Return the value of the session cookie that a request sends, "" if it sends none."""
    return next((value for key, value in exchange.request.cookies if key == name), "")


def _same(value: str, client: str, sets: Sequence[SessionSet]) -> SessionSet | None:
    """Return the cookie that a response set with this value, the browser's own if there is one."""
    found = [one for one in sets if cut(one.value) == value]
    return max(found, key=lambda one: (one.by.client == client, one.by.n), default=None)


def _telling(
    exchanges: Sequence[Exchange], foreign: Sequence[Exchange], sets: Sequence[SessionSet]
) -> Exchange:
    """Return the last request with a foreign cookie, or with one that is refused or kept."""
    if foreign:
        return foreign[-1]
    refused = {one.by.n for one in sets if one.fate == "refused"}
    fitting = refused or {one.by.n for one in sets if one.is_kept} or {one.by.n for one in sets}
    return next((one for one in reversed(exchanges) if one.n in fitting), exchanges[-1])


def _most_like(value: str, client: str, sets: Sequence[SessionSet]) -> SessionSet | None:
    """Return the cookie with the most parts of a foreign one, of the same browser if it's a tie."""
    parts = split_value(value)

    def likeness(one: SessionSet) -> tuple[int, bool, int]:
        return len(_shared(parts, one.parts)), one.by.client == client, one.by.n

    return max((one for one in sets if one.value), key=likeness, default=None)


def _shared(parts: SignedValue | None, other: SignedValue | None) -> set[str]:
    """Return the names of the parts that two cookies have in common."""
    if parts is None or other is None:
        return set()
    names = ("payload", "timestamp", "signature")
    return {name for name in names if getattr(parts, name) == getattr(other, name)}


def _why_refused(
    value: str, same: SessionSet | None, sets: Sequence[SessionSet], exchange: Exchange
) -> str:
    """Say why Flask doesn't accept a cookie, as far as the run proves it."""
    if exchange.response is not None and exchange.response.too_old:
        return "It was signed longer ago than the app's PERMANENT_SESSION_LIFETIME."
    if len(value) == MAX_TEXT:
        return "It's too long to show here."
    parts = split_value(value)
    if parts is None:
        return "It isn't signed: a signed cookie has a payload, a timestamp and a signature."
    if not parts.has_base64_signature:
        return "Its signature isn't base64."
    if parts.signed_at is None:
        return "Its timestamp isn't a time."
    if decoded(value) is None:
        return "Its payload can't be decoded as a session."
    if same is not None:
        return (
            f"The response to request {same.by.n} set this very cookie, but the app's key"
            " doesn't match its signature."
        )
    for one in reversed(sets):
        shared = _shared(parts, one.parts)
        if shared == {"payload", "timestamp"}:
            return f"It's the cookie of request {one.by.n} with another signature."
        if "signature" in shared:
            return (
                f"Its signature is that of request {one.by.n}'s cookie, so it doesn't match"
                f" another {'timestamp' if 'payload' in shared else 'payload'}."
            )
    return "Its signature doesn't match its payload and the app's key."


def entries_of(payload: Payload) -> dict[str, object]:
    """Return the other entries of a session, still with the tags of Flask's serializer."""
    data = payload.data if isinstance(payload.data, dict) else {}
    flashes = data.get("_flashes")
    return {
        key: value
        for key, value in data.items()
        if key != "_flashes" or not isinstance(flashes, list)
    }
