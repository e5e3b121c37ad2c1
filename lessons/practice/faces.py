"""What an option of a question shows, before and after the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Mark(Enum):
    """What is known of an option."""

    OPEN = auto()
    RIGHT = auto()
    WRONG = auto()
    YOURS = auto()
    """The learner's choice, and wrong."""
    MISSED = auto()
    """The right one, and not chosen."""
    UNMARKED = auto()
    """One of several right ones, and not marked."""
    PASSED_OVER = auto()
    RULED_OUT = auto()


@dataclass(frozen=True, slots=True)
class Face:
    """All that one option shows.

    ``why`` is empty as long as the reason isn't to be seen.  ``box`` comes before the text: a
    checkbox, or the place that a line was given.  The arrow keys point at a ``pointed`` option.
    """

    number: int
    text: str
    why: str = ""
    mark: Mark = Mark.OPEN
    pointed: bool = False
    box: str = ""
