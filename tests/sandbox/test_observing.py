"""Every flash and every read is seen, by whatever name, with its file and line."""

from __future__ import annotations

import json

import pytest

from sandbox import Request
from sandbox.events import (
    CookieChanged,
    Ended,
    Flashed,
    Loaded,
    Printed,
    Read,
    Requested,
    Responded,
    Started,
    to_json,
)
from sandbox.request import FilePart
from tests.sandbox.conftest import PRELUDE, Observe, queue_and_read, view
from tests.support.house import printed_by
from tests.support.timelines import from_json

SAVE_AND_SHOW = {
    "app.py": PRELUDE
    + """\
@app.post("/save")
def save():
    flash("Saved!", "success")
    return redirect(url_for("home"))


@app.get("/")
def home():
    return render_template("home.html")
""",
    "templates/base.html": """\
<!doctype html>
{% with messages = get_flashed_messages(with_categories=true) %}
  {% for category, message in messages %}<p class="{{ category }}">{{ message }}</p>{% endfor %}
{% endwith %}
{% block body %}{% endblock %}
""",
    "templates/home.html": """\
{% extends "base.html" %}
{% block body %}<h1>Home</h1>{% endblock %}
""",
}


def test_a_message_lives_from_its_flash_to_the_page_after_the_redirect(observe: Observe) -> None:
    run = observe(SAVE_AND_SHOW, "POST /save name=Ada", "GET /")

    assert [type(event) for event in run.events] == [
        *(Started, Loaded),
        *(Requested, Flashed, CookieChanged, Responded),
        *(Requested, Read, CookieChanged, Responded),
        *(Requested, Read, Responded),
        Ended,
    ]
    (flashed,) = run.flashed
    assert (flashed.n, flashed.category, flashed.message, flashed.kind) == (
        *(1, "success", "Saved!"),
        "str",
    )
    assert (flashed.file, flashed.line) == ("app.py", 6)
    first_read = run.reads[0]
    assert first_read.messages == (("success", "Saved!"),)
    assert first_read.with_categories
    assert (first_read.file, first_read.line) == ("templates/base.html", 2)
    post, home, again = run.responses
    assert (post.status, post.location, post.waiting) == (302, "/", (("success", "Saved!"),))
    assert (home.status, home.displayed, home.waiting) == (200, (("success", "Saved!"),), ())
    assert again.displayed == ()
    assert all(response.balanced for response in run.responses)
    assert [e.redirected_from for e in run.all(Requested)] == [None, 1, None]

    written, cleared = run.all(CookieChanged)
    assert written.name == "session"
    assert written.bytes == len("session") + len(written.value)
    assert written.data == {"_flashes": [{" t": ["success", "Saved!"]}]}
    assert written.queued == (("success", "Saved!"),)
    assert not written.too_big
    assert cleared.cleared
    assert cleared.queued == ()

    assert [from_json(to_json(event)) for event in run.events] == run.events


@pytest.mark.parametrize(
    ("flash_line", "read_line"),
    [
        ("flash('hi')", "get_flashed_messages()"),
        ("import flask; flask.flash('hi')", "__import__('flask').get_flashed_messages()"),
        ("from flask import flash as f; f('hi')", "alias()"),
        ("from flask.helpers import flash; flash('hi')", "kept[0]()"),
    ],
)
def test_no_alias_hides_a_flash_or_a_read(
    observe: Observe, flash_line: str, read_line: str
) -> None:
    top = "from flask import get_flashed_messages as alias\nkept = [get_flashed_messages]\n"
    run = observe(top + queue_and_read(flash_line, f"repr({read_line})"), "/q", "/")

    assert [(e.message, e.file, e.line) for e in run.flashed] == [("hi", "app.py", 8)]
    assert [(e.messages, e.file, e.line) for e in run.reads] == [
        ((("message", "hi"),), "app.py", 12)
    ]


