"""The line of keys at the foot of a screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.widgets import Footer


class KeyFooter(Footer):
    """Textual's footer, which makes its keys anew only where other keys are to be shown.

    Textual's own does so whenever the focus moves or a screen asks whether its keys still hold: a
    dozen widgets to make, style and lay out beside what the learner waits for.
    """

    _shown: list[ActiveBinding] | None = None

    def compose(self) -> ComposeResult:
        if self._bindings_ready:
            self._shown = self._to_show()
        yield from super().compose()

    async def recompose(self) -> None:
        if self.is_attached and self._shown != self._to_show():
            await super().recompose()

    def watch_show_command_palette(self) -> None:
        """Add the palette's key, or leave it out."""
        self.call_after_refresh(self.recompose)

    def _to_show(self) -> list[ActiveBinding]:
        """Return what Textual makes keys of; who declares a binding does not show."""
        palette = self.app.COMMAND_PALETTE_BINDING if self.show_command_palette else None
        return [
            active._replace(node=self)
            for key, active in self.screen.active_bindings.items()
            if active.binding.show or key == palette
        ]
