"""What a learner said that a run would show, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from textual.content import Content

from tui.text.code import prose
from tui.text.hanging import hanging

if TYPE_CHECKING:
    from lessons.course.model import Prediction
    from lessons.grading.run import Outcome
    from lessons.store.progress import StoredAnswer


class Fate(Enum):
    """What became of a prediction: its symbol and its theme token."""

    WAITING = ("…", "$accent")
    RIGHT = ("✓", "$mark-passed")
    WRONG = ("✗", "$mark-failed")
    NOT_JUDGED = ("?", "$accent")

    def __init__(self, symbol: str, token: str) -> None:
        self.symbol = symbol
        self.token = token


@dataclass(frozen=True, slots=True)
class Told:
    """What a learner is told about a prediction.

    ``why`` answers the choice that was made; where it could not be judged, it says why not.
    ``instead`` is the choice that came true in place of a wrong one.
    """

    fate: Fate
    said: str
    why: str = ""
    instead: str = ""

    @property
    def is_right(self) -> bool | None:
        """Whether it was right; None where that could not be judged, or not yet."""
        return {Fate.RIGHT: True, Fate.WRONG: False}.get(self.fate)


CUT_SHORT = "The run was cut short, so it cannot say whether you are right."
UNCLEAR = "{how_many} of the choices fits what happened here{version}, so yours is not judged."


def judged(prediction: Prediction, chosen: int, outcome: Outcome | None) -> Told:
    """Say what became of a choice, by what the run of the untouched app came to."""
    said = prediction.choices[chosen]
    if outcome is None or not outcome.prediction:
        return Told(Fate.NOT_JUDGED, said.text, CUT_SHORT)
    came_true = outcome.prediction
    if sum(came_true) != 1:
        how_many = "More than one" if any(came_true) else "None"
        started = outcome.timeline.started
        version = f", with Flask {started.flask}" if started is not None else ""
        why = UNCLEAR.format(how_many=how_many, version=version)
        return Told(Fate.NOT_JUDGED, said.text, why)
    if came_true[chosen]:
        return Told(Fate.RIGHT, said.text, said.why)
    right = prediction.choices[came_true.index(True)]
    return Told(Fate.WRONG, said.text, said.why, right.text)


def remembered(answer: StoredAnswer) -> Told:
    """Return what is shown of a prediction made some time ago."""
    return Told(Fate.RIGHT if answer.right else Fate.WRONG, answer.option)


def told_text(told: Told, width: int, *, brief: bool = False) -> Content:
    """Lay out what a learner is told; `brief` keeps to what was said, quietly, on one line."""
    mark = Content.styled(f"{told.fate.symbol} ", f"bold {told.fate.token}")
    room = max(width - 2, 8)
    if brief:
        line = Content.styled("You said: ", "$quiet") + prose(told.said).stylize("$quiet")
        return mark + Content(" ").join(line.split()).truncate(room, ellipsis=True)
    # The words before the text count as part of it, so that it wraps as one.
    parts = [hanging(mark, prose(f"You said: {told.said}", room))]
    if told.why:
        parts.append(hanging(Content("  "), prose(told.why, room)))
    if told.instead:
        right = Content.styled(f"{Fate.RIGHT.symbol} ", f"bold {Fate.RIGHT.token}")
        parts.append(hanging(right, prose(f"In fact: {told.instead}", room)))
    return Content("\n").join(parts)
