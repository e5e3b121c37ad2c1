"""Starting: what is imported for which command, and what happens without a terminal."""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import tui
from tests.support.house import HOUSE
from tests.tui.cli.conftest import Flasklings, MakeApp
from tui.cli.launch import no_screen

LISTS_MODULES = """\
import json, sys
lines = json.loads(sys.argv[1])
from tui.__main__ import main
for line in lines:
    sys.argv[:] = ["flasklings", *line]
    try:
        main()
    except SystemExit:
        pass
    print("\\nMODULES", *sys.modules)
"""


def imported(*lines: list[str]) -> set[str]:
    """Return the modules that these command lines import, one after the other in a process."""
    done = subprocess.run(
        [sys.executable, "-c", LISTS_MODULES, json.dumps(lines)],
        cwd=HOUSE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    return set(done.stdout.rpartition("MODULES ")[2].split())


def test_the_version_is_told_with_click_alone(flasklings: Flasklings) -> None:
    assert flasklings("--version").out == f"flasklings {tui.__version__}\n"
    allowed = {"tui", "tui.__main__", "tui.cli", "tui.cli.main", "tui.plain", "tui.plain.errors"}
    modules = imported(["--version"])
    assert "click" in modules
    ours = {name for name in modules if name.split(".")[0] in ("tui", "lessons", "sandbox")}
    assert ours == allowed
    assert not modules & {"msgspec", "textual", "flask", "difflib", "asyncio", "sqlite3"}


def test_the_way_to_the_screen_does_not_import_click() -> None:
    assert "click" not in imported([])


def test_a_plain_command_imports_neither_textual_nor_flask(make_app: MakeApp, course: Path) -> None:
    app = str(make_app("from flask import Flask\napp = Flask(__name__)\n"))
    modules = imported(
        ["run", app],
        ["run", app, "--json"],
        ["read"],
        ["read", "15/2"],
        ["quiz", "--plain"],
        ["progress"],
        ["progress", "--json"],
        ["review", "--plain"],
        ["check", str(course)],
        ["--help"],
        ["run", "--help"],
    )
    assert {"tui.cli.run", "tui.cli.read", "tui.cli.quiz", "tui.cli.check"} <= modules
    assert not modules & {"textual", "rich", "flask", "werkzeug", "jinja2"}


@pytest.mark.parametrize("args", [("learn",), ("learn", "15/2"), ("quiz",), ("quiz", "15")])
def test_without_a_terminal_the_plain_commands_are_named(
    args: tuple[str, ...], flasklings: Flasklings
) -> None:
    said = flasklings(*args)
    assert (said.status, said.out) == (2, "")
    assert "needs a terminal" in said.err
    assert "flasklings quiz --plain" in said.err


@pytest.mark.parametrize("missing", ["", "stdin", "stderr", "TERM"])
def test_half_a_terminal_is_none(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs) as terminal, Path(os.devnull).open() as nothing:
        monkeypatch.setenv("TERM", "dumb" if missing == "TERM" else "xterm-256color")
        monkeypatch.setattr(sys, "stdin", nothing if missing == "stdin" else terminal)
        monkeypatch.setattr(sys, "__stderr__", nothing if missing == "stderr" else terminal)
        assert bool(no_screen()) is bool(missing)
    os.close(ours)


@pytest.mark.parametrize(
    ("command", "closed"),
    [
        *(("run APP", closed) for closed in ("<&-", ">&-", "2>&-")),
        *((line, "<&- >&- 2>&-") for line in ("quiz --plain", "doctor")),
    ],
)
def test_a_command_does_its_work_where_a_stream_is_closed(
    command: str, closed: str, make_app: MakeApp
) -> None:
    folder = make_app("from flask import Flask\napp = Flask(__name__)\n")
    line = f"{shlex.quote(sys.executable)} -m tui {command} {closed}"
    done = subprocess.run(
        ["sh", "-c", f"exec {line.replace('APP', shlex.quote(str(folder)))}"],
        cwd=HOUSE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (">&-" not in closed.replace("2>&-", ""))


def test_without_a_standard_error_there_is_no_screen_and_no_fault() -> None:
    line = f"exec {shlex.quote(sys.executable)} -m tui 2>&-"
    done = subprocess.run(["sh", "-c", line], cwd=HOUSE, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2


@pytest.mark.parametrize("named", [["tui", "lessons", "sandbox"], ["click", "msgspec"]])
def test_packages_of_our_names_on_the_path_are_not_taken_for_ours(
    named: list[str], tmp_path: Path
) -> None:
    for name in named:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('not ours')\n")
    done = subprocess.run(
        [sys.executable, "-P", "-c", "import flasklings; flasklings.main()", "read", "15/1"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("15/1 ")