def test_a_read_in_a_template_string_names_its_line_in_the_python_file(observe: Observe) -> None:
    run = observe(
        '''\
PAGE = """
<h1>Hello</h1>
{% for message in get_flashed_messages() %}
  <p>{{ message }}</p>
{% endfor %}
"""
@app.get("/")
def home():
    flash("now")
    return render_template_string(PAGE)
'''
    )

    assert [(e.file, e.line) for e in run.reads] == [("app.py", 6)]
    assert run.responses[0].displayed == (("message", "now"),)


def test_asking_twice_in_one_request_gets_the_same_list_and_shows_twice(observe: Observe) -> None:
    run = observe(
        {
            "app.py": PRELUDE
            + "@app.get('/')\ndef home():\n    flash('m')\n    return render_template('h.html')\n",
            "templates/h.html": "{{ get_flashed_messages() }}\n{{ get_flashed_messages(true) }}\n",
        }
    )

    first, second = run.reads
    assert (first.again, first.pulled, first.line) == (False, (("message", "m"),), 1)
    assert (second.again, second.pulled, second.messages) == (True, (), (("message", "m"),))
    assert second.line == 2
    (life,) = run.timeline.lives
    assert (life.reads, life.shown) == (2, 2)


def test_what_a_category_filter_drops_counts_as_read_out(observe: Observe) -> None:
    run = observe(
        view(
            "flash('good', 'success'); flash('bad', 'error')",
            "return str(get_flashed_messages(category_filter=['error']))",
        )
    )

    (read,) = run.reads
    assert read.messages == (("error", "bad"),)
    assert read.discarded == (("success", "good"),)
    assert read.pulled == (("success", "good"), ("error", "bad"))
    assert read.category_filter == ("error",)
    assert run.responses[0].balanced
    good, bad = run.timeline.lives
    assert (good.fate, bad.fate) == ("lost", "shown")
    assert "category filter" in good.why


NASTY = "\x1b[31mred\x00 [bold]b[/bold] \u202e \r\n"


@pytest.mark.parametrize(
    ("expression", "text", "kind"),
    [
        ("3", "3", "int"),
        ("True", "True", "bool"),
        ("None", "None", "NoneType"),
        ("b'x'", "b'x'", "bytes"),
        ("{'a': (1, 2)}", "{'a': (1, 2)}", "dict"),
        ("{1: 'a'}", "{'1': 'a'}", "dict"),
        ("Markup('<b>hi</b>')", "<b>hi</b>", "Markup"),
        ("type('S', (str,), {})('sub')", "sub", "S"),
        (r"'\ud800'", r"\ud800", "str"),
        (repr(NASTY), NASTY, "str"),
    ],
)
def test_a_message_of_any_type_reads_as_it_will_come_back(
    observe: Observe, expression: str, text: str, kind: str
) -> None:
    top = "from markupsafe import Markup\n"
    run = observe(top + queue_and_read(f"flash({expression})"), "/q", "/")

    (flashed,) = run.flashed
    assert (flashed.message, flashed.kind) == (text, kind)
    assert run.reads[0].messages == (("message", text),)
    assert [response.balanced for response in run.responses] == [True, True]


def test_objects_that_fight_being_shown_break_neither_the_app_nor_the_report(
    observe: Observe,
) -> None:
    run = observe(
        """\
class Hostile:
    def __repr__(self): raise SystemExit(1)
    __str__ = __repr__
    @property
    def __class__(self): raise RuntimeError("no")
@app.get("/")
def home():
    flash(Hostile(), Hostile())
    get_flashed_messages()
    return "ok"
"""
    )

    assert run.responses[0].status == 200
    assert "Hostile" in run.flashed[0].message
    assert run.ended.reason == "finished"


