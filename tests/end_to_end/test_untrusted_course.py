"""A stranger's course can show text and run apps in the sandbox, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Open

EVIL = r"\u001b]0;owned\u0007\u001b[31mred\u001b[0m [bold]loud[/bold] \u202eback"
RAW = EVIL.encode().decode("unicode_escape")
APP = f"""\
# {RAW}
from flask import Flask, flash
app = Flask(__name__)
app.secret_key = "dev"
@app.get("/")
def home():
    print({RAW!r})
    flash({RAW!r}, {RAW!r})
    return {RAW!r}
"""


def write_course(folder: Path) -> Path:
    lesson = folder / "01-evil"
    (lesson / "01-step").mkdir(parents=True)
    (folder / "course.toml").write_text(f'title = "{EVIL}"\nlessons = ["01-evil"]\n')
    (lesson / "lesson.toml").write_text(
        f'title = "{EVIL}"\nsummary = "{EVIL}"\ncard = "{EVIL}"\npitch = "{EVIL}"\n'
    )
    options = ",\n".join(
        f'  {{ text = "{n} {EVIL}", why = "{EVIL}"{", right = true" if n == 1 else ""} }}'
        for n in range(1, 5)
    )
    (lesson / "quiz.toml").write_text(
        f'[[questions]]\nid = "one"\nask = "Ask {EVIL}"\nstep = "step"\noptions = [\n{options}\n]\n'
    )
    (lesson / "01-step" / "step.md").write_text(
        f'+++\ntitle = "{EVIL}"\nkind = "read"\ntask = "Task {EVIL}"\n\n'
        f'[hints]\nline = "{EVIL}"\n\n'
        f'[[checks]]\nname = "{EVIL}"\nobserve = "flashed"\ntimes = 5\n+++\n\nText {RAW}\n'
    )
    (lesson / "01-step" / "app.py").write_text(APP)
    return folder


def test_no_text_of_a_course_or_its_app_reaches_the_terminal_as_an_escape(
    open_terminal: Open, tmp_path: Path
) -> None:
    terminal = open_terminal("learn", str(write_course(tmp_path / "course")))
    terminal.wait("flasklings")
    terminal.wait(r"\x1b]0;owned")
    terminal.press("Enter")
    terminal.wait("queued")
    terminal.press("F5")
    terminal.wait("✗ 0 of 1 passed")
    terminal.press("F7")
    terminal.wait("Hint 1 of 1")
    terminal.press("F3")
    terminal.settle()
    terminal.press("Escape")
    terminal.settle()
    terminal.press("F4")
    terminal.wait("Ask")
    terminal.press("1")
    terminal.wait(lambda text: "Right" in text or "Not quite" in text)
    terminal.press("Ctrl+Q")
    assert terminal.wait_for_end() == 0

    assert b"\x1b]0;owned" not in terminal.raw
    assert "\u202e".encode() not in terminal.raw
    assert "[bold]" in terminal.plain_output


@pytest.mark.parametrize("command", [["read"], ["quiz", "--plain"]])
def test_nor_in_the_plain_commands(installed: Path, tmp_path: Path, command: list[str]) -> None:
    folder = write_course(tmp_path / "course")
    done = subprocess.run(
        [installed, *command, folder], capture_output=True, input=b"1\n\n", check=False
    )

    assert b"owned" in done.stdout
    assert b"\x1b" not in done.stdout
    assert b"\x07" not in done.stdout
    assert "\u202e".encode() not in done.stdout
