"""The facts of a run that the home screen shows, made of its flight."""

from __future__ import annotations

from textual.content import Content

from sandbox.text import one_line
from sandbox.timeline import Timeline
from tui.presenters.flight import FlightStep, flight
from tui.presenters.row_kinds import RowKinds
from tui.text.live import LiveFact

MOST_FACTS, LONGEST = 12, 24
"""The most facts of a run, and the most characters of one's text."""


def live_facts(timeline: Timeline) -> tuple[LiveFact, ...]:
    """Return the facts of a run's first request and of the redirects that follow it."""
    journey = {x.n for x in timeline.exchanges[1:] if x.request.redirected_from is not None}
    journey |= {x.n for x in timeline.exchanges[:1]}
    steps = [step for step in flight(timeline).steps if step.n in journey]
    # The page as a whole says nothing more where the message on it is a fact of its own.
    shown = any(step.kind is RowKinds.SHOWN for step in steps)
    left_out = {RowKinds.COOKIE_CLEARED} | ({RowKinds.PAGE} if shown else set())
    kept = [step for step in steps if step.kind not in left_out]
    return tuple(LiveFact(_said(step), step.sentence) for step in kept[:MOST_FACTS])


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
