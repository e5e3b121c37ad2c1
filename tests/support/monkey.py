"""A monkey at the real screen: random keys, pastes, mouse reports and sizes, drawn from a seed.

A life is one start of the program.  It's given random input and then ended, by Ctrl+Q or by a
signal.  What a life may never do is a `Fault`.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lessons.course.cache import cached_course
from lessons.course.loader import BUILT_IN
from lessons.store.database import FILE
from lessons.store.progress import Progress
from tests.support.terminal import KEYS, Terminal
from tests.support.witnessed_screen import SEEN, STACKS, stacks_of, texts_seen
from tui.error_log import LOG

FREEZE = 3.0
"""Seconds within which the screen must answer, and within which the program must leave."""

PATIENCE = 20.0
"""Seconds after which a program that doesn't answer is killed."""

OPENING = 60.0
"""Seconds that a start may take on a busy machine."""

PROBE_EACH = 25
"""Actions between two looks at whether the screen still answers."""

EDITORS = {
    "writes": 'printf "# outside\\n" >> "$1"',
    "fails": "exit 3",
    "deletes": 'rm "$1"',
    "spoils": 'printf "\\377\\376" > "$1"',
}
"""What the learner's own editor does with the file; one of them for each life."""

ENDINGS: Mapping[str, signal.Signals | None] = {
    "Ctrl+Q": None,
    "SIGTERM": signal.SIGTERM,
    "SIGHUP": signal.SIGHUP,
    "SIGQUIT": signal.SIGQUIT,
}

TEXTS = ("flash('hi')", "(1, 2),", "def f():", "{% if x %}", "żółć ✗", "x" * 300, "\t\tif x:", "'")

KITTY = ("\x1b[97;5u", "\x1b[27;5u", "\x1b[13;2u", "\x1b[57399;1u", "\x1b[9;5u", "\x1b[1;2A")

ODD = (
    b"\xe4",
    b"\xc3",
    b"\xff\xfe",
    b"\x00",
    b"\x1b",
    b"\x1b[",
    b"\x1b]0;t\x07",
    b"\x1b[?2026;2$y",
    b"\x1b[I",
    b"\x1b[O",
    b"\x1b[12;40R",
    b"\x1b[999~",
    b"\x1bP1$r\x1b\\",
    b"\x1b[99999999999;5u",
)

STEPS = tuple(range(1, 39))
"""The steps of the course that comes along, its exercises and its labs."""

PASTED = ("x = 1\ny = 2\n", "a" * 5000, "żółć", "", "def f():\r    pass\r")

PASTE = ("\x1b[200~", "\x1b[201~")

PAUSES = (0.0, 0.0, 0.005, 0.02, 0.05, 0.2)
"""Seconds between two actions: none is a read with several keys in it."""

NAMED = tuple(name for name in KEYS if name not in ("Ctrl+Q", "F10"))


@dataclass(frozen=True)
class Fault:
    """Something that must not happen; what was typed before it is in `last`."""

    kind: str
    """One line, the same for every fault of the kind."""
    seed: int
    life: int
    action: int
    last: tuple[str, ...] = ()
    detail: str = field(default="", repr=False)
    """What is known of it: where each thread is, the draft, and what the log says."""


