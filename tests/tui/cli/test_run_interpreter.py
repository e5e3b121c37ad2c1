"""``flasklings run``: which Python runs an app, and what its environment may do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.environments import FLASK, make_environment
from tests.tui.cli.conftest import Flasklings, MakeApp

APP = """\
    import sys
    from flask import Flask

    app = Flask(__name__)

    @app.get("/")
    def home():
        import kettle
        return f"{sys.prefix} {sys.executable} {kettle.__file__}"
"""


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.fixture
def app(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_app(APP)
    monkeypatch.chdir(folder)
    return folder


def page(said: object) -> str:
    return str(said.only("response")[0]["body"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [".venv", "venv"])
def test_the_environment_beside_the_app_runs_it_and_is_named(
    app: Path, flasklings: Flasklings, name: str
) -> None:
    make_environment(app / name).joinpath("kettle.py").touch()
    for path in (".", "app.py"):
        said = flasklings("run", path, "--json")
        (started,) = said.only("started")
        assert (said.status, said.err) == (0, "")
        assert started["interpreter"] == f"{name}/bin/python"
        assert started["chosen"] == "beside"
        assert page(said).split() == [
            str(app / name),
            str(app / name / "bin/python"),
            str(next((app / name).glob("lib/*/site-packages/kettle.py"))),
        ]
    assert f" of {name}/bin/python, " in flasklings("run", ".").out.partition("\n")[0]


def test_the_active_environment_comes_first_and_a_named_one_before_it(
    app: Path,
    flasklings: Flasklings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    (app / ".venv").mkdir()
    active, named = (tmp_path_factory.mktemp(name) for name in ("active", "named"))
    for environment in (active, named):
        make_environment(environment).joinpath("kettle.py").touch()
    monkeypatch.setenv("VIRTUAL_ENV", str(active))
    said = flasklings("run", ".", "--json")
    assert said.only("started")[0]["chosen"] == "VIRTUAL_ENV"
    assert page(said).startswith(str(active))
    said = flasklings("run", ".", "--json", "--python", named / "bin/python")
    assert said.only("started")[0]["chosen"] == "--python"
    assert page(said).startswith(str(named))


def test_the_environment_of_flasklings_says_nothing_of_an_app(
    app: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_environment(app / ".venv").joinpath("kettle.py").touch()
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    assert flasklings("run", ".", "--json").only("started")[0]["chosen"] == "beside"


def test_an_environment_above_the_app_is_found_up_to_the_root_of_the_project(
    make_app: MakeApp, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_app(src__app__py="", **{"src/app.py": APP.replace("    ", "", 1), "kettle.py": ""})
    make_environment(root / ".venv").joinpath("kettle.py").touch()
    inner = root / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").touch()
    (inner / "app.py").write_text((root / "app.py").read_text())
    (root / "src" / "app.py").write_text("from flask import Flask\napp = Flask('app')\n")
    monkeypatch.chdir(root)
    assert flasklings("run", "src", "--json").only("started")[0]["chosen"] == "beside"
    assert flasklings("run", "inner", "--json").only("started")[0].get("chosen", "") == ""


@pytest.mark.parametrize("kind", ["no Flask", "no Python", "own Python"])
def test_an_environment_that_cannot_be_used_is_passed_over_with_a_sentence(
    app: Path, flasklings: Flasklings, kind: str
) -> None:
    make_environment(app / ".venv", () if kind == "no Flask" else FLASK)
    if kind != "no Flask":
        configuration = app / ".venv/pyvenv.cfg"
        configuration.write_text("home = /nowhere\nversion = 3.11.0\n")
        (app / ".venv/bin/python").unlink()
    if kind == "own Python":  # whoever wrote the project wrote this file, too
        configuration.write_text(f"home = {app / '.venv/bin'}\nversion = 3.11.0\n")
        for name in ("python", "python3", "python3.11"):
            program = app / ".venv/bin" / name
            program.unlink(missing_ok=True)
            program.write_text(f"#!/bin/sh\ntouch {app}/started\n")
            program.chmod(0o755)
    said = flasklings("run", ".", "--json")
    why = (
        "has no Flask" if kind == "no Flask" else "doesn't lead to a Python outside of the project"
    )
    assert said.err == (
        f"flasklings run: .venv {why}: the app runs without it. Name another Python with --python\n"
    )
    assert said.only("started")[0].get("chosen", "") == ""
    assert not (app / "started").exists()


def test_a_missing_package_names_the_python_that_was_used(
    app: Path, make_app: MakeApp, flasklings: Flasklings
) -> None:
    make_app("import kettle\n")
    said = flasklings("run", ".").out
    assert "ran with the Python of flasklings, because no .venv" in said
    assert "If another Python has kettle, name it with --python." in said
    make_environment(app / ".venv")
    said = flasklings("run", ".").out
    assert "The app ran with .venv/bin/python: install kettle there, or name another" in said


# The environment of a stranger's project


REACHES_OUT = """\
import os, socket
def tried(name, what):
    try:
        what()
    except OSError as problem:
        os.environ[name] = type(problem).__name__
    else:
        os.environ[name] = "done"
