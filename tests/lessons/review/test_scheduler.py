"""Scheduling: what FSRS says, to the last digit, with a fuzz that is the same everywhere."""

from __future__ import annotations

import random
from datetime import timedelta
from random import Random

import fsrs
import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import CardState, Memory, Rating, Review
from lessons.review.scheduler import after, fuzz, schedule
from tests.support.review_cards import DAY, NOON, card_id, histories, memories, reviews

AGAIN, HARD, GOOD, EASY = Rating
CARD = card_id("which-comes-first")
MINUTE = timedelta(minutes=1)


def written_and_read(memory: Memory) -> Memory:
    """Pack a memory as the progress file keeps it, and unpack it again."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Memory)


def answered_when_due(*ratings: Rating) -> list[Memory]:
    """Answer a card each time it is due."""
    at, seen, memory = NOON, list[Memory](), None
    for rating in ratings:
        memory = written_and_read(after(CARD, memory, Review(at, rating)))
        at = memory.due
        seen.append(memory)
    return seen


def test_a_history_is_learned_forgotten_and_learned_again() -> None:
    seen = answered_when_due(AGAIN, GOOD, AGAIN, AGAIN, GOOD, HARD, AGAIN)
    assert [memory.lapses for memory in seen] == [0, 0, 1, 2, 2, 2, 3]
    assert [memory.reviews for memory in seen] == [1, 2, 3, 4, 5, 6, 7]
    assert {memory.first_review for memory in seen} == {NOON}
    waits = [memory.due - memory.last_review for memory in seen]
    assert [wait == DAY for wait in waits[:4]] == [True, False, True, True]
    assert min(waits) == waits[6] == DAY


@given(st.integers(0, 40000), st.integers(1, 36500), st.integers(0, 2**32))
def test_fuzz_picks_what_the_package_picks(days: int, longest: int, seed: int) -> None:
    interval = timedelta(days=min(days, longest))
    package = fsrs.Scheduler(maximum_interval=longest)
    random.seed(seed)
    theirs = package._get_fuzzed_interval(interval=interval)
    assert fuzz(interval, Random(seed).random(), longest) == theirs


@given(histories)
def test_every_history_gives_what_the_package_gives(history: list[Review]) -> None:
    package = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, memory = fsrs.Card(card_id=1, due=NOON), None
    for review in history:
        card, _ = package.review_card(card, fsrs.Rating(review.rating), review.at)
        memory = written_and_read(after(CARD, memory, review))
        ours = (memory.state, memory.step, memory.stability, memory.difficulty)
        assert ours == (CardState(card.state), card.step, card.stability, card.difficulty)
        card.due = memory.due  # with its fuzz


@given(histories, reviews)
def test_the_kept_memory_goes_on_as_the_whole_history_does(
    history: list[Review], review: Review
) -> None:
    memory = schedule(CARD, history)
    kept = memory and written_and_read(memory)
    assert kept == memory
    assert after(CARD, kept, review) == schedule(CARD, [*history, review])


@given(memories)
def test_a_memory_is_read_back_exactly(memory: Memory) -> None:
    assert written_and_read(memory) == memory


def test_a_name_that_is_no_whole_text_comes_to_a_day_like_any_other() -> None:
    reviews = [Review(NOON + timedelta(days=30 * n), GOOD) for n in range(4)]
    odd = [schedule(card_id(name), reviews) for name in ("\ud800", "\ud800", "\ud801")]
    assert odd[0] is not None
    assert odd[0] == odd[1]
    assert odd[0].reviews == 4


@given(histories.filter(bool))
def test_what_was_answered_is_due_later_whatever_the_clock_said(history: list[Review]) -> None:
    memory = schedule(CARD, history)
    assert memory is not None
    assert memory.last_review == history[-1].at
    assert memory.due > history[-1].at
    assert memory.reviews == len(history)


def test_with_the_clock_set_back_an_answer_counts_as_one_of_the_same_day() -> None:
    learnt = schedule(CARD, [Review(NOON, EASY)])
    back = after(CARD, learnt, Review(NOON - timedelta(days=400), GOOD))
    at_once = after(CARD, learnt, Review(NOON + MINUTE, GOOD))
    assert (back.stability, back.difficulty) == (at_once.stability, at_once.difficulty)
    assert back.state is at_once.state


def test_the_fuzz_is_the_same_on_every_machine() -> None:
    """A change here sends every learner's cards to other days: let it be meant."""
    history = [Review(NOON + timedelta(days=days), GOOD) for days in (0, 1, 4, 20, 90)]
    due = []
    for name in "abcdef":
        memory = schedule(card_id(name), history)
        assert memory is not None
        due.append((memory.due - history[-1].at) / timedelta(days=1))
    assert due == [224, 239, 234, 232, 231, 231]


def test_the_fuzz_leaves_the_random_numbers_of_others_alone() -> None:
    random.seed(1)
    before = random.getstate()
    schedule(CARD, [Review(NOON, EASY)])
    assert random.getstate() == before
