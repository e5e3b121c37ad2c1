"""The line of keys at the foot of a screen."""

from __future__ import annotations

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
        shown = {active.binding.key for active in self._to_show()}
        yield from (key for key in super().compose() if getattr(key, "key", "") in shown)

    def on_resize(self) -> None:
        """Show as many keys as fit now."""
        self.call_later(self.recompose)

    def watch_show_command_palette(self) -> None:
        """Add the palette's key, or leave it out."""
        self.call_after_refresh(self.recompose)

    def _to_show(self) -> list[ActiveBinding]:
        """Return the bindings of the keys that fit; which widget declares them doesn't show.

        The help and the palette have all the others, so both are kept.
        """
        found: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                found.setdefault(active.binding.action, active._replace(node=self))
        keys = [*found.values()]
        palette = self.screen.active_bindings.get(self.app.COMMAND_PALETTE_BINDING)
        fixed = [palette._replace(node=self)] if self.show_command_palette and palette else []
        room = self.app.size.width - sum(self._width(one) + PALETTE_FRAME for one in fixed)
        while len(keys) > 1 and sum(map(self._width, keys)) > room:
            others = (at for at, one in enumerate(keys) if one.binding.action != HELP)
            del keys[max(others)]
        return keys + fixed

    def _width(self, active: ActiveBinding) -> int:
        shown = self.app.get_key_display(active.binding)
        return cell_len(shown) + cell_len(active.binding.description) + 3
