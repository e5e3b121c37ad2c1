"""A new key is one row of the lesson's table: the footer, the help and the palette show it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.widgets._footer import FooterKey

from tests.support.house import HOUSE
from tests.tui.conftest import OpenLesson, until
from tui.screens.lesson.keys import BINDINGS, COMMANDS
from tui.screens.lesson.screen import LessonScreen
from tui.screens.sheets.help import keys_of
from tui.widgets.keys import ScreenCommand, bindings

SING = ScreenCommand("sing", "f11", "Sing the step's text", "Sing", "Sing")


class SingingLesson(LessonScreen):
    """A lesson with one command more."""

    CSS_PATH = str(HOUSE / "tui" / "screens" / "lesson" / "lesson.tcss")
    BINDINGS = bindings([SING])
    commands: Sequence[ScreenCommand] = (*COMMANDS, SING)
    sung = 0

    def action_sing(self) -> None:
        self.sung += 1


async def test_the_footer_the_help_and_the_palette_show_a_key_of_the_table(
    open_lesson: OpenLesson,
) -> None:
    async with open_lesson("two-files") as (app, pilot):
        lesson = app.course.lessons[0]
        screen = SingingLesson(app, lesson, lesson.steps[1])
        await app.push_screen(screen)
        await until(pilot, lambda: "Sing" in {key.description for key in screen.query(FooterKey)})
        rows = {what: keys for group in keys_of(screen) for keys, what in group.rows}
        assert rows["Sing the step's text"] == "F11"
        palette = {command.title: command.help for command in app.get_system_commands(screen)}
        theme = "Theme: dark, light, high contrast"
        assert {"Run", "Course", "What's due", "Help", theme, "Quit"} <= palette.keys()
        of_textual = {"Maximize", "Minimize", "Keys", "Focus Next", "Page Left", "Theme"}
        assert not of_textual & {*palette, *rows}
        assert rows["Quit flasklings; your text is kept"] == "^Q"
        assert palette["Sing"] == "Sing the step's text (F11)"
        await pilot.press("f11")
        assert screen.sung == 1


def test_every_key_of_a_lesson_says_what_it_does() -> None:
    assert all(command.help for command in COMMANDS if command.keys)
    assert len({binding.id for binding in BINDINGS if isinstance(binding, Binding)}) == len(
        BINDINGS
    )


def test_every_command_can_be_reached_and_has_its_action() -> None:
    for command in COMMANDS:
        assert command.keys or command.palette
        assert hasattr(LessonScreen, f"action_{command.action.partition('(')[0]}")


def test_the_palette_names_the_first_key() -> None:
    say = {command.palette: command.palette_text for command in COMMANDS}
    assert say["Run"] == "Run the app from the editor (F5)"
    assert say["Next step"] == "Go to the next step (Ctrl+N)"
    assert say["Why"] == "Show what went wrong, then open the page about it (Ctrl+L)"
    assert say["Show the page"] == "The page (Alt+2)"
