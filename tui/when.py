"""Times to come, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

_DAY = 86_400
_UNITS = (("month", 30 * _DAY), ("week", 7 * _DAY), ("day", _DAY), ("hour", 3600), ("minute", 60))
"""Seconds of each, the longest first."""


def in_words(at: datetime, now: datetime) -> str:
    """Return when something is due, as a learner would say it: `tomorrow`, `in 3 days`."""
    seconds = (at - now).total_seconds()
    if seconds < 60:
        return "now"
    days = (at.astimezone().date() - now.astimezone().date()).days
    if days == 1 and seconds > 6 * 3600:
        return "tomorrow"
    if days > 1:
        seconds = timedelta(days=days).total_seconds()
    name, size = next((name, size) for name, size in _UNITS if seconds >= size)
    count = round(seconds / size)
    return f"in {count} {name}{'' if count == 1 else 's'}"
