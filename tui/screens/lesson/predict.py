"""What a screen does that asks what a run will show, before it shows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work

from lessons.store.entries import PREDICTION
from tui.background.messages import RunBroke, RunEnded, RunGrew
from tui.screens.lesson.run import PATIENCE, RunScreen
from tui.widgets.choices import ChoosingScreen

if TYPE_CHECKING:
    from lessons.course.model import Lesson, Prediction, Step
    from lessons.store.progress import StepState, StoredAnswer
    from tui.widgets.prediction import PredictionView


class PredictingScreen(ChoosingScreen, RunScreen):
    """A screen that runs an app at once, and holds back what it did until a question is answered.

    The run that is held back becomes the one that is shown, as if it had been made just then.
    """

    lesson: Lesson
    step: Step

    def __init__(self) -> None:
        super().__init__()
        self._question: Prediction | None = None
        self._chosen: tuple[Prediction, int] | None = None
        self._hidden = 0
        self._held: RunGrew | RunEnded | RunBroke | None = None

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._question is not None

    @property
    def places_open(self) -> Sequence[int]:
        return () if self._question is None else range(len(self._question.choices))

    def was_answered(self) -> None:
        """Turn to what the run shows; called as soon as a choice is made."""

    def ask_first(self, step: Step, question: Prediction) -> None:
        """Run a step's app as it is, and ask what it will show."""
        self._question, self._chosen = question, None
        self._hide_run(step)
        self.panes.result.ask(question)
        self.panes.rename_last("Predict")
        self.refresh_bindings()

    def _hide_run(self, step: Step) -> None:
        """Run a step's app as it is, and hold back what it does."""
        self._held = None
        self._hidden = self.host.runner.run(step, {}, self)

    def show_question(self) -> bool:
        """Bring the question into sight; say whether it was out of it."""
        if self.panes.result.display:
            return False
        self.panes.focus_pane("result")
        return True

    def action_predict(self, index: int) -> None:
        """Say what the run will show, and see what it shows."""
        question = self._question
        if question is None or index >= len(question.choices) or self.show_question():
            return
        from tui.text.prediction import Fate, Told

        self._chosen = (question, index)
        self.panes.result.tell(Told(Fate.WAITING, question.choices[index].text))
        held = self._held
        self.show_held_run()
        if isinstance(held, RunEnded | RunBroke) and not self._is_made_again(held):
            self._judge_choice(held)  # before what is pressed next, which may lead elsewhere
        self.was_answered()

    def on_prediction_view_chosen(self, message: PredictionView.Chosen) -> None:
        """Take a choice made with Enter or the mouse."""
        self.action_predict(message.index)

    def show_held_run(self) -> None:
        """Close the question and show the run as far as it has come.

        One that was stopped, as by a run of another screen, is made again.
        """
        self.close_question()
        if self._is_made_again(self._held):
            self._hide_run(self.step)
        self._run, self._hidden = self._hidden, 0
        self._busy = True
        if self._held is not None:
            self.post_message(self._held)
        self.set_timer(PATIENCE, partial(self._say_running, self._run))

    def _is_made_again(self, held: RunGrew | RunEnded | RunBroke | None) -> bool:
        return isinstance(held, RunEnded) and held.outcome is None

    def close_question(self) -> None:
        """Ask no more; what the run did stays unseen."""
        if self._question is not None:
            self._question = None
            self.panes.result.close_question()
            self.panes.rename_last()
            self.refresh_bindings()

    def forget_run(self) -> None:
        super().forget_run()
        self.forget_choice()
        self._hidden, self._held = 0, None

    def forget_choice(self) -> None:
        """Wait no longer for the run that is to judge a choice."""
        if self._chosen is not None:
            self._chosen = None
            self.panes.result.tell(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that predict while there is a question, and to step through when not."""
        if action == "predict":
            return parameters[0] in self.places_open
        if action == "step_through" and self.is_asking:
            return False
        return super().check_action(action, parameters)

    @on(RunGrew)
    @on(RunEnded)
    @on(RunBroke)
    def _hold_or_tell(self, message: RunGrew | RunEnded | RunBroke) -> None:
        if message.run == self._hidden:
            self._held = message
        elif message.run == self._run and self._chosen and not isinstance(message, RunGrew):
            self._judge_choice(message)

    def _judge_choice(self, ended: RunEnded | RunBroke) -> None:
        """Say whether the choice came true, and keep it."""
        assert self._chosen is not None
        from tui.text.prediction import judged

        (question, index), self._chosen = self._chosen, None
        told = judged(question, index, ended.outcome if isinstance(ended, RunEnded) else None)
        self.panes.result.tell(told)
        if told.is_right is not None:
            self._keep(self.lesson.slug, self.step.slug, told.said, told.is_right)

    @work(group="predict", description="Keep a prediction")
    async def _keep(self, lesson: str, step: str, said: str, right: bool) -> None:
        name = PREDICTION + step
        await self.host.journal.ask(
            lambda progress: progress.record_answer(lesson, name, said, right)
        )

    def recall_prediction(self, answer: StoredAnswer | None) -> None:
        """Show quietly what was said some time ago, if anything was."""
        if answer is None:
            self.panes.result.tell(None)
        else:
            from tui.text.prediction import remembered

            self.panes.result.tell(remembered(answer), brief=True)


def has_question(step: Step) -> bool:
    """Whether a step asks for a prediction; an app with blanks in it shows nothing to predict."""
    return step.front.prediction is not None and step.front.kind != "blanks"


def is_asked(step: Step, memory: StepState) -> bool:
    """Whether a step opens with its question: no longer once it was answered, or run without."""
    return (
        has_question(step)
        and memory.predicted is None
        and step.slug not in memory.tried | memory.passed
    )
