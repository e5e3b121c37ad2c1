"""How the program ends: what was typed is written, the terminal is as it was, and why is told.

By Ctrl+Q, by a signal, or by a fault of flasklings itself.  If the app doesn't get to leaving by
itself within a second, whatever it's doing, a thread ends it.  It also ends a program that the app
has left but that doesn't end.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Protocol

from sandbox.text import one_line
from tui import FAULT_STATUS
from tui.background.journal import Journal

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)

ASK_AGAIN, GIVE_UP = 0.4, 0.5
"""Seconds until the app is asked to leave once more, and seconds until it's ended after that."""

LAST = 6.0
"""Seconds for what is left to do then: to write the progress file, which another may hold."""

SAVED = "Your text is saved, and flasklings will open where you were."


class Screen(Protocol):
    """The terminal, as far as it must be given back."""

    def give_back(self) -> None:
        """Restore the terminal at once, if it isn't yet."""


class AppEnding:
    """Sees to it that the program ends well."""

    def __init__(self, journal: Journal, keep: Callable[[], None], folder: Path | None) -> None:
        """Take the journal to close, and a function that hands it the texts of the editors."""
        self._journal = journal
        self._keep = keep
        self._folder = folder
        self._leave: Callable[[], object] = lambda: None
        self._is_left = threading.Event()
        self._begun = itertools.count()
        self._given_up = self._was_told = False
        self._status = 0
        self._lock = threading.Lock()
        self.screen: Screen | None = None
        """The terminal, once it is in use."""
        self.is_leaving = False
        """Whether the app is being left."""
        self.signal = 0
        """The signal that ends the program, 0 for none."""
        self.fault: BaseException | None = None
        """The first error that nothing else has caught."""

    def leave_by(self, leave: Callable[[], object]) -> None:
        """Say how the app is asked to leave, from any thread."""
        self._leave = leave

    def catch_signals(self) -> None:
        """Leave by the signals that end a program, unless whoever started it has them ignored."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._take)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._given_up:
            self._die(number)
        if self.is_leaving and number in (signal.SIGINT, signal.SIGQUIT):
            return  # a key that was typed when the terminal had been given back already
        self.signal = self.signal or number
        self.begin()
        self._ask_to_leave()

    def begin(self) -> None:
        """End the program in a second, unless it has ended by itself; call it from any thread."""
        if next(self._begun) == 0:  # no lock: a signal may come while this thread holds it
            threading.Thread(target=self._watch, name="ending", daemon=True).start()

    def _ask_to_leave(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._leave()

    def _watch(self) -> None:
        if not self._is_left.wait(ASK_AGAIN):
            self._ask_to_leave()
        if self._is_left.wait(GIVE_UP):
            threading.Event().wait(LAST)  # the program should have ended long before
        self._given_up = True
        rest = threading.Thread(target=self._end_well, name="last", daemon=True)
        rest.start()
        rest.join(LAST)
        if self.signal:
            os.kill(os.getpid(), self.signal)
            threading.Event().wait(GIVE_UP)  # `_take` ends it on the main thread
        os._exit(128 + self.signal if self.signal else self._status)

    def _end_well(self) -> None:
        """Do what is left to do, past the main thread; any of it may take for ever."""
        with suppress(Exception):  # the editors belong to the thread that doesn't answer
            self._keep()
        self._journal.close()
        if self.screen is not None:
            self.screen.give_back()
        self._status = self.tell() or self._status

    def finish(self, status: int) -> int:
        """Say what there is to say once the app is left; return the exit status, or die."""
        self.is_leaving = True
        self._status = status
        self._is_left.set()
        self.begin()
        self._journal.close()
        self._status = self.tell() or status
        if self.signal:
            self._die(self.signal)
        return self._status

    def tell(self) -> int:
        """Say once what went wrong, if anything did; return the exit status, 0 if nothing did."""
        said: list[str] = []
        status = 0
        if self.fault is not None:
            from tui.error_log import log_error

            status = FAULT_STATUS
            said.append(log_error(self.fault, "closed the course", self._folder))
            if not self._journal.lost:
                said.append(SAVED)
        if self._journal.lost:
            status = status or 1
            said.append(self._journal.lost)
        with self._lock:
            is_first, self._was_told = not self._was_told, True
        with suppress(OSError):  # the terminal may be gone
            if said and is_first and sys.__stderr__ is not None:
                print(f"flasklings: {one_line(' '.join(said), 1000)}", file=sys.__stderr__)
        return status

    def _die(self, number: int) -> None:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
