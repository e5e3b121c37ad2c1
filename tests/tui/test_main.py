"""The way in: an error of our own gives a sentence, a log and a status, whatever the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from sandbox.events import Event, Requested
from tests.support.house import HOUSE
from tui import FAULT_STATUS
from tui.__main__ import log_thread_error, main
from tui.cli import launch
from tui.cli.main import COMMANDS
from tui.error_log import LOG, MOST_LOGGED
from tui.plain.run import JsonLines

Flasklings = Callable[..., tuple[str, str]]

APP = "from flask import Flask\napp = Flask(__name__)\n"


@click.command("fail")
def command() -> None:
    """Fail after a line of output."""
    click.echo("a line")
    _ = 1 / 0


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that isn't there yet; what `main` sets is set back."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setenv("FLASKLINGS_HOME", str(tmp_path / "new" / "home"))
    return tmp_path / "new" / "home"


@pytest.fixture
def failing(
    home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Flasklings:
    """Run a command line that fails, with a command ``fail``; return what it printed."""
    monkeypatch.setitem(COMMANDS, "fail", __name__)

    def run(*args: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["flasklings", *args])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == FAULT_STATUS
        return capfd.readouterr()

    return run


def sentence(log: Path, name: str = "ZeroDivisionError", what: str = "says more") -> str:
    return (
        f"flasklings: An error in flasklings itself ({name}) has ended the command; {log} {what}.\n"
    )


def test_an_error_is_one_sentence_and_its_traceback_is_in_the_log(
    failing: Flasklings, home: Path
) -> None:
    assert failing("fail") == ("a line\n", sentence(home / LOG))
    log = (home / LOG).read_text()
    assert log.splitlines()[1] == "Traceback (most recent call last):"
    assert log.rstrip().endswith("ZeroDivisionError: division by zero")


def test_an_error_in_a_thread_is_in_the_log_alone(
    home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", log_thread_error)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

    assert capfd.readouterr() == ("", "")
    assert "ZeroDivisionError: division by zero" in (home / LOG).read_text()


def test_the_log_keeps_earlier_errors_until_it_is_long(failing: Flasklings, home: Path) -> None:
    failing("fail")
    failing("fail")
    assert (home / LOG).read_text().count("Traceback") == 2
    (home / LOG).write_text("x" * (MOST_LOGGED + 1))
    failing("fail")
    assert (home / LOG).read_text().count("Traceback") == 1
    assert "xxx" not in (home / LOG).read_text()


def test_where_no_log_can_be_written_the_sentence_says_so(
    failing: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASKLINGS_HOME", os.devnull)
    unwritten = sentence(Path(os.devnull, LOG), what="could not be written")
    assert failing("fail") == ("a line\n", unwritten)


def test_an_error_before_the_screen_is_told_in_the_same_way(
    failing: Flasklings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_screen() -> int:
        raise LookupError

    monkeypatch.setattr(launch, "open_course", no_screen)
    assert failing() == ("", sentence(home / LOG, "LookupError"))


def test_the_json_of_a_run_with_an_error_of_ours_is_whole_and_ends(
    failing: Flasklings, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(APP)
    take = JsonLines.take

    def fails_once(self: JsonLines, event: Event) -> None:
        take(self, event)
        if isinstance(event, Requested):
            raise KeyError(event.path)

    monkeypatch.setattr(JsonLines, "take", fails_once)
    out, err = failing("run", str(tmp_path / "app.py"), "--json")
    *before, last = [json.loads(line) for line in out.splitlines()]
    assert (last["event"], last["reason"]) == ("ended", "stopped")
    assert "ended" not in {event["event"] for event in before}
    assert err == sentence(home / LOG, "KeyError")


@pytest.mark.parametrize("line", [["read", "15/1"], ["--help"]])
def test_a_full_disk_is_told_in_a_sentence_and_is_no_error_of_ours(line: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui", *line],
            cwd=HOUSE,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    said = "flasklings: the output: No space left on device\n"
    assert (done.returncode, done.stderr) == (FAULT_STATUS, said)
