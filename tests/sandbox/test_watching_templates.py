"""What a template is given, pulls in, escapes and lets through, and the names that it lacks."""

from __future__ import annotations

import pytest

from sandbox.events import (
    ON_DEMAND,
    Escaped,
    Included,
    Rendered,
    Trusted,
    Undefined,
    UrlBuilt,
)
from tests.sandbox.conftest import Watch


def page(given: str = "", top: str = "") -> str:
    """Return a view that renders `page.html` with what it's given; the call is in line 7."""
    call = f"    return render_template('page.html', {given})"
    return "\n".join([top, "@app.get('/')", "def home():", call]) + "\n"


NOTES = {
    "layout.html": "<title>{% block title %}{% endblock %}</title>\n{% block main %}{% endblock %}",
    "page.html": (
        "{% extends 'layout.html' %}\n"
        "{% from 'macros.html' import twice %}{% import 'macros.html' as macros %}\n"
        "{% block main %}\n"
        "{% for row in rows %}\n"
        "{% include ['none.html', 'row.html'] %}{% include 'none.html' ignore missing %}\n"
        "{% endfor %}\n"
        "{% endblock %}"
    ),
    "row.html": "{% include 'cell.html' %}",
    "cell.html": "{{ row }}",
    "macros.html": "{% macro twice(text) %}{{ text }}{{ text }}{% endmacro %}",
}

# -- what is rendered, and what that pulls in ----------------------------------------------------


def test_a_template_is_told_with_what_it_gets(watch_each: Watch) -> None:
    top = "app.context_processor(lambda: {'site': 'Notes', 'g2': 1})"
    given = "title='Tea', rows=[1, 2], password='x', note=app, request=5"
    run = watch_each(page(given, top), files=NOTES)

    assert run.all(Rendered) == [
        Rendered(
            n=1,
            template="page.html",
            variables=(
                ("title", "Tea", "str"),
                ("rows", "2", "list"),
                ("password", "•••", "str"),
                ("note", "", "Flask"),
                ("request", "5", "int"),
                ("site", "Notes", "str"),
                ("g2", "1", "int"),
            ),
            passed=("title", "rows", "password", "note", "request"),
            blocks=("main",),
            file="app.py",
            line=7,
        )
    ]


@pytest.mark.parametrize(
    ("call", "template"),
    [
        ("render_template_string('{{ name }}', name='Ada')", None),
        ("stream_template_string('{{ name }}', name='Ada')", None),
        ("stream_template('page.html', name='Ada')", "page.html"),
        ("render_template(['none.html', 'page.html'], name='Ada')", "page.html"),
        ("''.join(['<', render_template('page.html', name='Ada'), '>'])", "page.html"),
    ],
)
def test_every_way_of_rendering_is_told(watch_each: Watch, call: str, template: str | None) -> None:
    source = f"@app.get('/')\ndef home(): return {call}\n"
    run = watch_each(source, files={"page.html": "{{ name }}"})

    [rendered] = run.all(Rendered)
    assert (rendered.template, rendered.passed, rendered.line) == (template, ("name",), 5)
    assert "Ada" in run.responses[0].body


def test_what_is_pulled_in_is_told_with_its_tag_and_line(watch_each: Watch) -> None:
    run = watch_each(page("rows=[1, 2]"), files=NOTES)

    pulled = [(i.template, i.by, i.tag, i.file, i.line) for i in run.all(Included)]
    rows = [
        ("row.html", "page.html", "include", "templates/page.html", 5),
        ("cell.html", "row.html", "include", "templates/row.html", 1),
    ]
    assert pulled == [
        ("layout.html", "page.html", "extends", "templates/page.html", 1),
        ("macros.html", "page.html", "import", "templates/page.html", 2),
        ("macros.html", "page.html", "import", "templates/page.html", 2),
        *rows,
        *rows,
    ]
    assert run.all(Included)[0].blocks == ("main", "title")


def test_what_a_string_pulls_in_is_told_with_the_line_of_the_app(watch: Watch) -> None:
    source = (
        '@app.get("/")\ndef home(): return render_template_string("""\n\n{% include "x" %}""")\n'
    )
    run = watch(source, files={"x": ""})

    [included] = run.all(Included)
    assert (included.by, included.tag, included.file, included.line) == (
        *(None, "include"),
        *("app.py", 7),
    )


