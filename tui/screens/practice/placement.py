"""The placement: ten questions across the lessons, and the lesson to start with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from textual.content import Content

from lessons.practice.doors import NextDoor
from lessons.practice.placement import lesson_to_start, placement_questions
from lessons.review.cards import Card
from sandbox.text import one_line
from tui.screens.practice.screen import PracticeScreen, Questions

ALL_RIGHT = "You got every question right, so start with the last of these lessons."
FROM_THE_FIRST = "The course begins there, and it needs nothing but Python."
LATER = "You know what comes before it."
NOT_KEPT = "These answers aren't kept."


class PlacementScreen(PracticeScreen):
    """Asks what tells which lessons a learner needs; keeps no answer, and asks nothing twice."""

    BINDING_GROUP_TITLE = "Where to start"
    HELP = """
Ten questions go through the lessons, from the first to the last. One key answers a question. If you
don't know it, skip it. At the end, you read which lesson to start with. Your answers aren't kept,
and none of these questions comes back in a review until you answer it in a quiz.
"""
    crumbs = ("Where to start",)
    keeps_answers = False

    def come_back(self) -> None:
        """Ask again."""
        self.host.open_placement()

    async def choose(self) -> tuple[Sequence[Card], Questions]:
        """Choose the questions, in the order of the lessons."""
        chosen = placement_questions(self.host.course)
        now = datetime.now(UTC)
        cards = [Card(question.card, question.step, now) for question in chosen]
        return cards, {question.card: question for question in chosen}

    async def conclude(self) -> tuple[Content, Sequence[NextDoor]]:
        """Say which lesson to start with."""
        sitting, asked = self.session.sitting, self.session.questions
        right = {turn.card.id for turn in sitting.first_tries if turn.right}
        lesson = lesson_to_start(self.host.course, asked, right)
        head = f"Start with lesson {lesson.number}: {one_line(lesson.title)}"
        if len(right) == len(asked):
            why = ALL_RIGHT
        else:
            why = FROM_THE_FIRST if lesson is self.host.course.lessons[0] else LATER
        score = f"{len(right)} of {len(asked)} right. {why} {NOT_KEPT}"
        start = NextDoor(
            "step",
            f"Lesson {lesson.number}: {one_line(lesson.title)}",
            "from its first step",
            (lesson.slug, lesson.steps[0].slug),
        )
        leave = NextDoor("leave", "Back to all lessons", "you can start anywhere")
        said = Content.assemble((head, "bold $strong"), "\n", (score, "$quiet"))
        return said, (start, leave)
