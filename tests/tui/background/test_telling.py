"""A run is told as it goes on: at once, completely, and never as a flood."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from textual._context import NoActiveAppError
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from sandbox.events import Ended, Event, Flashed, Requested
from sandbox.timeline import fold
from tui.background.messages import RunGrew
from tui.background.telling import INTERVAL, Teller, post
from tui.presenters.timeline_rows import rows


class Listener(MessagePump):
    """Takes messages from any thread, as a screen does, and keeps them."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[RunGrew] = []
        self.heard = threading.Condition()

    def post_message(self, message: Message) -> bool:
        assert isinstance(message, RunGrew)
        with self.heard:
            self.told.append(message)
            self.heard.notify_all()
        return True

    def wait_for(self, flashes: int) -> bool:
        def all_told() -> bool:
            return bool(self.told) and len(self.told[-1].timeline.lives) >= flashes

        with self.heard:
            return self.heard.wait_for(all_told, timeout=5)


REQUEST = Requested(1, "A", "GET", "/", {}, None, ())


def flashed(number: int) -> Flashed:
    return Flashed(1, "message", f"Message {number}", "str", "app.py", 3)


def test_what_came_before_a_hang_is_told_while_it_hangs() -> None:
    listener = Listener()
    teller = Teller(7, listener)
    for event in (REQUEST, flashed(1), flashed(2)):
        teller.add(event)
    assert listener.wait_for(2)
    teller.add(flashed(3))
    assert listener.wait_for(3)
    teller.finish()


def test_ten_thousand_flashes_are_a_few_messages() -> None:
    listener = Listener()
    teller = Teller(7, listener)
    flashes = (flashed(number) for number in range(10_000))
    events: list[Event] = [REQUEST, *flashes, Ended("finished", "", 1)]
    begun = time.monotonic()
    for event in events:
        teller.add(event)
    timeline, told_rows = teller.finish()
    taken = time.monotonic() - begun
    assert len(listener.told) <= 10 + taken / INTERVAL
    assert timeline == fold(events)
    assert list(told_rows) == rows(timeline)


def test_who_has_left_the_app_is_told_nothing() -> None:
    without_app = Widget()
    with ThreadPoolExecutor() as pool:
        with pytest.raises(NoActiveAppError):
            pool.submit(without_app.post_message, Message()).result()
        assert pool.submit(post, without_app, Message()).exception() is None
