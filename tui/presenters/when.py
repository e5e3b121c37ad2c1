"""Times to come, in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lessons.review.rest import Rest

_DAY = 86_400
_UNITS = (
    ("year", 365 * _DAY),
    ("month", 30 * _DAY),
    ("week", 7 * _DAY),
    ("day", _DAY),
    ("hour", 3600),
    ("minute", 60),
)
"""Seconds of each, the longest first; one is spoken of from two of it on, the last from one."""


def in_words(at: datetime, now: datetime) -> str:
    """Return when something is due, as a learner would say it: `tomorrow`, `in 3 days`.

    Days are those of the machine's own zone.
    """
    seconds = (at - now).total_seconds()
    if seconds < 60:
        return "now"
    days = (at.astimezone().date() - now.astimezone().date()).days
    if days == 1 and seconds > 6 * 3600:
        return "tomorrow"
    if days > 1:
        seconds = timedelta(days=days).total_seconds()
    name, size = next((unit for unit in _UNITS if seconds >= 2 * unit[1]), _UNITS[-1])
    count = round(seconds / size)
    return f"in {count} {name}{'' if count == 1 else 's'}"


def what_is_left(rest: Rest, now: datetime) -> str:
    """Return what is left of a review, or when to come back, as a sentence."""
    if rest.due:
        return f"{rest.due} more can be asked now."
    if rest.next_at is not None:
        return f"The next one is due {in_words(rest.next_at, now)}."
    return "What you run and answer in the lessons comes back here."
