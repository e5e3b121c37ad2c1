"""A project is a few files and the name of the app; nothing in it leaves its folder."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from sandbox import Project
from sandbox.git_ignore import is_ignored, read_patterns
from sandbox.project import MAX_FILES, ProjectError
from sandbox.project_files import FolderReader, TooLargeError
from sandbox.run_folder import remove
from sandbox.text import visible


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


MAKES = b"from flask import Flask\n\nsite = Flask(__name__)\n"
FACTORY = b"import flask\n\ndef create_app():\n    return flask.Flask('x')\n"


@pytest.mark.parametrize(
    ("files", "app"),
    [
        ({"main.py": MAKES, "models.py": b""}, "main"),
        ({"config.py": b"", "tearoom/__init__.py": FACTORY}, "tearoom"),
        ({"config.py": b"", "a/__init__.py": b"", "a/web.py": FACTORY}, "a.web"),
        ({"setup.py": b"", "models.py": b"", "src/web.py": MAKES}, "src/web.py"),
        ({"run.py": b"app = create_app()\n", "shop/__init__.py": FACTORY}, "run"),
        ({"main.py": MAKES, "test_main.py": MAKES, "tests/a.py": MAKES, "b.py": b""}, "main"),
        ({"main.py": MAKES + b"def (", "models.py": b""}, "main"),
        ({"main.py": FACTORY, "other.py": MAKES}, "other"),
        ({"app.py": b"from x import y", "main.py": MAKES}, "app"),
        ({"app.py": b"", "main.py": MAKES}, "main"),
        ({"app/__init__.py": b"# empty\n", "app/main.py": MAKES}, "app.main"),
        ({"celery_worker.py": b"app = create_app()\n", "config.py": MAKES, "b.py": MAKES}, "b"),
        ({"config.py": b"", "settings.py": b"", "setup.py": b"", "site.py": b""}, "site"),
    ],
)
def test_the_file_that_makes_an_app_is_found(
    tmp_path: Path, files: dict[str, bytes], app: str
) -> None:
    Project(files).write(tmp_path / "shop")

    assert Project.from_path(tmp_path / "shop").app == app


def test_several_files_that_make_an_app_are_named(tmp_path: Path) -> None:
    Project({"main.py": MAKES, "other.py": MAKES}).write(tmp_path / "shop")

    with pytest.raises(ProjectError, match="makes several Flask apps") as several:
        Project.from_path(tmp_path / "shop")
    assert several.value.candidates == ("main", "other")


def test_a_function_of_another_name_that_makes_the_app_is_named(tmp_path: Path) -> None:
    source = (
        b"def helper():\n    pass\n\ndef build(name):\n\n    a = 1\n    return flask.Flask('x')\n"
    )
    Project({"b/web.py": source, "b/__init__.py": b"", "config.py": b""}).write(tmp_path / "shop")

    with pytest.raises(ProjectError, match="in a function") as named:
        Project.from_path(tmp_path / "shop")
    assert named.value.candidates == ("b.web:build",)


@pytest.mark.parametrize(
    ("given", "app"),
    [("b", "b"), ("b:site", "b:site"), ("b.py", "b.py"), ("c", "a"), ("", "a"), ("x.y:z", "a")],
)
def test_the_variable_of_flask_run_names_one_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, app: str
) -> None:
    Project({"a.py": b"", "b.py": b"site = Flask('b')"}).write(tmp_path / "shop")
    (tmp_path / "shop/.env").write_text("FLASK_APP=a")
    monkeypatch.setenv("FLASK_APP", given)

    assert Project.from_path(tmp_path / "shop").app == app


def test_of_a_package_the_folder_around_it_is_to_be_named(tmp_path: Path) -> None:
    Project({"__init__.py": FACTORY, "db.py": b""}).write(tmp_path / "shop")

    for path in (tmp_path / "shop", tmp_path / "shop" / "__init__.py"):
        with pytest.raises(ProjectError, match=r"package.* --app shop$"):
            Project.from_path(path)


@pytest.mark.parametrize(
    ("settings", "app"),
    [
        ({".flaskenv": "FLASK_APP=tearoom\n"}, "tearoom"),
        ({".flaskenv": "# x\nexport FLASK_APP = 'b.py'  # y\nFLASK_DEBUG=1\n"}, "b.py"),
        ({".flaskenv": 'FLASK_APP="b:create_app(1)"\n'}, "b:create_app(1)"),
        ({".flaskenv": "FLASK_APP=a\n", ".env": "FLASK_APP=b # mine\n"}, "b"),
        ({".flaskenv": "FLASK_APPS=a\nXFLASK_APP=b\n"}, "app"),
        ({".flaskenv": "FLASK_APP=\n"}, "app"),
    ],
)
def test_the_settings_of_flask_run_name_the_app(
    tmp_path: Path, settings: dict[str, str], app: str
) -> None:
    write(tmp_path, "app.py")
    for name, text in settings.items():
        (tmp_path / name).write_text(text)

    project = Project.from_path(tmp_path)
    assert project.app == app
    assert set(project.files) == {"app.py"}
    assert Project.from_path(tmp_path, "other").app == "other"


def test_settings_that_are_a_pipe_a_link_or_a_folder_are_not_read(tmp_path: Path) -> None:
    write(tmp_path / "mine", "app.py")
    (tmp_path / "secret").write_text("FLASK_APP=secret")
    (tmp_path / "mine" / ".env").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "mine" / ".flaskenv")

    assert Project.from_path(tmp_path / "mine").app == "app"


def test_a_lone_file_brings_what_it_names(tmp_path: Path) -> None:
    write(tmp_path, "pages/a.html", "./data/x.json", "private/b.txt", "schema.sql", ".env", "x.db")
    (tmp_path / "app.py").write_text(
        "Flask(__name__, template_folder='pages')\nopen(\"./data/x.json\")\n"
        "import models  # 'private' is in a comment, and counts: a string may be anywhere\n"
    )
    (tmp_path / "models.py").write_text("open('schema.sql'); open('.env'); 'x'\n")

    files = set(Project.from_path(tmp_path / "app.py").files)
    assert files == {
        *("app.py", "models.py", "pages/a.html", "data/x.json", "schema.sql", "private/b.txt")
    }


def test_hidden_files_and_environments_stay_out(tmp_path: Path) -> None:
    write(tmp_path, "app.py", ".env", ".git/config", "__pycache__/app.pyc", "venv/lib/x.py")
    write(tmp_path, "my-env/pyvenv.cfg", "my-env/lib/y.py", "node_modules/z.js", "data.sqlite")

    project = Project.from_path(tmp_path)
    assert {*project.files, *project.copied} == {"app.py", "data.sqlite"}
    project.write(tmp_path / "copy")
    assert (tmp_path / "copy/data.sqlite").read_bytes() == (tmp_path / "data.sqlite").read_bytes()


def test_what_git_ignores_stays_out_but_what_an_app_needs_comes_along(tmp_path: Path) -> None:
    write(tmp_path, "app.py", "a.log", "logs/b.txt", "shop.db", "local.py", "static/dist/x.js")
    write(tmp_path, "instance/a.txt", "media/1.jpg", "media/keep.jpg", "media/.gitignore", "dist/y")
    write(tmp_path, "web/env/z.html", "conda/conda-meta/x", "conda/lib/y.py")
    (tmp_path / ".gitignore").write_text("*.log\nlogs/\n*.db\n/local.py\ninstance/\n# no\n")
    (tmp_path / "media/.gitignore").write_text("*\n!keep.jpg\n")

    project = Project.from_path(tmp_path)
    assert {*project.files, *project.copied} == {
        *("app.py", "shop.db", "local.py", "static/dist/x.js", "instance/a.txt"),
        *("media/keep.jpg", "web/env/z.html"),
    }


@pytest.mark.parametrize(
    ("patterns", "path", "is_folder", "ignored"),
    [
        ("a", "x/a", False, True),
        ("a/", "x/a", False, False),
        ("a/", "x/a", True, True),
        ("/a", "x/a", False, False),
        ("x/a", "x/a", False, True),
        ("x/a", "y/x/a", False, False),
        ("**/a", "y/x/a", False, True),
        ("x/**/a", "x/a", False, True),
        ("x/**/a", "x/y/z/a", False, True),
        ("x/**", "x", True, False),
        ("x/**", "x/y/z", False, True),
        ("*.log\n!b.log", "b.log", False, False),
        ("!b.log\n*.log", "b.log", False, True),
        ("\\#a", "#a", False, True),
        ("#a", "#a", False, False),
        ("[ab].t?t", "x/b.txt", False, True),
        ("*a" * 60, "a" * 200 + "b", False, False),
        ("**/" * 60 + "b", "/".join("a" * 200), False, False),
    ],
)
def test_patterns_are_those_of_git(
    patterns: str, path: str, is_folder: bool, ignored: bool
) -> None:
    assert is_ignored(path, is_folder=is_folder, patterns=read_patterns(patterns, "")) == ignored


def test_a_folder_of_two_gigabytes_is_refused_with_what_is_large_in_it(tmp_path: Path) -> None:
    write(tmp_path, "app.py", "small/a.bin")
    with (tmp_path / "film.mp4").open("wb") as film:
        film.truncate(2 * 1024**3)

    with pytest.raises(ProjectError) as refused:
        Project.from_path(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path} is too large to be copied for a run: at most 20,000 files and 256 MiB, and"
        " film.mp4 (2,048 MiB) is the largest here. Name what the app doesn't need in .gitignore,"
        " or add --in-place"
    )
    (tmp_path / ".gitignore").write_text("*.mp4\n")
    assert set(Project.from_path(tmp_path).copied) == {"small/a.bin"}


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


# -- folders from strangers ----------------------------------------------------------------


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A private file beside the project's folder."""
    (tmp_path / "secret.txt").write_text("private")
    return tmp_path / "secret.txt"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The project's folder."""
    write(tmp_path / "mine", "app.py", "inner/deep/note.txt")
    return tmp_path / "mine"


