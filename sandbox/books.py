"""Account for every message of a request: carried in + flashed = read out + still waiting.

Both sides must hold the same messages in the same order, and in an ordinary Flask app they do.  If
they don't, something odd happened to a message; the other events of the request tell what.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.events import (
    CookieChanged,
    Event,
    Failed,
    Flashed,
    Pair,
    Read,
    Requested,
    Responded,
)

BROWSER_LIMIT = 4096
"""Bytes of a cookie's name and value together that browsers keep (RFC 6265bis, Chromium)."""


@dataclass(frozen=True, slots=True)
class Books:
    """The account of one request: how many messages each column holds.

    ``balanced`` is None if a list was cut, because then it can't be known.
    """

    carried: int
    flashed: int
    read: int
    waiting: int
    balanced: bool | None
    reason: str = ""


def balance(events: Sequence[Event], response: Responded) -> Books:
    """Account for the messages of one request, from its events and its `response`."""
    carried: tuple[Pair, ...] = ()
    cut = "waiting" in response.truncated
    flashed: list[Flashed] = []
    pulled: list[Pair] = []
    for event in events:
        match event:
            case Requested():
                carried = event.carried
                cut |= "carried" in event.truncated
            case Flashed():
                flashed.append(event)
            case Read():
                pulled.extend(event.pulled)
                cut |= "pulled" in event.truncated
            case _:
                pass
    went = [*pulled, *response.waiting]
    came = [*carried, *_texts(flashed, went, carried)]
    if cut or response.balanced is None:
        balanced, reason = None, ""
    elif came == went:
        balanced, reason = True, ""
    else:
        balanced, reason = False, _reason(came, went, events, response)
    return Books(
        carried=len(carried),
        flashed=len(flashed),
        read=len(pulled),
        waiting=len(response.waiting),
        balanced=balanced,
        reason=reason,
    )


def _texts(flashed: Sequence[Flashed], went: Sequence[Pair], carried: Sequence[Pair]) -> list[Pair]:
    """Return what was flashed; of a text that only the app makes, what the session then holds."""
    pairs = [(one.category, one.message) for one in flashed]
    if any(one.opaque for one in flashed):
        made: dict[str, deque[Pair]] = defaultdict(deque)
        for pair in (Counter(went) - Counter(carried) - Counter(pairs)).elements():
            made[pair[0]].append(pair)
        read = frozenset(went)
        for index, one in enumerate(flashed):
            if one.opaque and made[one.category] and pairs[index] not in read:
                pairs[index] = made[one.category].popleft()
    return pairs


def _reason(
    came: Sequence[Pair], went: Sequence[Pair], events: Sequence[Event], response: Responded
) -> str:
    """Return the likeliest reason; the most specific evidence comes first."""
    lost = Counter(came) - Counter(went)
    extra = Counter(went) - Counter(came)
    cookies = [event for event in events if isinstance(event, CookieChanged)]
    if big := [cookie for cookie in cookies if cookie.too_big]:
        return (
            f"The session cookie grew to {big[-1].bytes:,} bytes. A browser ignores one of over"
            f" {BROWSER_LIMIT:,} and keeps the old one, so the change to the queue was lost."
        )
    session = next((cookie for cookie in response.cookies if cookie.session), None)
    if lost and session is not None and session.fate == "refused":
        return f"The browser refused the session cookie, because {session.why}."
    if lost and session is not None and session.fate != "kept" and session.value:
        return (
            f"The session cookie had expired when it came, because {session.why},"
            " so the browser didn't keep it."
        )
    if any(isinstance(e, Read) and e.late for e in events):
        return (
            "The messages were read while the page was already being sent."
            " The cookie was sent before that, so they are still in it."
        )
    if lost and any(isinstance(e, Flashed) and e.late for e in events):
        return (
            "flash() was called after the response had been built."
            " The cookie was written before, so the message was never saved."
        )
    if lost and any(isinstance(e, Failed) and "not JSON serializable" in e.message for e in events):
        return (
            "A flashed message cannot be stored in the session cookie: it is not text,"
            " a number or another simple value."
        )
    if lost and response.unhandled:
        return (
            "The exception left the app, as SystemExit does and any other with debug or testing"
            " on, so no session cookie was written for this request."
        )
    if lost and response.too_old:
        return (
            "The session cookie was signed longer ago than the app's PERMANENT_SESSION_LIFETIME,"
            " so the app began an empty session."
        )
    if lost and response.session == "rejected":
        return (
            "The app could not read the session cookie it was sent, so it began an empty session."
            " Was the secret key changed, or the cookie edited?"
        )
    if lost and response.headers and response.session == "cookie" and session is None:
        return (
            "The response has no session cookie, though a message was queued:"
            " something between Flask and the browser removed the header."
        )
    sent = (event.carried for event in events if isinstance(event, Requested))
    if extra and response.unhandled and response.waiting == next(sent, None):
        return (
            "The exception left the app, as any does with debug or testing on, so no session cookie"
            " was written. The browser still has the messages that were read."
        )
    if lost and extra:
        return "The list of messages in the session was rewritten by hand, or flash was replaced."
    if lost:
        return (
            "The session was emptied after the message was queued: session.clear(),"
            " session.pop() or a change to its '_flashes' list does that."
        )
    if extra:
        return (
            "A message is there that no flash() call queued: the session's '_flashes' list"
            " was written by hand, or flash was replaced."
        )
    return "The messages are all there, but not in the order in which they were queued."
