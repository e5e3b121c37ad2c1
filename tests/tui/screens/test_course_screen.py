"""The course screen: where am I, how far am I, and one key goes on."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from lessons.course.loader import load_course
from lessons.course.model import Course
from tests.support.path_course import write_path
from tests.support.practiced_learners import CLOCK, practised
from tests.support.screen_course import HOME, LESSON, of_part, write_course
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SIZES, SmallApp, ThemedApp
from tests.support.timelines import answered, asked, timeline
from tests.tui.conftest import until
from tui.screens.course import CourseScreen
from tui.screens.sheets.lesson_cards import BeforeScreen
from tui.text.live_facts import live_facts
from tui.widgets.live_run import LiveRun

FLASHING = COURSE.lessons[0].slug


async def keep_some_progress(app: SmallApp) -> None:
    journal = app.journal
    journal.tell(lambda p: p.record_run(FLASHING, "step-1", passed=True))
    journal.tell(lambda p: p.record_run(FLASHING, "step-2", passed=False))
    journal.tell(lambda p: p.record_run(FLASHING, "step-2", passed=True))
    journal.tell(lambda p: p.record_run(FLASHING, "step-3", passed=False))
    journal.tell(lambda p: p.stay_at(FLASHING, "step-3"))
    await journal.ask(lambda p: p.record_answer(FLASHING, "queues", "one", right=False))
    await journal.ask(lambda p: p.record_answer(FLASHING, "queues", "flash()", right=True))


async def open_course(app: SmallApp) -> None:
    await app.push_screen(CourseScreen(app, COURSE))
    await app.workers.wait_for_complete()


@pytest.mark.parametrize("size", SIZES)
async def test_a_first_start_says_what_this_is_and_starts_with_one_key(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await open_course(app)
        await pilot.pause()
        assert screen_text(app) == screens
        await pilot.press("enter", "r")
        await pilot.click("#way")
        assert app.asked_for == [("lesson", FLASHING, "step-1")] * 2, "nothing is due yet"


async def test_a_lesson_that_nobody_has_begun_opens_with_what_it_builds_on(tmp_path: Path) -> None:
    course = load_course(write_course(tmp_path / "course", more='before = "Know *views*."\n'))
    app = SmallApp(tmp_path)
    async with app.run_test() as pilot:
        await open_whole(app, course)
        await pilot.press("enter", "down", "enter")
        first, second, *_ = course.lessons[0].steps
        assert app.asked_for == [("before", LESSON), ("lesson", LESSON, second.slug)]
        app.asked_for.clear()
        await app.push_screen(BeforeScreen(app, course.lessons[0], starts=True))
        assert "Know views." in screen_text(app)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON, first.slug)]
        app.journal.tell(lambda p: p.stay_at(LESSON, first.slug))
        await open_whole(app, course)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON, first.slug)] * 2


@pytest.mark.parametrize("size", SIZES)
async def test_the_welcome_shows_a_real_run_of_the_courses_own_app(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    more = HOME.format(demo="flash-then-show")
    course = load_course(write_course(tmp_path / "course", more=more))
    app = SmallApp(tmp_path)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await open_whole(app, course)
        await until(pilot, lambda: "! shown Saved!" in screen_text(app))
        assert "A message tells users what happened." in screen_text(app)
        said = screen_text(app)
        for words in ("─ Live: step 1 · Flash, then show ─", "+ queued Saved!", "run just now"):
            assert words in said
        assert "about 1.5 hours" in said
        assert "Start step 1: Flash, then show" in said
        assert "Lessons" not in said, "there is one lesson alone"
        await pilot.press("left", "enter")
        assert app.asked_for == [("lesson", LESSON, "flash-then-show")]


async def test_the_facts_of_the_run_come_one_by_one() -> None:
    app = ThemedApp(LiveRun)
    async with app.run_test(size=(80, 24)) as pilot:
        app.animation_level = "full"
        strip = app.query_one(LiveRun)
        strip.play(live_facts(timeline(asked(1), answered(1, body="Hi"))))
        assert "Hi" not in strip.render().plain
        await pilot.pause()
        height = strip.size.height
        strip.show_next()
        strip.show_next()
        assert "→ page Hi" in strip.render().plain
        strip.show_next()
        await pilot.pause()
        assert strip.size.height == height


@pytest.mark.parametrize("size", SIZES)
async def test_a_later_start_says_how_far_and_goes_on_where_it_was_left(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await keep_some_progress(app)
        await open_course(app)
        await until(pilot, lambda: "1 due this week" in screen_text(app))
        assert screen_text(app) == screens
        await pilot.press("enter", "up", "escape")
        assert app.asked_for == [("lesson", FLASHING, "step-3")] * 2


async def test_the_other_lesson_shows_its_own_steps_quiz_and_card(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_course(app)
        await pilot.press("left", "down")
        await pilot.pause()
        assert "Enter   Go to the steps of: 16 REST" in screen_text(app)
        assert "╭─ 16 REST" in screen_text(app)
        await pilot.press("f4", "q", "f3", "enter", "down", "enter", "c")
        rest = COURSE.lessons[1].slug
        assert app.asked_for == [
            ("quiz", rest),
            ("quiz", rest),
            ("card", rest),
            ("lesson", rest, "step-2"),
            ("card", rest),
        ]


async def test_progress_made_elsewhere_shows_when_the_screen_comes_back(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_course(app)
        await pilot.press("down")
        assert "✓ done    1" not in screen_text(app)
        assert "due" not in screen_text(app)
        await app.push_screen(CourseScreen(app, COURSE))
        app.journal.tell(lambda p: p.record_run(FLASHING, "step-1", passed=True))
        await app.journal.ask(lambda p: p.record_answer(FLASHING, "queues", "one", right=False))
        app.pop_screen()
        await until(pilot, lambda: "1 due this week" in screen_text(app))
        assert "✓ done    1" in screen_text(app)
        await pilot.press("enter")
        assert app.asked_for == [("lesson", FLASHING, "step-2")]


async def test_text_of_a_course_is_never_markup_nor_acted_on(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    lesson = msgspec.structs.replace(
        COURSE.lessons[0], title="[b]Bold[/b]", summary="[red]sum[/red]\x1b[2J", quiz=()
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(CourseScreen(app, Course("[i]Course[/i]", (lesson,))))
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = screen_text(app)
        for text in (
            "[i]Course[/i]",
            "─ 15 [b]Bold[/b] ─",
            "[red]sum[/red]\\x1b",
        ):
            assert text in said
        assert "Quiz" not in said
        await pilot.press("escape")
        assert app.asked_for == []


async def test_what_is_due_is_said_by_lesson_and_in_all(tmp_path: Path) -> None:
    practised(tmp_path)
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(CourseScreen(app, COURSE, CLOCK))
        await until(pilot, lambda: "1 due today, 2 this week" in screen_text(app))
        top, *lines = screen_text(app).splitlines()
        assert "1 due today, 2 this week   0 of 6 steps done" in top
        lessons = [line[:40] for line in lines if "due" in line]
        assert [line.strip(" │") for line in lessons] == ["1 due today, 2 this week"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert screen_text(app).splitlines()[0].endswith(" 1 due today, 2 this week")
        assert app.screen.active_bindings["r"].binding.description == "Review 1"
        await pilot.press("d", "r")
        assert app.asked_for == [("practice",), ("review",)]


@pytest.fixture
def whole_lesson(tmp_path: Path) -> Course:
    """A lesson as long as the real one: steps, exercises among them, and labs."""
    steps: dict[str, dict[str, str]] = {}
    for number in range(1, 39):
        part = "lab" if number > 30 else "exercise" if number % 3 == 2 else "step"
        steps[f"{number:02d}-{part}-{number}"] = of_part(part, f"The {part} at {number}")
    return load_course(write_course(tmp_path / "course", steps))


async def open_whole(app: SmallApp, course: Course) -> None:
    await app.push_screen(CourseScreen(app, course))
    await app.workers.wait_for_complete()


@pytest.mark.parametrize(("size", "last"), [((120, 36), 28), ((80, 24), 30)])
async def test_the_parts_of_a_long_lesson_stand_under_headings(
    tmp_path: Path,
    whole_lesson: Course,
    size: tuple[int, int],
    last: int,
    screens: SnapshotAssertion,
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        app.journal.tell(lambda p: p.record_run(LESSON, "step-1", passed=True))
        app.journal.tell(lambda p: p.record_run(LESSON, "lab-31", passed=True))
        app.journal.tell(lambda p: p.stay_at(LESSON, "exercise-23"))
        await open_whole(app, whole_lesson)
        # The list scrolls twice: to the marked line, then to the lines around it.
        await until(pilot, lambda: f" at {last}" in screen_text(app))
        assert screen_text(app) == screens
        await pilot.press("enter")
        assert app.asked_for == [("lesson", LESSON, "exercise-23")]


async def test_keys_reach_every_part_and_pass_over_the_headings(
    tmp_path: Path, whole_lesson: Course
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_whole(app, whole_lesson)
        await pilot.press("end", "enter", "up", "enter")
        assert "Labs (optional)" in screen_text(app)
        await pilot.press("home")
        await pilot.pause()
        assert "Steps" in screen_text(app).split("It is small.")[1]
        await pilot.press("enter", *["down"] * 19, "enter")
        assert app.asked_for == [
            ("quiz", LESSON),
            ("lesson", LESSON, "lab-38"),
            ("lesson", LESSON, "step-1"),
            ("lesson", LESSON, "exercise-20"),
        ]


async def test_the_list_stays_where_it_was_when_the_screen_comes_back(
    tmp_path: Path, whole_lesson: Course
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_whole(app, whole_lesson)
        await pilot.press(*["down"] * 20, *["up"] * 3)
        await pilot.pause()
        before = screen_text(app)
        await app.push_screen(CourseScreen(app, whole_lesson))
        app.pop_screen()
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert screen_text(app) == before


async def test_the_list_shows_the_whole_path_and_marks_only_lessons_that_exist(
    tmp_path: Path,
) -> None:
    course = load_course(write_path(tmp_path / "course"))
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_whole(app, course)
        said = screen_text(app)
        for line in ("○  1  Hello  25min", "· 14  Sessions", "· 16  A REST API", "· planned"):
            assert line in said
        await pilot.press("left", "down", "down", "down")
        await pilot.pause()
        assert "╭─ 1 Hello" in screen_text(app), "after Messages comes the first lesson again"
        await pilot.press("up")
        await pilot.pause()
        assert "Builds on 2 Routes and 14 Sessions." in screen_text(app)


async def test_a_lesson_leads_to_those_that_it_builds_on(tmp_path: Path) -> None:
    course = load_course(write_path(tmp_path / "course"))
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        app.journal.tell(lambda p: p.stay_at("messages", "look"))
        app.journal.tell(lambda p: p.record_run("hello", "look", passed=True))
        await open_whole(app, course)
        await until(pilot, lambda: "1 of 6" in screen_text(app))
        assert "◐  1  Hello" in screen_text(app)
        await pilot.press("end")
        await until(pilot, lambda: "Go to the steps of: 2 Routes" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "╭─ 2 Routes" in screen_text(app))
        await pilot.press("enter")
        assert app.asked_for == [("lesson", "routes", "look")]
