"""`flasklings doctor` says what is there and what is in force, and exits by it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Flasklings, MakeApp


def test_it_names_versions_paths_and_each_layer(flasklings: Flasklings, home: Path) -> None:
    said = flasklings("doctor")

    assert said.status == 0
    for word in ("flasklings", "Python", "Flask", "Textual", "colors", str(home), "guard"):
        assert word in said.out
    assert said.out.strip().endswith("The course has everything it needs.")


def test_it_names_the_file_of_your_own_keys_and_each_mistake_in_it(
    flasklings: Flasklings, home: Path
) -> None:
    home.mkdir(exist_ok=True)
    (home / "keys.toml").write_text('run = "F11"\nrnu = "F9"\n')

    said = flasklings("doctor")

    assert said.status == 0
    assert f"{home / 'keys.toml'}: 1 action has keys of your own" in said.out
    assert "keys.toml:2: there is no action 'rnu'; did you mean run?" in said.out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layers of Linux")
def test_json_says_the_same_and_of_the_layers_what_a_run_reports(
    flasklings: Flasklings, make_app: MakeApp
) -> None:
    run = flasklings("run", make_app("from flask import Flask\napp = Flask(__name__)\n"), "--json")
    in_force = " ".join(run.only("started")[0]["isolation"])
    report = json.loads(flasklings("doctor", "--json").out)

    assert report["well"] is True
    assert {fact["name"] for fact in report["facts"]} >= {"flasklings", "system", "terminal"}
    assert "limits" in {layer["name"] for layer in report["protection"]["layers"]}
    for layer in report["protection"]["layers"]:
        word = {"files": "Landlock", "system calls": "seccomp"}.get(layer["name"], layer["name"])
        assert (word in in_force) == layer["in_force"]
        assert layer["in_force"] or layer["why"]


def test_a_python_that_cannot_run_apps_is_a_fault(flasklings: Flasklings) -> None:
    said = flasklings("doctor", "--python", "/nowhere/python")

    assert said.status == 1
    assert "/nowhere/python" in said.out
    assert "needs something that's missing" in said.out


def test_a_data_folder_that_cannot_be_used_is_said_but_no_fault(
    flasklings: Flasklings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").touch()
    monkeypatch.setenv("FLASKLINGS_HOME", str(home / "file"))

    said = flasklings("doctor")

    assert said.status == 0
    assert "· progress is kept in" in said.out
