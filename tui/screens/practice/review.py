"""Review: what is about to be forgotten, from all lessons, and a few new cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual.content import Content

from lessons.practice.lesson_questions import lesson_questions
from lessons.practice.question import QuestionToAsk
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId
from lessons.review.selection import SITTING
from tui.background.practice import replay_all
from tui.presenters.phrases import what_is_left
from tui.screens.practice.screen import PracticeScreen, Questions
from tui.widgets.summary import StepToReread

if TYPE_CHECKING:
    from lessons.review.overview import Remaining
    from lessons.store.progress import Progress

MANY = 500
"""The learner is told about a replay of this many cards, because it takes a while."""


class ReviewScreen(PracticeScreen):
    """Asks the cards that are due, those most nearly forgotten first, then new ones."""

    BINDING_GROUP_TITLE = "Review"
    HELP = """
What you have met comes back when you are about to forget it: questions, predictions, blanks. How
well you knew it decides when it comes again; `r` says otherwise. What you miss comes again at the
end. You don't have to finish: Esc loses nothing, and what's left waits.
"""
    crumbs = ("Review",)

    def come_back(self) -> None:
        """Review again."""
        self.host.open_review()

    async def choose(self) -> tuple[Sequence[Card], Questions]:
        """Choose the cards that are due."""
        course, journal = self.host.course, self.host.journal
        questions: dict[CardId, QuestionToAsk] = {}
        for lesson in course.lessons:
            questions |= lesson_questions(course.id, lesson)

        def tell_count(cards: int) -> None:
            if cards >= MANY:  # all there ever was, the first time: that takes some seconds
                self.question.show(f"Working out what you remember: {cards} cards…")

        await replay_all(journal, tell_count)
        now = datetime.now(UTC)

        def due(progress: Progress) -> tuple[Card, ...]:
            from lessons.review.deck import Deck

            return Deck(progress, course.lessons).to_ask(now, None, most=SITTING)

        return [card for card in await journal.ask(due) if card.id in questions], questions

    async def conclude(self) -> tuple[Content, Sequence[StepToReread]]:
        """Say what was known, what is left, and what is forgotten again and again."""
        course, now = self.host.course, datetime.now(UTC)

        def what_is_due(progress: Progress) -> Remaining:
            from lessons.review.overview import remaining

            return remaining(progress, course.lessons, now, None)

        rest = await self.host.journal.ask(what_is_due)
        steps = self.missed_steps()
        for card in rest.leeches:
            assert card.memory is not None
            why = f"was forgotten {card.memory.lapses} times: read step"
            steps.append(self.step_to_reread(card, why))
        return review_score(self.session.sitting, rest, now), steps


def review_score(sitting: Sitting, rest: Remaining, now: datetime) -> Content:
    """Return the score of a review, what is left, and when to come back."""
    total = len(sitting.first_tries)
    if total and not sitting.missed:
        said = "✓ Known." if total == 1 else f"✓ All {total} known."
        head = Content.styled(said, "bold $mark-passed")
    elif total:
        head = Content.styled(f"{sitting.right_first} of {total} known.", "bold $strong")
    else:
        head = Content.styled("Nothing is due.", "bold $strong")
    left = f"  {what_is_left(rest, now)}"
    keys = ["Enter opens the marked step."] if sitting.missed or rest.leeches else []
    keys += ["r goes on."] if rest.due else []
    return Content.assemble(head, left, (f"\n\n{' '.join([*keys, 'Esc goes back.'])}", "$quiet"))
