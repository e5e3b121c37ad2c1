"""Every kind of question on the screen: asked, answered wrongly, and answered rightly by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.course.model import Question
from tests.support.practice_screens import asked_now, go_on, judged, kept, sitting, write
from tests.support.question_kinds import ALL, FILL, ORDER, PREDICT
from tests.support.screen_text import screen_text
from tests.support.small_app import SIZES
from tests.tui.conftest import until


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (ALL, (["`flash()`", "`url_for()`"], ["enter"])),
        (ORDER, (['flash("B")'], ['flash("A")', "enter"])),  # the last line falls into place
        (PREDICT, ([], ["nothing"])),
        (FILL, ([], [*"print('A')", "enter"])),
    ],
    ids=["all", "order", "predict", "fill"],
)
async def test_it_is_asked_and_answered_by_keys(
    tmp_path: Path,
    size: tuple[int, int],
    question: Question,
    answer: tuple[list[str], list[str]],
    screens: SnapshotAssertion,
) -> None:
    async with sitting(tmp_path, question, size=size) as (app, pilot, screen):
        begins, ends = answer
        shown = asked_now(screen).shown
        texts = shown.lines or tuple(option.text for option in shown.options)
        keys = {text: str(key) for key, text in enumerate(texts, 1)}
        await pilot.press(*(keys.get(one, one) for one in begins))
        await pilot.pause()
        assert screen_text(app) == screens(name="asked")
        await pilot.press(*(keys.get(one, one) for one in ends))
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")


async def test_what_a_run_shows_decides_and_the_answer_is_kept(tmp_path: Path) -> None:
    async with sitting(tmp_path, FILL, size=(80, 24)) as (app, pilot, screen):
        await write(pilot, "print('A')")
        await judged(pilot, screen)
        await pilot.press("p")
        await until(pilot, lambda: "1 yours" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "this run shows it" in screen_text(app))
        await pilot.press("escape")
        await go_on(pilot)
        assert "↻ again" in screen_text(app)
        await write(pilot, "flash('A', 'info')")
        await judged(pilot, screen)
        answers = [(one.option, one.right) for one in await kept(app)]
        assert answers == [("print('A')", False), ("flash('A', 'info')", True)]
