"""Keys that choose: the foot of a screen and its help name as many as there are choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from tests.tui.conftest import until
from tui.screens.sheets.help import keys_of
from tui.widgets.choices import ChoosingScreen, choice_keys
from tui.widgets.key_footer import KeyFooter


class Question(ChoosingScreen):
    """A question whose number of choices can be set."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *choice_keys(6, "choose", "Answer", "Give that answer")
    ]
    open = reactive(3, bindings=True)
    chosen: int | None = None

    def compose(self) -> ComposeResult:
        yield Input()
        yield KeyFooter(show_command_palette=False)

    @property
    def places_open(self) -> Sequence[int]:
        return range(self.open)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        return action != "choose" or parameters[0] in range(self.open)

    def action_choose(self, index: int) -> None:
        self.chosen = index


class Asking(App[None]):
    def on_mount(self) -> None:
        self.push_screen(Question())


def at_the_foot(app: App[None]) -> list[tuple[str, str]]:
    return [(key.key_display, key.description) for key in app.screen.query(FooterKey)]


@pytest.mark.parametrize(
    ("choices", "digits", "letters"), [(2, "1-2", "a-b"), (4, "1-4", "a-d"), (6, "1-6", "a-f")]
)
async def test_the_foot_and_the_help_name_as_many_keys_as_there_are_choices(
    choices: int, digits: str, letters: str
) -> None:
    app = Asking()
    async with app.run_test() as pilot:
        question = app.screen
        assert isinstance(question, Question)
        question.open = choices
        await until(pilot, lambda: at_the_foot(app) == [(digits, "Answer")])
        rows = {row for group in keys_of(question) for row in group.rows}
        assert (f"{digits}  {letters}", "Give that answer") in rows
        await pilot.press(str(choices + 1))
        assert question.chosen is None
        await pilot.press("abcdef"[choices - 1])
        assert question.chosen == choices - 1


async def test_where_nothing_is_to_be_chosen_no_key_is_named() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        question = app.screen
        assert isinstance(question, Question)
        question.open = 0
        await pilot.pause()
        assert at_the_foot(app) == []
        await pilot.press("1")
        assert question.chosen is None
