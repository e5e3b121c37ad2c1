"""Scheduling: what FSRS says, to the last digit, from values that were written down and read."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Protocol
from zoneinfo import ZoneInfo

import fsrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import CardId, CardState, Memory, Rating, Review, question_name
from lessons.review.memories import Memories
from lessons.review.scheduler import FsrsSettings, Scheduler, fuzz
from lessons.store.progress import Progress
from tests.support.review_cards import NOON, card_id, histories, memories, reviews

AGAIN, HARD, GOOD, EASY = Rating
CARD = card_id("which-comes-first")

MINUTE = timedelta(minutes=1)
AS_PUBLISHED = FsrsSettings(
    learning_steps=(MINUTE, 10 * MINUTE), relearning_steps=(10 * MINUTE,), fuzz=False
)
"""What the package's own tests leave as it is."""

Begin = Callable[[FsrsSettings], "Answers"]

BEGIN = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
"""When the package's own tests begin."""


def written_and_read(memory: Memory) -> Memory:
    """Pack a memory as the progress file keeps it, and unpack it again."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Memory)


class Answers(Protocol):
    """Answers to one card, each with what is remembered after it."""

    def answer(self, rating: Rating, at: datetime) -> Memory: ...


class OneByOne:
    """The scheduler is given each answer, and the memory goes through a database in between."""

    def __init__(self, rules: FsrsSettings, folder: Path) -> None:
        self._scheduler = Scheduler(rules)
        self._memory: Memory | None = None

    def answer(self, rating: Rating, at: datetime) -> Memory:
        self._memory = self._scheduler.after(CARD, self._memory, Review(at, rating))
        self._memory = written_and_read(self._memory)
        return self._memory


class Kept:
    """Each answer is recorded in the progress file, and the memory read from there."""

    def __init__(self, rules: FsrsSettings, folder: Path) -> None:
        self._scheduler = Scheduler(rules)
        self._at = BEGIN
        self._progress = Progress.open(folder, CARD.course, clock=lambda: self._at)

    def answer(self, rating: Rating, at: datetime) -> Memory:
        self._at = at
        right = rating is not AGAIN
        self._progress.record_answer(
            CARD.lesson, question_name(CARD), "an option", right, rating=rating
        )
        return Memories(self._progress, self._scheduler).all()[CARD]

    def close(self) -> None:
        self._progress.close()


@pytest.fixture(params=[OneByOne, Kept])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Begin]:
    """Begin with a card that was never answered."""
    with ExitStack() as opened:

        def begin_one(rules: FsrsSettings) -> Answers:
            one: Answers = request.param(rules, Path(tempfile.mkdtemp(dir=tmp_path)))
            if isinstance(one, Kept):
                opened.callback(one.close)
            return one

        yield begin_one


def answered_when_due(answers: Answers, ratings: Sequence[Rating]) -> list[Memory]:
    """Answer a card each time it is due."""
    at, seen = BEGIN, []
    for rating in ratings:
        memory = answers.answer(rating, at)
        at = memory.due
        seen.append(memory)
    return seen


def intervals(memories: Sequence[Memory]) -> list[timedelta]:
    return [memory.due - memory.last_review for memory in memories]


def test_the_published_intervals(begin: Begin) -> None:
    ratings = [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5
    seen = answered_when_due(begin(AS_PUBLISHED), ratings)
    days = [interval.days for interval in intervals(seen)]
    assert days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    assert seen[-1].lapses == 1  # the second miss came while it was learnt anew
    assert seen[-1].reviews == 13
    assert seen[-1].first_review == BEGIN


def test_the_published_memory(begin: Begin) -> None:
    answers, at = begin(AS_PUBLISHED), BEGIN
    for rating, days in zip([AGAIN] + [GOOD] * 5, [0, 0, 1, 3, 8, 21], strict=True):
        at += timedelta(days=days)
        memory = answers.answer(rating, at)
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_the_published_floor_of_difficulty(begin: Begin) -> None:
    answers = begin(AS_PUBLISHED)
    for microsecond in range(10):
        memory = answers.answer(EASY, BEGIN + timedelta(microseconds=microsecond))
    assert memory.difficulty == 1.0


def test_the_published_floor_of_stability() -> None:
    scheduler, memory, at = Scheduler(AS_PUBLISHED), None, BEGIN
    for _ in range(1000):
        memory = scheduler.after(CARD, memory, Review(at, AGAIN))
        assert memory.stability >= 0.001
        at = memory.due + timedelta(days=1)


@pytest.mark.parametrize(
    ("steps", "ratings", "minutes", "state"),
    [
        ((1, 10), [GOOD], 10, CardState.Learning),
        ((1, 10), [AGAIN], 1, CardState.Learning),
        ((1, 10), [HARD], 5.5, CardState.Learning),
        ((1, 10), [GOOD, HARD], 10, CardState.Learning),
        ((10,), [HARD], 15, CardState.Learning),
    ],
)
def test_the_published_learning_steps(
    begin: Begin, steps: Sequence[int], ratings: Sequence[Rating], minutes: float, state: CardState
) -> None:
    rules = FsrsSettings(learning_steps=tuple(number * MINUTE for number in steps), fuzz=False)
    last = answered_when_due(begin(rules), ratings)[-1]
    assert (intervals([last]), last.state) == ([minutes * MINUTE], state)


@pytest.mark.parametrize(
    ("steps", "ratings", "minutes"),
    [
        ((10,), [AGAIN], 10),
        ((10,), [AGAIN, AGAIN], 10),
        ((10,), [AGAIN, HARD], 15),
        ((1, 10), [AGAIN, HARD], 5.5),
        ((1, 10), [AGAIN, HARD, GOOD], 10),
        ((1, 10), [AGAIN, HARD, GOOD, HARD], 10),
    ],
)
def test_the_published_relearning_steps(
    begin: Begin, steps: Sequence[int], ratings: Sequence[Rating], minutes: float
) -> None:
    rules = FsrsSettings(relearning_steps=tuple(number * MINUTE for number in steps), fuzz=False)
    last = answered_when_due(begin(rules), [EASY, *ratings])[-1]
    assert (intervals([last]), last.state) == ([minutes * MINUTE], CardState.Relearning)


@pytest.mark.parametrize(
    "rules", [FsrsSettings(learning_steps=()), FsrsSettings(relearning_steps=())]
)
def test_without_steps_a_missed_card_waits_a_day(begin: Begin, rules: FsrsSettings) -> None:
    seen = answered_when_due(begin(rules), [EASY, AGAIN] if rules.learning_steps else [AGAIN])
    assert seen[-1].state is CardState.Review
    assert intervals(seen)[-1] >= timedelta(days=1)


def test_the_published_longest_interval(begin: Begin) -> None:
    seen = answered_when_due(begin(FsrsSettings(longest=100)), [EASY, GOOD, EASY, GOOD, EASY])
    for interval in intervals(seen):
        assert interval <= timedelta(days=100)


def test_a_lower_retention_waits_longer_with_the_same_memory(begin: Begin) -> None:
    usual, easier = begin(AS_PUBLISHED), begin(replace(AS_PUBLISHED, retention=0.8))
    at = BEGIN
    for rating in [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5:
        one, other = (answers.answer(rating, at) for answers in (usual, easier))
        assert (one.stability, one.difficulty) == (other.stability, other.difficulty)
        at = one.due
    assert one.due < other.due


@pytest.mark.parametrize(("seed", "days"), [(42, 12), (12345, 11)])
def test_the_published_fuzz(begin: Begin, seed: int, days: int) -> None:
    exact = intervals(answered_when_due(begin(AS_PUBLISHED), [GOOD] * 3))[-1]
    assert fuzz(exact, Random(seed).random(), 36500).days == days


@given(st.integers(0, 40000), st.integers(1, 36500), st.integers(0, 2**32))
def test_fuzz_picks_what_the_package_picks(days: int, longest: int, seed: int) -> None:
    interval = timedelta(days=min(days, longest))
    package = fsrs.Scheduler(maximum_interval=longest)
    random.seed(seed)
    theirs = package._get_fuzzed_interval(interval=interval)
    assert fuzz(interval, Random(seed).random(), longest) == theirs


@given(histories)
def test_every_history_gives_what_the_package_gives(history: list[Review]) -> None:
    package = fsrs.Scheduler(
        learning_steps=FsrsSettings().learning_steps,
        relearning_steps=FsrsSettings().relearning_steps,
        enable_fuzzing=False,
    )
    scheduler = Scheduler(FsrsSettings(fuzz=False))
    card, memory = fsrs.Card(card_id=1, due=NOON), None
    for review in history:
        card, _ = package.review_card(card, fsrs.Rating(review.rating), review.at)
        memory = written_and_read(scheduler.after(CARD, memory, review))
        ours = (memory.state, memory.step, memory.stability, memory.difficulty, memory.due)
        assert ours == (CardState(card.state), card.step, card.stability, card.difficulty, card.due)
        assert scheduler.retrievability(memory, NOON) == package.get_card_retrievability(card, NOON)


@given(histories, reviews)
def test_the_kept_memory_goes_on_as_the_whole_history_does(
    history: list[Review], review: Review
) -> None:
    scheduler = Scheduler()
    memory = scheduler.schedule(CARD, history)
    kept = memory and written_and_read(memory)
    assert kept == memory
    whole = Scheduler().schedule(CARD, [*history, review])
    assert scheduler.after(CARD, kept, review) == whole


@given(memories)
def test_a_memory_is_read_back_exactly(memory: Memory) -> None:
    assert written_and_read(memory) == memory


def test_no_reviews_leave_nothing_to_remember() -> None:
    assert Scheduler().schedule(CARD, []) is None


def test_a_name_that_is_no_whole_text_comes_to_a_day_like_any_other() -> None:
    reviews = [Review(NOON + timedelta(days=30 * n), GOOD) for n in range(4)]
    odd = [Scheduler().schedule(card_id(name), reviews) for name in ("\ud800", "\ud800", "\ud801")]
    assert odd[0] is not None
    assert odd[0] == odd[1]
    assert odd[0].reviews == 4


@given(histories.filter(bool))
def test_what_was_answered_is_due_later_whatever_the_clock_said(history: list[Review]) -> None:
    memory = Scheduler().schedule(CARD, history)
    assert memory is not None
    assert memory.last_review == history[-1].at
    assert memory.due > history[-1].at
    assert memory.reviews == len(history)
    assert 0 <= Scheduler().retrievability(memory, NOON) <= 1


def test_with_the_clock_set_back_an_answer_counts_as_one_of_the_same_day() -> None:
    scheduler = Scheduler(FsrsSettings(fuzz=False))
    learnt = scheduler.schedule(CARD, [Review(NOON, EASY)])
    back = scheduler.after(CARD, learnt, Review(NOON - timedelta(days=400), GOOD))
    at_once = scheduler.after(CARD, learnt, Review(NOON + MINUTE, GOOD))
    assert (back.stability, back.difficulty) == (at_once.stability, at_once.difficulty)
    assert back.due - back.last_review == at_once.due - at_once.last_review


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Tehran"]),
)
def test_a_zone_with_its_hours_back_and_forth_changes_nothing(local: datetime, zone: str) -> None:
    at = local.replace(tzinfo=ZoneInfo(zone))
    here, there = Review(at, GOOD), Review(at.astimezone(UTC), GOOD)
    assert here == there
    assert Scheduler().schedule(CARD, [here]) == Scheduler().schedule(CARD, [there])


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        Review(datetime(2025, 6, 2, 12), GOOD)


def test_the_fuzz_is_the_same_on_every_machine() -> None:
    """A change here sends every learner's cards to other days: let it be meant."""
    history = [Review(NOON + timedelta(days=days), GOOD) for days in (0, 1, 4, 20, 90)]
    scheduler = Scheduler()
    due = []
    for name in "abcdef":
        memory = scheduler.schedule(card_id(name), history)
        assert memory is not None
        due.append((memory.due - history[-1].at).days)
    assert due == [224, 239, 234, 232, 231, 231]


