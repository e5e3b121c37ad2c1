"""A project is a few files and the name of the app; nothing in it leaves its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox import Project
from sandbox.project import MAX_FILES, ProjectError


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n")


@pytest.mark.parametrize(
    ("names", "app"),
    [
        (["app.py"], "app"),
        (["wsgi.py", "app.py", "other.py"], "wsgi"),
        (["lonely.py"], "lonely"),
        (["flaskr/__init__.py", "flaskr/db.py"], "flaskr"),
        (["app/__init__.py", "setup.py"], "app"),
    ],
)
def test_a_folders_app_is_found_as_flask_run_finds_it(
    tmp_path: Path, names: list[str], app: str
) -> None:
    write(tmp_path, *names)

    assert Project.from_path(tmp_path).app == app


def test_a_name_given_wins(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b.py")

    assert Project.from_path(tmp_path, "b:web").app == "b:web"
    assert Project.from_path(tmp_path / "a.py").app == "a"


def test_a_lone_file_brings_its_modules_templates_and_packages(tmp_path: Path) -> None:
    write(tmp_path, "app.py", "helper.py", "templates/a.html", "static/a.css", "pkg/__init__.py")
    write(tmp_path, "pkg/inner.py", "notes/private.txt", "big.bin")

    assert set(Project.from_path(tmp_path / "app.py").files) == {
        *("app.py", "helper.py", "templates/a.html", "static/a.css"),
        *("pkg/__init__.py", "pkg/inner.py"),
    }


def test_hidden_files_and_environments_stay_out(tmp_path: Path) -> None:
    write(tmp_path, "app.py", ".env", ".git/config", "__pycache__/app.pyc", "venv/lib/x.py")
    write(tmp_path, "my-env/pyvenv.cfg", "my-env/lib/y.py", "node_modules/z.js", "data.sqlite")

    assert set(Project.from_path(tmp_path).files) == {"app.py", "data.sqlite"}


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([], "holds no Python file"),
        (["readme.txt"], "holds no Python file"),
        (["a.py", "b.py"], "--app MODULE:NAME"),
    ],
)
def test_a_folder_without_an_app_says_what_to_do(
    tmp_path: Path, names: list[str], says: str
) -> None:
    write(tmp_path, *names)

    with pytest.raises(ProjectError, match=says):
        Project.from_path(tmp_path)


def test_a_path_that_is_not_there_and_one_that_is_no_python(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")

    with pytest.raises(ProjectError, match="there is no file or folder"):
        Project.from_path(tmp_path / "nowhere")
    with pytest.raises(ProjectError, match=r"name a \.py file"):
        Project.from_path(tmp_path / "a.txt")


def test_a_huge_folder_is_refused_not_copied(tmp_path: Path) -> None:
    write(tmp_path, "app.py")
    for number in range(MAX_FILES):
        (tmp_path / f"f{number}.txt").touch()

    with pytest.raises(ProjectError, match="too large"):
        Project.from_path(tmp_path)


def test_pipes_and_broken_links_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "app.py")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to("nowhere")

    assert set(Project.from_path(tmp_path).files) == {"app.py"}


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.py", "a/../../b", "", "nul\0.py"])
def test_a_file_name_never_leaves_the_project(name: str) -> None:
    with pytest.raises(ProjectError, match="does not stay inside"):
        Project({name: b""})


def test_a_project_is_written_as_it_was_read(tmp_path: Path) -> None:
    write(tmp_path / "mine", "app.py", "templates/base.html")
    project = Project.from_path(tmp_path / "mine")

    project.write(tmp_path / "copy")

    assert Project.from_path(tmp_path / "copy") == project
