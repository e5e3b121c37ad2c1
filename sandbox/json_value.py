"""Values of JSON, small enough to show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from sandbox.text import cut, valid_text

V = TypeVar("V")

MAX_VALUES = 20_000
"""The most values of one piece of JSON that are kept."""


def capped_json(value: object) -> tuple[object, bool]:
    """Return a copy that is short enough to show, and whether it holds everything."""
    copy = _Copy()
    return copy.of(value), copy.room > 0


def read_json(text: str) -> object:
    """Return the value that a text holds as JSON, UNSET if it isn't JSON."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return msgspec.UNSET


def _refuse(name: str) -> None:
    """Refuse NaN and Infinity, which only Python takes for JSON."""
    raise ValueError(name)


class _Copy:
    """Copy JSON values for an event: a small cookie may unfold to a thousand times its size.

    Lone surrogates, which are legal in JSON and in no output of ours, are written as escapes.
    Long texts are cut, and values are left out when there's no more ``room``.
    """

    def __init__(self) -> None:
        self.room = MAX_VALUES

    def of(self, value: object) -> object:
        match value:
            case str():
                return valid_text(cut(value))
            case list():
                return [self.of(item) for item in self._that_fit(value)]
            case dict():
                items = self._that_fit(value.items())
                return {valid_text(cut(key)): self.of(item) for key, item in items}
            case _:
                return value

    def _that_fit(self, values: Iterable[V]) -> Iterator[V]:
        for value in values:
            if self.room <= 0:
                return
            self.room -= 1
            yield value
