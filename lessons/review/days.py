"""A learner's days, where clocks go back and forth; a zone of None is the machine's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def day_of(at: datetime, zone: tzinfo | None) -> date:
    """Return the day on which something happened, where the learner is."""
    return at.astimezone(zone).date()


def start_of(day: date, zone: tzinfo | None) -> datetime:
    """Return when a learner's day begins, in UTC; some begin at one o'clock."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def starts_of(first: date, days: int, zone: tzinfo | None) -> tuple[datetime, ...]:
    """Return when each of these days begins, and at the end when the last of them is over."""
    return tuple(start_of(first + timedelta(days=number), zone) for number in range(days + 1))
