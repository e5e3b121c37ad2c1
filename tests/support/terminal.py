"""Run a program in a real terminal of its own, for the end-to-end tests and the benchmarks.

The emulator, pyte, is many times slower than the terminals that people use. So `Terminal.time_of`,
which measures, first reads everything and notes when each piece came; it draws afterwards.
"""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence

import pexpect
import pyte

COLUMNS, ROWS = 120, 36

MOST_AT_ONCE = 256 * 1024
"""The most bytes to read before looking at the screen: a program may never stop writing."""

QUIET = 0.25
"""Seconds without a byte after which a key has had its effect; a cursor blinks more slowly."""

Wanted = str | Callable[[str], bool]
"""A string that the screen must hold, or a function that says whether the screen is right."""

KEYS = {
    "F1": "\x1bOP",
    "F2": "\x1bOQ",
    "F3": "\x1bOR",
    "F4": "\x1bOS",
    "F5": "\x1b[15~",
    "F6": "\x1b[17~",
    "F7": "\x1b[18~",
    "F8": "\x1b[19~",
    "F9": "\x1b[20~",
    "F10": "\x1b[21~",
    "Shift+F6": "\x1b[17;2~",
    "Shift+F8": "\x1b[19;2~",
    "Enter": "\r",
    "Escape": "\x1b",
    "Tab": "\t",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "End": "\x1b[F",
    "Ctrl+Home": "\x1b[1;5H",
    "Ctrl+A": "\x01",
    "Ctrl+C": "\x03",
    "Ctrl+E": "\x05",
    "Ctrl+N": "\x0e",
    "Ctrl+B": "\x02",
    "Ctrl+O": "\x0f",
    "Ctrl+P": "\x10",
    "Ctrl+Q": "\x11",
    "Ctrl+R": "\x12",
    "Ctrl+T": "\x14",
    "Ctrl+X": "\x18",
    "Ctrl+L": "\x0c",
    "Ctrl+Z": "\x1a",
    "Alt+1": "\x1b1",
    "Alt+2": "\x1b2",
    "Alt+3": "\x1b3",
    "Alt+4": "\x1b4",
    "Alt+J": "\x1bj",
}


