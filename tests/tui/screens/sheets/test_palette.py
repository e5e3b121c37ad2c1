"""The command palette over a screen whose theme changes."""

from __future__ import annotations

from textual.app import App
from textual.color import Color

from tests.tui.conftest import until
from tui.screens.sheets.palette import FoundCommands, Palette
from tui.theme import THEMES


async def test_the_palette_takes_the_colors_of_a_theme_that_comes_while_it_is_open() -> None:
    app = App[None]()
    for theme in THEMES:
        app.register_theme(theme)
    async with app.run_test() as pilot:

        def is_colored() -> bool:
            found = app.screen.query(FoundCommands)
            surface = Color.parse(app.get_css_variables()["surface"])
            return bool(found) and found.first().styles.background == surface

        app.theme = THEMES[0].name
        await pilot.pause()
        await app.push_screen(Palette())
        await until(pilot, is_colored)
        for theme in THEMES[1:]:
            app.theme = theme.name
            await until(pilot, is_colored)
