"""What stands in tables of plain text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui.plain.output import local_day


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/New_York", datetime(2026, 6, 1, 2, tzinfo=UTC), "2026-05-31"),
        ("America/New_York", datetime.min.replace(tzinfo=UTC), datetime.min.strftime("%Y-%m-%d")),
        ("Asia/Tokyo", datetime.max.replace(tzinfo=UTC), "9999-12-31"),
        ("Asia/Tokyo", None, "never"),
    ],
    indirect=["zone"],
)
def test_every_time_has_a_day_also_one_that_the_zone_has_not(at: datetime | None, day: str) -> None:
    assert local_day(at) == day
