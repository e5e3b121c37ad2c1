"""What a learner predicted, and whether it came true."""

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
    from lessons.store.progress import Answer


class PredictionMark(Enum):
    """How a prediction came out: a symbol and a theme token."""

    WAITING = ("…", "$accent")
    RIGHT = ("✓", "$mark-passed")
    WRONG = ("✗", "$mark-failed")
    NOT_JUDGED = ("?", "$accent")

    def __init__(self, symbol: str, token: str) -> None:
        self.symbol = symbol
        self.token = token


@dataclass(frozen=True, slots=True)
class PredictionText:
    """What the screen says about a prediction.

    ``why`` explains the learner's choice, or why it couldn't be judged.
    ``instead`` is the choice that came true, when the learner's didn't.
    """

    fate: PredictionMark
    said: str
    why: str = ""
    instead: str = ""

    @property
    def is_right(self) -> bool | None:
        """Whether it came true; None when that isn't known."""
        return {PredictionMark.RIGHT: True, PredictionMark.WRONG: False}.get(self.fate)


CUT_SHORT = "The run was cut short, so it cannot say whether you are right."
UNCLEAR = "{how_many} of the choices fits what happened here{version}, so yours is not judged."


def judged(prediction: Prediction, chosen: int, outcome: Outcome | None) -> PredictionText:
    """Judge a choice by the outcome of the untouched app's run."""
    said = prediction.choices[chosen]
    if outcome is None or not outcome.prediction:
        return PredictionText(PredictionMark.NOT_JUDGED, said.text, CUT_SHORT)
    came_true = outcome.prediction
    if sum(came_true) != 1:
        how_many = "More than one" if any(came_true) else "None"
        started = outcome.timeline.started
        version = f", with Flask {started.flask}" if started is not None else ""
        why = UNCLEAR.format(how_many=how_many, version=version)
        return PredictionText(PredictionMark.NOT_JUDGED, said.text, why)
    if came_true[chosen]:
        return PredictionText(PredictionMark.RIGHT, said.text, said.why)
    right = prediction.choices[came_true.index(True)]
    return PredictionText(PredictionMark.WRONG, said.text, said.why, right.text)


def remembered(answer: Answer) -> PredictionText:
    """Return what the screen says about an earlier prediction."""
    return PredictionText(
        PredictionMark.RIGHT if answer.right else PredictionMark.WRONG, answer.option
    )


def told_text(told: PredictionText, width: int, *, brief: bool = False) -> Content:
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
        right = Content.styled(
            f"{PredictionMark.RIGHT.symbol} ", f"bold {PredictionMark.RIGHT.token}"
        )
        parts.append(hanging(right, prose(f"In fact: {told.instead}", room)))
    return Content("\n").join(parts)
