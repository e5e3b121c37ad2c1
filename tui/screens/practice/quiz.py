"""The quiz of a lesson, ten questions at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from textual.content import Content

from lessons.course.model import Lesson
from lessons.practice.doors import NextDoor, StepToRead, doors, more_questions
from lessons.practice.lesson_questions import choose_questions, quiz_questions
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card
from sandbox.text import plural
from tui.keys.own import key_name
from tui.screens.host import Host
from tui.screens.practice.screen import PracticeScreen, Questions

LATER = "Each comes back in your review, shortly before you'd forget it."
AGAIN = "What you missed comes back in your review tomorrow, or sooner with {}."


class QuizScreen(PracticeScreen):
    """Asks a lesson's questions: first the ones missed last, then new ones, then the others."""

    BINDING_GROUP_TITLE = "Quiz"
    HELP = """
One key answers a question. If several answers are right, `Enter` confirms them. Each answer is
saved right away, so `Esc` loses nothing, and `u` undoes it. A question that you miss comes back at
the end, until you get it right. The score counts the first try. After you answer, `p` runs the app
that proves it, `?` explains each answer, and `e` changes when the question comes back.
"""

    def __init__(self, host: Host, lesson: Lesson, random: Random | None = None) -> None:
        super().__init__(host, random)
        self._lesson = lesson
        self.crumbs = (f"{lesson.number} {lesson.title}", "Quiz")

    def come_back(self) -> None:
        """Open the quiz again."""
        self.host.open_quiz(self._lesson.slug)

    async def choose(self) -> tuple[Sequence[Card], Questions]:
        """Choose ten questions."""
        questions = quiz_questions(self.host.course.id, self._lesson)
        slug = self._lesson.slug
        latest = await self.host.journal.ask(lambda progress: progress.latest_answers(slug))
        chosen = choose_questions(questions, latest, self.random)
        now = datetime.now(UTC)
        cards = [Card(question.card, question.step, now) for question in chosen]
        return cards, {question.card: question for question in chosen}

    async def conclude(self) -> tuple[Content, Sequence[NextDoor]]:
        """Say how many questions were right, how far the quiz is, and what to do next."""
        lesson, ask = self._lesson, self.host.journal.ask
        latest = await ask(lambda progress: progress.latest_answers(lesson.slug))
        passed = await ask(lambda progress: progress.passed_steps(lesson.slug))
        questions = len(lesson.quiz)
        right = sum(latest[one.id].right for one in lesson.quiz if one.id in latest)
        onward = next((x for x in lesson.steps if x.slug not in passed), None)
        found = doors(
            more=more_questions(right, questions),
            missed=len(self.session.sitting.missed),
            to_read=self.missed_steps(),
            onward=StepToRead(lesson.slug, onward, "the next one to do") if onward else None,
        )
        return quiz_score(self.session.sitting, right, questions), found


def quiz_score(sitting: Sitting, right: int, questions: int) -> Content:
    """Return the score of a sitting, how far the quiz is, and what that means."""
    if not questions:
        return Content("This lesson has no quiz yet.")
    total = len(sitting.first_tries)
    if not total:
        head = Content.styled("You answered nothing.", "bold $strong")
    elif not sitting.missed:
        said = "✓ Right" if total == 1 else f"✓ All {total} right"
        head = Content.styled(f"{said} on the first try.", "bold $mark-passed")
    else:
        head = Content.styled(
            f"{sitting.right_first} of {total} right on the first try.", "bold $strong"
        )
    skipped = sitting.outcomes.count("skipped")
    left_out = f"  {skipped} skipped." if total and skipped else ""
    return Content.assemble(head, f"{left_out}\n", (_meaning(sitting, right, questions), "$quiet"))


def _meaning(sitting: Sitting, right: int, questions: int) -> str:
    """Say how far the quiz is, and what becomes of its questions."""
    if right == questions:
        return f"All {plural(right, 'question')} of the quiz are right so far. {LATER}"
    how_far = f"{right} of the quiz's {questions} questions are right so far."
    return f"{how_far} {AGAIN.format(key_name('missed'))}" if sitting.missed else how_far