def linked(mine: Path, name: str, target: str | Path) -> Project:
    (mine / name).parent.mkdir(parents=True, exist_ok=True)
    (mine / name).symlink_to(target)
    return Project.from_path(mine)


@pytest.mark.parametrize(
    "target", ["/proc/self/environ", "../secret.txt", "inner/../../secret.txt", "inner/out", ".."]
)
def test_no_link_leads_out_of_the_folder(mine: Path, secret: Path, target: str) -> None:
    (mine / "inner" / "out").symlink_to(secret)

    project = linked(mine, "notes.txt", target)

    assert not any(b"private" in content for content in project.files.values())
    assert set(project.files) == {"app.py", "inner/deep/note.txt"}
    assert "notes.txt is a link that leads out of the folder" in project.passed_over


@pytest.mark.parametrize("target", ["deep/note.txt", "../inner/deep/note.txt", "deep/../again"])
def test_a_link_inside_the_folder_is_read_as_what_it_leads_to(mine: Path, target: str) -> None:
    (mine / "inner" / "again").symlink_to(mine / "inner" / "deep" / "note.txt")

    project = linked(mine, "inner/link.txt", target)

    assert project.files["inner/link.txt"] == b"# inner/deep/note.txt\n"
    assert project.passed_over == ()


def test_a_link_to_a_folder_inside_is_followed_but_never_in_a_circle(mine: Path) -> None:
    (mine / "inner" / "deep" / "up").symlink_to("../..")
    (mine / "inner" / "here").symlink_to(".")

    project = linked(mine, "templates", "inner/deep")

    assert project.files["templates/note.txt"] == b"# inner/deep/note.txt\n"
    assert {note.partition(" ")[2] for note in project.passed_over} == {
        "is a link to a folder that it is in"
    }