HEADERS_APP = """\
@app.get("/flash")
def a():
    flash("m", "c"); return "a"
@app.get("/read")
def b():
    return render_template_string("{{ get_flashed_messages() }}")
@app.get("/plain")
def c():
    return "c"
@app.get("/boom")
def d():
    flash("m"); raise ValueError("x")
@app.get("/headers")
def headers():
    answers = []
    inner = app.test_client()
    for path in ("/plain", "/flash", "/read", "/read", "/boom", "/nope"):
        r = inner.get(path)
        kept = [(k, v.split(".")[0] if k == "Set-Cookie" else v) for k, v in r.headers]
        answers.append([r.status, kept, r.text])
    return jsonify(answers)
"""


def test_watching_changes_no_status_no_header_and_no_body(observe: Observe) -> None:
    bare = printed_by(PRELUDE + HEADERS_APP + "print(app.test_client().get('/headers').text)")

    watched = observe(HEADERS_APP, "/headers")

    assert json.loads(watched.responses[0].body) == json.loads(bare)


def test_flasks_functions_still_look_like_flasks(observe: Observe) -> None:
    run = observe(
        """\
import inspect
@app.get("/")
def home():
    import flask
    return "|".join([
        str("Flashes a message" in inspect.getsource(flask.flash)),
        str(inspect.signature(flask.flash)),
        str(inspect.signature(flask.get_flashed_messages).parameters["with_categories"].default),
        flask.flash.__module__,
    ])
"""
    )

    source, signature, default, module = run.responses[0].body.split("|")
    assert source == "True"
    assert signature.startswith("(message: 'str', category: 'str' = 'message')")
    assert (default, module) == ("False", "flask.helpers")


def test_wrong_calls_fail_as_they_do_in_flask(observe: Observe) -> None:
    run = observe("@app.get('/')\ndef home():\n    flash('a', 'b', 'c')\n    return ''\n")

    (error,) = run.errors
    assert error.type == "TypeError"
    assert error.message == "flash() takes from 1 to 2 positional arguments but 3 were given"
    assert (error.file, error.line, error.phase) == ("app.py", 6, "request")


def test_two_clients_have_a_queue_each(observe: Observe) -> None:
    app = queue_and_read("flash('mine')")
    run = observe(app, "/q", Request("/", client="B"), Request("/", client="A"))

    assert [r.displayed for r in run.responses] == [(), (), (("message", "mine"),)]
    assert [e.carried for e in run.all(Requested)] == [(), (), (("message", "mine"),)]


def test_what_the_app_prints_comes_in_order_between_the_flashes(observe: Observe) -> None:
    run = observe(
        view(
            "print('one', end='')",
            "flash('m')",
            "print('two', file=sys.stderr)",
            "return ''",
            top="import sys",
        )
    )

    told = [e for e in run.events if isinstance(e, Printed | Flashed)]
    assert [e.text if isinstance(e, Printed) else "flash" for e in told] == [
        "one",
        "flash",
        "two\n",
    ]
    assert [e.stream for e in run.all(Printed)] == ["stdout", "stderr"]


def test_flasks_own_log_of_an_exception_is_marked_as_such(observe: Observe) -> None:
    run = observe("@app.get('/')\ndef home():\n    print('mine')\n    1/0\n")

    assert [(e.stream, e.log) for e in run.all(Printed)] == [("stdout", False), ("stderr", True)]
    assert len(run.errors) == 1


def test_json_files_and_headers_reach_the_app(observe: Observe) -> None:
    app = """\
@app.post("/json")
def j():
    return str(request.json["a"])
@app.post("/file")
def f():
    part = request.files["f"]
    return part.filename + ":" + part.read().decode() + request.form["x"] + request.headers["X-A"]
@app.get("/search")
def s():
    return ",".join(request.args.getlist("q"))
"""
    run = observe(
        app,
        Request("/json", json={"a": [1]}),
        Request(
            "/file",
            form={"x": "!"},
            files={"f": FilePart("a.txt", "hello")},
            headers={"X-A": "h"},
        ),
        "GET /search q=a q=b",
    )

    assert [r.body for r in run.responses] == ["[1]", "a.txt:hello!h", "a,b"]