def test_a_page_that_a_view_renders_inside_of_another_is_not_included(watch: Watch) -> None:
    top = "app.jinja_env.globals['inner'] = lambda: render_template('cell.html', row=1)"
    run = watch(page(top=top), files={**NOTES, "page.html": "{{ inner() }}"})

    assert [rendered.template for rendered in run.all(Rendered)] == ["page.html", "cell.html"]
    assert run.all(Included) == []


# -- names that nothing defines ------------------------------------------------------------------

USES = [
    ("{{ mesage }}", ("mesage", None, "printed", ("message",))),
    ("{{ mesage|upper }}", ("mesage", None, "printed", ("message",))),
    ("{{ 'a' ~ mesage }}", ("mesage", None, "printed", ("message",))),
    ("{{ zebra }}", ("zebra", None, "printed", ())),
    ("{{ Message }}", ("Message", None, "printed", ("message",))),
    ("{% for x in mesages %}{% endfor %}", ("mesages", None, "looped over", ("message",))),
    ("{% for x in mesage %}{{ loop.index }}{% endfor %}", ("mesage", None, "looped over", ...)),
    ("{{ mesage|length }}", ("mesage", None, "counted", ("message",))),
    ("{% if mesage %}{% endif %}", ("mesage", None, "tested", ("message",))),
    ("{{ mesage.title }}", ("mesage", None, "raised", ("message",))),
    ("{{ mesage + 1 }}", ("mesage", None, "raised", ("message",))),
    ("{{ get_flashed_mesages() }}", ("get_flashed_mesages", None, "raised", ...)),
    ("{{ table.nme }}", ("nme", "dict", "printed", ("name",))),
    ("{{ table['nme'] }}", ("nme", "dict", "printed", ("name",))),
    ("{{ table.itmes() }}", ("itmes", "dict", "raised", ("items",))),
    ("{{ note.titel }}", ("titel", "Note", "printed", ("title",))),
    ("{{ note.shwo() }}", ("shwo", "Note", "raised", ("show",))),
    ("{{ row.txt }}", ("txt", "Row", "printed", ("text",))),
    ("{{ message.uper() }}", ("uper", "str", "raised", ("upper",))),
    ("{{ session.usr }}", ("usr", "SecureCookieSession", "printed", ("user",))),
    ("{{ request.args.serch }}", ("serch", "ImmutableMultiDict", "printed", ("search",))),
    ("{% for item in rows %}{{ itm }}{% endfor %}", ("itm", None, "printed", ("item",))),
    ("{% with total = 1 %}{{ totl }}{% endwith %}", ("totl", None, "printed", ("total",))),
    ("{% set total = 1 %}{{ totl }}", ("totl", None, "printed", ("total",))),
    ("{% macro m(text) %}{{ txt }}{% endmacro %}{{ m(1) }}", ("txt", None, "printed", ("text",))),
    ("{% import 'm.html' as m %}{{ m.twise }}", ("twise", "TemplateModule", "printed", ("twice",))),
]

GIVEN = "message='Hi', table={'name': 1}, note=Note(), row=row(), rows=[1]"

TOP = """\
import sqlite3
class Note:
    def __init__(self): self.title = 'Tea'
    def show(self): return 1
    def __getattr__(self, name):
        if name in ('titel', 'shwo'): raise AttributeError(name)
        raise SystemExit
    def __repr__(self): raise SystemExit
    __str__ = __eq__ = __hash__ = __repr__
def row():
    db = sqlite3.connect(':memory:'); db.row_factory = sqlite3.Row
    return db.execute("SELECT 'tea' AS text").fetchone()
@app.before_request
def log_in(): session['user'] = 'Ada'
"""


