"""Memories: what FSRS makes of all answers to a card, whatever was kept in between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lessons.review import scheduler
from lessons.review.cards import SLICE, CardId, Memory, Rating, Review, card_of, question_name
from lessons.review.memories import histories_of, read_memories, replay_memories
from lessons.review.scheduler import schedule
from lessons.store.database import FILE
from tests.support.house import HOUSE
from tests.support.progress_files import held, take_back
from tests.support.review_cards import DAY, NOON, histories
from tests.support.timed_progress import COURSE, WHAT, Desk, scheduled

AGAIN, HARD, GOOD, EASY = Rating


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
    for rating in (HARD, AGAIN):
        desk.progress.rate_answer(first, rating)
        assert desk.memory() == scheduled((NOON, rating), (NOON + DAY, GOOD))


@settings(suppress_health_check=list(HealthCheck), max_examples=25, deadline=None)
@given(history=histories.filter(bool))
def test_any_history_gives_what_the_scheduler_gives(desk: Desk, history: list[Review]) -> None:
    """The clock goes back and forth in it; each example has a card of its own."""
    name = f"q{len(desk.memories())}"
    for review in history:
        desk.answer(name, review.at, review.rating)
    card = card_of(COURSE, "flash", name)
    assert desk.memory(card) == schedule(card, history)
    assert histories_of(COURSE, desk.progress.all_answers())[card] == history


class Counting:
    """Notes which cards are replayed, and may interrupt a replay after some."""

    def __init__(self) -> None:
        self.replayed: list[str] = []
        self.most: int | None = None

    def schedule(self, card: CardId, reviews: Iterable[Review]) -> Memory | None:
        if len(self.replayed) == self.most:
            raise KeyboardInterrupt
        self.replayed.append(card.name)
        return schedule(card, reviews)

    def take(self) -> list[str]:
        """Return the cards that were replayed since the last time."""
        taken, self.replayed = sorted(self.replayed), []
        return taken


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(scheduler, "schedule", counting.schedule)
    return counting


def test_only_cards_with_new_answers_are_replayed(
    desk: Desk, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        desk.answer(name)
    assert (replay_memories(desk.progress), counting.take()) == (3, ["a", "b", "c"])
    rated = desk.answer("b")
    assert (replay_memories(desk.progress), counting.take()) == (1, ["b"])
    desk.progress.rate_answer(rated, HARD)
    take_back(desk.progress, "flash", "c")
    assert (replay_memories(desk.progress), counting.take()) == (2, ["b", "c"])
    with closing(desk.window()) as other:
        assert [card.name for card in read_memories(other)] == ["a", "b"]
        assert counting.take() == [], "windows share what was replayed"
    monkeypatch.setattr(scheduler, "FINGERPRINT", "of other settings")
    assert (replay_memories(desk.progress), counting.take()) == (2, ["a", "b"])


def test_a_replay_can_be_cut_short_and_goes_on_later(desk: Desk, counting: Counting) -> None:
    names = [f"q{number}" for number in range(SLICE + 20)]
    desk.answer_all((name, NOON, GOOD) for name in names)
    counting.most = SLICE + 10
    with pytest.raises(KeyboardInterrupt):
        desk.memories()
    kept = counting.replayed[:SLICE]
    counting.most = None
    counting.take()
    assert replay_memories(desk.progress, 5) == 5
    assert replay_memories(desk.progress) == 15
    assert sorted(kept + counting.replayed) == sorted(names)
    assert len(desk.memories()) == len(names)


def test_courses_are_apart(desk: Desk) -> None:
    desk.answer(rating=EASY)
    with closing(desk.window("another")) as other:
        assert read_memories(other) == {}
        other.record_answer("flash", "what", "it", False)
        assert [card.course for card in read_memories(other)] == ["another"]
    assert desk.memories() == {WHAT: scheduled((NOON, EASY))}


def test_a_merge_brings_answers_and_no_memories(desk: Desk, tmp_path: Path) -> None:
    desk.answer("here", rating=GOOD)
    desk.memory()
    there = Desk(tmp_path / "there")
    rated = there.answer(rating=GOOD)
    there.answer("here", NOON + DAY, EASY)
    there.progress.rate_answer(rated, HARD)
    assert desk.progress.merge(there.progress.lines())
    assert there.progress.merge(desk.progress.lines())
    assert there.memories() == desk.memories()
    assert desk.progress.merge(there.progress.lines())
    assert replay_memories(desk.progress) == 0, "there was nothing new"
    there.progress.close()


def test_a_replay_that_cannot_be_written_is_no_loss(desk: Desk) -> None:
    desk.answer(rating=GOOD)
    with held(desk.folder):
        desk.progress.store.db.execute("PRAGMA busy_timeout = 0")
        assert desk.memory() == scheduled((NOON, GOOD))
        (desk.folder / FILE).chmod(0o400)
        assert desk.progress.close() == "", "nothing that was done is lost"
    (desk.folder / FILE).chmod(0o600)
    desk.progress = desk.window()


def test_what_needs_no_schedule_never_imports_fsrs(tmp_path: Path) -> None:
    code = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from lessons.store.progress import Progress
import lessons.export.report
progress = Progress.open(Path(sys.argv[1]))
answer = progress.record_answer("flash", "what", "it", True, rating=3)
progress.rate_answer(answer, 2)
progress.record_run("flash", "queue", True)
progress.undo_answer(answer)
progress.merge(progress.lines())
progress.close()
print("fsrs" in sys.modules)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
