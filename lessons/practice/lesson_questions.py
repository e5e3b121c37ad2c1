"""All that can be asked of a lesson: its quiz, its predictions, its blanks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from lessons.course.model import Lesson, Option, Question, Step
from lessons.grading.mark_blanks import blank_alone
from lessons.practice.kinds import KINDS
from lessons.practice.question import QuestionToAsk
from lessons.review.cards import CardId
from lessons.store.progress import StoredAnswer

SITTING = 10
"""Questions in one sitting; the next sitting goes on with others."""


def lesson_questions(course: str, lesson: Lesson) -> dict[CardId, QuestionToAsk]:
    """Return all that can be asked of a lesson, by card."""
    found = quiz_questions(course, lesson)
    for step in lesson.steps:
        if step.front.prediction is not None:
            found.append(_of_prediction(course, lesson, step))
        found += [
            _of_blank(course, lesson, step, number)
            for number in range(1, len(step.front.blanks) + 1)
        ]
    return {question.card: question for question in found}


def quiz_questions(course: str, lesson: Lesson) -> list[QuestionToAsk]:
    """Return the questions of a lesson's quiz: the core first, those on labs last."""
    labs = {step.slug for step in lesson.of_part("lab")}
    order = sorted(lesson.quiz, key=lambda one: (not one.core, one.step in labs))
    return [quiz_question(course, lesson, question) for question in order]


def quiz_question(course: str, lesson: Lesson, question: Question) -> QuestionToAsk:
    """Return a question of the quiz as it's asked."""
    kind = KINDS[question.kind]
    return QuestionToAsk(
        CardId(course, lesson.slug, "question", question.id),
        question.step,
        kind,
        question.ask,
        question.options,
        question.lines,
        kind.app(lesson, question),
        question.why,
        source=question,
    )


def choose_questions(
    questions: Iterable[QuestionToAsk],
    latest: Mapping[str, StoredAnswer],
    random: Random,
    most: int = SITTING,
) -> tuple[QuestionToAsk, ...]:
    """Return the questions to ask now, in a new order.

    Questions answered wrongly come first, then new ones in their order, then the others; those
    answered longest ago come before newer ones.  `latest` maps ids to the latest answers.
    """

    def rank(question: QuestionToAsk) -> tuple[int, float]:
        answer = latest.get(question.card.name)
        if answer is None:
            return 1, 0.0
        return (2 if answer.right else 0), answer.at.timestamp()

    chosen: Sequence[QuestionToAsk] = sorted(questions, key=rank)[:most]
    return tuple(random.sample(chosen, len(chosen)))


def _of_prediction(course: str, lesson: Lesson, step: Step) -> QuestionToAsk:
    prediction = step.front.prediction
    assert prediction is not None
    return QuestionToAsk(
        CardId(course, lesson.slug, "prediction", step.slug),
        step.slug,
        KINDS["predict"],
        prediction.ask,
        tuple(Option(one.text, one.why, when=one.when) for one in prediction.choices),
        app=step,
    )


def _of_blank(course: str, lesson: Lesson, step: Step, number: int) -> QuestionToAsk:
    blank = step.front.blanks[number - 1]
    alone, fill = blank_alone(step, number)
    about = blank.about[:1].lower() + blank.about[1:]
    return QuestionToAsk(
        CardId(course, lesson.slug, "blank", f"{step.slug}#{number}"),
        step.slug,
        KINDS["fill"],
        f"Fill in the `___`: {about}.",
        (Option(f"`{fill}`", blank.hint, right=True),),
        app=alone,
        hint=blank.hint,
    )
