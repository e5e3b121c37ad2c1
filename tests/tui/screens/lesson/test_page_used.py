"""The page is used: forms, links, back, browsers; each request is one of the app that is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.practice_screens import press_at_once
from tests.support.screen_text import screen_text
from tests.support.tea_room import write_tea_room
from tests.tui.conftest import LessonPilot, OpenLesson, until
from tui.app import FlasklingsApp
from tui.presenters.row_kinds import RowKinds
from tui.screens.lesson.screen import LessonScreen
from tui.widgets.page import PageBar


class Page:
    """The page on the screen, as a learner uses it."""

    def __init__(self, app: FlasklingsApp, pilot: LessonPilot) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def lesson(self) -> LessonScreen:
        assert isinstance(self.app.screen, LessonScreen)
        return self.app.screen

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def shows(self, *words: str) -> None:
        try:
            await until(self.pilot, lambda: all(word in self.text for word in words), 300)
        except AssertionError:
            raise AssertionError(f"{words} not on:\n{self.text}") from None

    def requests(self) -> list[str]:
        """Return the head of each request in the panel, with what's said of it."""
        rows = self.lesson.result.panel.rows
        return [f"{row.text}  {row.note}" for row in rows if row.kind is RowKinds.REQUEST]


@pytest.fixture
def open_page(open_lesson: OpenLesson, tmp_path: Path):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def opened(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Page]:
        course = write_tea_room(tmp_path / "tea")
        async with open_lesson("tea-room", size, course) as (app, pilot):
            page = Page(app, pilot)
            await until(pilot, lambda: page.requests() and not page.lesson.is_busy)
            await pilot.press("alt+2")
            page.lesson.panes.focus_pane("result")
            await page.shows("Tea room", "localhost/")
            yield page

    return opened


async def test_the_page_is_used(open_page) -> None:  # type: ignore[no-untyped-def]
    async with open_page() as page:
        # All at once: no letter goes to a key of the page, and each key waits for the one before.
        press_at_once(page.pilot, "tab", *"salsa", "tab", "space", "tab", "enter")
        await page.shows("✓ success Ordered salsa!", "1 ordered", "request 3")
        _, sent, followed = page.requests()
        assert sent.startswith("POST /order token=")
        assert sent.endswith(" tea=salsa fast=on  you: form")
        assert followed == "GET /  after 2"
        await page.pilot.press("tab", *"oolong")
        await page.shows("Tea [oolong", "Enter sends the form")
        await page.pilot.resize_terminal(160, 45)  # the page has fewer columns, and more lines
        await page.shows("Tea [oolong", "Enter sends the form")
        await page.pilot.resize_terminal(120, 36)
        await page.pilot.press("escape", "enter", "enter")  # out of the field, in again, and sent
        await page.shows("2 ordered", "Ordered oolong!")
        await page.pilot.press("backspace")
        await page.shows("Ordered salsa!", "No request was sent.")
        assert len(page.requests()) == 5
        await page.pilot.press("a")
        await page.shows("Browser B", "2 ordered")
        assert "success Ordered" not in page.text
        await page.pilot.press("z")
        await page.shows("Browser B has no cookies now")
        await page.pilot.click(PageBar, offset=(3, 0))
        await page.shows("request 7")
        line = next(i for i, line in enumerate(page.text.split("\n")) if "Wait Shop" in line)
        column = page.text.split("\n")[line].index("Shop")
        await page.pilot.click(offset=(column + 1, line))
        await page.shows("shop.example", "Nothing is requested")
        assert len(page.requests()) == 7
        await page.pilot.press("s")
        await page.shows("Content-Type: text/html", "<h1>Tea room</h1>")
        await page.pilot.press("escape", "f5")
        await page.shows("request 1", "0 ordered")
        assert len(page.requests()) == 1


async def test_a_hung_request_is_stopped_and_the_next_starts_the_app_again(open_page) -> None:  # type: ignore[no-untyped-def]
    async with open_page((80, 24)) as page:
        verdict = page.lesson.result.noted
        await page.pilot.press("shift+tab", "shift+tab", "enter")
        await until(page.pilot, lambda: page.lesson.is_busy)
        await page.pilot.press("escape")
        await page.shows("The app has ended", "The next request restarts it.")
        assert page.lesson.result.noted == verdict
        await page.pilot.press("l")
        await page.shows("restarted for this request", "0 ordered", "request 3")
        assert page.requests()[-1].startswith("GET /  you: reload, the app started again")


async def test_the_flight_goes_on_with_what_was_done_in_the_page(open_page) -> None:  # type: ignore[no-untyped-def]
    async with open_page() as page:
        press_at_once(page.pilot, "tab", *"salsa", "enter")
        await page.shows("Ordered salsa!", "request 3")
        await page.pilot.press("escape", "f8", "end")
        await page.shows("Flight", "Ordered salsa!")
        flight = page.lesson.result.flight
        assert flight.step is not None
        assert flight.step.n == 3