@pytest.mark.parametrize(("template", "told"), USES, ids=[template for template, _ in USES])
@pytest.mark.parametrize("watched", [ON_DEMAND, frozenset()], ids=["all", "nothing asked for"])
def test_a_name_that_nothing_defines_is_always_told(
    watch: Watch, template: str, told: tuple[object, ...], watched: frozenset[str]
) -> None:
    files = {"page.html": "\n" + template, "m.html": "{% macro twice() %}{% endmacro %}"}
    run = watch(page(GIVEN, TOP), "/?search=tea", files=files, watch=watched)

    [undefined] = run.all(Undefined)
    name, of, used, near = told
    assert (undefined.name, undefined.of, undefined.used) == (name, of, used)
    assert undefined.near == near or (near is ... and undefined.near)
    assert (undefined.file, undefined.line) == ("templates/page.html", 2)


def test_a_name_in_a_string_and_in_a_filter_is_told_with_its_line(watch: Watch) -> None:
    source = (
        "@app.template_filter()\ndef shout(text):\n    return str(text).upper()\n"
        '@app.get("/")\ndef home(): return render_template_string("""\n{{ a }}\n{{ b|shout }}""")\n'
    )
    run = watch(source)

    assert [(u.name, u.file, u.line) for u in run.all(Undefined)] == [
        ("a", "app.py", 9),
        ("b", "app.py", 6),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "{% if error %}{% endif %}",
        "{% if messages %}{% endif %}",  # its page may have one message, another page several
        "{{ error or '' }}",
        "{{ mesage is defined }}",
        "{{ mesage|default('none') }}",
        "{{ mesage == 1 }}",
        "{{ rows|first }}",
        "{{ 'yes' if rows }}",
        "{% for r in rows %}{{ loop.previtem }}{% endfor %}",
        "{{ request.args.q }}",
        "{{ none }}{{ message }}",
    ],
)
def test_what_is_right_without_a_name_is_not_told(watch: Watch, template: str) -> None:
    run = watch(page("message='Hi', rows=[]"), "/?search=tea", files={"page.html": template})

    assert run.all(Undefined) == []
    assert run.responses[0].status == 200