tried("READ", lambda: open({home!r} + "/secret").read())
tried("WRITE", lambda: open({home!r} + "/written", "w"))
tried("SIBLING", lambda: open({app!r} + "/written", "w"))
tried("CONNECT", lambda: socket.create_connection(("127.0.0.1", 9)))
tried("START", lambda: os.posix_spawn("/bin/true", ["true"], {{}}))
"""


def test_what_an_environment_runs_at_its_start_is_confined_like_the_app(
    app: Path, make_app: MakeApp, flasklings: Flasklings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("reached")
    (home / "secret").write_text("tea")
    names = ("READ", "WRITE", "SIBLING", "CONNECT", "START")
    make_app(
        "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
        f"@app.get('/')\ndef home(): return [os.environ.get(name) for name in {names}]\n"
    )
    site = make_environment(app / ".venv")
    (site / "reaching.py").write_text(REACHES_OUT.format(home=str(home), app=str(app)))
    (site / "zz.pth").write_text("import reaching\n")
    said = flasklings("run", ".", "--json")
    assert said.status == 0
    assert said.only("response")[0]["body"].count("PermissionError") == len(names)
    assert {file.name for file in home.iterdir()} == {"secret"}
    assert not (app / "written").exists()


def test_an_environment_that_never_starts_ends_the_run(app: Path, flasklings: Flasklings) -> None:
    site = make_environment(app / ".venv")
    (site / "sitecustomize.py").write_text("while True: pass\n")
    said = flasklings("run", ".", "--timeout", "0.4")
    assert said.status == 3
    assert "loading the app was still running after 0.4 seconds" in said.out


@pytest.mark.parametrize("finder", [False, True])
def test_a_package_installed_in_place_is_imported_from_the_copy(
    tmp_path: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch, finder: bool
) -> None:
    source = (
        "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n"
        "    app.add_url_rule('/', view_func=lambda: __file__)\n    return app\n"
    )
    (tmp_path / "src/shop").mkdir(parents=True)
    (tmp_path / "src/shop/__init__.py").write_text(source)
    site = make_environment(tmp_path / ".venv")
    if finder:
        (site / "__editable___shop_finder.py").write_text(
            "import sys\nfrom importlib.util import spec_from_file_location as spec\n"
            f"MAPPING = {{'shop': '{tmp_path}/src/shop'}}\n"
            "class Finder:\n"
            "    @classmethod\n"
            "    def find_spec(cls, name, path=None, target=None):\n"
            "        if name in MAPPING:\n"
            "            return spec(name, MAPPING[name] + '/__init__.py',\n"
            "                        submodule_search_locations=[MAPPING[name]])\n"
            "def install():\n    sys.meta_path.append(Finder)\n"
        )
        (site / "__editable__.shop.pth").write_text(
            "import __editable___shop_finder; __editable___shop_finder.install()\n"
        )
    else:
        (site / "__editable__.shop.pth").write_text(f"{tmp_path}/src\n")
    monkeypatch.chdir(tmp_path)
    said = flasklings("run", ".", "--app", "shop", "--json")
    assert said.status == 0
    assert page(said).endswith("/project/src/shop/__init__.py")
    assert os.fspath(tmp_path) not in page(said)
