"""The learner's prediction of a run, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from textual.content import Content

from tui.text.hanging import hanging
from tui.text.markdown import prose

if TYPE_CHECKING:
    from lessons.course.model import Prediction
    from lessons.grading.run import Outcome
    from lessons.store.progress import StoredAnswer


class PredictionMark(Enum):
    """The state of a prediction: its symbol and its theme token."""

    WAITING = ("…", "$accent")
    RIGHT = ("✓", "$mark-passed")
    WRONG = ("✗", "$mark-failed")
    NOT_JUDGED = ("?", "$accent")

    def __init__(self, symbol: str, token: str) -> None:
        self.symbol = symbol
        self.token = token


@dataclass(frozen=True, slots=True)
class PredictionText:
    """What a learner is told about a prediction.

    ``why`` answers the learner's choice; if it can't be judged, it says why not.
    ``instead`` is the choice that came true in place of a wrong one.
    """

    fate: PredictionMark
    said: str
    why: str = ""
    instead: str = ""

    @property
    def is_right(self) -> bool | None:
        """Whether it was right; None if it isn't judged yet, or can't be."""
        return {PredictionMark.RIGHT: True, PredictionMark.WRONG: False}.get(self.fate)


def judged(prediction: Prediction, chosen: int, outcome: Outcome | None) -> PredictionText:
    """Say whether a choice came true in the run of the untouched app."""
    from lessons.practice.kinds.predict import judge_prediction

    judgement = judge_prediction(prediction.choices, chosen, outcome)
    fate = {
        True: PredictionMark.RIGHT,
        False: PredictionMark.WRONG,
        None: PredictionMark.NOT_JUDGED,
    }[judgement.right]
    instead = judgement.instead if fate is PredictionMark.WRONG else ""
    return PredictionText(fate, judgement.said, judgement.why, instead)


def remembered(answer: StoredAnswer) -> PredictionText:
    """Return what is shown of a prediction made some time ago."""
    return PredictionText(
        PredictionMark.RIGHT if answer.right else PredictionMark.WRONG, answer.option
    )


def told_text(told: PredictionText, width: int, *, brief: bool = False) -> Content:
    """Lay out what a learner is told; `brief` shows only the choice, on one quiet line."""
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
