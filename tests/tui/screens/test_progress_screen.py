"""What's due: seen at a glance, by keys alone, and calm."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Footer

from tests.support.practiced_learners import CLOCK, LESSON, practised
from tests.support.screen_text import screen_text
from tests.support.small_app import COURSE, SIZES, SmallApp
from tests.tui.conftest import choose, until
from tui.app import FlasklingsApp
from tui.screens.course import CourseScreen
from tui.screens.progress import ProgressScreen


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a learner who has practised for months, written once."""
    folder = tmp_path_factory.mktemp("months")
    practised(folder)
    return folder


@pytest.fixture
def learner(months: Path, tmp_path: Path) -> SmallApp:
    """The app of that learner, with a file of its own."""
    return SmallApp(copytree(months, tmp_path / "home"))


async def open_practice(app: SmallApp, pilot: Pilot[None]) -> None:
    await app.push_screen(ProgressScreen(app, COURSE, CLOCK))
    await until(pilot, lambda: app.screen.query_one("#lessons").region.height)
    # The figures take the room that is left: they are laid out once more.
    seen = ""
    while (now := screen_text(app)) != seen:
        seen = now
        await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_practice_looks_right(
    learner: SmallApp, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    async with learner.run_test(size=size) as pilot:
        await open_practice(learner, pilot)
        assert screen_text(learner) == screens(name="top")
        await pilot.press("end")
        await pilot.pause()
        assert screen_text(learner) == screens(name="end")


async def test_who_answered_nothing_is_told_what_will_stand_here(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_practice(app, pilot)
        said = screen_text(app)
    assert "Nothing yet. Each question" in said
    assert "Practice" not in said, "there's no calendar before seven days of practice"
    assert "Often forgotten" not in said
    assert "today" not in said.splitlines()[0]


@pytest.mark.parametrize(("size", "keys"), [((120, 36), []), ((80, 24), ["tab"])])
async def test_enter_opens_the_step_of_what_is_forgotten_again_and_again(
    learner: SmallApp, size: tuple[int, int], keys: list[str]
) -> None:
    async with learner.run_test(size=size) as pilot:
        await open_practice(learner, pilot)
        await pilot.press(*keys, "enter")
        assert learner.asked_for == [("lesson", LESSON, "step-4")]


async def test_a_key_reviews_what_it_says_is_due(learner: SmallApp) -> None:
    async with learner.run_test(size=(120, 36)) as pilot:
        await open_practice(learner, pilot)
        assert "r reviews them." in screen_text(learner)
        await pilot.press("r")
        assert learner.asked_for == [("review",)]


async def test_a_small_screen_scrolls_by_keys_and_esc_leads_back(learner: SmallApp) -> None:
    async with learner.run_test(size=(80, 24)) as pilot:
        await learner.push_screen(CourseScreen(learner, COURSE))
        await open_practice(learner, pilot)
        page = learner.screen.query_one("#page")
        places = []
        for key in ("down", "down", "up", "pagedown", "pageup", "end", "home"):
            await pilot.press(key)
            await pilot.pause()
            places.append(page.scroll_offset.y)
        assert places[:3] == [1, 2, 1]
        assert places[3] > 10
        assert places[4] < places[3]
        assert places[5:] == [page.max_scroll_y, 0]
        await pilot.press("escape")
        assert isinstance(learner.screen, CourseScreen)


async def test_no_key_of_the_footer_is_cut_off(learner: SmallApp) -> None:
    async with learner.run_test(size=(80, 24)) as pilot:
        for screen in (
            CourseScreen(learner, COURSE, CLOCK),
            ProgressScreen(learner, COURSE, CLOCK),
        ):
            await learner.push_screen(screen)
            await until(pilot, lambda: learner.screen.query("Footer FooterKey"))
            footer = learner.screen.query_one(Footer)
            keys = sorted(footer.query("FooterKey"), key=lambda key: key.region.x)
            for key, following in pairwise(keys):
                assert key.region.right <= following.region.x


async def test_it_is_reached_by_a_key_from_the_course_and_by_the_palette(
    course_folder: Path, tmp_path: Path
) -> None:
    app = FlasklingsApp(course_folder, data_folder=tmp_path / "home")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CourseScreen))
        course = app.screen
        await pilot.press("d")
        assert isinstance(app.screen, ProgressScreen)
        await pilot.press("escape")
        assert app.screen is course
        await choose(app, "What's due")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
        await pilot.press("escape")
        assert app.screen is course


async def test_without_colors_everything_is_still_told_apart(
    months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    learner = SmallApp(copytree(months, tmp_path / "home"))
    async with learner.run_test(size=(120, 36)) as pilot:
        await open_practice(learner, pilot)
        said = screen_text(learner)
        assert all(sign in said for sign in "·░▒▓▁┈")
        inks = {
            style.color.triplet
            for strip in learner.screen._compositor.render_strips()
            for _, style, _ in strip
            if style and style.color and style.color.triplet
        }
    assert all(max(ink) - min(ink) <= 2 for ink in inks)


async def test_a_console_without_blocks_gets_ascii_charts(
    learner: SmallApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with learner.run_test(size=(120, 36)) as pilot:
        await open_practice(learner, pilot)
        said = screen_text(learner)
    assert not set(said) & set("▁▂▃▄▅▆▇")
    assert all(sign in said for sign in "·░▒▓.#")


def test_the_library_of_the_review_is_not_imported_by_the_first_screens() -> None:
    code = "import sys, tui.app, tui.screens.course, tui.screens.lesson.screen; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "textual" in loaded
    assert "fsrs" not in loaded
