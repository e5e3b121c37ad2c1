"""The line of keys: it says what can be pressed now, and stays as it is where that is the same."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
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
