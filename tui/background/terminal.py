"""The terminal: Textual's driver, which survives whatever is typed and however it's left."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import IO, Any, Protocol, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from tui.background.ending import AppEnding
from tui.background.terminal_input import SILENCE, TerminalInput, can_be_used

MODES = (2004, 1000, 1003, 1015, 1006, 1016, 1004, 2048)
MODES_OFF = "".join(f"\x1b[?{mode}l" for mode in MODES)
RESTORED = f"\x1b[<u{MODES_OFF}\x1b[?7h\x1b[?1049l\x1b[?25h"
"""What turns off all that the app turns on: keys, pastes, mouse, focus, the alternate screen."""

ASK_BACKGROUND = "\x1b]11;?\x07"
"""Asks a terminal for the color of its background (OSC 11)."""

ANSWERING = ("xterm", "alacritty", "foot", "ghostty", "kitty", "rxvt", "wezterm")
"""How the names of terminals begin that answer or stay silent; others may print the question."""

TICK = 0.1
"""Seconds between two looks at whether the terminal is being left."""


@dataclass
class TerminalBackground(Message):
    """The terminal has said which color its background has: red, green and blue, up to 255."""

    color: tuple[int, int, int]


def asks_background(env: Mapping[str, str]) -> bool:
    """Say whether to ask this terminal: not what stands between, nor a console."""
    return env.get("TERM", "").startswith(ANSWERING) and not ({"TMUX", "STY"} & env.keys())


class Ends(Protocol):
    """An app that has an ending."""

    ending: AppEnding


class TerminalOutput:
    """Where the screen is written; what a terminal that has gone away doesn't take is dropped."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Write a string, if it can still be."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Write what is left, if it can still be."""
        with suppress(OSError):
            self._file.flush()


class TerminalDriver(LinuxDriver):
    """Reads the terminal through `TerminalInput`, and leaves it for good.

    A thread of its own reads the terminal, tidies what comes, and hands it to Textual's thread.
    """

    is_shown = is_suspending = has_asked = False
    was: list[Any] | None = None
    """How the terminal was set before."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._file = cast("Any", TerminalOutput(cast("IO[str]", self._file)))

    @property
    def ending(self) -> AppEnding:
        """What sees to it that the program ends."""
        return cast("Ends", self._app).ending

    def start_application_mode(self) -> None:
        """Take the terminal, unless it's taken already."""
        if self.is_shown:  # SIGCONT may come to a program that never stopped
            return
        self.terminal = self.fileno
        if self.was is None:
            with suppress(termios.error):
                self.was = termios.tcgetattr(self.terminal)
        self.ending.screen = self
        self.is_shown = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._be_woken_by_signals()
        if not self.has_asked and asks_background(os.environ):
            self.has_asked = True
            self.write(ASK_BACKGROUND)

    def _be_woken_by_signals(self) -> None:
        """Let each signal wake the app.

        Python only notes a signal, for the main thread to handle.  One that comes as that thread
        falls asleep, or that another thread is given, would else be handled after the next key.
        """
        resized = signal.getsignal(signal.SIGWINCH)
        if callable(resized):  # one handler of the loop's is enough: all signals wake it then
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGWINCH, resized, signal.SIGWINCH, None)

    def run_input_thread(self) -> None:
        """Hand the keys to the app until the terminal is left."""
        self.fileno, tidied = os.pipe()
        relay = Thread(target=self._relay, args=(tidied,), name="terminal", daemon=True)
        relay.start()
        try:
            while not self.exit_event.is_set():
                # A parser that ended with an error takes no more keys: go on with a new one.
                with suppress(ValueError, OverflowError, RuntimeError):
                    super().run_input_thread()
        finally:
            relay.join()
            for end in (self.fileno, tidied):
                os.close(end)
            self.fileno = self.terminal

    def _relay(self, tidied: int) -> None:
        typed, last = TerminalInput(), time.monotonic()
        while not self.exit_event.is_set():
            out = b""
            if select.select([self.terminal], [], [], TICK)[0]:
                try:
                    data = os.read(self.terminal, 4096)
                except OSError:
                    data = b""
                if not data:  # the terminal is gone, with or without a signal that isn't ignored
                    self.ending.begin()
                    os.kill(os.getpid(), signal.SIGHUP)
                    return
                out, last = typed.take(data), time.monotonic()
                if typed.wants_to_leave:
                    self.ending.begin()
                if typed.background is not None:
                    self.process_message(TerminalBackground(typed.background))
                    typed.background = None
            elif typed.is_waiting and time.monotonic() - last >= SILENCE:
                out = typed.fall_silent()
            while out and not self.exit_event.is_set():
                if select.select([], [tidied], [], TICK)[1]:
                    out = out[os.write(tidied, out[: select.PIPE_BUF]) :]

    def process_message(self, message: Message) -> None:
        """Hand on what was typed."""
        if not isinstance(message, Key) or can_be_used(message):
            super().process_message(message)

    def suspend_application_mode(self) -> None:
        """Step aside for another program, or for the shell."""
        self.is_suspending = True
        super().suspend_application_mode()
        self.is_suspending = False

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; when the app is left, it isn't taken again."""
        if not self.is_suspending:
            # A Ctrl+Z from here on would bring the screen back with `fg`, when the app has ended.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            signal.signal(signal.SIGCONT, signal.SIG_DFL)
        super().stop_application_mode()
        self.is_shown = False

    def give_back(self) -> None:
        """Restore the terminal at once, past an app that doesn't answer."""
        if self.is_shown:
            self.is_shown = False
            with suppress(OSError, termios.error):
                os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, RESTORED.encode())
                if self.was is not None:
                    termios.tcsetattr(self.terminal, termios.TCSANOW, self.was)
