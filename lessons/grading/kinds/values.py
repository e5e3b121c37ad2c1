"""The values that an event tells as text, back as values that can be compared and shown."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from lessons.diagnosis.phrases import MAX_QUOTED
from lessons.grading.json_data import said
from sandbox.text import one_line, plural

MASK = "•••"
"""The text of a value whose name tells that it's a secret."""

MOST_OF_A_VALUE, MOST_OF_A_CELL = 200, 100
"""How many characters an event tells of a value, and of one in a row of a table."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A value that an event only describes, so that it equals nothing."""

    description: str

    def __str__(self) -> str:
        return self.description


def shown(value: object) -> str:
    """Return a value as a sentence shows it, on one line and cut."""
    return str(value) if isinstance(value, Untold) else said(value)


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
