"""The values that an event tells as text, back as values that can be compared and shown."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from lessons.diagnosis.phrases import MAX_QUOTED
from lessons.grading.json_data import said
from sandbox.events import MASK
from sandbox.text import one_line, plural


@dataclass(frozen=True, slots=True)
class Untold:
    """A value that an event only describes, so that it equals nothing."""

    description: str

    def __str__(self) -> str:
        return self.description


SECRET = Untold("a value that is kept secret")
"""What a run tells in place of a value whose name says that it's a secret."""

UNSEEN = "is kept secret, so that no check can compare it"
"""How a sentence goes on about such a value."""


def shown(value: object) -> str:
    """Return a value as a sentence shows it, on one line and cut."""
    return str(value) if isinstance(value, Untold) else said(value)


def told_value(text: str, kind: str, longest: int) -> object:
    """Return the value that an event tells as its text and the name of its type.

    A text with more characters than `longest` may have been cut.
    """
    if text == MASK:
        return SECRET
    with suppress(ValueError):
        match kind:
            case "str" | "text":
                long = f"a string of more than {longest} characters"
                return text if len(text) <= longest else Untold(long)
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
