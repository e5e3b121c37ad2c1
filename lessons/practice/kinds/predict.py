"""Questions about what an app will do: a run says which option is right."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.course.model import Choice, Lesson, Option, Question, Step
from lessons.course.quiz_steps import predicted_step
from lessons.grading.run import Outcome
from lessons.practice.kinds.kind import NO_RUN, KindOfQuestion
from lessons.practice.question import AskedQuestion, Judgement, QuestionToAsk

UNCLEAR = "{how_many} of the choices fits this run{version}, so your answer doesn't count."


class PredictRun(KindOfQuestion):
    """The learner predicts what the app does, then sees it run."""

    judged_by = "first run"
    how = "Predict with 1-{}. Then you see what really happens."
    prompt = "Your prediction: "
    outlook = "The app runs after your prediction."

    def app(self, lesson: Lesson, question: Question) -> Step | None:
        return predicted_step(lesson, question)

    def judge(self, asked: AskedQuestion) -> Judgement:
        (pick,) = asked.response.picks
        chosen = asked.shown.order[pick]
        return judge_prediction(asked.question.options, chosen, asked.outcome, asked.broken)

    def right_places(self, asked: AskedQuestion) -> frozenset[int]:
        true = asked.came_true
        if sum(true) != 1:
            return frozenset()
        return frozenset({asked.shown.order.index(true.index(True))})

    def answers(
        self, question: QuestionToAsk, came_true: int | None
    ) -> tuple[Sequence[Option], Sequence[Option]]:
        options = [*question.options]
        right = [] if came_true is None else [options.pop(came_true)]
        return right, options


def judge_prediction(
    choices: Sequence[Choice | Option], chosen: int, outcome: Outcome | None, broken: str = ""
) -> Judgement:
    """Judge the prediction of one of the choices by the run of the untouched app.

    ``outcome`` is None when there was no run; then ``broken`` may say why.
    """
    said = choices[chosen]
    if outcome is None or not outcome.prediction:
        return Judgement(None, said.text, broken or NO_RUN)
    true = outcome.prediction
    if sum(true) != 1:
        started = outcome.timeline.started
        version = f", with Flask {started.flask}" if started is not None else ""
        how_many = "More than one" if any(true) else "None"
        return Judgement(None, said.text, UNCLEAR.format(how_many=how_many, version=version))
    return Judgement(true[chosen], said.text, said.why, choices[true.index(True)].text)


KIND = PredictRun()
