"""Review: what is about to be forgotten, from all lessons, and a few new cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from lessons.practice.doors import NextDoor, doors
from lessons.practice.lesson_questions import lesson_questions
from lessons.practice.question import QuestionToAsk
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId
from lessons.review.selection import SITTING
from tui.background.practice import replay_all
from tui.presenters.phrases import what_is_left
from tui.screens.practice.screen import PracticeScreen, Questions

if TYPE_CHECKING:
    from lessons.review.overview import Remaining
    from lessons.store.progress import Progress

MANY = 500
"""The learner is told about a replay of this many cards, because it takes a while."""


class ReviewScreen(PracticeScreen):
    """Asks the cards that are due, those most nearly forgotten first, then new ones."""

    BINDING_GROUP_TITLE = "Review"
    HELP = """
Questions, predictions and blanks come back when you're about to forget them. The better you knew an
answer, the later it comes back, and `e` changes that. What you miss comes back at the end of the
round. You don't have to finish: `Esc` loses nothing, and the other questions wait.
"""
    crumbs = ("Review",)
    _left = 0
    """How many questions were still due at the end."""

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
                self.show_now()
                self.question.show(f"Working out what you remember: {cards} cards…")

        await replay_all(journal, tell_count)
        now, zone = self.clock.now(), self.clock.zone

        def due(progress: Progress) -> tuple[Sequence[Card], int]:
            from lessons.review.deck import Deck

            deck = Deck(progress, course.lessons)
            return deck.today(now, zone, most=SITTING).in_order(), len(deck.today(now, zone).cards)

        cards, today = await journal.ask(due)
        self.waiting = today - len(cards)
        return cards, questions

    @property
    def can_review(self) -> bool:
        return self._left > 0

    async def conclude(self) -> tuple[Content, Sequence[NextDoor]]:
        """Say what was known, what is left, and what is forgotten again and again."""
        course, now = self.host.course, self.clock.now()

        def what_is_due(progress: Progress) -> Remaining:
            from lessons.review.overview import remaining

            return remaining(progress, course.lessons, now, self.clock.zone)

        rest = await self.host.journal.ask(what_is_due)
        self._left = rest.due
        steps = self.missed_steps()
        for card in rest.leeches:
            assert card.memory is not None
            steps.append(self.step_to_read(card, f"forgotten {card.memory.lapses} times"))
        more = f"Review {min(rest.due, SITTING)} more" if rest.due else ""
        sitting = self.session.sitting
        return (
            review_score(sitting, rest, now),
            doors(more=more, missed=len(sitting.missed), to_read=steps),
        )


def review_score(sitting: Sitting, rest: Remaining, now: datetime) -> Content:
    """Return the score of a review, what is left, and when to come back."""
    total = len(sitting.first_tries)
    if total and not sitting.missed:
        said = "✓ Right" if total == 1 else f"✓ All {total} right"
        head = Content.styled(f"{said} on the first try.\n", "bold $mark-passed")
    elif total:
        said = f"{sitting.right_first} of {total} right on the first try.\n"
        head = Content.styled(said, "bold $strong")
    else:
        head = Content()
    return Content.assemble(head, (what_is_left(rest, now), "$quiet" if head else "bold $strong"))
