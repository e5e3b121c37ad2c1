"""A project is watched in a real terminal while its files are really saved."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Open
from tests.support.terminal_learner import leave

APP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "page first"
"""


def test_saves_of_every_kind_show_at_once_and_nothing_of_the_project_changes(
    open_terminal: Open, tmp_path: Path
) -> None:
    project = tmp_path / "shop"
    project.mkdir()
    app = project / "app.py"
    app.write_text(APP)
    terminal = open_terminal("watch", str(project))
    terminal.wait("2 routes")
    terminal.press("Enter")
    terminal.wait("→ page    page first")

    app.write_text(APP.replace("first", "truncated and written"))
    terminal.wait("→ page    page truncated and written")
    new = project / "app.py.tmp"
    new.write_text(APP.replace("first", "renamed"))
    new.replace(app)
    terminal.wait("→ page    page renamed")
    for n in range(50):
        app.write_text(APP.replace("first", f"burst {n}"))
    terminal.wait("→ page    page burst 49")
    app.write_text(APP.replace("def home():", "def home(:"))
    terminal.wait("last good run")
    assert "→ page    page burst 49" in terminal.text
    app.unlink()
    terminal.settle()
    app.write_text(APP.replace("first", "last"))
    terminal.wait("→ page    page last")
    leave(terminal)
    assert {path.name for path in project.iterdir()} == {"app.py", ".flasklings.toml"}
