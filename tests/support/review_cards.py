"""Cards, times and answers for the tests of review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from lessons.review.cards import Card, CardId, CardState, Memory, Rating, Review

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def card_id(name: str, lesson: str = "flashing") -> CardId:
    return CardId("flask", lesson, "question", name)


def memory(
    *,
    due: datetime = NOON,
    last: datetime = NOON - DAY,
    stability: float = 1.0,
) -> Memory:
    return Memory(CardState.Review, None, stability, 5.0, due, last, last, 1, 0)


def card(
    name: str,
    step: str = "queue",
    remembered: Memory | None = None,
    *,
    lesson: str = "flashing",
) -> Card:
    return Card(card_id(name, lesson), step, NOON, remembered)


ratings = st.sampled_from(Rating)
times = st.datetimes(
    datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)
)  # far enough from both ends of what a datetime can hold
reviews = st.builds(Review, times, ratings)
"""Reviews at any time: also with the clock set back between one and the next."""

histories = st.lists(reviews, max_size=12)
memories = st.builds(
    Memory,
    state=st.sampled_from(CardState),
    step=st.none() | st.integers(0, 3),
    stability=st.floats(0.001, 36500),
    difficulty=st.floats(1, 10),
    due=times,
    last_review=times,
    first_review=times,
    reviews=st.integers(1, 500),
    lapses=st.integers(0, 100),
)
