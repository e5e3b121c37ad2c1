"""What a value holds, kept to be compared later with what it holds then."""

from __future__ import annotations

import marshal
from typing import Any

from ..static import is_collection, is_scalar

MAX_CONTENT = 1_000_000
"""How many values and characters are compared; a value with more counts as unchanged."""


class Content:
    """What a value holds now; no code of the learner's runs, then or later.

    A string or a number is kept itself, a collection of built-in values as bytes, which takes a
    microsecond.  An object of a class of the learner's holds nothing but itself.
    """

    __slots__ = ("_kept", "_scalar")

    _kept: object

    def __init__(self, value: object) -> None:
        self._scalar = is_scalar(value)
        if self._scalar:
            self._kept = value
            return
        self._kept = _marshalled(value) if is_collection(value) else None
        if self._kept is None:
            self._kept = (_parts(value) if _is_small(value) else ...,)

    def differs(self, value: object) -> bool:
        """Say whether a value holds something else."""
        kept = self._kept
        if self._scalar:
            return type(value) is not type(kept) or not (value is kept or value == kept)
        if type(kept) is not bytes:
            return kept != (...,) and kept != (_parts(value) if _is_small(value) else ...,)
        new = _marshalled(value) if is_collection(value) else None
        if new == kept:
            return False
        # Equal values may become other bytes: what stands in one twice is written once.
        return new is None or (_is_small(value) and marshal.loads(kept) != value)

    def value(self, now: object) -> object:
        """Return a value like the one that was kept, given what became of it."""
        if self._scalar:
            return self._kept
        return marshal.loads(self._kept) if type(self._kept) is bytes else now


def _marshalled(value: Any) -> bytes | None:
    try:
        return marshal.dumps(value)
    except ValueError:  # it holds something that isn't built in, or too deep
        return None


def _is_small(value: Any) -> bool:
    left, todo = MAX_CONTENT, [value]
    while todo and left > 0:
        one = todo.pop()
        if is_collection(one):
            left -= 1 + len(one)
            if left > 0:
                todo += one.values() if type(one) is dict else one
        else:
            left -= len(one) if type(one) is str or type(one) is bytes else 1
    return left > 0


class _Identity:
    """An object that's equal to itself alone, whatever its class says."""

    __slots__ = ("_of",)

    def __init__(self, of: object) -> None:
        self._of = of

    def __eq__(self, other: object) -> bool:
        return type(other) is _Identity and other._of is self._of

    __hash__ = None  # type: ignore[assignment]


def _parts(value: Any) -> object:
    """Return what a value holds as plain data: its type, and its own parts."""
    if is_scalar(value):
        return type(value), value
    kind = type(value)
    if kind is list or kind is tuple:
        return kind, [_parts(one) for one in value]
    if kind is dict:
        return kind, [(_parts(key), _parts(one)) for key, one in value.items()]
    return _Identity(value) if kind is not set else (kind, {id(one) for one in value})
