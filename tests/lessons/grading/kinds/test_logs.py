"""Checks count what the app logs and the lines that it prints."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.course.model import Check
from sandbox.events import Logged, Printed
from tests.lessons.grading.kinds.judging import answering, one_request, seen, why
from tests.support.timelines import timeline


def logged(text: str, level: str = "INFO", line: int = 9, *, n: int = 1, dropped: str = "") -> Any:
    return Logged(n, level, "app", text, text, "", 1, dropped, "app.py", line)


def printed(text: str, *, n: int = 1, stream: Any = "stdout", log: bool = False) -> Printed:
    return Printed(n, stream, text, log)


LOGS = timeline(
    logged("Starting", n=0, line=3),
    *answering(logged("Saved tea"), logged("Odd size", "WARNING", 11)),
    *answering(logged("In detail", "DEBUG", 12, n=2, dropped="WARNING"), n=2, line="GET /more"),
)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("logged", times=3), ""),
        (seen("logged", level="INFO", contains="Saved", logger="app", times=1), ""),
        (seen("logged", contains="Starting"), ""),
        (seen("logged", contains="Starting", request=1, times=0), ""),
        (seen("logged", request=2, times=0), ""),
        (
            seen("logged", contains="Saved jam", request=1),
            "app.py:9 logs 'Saved tea', not 'Saved jam'.",
        ),
        (
            seen("logged", contains="Saved tea", level="ERROR"),
            "app.py:9 logs 'Saved tea' as INFO, not as ERROR.",
        ),
        (
            seen("logged", contains="Saved tea", logger="shop"),
            "app.py:9 logs 'Saved tea' with the logger 'app', not 'shop'.",
        ),
        (
            seen("logged", request=2),
            "app.py:12 logs 'In detail' as DEBUG, but the logger takes WARNING and above,"
            " so the record is dropped.",
        ),
        (
            seen("logged", level="WARNING", times=0),
            "app.py:11 logs 'Odd size' as WARNING, but it should not.",
        ),
        (
            seen("logged", contains="Saved", request=1, times=2),
            "'Saved' was logged once (app.py:9) while answering GET /, not twice.",
        ),
    ],
    ids=str,
)
def test_records_are_counted_but_not_those_that_a_level_drops(one: Check, expected: str) -> None:
    assert why(one, LOGS) == expected


OUTPUT = timeline(
    printed("ready\n", n=0),
    *answering(
        printed("one "),
        printed("line\nsecond line\n"),
        printed("Traceback\n", stream="stderr", log=True),
        printed("a warning\n", stream="stderr"),
    ),
)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("output", times=4), ""),
        (seen("output", contains="one line", times=1), ""),
        (seen("output", request=1, contains="line", times=2), ""),
        (seen("output", contains="Traceback", times=0), ""),
        (seen("output", contains="warning"), ""),
        (seen("output", request=1, contains="ready", times=0), ""),
        (
            seen("output", contains="third", request=1),
            "GET / prints 'one line', not 'third'.",
        ),
        (
            seen("output", contains="third"),
            "The app prints 'ready', not 'third'.",
        ),
        (
            seen("output", contains="second", times=0),
            "GET / prints 'second line', but it should not.",
        ),
        (
            seen("output", contains="line", times=1),
            "'line' was printed twice in the whole run, not once.",
        ),
    ],
    ids=str,
)
def test_lines_are_counted_but_not_the_report_of_an_exception(one: Check, expected: str) -> None:
    assert why(one, OUTPUT) == expected


def test_silence_is_told_with_what_was_wanted() -> None:
    run = one_request()
    assert why(seen("output", request=1, contains="Hi"), run) == (
        "GET / should print 'Hi', but it prints nothing."
    )
    assert why(seen("logged", request=1, contains="Hi", level="INFO"), run) == (
        "GET / should log 'Hi' as INFO, but it logs nothing."
    )
    assert why(seen("output", times=0), run) == why(seen("logged", times=0), run) == ""


def test_what_a_run_does_not_tell_may_be_anything() -> None:
    run = one_request(*[logged("tea")] * 500)
    untold = "The app does this so often in a request that only the first 500 times are told."
    assert why(seen("logged", contains="tea"), run) == ""
    for one in (seen("logged", contains="jam"), seen("logged", contains="jam", times=0)):
        assert why(one, run) == untold
    assert why(seen("logged", times=500), run) == untold
    assert why(seen("logged", times=0), run) == "app.py:9 logs 'tea' as INFO, but it should not."

    run = one_request(printed("tea\n"), Printed(1, "stdout", "", truncated={"text": 70_000}))
    untold = "The app prints so much that only its beginning is kept."
    assert why(seen("output", contains="tea"), run) == ""
    assert why(seen("output", contains="jam", times=0), run) == untold
