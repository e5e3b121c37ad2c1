"""Each way in which a run can end has its name and its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.events import Ended
from sandbox.exit_reason import by_flood, by_status, by_time, by_use, last_place


@pytest.mark.parametrize(
    ("status", "reason", "says"),
    [
        (0, "crashed", "status 0"),
        (7, "crashed", "os._exit"),
        (-9, "killed", "SIGKILL"),
        (-15, "killed", "SIGTERM"),
        (-11, "crashed", "SIGSEGV"),
        (-24, "timeout", "processor time"),
        (-250, "crashed", "signal 250"),
    ],
)
def test_a_status_has_its_reason(status: int, reason: str, says: str) -> None:
    ending, detail = by_status(status)
    assert ending == reason
    assert says in detail


def test_time_floods_and_use_have_theirs() -> None:
    assert by_time(0, 3.0) == ("timeout", "loading the app was still running after 3 seconds")
    assert by_time(2, 1.0) == ("timeout", "request 2 was still running after 1 second")
    assert by_flood("output")[0] == by_flood("events")[0] == "output"
    assert by_use("the app started more than 200 threads")[0] == "killed"
    assert by_use("the app wrote more than 64 MiB")[0] == "output"


def test_the_last_place_is_the_innermost_line_of_the_project(tmp_path: Path) -> None:
    stack = [
        ("/usr/lib/python3/re.py", 10, "match"),
        (str(tmp_path / "app.py"), 7, "home"),
        (str(tmp_path / "app.py"), 3, "<module>"),
    ]
    failed = last_place(Ended("timeout", "too long", 1.0), 1, stack, tmp_path)

    assert failed is not None
    assert (failed.file, failed.line, failed.phase) == ("app.py", 7, "sandbox")
    assert failed.message == "too long, still at app.py line 7"
    assert last_place(Ended("crashed", "gone", 1.0), 1, stack[:1], tmp_path) is None
