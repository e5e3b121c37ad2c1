"""What is said of an earlier attempt: when it was, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.store.progress import Attempt

RECENT = 7
"""Days after which a day is told by its date."""

STATES: Mapping[bool | None, tuple[str, str]] = {
    True: ("✓ passed", "$mark-passed"),
    False: ("✗ failed", "$mark-failed"),
    None: ("· never run", "$quiet"),
}
"""What an attempt came to: symbol and word, and their colour."""


def when(at: datetime, now: datetime) -> str:
    """Say when something was, by the clock of `now`: "today 14:03", "3 days ago"."""
    at = at.astimezone(now.tzinfo)
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today {at:%H:%M}"
    if days == 1:
        return f"yesterday {at:%H:%M}"
    if 1 < days < RECENT:
        return f"{days} days ago"
    year = "" if at.year == now.year else f" {at.year}"
    return f"{at.day} {at:%B}{year}"  # also where a clock was set back since


def texts_of(step: Step, attempt: Attempt) -> dict[str, str]:
    """Return every file of a step as it was in an attempt; one never typed in is as it opens."""
    return {name: attempt.files.get(name, text) for name, text in step.files.items()}
