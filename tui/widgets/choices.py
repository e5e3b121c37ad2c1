"""Keys that choose one of several answers, and a screen that names those that work now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from textual.binding import ActiveBinding, BindingType
from textual.screen import Screen

from tui.widgets.keys import bind
from tui.widgets.on_top import OnTop

MOST = 6
"""The most options or lines that a question has."""

DIGITS = "123456"


def choice_keys(most: int, action: str, label: str, tooltip: str) -> list[BindingType]:
    """Return the keys of up to `most` choices; each calls `action` with its place, from 0.

    The first stands for all in the footer and in the help.
    """
    return [
        bind(digit, f"{action}({place})", tooltip, label, unlisted=place > 0)
        for place, digit in enumerate(DIGITS[:most])
    ]


class ChoosingScreen(OnTop, Screen[None]):
    """A screen with `choice_keys`; its footer and its help name the keys that work now."""

    @property
    def places_open(self) -> Sequence[int]:
        """The places, from 0 and in order, that a key can choose now."""
        return ()

    @property
    def next_move(self) -> tuple[str, str]:
        """The action that comes first in the footer, and its name there, "" for the usual one."""
        return "", ""

    @property
    def idle(self) -> Collection[str]:
        """Actions that could only say that there's nothing to do; nothing offers them."""
        return ()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Return the keys that work now, the next move first.

        The first key of a choice is written as all: 1-3.
        """
        active = super().active_bindings
        keys = [DIGITS[place] for place in self.places_open]
        one = active.get(keys[0]) if keys else None
        if one is not None and one.node is self:
            named = replace(one.binding, key_display=span(keys), show=True, system=False)
            active[keys[0]] = one._replace(binding=named)
        (move, name), idle = self.next_move, self.idle
        first: dict[str, ActiveBinding] = {}
        for key, one in active.items():
            if one.node is not self:
                continue
            if one.binding.action in idle:
                active[key] = one._replace(binding=replace(one.binding, show=False))
            elif one.binding.action == move:
                said = name or one.binding.description
                first[key] = one._replace(binding=replace(one.binding, description=said))
        return {**first, **active, **first}


def span(keys: Sequence[str]) -> str:
    """Name keys of one purpose: 1-4, or 2,4 when some are left out."""
    first, last = keys[0], keys[-1]
    if first == last:
        return first
    return f"{first}-{last}" if ord(last) - ord(first) + 1 == len(keys) else ",".join(keys)
