"""``flasklings run``: what it prints of a run that goes well, and what it makes of wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Flasklings, MakeApp

APP = """\
    from flask import Flask, flash, redirect, render_template_string, request, url_for

    app = Flask(__name__)
    app.secret_key = "dev"
    PAGE = "{% for m in get_flashed_messages() %}<p>{{ m }}</p>{% endfor %}"

    @app.get("/")
    def home():
        return render_template_string(PAGE)

    @app.post("/save")
    def save():
        flash("Saved " + request.form.get("name", "nothing") + "!", "success")
        return redirect(url_for("home"))

"""


@pytest.fixture
def app(make_app: MakeApp) -> Path:
    return make_app(APP)


# The story


def test_the_story_of_a_message_is_told_in_order(app: Path, flasklings: Flasklings) -> None:
    said = flasklings("run", app, "--request", "POST /save name=Ada", "--request", "/")
    assert said.status == 0
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[0].startswith("app:app: Flask ")
    assert lines[0].endswith("3 routes, a secret key")
    assert lines[1] == "1 POST /save name=Ada 302 → /"
    assert lines[5] == "2 GET / (after 1) 200"
    assert "! shown [success] Saved Ada!" in lines
    assert lines[-1].startswith(
        "3 requests, 1 flashed, 1 shown, 0 waiting, 0 lost, every message accounted for, "
    )
    assert lines[-1].endswith(" ms")


def test_debug_mode_is_asked_for_and_told(make_app: MakeApp, flasklings: Flasklings) -> None:
    failing = make_app(APP.replace("return redirect", "1 / 0 or redirect"))
    asked = ("--request", "POST /save", "--request", "/")
    for option, waits in (((), True), (("--debug",), False), (("--testing",), False)):
        said = flasklings("run", failing, *asked, *option).out
        assert ("! shown" in said) == waits
        assert "".join(option).removeprefix("--") in said.partition("\n")[0]
        assert said.count("with debug mode on") == (option == ("--debug",))


def test_a_mistake_is_explained_with_what_to_do(make_app: MakeApp, flasklings: Flasklings) -> None:
    said = flasklings(
        "run",
        make_app(APP.replace('app.secret_key = "dev"', "")),
        *("--request", "POST /save"),
    )
    assert said.status == 1
    why, what_to_do = said.out.splitlines()[-3:-1]
    assert why.startswith("▸ app.py:13 ")
    assert "secret key" in why
    assert "app.secret_key" in what_to_do


def test_a_field_that_was_not_sent_is_an_error(make_app: MakeApp, flasklings: Flasklings) -> None:
    source = APP.replace('form.get("name", "nothing")', 'form["name"]')
    said = flasklings("run", make_app(source), *("--request", "POST /save Name=Ada"))
    assert said.status == 1
    assert "reads the form field 'name', but POST /save sent 'Name'" in said.out


def test_a_file_is_run_as_well_as_a_folder_and_asked_for_its_start_page(
    app: Path, flasklings: Flasklings
) -> None:
    said = flasklings("run", app / "app.py")
    assert said.status == 0
    assert "1 GET /" in said.out
    assert "\x1b" not in said.out


def test_redirects_can_be_left_alone_and_the_client_be_named(
    app: Path, flasklings: Flasklings
) -> None:
    said = flasklings(
        "run", app, "--request", "POST /save", "--no-follow", "--client", "B", "--json"
    )
    assert [event["client"] for event in said.only("request")] == ["B"]


def test_a_stream_without_unicode_gets_ascii(app: Path, outside: Flasklings) -> None:
    said = outside(
        "run", app, "--request", "POST /save name=Zoë…", env={"PYTHONIOENCODING": "ascii"}
    )
    assert said.status == 0
    assert said.out.isascii()
    assert "302 -> /" in said.out
    assert "Saved Zo\\xeb" in said.out


def test_the_app_can_be_named(make_app: MakeApp, flasklings: Flasklings) -> None:
    folder = make_app(shop__py="", **{"shop.py": "from flask import Flask\nsite = Flask('shop')\n"})
    said = flasklings("run", folder, "--app", "shop:site", "--json")
    assert said.only("loaded")[0]["app"] == "shop:site"


def test_of_several_apps_each_is_listed_with_the_line_to_type(
    tmp_path: Path, flasklings: Flasklings
) -> None:
    folder = tmp_path / "my shop"
    folder.mkdir()
    for name in ("main.py", "other.py"):
        (folder / name).write_text("from flask import Flask\nsite = Flask('x')\n")
    said = flasklings("run", folder)
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        f"flasklings: {folder} makes several Flask apps. Say which one to run:\n"
        f"  flasklings run '{folder}' --app main\n"
        f"  flasklings run '{folder}' --app other\n"
    )
    assert flasklings("run", folder, "--app", "main").status == 0


def test_what_of_a_folder_is_not_run_is_said(app: Path, flasklings: Flasklings) -> None:
    (app / "environ.txt").symlink_to("/proc/self/environ")
    said = flasklings("run", app, "--json")
    assert said.status == 0
    assert said.err == (
        "flasklings run: skipped: environ.txt is a link that leads out of the folder\n"
    )


# Environment variables


NEEDS = APP.replace('"dev"', 'os.environ["KEY"]').replace("    from", "    import os\n    from", 1)


@pytest.mark.parametrize("given", ["KEY=tea", "KEY", "KEY=", "KEY=a=b c"])
def test_a_variable_is_passed_on_by_name_or_with_a_value(
    make_app: MakeApp, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("KEY", "mine")
    monkeypatch.setenv("OTHER", "not passed on")
    app = make_app(
        NEEDS + "    @app.get('/env')\n    def env():\n"
        "        return repr([os.environ.get('KEY'), os.environ.get('OTHER')])\n"
    )
    said = flasklings("run", app, "--env", given, "--request", "/env", "--json")
    assert said.status == 0
    value = given.partition("=")[2] if "=" in given else "mine"
    assert said.only("response")[0]["body"] == repr([value, None])


def test_without_the_variable_it_is_named_with_the_option(
    make_app: MakeApp, flasklings: Flasklings
) -> None:
    said = flasklings("run", make_app(NEEDS))
    assert said.status == 1
    why, what_to_do = said.out.splitlines()[-3:-1]
    assert why.startswith("▸ app.py:5 needs the environment variable KEY")
    assert "--env KEY" in what_to_do


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("NO_SUCH_KEY", "your environment has no variable of this name"),
        ("=x", "--env needs a name"),
        ("", "--env needs a name"),
        ("A\udc80=x", "it is not UTF-8 text"),
    ],
)
def test_a_variable_that_cannot_be_passed_on_is_wrong_use(
    app: Path, flasklings: Flasklings, given: str, says: str
) -> None:
    said = flasklings("run", app, "--env", given)
    assert said.status == 2
    assert says in said.err


# Scripts


def test_a_script_makes_its_requests_in_order(
    app: Path, tmp_path: Path, flasklings: Flasklings
) -> None:
    script = tmp_path / "script.json"
    requests = [
        {"path": "/save", "form": {"name": "Ada"}, "follow": False},
        {"path": "/", "client": "B"},
    ]
    script.write_text(json.dumps(requests))
    said = flasklings("run", app, "--script", script, "--json")
    assert said.status == 0
    asked = [(event["method"], event["path"], event["client"]) for event in said.only("request")]
    assert asked == [("POST", "/save", "A"), ("GET", "/", "B")]
    assert said.only("read")[0]["messages"] == []
    assert "browser B" in flasklings("run", app, "--script", script).out
