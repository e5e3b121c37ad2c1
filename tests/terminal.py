"""A program in a real terminal of its own, for the end-to-end tests and the benchmarks."""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Callable, Mapping, Sequence

import pexpect
import pyte

COLUMNS, ROWS = 120, 36

MOST_AT_ONCE = 256 * 1024
"""Bytes taken in before the screen is looked at; a program may never stop writing."""

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
    "Enter": "\r",
    "Escape": "\x1b",
    "Tab": "\t",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
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
    "Ctrl+Z": "\x1a",
}


class Terminal:
    """Runs a program, types at it, and knows what its screen shows.

    Use it as a context manager: a program that is still there at the end is killed.
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
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
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
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def text(self) -> str:
        """What the screen shows, as lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def type(self, keys: str) -> float:
        """Type text as it is; return when it was sent."""
        at = time.perf_counter()
        os.write(self.child.child_fd, keys.encode())
        return at

    def press(self, name: str) -> float:
        """Press a key by its name; return when it was sent."""
        return self.type(name if len(name) == 1 else KEYS[name])

    def paste(self, text: str) -> float:
        """Paste text as a terminal does: in one piece, between brackets."""
        return self.type(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as dragging its corner does."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def wait(self, holds: str | Callable[[str], bool], seconds: float = 30.0) -> float:
        """Wait until the screen shows a text, or is as asked for.

        Returns the time at which the bytes that made it so came in.

        Raises:
            AssertionError: it never came to that; the message shows the screen.
        """
        wanted = (lambda text: holds in text) if isinstance(holds, str) else holds
        arrived = time.perf_counter()
        deadline = arrived + seconds
        while not wanted(self.text):
            assert time.perf_counter() < deadline, (
                f"the screen never showed {holds!r}:\n{self.text}"
            )
            if self._feed(0.5):
                arrived = time.perf_counter()
            elif not self.child.isalive():
                raise AssertionError(f"the program ended without {holds!r}:\n{self.text}")
        return arrived

    def settle(self, quiet: float = 0.15) -> None:
        """Read what still comes, until nothing came for a while (a cursor may blink for ever)."""
        deadline = time.perf_counter() + 10 * quiet
        while time.perf_counter() < deadline and self._feed(quiet):
            pass

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

    def _feed(self, patience: float) -> bool:
        """Take in what has come, all of it at once; whether anything came."""
        came = bytearray()
        while len(came) < MOST_AT_ONCE and self._has_more(0.0 if came else patience):
            try:
                data = os.read(self.child.child_fd, 65536)
            except OSError:
                break
            if not data:
                break
            came += data
        self.raw += came
        self._stream.feed(bytes(came))
        return bool(came)

    def _has_more(self, patience: float) -> bool:
        return bool(select.select([self.child.child_fd], [], [], patience)[0])
