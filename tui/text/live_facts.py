"""The facts of a run that the home screen shows, made of its flight."""

from __future__ import annotations

from textual.content import Content

from sandbox.text import one_line
from sandbox.timeline import Timeline
from tui.presenters.flight import FlightStep, flight
from tui.presenters.flight_words import RESPONSE
from tui.presenters.row_kinds import RowKinds
from tui.text.live import LiveFact

MOST_FACTS, LONGEST = 12, 24
"""The most facts of a run, and the most characters of one's text."""


def live_facts(timeline: Timeline) -> tuple[LiveFact, ...]:
    """Return the facts of a run up to the page that shows a message.

    If no page does, they are those of the first request, and of the redirects that follow it.
    """
    flown = flight(timeline).steps
    shown_in = next((step.n for step in flown if step.kind is RowKinds.SHOWN), 0)
    last = shown_in or _end_of_first_request(timeline)
    # The message on the page is the end of its journey: it says that there was a response, too.
    over = {RowKinds.PAGE, RESPONSE} if shown_in else set()
    kept = [
        step
        for step in flown
        if 0 < step.n <= last
        and step.kind is not RowKinds.COOKIE_CLEARED
        and not (step.n == last and step.kind in over)
    ]
    return tuple(LiveFact(_said(step), step.sentence) for step in kept[:MOST_FACTS])


def _end_of_first_request(timeline: Timeline) -> int:
    """Return the number of the last redirect that follows the first request."""
    last = 1
    for exchange in timeline.exchanges[1:]:
        if exchange.request.redirected_from != last:
            break
        last = exchange.n
    return last


def _said(step: FlightStep) -> Content:
    text = Content("" if step.kind.is_size else one_line(step.text))
    text = text.truncate(LONGEST, ellipsis=True)
    if step.kind.word == "request":
        return text.stylize("bold $strong")
    word = "" if step.kind.word == "response" else step.kind.word
    marks = [part for part in (step.kind.symbol, word) if part]
    return (
        Content(" ").join([Content.styled(" ".join(marks), f"${step.kind.token}"), text]).rstrip()
    )
