"""Compare the values of a run with those that a check asks for, and show both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from lessons.diagnosis.phrases import MAX_QUOTED, quoted
from sandbox.text import one_line, plural

MASK = "•••"
"""The text of a value whose name tells that it's a secret."""

MOST_OF_A_VALUE, MOST_OF_A_CELL = 200, 100
"""How many characters an event tells of a value, and of one in a row of a table."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A value that an event only describes, so that it equals nothing."""

    description: str


def same(found: object, wanted: object) -> bool:
    """Say whether a value is the wanted one: ``true`` isn't 1, but a tuple is a list."""
    match found, wanted:
        case (bool(), _) | (_, bool()):
            return found is wanted
        case (int() | float(), int() | float()) | (str(), str()) | (None, None):
            return found == wanted
        case Mapping(), Mapping():
            return found.keys() == wanted.keys() and all(
                same(value, wanted[key]) for key, value in found.items()
            )
        case (list() | tuple(), list() | tuple()):
            pairs = zip(found, wanted, strict=False)
            return len(found) == len(wanted) and all(same(one, other) for one, other in pairs)
    return False


def shown(value: object) -> str:
    """Return a value as a sentence shows it, on one line and cut."""
    if isinstance(value, Untold):
        return value.description
    if isinstance(value, str):
        return quoted(value)
    return one_line(json.dumps(value, ensure_ascii=False, default=_described), MAX_QUOTED)


def _described(value: object) -> str:
    return value.description if isinstance(value, Untold) else str(value)


def told_value(text: str, kind: str, most: int) -> object:
    """Return the value that an event tells as its text and the name of its type.

    A text of `most` characters may have been cut.
    """
    if text == MASK:
        return Untold("a value that is kept secret")
    with suppress(ValueError):
        match kind:
            case "str" | "text":
                long = f"a text of {most} characters or more"
                return text if len(text) < most else Untold(long)
            case "int" | "integer":
                return int(text)
            case "float" | "real":
                return float(text)
            case "bool":
                return text == "True"
            case "NoneType" | "null":
                return None
    values = f" with {plural(int(text), 'value')}" if text.isdecimal() else ""
    return Untold(f"a {one_line(kind, MAX_QUOTED)}{values}")
