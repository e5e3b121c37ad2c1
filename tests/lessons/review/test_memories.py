"""What the progress file says of cards: what FSRS says of their answers, and no other thing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lessons.review.cards import CardId, Memory, Rating, Review, card_of, question_name
from lessons.review.memories import SLICE, Memories
from lessons.review.scheduler import Rules, Scheduler
from lessons.store.database import FILE
from lessons.store.progress import Progress
from lessons.store.schema import MIGRATIONS
from tests.lessons.store.test_schema import write_version_1
from tests.support.house import HOUSE
from tests.support.progress_files import rows, take_back
from tests.support.review_cards import DAY, NOON, histories
from tests.support.timed_progress import COURSE, SCHEDULER, WHAT, Counting, Desk, scheduled

AGAIN, HARD, GOOD, EASY = Rating


# Names


@pytest.mark.parametrize(
    ("question", "kind", "name"),
    [
        ("what", "question", "what"),
        ("predict:queue", "prediction", "queue"),
        ("blank:queue#2", "blank", "queue#2"),
    ],
)
def test_a_card_has_one_name_in_the_log(question: str, kind: str, name: str) -> None:
    card = card_of(COURSE, "flash", question)
    assert (card.kind, card.name) == (kind, name)
    assert question_name(card) == question


# What an answer was worth


@pytest.mark.parametrize(
    ("right", "hinted", "rating"),
    [(False, False, AGAIN), (False, True, AGAIN), (True, True, HARD), (True, False, GOOD)],
)
def test_an_answer_that_nobody_rated_is_worth_what_happened(
    desk: Desk, right: bool, hinted: bool, rating: Rating
) -> None:
    desk.progress.record_answer("flash", "what", "it", right, hinted=hinted)
    assert desk.memory() == scheduled((NOON, rating))


def test_the_latest_rating_counts_whenever_it_comes(desk: Desk) -> None:
    first = desk.answer(rating=EASY)
    desk.answer(at=NOON + DAY, rating=GOOD)
    assert desk.memory() == scheduled((NOON, EASY), (NOON + DAY, GOOD))
    desk.progress.rate_answer(first, HARD)
    assert desk.memory() == scheduled((NOON, HARD), (NOON + DAY, GOOD))
    desk.progress.rate_answer(first, AGAIN)
    assert desk.memory() == scheduled((NOON, AGAIN), (NOON + DAY, GOOD))


def test_an_answer_that_was_taken_back_is_forgotten(desk: Desk) -> None:
    desk.answer(rating=GOOD)
    desk.answer(at=NOON + DAY, rating=AGAIN)
    assert desk.memory() == scheduled((NOON, GOOD), (NOON + DAY, AGAIN))
    take_back(desk.progress, "flash", "what")
    assert desk.memory() == scheduled((NOON, GOOD))
    take_back(desk.progress, "flash", "what")
    assert desk.memory() is None
    assert Memories(desk.progress).histories() == {}


# Any history, any clock


@settings(suppress_health_check=list(HealthCheck), max_examples=25, deadline=None)
@given(history=histories.filter(bool))
def test_any_history_gives_what_the_scheduler_gives(desk: Desk, history: list[Review]) -> None:
    """The clock goes back and forth in it; each example has a card of its own."""
    name = f"q{len(Memories(desk.progress).remembered('flash'))}"
    for review in history:
        desk.answer(name, review.at, review.rating)
    card = card_of(COURSE, "flash", name)
    assert desk.memory(card) == SCHEDULER.schedule(card, history)
    assert Memories(desk.progress).histories()[card] == tuple(history)


def test_a_thousand_answers_to_one_card_are_replayed_at_once(desk: Desk) -> None:
    memory, at, answers = None, NOON, []
    for _ in range(1000):
        answers.append(("what", at, AGAIN))
        memory = SCHEDULER.after(WHAT, memory, Review(at, AGAIN))
        at = memory.due + DAY
    desk.answer_all(answers)
    assert Memories(desk.progress).refresh_memories(SCHEDULER) == 1
    assert Memories(desk.progress).memories() == {WHAT: memory}


def test_a_clock_at_the_end_of_time_does_no_harm(desk: Desk) -> None:
    desk.answer(at=datetime(9999, 12, 31, 23, tzinfo=UTC), rating=EASY)
    desk.answer(at=NOON, rating=EASY)
    memory = desk.memory()
    assert memory is not None
    assert (memory.reviews, memory.last_review) == (2, NOON)


def test_what_was_answered_under_a_wrong_clock_is_due_and_takes_no_days_new_cards(
    desk: Desk,
) -> None:
    desk.answer(at=NOON + 400 * DAY, rating=EASY)
    desk.memory()
    assert [card for card, _ in Memories(desk.progress).due_memories(NOON)] == [WHAT]
    assert Memories(desk.progress).due_counts([NOON], NOON) == {"flash": (1,)}
    assert Memories(desk.progress).begun_since(NOON - DAY) == 1
    assert Memories(desk.progress).begun_since(NOON - DAY, NOON + DAY) == 0


# What is replayed


def test_only_what_was_written_to_is_replayed(desk: Desk) -> None:
    for name in "abc":
        desk.answer(name)
    first, second, third = Counting(), Counting(), Counting()
    assert Memories(desk.progress).refresh_memories(first) == 3
    rated = desk.answer("b")
    assert Memories(desk.progress).refresh_memories(second) == 1
    desk.progress.rate_answer(rated, HARD)
    take_back(desk.progress, "flash", "c")
    assert Memories(desk.progress).refresh_memories(third) == 2
    assert Memories(desk.progress).refresh_memories(third) == 0
    replayed = [sorted(counting.replayed) for counting in (first, second, third)]
    assert replayed == [["a", "b", "c"], ["b"], ["b", "c"]]


def test_by_other_rules_all_is_replayed(desk: Desk) -> None:
    for name in "ab":
        desk.answer(name, rating=EASY)
    usual = desk.memory(card_of(COURSE, "flash", "a"))
    other = Counting(Rules(retention=0.8))
    assert Memories(desk.progress).refresh_memories(other) == 2
    later = Memories(desk.progress).memories()[card_of(COURSE, "flash", "a")]
    assert usual is not None
    assert later.due > usual.due
    assert desk.memory(card_of(COURSE, "flash", "a")) == usual


def test_replaying_can_be_cut_short_and_taken_up_again(desk: Desk) -> None:
    names = [f"q{number}" for number in range(SLICE + 20)]
    desk.answer_all((name, NOON, GOOD) for name in names)
    killed, rest = Counting(most=SLICE + 10), Counting()
    with pytest.raises(KeyboardInterrupt):
        Memories(desk.progress).refresh_memories(killed)
    assert len(Memories(desk.progress).memories()) == SLICE
    assert Memories(desk.progress).refresh_memories(rest, most=5) == 5
    assert Memories(desk.progress).refresh_memories(rest, most=0) == 0
    assert Memories(desk.progress).refresh_memories(rest) == 15
    assert sorted(killed.replayed[:SLICE] + rest.replayed) == sorted(names)
    assert len(Memories(desk.progress).memories()) == len(names)


def test_another_window_that_answers_meanwhile_is_heard(desk: Desk) -> None:
    with closing(desk.window()) as other:

        class Interrupted(Counting):
            def schedule(self, card: CardId, reviews: Iterable[Review]) -> Memory | None:
                known = tuple(reviews)  # read before the other window writes
                if len(self.replayed) == 0:
                    desk.now = NOON + DAY
                    other.record_answer("flash", "what", "it", False)
                return super().schedule(card, known)

        desk.answer(rating=GOOD)
        interrupted = Interrupted()
        assert Memories(desk.progress).refresh_memories(interrupted) == 1
        assert interrupted.replayed == ["what", "what"]
        assert Memories(desk.progress).memories() == {
            WHAT: scheduled((NOON, GOOD), (NOON + DAY, AGAIN))
        }


def test_another_window_that_replays_meanwhile_by_other_rules_is_not_mixed_up(
    desk: Desk,
) -> None:
    others = Scheduler(Rules(retention=0.8))
    with closing(desk.window()) as other:

        class Overtaken(Scheduler):
            def schedule(self, card: CardId, reviews: Iterable[Review]) -> Memory | None:
                Memories(other).refresh_memories(others)
                return super().schedule(card, reviews)

        desk.answer(rating=EASY)
        assert Memories(desk.progress).refresh_memories(Overtaken()) == 0
        theirs = others.schedule(WHAT, [Review(NOON, EASY)])
        assert Memories(desk.progress).memories() == {WHAT: theirs}


def test_courses_are_apart(desk: Desk) -> None:
    desk.answer(rating=EASY)
    with closing(desk.window("another")) as other:
        assert Memories(other).refresh_memories(SCHEDULER) == 0
        assert not (Memories(other).memories())
        assert not (Memories(other).histories())
        assert not (Memories(other).due_counts([NOON], NOON))
        assert Memories(desk.progress).refresh_memories(SCHEDULER) == 1
        other.record_answer("flash", "what", "it", False)
        assert Memories(other).refresh_memories(SCHEDULER) == 1
        assert [card.course for card in Memories(other).memories()] == ["another"]
    assert desk.memory() == scheduled((NOON, EASY))


# Other machines, older files, troubles


def test_a_merge_marks_what_it_brings_and_brings_no_memories(desk: Desk, tmp_path: Path) -> None:
    desk.answer("here", rating=GOOD)
    desk.memory()
    there = Desk(tmp_path / "there")
    rated = there.answer(rating=GOOD)
    there.answer("here", NOON + DAY, EASY)
    there.progress.rate_answer(rated, HARD)
    there.memory()
    assert desk.progress.merge(there.progress.lines())
    counting = Counting()
    assert Memories(desk.progress).refresh_memories(counting) == 2
    assert there.progress.merge(desk.progress.lines())
    Memories(there.progress).refresh_memories(SCHEDULER)
    assert Memories(there.progress).memories() == Memories(desk.progress).memories()
    assert desk.progress.merge(there.progress.lines())
    assert Memories(desk.progress).refresh_memories(counting) == 0
    there.progress.close()


@pytest.mark.parametrize("version", [1, 2])
def test_what_an_older_file_holds_is_replayed(version: int, tmp_path: Path) -> None:
    write_version_1(tmp_path)
    if version == 2:
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
            MIGRATIONS[1](db)
            db.execute("PRAGMA user_version = 2")
    with closing(Progress.open(tmp_path)) as progress:
        assert Memories(progress).refresh_memories(SCHEDULER) == 2
        found = Memories(progress).memories()
        first = datetime(2026, 3, 1, 10, tzinfo=UTC)
        what = card_of("flasklings", "flash", "what")
        assert found[what] == scheduled((first, GOOD), (first, AGAIN), card=what)
        assert {card.kind for card in found} == {"question", "prediction"}


def test_without_a_file_it_is_all_the_same_in_memory(desk: Desk) -> None:
    desk.answer("kept", rating=EASY)
    desk.memory()
    before = Memories(desk.progress).memories()
    with closing(sqlite3.connect(desk.folder / FILE, isolation_level=None)) as held:
        desk.progress.keeper.db.execute("PRAGMA busy_timeout = 0")
        held.execute("BEGIN IMMEDIATE")
        desk.answer(rating=GOOD)
        assert not desk.progress.durable
        counting = Counting()
        assert (
            Memories(desk.progress).refresh_memories(counting) == 1
        )  # what was made is taken along
        assert Memories(desk.progress).memories() == {**before, WHAT: scheduled((NOON, GOOD))}
        held.execute("ROLLBACK")
    desk.answer(at=NOON + DAY, rating=GOOD)
    assert desk.progress.durable
    assert desk.memory() == scheduled((NOON, GOOD), (NOON + DAY, GOOD))


def test_a_file_that_is_held_while_cards_are_replayed(desk: Desk) -> None:
    desk.answer(rating=GOOD)
    with closing(sqlite3.connect(desk.folder / FILE, isolation_level=None)) as held:
        desk.progress.keeper.db.execute("PRAGMA busy_timeout = 0")
        held.execute("BEGIN IMMEDIATE")
        assert desk.memory() == scheduled((NOON, GOOD))
        held.execute("ROLLBACK")
    desk.answer("more")
    assert desk.progress.durable
    assert set(Memories(desk.progress).memories()) <= {WHAT}
    assert desk.memory() == scheduled((NOON, GOOD))


@pytest.mark.parametrize(
    "damage",
    ["DROP TABLE memories", "DROP TABLE stale", "ALTER TABLE rules RENAME fingerprint TO life"],
)
def test_what_is_made_from_the_log_is_made_anew_where_it_is_broken(desk: Desk, damage: str) -> None:
    desk.answer(rating=GOOD)
    desk.memory()
    with closing(sqlite3.connect(desk.folder / FILE)) as other:
        other.execute(damage)
    desk.memory()  # meets the damage
    assert desk.memory() == scheduled((NOON, GOOD))
    desk.answer(at=NOON + DAY, rating=EASY)
    desk.answer("more")
    assert desk.progress.durable
    assert desk.memory() == scheduled((NOON, GOOD), (NOON + DAY, EASY))
    assert len(rows(desk.folder, "SELECT * FROM answers")) == 3
    assert not list(desk.folder.glob(f"{FILE}.unreadable*"))


def test_what_needs_no_schedule_never_loads_it(tmp_path: Path) -> None:
    code = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from lessons.store.progress import Progress
from lessons.review.memories import Memories
import lessons.export.report
progress = Progress.open(Path(sys.argv[1]))
answer = progress.record_answer("flash", "what", "it", True, rating=3)
progress.rate_answer(answer, 2)
progress.record_run("flash", "queue", True)
progress.undo_answer(answer)
progress.merge(list(progress.lines()))
now = datetime.now(UTC)
Memories(progress).due_counts([now], now)
Memories(progress).begun_since(datetime.now(UTC))
Memories(progress).first_runs("flash")
progress.close()
print("fsrs" in sys.modules)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
