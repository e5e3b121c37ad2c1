"""Judge one check on a timeline of hand-written events."""

from __future__ import annotations

from typing import Any

from lessons.course.model import Check, Observe
from lessons.grading.grade import check
from sandbox import Timeline
from sandbox.events import Event
from tests.support.timelines import answered, asked, step, timeline


def seen(observe: Observe, **narrowed: Any) -> Check:
    """Return a check of what is observed."""
    return Check(name="", observe=observe, **narrowed)


def why(one: Check, run: Timeline) -> str:
    """Return the reason for which the check fails, "" where it holds."""
    requests = ("GET /",) * len(run.exchanges)
    [result, *_] = check(step(one, requests=requests), run, {}, ()).results
    assert result.passed == (not result.why)
    return result.why


def answering(*events: Event, n: int = 1, line: str = "GET /") -> tuple[Event, ...]:
    """Return the events of a request with those between it and its response."""
    return (asked(n, line), *events, answered(n))


def one_request(*events: Event, line: str = "GET /") -> Timeline:
    """Return the timeline of one request with these events."""
    return timeline(*answering(*events, line=line))
