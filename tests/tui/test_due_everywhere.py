"""What is due in a course is one number: at home, in a lesson, in the review and at its end, and in
plain lines.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen

from lessons.export.report import report
from lessons.store.progress import Progress
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SmallApp, lesson
from tests.tui.conftest import until
from tui.app import FlasklingsApp
from tui.background.practice import Clock, read_due
from tui.cli.progress import page
from tui.plain.session import Console, PlainSession, Runs
from tui.plain.sittings import hold_review
from tui.plain.targets import Target
from tui.screens.course import CourseScreen
from tui.screens.practice.review import ReviewScreen
from tui.screens.progress import ProgressScreen

MIDNIGHT = datetime(2026, 11, 26).astimezone()
"""Of the machine, as for a learner."""

NOON, HOUR = MIDNIGHT - timedelta(hours=12), timedelta(hours=1)
THREE = replace(COURSE, lessons=(*COURSE.lessons, lesson(17, "Hooks")))
ONE, OTHER, THIRD = (one.slug for one in THREE.lessons)


def practised(folder: Path) -> None:
    """Miss a question of each lesson, which comes back a day later, and meet a new one."""
    at = [NOON]
    progress = Progress.open(folder, THREE.id, lambda: at[0])
    for slug, question, hours_ago in (
        (ONE, "queues", 40),
        (OTHER, "after", 13),
        (THIRD, "after", 2),
    ):
        at[0] = NOON - hours_ago * HOUR
        progress.record_answer(slug, question, "x", right=False)
    progress.record_run(OTHER, "step-2", passed=True)
    progress.close()


def said_line_by_line(folder: Path, now: datetime) -> str:
    """Return what `review --plain` and `progress` say."""
    out = StringIO()
    progress = Progress.open(folder, THREE.id, lambda: now)
    console, target = Console(StringIO(), out), Target(folder, THREE, None)
    hold_review(PlainSession(target, console, progress, Runs(Random()), Random(), now=lambda: now))
    out.write("\n".join(page(report(progress, THREE, now))))
    progress.close()
    return out.getvalue()


async def shown(pilot: Pilot[None], screen: Screen[None], says: str) -> None:
    """Open a screen, wait until it says something, and leave it."""
    await pilot.app.push_screen(screen)
    await until(pilot, lambda: says in screen_text(pilot.app))
    pilot.app.pop_screen()
    await pilot.pause()


async def test_what_is_due_is_the_same_number_everywhere_until_midnight(tmp_path: Path) -> None:
    practised(tmp_path)
    at = [NOON]
    clock, app = Clock(lambda: at[0]), SmallApp(tmp_path)
    app.course = THREE
    async with app.run_test(size=(120, 36)) as pilot:
        for now, due in ((NOON, 3), (MIDNIGHT - HOUR / 60, 3), (MIDNIGHT, 4)):
            at[0] = now
            await shown(pilot, CourseScreen(app, THREE, clock), f"{due} due today")
            await shown(pilot, ProgressScreen(app, THREE, clock), f"{due} due today")
            await shown(pilot, ReviewScreen(app, Random(1), clock), f"question 1 of {due}")
            in_lesson = await read_due(app.journal, THREE.lessons, clock)
            assert sum(one.today for one in in_lesson.values()) == due
            said = said_line_by_line(tmp_path, now)
            assert f"{due} questions due today." in said
            assert f"Question 1 of {due}\n" in said
            assert f"{due} more are due today." in said
            assert f"  in all                 {due} " in said


async def test_an_app_that_is_open_past_midnight_counts_again(
    course_folder: Path, tmp_path: Path
) -> None:
    at = [NOON]
    app = FlasklingsApp(course_folder, data_folder=tmp_path)
    app.clock = Clock(lambda: at[0])
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CourseScreen))
        lesson = app.course.lessons[0]
        await app.journal.ask(lambda p: p.record_answer(lesson.slug, lesson.quiz[0].id, "x", False))
        at[0] = datetime.now().astimezone()
        app.watch_the_day()
        await app.count_due().wait()
        assert app.due == 0
        at[0] += timedelta(days=1)
        app.watch_the_day()
        await until(pilot, lambda: app.due == 1 and "1 due today" in screen_text(app))
