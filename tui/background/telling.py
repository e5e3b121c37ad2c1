"""Tells a screen about a run as it goes on, without ever flooding it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from contextlib import suppress

from textual.message import Message
from textual.message_pump import MessagePump

from sandbox.events import Event
from sandbox.timeline import Timeline
from tui.background.messages import RunGrew
from tui.presenters.event_rows import RunRow
from tui.presenters.timeline_rows import RowFold

INTERVAL = 1 / 20
"""The least time between two messages about one run, in seconds."""

FIRST_INTERVAL = 0.002
"""How long the first events wait for company; each pause is twice the one before, up to
`INTERVAL`."""

BACKLOG = 4_096
"""Events that may wait to be told; then the one who adds them has to wait."""


def post(listener: MessagePump, message: Message) -> None:
    """Post a message from another thread; who has left the app meanwhile is told nothing."""
    with suppress(RuntimeError):  # there is no app any more, or its loop is closed
        listener.post_message(message)


class Teller:
    """Folds a run's events in a thread of its own and posts how far the run has come.

    The first events are told at once, later ones at most twenty times a second, and none is held
    back for longer than that.
    """

    def __init__(self, run: int, listener: MessagePump) -> None:
        self._run = run
        self._listener = listener
        self._events: queue.Queue[Event | None] = queue.Queue(BACKLOG)
        self._timeline = Timeline()
        self._rows: Sequence[RunRow] = ()
        self._finishing = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="teller", daemon=True)
        self._thread.start()

    def add(self, event: Event) -> None:
        """Take an event of the run."""
        self._events.put(event)

    def finish(self) -> tuple[Timeline, Sequence[RunRow]]:
        """Return the whole run, once every event is folded."""
        self._finishing.set()
        self._events.put(None)
        self._thread.join()
        return self._timeline, self._rows

    def _tell(self) -> None:
        fold = RowFold()
        over, pause = False, FIRST_INTERVAL
        while not over:
            batch = [self._events.get()]
            self._finishing.wait(pause if self._rows else FIRST_INTERVAL)
            while not self._events.empty() and len(batch) < BACKLOG:
                batch.append(self._events.get())
            over = batch[-1] is None
            self._timeline = self._timeline.extended(e for e in batch if e is not None)
            self._rows = fold.rows(self._timeline)
            if self._rows:
                post(self._listener, RunGrew(self._run, self._timeline, self._rows))
                pause = min(pause * 2, INTERVAL)
