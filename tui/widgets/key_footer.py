"""The line of keys at the foot of a screen."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer

HELP = "help"
"""The action of the key that is never left out."""

PALETTE_FRAME = 2
"""Cells of the line and the space beside the palette's key."""

LEAST_WORDS = 12
"""The fewest characters to which the words of the next move are shortened."""


class KeyFooter(Footer):
    """Textual's footer, which makes its keys again only when other keys are to be shown.

    Textual's own does so whenever the focus moves or a screen asks whether its keys still work: a
    dozen widgets to make, style and lay out beside what the learner waits for.
    """

    _shown: list[ActiveBinding] | None = None

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Show the keys that work now, if they are others than before."""
        if screen.app.app_focus and self._shown != self._to_show():
            super().bindings_changed(screen)

    async def recompose(self) -> None:
        """Make the keys again; what's shown is noted here, because a recompose may be dropped."""
        if self.is_attached and (shown := self._to_show()) != self._shown:
            self._shown = shown
            await super().recompose()

    def compose(self) -> ComposeResult:
        """Make the keys that fit."""
        shown = {active.binding.key: active.binding for active in self._to_show()}
        for widget in super().compose():
            key: Any = widget  # its class is private
            if (binding := shown.get(key.key)) is not None:
                key.description = binding.description
                yield key

    def on_resize(self) -> None:
        """Show as many keys as fit now."""
        self.call_later(self.recompose)

    def watch_show_command_palette(self) -> None:
        """Add the palette's key, or leave it out."""
        self.call_after_refresh(self.recompose)

    def _to_show(self) -> list[ActiveBinding]:
        """Return the bindings of the keys that fit; which widget declares them doesn't show.

        The first one is the next move.  It's kept, and so are the help, which has all the others,
        and the way out.  The palette's key is the first to go, then the last ones of the focused
        widget, then the last ones of the screen.
        """
        found: dict[str, ActiveBinding] = {}
        of_screen: list[ActiveBinding] = []
        of_widget: list[ActiveBinding] = []
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.action not in found:
                found[active.binding.action] = one = active._replace(node=self)
                is_wide = active.node in (self.screen, self.app)
                if len(found) > 1 and active.binding.key != "escape":
                    (of_screen if is_wide else of_widget).append(one)
        keys = [*found.values()]
        may_go = [one for one in of_screen + of_widget if one.binding.action != HELP]
        palette = self.screen.active_bindings.get(self.app.COMMAND_PALETTE_BINDING)
        room = self.app.size.width
        if self.show_command_palette and palette:
            fixed = palette._replace(node=self)
            if self._over([*keys, fixed], room - PALETTE_FRAME) <= 0:
                return [*keys, fixed]
        if keys and (over := self._over(keys, room)) > 0:
            keys[0] = _shortened(keys[0], over)
        while may_go and self._over(keys, room) > 0:
            keys.remove(may_go.pop())
        return keys

    def _over(self, keys: list[ActiveBinding], room: int) -> int:
        """Return how many cells too wide the keys are."""
        return sum(map(self._width, keys)) - room

    def _width(self, active: ActiveBinding) -> int:
        shown = self.app.get_key_display(active.binding)
        return cell_len(shown) + cell_len(active.binding.description) + 3


def _shortened(active: ActiveBinding, by: int) -> ActiveBinding:
    """Leave out words at the end of a long description, as many as it takes or as there are."""
    said = active.binding.description
    length = max(len(said) - by, LEAST_WORDS)
    words = shorten(said, length, placeholder="…")
    if words == "…":
        words = f"{said[: length - 1]}…"
    return active._replace(binding=replace(active.binding, description=words))
