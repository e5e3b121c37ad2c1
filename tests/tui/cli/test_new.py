"""``flasklings new``: a course to begin with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lessons.course.loader import load_course
from tests.tui.cli.conftest import Flasklings


def test_it_holds_one_of_each_kind(flasklings: Flasklings, tmp_path: Path) -> None:
    said = flasklings("new", tmp_path / "my course")
    assert said.status == 0
    assert f"flasklings check '{tmp_path / 'my course'}'" in said.out
    (lesson,) = load_course(tmp_path / "my course").lessons
    first, second = lesson.steps
    assert first.front.prediction is not None
    assert second.front.part == "exercise"
    assert second.solution
    assert second.front.wrong
    assert len(lesson.quiz) == 2
    assert lesson.proofs


def test_every_toml_file_teaches_in_comments(flasklings: Flasklings, tmp_path: Path) -> None:
    flasklings("new", tmp_path / "course")
    for path in [*tmp_path.rglob("*.toml"), *tmp_path.rglob("step.md")]:
        text = path.read_text("utf-8")
        assert "\n# " in f"\n{text}", path
        tomllib.loads(text.split("+++")[1] if path.suffix == ".md" else text)


def test_an_empty_folder_is_taken(flasklings: Flasklings, tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    assert flasklings("new", tmp_path / "course").status == 0
    assert (tmp_path / "course" / "course.toml").exists()
