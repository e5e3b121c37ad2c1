"""Apps whose templates or code explain what a page doesn't show, and apps that are right."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explain, find_fix
from sandbox import Project, Sandbox, fold
from sandbox.request import Request, parse_request

HEAD = """\
import os, secrets
from flask import *
app = Flask(__name__)
app.secret_key = "dev"
"""
SAVE = """
@app.get("/")
def home():
    return render_template("home.html")

@app.post("/save")
def save():
    flash("Saved!", "info")
    return redirect("/")
"""
APP = HEAD + SAVE
LOOP = "{% for m in get_flashed_messages() %}<p>{{ m }}</p>{% endfor %}"
PAIRS = "{% for c, m in get_flashed_messages(with_categories=true) %}"
ONCE, TWICE = ("POST /save",), ("POST /save", "POST /save")
BASE_READS = "<title>Notes</title>\n{% block main %}" + LOOP + "{% endblock %}"
EXTENDS = '{% extends "base.html" %}\n'
REMIND = """
@app.after_request
def remind(response):
    flash("We close at six.")
    return response
"""
PILES = APP.replace('"Saved!"', "secrets.token_hex(400)")

Case = tuple[dict[str, str], tuple[str | Request, ...]]

CASES: dict[str, tuple[dict[str, str], tuple[str | Request, ...], tuple[str, str, int]]] = {
    "the page's block replaces the one that reads": (
        {
            "app.py": APP,
            "base.html": BASE_READS,
            "home.html": EXTENDS + "{% block main %}<h1>Notes</h1>{% endblock %}",
        },
        ONCE,
        ("block-replaced", "templates/base.html:2", 2),
    ),
    "a template between replaces it": (
        {
            "app.py": APP,
            "base.html": BASE_READS,
            "middle.html": EXTENDS + "{% block main %}<h1>Notes</h1>{% endblock %}",
            "home.html": '{% extends "middle.html" %}',
        },
        ONCE,
        ("block-replaced", "templates/base.html:2", 2),
    ),
    "a block around the block is replaced": (
        {
            "app.py": APP,
            "base.html": "{% block all %}{% block main %}" + LOOP + "{% endblock %}{% endblock %}",
            "home.html": EXTENDS + "{% block all %}<h1>Notes</h1>{% endblock %}",
        },
        ONCE,
        ("block-replaced", "templates/base.html:1", 2),
    ),
    "an imported file reads": (
        {
            "app.py": APP,
            "box.html": "{% set notes = get_flashed_messages() %}",
            "home.html": '{% import "box.html" as box %}'
            "{% for m in box.notes %}{{ m }}{% endfor %}",
        },
        TWICE,
        ("imported-once", "templates/box.html:1", 4),
    ),
    "a name of an imported file": (
        {
            "app.py": APP,
            "box.html": "{% set notes = get_flashed_messages() %}",
            "home.html": '{% from "box.html" import notes %}'
            "{% for m in notes %}{{ m }}{% endfor %}",
        },
        TWICE,
        ("imported-once", "templates/box.html:1", 4),
    ),
    "another loop unpacks": (
        {
            "app.py": APP.replace('"home.html"', '"home.html", prices={"tea": 4}'),
            "home.html": LOOP + "\n{% for name, price in prices %}{{ name }}{% endfor %}",
        },
        ONCE,
        ("exception", "templates/home.html:2", 2),
    ),
    "the loop over the messages unpacks, in another line than the read": (
        {
            "app.py": APP,
            "home.html": "{% set all = get_flashed_messages() %}\n"
            "{% for c, m in all %}{{ m }}{% endfor %}",
        },
        ONCE,
        ("pairs-without-categories", "templates/home.html:1", 2),
    ),
    "a page of the same request that doesn't read": (
        {
            "app.py": HEAD + '@app.get("/")\ndef home():\n    flash("Now")\n'
            '    return render_template("home.html")\n',
            "home.html": "<h1>Notes</h1>",
        },
        ("GET /",),
        ("never-read", "templates/home.html:1", 1),
    ),
    "unread messages fill the cookie": (
        {"app.py": PILES, "home.html": "<h1>Notes</h1>"},
        ("POST /save",) * 8,
        ("never-read", "templates/home.html:1", 2),
    ),
    "one message is too big, and the page doesn't read either": (
        {"app.py": PILES.replace("400", "3000"), "home.html": "<h1>Notes</h1>"},
        ONCE,
        ("cookie-too-big", "app.py:12", 1),
    ),
    "a category that isn't printed": (
        {"app.py": APP, "home.html": PAIRS + "\n<p>{{ m }}</p>{% endfor %}"},
        ONCE,
        ("category-not-used", "templates/home.html:2", 2),
    ),
    "flash() in after_request": (
        {"app.py": APP + REMIND, "home.html": LOOP},
        ("GET /", "GET /static/a.css", "GET /"),
        ("flashed-every-time", "app.py:17", 1),
    ),
    "a key that chance makes": (
        {"app.py": APP.replace('"dev"', "os.urandom(24)"), "home.html": LOOP},
        ONCE,
        ("key-made-at-start", "app.py:4", 1),
    ),
    "a key that chance makes, by way of a name": (
        {
            "app.py": APP.replace(
                'app.secret_key = "dev"',
                'KEY = secrets.token_hex(); app.config["SECRET_KEY"] = KEY',
            ),
            "home.html": LOOP,
        },
        ONCE,
        ("key-made-at-start", "app.py:4", 1),
    ),
    "a restart with a key that chance makes": (
        {"app.py": APP.replace('"dev"', "os.urandom(24)"), "home.html": LOOP},
        (Request("/save", "POST", follow=False), Request("/", restart=True)),
        ("key-made-at-start", "app.py:4", 2),
    ),
    "a misspelled message, which the page doesn't show for that": (
        {"app.py": APP, "home.html": LOOP.replace("{{ m }}", "{{ mm }}")},
        ONCE,
        ("empty-variable", "templates/home.html:1", 2),
    ),
    "a misspelled variable": (
        {"app.py": APP.replace("home.html", 'home.html", title="N'), "home.html": "{{ titel }}"},
        ("GET /",),
        ("empty-variable", "templates/home.html:1", 1),
    ),
    "tags in a message": (
        {"app.py": APP.replace("Saved!", "<b>Saved</b>"), "home.html": LOOP},
        ONCE,
        ("tags-as-text", "app.py:12", 2),
    ),
    "tags in a variable": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="<b>Notes</b>'),
            "home.html": "<h1>{{ title }}</h1>",
        },
        ("GET /",),
        ("tags-as-text", "app.py:8", 1),
    ),
    "tags in a list that is passed": (
        {
            "app.py": APP.replace(
                '"home.html"', '"home.html", notes=[f"<b>{n}</b>" for n in "ab"]'
            ),
            "home.html": "{% for n in notes %}<li>{{ n }}{% endfor %}",
        },
        ("GET /",),
        ("tags-as-text", "app.py:8", 1),
    ),
    "a variable as an f-string has it": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "base.html": "{% block title %}{title}{% endblock %}",
            "home.html": EXTENDS,
        },
        ("GET /",),
        ("unused-variable", "templates/base.html:1", 1),
    ),
    "a variable between quotes": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "home.html": "<h1>{{ 'title' }}</h1>",
        },
        ("GET /",),
        ("unused-variable", "templates/home.html:1", 1),
    ),
    "a variable without braces": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "home.html": "<h1> title </h1>",
        },
        ("GET /",),
        ("unused-variable", "templates/home.html:1", 1),
    ),
    "a variable of JavaScript's kind, in a link": (
        {
            "app.py": APP.replace("home.html", 'home.html", item="N'),
            "home.html": '<a href="/notes/${item}">Note</a>',
        },
        ("GET /",),
        ("unused-variable", "templates/home.html:1", 1),
    ),
    "a loop over another name than the one that is passed": (
        {
            "app.py": APP.replace("home.html", 'home.html", notes="N'),
            "home.html": "{% for n in entries %}<li>{{ n }}{% endfor %}",
        },
        ("GET /",),
        ("empty-variable", "templates/home.html:1", 1),
    ),
    "a key that the JSON lacks": (
        {"app.py": HEAD + '@app.post("/n")\ndef n():\n    d = request.json\n    return d["title"]'},
        ('POST /n {"text": "Milk"}',),
        ("missing-key", "app.py:8", 1),
    ),
    "a key that the JSON lacks, and has under a name that's near": (
        {"app.py": HEAD + '@app.post("/n")\ndef n():\n    d = request.json\n    return d["text"]'},
        ('POST /n {"txt": "Milk"}',),
        ("missing-key", "app.py:8", 1),
    ),
    "a header that wasn't sent": (
        {"app.py": HEAD + '@app.get("/")\ndef n():\n    return request.headers["X-Token"]'},
        ("GET /",),
        ("missing-key", "app.py:7", 1),
    ),
    "a handler that returns a number": (
        {
            "app.py": HEAD + '@app.get("/")\ndef home():\n    abort(403)\n\n'
            "@app.errorhandler(403)\ndef refuse(error):\n    return 12\n"
        },
        ("GET /",),
        ("not-a-response", "app.py:11", 1),
    ),
}

FINE: dict[str, Case] = {
    "super() in the block": (
        {
            "app.py": APP,
            "base.html": BASE_READS,
            "home.html": EXTENDS + "{% block main %}{{ super() }}{% endblock %}",
        },
        ONCE,
    ),
    "an import with context": (
        {
            "app.py": APP,
            "box.html": "{% set notes = get_flashed_messages() %}",
            "home.html": '{% import "box.html" as box with context %}'
            "{% for m in box.notes %}{{ m }}{% endfor %}",
        },
        TWICE,
    ),
    "an imported macro": (
        {
            "app.py": APP,
            "box.html": "{% macro show() %}" + LOOP + "{% endmacro %}",
            "home.html": '{% from "box.html" import show %}{{ show() }}',
        },
        TWICE,
    ),
    "a category in a condition": (
        {
            "app.py": APP,
            "home.html": PAIRS + "{% if c != 'x' %}<p>{{ m }}</p>{% endif %}{% endfor %}",
        },
        ONCE,
    ),
    "flash() after some responses": (
        {
            "app.py": APP
            + REMIND.replace("    flash", '    if request.method == "POST":\n        flash'),
            "home.html": LOOP,
        },
        ONCE,
    ),
    "a key from a variable, or else by chance": (
        {
            "app.py": APP.replace('"dev"', 'os.environ.get("KEY") or os.urandom(24)'),
            "home.html": LOOP,
        },
        ONCE,
    ),
    "a key that nothing needs": (
        {"app.py": APP.replace('"dev"', "os.urandom(24)"), "home.html": "<h1>Notes</h1>"},
        ("GET /",),
    ),
    "tags that a user sent": (
        {"app.py": APP.replace('"Saved!"', 'request.form["name"]'), "home.html": LOOP},
        ("POST /save name=<b>Ada</b>",),
    ),
    "tags that a template shows as text": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="<b>'),
            "home.html": "Write &lt;b&gt; for {{ title|safe }}",
        },
        ("GET /",),
    ),
    "tags in an example": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="<b>Notes</b>'),
            "home.html": "<pre>{{ title }}</pre>",
        },
        ("GET /",),
    ),
    "a variable that an include prints, and braces of a script": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "part.html": "{{ title }}",
            "home.html": "{title}{% include 'part.html' %}",
        },
        ("GET /",),
    ),
    "a variable that an include may print": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "part.html": "",
            "home.html": "{title}{% set part = 'part.html' %}{% include part %}",
        },
        ("GET /",),
    ),
    "a variable that is a script's": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "home.html": "<script>say(`${title}`)</script>",
        },
        ("GET /",),
    ),
    "a variable that nothing prints or names": (
        {
            "app.py": APP.replace("home.html", 'home.html", title="N'),
            "home.html": "<h1>Notes</h1><label>title</label>",
        },
        ("GET /",),
    ),
    "a name that may be undefined": (
        {"app.py": APP, "home.html": "{% if error %}{{ error }}{% endif %}{{ x|default('') }}"},
        ("GET /",),
    ),
}


@pytest.fixture(scope="module")
def sandbox(bulk_sandbox: Sandbox) -> Sandbox:
    return bulk_sandbox


def found(
    sandbox: Sandbox, files: Mapping[str, str], lines: tuple[str | Request, ...]
) -> tuple[Finding, ...]:
    project = Project.from_texts(in_folders(files))
    requests = [parse_request(line) if isinstance(line, str) else line for line in lines]
    return explain(fold(sandbox.run(project, requests)), project.files)


def in_folders(files: Mapping[str, str]) -> dict[str, str]:
    return {
        name if name.endswith(".py") else f"templates/{name}": text for name, text in files.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_the_true_cause_is_told_and_nothing_beside_it(sandbox: Sandbox, name: str) -> None:
    files, lines, expected = CASES[name]

    [one] = found(sandbox, files, lines)

    assert (one.cause, str(one.place or ""), one.request) == expected


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_said_of_an_app_that_is_right(sandbox: Sandbox, name: str) -> None:
    assert found(sandbox, *FINE[name]) == ()


def test_a_function_that_may_not_be_the_view_is_not_called_the_view(sandbox: Sandbox) -> None:
    source = CASES["a handler that returns a number"][0]["app.py"].replace("return 12", "pass")
    [one] = found(sandbox, {"app.py": source}, ("GET /",))
    assert "the view home(), or a function in its place, returned nothing" in one.sentence


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("an imported file reads", '"box.html" as box with context %}'),
        ("a misspelled variable", "{{ title }}"),
        ("a variable as an f-string has it", "{% block title %}{{ title }}{% endblock %}"),
        ("a variable between quotes", "<h1>{{ title }}</h1>"),
        ("a variable without braces", "<h1> {{ title }} </h1>"),
        ("a variable of JavaScript's kind, in a link", '"/notes/{{ item }}"'),
    ],
)
def test_one_key_mends_it(sandbox: Sandbox, name: str, new: str) -> None:
    files, lines, _ = CASES[name]
    fix = find_fix(found(sandbox, files, lines)[0], in_folders(files))
    assert fix is not None
    assert new in fix.text