class Monkey:
    """Lives one life after the other in a data folder of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.actions = self.lives = 0
        self.faults: list[Fault] = []
        self.slowest_answer = self.slowest_leaving = 0.0
        self._folder = folder
        self._home = folder / "home"
        self._last: list[str] = []
        for name, does in EDITORS.items():
            script = folder / f"{name}.sh"
            script.write_text(f"#!/bin/sh\n{does}\n")
            script.chmod(0o755)

    def live(self, actions: int) -> None:
        """Start the program, do so many things to it, end it, and note its faults."""
        self.lives += 1
        self._last.clear()
        seen = self._folder / f"seen-{self.lives}"
        with self._opened(seen) as terminal:
            before = termios.tcgetattr(terminal.child.child_fd)
            if not self._comes_up(terminal):
                self._blame("does not open", terminal.plain_output)
                return
            for number in range(actions):
                if not terminal.child.isalive():
                    break
                self.actions += 1
                self._act(terminal)
                if number % PROBE_EACH == PROBE_EACH - 1 and not self._answers(terminal):
                    return
            if self._leaves(terminal):
                if termios.tcgetattr(terminal.child.child_fd)[:6] != before[:6]:
                    self._blame("the terminal stays raw")
                if left := modes_left(bytes(terminal.raw)):
                    self._blame(f"the terminal keeps {' '.join(left)}")
        self._compare_drafts(seen)

    def _opened(self, seen: Path) -> Terminal:
        step = f"learn 15/{self.random.choice(STEPS)}"
        place = self.random.choice(("learn", step, step, "review", "quiz 15"))
        editor = self.random.choice(sorted(EDITORS))
        size = self.random.choice(((120, 36), (80, 24), (200, 50), (60, 16)))
        self._last.append(f"{place} {size} {editor}")
        return Terminal(
            [sys.executable, "-m", "tests.support.witnessed_screen", *place.split()],
            columns=size[0],
            rows=size[1],
            env={
                "FLASKLINGS_HOME": str(self._home),
                "EDITOR": str(self._folder / f"{editor}.sh"),
                "VISUAL": "",
                SEEN: str(seen),
            },
        )

    # What it does

    def _act(self, terminal: Terminal) -> None:
        kinds: dict[Callable[[], bytes], int] = {
            self._key: 30,
            self._burst: 12,
            lambda: self.random.choice(TEXTS).encode(): 12,
            lambda: self.random.choice(KITTY).encode(): 8,
            lambda: self.random.choice(ODD): 5,
            self._paste: 6,
            self._mouse: 10,
            lambda: self._resize(terminal): 7,
        }
        (act,) = self.random.choices(list(kinds), list(kinds.values()))
        if typed := act():
            self._last.append(repr(typed[:60]))
            try:
                os.write(terminal.child.child_fd, typed)
            except OSError:
                return
        terminal.pass_over(self.random.choice(PAUSES))
        del self._last[1:-40]

    def _key(self) -> bytes:
        if self.random.random() < 0.3:
            return self.random.choice("abcd1234nphsru?jkgGvq \r\t\x7f").encode()
        return KEYS[self.random.choice(NAMED)].encode()

    def _burst(self) -> bytes:
        return b"".join(self._key() for _ in range(self.random.randint(2, 6)))

    def _paste(self) -> bytes:
        text = self.random.choice(PASTED)
        begin, end = self.random.choice((*[PASTE] * 6, ("", ""), ("", ""), (PASTE[0], "")))
        return f"{begin}{text}{end}".encode()

    def _mouse(self) -> bytes:
        button = self.random.choice((0, 0, 0, 32, 35, 64, 65, 2))
        x, y = self.random.randint(1, 130), self.random.randint(1, 40)
        return "".join(f"\x1b[<{button};{x};{y}{end}" for end in "Mm").encode()

    def _resize(self, terminal: Terminal) -> bytes:
        size = self.random.choice(
            (
                (self.random.randint(1, 250), self.random.randint(1, 60)),
                (self.random.randint(1, 30), self.random.randint(1, 60)),
                (120, 36),
                (80, 24),
            )
        )
        self._last.append(f"resize {size[0]}x{size[1]}")
        terminal.child.setwinsize(size[1], size[0])
        return b""

    # What must hold

    def _comes_up(self, terminal: Terminal) -> bool:
        deadline = time.monotonic() + OPENING
        while time.monotonic() < deadline and terminal.child.isalive():
            terminal.pass_over(0.1)
            if len(terminal.raw) > 4000:
                terminal.pass_over(self.random.choice((0.0, 0.3, 1.0)))
                return True
        return False

    def _answers(self, terminal: Terminal) -> bool:
        """Say whether the screen is drawn again at another size; a program that's gone counts."""
        terminal.pass_over(0.1)
        rows, columns = terminal.child.getwinsize()
        begun = time.monotonic()
        self._last.append("probe")
        terminal.child.setwinsize(rows + 1, columns)
        while terminal.child.isalive() and not terminal.pass_over(0.05):
            if time.monotonic() - begun > PATIENCE:
                self._blame("frozen", self._stacks(terminal))
                return False
        took = time.monotonic() - begun
        self.slowest_answer = max(self.slowest_answer, took)
        if took > FREEZE:
            self._blame("frozen for a while", f"{took:.1f} s")
        if terminal.child.isalive():
            terminal.child.setwinsize(rows, columns)
        return True

    def _stacks(self, terminal: Terminal) -> str:
        """Return where each thread of the program is, innermost call first, main last."""
        stacks = stacks_of(self._folder / f"seen-{self.lives}")
        self._end(terminal, STACKS)
        terminal.pass_over(0.5)
        return stacks.read_text() if stacks.exists() else ""

    def _leaves(self, terminal: Terminal) -> bool:
        """End the program; return whether it ended as it was told."""
        how = self.random.choices(sorted(ENDINGS), (6, 1, 1, 1))[0]
        wanted = ENDINGS[how] if terminal.child.isalive() else None  # the palette can leave, too
        self._last.append(how)
        begun = asked = time.monotonic()
        self._end(terminal, wanted)
        while terminal.child.isalive():
            terminal.pass_over(0.05)
            now = time.monotonic()
            if now - asked > FREEZE:  # it may have gone into an open paste, or to the own editor
                asked = now
                self._end(terminal, wanted)
            if now - begun > PATIENCE:
                self._blame(f"does not leave on {how}", self._stacks(terminal))
                return False
        self.slowest_leaving = max(self.slowest_leaving, time.monotonic() - asked)
        while terminal.pass_over(0.05):
            pass
        status, by = terminal.child.exitstatus, terminal.child.signalstatus
        if why := told_why(bytes(terminal.raw), self._home):
            self._blame(why)
            return True
        if (status, by) not in ((0, None), (None, wanted)) or (wanted and by != wanted):
            self._blame(f"ended with {status}, {by} on {how}")
        return True

    def _end(self, terminal: Terminal, how: signal.Signals | None) -> None:
        if how is None:
            terminal.type(KEYS["Ctrl+Q"])
        elif (pid := terminal.child.pid) is not None and terminal.child.isalive():
            os.kill(pid, how)

    def _compare_drafts(self, seen: Path) -> None:
        """Note what stood in the editor last and isn't in the progress file."""
        course = cached_course(BUILT_IN, self._home / "cache")
        with closing(Progress.open(self._home, course.id)) as progress:
            for (lesson, step, file), text in texts_seen(seen).items():
                state = progress.step_state(lesson, step)
                steps = (s for one in course.lessons if one.slug == lesson for s in one.steps)
                untouched = next((s.files[file] for s in steps if s.slug == step), None)
                kept = state.drafts.get(file, untouched)
                if kept != text and kept is not None:
                    self._blame("a draft is lost", f"{step}: {text!r} not {kept!r}")
        with closing(sqlite3.connect(self._home / FILE)) as db:
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                self._blame("the progress file is corrupt")

    def _blame(self, kind: str, detail: str = "") -> None:
        last = tuple(self._last)
        said = "\n".join(filter(None, (detail, log_of(self._home))))
        self.faults.append(Fault(kind, self.seed, self.lives, self.actions, last, said))


