"""One sitting of review, as a value: every move returns the sitting after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from lessons.review.cards import Card, Rating, Review

Outcome = Literal["right", "missed", "skipped", "now", "open"]
"""What became of a card at the first try; ``now`` is asked, ``open`` still to come."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A card as it was put, and its answer: None while there is none, and where it was skipped.

    ``again`` marks a card that comes back; ``right`` says that it was answered, and rightly.
    """

    card: Card
    again: bool
    review: Review | None
    right: bool = False

    @property
    def comes_again(self) -> bool:
        """Whether it was answered wrongly, or rightly by one who says that they did not know."""
        review = self.review
        return review is not None and not (self.right and review.rating is not Rating.Again)


@dataclass(frozen=True, slots=True)
class _Answer:
    """How an answer was rated, and whether it was right, which no rating changes."""

    review: Review
    right: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """Each card once, then those missed again until each was right and known once, or skipped.

    ``total`` counts the cards.  Their memories are as they were when the sitting began.
    """

    total: int
    _cards: tuple[Card, ...]
    """The cards in the order in which they come, the missed ones once more at the end."""
    _given: tuple[_Answer | None, ...] = ()
    """What was answered to the first of them, None for each that was skipped."""
    _shown: bool = False
    """Whether the last answer is still looked at."""

    @classmethod
    def begin(cls, cards: Iterable[Card]) -> Sitting:
        """Start a sitting with these cards, in this order."""
        asked = tuple(cards)
        return cls(len(asked), asked)

    @property
    def current(self) -> Turn | None:
        """The card on the table, with its answer once it has one; None when the sitting is over."""
        place = self._place
        return self._turn(place) if place < len(self._cards) else None

    @property
    def over(self) -> bool:
        return self._place == len(self._cards)

    @property
    def position(self) -> int:
        """How many cards were put so far, the current one included; none counts twice."""
        return min(self._place + 1, self.total)

    @property
    def left(self) -> int:
        """How many cards are still to be answered rightly, the current one included."""
        return len(self._cards) - self._place

    @property
    def first_tries(self) -> tuple[Turn, ...]:
        """The first answers to the cards that were answered."""
        turns = map(self._turn, range(min(len(self._given), self.total)))
        return tuple(turn for turn in turns if turn.review is not None)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each card at the first try, in the order in which they come."""
        return tuple(map(self._outcome, range(self.total)))

    @property
    def right_first(self) -> int:
        """The score: how many were right at the first try."""
        return sum(turn.right for turn in self.first_tries)

    @property
    def missed(self) -> tuple[Card, ...]:
        """The cards that were wrong at the first try, in the order in which they came."""
        return tuple(turn.card for turn in self.first_tries if not turn.right)

    @property
    def topics_missed(self) -> tuple[tuple[str, str, str], ...]:
        """The steps to look at next, as course, lesson and step: those missed most often first."""
        return tuple(
            topic for topic, _ in Counter(card.topic for card in self.missed).most_common()
        )

    @property
    def last(self) -> Turn | None:
        """What `undo` would take back: the last answer or skip."""
        return self._turn(len(self._given) - 1) if self._given else None

    def answer(self, review: Review, right: bool) -> Sitting:
        """Answer the current card; the first answer stands, until `undo` or `rate`."""
        if self.over or self._shown:
            return self
        return replace(self, _given=(*self._given, _Answer(review, right)), _shown=True)

    def rate(self, rating: Rating) -> Sitting:
        """Rate the answer that is looked at otherwise; without one, change nothing."""
        answer = self._given[-1] if self._shown else None
        if answer is None:
            return self
        rated = replace(answer, review=replace(answer.review, rating=rating))
        return replace(self, _given=(*self._given[:-1], rated))

    def onward(self) -> Sitting:
        """Go on to the next card; without an answer to the current one, stay."""
        turn = self.current
        if turn is None or not self._shown:
            return self
        cards = (*self._cards, turn.card) if turn.comes_again else self._cards
        return replace(self, _cards=cards, _shown=False)

    def skip(self) -> Sitting:
        """Leave the current card for another sitting; one that is answered stays."""
        if self.over or self._shown:
            return self
        return replace(self, _given=(*self._given, None))

    def undo(self) -> Sitting:
        """Return the sitting as it was before the last answer or skip."""
        turn = self.last
        if turn is None:
            return self
        has_come = turn.comes_again and not self._shown
        cards = self._cards[:-1] if has_come else self._cards
        return replace(self, _cards=cards, _given=self._given[:-1], _shown=False)

    def _outcome(self, place: int) -> Outcome:
        if place >= len(self._given):
            return "now" if place == self._place else "open"
        turn = self._turn(place)
        if turn.review is None:
            return "skipped"
        return "right" if turn.right else "missed"

    @property
    def _place(self) -> int:
        return len(self._given) - self._shown

    def _turn(self, place: int) -> Turn:
        answer = self._given[place] if place < len(self._given) else None
        card, again = self._cards[place], place >= self.total
        if answer is None:
            return Turn(card, again, None)
        return Turn(card, again, answer.review, answer.right)
