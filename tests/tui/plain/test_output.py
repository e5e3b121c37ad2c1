"""Plain output: colors for a terminal, and the days in tables."""

from __future__ import annotations

import os
import pty
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui.plain.output import local_day, style_for


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_colours_unless_it_asks_for_none(
    env: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TERM": "xterm-256color", "NO_COLOR": "", **env}.items():
        monkeypatch.setenv(name, value)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal, os.fdopen(ours):
        assert style_for(terminal).colors is coloured


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
