"""The memories of a course's cards: what FSRS makes of all their answers.

The progress file keeps them as a cache, so that only cards with new answers are replayed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from lessons.review import scheduler
from lessons.review.cards import SLICE, CardId, Memory, Review, card_of
from lessons.review.rating import rating_of
from lessons.store import queries
from lessons.store.progress import Progress, StoredAnswer
from lessons.store.rows import execute, fetch

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Memory).decode


class CardMemory(msgspec.Struct, frozen=True, gc=False):
    """The memory of a card as the progress file keeps it."""

    lesson: str
    question: str
    memory: bytes = b""


def replay_memories(progress: Progress, most: int = SLICE) -> int:
    """Replay the cards with new, rated or undone answers, at most `most`; return how many.

    An answer takes some 60 µs.
    """
    course, made_with = progress.course, scheduler.FINGERPRINT

    def replay(db: sqlite3.Connection) -> int:
        stale = fetch(
            db, CardMemory, queries.STALE_MEMORIES, course=course, made_with=made_with, most=most
        )
        for one in stale:
            card = {"course": course, "lesson": one.lesson, "question": one.question}
            answers = fetch(db, StoredAnswer, queries.ANSWERS_TO, **card)
            memory = scheduler.schedule(card_of(**card), map(review_of, answers))
            if memory is None:
                execute(db, queries.REMOVE_MEMORY, **card)
            else:
                packed = _pack(memory)
                execute(db, queries.KEEP_MEMORY, made_with=made_with, memory=packed, **card)
        return len(stale)

    return progress.store.derive(replay)


def read_memories(progress: Progress) -> dict[CardId, Memory]:
    """Return the memory of every card that was answered, up to date."""
    course = progress.course
    while replay_memories(progress) == SLICE:
        pass
    kept = progress.store.read(lambda db: fetch(db, CardMemory, queries.MEMORIES, course=course))
    return {card_of(course, one.lesson, one.question): _unpack(one.memory) for one in kept}


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
