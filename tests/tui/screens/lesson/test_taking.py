"""Taking an app along from the lesson screen: a new folder, and a notice that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.screen_course import APP
from tests.tui.conftest import OpenLesson, choose, told, until
from tui.screens.lesson.screen import LessonScreen


async def test_each_time_it_is_a_new_folder_with_what_is_typed(
    open_lesson: OpenLesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    async with open_lesson("flash-then-show") as (app, pilot):
        assert isinstance(app.screen, LessonScreen)
        for text, name in (("# one\n", "flash-then-show"), ("# two\n", "flash-then-show-2")):
            app.screen.code.editor.replace_text(APP + text)
            await choose(app, "Export this app")
            folder = tmp_path / "here" / name
            await until(pilot, lambda folder=folder: f"{folder}" in told(app))  # type: ignore[misc]
            assert "python -m pytest" in told(app)
            assert (folder / "app.py").read_text() == APP + text
            assert (folder / "test_exercise.py").exists()


async def test_a_place_that_cannot_be_written_is_told_in_a_sentence(
    open_lesson: OpenLesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    async with open_lesson("flash-then-show") as (app, pilot):
        with monkeypatch.context() as patch:
            patch.chdir(gone)
            gone.rmdir()
            await choose(app, "Export this app")
            await until(pilot, lambda: told(app))
        said = "flasklings can't write a folder here: No such file or directory."
        assert told(app).endswith(f"{said} Start flasklings elsewhere.")
