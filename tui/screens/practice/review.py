"""Review: what is about to be forgotten, from all lessons, and a few new cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual.content import Content

from lessons.practice.question import askings
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card
from lessons.review.selection import SITTING
from tui.background.practice import replay_all
from tui.presenters.phrases import what_is_left
from tui.screens.practice.practice import PracticeScreen
from tui.widgets.summary import Look

if TYPE_CHECKING:
    from lessons.review.overview import Remaining
    from lessons.store.progress import Progress

MANY = 500
"""Cards replayed from which on the learner is told why it takes a while."""


class ReviewScreen(PracticeScreen):
    """The cards that are due, those most nearly forgotten first, then new ones."""

    BINDING_GROUP_TITLE = "Review"
    HELP = """
What you have met comes back when you are about to forget it: questions, predictions, blanks. How
well you knew it decides when it comes again; `r` says otherwise. What you miss comes again at the
end. Nothing has to be finished: Esc loses nothing, and what is left waits.
"""

    def come_back(self) -> None:
        """Review again, once the course was read anew."""
        self.host.open_review()

    def crumbs(self) -> tuple[str, ...]:
        return ("Review",)

    async def cards(self) -> Sequence[Card]:
        course = self.host.course
        self.askings = {
            card: asking
            for lesson in course.lessons
            for card, asking in askings(course.id, lesson).items()
        }
        await replay_all(self.host.journal, self._tell_replayed)
        now = datetime.now(UTC)

        def choose(progress: Progress) -> tuple[Card, ...]:
            from lessons.review.deck import Deck

            return Deck(progress, course.lessons).to_ask(now, None, most=SITTING)

        return [card for card in await self.host.journal.ask(choose) if card.id in self.askings]

    def _tell_replayed(self, cards: int) -> None:
        if cards >= MANY:  # all there ever was, the first time: that takes some seconds
            self.question.show(f"Working out what you remember: {cards} cards…")

    async def conclude(self) -> None:
        course = self.host.course
        now = datetime.now(UTC)

        def look(progress: Progress) -> Remaining:
            from lessons.review.overview import remaining

            return remaining(progress, course.lessons, now, None)

        rest = await self.host.journal.ask(look)
        looks = [*self.looks(), *(self._leech(card) for card in rest.leeches)]
        self.summary.show(came_to(self.sitting_now, rest, now), looks)

    def _leech(self, card: Card) -> Look:
        assert card.memory is not None
        lesson = self.lesson_of(card.id)
        step = next((one for one in lesson.steps if one.slug == card.step), lesson.steps[0])
        why = f"was forgotten {card.memory.lapses} times: read step"
        return Look(self.askings[card.id].ask, lesson.slug, step, why)


def came_to(sitting: Sitting, rest: Remaining, now: datetime) -> Content:
    """Return what a review came to, what is left, and when to come back."""
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
