"""Themes: each is shown as you move, kept or brought back, and can be read as it's drawn."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color

from tests.tui.conftest import LessonPilot, OpenLesson, until
from tests.tui.screens.lesson.test_lesson_screen import lesson_of
from tui.app import FlasklingsApp
from tui.background.terminal import TerminalBackground
from tui.screens.sheets.themes import ThemesScreen
from tui.theme import DEFAULT_THEME, LIGHT_THEME, MINIMUM_CONTRAST, contrast
from tui.widgets.run_panel import RunPanel

WHITE, BLACK = (255, 255, 255), (0, 0, 0)

LEAST = {
    DEFAULT_THEME: MINIMUM_CONTRAST,
    LIGHT_THEME: MINIMUM_CONTRAST,
    "flasklings-contrast": 7.0,
    "solarized-light": MINIMUM_CONTRAST,
}
"""Themes of each kind, and the contrast that their text must have on a whole screen."""


async def open_themes(app: FlasklingsApp, pilot: LessonPilot) -> None:
    await pilot.press("f12")
    await until(pilot, lambda: isinstance(app.screen, ThemesScreen) and app.screen.is_mounted)


async def close(app: FlasklingsApp, pilot: LessonPilot, key: str) -> None:
    screen = app.screen
    await pilot.press(key)
    await until(pilot, lambda: app.screen is not screen and not screen.is_attached)


async def kept(app: FlasklingsApp) -> str | None:
    return await app.journal.ask(lambda progress: progress.setting("theme"))


async def test_a_theme_is_shown_at_once_and_kept_or_brought_back(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files", size=(60, 16)) as (app, pilot):
        await open_themes(app, pilot)
        await pilot.press("down", "down")
        assert app.theme == LIGHT_THEME
        assert app.lesson_screen is not None
        ground = Color.parse(app.theme_variables["background"])
        assert app.lesson_screen.styles.background == ground
        await close(app, pilot, "escape")
        assert app.theme == DEFAULT_THEME
        assert not await kept(app)

        await open_themes(app, pilot)
        await pilot.press("down", "down")
        await close(app, pilot, "enter")
        assert app.theme == LIGHT_THEME
        assert await kept(app) == LIGHT_THEME
    async with open_lesson("two-files") as (app, pilot):
        assert app.theme == LIGHT_THEME
        await open_themes(app, pilot)
        await pilot.press("down")
        app.open_course()  # whatever closes the list
        await until(pilot, lambda: app.theme == LIGHT_THEME)


async def test_light_or_dark_follows_the_terminal_until_a_theme_is_chosen(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        app.post_message(TerminalBackground(WHITE))
        await until(pilot, lambda: app.theme == LIGHT_THEME)
        assert await kept(app) is None
        await open_themes(app, pilot)
        await pilot.press("down")
        await close(app, pilot, "enter")
        assert app.theme == DEFAULT_THEME
        app.post_message(TerminalBackground(WHITE))
        await pilot.pause()
        assert app.theme == DEFAULT_THEME

        await open_themes(app, pilot)
        await pilot.press("home")
        await close(app, pilot, "enter")
        assert app.theme == LIGHT_THEME
        app.post_message(TerminalBackground(BLACK))
        await until(pilot, lambda: app.theme == DEFAULT_THEME)


def drawn(app: FlasklingsApp) -> list[tuple[str, Style]]:
    """Return each piece of text that has letters or digits, on both screens, and its style."""
    return [
        (text, style)
        for screen in app.screen_stack[-2:]
        for strip in screen._compositor.render_strips()
        for text, style, _ in strip
        if style is not None and any(letter.isalnum() for letter in text)
    ]


async def test_whatever_stands_on_the_screen_can_be_read(open_lesson: OpenLesson) -> None:
    async with open_lesson("two-files") as (app, pilot):
        lesson = lesson_of(app)
        await pilot.press("f5")
        await until(pilot, lambda: any(x in str(lesson.result.border_subtitle) for x in "✓✗"))
        lesson.query_one(RunPanel).cursor = 0
        editor = lesson.code.editor
        editor.focus()
        editor.move_cursor((0, 0))
        await pilot.press("shift+right")
        app.notify("A notice", title="Said", severity="error", timeout=120)
        await open_themes(app, pilot)
        editor.mark(editor.file, [1], "here")
        for name, least in LEAST.items():
            app.theme = name
            lesson.result.show_edited(least > MINIMUM_CONTRAST)  # others dim what's out of date
            await pilot.pause()
            faint = {
                text: (round(found, 2), style.color, style.bgcolor)
                for text, style in drawn(app)
                if (found := contrast_of(style)) < least
            }
            assert editor.marks, "the cursor and a selection are on a marked line"
            assert not faint, name
        for name in ("ansi-dark", "ansi-light"):
            app.theme = name
            await pilot.pause()
            for text, style in drawn(app):
                colors = [x for x in (style.color, style.bgcolor) if x is not None]
                assert not any(one.triplet for one in colors), f"{text!r}: {style} in {name}"
            assert any(style.underline for text, style in drawn(app) if "automatic" in text), name
            assert any(style.reverse for text, style in drawn(app) if "/" in text), name


def contrast_of(style: Style) -> float:
    """Return the contrast of a piece of text as it's drawn."""
    assert style.color is not None
    assert style.bgcolor is not None
    assert not style.dim
    ink, paper = style.color.get_truecolor(), style.bgcolor.get_truecolor(foreground=False)
    return contrast(Color(*ink), Color(*paper))