MODES = {
    "?1049": "alternate screen",
    "?1000": "mouse",
    "?1003": "mouse moves",
    "?1006": "SGR mouse",
    "?2004": "bracketed paste",
    "?1004": "focus reports",
}
"""What a program turns on and has to turn off again."""


def modes_left(written: bytes) -> list[str]:
    """Return what is still on in a terminal that was written this."""
    left = []
    for mode, name in MODES.items():
        said = re.findall(rb"\x1b\[" + re.escape(mode).encode() + b"([hl])", written)
        if said and said[-1] == b"h":
            left.append(name)
    cursor = re.findall(rb"\x1b\[\?25([hl])", written)
    if cursor and cursor[-1] == b"l":
        left.append("hidden cursor")
    if len(re.findall(rb"\x1b\[>\d+u", written)) > len(re.findall(rb"\x1b\[<u", written)):
        left.append("key protocol")
    return left


ERROR = re.compile(r"[\w.]*(Error|Exception|Matches|Screen|Failed)\b")


def log_of(home: Path) -> str:
    """Return what the log says, and remove it."""
    log = home / LOG
    if not log.exists():
        return ""
    said = log.read_text(encoding="utf-8")
    log.unlink()
    return said


def told_why(written: bytes, home: Path) -> str:
    """Return the last line of a traceback that was logged or printed, and where it came from."""
    said = (home / LOG).read_text() if (home / LOG).exists() else ""
    if "Traceback" not in said:
        tail = written.decode("utf-8", "replace")
        said = tail[tail.index("Traceback") :] if "Traceback" in tail else ""
        said = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|[│╭╮╰╯─]", "", said)
    if not said:
        return ""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if ERROR.match(line)]
    places = re.findall(r"(?:File \"|/)([\w./-]+\.py)\"?(?:, line |:)(\d+)", said)
    where = ":".join(places[-1]).rsplit("/", 1)[-1] if places else ""
    return f"{(errors or lines)[-1][:90]} at {where}"


def live_on(monkey: Monkey, actions: int, longest: int = 150) -> Iterator[None]:
    """Let a monkey live until it did so many things; yield after each life."""
    while monkey.actions < actions:
        monkey.live(min(monkey.random.randint(20, longest), actions - monkey.actions))
        yield
