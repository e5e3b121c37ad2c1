"""``flasklings run APP --flight FILE``: the run as a picture."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from tests.tui.cli.conftest import Flasklings, MakeApp

APP = """\
    from flask import Flask, flash

    app = Flask(__name__)
    app.secret_key = "dev"

    @app.get("/")
    def home():
        flash("Saved!")
        return {}["x"]
"""


def test_a_run_is_drawn_even_if_the_app_raises_and_no_file_is_lost(
    make_app: MakeApp, flasklings: Flasklings, tmp_path: Path
) -> None:
    app, picture = make_app(APP), tmp_path / "flight.svg"
    said = flasklings("run", app, "--flight", picture)
    assert said.status == 1, "as without a picture"
    text = picture.read_text("utf-8")
    ElementTree.fromstring(text)
    assert "flash(&quot;Saved!&quot;)" in text, "the learner's line"
    assert "» view home()" in text
    picture.write_text("mine")
    again = flasklings("run", app, "--flight", picture)
    assert (again.status, again.out) == (2, ""), "nothing was run"
    assert "already exists: name another file, or add --force" in again.err
    assert picture.read_text() == "mine"
    assert flasklings("run", app, "--flight", picture, "--force").status == 1
    assert picture.read_text("utf-8") != "mine"


def test_a_file_that_cannot_be_written_is_wrong_use(
    make_app: MakeApp, flasklings: Flasklings, tmp_path: Path
) -> None:
    app = make_app(APP)
    assert flasklings("run", app, "--flight", tmp_path).status == 2
    nowhere = flasklings("run", app, "--flight", tmp_path / "no" / "flight.svg")
    assert (nowhere.status, nowhere.out) == (2, "")
    assert "there is no folder" in nowhere.err
