"""The screen that lists the themes and shows each one at once."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.theme import Theme
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.theme import in_order
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.lists import PickList
from tui.widgets.on_top import OnTop

AUTOMATIC = ""
"""What is chosen where light or dark follows the terminal's background."""

NAME_WIDTH = 22
"""Cells of the longest name and a gap."""


class ThemeList(PickList):
    """The themes; the marked one is shown."""

    BINDING_GROUP_TITLE = "In the list"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "select", "Keep the marked theme", "Keep", display="Enter"),
    ]


def _row(theme: Theme) -> Option:
    light = "dark" if theme.dark else "light"
    said = f"{light}, 16 colors" if theme.ansi else light
    return Option(Content.assemble(theme.name.ljust(NAME_WIDTH), (said, "$quiet")), id=theme.name)


class ThemesScreen(OnTop, ModalScreen[str | None]):
    """Lists the themes over the screen that they change; closes with the one to keep."""

    CSS_PATH = "themes.tcss"
    BINDING_GROUP_TITLE = "Themes"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "close", "Restore the earlier theme", "Cancel", display="Esc"),
        bind("f12", "close", "Restore the earlier theme"),
    ]

    def __init__(self, chosen: str, automatic: str) -> None:
        """List them for a learner who chose one, or `AUTOMATIC`, which means the other one."""
        super().__init__()
        self._chosen = chosen
        self._automatic = self._before = automatic
        self._list = ThemeList(id="themes", markup=False)

    def compose(self) -> ComposeResult:
        yield self._list
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        self._before = self.app.theme
        names = [AUTOMATIC]
        suits = Content.assemble("automatic".ljust(NAME_WIDTH), ("as your terminal", "$quiet"))
        self._list.add_option(Option(suits))
        for theme in in_order(self.app.available_themes.values()):
            self._list.add_option(_row(theme))
            names.append(theme.name)
        self._list.border_title = Content("Theme")
        self._list.highlighted = names.index(self._chosen) if self._chosen in names else 0

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_index == self._list.highlighted:  # else the next one is on its way
            self.app.theme = message.option_id or self._automatic

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._before = message.option_id or self._automatic
        self.dismiss(message.option_id or AUTOMATIC)

    def on_unmount(self) -> None:
        """Show the theme that was kept or the one from before, however the screen was closed."""
        self.app.theme = self._before

    def action_close(self) -> None:
        """Close, and bring the theme from before back."""
        self.dismiss(None)
