"""The flight moves, and no key waits for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox import Timeline
from sandbox.events import Ended
from tests.support.small_app import ThemedApp
from tests.support.timelines import asked, flashed, timeline
from tests.support.watched import watched_run
from tui.presenters.flight_words import REQUESTED
from tui.widgets.flight_view import AT_ONCE, FlightView


def run() -> Timeline:
    return replace(watched_run(), ended=Ended("finished", "", 1.0))


def shown_in(app: ThemedApp) -> FlightView:
    view = app.query_one(FlightView)
    view.show(run(), {}, None)
    view.focus()
    return view


async def test_a_key_during_a_motion_ends_it_and_goes_on_at_once() -> None:
    app = ThemedApp(FlightView)
    async with app.run_test(size=(80, 24)) as pilot:
        app.animation_level = "full"
        view = shown_in(app)
        flies = next(i for i, step in enumerate(view.flown.steps) if i and step.to is not None)
        view.action_go_to(flies - 1)
        view.action_step(1)
        assert view.progress == 0, "the motion begins"
        view.action_step(1)
        assert view.index == flies + 1
        await pilot.pause()
        view.action_step(-1)
        assert (view.index, view.progress) == (flies, 1), "nothing moves on the way back"


@pytest.mark.parametrize("key", ["right", "down", "space"])
async def test_without_animations_nothing_moves(key: str) -> None:
    app = ThemedApp(FlightView)
    async with app.run_test(size=(80, 24)) as pilot:
        view = shown_in(app)
        await pilot.pause()
        for _ in view.flown.steps:
            await pilot.press(key)
            assert view.progress == 1


async def test_the_flight_of_a_flood_is_made_beside_the_screen() -> None:
    app = ThemedApp(FlightView)
    async with app.run_test(size=(80, 24)) as pilot:
        view = shown_in(app)
        flood = timeline(asked(1), *(flashed(1, f"message {n}") for n in range(AT_ONCE)))
        view.show(flood, {}, None)
        assert view.flown.steps == ()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert view.step is not None
        view.action_step(1)
        assert view.step.sentence.startswith(f"flash() puts {AT_ONCE:,} messages")


async def test_page_keys_go_from_request_to_request_and_a_new_run_begins_anew() -> None:
    app = ThemedApp(FlightView)
    async with app.run_test(size=(80, 24)) as pilot:
        view = shown_in(app)
        await pilot.pause()
        await pilot.press("pagedown")
        assert view.step is not None
        assert (view.step.n, view.step.kind) == (2, REQUESTED)
        await pilot.press("end", "pageup", "home")
        assert view.index == 0
        view.show(run(), {}, 2)
        assert view.step.n == 2, "the request whose row is marked"
        view.show(Timeline(), {}, None)
        assert view.index is None
        await pilot.press("right", "pagedown", "end")
        assert view.index is None
