"""Declare keys and commands: the action, and what help, footer and palette say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from tui.keys.meanings import BY_KEY, Meaning, with_alt
from tui.keys.names import written
from tui.keys.own import key_name, with_own_keys


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

    A key of `MEANINGS` brings the other keys of its meaning along, and Alt with each that types;
    its id is the meaning's name, under which the learner may give it other keys.

    ``display`` names the key where its own name won't do.  Footer and help leave out an
    ``unlisted`` key.  The id marks the key as ours: the help sorts those without an id under the
    keys that Textual gives a widget.
    """
    meaning = meaning_of(keys)
    named = keys if meaning is None else ",".join(with_alt([*keys.split(","), *meaning.keys]))
    return Binding(
        named,
        action,
        footer or says,
        show=bool(footer) and not unlisted,
        key_display=display,
        priority=priority,
        tooltip=says,
        system=unlisted,
        id=f"{keys}-{action}" if meaning is None else meaning.name,
    )


def meaning_of(keys: str) -> Meaning | None:
    """Return what keys separated by commas mean, None if they only move and choose."""
    return next((BY_KEY[key] for key in keys.split(",") if key in BY_KEY), None)


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
        meaning = meaning_of(self.keys)
        key = key_name(meaning.name) if meaning else written(self.keys.partition(",")[0])
        return with_own_keys(self.says or self.help) + (f" ({key})" if self.keys else "")


def bindings(commands: Iterable[ScreenCommand]) -> list[BindingType]:
    """Return the bindings of the commands that have a key."""
    return [
        bind(command.keys, command.action, command.help, command.footer, priority=command.priority)
        for command in commands
        if command.keys
    ]
