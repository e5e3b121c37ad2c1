"""The line of keys at the foot of a screen."""

from __future__ import annotations

from typing import Any

from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer


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

    def watch_show_command_palette(self) -> None:
        """Add the palette's key, or leave it out."""
        self.call_after_refresh(self.recompose)

    def _to_show(self) -> list[ActiveBinding]:
        """Return the bindings of the keys; which widget declares them doesn't show."""
        palette = self.app.COMMAND_PALETTE_BINDING if self.show_command_palette else None
        return [
            active._replace(node=self)
            for key, active in self.screen.active_bindings.items()
            if active.binding.show or key == palette
        ]
