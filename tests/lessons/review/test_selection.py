"""What is asked now: the forgotten first, steps mixed, a few new ones, and the leeches named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review.cards import Card, Memory
from lessons.review.selection import (
    LEECH,
    NEW_A_DAY,
    due,
    interleave,
    is_due,
    leeches,
    new,
    today,
)
from lessons.review.statistics import day_of, start_of
from tests.support.review_cards import DAY, NOON, card, memories, memory

Topic = tuple[str, str]
"""A lesson, and a step of it."""

topics = st.tuples(st.sampled_from("xyz"), st.sampled_from("ab"))
steps = st.lists(st.sampled_from("abcd"), max_size=40)
decks = st.lists(st.tuples(st.sampled_from("abcd"), st.none() | memories), max_size=40).map(
    lambda drawn: [card(f"q{number}", step, known) for number, (step, known) in enumerate(drawn)]
)


def of_steps(names: list[str] | str) -> list[Card]:
    return [card(f"q{number}", step) for number, step in enumerate(names)]


def of_lessons(drawn: Sequence[Topic]) -> list[Card]:
    return [card(f"q{number}", step, lesson=lesson) for number, (lesson, step) in enumerate(drawn)]


def as_fsrs(one: Card) -> fsrs.Card:
    assert one.memory is not None
    last = one.memory.last_review
    return fsrs.Card(card_id=0, stability=one.memory.stability, last_review=last)


def neighbours(cards: tuple[Card, ...] | list[Card]) -> int:
    """Count the cards that follow one of the same step."""
    return sum(one.topic == other.topic for one, other in pairwise(cards))


@given(decks)
def test_all_that_is_due_is_asked_the_least_remembered_first(cards: list[Card]) -> None:
    found = due(cards, NOON, NOON)
    assert set(found) == {one for one in cards if one.memory and is_due(one.memory, NOON)}
    likely = [fsrs.Scheduler().get_card_retrievability(as_fsrs(one), NOON) for one in found]
    assert all(one <= other + 1e-12 for one, other in pairwise(likely))


@given(decks, st.integers(0, 45))
def test_a_limit_cuts_off_what_is_best_remembered(cards: list[Card], most: int) -> None:
    assert due(cards, NOON, NOON, most) == due(cards, NOON, NOON)[:most]


@given(decks)
def test_the_order_in_which_cards_are_kept_is_of_no_weight(cards: list[Card]) -> None:
    assert due(cards[::-1], NOON, NOON) == due(cards, NOON, NOON)
    assert new(cards[::-1], 5) == new(cards, 5)


def test_overdue_is_told_by_the_strength_of_a_memory_not_by_days() -> None:
    weak = memory(last=NOON - 4 * DAY, due=NOON - DAY, stability=3)
    strong = memory(last=NOON - 100 * DAY, due=NOON - 10 * DAY, stability=90)
    cards = [card("strong", remembered=strong), card("weak", remembered=weak)]
    assert [one.id.name for one in due(cards, NOON, NOON)] == ["weak", "strong"]


@pytest.mark.parametrize(
    ("last", "due_at", "asked"),
    [
        (NOON - DAY, NOON - timedelta(microseconds=1), True),
        (NOON - DAY, NOON, False),
        (NOON + 1000 * DAY, NOON + 1003 * DAY, True),  # a wrong clock sent it years ahead
        (NOON + DAY / 24, NOON + 3 * DAY, False),  # the clock was set back by an hour
    ],
)
def test_a_card_is_due_before_the_very_moment(
    last: datetime, due_at: datetime, asked: bool
) -> None:
    assert is_due(memory(last=last, due=due_at), NOON) is asked


@given(steps)
def test_interleaving_loses_no_card_and_adds_none(names: list[str]) -> None:
    cards = of_steps(names)
    assert sorted(interleave(cards), key=cards.index) == cards


@given(st.lists(topics, max_size=30), st.none() | topics)
def test_neither_a_step_nor_a_lesson_comes_twice_in_a_row_where_that_can_be(
    drawn: list[Topic], before: Topic | None
) -> None:
    after = card("before", before[1], lesson=before[0]) if before else None
    order = interleave(of_lessons(drawn), after)
    asked = [(one.id.lesson, one.step) for one in ([after, *order] if after else order)]
    meeting_steps = sum(one == other for one, other in pairwise(asked))
    meeting_lessons = sum(one[0] == other[0] for one, other in pairwise(asked))
    assert meeting_steps == fewest_meetings(drawn, before)
    assert meeting_lessons == fewest_meetings(
        [lesson for lesson, _ in drawn], before[0] if before else None
    )


def fewest_meetings(names: Sequence[object], before: object) -> int:
    """Count what must meet: the largest group, as far as it outnumbers the gaps between the rest.

    What came before is one more neighbor, so it leaves its own group a gap less.
    """
    of_each = Counter(names).items()
    return max(
        (max(0, size - (len(names) - size) - (name != before)) for name, size in of_each), default=0
    )


def test_three_lessons_alternate_though_one_is_the_most_urgent() -> None:
    urgent = [("hello", "a"), ("hello", "b"), ("hello", "c")]
    later = [("routes", "a"), ("routes", "b"), ("rest", "a")]
    order = interleave(of_lessons([*urgent, *later]))
    alternating = "hello routes hello routes hello rest"
    assert [one.id.lesson for one in order] == alternating.split()


@given(steps)
def test_what_is_mixed_stays_as_it_is(names: list[str]) -> None:
    once = interleave(of_steps(names))
    if neighbours(once) == 0:
        assert interleave(once) == once


@given(steps)
def test_within_a_step_the_urgent_card_stays_first(names: list[str]) -> None:
    cards = of_steps(names)
    order = interleave(cards)
    for step in set(names):
        assert [one for one in order if one.step == step] == [
            one for one in cards if one.step == step
        ]


def test_the_first_cards_are_the_urgent_ones_as_far_as_mixing_lets_them() -> None:
    order = interleave(of_steps("aabbcd"))
    assert [one.step for one in order] == ["a", "b", "a", "b", "c", "d"]


def test_what_must_meet_meets_as_late_as_can_be() -> None:
    """Few sit to the end: what is mixed comes first."""
    order = interleave(of_steps("aaaaaabc"))
    assert "".join(one.step for one in order) == "abacaaaa"


@given(decks, st.integers(0, 30), st.integers(0, 30), st.none() | st.integers(0, 30))
def test_a_sitting_asks_what_is_due_then_new_ones_within_the_limits(
    cards: list[Card], begun: int, a_day: int, most: int | None
) -> None:
    found = today(cards, NOON, NOON, begun=begun, new_a_day=a_day, most=most)
    asked = found.in_order()
    assert set(asked) == set(found.cards)
    fresh = [one for one in asked if one.memory is None]
    assert len(set(asked)) == len(asked)
    assert len(fresh) <= max(0, a_day - begun)
    assert most is None or len(asked) <= most
    assert list(asked[len(asked) - len(fresh) :]) == fresh
    old = asked[: len(asked) - len(fresh)]
    assert set(old) == set(due(cards, NOON, NOON, most))


def test_ten_new_cards_a_day_those_met_first() -> None:
    cards = [
        Card(one.id, one.step, NOON - timedelta(hours=number))
        for number, one in enumerate(of_steps("ab" * 10))
    ]
    asked = today(cards, NOON, NOON, begun=0).cards
    assert len(asked) == NEW_A_DAY == 10
    assert set(asked) == set(cards[10:])
    assert len(today(cards, NOON, NOON, begun=7).cards) == 3
    assert today(cards, NOON, NOON, begun=12).cards == ()


def test_a_new_card_does_not_follow_a_due_one_of_its_step() -> None:
    known = card("known", "a", memory(due=NOON - DAY))
    fresh = [card("n1", "a"), card("n2", "b")]
    asked = today([known, *fresh], NOON, NOON, begun=0).in_order()
    assert [one.step for one in asked] == ["a", "b", "a"]


@given(st.lists(st.none() | memories, max_size=20))
def test_leeches_are_named_the_worst_first(drawn: list[Memory | None]) -> None:
    cards = [card(f"q{number}", "queue", known) for number, known in enumerate(drawn)]
    found = leeches(cards, NOON)
    lapses = [one.memory.lapses for one in found if one.memory]
    assert lapses == sorted(lapses, reverse=True)
    assert set(found) == {one for one in cards if one.memory and one.memory.lapses >= LEECH}
    assert all(one.step == "queue" for one in found)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2025, 3, 30), 23),
        ("Europe/Berlin", date(2025, 10, 26), 25),
        ("Australia/Lord_Howe", date(2025, 4, 6), 24.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # it began at one o'clock
        ("America/Havana", date(2024, 11, 3), 25),  # its first hour came twice
        ("Asia/Tokyo", date(2025, 3, 30), 24),
    ],
)
def test_a_day_is_as_long_as_the_learner_s_clocks_make_it(
    zone: str, day: date, hours: float
) -> None:
    where = ZoneInfo(zone)
    begin, end = start_of(day, where), start_of(day + DAY, where)
    assert end - begin == timedelta(hours=hours)
    assert day_of(begin, where) == day
    assert day_of(begin - timedelta(seconds=1), where) == day - DAY


@given(
    st.datetimes(datetime(2012, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(
        ["Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Auckland", "Asia/Beirut"]
    ),
)
def test_every_moment_lies_in_its_day(at: datetime, zone: str) -> None:
    where = ZoneInfo(zone)
    day = day_of(at, where)
    assert start_of(day, where) <= at < start_of(day + DAY, where)


def test_without_a_zone_the_machine_s_own_is_meant() -> None:
    assert day_of(start_of(date(2025, 6, 2), None), None) == date(2025, 6, 2)
