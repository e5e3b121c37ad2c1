"""Which saves count, and that a burst of them counts once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.background.project_watch import counts, watch_project

ROOT = Path("/project")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/project/app.py", True),
        ("/project/templates/home.html", True),
        ("/project/data.csv", True),
        ("/project/.flasklings.toml", True),
        ("/project/sub/.flasklings.toml", False),
        ("/project/.git/index", False),
        ("/project/.venv/lib/flask.py", False),
        ("/project/node_modules/x.js", False),
        ("/project/__pycache__/app.cpython-311.pyc", False),
        ("/project/app.py~", False),
        ("/project/.app.py.swp", False),
        ("/project", False),
        ("/elsewhere/app.py", False),
    ],
)
def test_only_what_an_app_may_need_counts(path: str, expected: bool) -> None:
    assert counts(ROOT, path) is expected


@pytest.fixture
def saves(tmp_path: Path) -> Iterator[queue.Queue[None]]:
    """A queue with one item for each burst that was noticed in `tmp_path`."""
    told: queue.Queue[None] = queue.Queue()
    stop = threading.Event()
    thread = threading.Thread(
        target=watch_project, args=(tmp_path, lambda: told.put(None), stop), daemon=True
    )
    thread.start()
    while True:  # until the watch has begun: only then a save is seen
        (tmp_path / "begin.txt").write_text("")
        try:
            told.get(timeout=0.2)
            break
        except queue.Empty:
            (tmp_path / "begin.txt").unlink()
    yield told
    stop.set()
    thread.join(10)


@pytest.mark.parametrize("way", ["in place", "by rename", "deleted"])
def test_a_save_is_noticed_however_the_editor_writes(
    way: str, saves: queue.Queue[None], tmp_path: Path
) -> None:
    while not saves.empty():
        saves.get()
    file = tmp_path / "begin.txt"
    if way == "in place":
        file.write_text("new")
    elif way == "by rename":
        new = tmp_path / "new.tmp"
        new.write_text("new")
        new.replace(file)
    else:
        file.unlink()
    saves.get(timeout=10)


def test_a_burst_of_fifty_saves_is_one(saves: queue.Queue[None], tmp_path: Path) -> None:
    for n in range(50):
        (tmp_path / f"{n}.py").write_text("x")
    saves.get(timeout=10)
    with pytest.raises(queue.Empty):
        saves.get(timeout=1)
