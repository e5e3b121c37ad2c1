"""Whatever a learner writes ends in one clear report, and the next run works."""

from __future__ import annotations

import pytest

from sandbox import Project, Sandbox
from sandbox.events import Loaded, Printed
from sandbox.request import parse_request
from tests.sandbox.conftest import PRELUDE, Observe, Run, queue_and_read, view

GOOD = "@app.get('/')\ndef home():\n    flash('fine')\n    return str(get_flashed_messages())\n"


@pytest.mark.parametrize(
    ("source", "kind", "line", "says"),
    [
        pytest.param(
            "from flask import Flask\napp = Flask(__name__\n",
            *("SyntaxError", 2, "never"), id="syntax",
        ),
        pytest.param("def f():\n\treturn 1\n        x = 2\n", "TabError", 3, "tabs", id="tabs"),
        pytest.param(
            "x = 1\nimport not_there\n", "ModuleNotFoundError", 2, "not_there", id="import"
        ),
        pytest.param("x = 1\n\n1 / 0\n", "ZeroDivisionError", 3, "zero", id="exception"),
        pytest.param("", "NoAppError", None, "app.py holds no Flask app", id="empty"),
        pytest.param("a = 1\n", "NoAppError", None, "app = Flask(__name__)", id="no app"),
        pytest.param(
            "from flask import Flask\na = Flask('a')\nb = Flask('b')\n",
            *("NoAppError", None, "several Flask apps (a, b)"), id="two apps",
        ),
        pytest.param("app = 3\n", "NoAppError", None, "an int, not a Flask app", id="not a Flask"),
        pytest.param("def create_app(): pass\n", "NoAppError", None, "return app", id="factory"),
        pytest.param("def create_app(name): pass\n", "NoAppError", None, "name", id="arguments"),
        pytest.param("import sys\nsys.exit(3)\n", "SystemExit", 2, "status 3", id="exit"),
        pytest.param("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1, "", id="interrupt"),
        pytest.param("x = input('?')\n", "EOFError", 1, "", id="input"),
        pytest.param(
            "from flask import flash\nflash('x')\n",
            *("RuntimeError", 2, "outside of request"), id="outside",
        ),
    ],
)  # fmt: skip
def test_an_app_that_does_not_load_says_why_and_where(
    observe: Observe, source: str, kind: str, line: int | None, says: str
) -> None:
    run = observe(source, prelude="")

    (error,) = run.errors
    assert (error.type, error.phase, error.file, error.line) == (kind, "load", "app.py", line)
    assert says in error.message
    assert run.all(Loaded) == []
    assert run.responses == []
    assert run.ended.reason == "finished"
    if line is not None:
        assert error.traceback[0].yours
        assert error.traceback[0].line == line


def test_source_that_is_not_utf8_is_a_syntax_error_of_the_learners_file(sandbox: Sandbox) -> None:
    project = Project({"app.py": "# caf\xe9\nname = 'caf\xe9'\n".encode("latin-1")})

    run = Run(list(sandbox.run(project, [])))

    (error,) = run.errors
    assert (error.type, error.file) == ("SyntaxError", "app.py")


@pytest.mark.parametrize(
    ("source", "what", "lines"),
    [
        pytest.param("while True:\n    pass\n", "loading the app", (4, 5), id="import"),
        pytest.param(view("while True:", "    pass"), "request 1", (6, 7), id="loop"),
        pytest.param(
            view("re.match('(a+)+$', 'a' * 60 + 'b')", top="import re"),
            *("request 1", (7,)), id="in C",
        ),
        pytest.param(
            view("while True:", "    try: 1 / 0", "    except BaseException: pass"),
            *("request 1", (6, 7, 8)), id="swallows everything",
        ),
    ],
)  # fmt: skip
def test_an_app_that_hangs_is_stopped_at_its_line(
    observe_hastily: Observe, source: str, what: str, lines: tuple[int, ...]
) -> None:
    run = observe_hastily(source)

    assert run.ended.reason == "timeout"
    assert f"{what} was still running after 1 second" in run.ended.detail
    (error,) = run.errors
    assert (error.file, error.phase) == ("app.py", "sandbox")
    assert error.line in lines
    assert observe_hastily(GOOD).ended.reason == "finished"


def test_a_view_that_crashes_python_is_told_with_its_line(observe: Observe) -> None:
    run = observe(view("x = ctypes.string_at(0)", "return ''", top="import ctypes"))

    assert run.ended.reason == "crashed"
    assert "SIGSEGV" in run.ended.detail
    assert [(e.type, e.file, e.line) for e in run.errors] == [("Crashed", "app.py", 7)]
    assert observe(GOOD).responses[0].body == "['fine']"


def test_system_exit_in_a_view_is_reported_and_the_run_goes_on(observe: Observe) -> None:
    run = observe(
        view("sys.exit('bye')", top="import sys")
        + GOOD.replace("'/'", "'/ok'").replace("home", "ok"),
        "/",
        "/ok",
    )

    assert [(e.type, e.line) for e in run.errors] == [("SystemExit", 7)]
    assert [r.status for r in run.responses] == [500, 200]


def test_ten_megabytes_of_output_are_cut_and_counted(observe: Observe) -> None:
    run = observe(view("print('x' * 10_000_000)", "return 'ok'"))

    shown = run.all(Printed)
    assert sum(len(e.text) for e in shown) <= 64 * 1024
    assert shown[-1].truncated == {"text": 10_000_001}
    assert run.responses[0].body == "ok"


def test_a_message_of_ten_megabytes_is_cut_with_its_true_length(observe: Observe) -> None:
    run = observe(view("flash('x' * 10_000_000)", "return str(get_flashed_messages())"))

    (flashed,) = run.flashed
    assert len(flashed.message) == 4096
    assert flashed.truncated == {"message": 10_000_000}
    (response,) = run.responses
    assert len(response.body) <= 64 * 1024
    assert response.truncated["body"] == response.body_bytes > 10_000_000
    assert response.balanced


def test_ten_thousand_flashes_are_all_seen_and_balance(observe: Observe) -> None:
    run = observe(
        view(
            "for number in range(10_000): flash(f'message {number}')",
            "return '<br>'.join(get_flashed_messages())",
        )
    )

    assert [e.message for e in run.flashed] == [f"message {n}" for n in range(10_000)]
    assert run.responses[0].balanced
    assert len(run.responses[0].displayed) > 2_000  # as many as the kept part of the page holds
    assert run.ended.reason == "finished"


def test_redirects_are_followed_as_a_browser_does(observe: Observe) -> None:
    app = """\
@app.post("/go/<int:code>")
def go(code):
    return redirect("/target", code)
@app.route("/target", methods=["GET", "POST"])
def target():
    return request.method + request.form.get("a", "")
"""
    run = observe(app, *(f"POST /go/{code} a=1" for code in (301, 302, 303, 307, 308)))

    assert [r.body for r in run.responses[1::2]] == ["GET", "GET", "GET", "POST1", "POST1"]


def test_a_redirect_loop_stops_after_twenty_hops(observe: Observe) -> None:
    run = observe(view("return redirect('/')"))

    assert len(run.responses) == 21
    assert [e.type for e in run.errors] == ["TooManyRedirects"]
    assert run.ended.reason == "finished"


@pytest.mark.parametrize(("target", "follow"), [("https://example.org/x", True), ("/x", False)])
def test_a_redirect_to_another_host_or_without_follow_is_not_followed(
    observe: Observe, target: str, follow: bool
) -> None:
    run = observe(view(f"return redirect({target!r})"), parse_request("/", follow=follow))

    assert [(r.status, r.location) for r in run.responses] == [(302, target)]


def test_a_cookie_over_the_limit_is_dropped_and_the_old_one_stays(observe: Observe) -> None:
    flash = "flash(''.join(random.choices('abcdefghijklmnop', k=int(request.args['size']))))"
    app = "import random\n" + queue_and_read(flash)
    run = observe(app, "GET /q size=9", "GET /q size=9000", "/")

    small, big, home = run.responses
    assert [small.balanced, big.balanced, home.balanced] == [True, False, True]
    assert small.waiting == big.waiting == home.displayed
    kept, dropped = run.timeline.lives
    assert (kept.fate, dropped.fate) == ("shown", "lost")
    assert "ignores one of over 4,096" in dropped.why


def test_a_learners_module_may_have_any_of_our_names(observe: Observe) -> None:
    names = ("jail", "sandbox", "events", "worker", "wire", "observer", "lessons", "tui", "main")
    files = {f"{name}.py": f"NAME = '{name}'\n" for name in names}
    imports = "\n".join(f"import {name}" for name in names)
    joined = " + ".join(f"{name}.NAME" for name in names)
    files["app.py"] = PRELUDE + view(f"return {joined}", top=imports)

    assert observe(files).responses[0].body == "".join(names)
