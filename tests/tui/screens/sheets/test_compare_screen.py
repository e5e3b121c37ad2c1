"""The learner's answer beside the reference: in the real app, by keys alone."""

from __future__ import annotations

from random import Random

import msgspec
from textual.widgets import Static

from tests.support.screen_course import APP
from tests.support.screen_text import screen_text
from tests.tui.conftest import OpenLesson, until
from tui.app import FlasklingsApp
from tui.screens.lesson.screen import LessonScreen
from tui.screens.sheets.compare import CompareScreen, pinned
from tui.widgets.flow_text import FlowText


def comparison(app: FlasklingsApp, texts: dict[str, str]) -> CompareScreen:
    assert isinstance(app.screen, LessonScreen)
    return CompareScreen(app, app.screen.step, texts)


def whole_text(screen: CompareScreen) -> str:
    """Return everything on the sheet, also what is scrolled away."""
    texts = []
    for part in screen.query(".part").results():
        if isinstance(part, Static):
            texts.append(str(part.content))
        elif isinstance(part, FlowText):
            texts.append(part.render().plain)
    return "\n".join(texts)


async def test_the_same_answer_parts_nowhere(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = comparison(app, {"app.py": APP})
        await app.push_screen(screen)
        await until(pilot, lambda: "Both runs did exactly the same" in screen_text(app))
        assert "Your files are identical to the reference." in screen_text(app)
        await pilot.press("f10")
        assert isinstance(app.screen, LessonScreen)


async def test_an_app_that_cannot_be_run_is_compared_too(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        screen = comparison(app, {"app.py": "def ("})
        await app.push_screen(screen)
        await until(pilot, lambda: "Your run differs" in whole_text(screen))
        assert "SyntaxError" in whole_text(screen)
        assert '"success"' in whole_text(screen), "the texts stand below the runs"


async def test_both_runs_get_the_same_drawn_values(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, _):
        assert isinstance(app.screen, LessonScreen)
        step = app.screen.step
        front = msgspec.structs.replace(step.front, draw={"name": ("Ada", "Alan", "Grace")})
        drawn = pinned(msgspec.structs.replace(step, front=front), Random(3)).front.draw
        assert len(drawn["name"]) == 1
        assert drawn["name"][0] in ("Ada", "Alan", "Grace")