def test_links_in_a_circle_and_to_nothing_lead_nowhere(mine: Path) -> None:
    (mine / "a").symlink_to("b")
    (mine / "b").symlink_to("a")

    project = linked(mine, "c", "missing/file")

    assert {*project.passed_over} == {f"{name} is a link that leads nowhere" for name in "abc"}


def test_an_app_that_is_a_link_out_of_its_folder_is_refused(mine: Path, secret: Path) -> None:
    (mine / "app.py").unlink()

    with pytest.raises(ProjectError, match=r"no Python file; app\.py is a link that leads out"):
        linked(mine, "app.py", secret)
    with pytest.raises(ProjectError, match=r"app\.py is a link that leads out of the folder"):
        Project.from_path(mine / "app.py")


def test_a_folder_that_is_named_may_be_a_link_itself(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(mine)

    assert Project.from_path(tmp_path / "current").files == Project.from_path(mine).files
    assert Project.from_path(tmp_path / "current" / "app.py").app == "app"


def test_folders_without_end_are_passed_over_below_some_depth(mine: Path) -> None:
    folder = os.open(mine, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=folder)
        folder, above = os.open("d", os.O_RDONLY, dir_fd=folder), folder
        os.close(above)
    os.close(folder)

    project = Project.from_path(mine)
    remove(mine)

    assert "app.py" in project.files
    assert any("is too deep" in note for note in project.passed_over)


def test_pipes_and_sockets_are_told_and_not_waited_for(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(mine / "pipe.txt")
    monkeypatch.chdir(mine)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket.txt")
        project = Project.from_path(mine)

    assert set(project.files) == {"app.py", "inner/deep/note.txt"}
    assert project.passed_over[0] == "pipe.txt is neither a file nor a folder"
    assert project.passed_over[1].startswith("socket.txt cannot be read: ")


def test_a_pipe_is_no_app(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "app.py")

    with pytest.raises(ProjectError, match=r"app\.py is neither a file nor a folder"):
        Project.from_path(tmp_path / "app.py")


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="files of Linux")
def test_limits_hold_for_what_is_read_not_for_what_stat_says() -> None:
    reader = FolderReader(Path("/proc/self"), most_files=100, most_bytes=10)
    assert Path("/proc/self/maps").stat().st_size == 0

    with pytest.raises(TooLargeError):
        reader.read(lambda name, _: name == "maps")


@pytest.mark.parametrize("name", [b"\xff.py", b"caf\xe9.txt"])
def test_a_name_that_is_no_text_is_passed_over(mine: Path, name: bytes) -> None:
    (mine / os.fsdecode(name)).touch()

    project = Project.from_path(mine)

    assert set(project.files) == {"app.py", "inner/deep/note.txt"}
    assert project.passed_over == (f"{visible(os.fsdecode(name))} has a name that is not UTF-8",)


def test_an_app_whose_name_is_no_text_is_refused(mine: Path) -> None:
    with pytest.raises(ProjectError, match="is not UTF-8 text"):
        Project.from_path(mine, os.fsdecode(b"\xff"))
    (mine / "app.py").rename(mine / os.fsdecode(b"\xff.py"))
    with pytest.raises(ProjectError, match="no Python file"):
        Project.from_path(mine)


def test_only_a_few_of_what_was_passed_over_are_named(mine: Path) -> None:
    for number in range(9):
        (mine / f"l{number}").symlink_to("/")

    assert Project.from_path(mine).passed_over[-1] == "6 more are like that"
