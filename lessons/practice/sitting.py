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
        return self.rating is not None and (not self.right or self.rating is Rating.Again)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Each card once, then the missed ones again, until each was right and known once.

    A skipped card doesn't come again.  ``total`` counts the cards.  Their memories are as they
    were when the sitting began.
    """

    total: int
    _cards: tuple[Card, ...]
    _given: tuple[CardTurn, ...] = ()
    """The answers and skips so far; the missed cards come once more at the end."""
    _shown: bool = False
    """Whether the learner still looks at the last answer."""
    _repeats: bool = True
    """Whether the missed cards come again."""

    @classmethod
    def begin(cls, cards: Iterable[Card], *, repeats: bool = True) -> Sitting:
        """Start a sitting with these cards, in this order; unless it `repeats`, each comes once."""
        asked = tuple(cards)
        return cls(len(asked), asked, _repeats=repeats)

    @property
    def current(self) -> CardTurn | None:
        """The card on the table, with its answer once it has one; None when the sitting is over."""
        place, queue = self._place, self._queue
        if place < len(self._given):
            return self._given[place]
        return CardTurn(queue[place], place >= self.total) if place < len(queue) else None

    @property
    def over(self) -> bool:
        return self._place == len(self._queue)

    @property
    def position(self) -> int:
        """How many cards were put so far, the current one included; none counts twice."""
        return min(self._place + 1, self.total)

    @property
    def left(self) -> int:
        """How many cards are still to be answered rightly, the current one included."""
        return len(self._queue) - self._place

    @property
    def first_tries(self) -> tuple[CardTurn, ...]:
        """The first answers to the cards that were answered."""
        return tuple(turn for turn in self._given[: self.total] if turn.rating is not None)

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
        return self._given[-1] if self._given else None

    def answer(self, rating: Rating, right: bool) -> Sitting:
        """Answer the current card; the first answer counts, until `undo` or `rate`."""
        turn = self.current
        if turn is None or self._shown:
            return self
        answered = replace(turn, rating=rating, right=right)
        return replace(self, _given=(*self._given, answered), _shown=True)

    def rate(self, rating: Rating) -> Sitting:
        """Change the rating of the last answer; after a skip, change nothing."""
        if self.last is None or self.last.rating is None:
            return self
        rated = replace(self.last, rating=rating)
        return replace(self, _given=(*self._given[:-1], rated))

    def onward(self) -> Sitting:
        """Go on to the next card; without an answer to the current one, stay."""
        return replace(self, _shown=False)

    def skip(self) -> Sitting:
        """Leave the current card for another sitting; an answered card stays."""
        turn = self.current
        if turn is None or self._shown:
            return self
        return replace(self, _given=(*self._given, turn))

    def undo(self) -> Sitting:
        """Return the sitting as it was before the last answer or skip."""
        return replace(self, _given=self._given[:-1], _shown=False)

    def _outcome(self, place: int) -> FirstTry:
        if place >= len(self._given):
            return "now" if place == self._place else "open"
        turn = self._given[place]
        if turn.rating is None:
            return "skipped"
        return "right" if turn.right else "missed"

    @property
    def _place(self) -> int:
        return len(self._given) - self._shown

    @property
    def _queue(self) -> list[Card]:
        """All cards in the order in which they come, as far as it's known."""
        return [*self._cards] + [
            turn.card for turn in self._given[: self._place] if self._repeats and turn.comes_again
        ]
