"""Whatever is wrong with an app, ``run`` says it in one sentence with the learner's line."""

from __future__ import annotations

from tests.tui.cli.conftest import Flasklings, MakeApp

HEAD = """\
import os, sys
from flask import Flask, flash
app = Flask(__name__)
app.secret_key = "dev"
"""


def view(body: str) -> str:
    """Return an app whose one view, from line 7 on, does this."""
    return f"{HEAD}@app.get('/')\ndef home():\n    {body}\n"


# What else is no app, tests/sandbox/test_bad_apps.py knows.
def test_an_app_that_cannot_be_loaded_exits_with_1_and_names_the_line(
    flasklings: Flasklings, make_app: MakeApp
) -> None:
    said = flasklings("run", make_app("from flask import Flask\napp = Flask(__name__\n"))
    assert (said.status, said.err) == (1, "")
    (error,) = [line for line in said.out.splitlines() if line.startswith("  ✗ error")]
    assert "SyntaxError" in error
    assert error.endswith("app.py:2")
    assert "Traceback" not in said.out


def test_an_error_in_a_view_names_its_line_and_exits_with_1(
    flasklings: Flasklings, make_app: MakeApp
) -> None:
    said = flasklings("run", make_app(view("return nope")))
    assert said.status == 1
    assert "NameError: name 'nope' is not defined" in said.out
    assert "app.py:7" in said.out
    assert "▸ 7 │ return nope" in said.out
    assert "1 GET /" in said.out
    assert "500" in said.out


def test_a_loop_is_reported_with_the_line_it_was_at(
    flasklings: Flasklings, make_app: MakeApp
) -> None:
    said = flasklings("run", make_app(view("while True: pass")), "--timeout", "1")
    assert said.status == 3
    assert "app.py:7" in said.out
    assert "no answer" in said.out
    assert "1 request, 0 flashed" in said.out.splitlines()[-1]


def test_a_message_that_was_cut_or_is_no_string_is_marked(
    flasklings: Flasklings, make_app: MakeApp
) -> None:
    app = make_app(view("flash('x' * 10_000_000); flash(['a', 1]); return 'ok'"))
    said = flasklings("run", app)
    assert "(cut, 10,000,000 characters)" in said.out
    assert "['a', 1] (list)" in said.out
    assert max(map(len, said.out.splitlines())) < 700


NASTY = {
    "an ANSI escape": ("\x1b[31mred", "\\x1b[31mred"),
    "markup": ("[bold]loud[/]", "[bold]loud[/]"),
    "a bidi control": ("abc\u202etxt", "abc\\u202etxt"),
    "a NUL": ("a\0b", "a\\x00b"),
    "a C1 control": ("a\x9bb", "a\\x9bb"),
    "lines": ("one\ntwo", "one\\ntwo"),
}


def test_no_message_reaches_the_terminal_raw(flasklings: Flasklings, make_app: MakeApp) -> None:
    messages = [message for message, _ in NASTY.values()]
    app = make_app(view(f"[flash(message) for message in {messages!r}]; return 'ok'"))
    story = flasklings("run", app)
    assert [what for what, (_, shown) in NASTY.items() if shown not in story.out] == []
    as_json = flasklings("run", app, "--json")
    assert [event["message"] for event in as_json.only("flashed")] == messages
    for raw in "\x1b\u202e\0\x9b":
        assert raw not in story.out
        assert raw not in as_json.out
