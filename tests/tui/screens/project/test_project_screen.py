"""A project of one's own on the screen: routes, requests, and what a save changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.screen_text import screen_text
from tests.tui.conftest import LessonPilot, until
from tui.app import FlasklingsApp
from tui.background.project_script import NAME
from tui.background.project_target import ProjectTarget
from tui.presenters.row_kinds import RowKinds
from tui.screens.project.screen import ProjectScreen

APP = """\
from flask import Flask, flash, get_flashed_messages, redirect, request

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return f"{get_flashed_messages()}<form method=post action=/buy><input name=item></form>"


@app.get("/item/<int:number>")
def item(number):
    return {1: "tea"}[number]


@app.post("/buy")
def buy():
    flash("You bought " + request.form["item"])
    return redirect("/")
"""


class Shop:
    """A project in a folder, open on the screen."""

    def __init__(self, app: FlasklingsApp, pilot: LessonPilot, root: Path) -> None:
        self.app, self.pilot, self.root = app, pilot, root

    @property
    def screen(self) -> ProjectScreen:
        assert isinstance(self.app.screen, ProjectScreen)
        return self.app.screen

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def shows(self, *words: str) -> None:
        try:
            await until(self.pilot, lambda: all(word in self.text for word in words), 300)
        except AssertionError:
            raise AssertionError(f"{words} not on:\n{self.text}") from None
        await until(self.pilot, lambda: not self.screen.is_busy)

    async def type(self, text: str) -> None:
        """Type a request and send it."""
        await self.pilot.press("escape", "colon")
        self.screen.line.value = text
        await self.pilot.press("enter")

    def requests(self) -> list[str]:
        """Return the head of each request in the panel."""
        rows = self.screen.result.panel.rows
        return [row.text for row in rows if row.kind is RowKinds.REQUEST]

    def save(self, old: str, new: str) -> None:
        """Change a part of the app's file, as an editor does."""
        file = self.root / "app.py"
        file.write_text(file.read_text().replace(old, new))


@pytest.fixture
def open_shop(tmp_path: Path):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 36), *, watches: bool = False, app: str = APP
    ) -> AsyncIterator[Shop]:
        root = tmp_path / "shop"
        root.mkdir(exist_ok=True)
        (root / "app.py").write_text(app)
        target = ProjectTarget(root)
        start = replace(target, watches=watches)
        flasklings = FlasklingsApp(start=start, data_folder=tmp_path / "home")
        async with flasklings.run_test(size=size) as pilot:
            await until(pilot, lambda: isinstance(flasklings.screen, ProjectScreen))
            yield Shop(flasklings, pilot, root)

    return opened


async def test_routes_are_chosen_and_requests_are_typed(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop() as shop:
        await shop.shows("4 routes", "/item/<int:number>", "def home():")
        await shop.pilot.press("enter")  # a whole GET is sent at once
        await shop.shows("GET /", "200")
        await shop.pilot.press("down", "enter")  # what must be filled in is offered
        assert shop.screen.line.value == "POST /buy"
        await shop.pilot.press(*" item=tea", "enter")
        await shop.shows("POST /buy item=tea", "[message] You bought tea", "GET /  after 2")
        await shop.type("GET /item/9")
        await shop.shows("KeyError: 9", "app.py:14")
        assert shop.screen.idle == {"stop", "compare", "next_file"}
        await shop.pilot.press("up", "up")
        assert shop.screen.line.value == "POST /buy item=tea"
        await shop.type("BUY")
        await until(shop.pilot, lambda: len(shop.app._notifications) == 1)
        assert len(shop.requests()) == 4


async def test_at_80_columns_a_request_turns_to_what_happened(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop((80, 24)) as shop:
        await shop.shows("4 routes")
        await shop.type("POST /buy item=tea")
        await shop.shows("You bought tea")
        assert shop.screen.line.has_focus


async def test_the_page_of_the_project_is_used(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop() as shop:
        await shop.shows("4 routes")
        await shop.pilot.press("enter", "alt+2", "f6", "f6")
        await shop.shows("localhost/", "request 1")
        await shop.pilot.press("tab", *"tea", "enter")
        await shop.shows("You bought tea", "request 3")
        assert [str(one) for one in shop.screen.requests][1:] == ["submit form 1 item=tea"]


async def test_f5_makes_the_same_requests_and_shift_f5_forgets_them(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop() as shop:
        await shop.shows("4 routes")
        await shop.type("POST /buy item=tea")
        await shop.shows("You bought tea")
        await shop.pilot.press("f5")
        await shop.shows("the same as before")
        shop.save("You bought", "You got")
        await shop.pilot.press("f5")
        await shop.shows("You got tea", "3 rows changed")
        await shop.pilot.press("escape", "f10")
        await until(shop.pilot, lambda: "before" in screen_text(shop.app))
        assert "You bought tea" in screen_text(shop.app)
        await shop.pilot.press("escape", "shift+f5")
        await until(shop.pilot, lambda: shop.requests() == [])


async def test_a_save_runs_the_project_again_with_the_requests_that_are_kept(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop(watches=True) as shop:
        await shop.shows("4 routes")
        await shop.type("POST /buy item=tea")
        await shop.shows("You bought tea")
        assert '"POST /buy item=tea"' in (shop.root / NAME).read_text()
        shop.save("You bought", "You got")
        await shop.shows("You got tea", "3 rows changed")
        (shop.root / NAME).write_text('requests = ["GET /item/1"]')
        await shop.shows("GET /item/1")
        (shop.root / NAME).write_text("requests = [")
        await shop.shows(f"{NAME} isn't TOML", "last good run", "GET /item/1")


async def test_while_the_project_is_broken_the_last_good_run_stays(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop(watches=True) as shop:
        await shop.shows("4 routes")
        await shop.type("GET /item/1")
        await shop.shows("tea")
        shop.save("def buy():", "def buy(:")
        await shop.shows("app.py:18 is not valid Python", "last good run", "GET /item/1")
        (shop.root / "app.py").unlink()
        await shop.shows("last good run", "✗ ", "GET /item/1")
        (shop.root / "app.py").write_text(APP)
        await until(shop.pilot, lambda: "last good run" not in shop.text)


async def test_a_project_that_never_loaded_says_why_and_comes_alive_when_it_is_fixed(  # type: ignore[no-untyped-def]
    open_shop,
) -> None:
    async with open_shop(watches=True, app=APP.replace("def buy():", "def buy(:")) as shop:
        await shop.shows("SyntaxError", "app.py:18")
        (shop.root / "app.py").write_text(APP)
        await shop.shows("4 routes")


async def test_the_course_is_a_key_away_and_the_project_stays_open(open_shop) -> None:  # type: ignore[no-untyped-def]
    async with open_shop() as shop:
        await shop.shows("4 routes")
        project = shop.screen
        await shop.pilot.press("f2")
        await until(shop.pilot, lambda: shop.app.screen is not project)
        names = [command.title for command in shop.app.get_system_commands(shop.app.screen)]
        assert "Your project" in names
