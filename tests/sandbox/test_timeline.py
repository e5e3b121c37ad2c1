"""The timeline is a pure fold: any split gives the same, and no message is unaccounted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox import Timeline, fold
from sandbox.books import balance
from sandbox.events import (
    CookieChanged,
    Ended,
    Event,
    Failed,
    Flashed,
    Printed,
    Requested,
    Responded,
)
from sandbox.fates import SHOWN_ONCE
from sandbox.timeline import Fate
from tests.support.timeline_strategies import runs

whole_runs = runs(answered=True, fewest=1)


@given(whole_runs, st.data())
def test_folding_in_pieces_equals_folding_at_once(events: list[Event], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=4)))
    timeline = Timeline()
    for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        timeline = timeline.extended(events[start:end])

    assert timeline == fold(events)


@given(whole_runs)
def test_the_books_of_an_ordinary_app_always_balance(events: list[Event]) -> None:
    timeline = fold(events)

    assert timeline.balanced
    for exchange in timeline.exchanges:
        assert exchange.books is not None
        books = exchange.books
        assert books.balanced
        assert books.carried + books.flashed == books.read + books.waiting


@given(whole_runs)
def test_every_message_has_one_life_and_one_fate(events: list[Event]) -> None:
    timeline = fold(events)

    flashed = [(e.category, e.message) for e in events if isinstance(e, Flashed)]
    assert [life.pair for life in timeline.lives] == flashed
    assert all(life.flashed_in is not None for life in timeline.lives)
    for client in "AB":
        last = [e for e in events if isinstance(e, Responded)]
        by_client = {e.n: e.client for e in events if isinstance(e, Requested)}
        waiting = next((r.waiting for r in reversed(last) if by_client[r.n] == client), ())
        assert tuple(life.pair for life in timeline.waiting(client)) == waiting
        assert all(life.fate is Fate.WAITING for life in timeline.waiting(client))
    for life in timeline.lives:
        assert life.fate in (Fate.WAITING, Fate.SHOWN, Fate.LOST)
        assert (life.shown > 0 or life.why == SHOWN_ONCE) == (life.fate is Fate.SHOWN)
        assert bool(life.why) == (life.fate is Fate.LOST or life.why == SHOWN_ONCE)


@given(whole_runs)
def test_what_is_shown_is_never_more_than_what_was_displayed(events: list[Event]) -> None:
    timeline = fold(events)

    displayed = sum(len(e.displayed) for e in events if isinstance(e, Responded))
    assert sum(life.shown for life in timeline.lives) == displayed


@given(whole_runs, st.data())
def test_a_message_that_vanishes_or_appears_breaks_the_law(
    events: list[Event], data: st.DataObject
) -> None:
    exchange = data.draw(st.sampled_from(fold(events).exchanges))
    response = exchange.response
    assert response is not None
    waiting = list(response.waiting)
    events_before = [*exchange.events[:-1], CookieChanged(1, "session", 9, {}, (), False, False)]
    at = data.draw(st.integers(0, len(waiting)))
    if at < len(waiting):
        waiting.pop(at)
    else:
        waiting.append(("message", "planted by hand"))
    tampered = Responded(1, 200, None, "", "", 0, (), tuple(waiting), True, 1.0)

    books = balance(events_before, tampered)

    assert books.balanced is False
    assert books.reason.endswith(".")


def test_an_event_before_the_first_request_belongs_to_loading() -> None:
    printed = Printed(0, "stdout", "hello")
    failed = Failed(0, "SyntaxError", "bad", "app.py", 1, (), "load")

    timeline = fold([printed, failed, Ended("finished", "", 1.0)])

    assert timeline.loading == (printed, failed)
    assert timeline.errors == (failed,)
    assert timeline.exchanges == ()


def test_a_request_that_never_ends_stays_open_with_its_messages_queued() -> None:
    timeline = fold(
        [
            Requested(1, "A", "GET", "/", {}, None, ()),
            Flashed(1, "message", "m", "str", "app.py", 3),
            Ended("timeout", "", 1.0),
        ]
    )

    (exchange,) = timeline.exchanges
    assert exchange.response is None
    assert exchange.books is None
    assert [life.fate for life in timeline.lives] == [Fate.QUEUED]


def test_a_cut_list_makes_the_books_unknowable_not_wrong() -> None:
    requested = Requested(1, "A", "GET", "/", {}, None, (), truncated={"carried": 30_000})
    response = Responded(1, 200, None, "", "", 0, (), (("a", "b"),), True, 1.0)

    assert balance([requested], response).balanced is None
