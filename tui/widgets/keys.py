"""Declare keys and commands: the action, and what help, footer and palette say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


def bind(
    keys: str,
    action: str,
    says: str,
    footer: str = "",
    *,
    display: str | None = None,
    priority: bool = False,
    unlisted: bool = False,
) -> Binding:
    """Return the binding of a key; the footer shows it only if it has a word there.

    ``display`` names the key where its own name won't do.  Footer and help leave out an
    ``unlisted`` key.  The id marks the key as ours: the help sorts those without an id under the
    keys that Textual gives a widget.
    """
    return Binding(
        keys,
        action,
        footer or says,
        show=bool(footer) and not unlisted,
        key_display=display,
        priority=priority,
        tooltip=says,
        system=unlisted,
        id=f"{keys}-{action}",
    )


@dataclass(frozen=True)
class ScreenCommand:
    """One thing that a learner can do on a screen, by a key, from the palette, or both.

    The footer shows ``footer`` unless it's empty.  The help shows ``help``.  The palette lists the
    command under ``palette`` unless that's empty, with ``says`` (or ``help``) and the first key.
    """

    action: str
    keys: str = ""
    """Keys, separated by commas."""
    help: str = ""
    footer: str = ""
    palette: str = ""
    says: str = ""
    priority: bool = False
    """Whether the key works even where the focused widget has another meaning for it."""

    @property
    def palette_text(self) -> str:
        """What the palette says about the command, with its key."""
        first = self.keys.partition(",")[0]
        key = "+".join(part.capitalize() for part in first.split("+"))
        return (self.says or self.help) + (f" ({key})" if key else "")


def bindings(commands: Iterable[ScreenCommand]) -> list[BindingType]:
    """Return the bindings of the commands that have a key."""
    return [
        bind(command.keys, command.action, command.help, command.footer, priority=command.priority)
        for command in commands
        if command.keys
    ]