def test_the_fuzz_leaves_the_random_numbers_of_others_alone() -> None:
    random.seed(1)
    before = random.getstate()
    Scheduler().schedule(CARD, [Review(NOON, EASY)])
    assert random.getstate() == before


def test_fuzz_spreads_the_cards_of_one_day() -> None:
    at = datetime(2025, 6, 2, 12, tzinfo=timezone(timedelta(hours=2)))
    due = set()
    for number in range(100):
        memory = Scheduler().schedule(card_id(f"q{number}"), [Review(at, EASY)])
        assert memory is not None
        assert memory.due == at + timedelta(days=(memory.due - at).days)
        due.add(memory.due)
    assert len(due) > 2


def test_memories_kept_under_other_rules_are_known_by_the_fingerprint() -> None:
    changed = (0.3, *FsrsSettings().parameters[1:])
    prints = {
        rules.fingerprint
        for rules in (
            FsrsSettings(),
            FsrsSettings(retention=0.85),
            FsrsSettings(fuzz=False),
            FsrsSettings(parameters=changed),
        )
    }
    assert len(prints) == 4
    assert FsrsSettings().fingerprint == FsrsSettings(retention=0.9).fingerprint


def test_parameters_that_fsrs_cannot_have_are_refused() -> None:
    with pytest.raises(ValueError, match="parameters"):
        Scheduler(FsrsSettings(parameters=(1.0,)))


def test_only_forgetting_what_was_learnt_is_a_lapse(begin: Begin) -> None:
    seen = answered_when_due(begin(FsrsSettings()), [AGAIN, GOOD, AGAIN, AGAIN, GOOD, HARD, AGAIN])
    assert [memory.lapses for memory in seen] == [0, 0, 1, 1, 1, 1, 2]


def test_cards_of_two_courses_are_two() -> None:
    one = CardId("flask", "forms", "blank", "save#1")
    assert one != CardId("my-course", "forms", "blank", "save#1")
    assert len({one, CardId("flask", "forms", "blank", "save#1")}) == 1
