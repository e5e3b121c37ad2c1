"""Leave a command at the first SIGINT, SIGTERM or SIGHUP, within a second and cleaned up."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_USUAL: tuple[Any, ...] = (signal.default_int_handler, signal.SIG_DFL, signal.SIG_DFL)

GRACE_SECONDS = 0.6
"""How long a command that ends by itself after a signal may take."""

Handler = Callable[[int, FrameType | None], None]


class SignaledError(BaseException):
    """A signal ends the command; the blocks that it was in clean up."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def leave_at_signals() -> Iterator[None]:
    """Leave the block at a signal by an exception; that of Ctrl+C is Python's own.

    Raises:
        SignaledError: there was another signal.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        _ignore_further()
        raise KeyboardInterrupt if number == signal.SIGINT else SignaledError(number)

    before = _handle(leave)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _restore(before)


@contextmanager
def stopped_by_signals(stop: Callable[[int], None]) -> Iterator[None]:
    """Call `stop` with the number of the first signal; what is running ends by itself then.

    What doesn't, because it computes or its output isn't read, is left by an exception.

    Raises:
        SignaledError: it didn't end by itself.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        def leave(_alarm: int, _frame: FrameType | None) -> None:
            raise SignaledError(number)

        _ignore_further()
        signal.signal(signal.SIGALRM, leave)
        signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
        stop(number)

    before = _handle(handle)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is handle:  # else there was one: the rest is ignored
            _restore(before)


def forget_signals() -> None:
    """Let signals do again what they do by default, for a screen that handles them itself."""
    for number, usual in zip(SIGNALS, _USUAL, strict=True):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, usual)


def _ignore_further() -> None:
    """Don't let another signal disturb the cleaning up; a second Ctrl+C leaves at once."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _handle(handler: Handler) -> dict[signal.Signals, Any]:
    """Handle the signals, but those that nohup wants to be ignored; return what did so before."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, earlier in before.items():
        if earlier is not signal.SIG_IGN or number == signal.SIGINT:
            signal.signal(number, handler)
    return before


def _restore(before: dict[signal.Signals, Any]) -> None:
    for number, handler in before.items():
        signal.signal(number, handler)