def test_a_line_tells_its_name_once_a_request(watch: Watch) -> None:
    files = {"page.html": "{% for row in rows %}{{ rwo }}{{ rwo }}{% endfor %}\n{{ rwo }}"}
    run = watch(page("rows=range(300)"), "/", "/", files=files)

    assert [(u.n, u.line) for u in run.all(Undefined)] == [(1, 1), (1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize(
    ("kind", "used", "shown"),
    [
        ("Undefined", "printed", "<>"),
        ("ChainableUndefined", "printed", "<>"),
        ("DebugUndefined", "printed", "<{{ mesage }}>"),
        ("StrictUndefined", "raised", ""),
        ("make_logging_undefined()", "printed", "<>"),
    ],
)
def test_other_kinds_of_undefined_are_told(watch: Watch, kind: str, used: str, shown: str) -> None:
    top = f"import jinja2; app.jinja_env.undefined = jinja2.{kind}"
    run = watch(page("message=1", top), files={"page.html": "<{{ mesage }}>"})

    assert [(u.name, u.used, u.near) for u in run.all(Undefined)] == [
        ("mesage", used, ("message",))
    ]
    assert run.responses[0].body == shown or used == "raised"
    assert [e.type for e in run.errors] == (["UndefinedError"] if used == "raised" else [])


def test_async_templates_and_environments_of_the_app_are_told(watch_each: Watch) -> None:
    source = """
import jinja2, asyncio, jinja2.sandbox
loader = jinja2.DictLoader({"page": "{{ mesage }}{% for x in rosw %}{% endfor %}", "x": ""})
waiting = jinja2.Environment(loader=loader, enable_async=True)
safe = jinja2.sandbox.SandboxedEnvironment(loader=loader)
@app.get("/waiting")
def wait(): return waiting.get_template("page").render(message=1, rows=[])
@app.get("/safe")
def be_safe(): return safe.get_template("page").render(message=1, rows=[])
@app.get("/hidden")
def hidden(): return safe.from_string("{{ m.__class__ }}").render(m=1)
"""
    run = watch_each(source, "/waiting", "/safe", "/hidden")

    names = [(u.n, u.name, u.used, u.near) for u in run.all(Undefined)]
    assert names[:4] == [
        (1, "mesage", "printed", ("message",)),
        (1, "rosw", "looped over", ("rows",)),
        (2, "mesage", "printed", ("message",)),
        (2, "rosw", "looped over", ("rows",)),
    ]
    assert [(u.name, u.near) for u in run.all(Undefined)[4:]] == [("__class__", ())]


# -- what is escaped, and what isn't -------------------------------------------------------------


def test_a_text_that_is_escaped_is_told(watch: Watch) -> None:
    template = "{{ text }}\n{{ text|e }}\n{{ items }}{{ plain }}{{ 5 }}\n{{ '<' }}{{ made }}"
    given = "text='<b>', items=['a'], plain='a', made=Markup('<i>')"
    files = {"page.html": template}
    run = watch(page(given, "from markupsafe import Markup"), files=files)

    assert [(e.before, e.after, e.line) for e in run.all(Escaped)] == [
        ("<b>", "&lt;b&gt;", 1),
        ("<b>", "&lt;b&gt;", 2),
        ("['a']", "[&#39;a&#39;]", 3),
    ]


def test_a_text_that_the_filter_safe_lets_through_is_told(watch: Watch) -> None:
    template = "{{ text|safe }}\n{{ 'a'|safe }}{{ made|safe }}{{ '<i>'|safe }}{{ text|e|safe }}"
    given = "text='<b>', made=Markup('<i>')"
    files = {"page.html": template}
    run = watch(page(given, "from markupsafe import Markup"), files=files)

    assert [(t.text, t.file, t.line) for t in run.all(Trusted)] == [
        ("<b>", "templates/page.html", 1)
    ]


def test_twenty_texts_of_a_request_are_told(watch: Watch) -> None:
    files = {"page.html": "{% for r in rows %}{{ r }}{{ r|safe }}{% endfor %}"}
    run = watch(page("rows=['<'] * 30"), "/", "/", files=files)

    assert [e.n for e in run.all(Escaped)] == [1] * 20 + [2] * 20
    assert [t.n for t in run.all(Trusted)] == [1] * 20 + [2] * 20


def test_nothing_is_escaped_where_a_template_does_not(watch: Watch) -> None:
    files = {"page.html": "{% autoescape false %}{{ text }}{% endautoescape %}"}
    run = watch(page("text='<b>'"), files=files)

    assert run.all(Escaped) == []
    assert run.responses[0].body == "<b>"


# -- addresses -----------------------------------------------------------------------------------


def test_an_address_is_told_with_what_became_its_query(watch_each: Watch) -> None:
    source = """
@app.get("/notes/<int:number>")
def note(number): return render_template("page.html")
@app.get("/")
def home():
    return redirect(url_for("note", number=3, mark="a b", none=None, token="x", _anchor="top"))
"""
    files = {"page.html": "\n{{ url_for('static', filename='x.css') }}{{ url_for('.home') }}"}
    run = watch_each(source, files=files)

    first, *others = run.all(UrlBuilt)
    assert first == UrlBuilt(
        n=1,
        endpoint="note",
        values=(
            *(("number", "3", "int"), ("mark", "a b", "str")),
            *(("none", "None", "NoneType"), ("token", "•••", "str")),
        ),
        url="/notes/3?mark=a+b&token=x#top",
        left_over=("mark", "token"),
        file="app.py",
        line=9,
    )
    assert [(u.endpoint, u.url, u.left_over, u.file, u.line) for u in others] == [
        ("static", "/static/x.css", (), "templates/page.html", 2),
        (".home", "/", (), "templates/page.html", 2),
    ]


def test_an_address_that_cannot_be_built_is_not_told(watch_each: Watch) -> None:
    run = watch_each("@app.get('/')\ndef home():\n    return url_for('nowhere')\n")

    assert run.all(UrlBuilt) == []
    assert [(e.type, e.file, e.line) for e in run.errors] == [("BuildError", "app.py", 6)]


# -- what isn't asked for --------------------------------------------------------------------


def test_nothing_is_told_that_was_not_asked_for(watch: Watch) -> None:
    files = {**NOTES, "cell.html": "{{ row }}{{ row|safe }}{{ url_for('home') }}"}
    run = watch(page("rows=['<']"), files=files, watch=frozenset())

    kinds = Rendered, Included, Undefined, Escaped, Trusted, UrlBuilt
    assert [event for event in run.events if isinstance(event, kinds)] == []
