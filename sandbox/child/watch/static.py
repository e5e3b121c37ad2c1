"""Read what objects hold without running code of theirs."""

from __future__ import annotations

from typing import Any

_get = type.__getattribute__


def static_attribute(kind: type, name: str) -> Any:
    """Return what a class or a base of it defines under a name, not bound; None without it."""
    for base in _get(kind, "__mro__"):
        defined = _get(base, "__dict__")
        if name in defined:
            return defined[name]
    return None


def is_scalar(value: object) -> bool:
    """Say whether a value is a string, bytes, a number, a boolean or None, of no other class."""
    # By identity: even to compare a class may run code of the learner's.
    kind = type(value)
    return kind is str or kind is bytes or kind is bool or _is_number(kind) or value is None


def _is_number(kind: type) -> bool:
    return kind is int or kind is float


def is_collection(value: object) -> bool:
    """Say whether a value is a list, a tuple, a dictionary or a set, and no class of its own."""
    kind = type(value)
    return kind is list or kind is tuple or kind is dict or kind is set


def is_plain(value: object) -> bool:
    """Say whether a value is of a built-in type."""
    return is_scalar(value) or is_collection(value)
