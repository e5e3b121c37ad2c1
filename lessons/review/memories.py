"""What the progress file says of the cards of review: made from the log, by what FSRS says.

Nothing here decides when a card comes back; `lessons.review` does.  It is imported only where a
memory is asked for: fsrs alone takes longer to load than an answer to be kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lessons.store import queries as summaries
from lessons.store.entries import SPOILED_TURN, in_utc, moment, stored, turn_of
from lessons.store.rows import Row, made
from lessons.store.schema import DERIVED

if TYPE_CHECKING:
    from lessons.review.cards import CardId, Memory, Review
    from lessons.review.scheduler import Scheduler
    from lessons.store.progress import Progress

SLICE = 100
"""So many cards are replayed before what came of it is written."""

_PAGE = 64
"""So many due cards are read at once: a sitting asks for fewer."""

_Made = list[tuple[str, str, int, "Memory | None"]]
"""Lesson, question, the mark it was stale with, and what is remembered of it now."""


class Memories:
    """The memories of the cards of a progress's course, as they were at the last refresh."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._keeper = progress.keeper

    @property
    def course(self) -> str:
        """The course whose cards these are."""
        return self._progress.course

    def refresh_memories(self, scheduler: Scheduler, most: int | None = None) -> int:
        """Replay the cards that were answered, rated or undone; return how many.

        With other rules than the last time that is all cards.  It costs some 50 µs for each answer
        that such a card ever had, nothing for the others: a few milliseconds in daily use, five
        seconds for 100,000 answers that were never replayed.  What is done is kept as it goes on,
        so that it can be cut short (by a crash, or after `most` cards) and taken up again; no other
        window waits for it.
        """
        rules = scheduler.rules.fingerprint
        if self._read(summaries.RULES) != [(rules,)]:
            self._keeper.derive(partial(_begin_anew, rules=rules))
        replayed = 0
        before: list[Row] = []
        while wanted := SLICE if most is None else min(SLICE, most - replayed):
            # The mark is read before the history: what is written in between makes another.
            stale = self._read(summaries.STALE, most=wanted)
            if not stale or stale == before:  # a bad byte in a name: it cannot be struck off
                break
            before = stale
            made = [
                (lesson, question, mark, self._replay(scheduler, lesson, question))
                for lesson, question, mark in stale
            ]
            kept = self._keeper.derive(partial(_keep, rules=rules, course=self.course, made=made))
            if kept is None:
                break
            replayed += kept
        return replayed

    def due_memories(self, now: datetime) -> Iterator[tuple[CardId, Memory]]:
        """Yield the cards that are due, the least likely remembered first.

        The first ones cost a few milliseconds among 10,000, however many of them are due.
        """
        from lessons.review.selection import IS_DUE_SQL, URGENCY_SQL

        sql = (
            f"{summaries.MEMORIES} AND {IS_DUE_SQL}"
            f" ORDER BY {URGENCY_SQL} DESC, due, lesson, question LIMIT :most"
        )
        seen = set()
        for most in (_PAGE, -1):
            rows = self._read(sql, now=turn_of(now), most=most)
            yield from self._memories([row for row in rows if row[:2] not in seen])
            if len(rows) < most:
                return
            seen = {row[:2] for row in rows}

    def memories(self) -> dict[CardId, Memory]:
        """Return what is remembered of every card that was answered."""
        return dict(self._memories(self._read(summaries.MEMORIES)))

    def lapsed_memories(self, least: int) -> dict[CardId, Memory]:
        """Return what is remembered of the cards that were forgotten so often, or more often."""
        sql = f"{summaries.MEMORIES} AND lapses >= :least"
        return dict(self._memories(self._read(sql, least=least)))

    def remembered(self, lesson: str) -> frozenset[str]:
        """Return the names of what was answered of a lesson, as the log has them."""
        return frozenset(name for (name,) in self._read(summaries.REMEMBERED, lesson=lesson))

    def begun_since(self, at: datetime, until: datetime | None = None) -> int:
        """Return how many cards were first reviewed since then.

        ``until`` leaves out those of a time to come, which a wrong clock made.
        """
        end = turn_of(until) if until else SPOILED_TURN
        return int(self._read(summaries.BEGUN, since=turn_of(at), until=end)[0][0])

    def first_runs(self, lesson: str) -> dict[str, datetime]:
        """Return when each step of a lesson was first run, however often it was since."""
        rows = self._read(summaries.FIRST_RUNS, lesson=lesson)
        return dict(made(_first_run, rows, self._keeper.spoiled))

    def histories(self, since: datetime | None = None) -> dict[CardId, tuple[Review, ...]]:
        """Return the reviews of each card that stand, in their order.

        With `since`, those since then, and before each of them the one before: it tells how long
        the card was not asked.  All answers are read for it: 100,000 take about a second.
        """
        from lessons.review.cards import card_of

        if since is None:
            rows = self._read(summaries.HISTORIES)
        else:
            rows = self._read(summaries.LATE_HISTORIES, since=in_utc(since))
        return {
            card_of(self.course, lesson, question): tuple(self._reviews(row[2:] for row in group))
            for (lesson, question), group in groupby(rows, key=lambda row: row[:2])
        }

    def answered(self, since: datetime) -> list[tuple[datetime, bool]]:
        """Return when each answer since then was given that stands, and whether it was right."""
        rows = self._read(summaries.ANSWERED, since=in_utc(since))
        return list(made(lambda row: (moment(row[0]), bool(row[1])), rows, self._keeper.spoiled))

    def due_counts(
        self, ends: Sequence[datetime], now: datetime, without: Iterable[tuple[str, str]] = ()
    ) -> dict[str, tuple[int, ...]]:
        """Return, by lesson, how many cards are due by each of these times, seen from now.

        ``without`` are lesson and name of those that do not count: the store knows no course, and
        what one no longer has would be due for ever.  `lessons.review.deck` leaves them out.
        """
        if not ends:
            return {}
        # What was answered in the future is due now, as in `lessons.review.choosing.is_due`.
        wrong = "last_review > :now + 86400000000"
        sums = ", ".join(f"sum(due <= :end{place} OR {wrong})" for place in range(len(ends)))
        rows = self._read(
            f"SELECT lesson, {sums} FROM memories WHERE {summaries.IS_WANTED} GROUP BY lesson",
            without=json.dumps(list(without)),
            now=turn_of(now),
            **{f"end{place}": turn_of(end) for place, end in enumerate(ends)},
        )
        return {lesson: tuple(counts) for lesson, *counts in rows}

    def _replay(self, scheduler: Scheduler, lesson: str, question: str) -> Memory | None:
        """Return what is remembered of a card after its whole history."""
        from lessons.review.cards import card_of

        rows = self._read(summaries.HISTORY, lesson=lesson, question=question)
        return scheduler.schedule(card_of(self.course, lesson, question), self._reviews(rows))

    def _memories(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[CardId, Memory]]:
        from lessons.review.cards import Memory, card_of

        for lesson, question, *row in rows:
            try:
                memory = Memory.from_row(tuple(row))
            except (ValueError, TypeError, OverflowError):  # spoiled: it can be made anew
                self._keeper.derive(partial(_doubt, card=(self.course, lesson, question)))
            else:
                yield card_of(self.course, lesson, question), memory

    def _reviews(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Review]:
        from lessons.review.cards import Rating, Review

        def review(row: tuple[Any, ...]) -> Review:
            return Review(moment(row[0]), Rating(row[1]))

        return made(review, rows, self._keeper.spoiled)

    def _read(self, sql: str, **wanted: object) -> list[tuple[Any, ...]]:
        return self._keeper.read(sql, course=self.course, **wanted)


