"""How rows become lines: colours and signs only where they can be shown."""

from __future__ import annotations

import json
import re

import pytest

from sandbox.events import Ended, Event, Reason, Started
from sandbox.timeline import Place
from tests.support.timelines import answered, asked, failed
from tui.plain.output import OutputStyle
from tui.plain.run import JsonLines, RowPrinter
from tui.presenters.row_kinds import RowKinds, RunRow

ROWS = [
    RunRow(RowKinds.REQUEST, 1, "POST /save", aside="302 → /", note="browser B"),
    RunRow(RowKinds.QUEUED, 1, "Saved!", "success", Place("app.py", 11)),
    RunRow(RowKinds.COOKIE, 1, "91 of 4,096 bytes"),
    RunRow(RowKinds.SHOWN, 1, "Saved!", "success", aside="×2"),  # noqa: RUF001
    RunRow(RowKinds.WAITING, 1, "Later", "message"),
    RunRow(RowKinds.LOST, 1, "Gone", "message"),
    RunRow(RowKinds.WHY, 1, "it was dropped"),
    RunRow(RowKinds.UNBALANCED, 1, "not every message is accounted for. Why"),
    RunRow(RowKinds.ERROR, 1, "NameError: nope", place=Place("app.py", 2)),
    RunRow(RowKinds.ENDED, 1, "stopped"),
]
FILES = {"app.py": b"first\n    return nope \x1b[31m\n"}


def lines(style: OutputStyle) -> list[str]:
    printer = RowPrinter(style, FILES)
    return [line for row in ROWS for line in printer.lines(row)]


def test_rows_line_up() -> None:
    assert lines(OutputStyle()) == [
        "1 POST /save (browser B)                            302 → /",
        "  + queued  [success] Saved!                        app.py:11",
        "  ~ cookie  91 of 4,096 bytes",
        "  ! shown   [success] Saved! ×2",  # noqa: RUF001
        "  … waiting [message] Later",
        "  x lost    [message] Gone",
        "            it was dropped",
        "  ≠ not every message is accounted for. Why",
        "  ✗ error   NameError: nope                         app.py:2",
        "    ▸ 2 │ return nope \\x1b[31m",
        "  ■ stopped",
    ]


def test_ascii_keeps_every_column() -> None:
    unicode, plain = lines(OutputStyle()), lines(OutputStyle(ascii_only=True))
    assert all(line.isascii() for line in plain)
    assert "302 -> /" in plain[0]
    assert [len(line) for line in plain[1:]] == [len(line) for line in unicode[1:]]


def test_colour_adds_nothing_but_colour() -> None:
    coloured = lines(OutputStyle(colors=True))
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == lines(OutputStyle())
    assert any("\x1b[" in line for line in coloured)


@pytest.mark.parametrize("place", [Place("gone.py", 1), Place("app.py", 99), Place("app.py", None)])
def test_a_line_that_is_not_there_is_not_quoted(place: Place) -> None:
    assert (
        len(RowPrinter(OutputStyle(), FILES).lines(RunRow(RowKinds.ERROR, 1, "Oops", place=place)))
        == 1
    )


CRASHED: list[Event] = [
    Started("3.11", "3.1", (), 1),
    *(asked(1), answered(1)),
    *(asked(2, "POST /save"), failed(2, "KeyError", "'name'"), answered(2, 500)),
]
"""The second request raises an exception."""


@pytest.mark.parametrize(
    ("events", "findings"),
    [
        (CRASHED[:3], []),
        (
            CRASHED,
            [
                {
                    "event": "finding",
                    "cause": "exception",
                    "sentence": "app.py:9 raised KeyError: 'name'.",
                    "file": "app.py",
                    "line": 9,
                    "request": 2,
                    "fix": "Read the last line of the traceback first: it names what was wrong.",
                }
            ],
        ),
        (
            [*CRASHED[:3], asked(2)],
            [
                {
                    "event": "finding",
                    "cause": "timeout",
                    "sentence": "GET / took too long and was stopped.",
                    "file": None,
                    "line": None,
                    "request": 2,
                    "fix": "Look for a loop that never ends, or a call that waits, like input() or"
                    " sleep().",
                }
            ],
        ),
    ],
)
def test_json_tells_each_mistake_before_the_end(
    events: list[Event], findings: list[object], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    output = JsonLines({})
    reason: Reason = "timeout" if events[-1] == asked(2) else "finished"
    for event in (*events, Ended(reason, "", 1.0)):
        output.take(event)
    said = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert said[len(events) : -1] == findings
    assert said[-1]["event"] == "ended"
