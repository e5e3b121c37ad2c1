"""What a sitting came to, in lines of text, and the steps to read next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lessons.course.loader import BUILT_IN
from lessons.practice.question import Asking
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId
from sandbox.text import one_line
from tui.plain.talk import item
from tui.plain.targets import Target


@dataclass(frozen=True, slots=True)
class Summary:
    """Speaks of a course's cards; ``askings`` must hold those that it speaks of."""

    target: Target
    askings: Mapping[CardId, Asking]

    def score(self, sitting: Sitting, *, durable: bool) -> str:
        """Return how many were right, or how far the learner came, and whether it is kept."""
        total, right = len(sitting.first_tries), sitting.right_first
        if not total:
            return "Nothing was answered." if sitting.over else "You leave before the first answer."
        score = f"{right} of {total} right at the first try."
        if sitting.over:
            return score
        kept = "Your answers are kept." if durable else "Your answers are not written down yet."
        return f"You leave after {total} of {sitting.total}. {score} {kept}"

    def missed(self, sitting: Sitting) -> Iterator[str]:
        """Yield what was missed, each with the step that teaches it."""
        yield from self._looks(sitting.missed, lambda card: "Missed: ")

    def leeches(self, cards: tuple[Card, ...]) -> Iterator[str]:
        """Yield what is forgotten again and again, each with the step that teaches it."""
        yield from self._looks(cards, _forgotten)

    def _looks(self, cards: tuple[Card, ...], label: Callable[[Card], str]) -> Iterator[str]:
        for card in cards:
            ask = self.askings[card.id].ask.strip().split("\n\n")[0]
            yield item("- ", label(card) + ask)
            yield f"  {self._step(card)}"

    def _step(self, card: Card) -> str:
        """Return where the step that teaches a card is read."""
        lesson = next(one for one in self.target.course.lessons if one.slug == card.id.lesson)
        step = next((one for one in lesson.steps if one.slug == card.step), lesson.steps[0])
        title, where = one_line(step.title), f"{lesson.number}/{step.number}"
        if self.target.folder == BUILT_IN:
            return f"Read {title}: flasklings read {where}"
        return f"It is taught in step {where}, {title}."


def counted(number: int, what: str) -> str:
    """Return a number of things, in one or in many."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _forgotten(card: Card) -> str:
    assert card.memory is not None
    return f"Forgotten {card.memory.lapses} times: "
