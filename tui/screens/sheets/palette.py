"""The command palette: every command that does something now, by its name, with its key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from textual.app import ComposeResult
from textual.command import (
    Command,
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
    SearchIcon,
)
from textual.content import Content
from textual.css.styles import RulesMap
from textual.events import Click
from textual.strip import Strip
from textual.style import Style
from textual.theme import Theme
from textual.visual import RenderOptions, Visual, VisualType
from textual.widgets import Static
from textual.widgets.option_list import Option

from sandbox.text import one_line
from tui.widgets.lists import Refilled
from tui.widgets.on_top import OnTop

BY_DESCRIPTION = 0.1
"""The score of a command whose description has what is searched; a name always scores more."""

_KEY = re.compile(r"(?s)(.*?)(?: \(([^()]+)\))?")
"""What a command does, and its key, as the app lists them: "Run the app (F5)"."""


class OurCommands(Provider):
    """Finds commands by their names, then by what they do; unsearched, they keep their order."""

    async def discover(self) -> Hits:
        """Yield every command."""
        for name, says, call, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(Content(name), call, text=name, help=says)

    async def search(self, query: str) -> Hits:
        """Yield the commands that fit what is typed."""
        matcher = self.matcher(query)
        for name, says, call, _ in self.app.get_system_commands(self.screen):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), call, text=name, help=says)
            elif query.casefold() in says.casefold():
                yield Hit(BY_DESCRIPTION, Content(name), call, text=name, help=says)


@dataclass(frozen=True, eq=False)
class CommandLine(Visual):
    """A command's name with its key at the right, and below it what the command does."""

    name: Content
    key: str
    says: str

    def at(self, width: int) -> Content:
        """Return the lines for a width."""
        gap = max(width - self.name.cell_length - len(self.key), 1)
        first = Content.assemble(self.name, " " * gap, (self.key, "$accent"))
        return Content("\n").join([first, Content.styled(self.says, "not bold $quiet")])

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.at(width).get_height(rules, width)


class FoundCommands(Refilled, CommandList):
    """The commands that are found."""

    def add_options(self, new_options: Iterable[Option | VisualType | None]) -> Self:
        """Add commands, each with its key at the right."""
        return super().add_options(map(_with_key, new_options))


def _with_key(option: Option | VisualType | None) -> Option | VisualType | None:
    if not isinstance(option, Command):
        return option
    hit = option.hit
    found = _KEY.fullmatch(one_line(hit.help or ""))
    says, key = found.groups() if found else ("", "")
    name = hit.prompt if isinstance(hit.prompt, Content) else Content(hit.text or "")
    return Command(CommandLine(name, key or "", says), hit, option.id, option.disabled)


class Palette(OnTop, CommandPalette):
    """Finds a command by its name."""

    DEFAULT_CSS = """
    Palette {
        & > Vertical {
            width: 90;
            max-width: 96%;
            margin-top: 2;
            background: transparent;
        }
        #--input {
            border: round $border;
            background: $surface;
            padding: 0 1;
        }
        #--input.--list-visible {
            border: round $border;
        }
        #--input CommandInput, #--input CommandInput:focus {
            border: none;
            height: 1;
        }
        .search {
            width: 2;
            color: $accent;
        }
        FoundCommands {
            border: round $border-blurred;
            background: $surface;
            scrollbar-size-vertical: 1;

            & > .option-list--option {
                padding: 0 1;
                color: $foreground;
                text-style: bold;
            }
            & > .option-list--option-highlighted {
                color: $strong;
                background: $panel;
                text-style: bold;
            }
        }
        FoundCommands:ansi > .option-list--option-highlighted {
            text-style: bold underline;
        }
    }
    """

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            if isinstance(widget, CommandList):
                yield FoundCommands()
            elif isinstance(widget, SearchIcon):
                yield Static("> ", classes="search", markup=False)
            else:
                yield widget

    def on_mount(self) -> None:
        """Take the colors of a theme that comes meanwhile; Textual leaves the palette out."""
        self.app.theme_changed_signal.subscribe(self, self._take_colors)

    def _take_colors(self, _: Theme) -> None:
        self.app.stylesheet.update(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Move in the list once it's laid out: before that it doesn't know its lines."""
        if action == "command_list":
            return bool(self.query_one(CommandList).scrollable_content_region)
        return True

    def on_click(self, event: Click) -> None:
        """Leave a click alone that comes when the terminal has become smaller than its place."""
        if not self.region.contains_point(event.screen_offset):
            event.prevent_default()
