"""The line of keys: it says what can be pressed now, and stays as it is where that is the same."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static
from textual.widgets._footer import FooterKey

from tests.tui.conftest import LessonPilot, until
from tui.widgets.key_footer import KeyFooter


class Field(Input):
    """A field with a key of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f9", "wipe", "Wipe")]


class TwoFields(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "run", "Run"),
        Binding("f7", "hint", "Hint"),
    ]
    hints = True

    def compose(self) -> ComposeResult:
        yield Field(id="first")
        yield Field(id="second")
        yield Input(id="plain")
        yield KeyFooter(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        return self.hints or action != "hint"


async def keys(pilot: LessonPilot) -> list[FooterKey]:
    await until(pilot, lambda: pilot.app.query(FooterKey))
    return list(pilot.app.query(FooterKey))


def said(shown: list[FooterKey]) -> list[str]:
    return [key.description for key in shown]


async def test_the_keys_stay_where_the_focus_changes_none_of_them() -> None:
    async with TwoFields().run_test() as pilot:
        before = await keys(pilot)
        assert said(before) == ["Wipe", "Run", "Hint"]
        await pilot.press("tab")
        assert await keys(pilot) == before


async def test_other_keys_are_shown_where_the_focus_or_what_is_allowed_changes_them() -> None:
    app = TwoFields()
    async with app.run_test() as pilot:
        await pilot.press("tab", "tab")
        assert said(await keys(pilot)) == ["Run", "Hint"]
        app.hints = False
        app.refresh_bindings()
        await until(pilot, lambda: said(list(app.query(FooterKey))) == ["Run"])
        await pilot.press("tab")
        await until(pilot, lambda: said(list(app.query(FooterKey))) == ["Wipe", "Run"])


class Rows(Static, can_focus=True):
    """Something with keys of its own, the first of which is the next move."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "go", "Messages in a template"),
        Binding("f2", "filter", "Filter"),
    ]


class Crowded(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "run", "Run"),
        Binding("f8", "fly", "Flight"),
        Binding("escape", "leave", "Back"),
        Binding("f7", "hint", "Hint"),
        Binding("f1", "help", "Help"),
    ]

    def compose(self) -> ComposeResult:
        yield Rows()
        yield KeyFooter()


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (100, "Messages in a template|Filter|Run|Flight|Back|Hint|Help|palette"),
        (90, "Messages in a template|Filter|Run|Flight|Back|Hint|Help"),
        (80, "Messages in a…|Filter|Run|Flight|Back|Hint|Help"),
        (70, "Messages in…|Run|Flight|Back|Hint|Help"),
        (50, "Messages in…|Run|Back|Help"),
        (30, "Messages in…|Back|Help"),
    ],
)
async def test_where_there_is_little_room_the_next_move_the_way_out_and_the_help_are_left(
    width: int, shown: str
) -> None:
    async with Crowded().run_test(size=(width, 10)) as pilot:
        assert "|".join(said(await keys(pilot))) == shown


async def test_the_palettes_key_can_be_left_out_and_added() -> None:
    async with TwoFields().run_test() as pilot:
        footer = pilot.app.query_one(KeyFooter)
        assert "palette" not in said(await keys(pilot))
        footer.show_command_palette = True
        await until(pilot, lambda: "palette" in said(list(pilot.app.query(FooterKey))))
        footer.show_command_palette = False
        await until(pilot, lambda: "palette" not in said(list(pilot.app.query(FooterKey))))


async def test_a_footer_whose_screen_is_gone_makes_no_keys() -> None:
    async with TwoFields().run_test() as pilot:
        footer = pilot.app.query_one(KeyFooter)
        await footer.remove()
        await footer.recompose()
