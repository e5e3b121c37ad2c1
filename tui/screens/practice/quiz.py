"""The quiz of a lesson, ten questions at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from textual.content import Content

from lessons.course.model import Lesson
from lessons.practice.question import of_question
from lessons.practice.quiz import sitting_of
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card
from tui.screens.host import Host
from tui.screens.practice.practice import PracticeScreen


class QuizScreen(PracticeScreen):
    """One sitting of a lesson's questions: those missed last, then new ones, then the others."""

    BINDING_GROUP_TITLE = "Quiz"
    HELP = """
One key answers: there is nothing to confirm, but where several answers are right. Each answer is
kept as you give it, so Esc loses nothing, and `u` takes it back. A question that you miss comes
again at the end, until you have had it right once; the score counts the first try. Once you have
answered, `p` runs the app that proves it.
"""

    def __init__(self, host: Host, lesson: Lesson, random: Random | None = None) -> None:
        self._lesson = lesson
        super().__init__(host, random)

    def come_back(self) -> None:
        """Open the quiz again, once its course was read anew."""
        self.host.open_quiz(self._lesson.slug)

    def crumbs(self) -> tuple[str, ...]:
        return f"{self._lesson.number} {self._lesson.title}", "Quiz"

    async def cards(self) -> Sequence[Card]:
        lesson, course = self._lesson, self.host.course.id
        all_of_them = [of_question(course, lesson, question) for question in lesson.quiz]
        latest = await self.host.journal.ask(lambda progress: progress.latest_answers(lesson.slug))
        chosen = sitting_of(all_of_them, latest, self.random)
        self.askings = {asking.card: asking for asking in chosen}
        now = datetime.now(UTC)
        return [Card(asking.card, asking.step, now) for asking in chosen]

    async def conclude(self) -> None:
        lesson = self._lesson.slug
        latest = await self.host.journal.ask(lambda progress: progress.latest_answers(lesson))
        ids = {question.id for question in self._lesson.quiz}
        right = sum(latest[name].right for name in ids if name in latest)
        self.summary.show(score(self.sitting_now, right, len(ids)), tuple(self.looks()))


def score(sitting: Sitting, right: int, questions: int) -> Content:
    """Return what a sitting came to, how far the quiz is, and what to do now."""
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
