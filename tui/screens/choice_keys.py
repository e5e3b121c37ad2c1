"""Keys that choose one of several answers, and a screen that says how many of them there are."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

MOST = 6
"""Choices that there may be: as many as options or lines of a question."""

LETTERS = "abcdef"


def choice_keys(most: int, action: str, label: str, tooltip: str, name: str) -> list[BindingType]:
    """Return the keys of up to `most` choices; each calls `action` with its place, from 0.

    The first stands for all in the footer and in the help.  `name` begins their ids.
    """
    return [
        Binding(
            f"{index + 1},{LETTERS[index]}",
            f"{action}({index})",
            label,
            show=index == 0,
            id=f"{name}-{index + 1}",
            tooltip=tooltip,
            system=index > 0,
        )
        for index in range(most)
    ]


class ChoosingScreen(Screen[None]):
    """A screen with `choice_keys`; its footer and its help name those that there are now."""

    @property
    def choices_open(self) -> int:
        """How many choices a key can make now; 0 where nothing is to be chosen."""
        raise NotImplementedError

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Return the keys that work now; the first of a choice is written as all: 1-3, a-c."""
        active = super().active_bindings
        for key, last in (("1", str(self.choices_open)), ("a", LETTERS[self.choices_open - 1])):
            one = active.get(key)
            if one is not None and one.node is self:
                shown = replace(one.binding, key_display=f"{key}-{last}")
                active[key] = one._replace(binding=shown)
        return active
