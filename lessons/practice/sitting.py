"""The order of the cards in one sitting, as a value: each move returns the sitting after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from lessons.review.cards import Card, Rating

FirstTry = Literal["right", "missed", "skipped", "now", "open"]
"""What the first try at a card came to; ``now`` is being asked, ``open`` comes later."""


@dataclass(frozen=True, slots=True)
class CardTurn:
    """A card's turn in a sitting; ``rating`` is None until it's answered, and when it's skipped.

    ``again`` marks a card that came back.  ``right`` says that it was answered rightly.
    """

    card: Card
    again: bool
    rating: Rating | None = None
    right: bool = False

    @property
    def comes_again(self) -> bool:
        """Whether the answer was wrong, or right and rated as not known."""
        return self.rating is not None and not (self.right and self.rating is not Rating.Again)


@dataclass(frozen=True, slots=True)
class _Answer:
    """How an answer was rated, and whether it was right, which no rating changes."""

    rating: Rating
    right: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """Each card once, then the missed ones again, until each was right and known once.

    A skipped card doesn't come again.  ``total`` counts the cards.  Their memories are as they
    were when the sitting began.
    """

    total: int
    _cards: tuple[Card, ...]
    """The cards in the order in which they come, the missed ones once more at the end."""
    _given: tuple[_Answer | None, ...] = ()
    """The answers to the first of them, None for each that was skipped."""
    _shown: bool = False
    """Whether the learner still looks at the last answer."""

    @classmethod
    def begin(cls, cards: Iterable[Card]) -> Sitting:
        """Start a sitting with these cards, in this order."""
        asked = tuple(cards)
        return cls(len(asked), asked)

    @property
    def current(self) -> CardTurn | None:
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
    def first_tries(self) -> tuple[CardTurn, ...]:
        """The first answers to the cards that were answered."""
        turns = map(self._turn, range(min(len(self._given), self.total)))
        return tuple(turn for turn in turns if turn.rating is not None)

    @property
    def outcomes(self) -> tuple[FirstTry, ...]:
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
    def last(self) -> CardTurn | None:
        """What `undo` would take back: the last answer or skip."""
        return self._turn(len(self._given) - 1) if self._given else None

    def answer(self, rating: Rating, right: bool) -> Sitting:
        """Answer the current card; the first answer counts, until `undo` or `rate`."""
        if self.over or self._shown:
            return self
        return replace(self, _given=(*self._given, _Answer(rating, right)), _shown=True)

    def rate(self, rating: Rating) -> Sitting:
        """Change the rating of the last answer; after a skip, change nothing."""
        answer = self._given[-1] if self._given else None
        if answer is None:
            return self
        given = (*self._given[:-1], replace(answer, rating=rating))
        if self._shown:
            return replace(self, _given=given)
        return replace(self.undo(), _given=given, _shown=True).onward()

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

    def _outcome(self, place: int) -> FirstTry:
        if place >= len(self._given):
            return "now" if place == self._place else "open"
        turn = self._turn(place)
        if turn.rating is None:
            return "skipped"
        return "right" if turn.right else "missed"

    @property
    def _place(self) -> int:
        return len(self._given) - self._shown

    def _turn(self, place: int) -> CardTurn:
        answer = self._given[place] if place < len(self._given) else None
        card, again = self._cards[place], place >= self.total
        if answer is None:
            return CardTurn(card, again)
        return CardTurn(card, again, answer.rating, answer.right)
