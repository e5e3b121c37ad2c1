"""``flasklings new``: a course to begin with."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

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


def test_a_folder_with_something_in_it_is_left_alone(
    flasklings: Flasklings, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    said = flasklings("new", tmp_path)
    assert said.status == 2
    assert said.err == (
        f"flasklings: {tmp_path} is a folder that is not empty:"
        " name a folder that does not exist yet\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["file", "file/below", "no\0name", "x" * 300, "\x1b[31m/" * 800])
def test_a_path_that_cannot_be_written_is_one_sentence(
    name: str, flasklings: Flasklings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    said = flasklings("new", f"{tmp_path}/{name}")
    assert said.status == 2
    assert len(said.err.splitlines()) == 1
    assert "\x1b" not in said.err
    assert said.out == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_sentence(
    flasklings: Flasklings, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    said = flasklings("new", tmp_path / "course")
    tmp_path.chmod(0o700)
    assert said.status == 2
    assert "cannot write" in said.err
