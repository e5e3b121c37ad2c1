"""What stands on a screen, as text, and as a snapshot that can be read in a review."""

from __future__ import annotations

from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip


class ScreenText(SingleFileSnapshotExtension):
    """One text file a snapshot."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


def screen_text(app: App[Any]) -> str:
    """Return the screen's lines without the spaces at their ends; the footer is Textual's."""
    return "\n".join(strip.text.rstrip() for strip in drawn(app)[:-1]) + "\n"


def drawn(app: App[Any]) -> list[Strip]:
    """Return the screen's lines as they are drawn."""
    visible_screen_stack.set(app._background_screens)  # what shimmers through a sheet is drawn too
    return app.screen._compositor.render_strips()
