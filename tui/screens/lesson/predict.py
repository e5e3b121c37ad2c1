"""Ask what a run will show before it's shown, and judge the answer by the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lessons.course.model import Prediction
    from lessons.grading.run import Outcome
    from lessons.store.progress import StoredAnswer
    from tui.widgets.panes import Panes

Keep = Callable[[str, bool], object]
"""Records a prediction: the choice, and whether it was right."""


class PredictionFlow:
    """The question of a step: open, then answered and waiting for its run, then judged."""

    def __init__(self, panes: Panes, keep: Keep) -> None:
        self._panes = panes
        self._keep = keep
        self._question: Prediction | None = None
        self._chosen: tuple[Prediction, int] | None = None

    @property
    def is_asking(self) -> bool:
        """Whether the question is open."""
        return self._question is not None

    @property
    def places(self) -> range:
        """The places, from 0, of the choices that there are now."""
        return range(len(self._question.choices)) if self._question is not None else range(0)

    def ask(self, question: Prediction) -> None:
        """Open a question in place of the result."""
        self._question, self._chosen = question, None
        self._panes.result.ask(question)
        self._panes.rename_last("Predict")

    def bring_into_sight(self) -> bool:
        """Turn to the question; return whether it was out of sight."""
        if self._panes.result.display:
            return False
        self._panes.focus_pane("result")
        return True

    def choose(self, index: int) -> None:
        """Answer the open question with one of its choices."""
        assert self._question is not None
        from tui.text.prediction import PredictionMark, PredictionText

        question, self._chosen = self._question, (self._question, index)
        self.close()
        self._panes.result.tell(
            PredictionText(PredictionMark.WAITING, question.choices[index].text)
        )

    def close(self) -> None:
        """Close the question."""
        if self._question is not None:
            self._question = None
            self._panes.result.close_question()
            self._panes.rename_last()

    def forget_choice(self) -> None:
        """Don't judge the choice whose run isn't over."""
        if self._chosen is not None:
            self._chosen = None
            self._panes.result.tell(None)

    def judge(self, outcome: Outcome | None) -> None:
        """Say whether the choice came true in the run that ended, and record it."""
        if self._chosen is None:
            return
        from tui.text.prediction import judged

        (question, index), self._chosen = self._chosen, None
        told = judged(question, index, outcome)
        self._panes.result.tell(told)
        if told.is_right is not None:
            self._keep(told.said, told.is_right)

    def recall(self, answer: StoredAnswer | None) -> None:
        """Show a prediction of some time ago on one quiet line."""
        if answer is None:
            self._panes.result.tell(None)
        else:
            from tui.text.prediction import remembered

            self._panes.result.tell(remembered(answer), brief=True)
