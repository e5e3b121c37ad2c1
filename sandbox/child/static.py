"""Read what objects hold without running code of theirs.

A learner's class may compute its attributes (``__getattribute__``, a property), even ``__dict__``,
and its metaclass may do the same to the class.  An app that notices a look, or counts it, would
behave otherwise when it's watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import GetSetDescriptorType, MemberDescriptorType
from typing import Any

mro: Callable[[type], tuple[type, ...]] = vars(type)["__mro__"].__get__
namespace: Callable[[type], dict[str, Any]] = vars(type)["__dict__"].__get__
"""Return the bases of a class, and what it defines; neither runs code of its metaclass."""

_int = int.__int__

MOST = 2**53
"""The largest number that a frame may hold."""

MAX_HOLDERS = 100
"""How many classes are remembered."""

_OF_LIBRARIES = frozenset(
    (
        *("flask.app", "flask.ctx", "flask.wrappers", "flask.templating", "jinja2.environment"),
        *("werkzeug.datastructures.file_storage", "werkzeug.routing.rules", "logging"),
    )
)
_holders: dict[int, tuple[type, Any]] = {}
"""The libraries' classes, by their ids, each with what gives the dictionary of an object."""


def static_attribute(kind: type, name: str) -> Any:
    """Return what a class or a base of it defines under a name, not bound; None without it."""
    for base in mro(kind):
        defined = namespace(base)
        if name in defined:
            return defined[name]
    return None


def held_by(thing: object) -> dict[str, Any]:
    """Return the attributes that an object itself holds, as ``vars`` does.

    It's empty if the object holds none, or if its class puts something else in the place of
    ``__dict__``.
    """
    kind = type(thing)
    _, holder = _holders.get(id(kind)) or (kind, _holder(kind))
    held = {} if holder is None else holder.__get__(thing)
    if type(held) is dict:
        return held
    return dict.copy(held) if issubclass(type(held), dict) else {}


def _holder(kind: type) -> Any:
    """Return what gives the dictionary of an object of a class, None if nothing does."""
    for base in mro(kind):
        holder = namespace(base).get("__dict__")
        if type(holder) is GetSetDescriptorType or type(holder) is MemberDescriptorType:
            module = namespace(kind).get("__module__")
            if type(module) is str and module in _OF_LIBRARIES and len(_holders) < MAX_HOLDERS:
                _holders[id(kind)] = kind, holder
            return holder
    return None


def attribute(thing: object, name: str) -> Any:
    """Return an attribute that an object or its class holds; None if code of theirs makes it."""
    of_class = static_attribute(type(thing), name)
    if static_attribute(type(of_class), "__set__") is not None:
        return None
    return held_by(thing).get(name, of_class)


def attribute_names(thing: object) -> Iterator[str]:
    """Yield the names of the attributes that an object and its class hold."""
    for holder in (held_by(thing), *map(namespace, mro(type(thing)))):
        yield from (name for name in holder if type(name) is str)


def named_items(table: dict[Any, Any]) -> dict[str, Any]:
    """Return the items of a dictionary whose keys are strings, and of no other class.

    To look a name up among other keys may run their code.
    """
    return {name: value for name, value in dict.copy(table).items() if type(name) is str}


def exact_number(value: object) -> int | None:
    """Return a whole number, also of a class of its own, as a plain one; None for all else."""
    return _int(value) if issubclass(type(value), int) else None  # type: ignore[arg-type]


def bounded(value: object) -> int:
    """Return a whole number that a frame may hold, 0 for all else."""
    number = exact_number(value)
    return number if number is not None and abs(number) <= MOST else 0


def is_scalar(value: object) -> bool:
    """Say whether a value is a string, bytes, a number, a boolean or None, of no other class."""
    # By identity: even to compare a class may run code of the learner's.
    kind = type(value)
    is_number = kind is int or kind is float or kind is bool
    return is_number or kind is str or kind is bytes or value is None


def is_collection(value: object) -> bool:
    """Say whether a value is a list, a tuple, a dictionary or a set, and no class of its own."""
    kind = type(value)
    return kind is list or kind is tuple or kind is dict or kind is set


def is_plain(value: object) -> bool:
    """Say whether a value is of a built-in type."""
    return is_scalar(value) or is_collection(value)