class Terminal:
    """Runs a program, types into it, and knows what its screen shows.

    Use it as a context manager: it kills a program that is still running at the end.
    """

    def __init__(
        self,
        program: Sequence[str],
        *,
        columns: int = COLUMNS,
        rows: int = ROWS,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> None:
        self.columns = columns
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unseen: deque[tuple[float, bytes]] = deque()
        self.raw = bytearray()
        inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        environment = {**inherited, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        self.started = time.perf_counter()
        self.child = pexpect.spawn(
            program[0],
            list(program[1:]),
            dimensions=(rows, columns),
            env={**environment, **(env or {})},
            cwd=cwd,
            preexec_fn=_heed_signals,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def text(self) -> str:
        """The lines that the screen shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def type(self, keys: str) -> float:
        """Type a string; return when it was sent."""
        at = time.perf_counter()
        os.write(self.child.child_fd, keys.encode())
        return at

    def press(self, name: str) -> float:
        """Press a key by its name; return when it was sent."""
        return self.type(name if len(name) == 1 else KEYS[name])

    def paste(self, text: str) -> float:
        """Paste a string as a terminal does: in one piece, as a bracketed paste."""
        return self.type(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as dragging its corner does."""
        self.columns = columns
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def wait(self, holds: Wanted, seconds: float = 30.0) -> None:
        """Wait until the screen is as wanted.

        Raises:
            AssertionError: it never was; the message shows the screen.
        """
        wanted = _question(holds)
        deadline = time.perf_counter() + seconds
        while not wanted(self.text):
            self._assert_in_time(holds, deadline)
            if not self._feed(0.5) and not self.child.isalive():
                raise AssertionError(f"the program ended without {holds!r}:\n{self.text}")

    def time_of(self, key: str, holds: Wanted, seconds: float = 30.0) -> float:
        """Press a key; return the seconds until the bytes that made the screen so were read.

        Raises:
            AssertionError: it never was so, or was so before; the message shows the screen.
        """
        wanted = _question(holds)
        assert not wanted(self.text), f"the screen shows {holds!r} before the key:\n{self.text}"
        return self.time_since(self.press(key), holds, seconds)

    def time_since(self, begun: float, holds: Wanted, seconds: float = 30.0) -> float:
        """Return the seconds from then until the bytes that made the screen so were read.

        Raises:
            AssertionError: it never was so; the message shows the screen.
        """
        wanted = _question(holds)
        deadline = begun + seconds
        while True:
            self._assert_in_time(holds, deadline)
            while self._read(QUIET) and time.perf_counter() < deadline:
                pass
            for arrived in self._drawn():
                if wanted(self.text):
                    self._draw()
                    return arrived - begun

    def time_until_written(self, *texts: str, seconds: float = 20.0) -> float:
        """Return the seconds from the start until all the texts were written, undrawn.

        Each stands in one style, so its bytes come in one piece.
        """
        while not all(text.encode() in self.raw for text in texts):
            now = time.perf_counter()
            assert now < self.started + seconds, f"{texts} did not come: {self.raw[-4000:]!r}"
            self._read(0.5)
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.15) -> None:
        """Read until nothing comes for a while (a cursor may blink forever)."""
        deadline = time.perf_counter() + 10 * quiet
        while time.perf_counter() < deadline and self._feed(quiet):
            pass

    def pass_over(self, patience: float) -> int:
        """Read what comes within so many seconds, and don't draw it; return how much it was."""
        deadline, came = time.perf_counter() + patience, 0
        while size := self._read(max(deadline - time.perf_counter(), 0.0)):
            came += size
            self.raw += self._unseen.pop()[1]
        return came

    def wait_for_end(self, seconds: float = 30.0) -> int:
        """Wait until the program has ended; return its exit status, negative for a signal."""
        deadline = time.perf_counter() + seconds
        while self.child.isalive():
            assert time.perf_counter() < deadline, f"the program never ended:\n{self.text}"
            self._feed(0.1)
        while self._feed(0.05):
            pass
        self.child.close()
        if self.child.exitstatus is not None:
            return int(self.child.exitstatus)
        return -int(self.child.signalstatus or 0)

    @property
    def plain_output(self) -> str:
        """Everything that was written, without escape sequences."""
        text = self.raw.decode("utf-8", "replace")
        return re.sub(r"\x1b(\[[0-?]*[ -/]*[@-~]|[()][A-Z0-9]|.)", "", text)

    def _assert_in_time(self, holds: Wanted, deadline: float) -> None:
        assert time.perf_counter() < deadline, f"the screen never showed {holds!r}:\n{self.text}"

    def _feed(self, patience: float) -> bool:
        """Read what has come and draw it; return whether anything came."""
        came = 0
        while came < MOST_AT_ONCE and (size := self._read(0.0 if came else patience)):
            came += size
        self._draw()
        return came > 0

    def _read(self, patience: float) -> int:
        """Read a piece and note when; return its size, or 0 if none came in time."""
        if not select.select([self.child.child_fd], [], [], patience)[0]:
            return 0
        try:
            data = os.read(self.child.child_fd, 65536)
        except OSError:  # the program has ended
            return 0
        self._unseen.append((time.perf_counter(), data))
        self.raw += data
        return len(data)

    def _drawn(self) -> Iterator[float]:
        """Draw what was read, piece by piece, and yield after each when it was read."""
        while self._unseen:
            arrived, data = self._unseen.popleft()
            self._stream.feed(data)
            yield arrived

    def _draw(self) -> None:
        """Draw all that was read."""
        for _ in self._drawn():
            pass


def _heed_signals() -> None:
    """Take back what nohup and the `&` of a script have set: to ignore what ends a program."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def _question(holds: Wanted) -> Callable[[str], bool]:
    return (lambda text: holds in text) if isinstance(holds, str) else holds
