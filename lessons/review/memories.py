"""The memories of a course's cards: what FSRS makes of all their answers.

The progress file keeps them as a cache, so that only cards with new answers are replayed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lessons.review import scheduler
from lessons.review.cards import CardId, Memory, Review, card_of
from lessons.review.rating import rating_of
from lessons.store.progress import SLICE, Progress, StoredAnswer

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Memory).decode


def replay_memories(progress: Progress, most: int | None = None) -> int:
    """Replay the cards with new, rated or undone answers; return how many, at most `most`.

    An answer takes some 50 µs.  Other windows wait only for a slice of the cards, and a slice
    that is done is kept.
    """

    def replay(lesson: str, question: str, answers: Sequence[StoredAnswer]) -> bytes | None:
        card = card_of(progress.course, lesson, question)
        memory = scheduler.schedule(card, map(review_of, answers))
        return None if memory is None else _pack(memory)

    replayed = 0
    while wanted := SLICE if most is None else min(SLICE, most - replayed):
        done = progress.replay_memories(scheduler.FINGERPRINT, replay, wanted)
        replayed += done
        if done < wanted:
            break
    return replayed


def read_memories(progress: Progress) -> dict[CardId, Memory]:
    """Return the memory of every card that was answered, up to date."""
    replay_memories(progress)
    return {
        card_of(progress.course, one.lesson, one.question): _unpack(one.memory)
        for one in progress.memories()
        if one.memory
    }


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