def _first_run(row: Row) -> tuple[str, datetime]:
    step, *times = row
    return step, min(map(moment, filter(None, times)))


def _doubt(db: sqlite3.Connection, card: tuple[str, str, str]) -> None:
    """Let the memory of a card be made anew."""
    db.execute(
        "INSERT INTO stale VALUES (?, ?, ?, random())"
        " ON CONFLICT DO UPDATE SET mark = excluded.mark",
        tuple(map(stored, card)),
    )


def _begin_anew(db: sqlite3.Connection, rules: str) -> None:
    """Let every memory be made again, by these rules; marks of other rules hold no longer."""
    db.execute(
        "INSERT INTO rules VALUES (1, ?)"
        " ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint",
        (rules,),
    )
    db.execute(
        "INSERT INTO stale SELECT course, lesson, question, 0 FROM memories WHERE true"
        " ON CONFLICT DO NOTHING"
    )
    db.execute("UPDATE stale SET mark = random()")


def _keep(db: sqlite3.Connection, rules: str, course: str, made: _Made) -> int | None:
    """Keep what was replayed of the cards that nobody wrote to since; return how many.

    None: another window replays by other rules.
    """
    if db.execute(summaries.RULES).fetchone() != (rules,):
        return None
    kept = 0
    marks = ", ".join("?" * len(DERIVED["memories"]))
    for lesson, question, mark, memory in made:
        card = tuple(map(stored, (course, lesson, question)))
        where = "WHERE course = ? AND lesson = ? AND question = ?"
        if not db.execute(f"DELETE FROM stale {where} AND mark = ?", (*card, mark)).rowcount:
            continue
        if memory is None:  # every answer to it was taken back
            db.execute(f"DELETE FROM memories {where}", card)
        else:
            db.execute(f"REPLACE INTO memories VALUES ({marks})", (*card, *memory.row))
        kept += 1
    return kept
