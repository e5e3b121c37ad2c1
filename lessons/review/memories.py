"""The memories of a course's cards: what FSRS makes of all their answers.

The progress file keeps them as a cache, so that only cards with new answers are replayed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lessons.review.cards import CardId, Memory, Review, card_of
from lessons.review.rating import rating_of
from lessons.review.scheduler import Scheduler
from lessons.store.progress import SLICE, Progress, StoredAnswer

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Memory).decode


class Memories:
    """The memories of the cards in one course."""

    def __init__(self, progress: Progress, scheduler: Scheduler | None = None) -> None:
        self._progress = progress
        self._scheduler = scheduler or Scheduler()

    def replay(self, most: int | None = None) -> int:
        """Replay the cards with new, rated or undone answers; return how many, at most `most`.

        An answer takes some 50 µs.  Other windows wait only for a slice of the cards, and a slice
        that is done is kept.
        """
        replayed = 0
        while wanted := SLICE if most is None else min(SLICE, most - replayed):
            done = self._progress.replay_memories(
                self._scheduler.settings.fingerprint, self._replay, wanted
            )
            replayed += done
            if done < wanted:
                break
        return replayed

    def all(self) -> dict[CardId, Memory]:
        """Return the memory of every card that was answered, up to date."""
        self.replay()
        course = self._progress.course
        return {
            card_of(course, one.lesson, one.question): _unpack(one.memory)
            for one in self._progress.memories()
            if one.memory
        }

    def _replay(self, lesson: str, question: str, answers: Sequence[StoredAnswer]) -> bytes | None:
        card = card_of(self._progress.course, lesson, question)
        memory = self._scheduler.schedule(card, map(review_of, answers))
        return None if memory is None else _pack(memory)


def review_of(answer: StoredAnswer) -> Review:
    """Return an answer as FSRS sees it."""
    return Review(answer.at, rating_of(answer))


def histories_of(course: str, answers: Sequence[StoredAnswer]) -> dict[CardId, list[Review]]:
    """Return the reviews of each card, oldest first, from answers in that order."""
    histories: dict[CardId, list[Review]] = {}
    for answer in answers:
        card = card_of(course, answer.lesson, answer.question)
        histories.setdefault(card, []).append(review_of(answer))
    return histories
