"""The quiz of a lesson, ten questions at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from textual.content import Content

from lessons.course.model import Lesson
from lessons.practice.lesson_questions import choose_questions, quiz_questions
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card
from tui.screens.host import Host
from tui.screens.practice.screen import PracticeScreen, Questions
from tui.widgets.summary import StepToReread


class QuizScreen(PracticeScreen):
    """Asks a lesson's questions: those missed last, then new ones, then the others."""

    BINDING_GROUP_TITLE = "Quiz"
    HELP = """
One key answers: there's nothing to confirm, but where several answers are right. Each answer is
kept as you give it, so Esc loses nothing, and `u` takes it back. A question that you miss comes
again at the end, until you have had it right once; the score counts the first try. Once you have
answered, `p` runs the app that proves it.
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

    async def conclude(self) -> tuple[Content, Sequence[StepToReread]]:
        """Say how many questions were right, and how far the quiz is."""
        slug = self._lesson.slug
        latest = await self.host.journal.ask(lambda progress: progress.latest_answers(slug))
        ids = {question.id for question in self._lesson.quiz}
        right = sum(latest[name].right for name in ids if name in latest)
        return quiz_score(self.session.sitting, right, len(ids)), self.missed_steps()


def quiz_score(sitting: Sitting, right: int, questions: int) -> Content:
    """Return the score of a sitting, how far the quiz is, and what to do now."""
    if not questions:
        return Content("This lesson has no quiz yet. Esc goes back.")
    total = len(sitting.first_tries)
    if not total:
        head = Content.styled("Nothing was answered.", "bold $strong")
    elif not sitting.missed:
        said = "✓ Right" if total == 1 else f"✓ All {total} right"
        head = Content.styled(f"{said} at the first try.", "bold $mark-passed")
    else:
        head = Content.styled(
            f"{sitting.right_first} of {total} right at the first try.", "bold $strong"
        )
    skipped = sitting.outcomes.count("skipped")
    left_out = f"  {skipped} skipped." if total and skipped else ""
    how_far = f"{left_out}  {right} of the quiz's {questions} questions are right by now."
    if right == questions:
        onward = "r asks them once more, Esc goes back."
    else:
        onward = "r goes on with the next ones, Esc goes back."
    if sitting.missed:
        onward = f"Enter opens the step that teaches the marked question. {onward}"
    return Content.assemble(head, how_far, (f"\n\n{onward}", "$quiet"))
