"""What a template is given, pulls in, escapes and lets through, and the names that it lacks."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import (
    ON_DEMAND,
    Escaped,
    Included,
    Rendered,
    Trusted,
    Undefined,
    UrlBuilt,
)
from sandbox.request import parse_request
from tests.sandbox.conftest import PRELUDE, Run
from tests.sandbox.test_watching_changes_nothing import answers

Watch = Callable[..., Run]


@pytest.fixture
def watch(each_flask: Sandbox) -> Watch:
    def run(
        source: str,
        *lines: str,
        files: Mapping[str, str] | None = None,
        watch: frozenset[str] = ON_DEMAND,
    ) -> Run:
        """Run an app with its templates, whose files are given by their names."""
        texts = {f"templates/{name}": text for name, text in (files or {}).items()}
        project = replace(Project.from_texts({"app.py": PRELUDE + source, **texts}), watch=watch)
        return Run(list(each_flask.run(project, [parse_request(line) for line in lines or ["/"]])))

    return run


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


def test_a_template_is_told_with_what_it_gets(watch: Watch) -> None:
    top = "app.context_processor(lambda: {'site': 'Notes', 'g2': 1})"
    given = "title='Tea', rows=[1, 2], password='x', note=app, request=5"
    run = watch(page(given, top), files=NOTES)

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
def test_every_way_of_rendering_is_told(watch: Watch, call: str, template: str | None) -> None:
    source = f"@app.get('/')\ndef home(): return {call}\n"
    run = watch(source, files={"page.html": "{{ name }}"})

    [rendered] = run.all(Rendered)
    assert (rendered.template, rendered.passed, rendered.line) == (template, ("name",), 5)
    assert "Ada" in run.responses[0].body


def test_what_is_pulled_in_is_told_with_its_tag_and_line(watch: Watch) -> None:
    run = watch(page("rows=[1, 2]"), files=NOTES)

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


def test_async_templates_and_environments_of_the_app_are_told(watch: Watch) -> None:
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
    run = watch(source, "/waiting", "/safe", "/hidden")

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


def test_an_address_is_told_with_what_became_its_query(watch: Watch) -> None:
    source = """
@app.get("/notes/<int:number>")
def note(number): return render_template("page.html")
@app.get("/")
def home():
    return redirect(url_for("note", number=3, mark="a b", none=None, token="x", _anchor="top"))
"""
    files = {"page.html": "\n{{ url_for('static', filename='x.css') }}{{ url_for('.home') }}"}
    run = watch(source, files=files)

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


def test_an_address_that_cannot_be_built_is_not_told(watch: Watch) -> None:
    run = watch("@app.get('/')\ndef home():\n    return url_for('nowhere')\n")

    assert run.all(UrlBuilt) == []
    assert [(e.type, e.file, e.line) for e in run.errors] == [("BuildError", "app.py", 6)]


# -- watching changes nothing --------------------------------------------------------------------


def test_nothing_is_told_that_was_not_asked_for(watch: Watch) -> None:
    files = {**NOTES, "cell.html": "{{ row }}{{ row|safe }}{{ url_for('home') }}"}
    run = watch(page("rows=['<']"), files=files, watch=frozenset())

    kinds = Rendered, Included, Undefined, Escaped, Trusted, UrlBuilt
    assert [event for event in run.events if isinstance(event, kinds)] == []


UNCHANGED = {
    "kinds of undefined": """
import jinja2, jinja2.sandbox, jinja2.nativetypes, logging
class Own(jinja2.Undefined):
    def __str__(self): return "own " + super().__str__() + self._undefined_name
    def __html__(self): return "<own>"
class Loud(jinja2.Undefined):
    def __bool__(self): raise ValueError("tested")
KINDS = dict(
    default=jinja2.Undefined, chainable=jinja2.ChainableUndefined, debug=jinja2.DebugUndefined,
    strict=jinja2.StrictUndefined, logging=jinja2.make_logging_undefined(app.logger), own=Own,
    loud=Loud,
)
USES = (
    "{{ a }}", "{{ a.b }}", "{{ a.b.c }}", "{{ a[1] }}", "{% for x in a %}{% else %}no{% endfor %}",
    "{% if a %}yes{% else %}no{% endif %}", "{{ a|length }}", "{{ a|list }}", "{{ a|sort }}",
    "{{ a + 1 }}", "{{ a == b }}", "{{ a in [a] }}", "{{ 1 in a }}", "{{ a() }}", "{{ a|join }}",
    "{{ a|default(2) }}", "{{ a is defined }}", "{{ a ~ 1 }}", "{{ a|tojson }}", "{{ a|int }}",
    "{% include a %}", "{% include [a, 'x'] %}", "{% extends a %}", "{{ a|safe }}", "{{ a|e }}",
    "{% for x in a %}{{ loop.index }}{% endfor %}", "{{ a|map(attribute='x')|list }}", "{{ -a }}",
    "{{ a(original=1, undefined=2) }}", "{{ url_for('use', kind=a) }}", "{{ z(a) }}", "{{ a < 1 }}",
    "{% macro m(x) %}{{ x }}{{ x.y }}{% endmacro %}{{ m() }}", "{{ a|upper }}", "{{ '%s' % a }}",
)
ENVIRONMENTS = (
    app.jinja_env,
    jinja2.Environment(autoescape=True),
    jinja2.Environment(enable_async=True),
    jinja2.sandbox.SandboxedEnvironment(),
    jinja2.nativetypes.NativeEnvironment(),
)
COMPILED = [(e, [e.compile(use) for use in USES]) for e in ENVIRONMENTS]
def rendered(environment, code):
    try:
        names = environment.make_globals(None)
        template = environment.template_class.from_code(environment, code, names)
        return repr(template.render())
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
@app.get("/<kind>")
def use(kind):
    return "\\n".join(
        rendered(environment.overlay(undefined=KINDS[kind]), code)
        for environment, codes in COMPILED for code in codes
    )
""",
    "what is escaped": r"""
from markupsafe import Markup, escape
class Lazy(str):
    def __html__(self): return "<lazy>"
class Odd:
    def __str__(self): return "<odd>"
class Failing:
    def __html__(self): raise ValueError("html")
VALUES = ["<a>", "it's", '"', "&amp;", "ä<", Markup("<b>"), Lazy("<c>"), Odd(), 5, None, ["<"],
          {"<": 1}, ("<",), {"<"}, b"<", 1.5, range(2), "x" * 5000 + "<", ""]
@app.get("/<path:text>")
def show(text):
    return "\n".join(render_template_string(text, value=value, f=Failing()) for value in VALUES)
@app.get("/fails")
def fails(): return render_template_string("{{ f }}", f=Failing())
""",
    "streams and nesting": """
@app.get("/deep")
def deep(): return render_template_string("{% include 'a.html' %}", depth=0)
@app.get("/recursive")
def recursive(): return render_template_string("{% include 'r.html' %}", depth=9)
@app.get("/stream")
def stream(): return stream_template("a.html", rows=(n for n in range(3)))
@app.get("/missing")
def missing(): return render_template_string("{% include 'none.html' %}")
@app.get("/choice")
def choice(): return render_template(["none.html", "a.html"])
@app.get("/broken")
def broken(): return render_template_string("{% include 'broken.html' %}")
@app.get("/module")
def module():
    module = app.jinja_env.get_template("m.html").module
    return module.m("<") + get_template_attribute("m.html", "m")(1)
@app.get("/cached")
def cached(): return "".join(render_template("a.html") for n in range(3))
""",
    "addresses": """
app.url_defaults(lambda endpoint, values: values.setdefault("lang", "en"))
app.url_build_error_handlers.append(lambda error, endpoint, values: "/made/" + endpoint)
@app.get("/<lang>/page/<int:n>")
def page(n, lang): return url_for("page", n=n + 1)
@app.get("/urls")
def urls():
    with app.test_request_context("/", base_url="https://example.com/root"):
        inner = url_for("page", n=1, _external=True, _scheme="ftp", _anchor="ä b", q=["a", "b"])
    return " ".join([inner, url_for("nowhere", x=1), app.url_for("static", filename="ä/b c"),
                     url_for("page", n=1, lang="de", app=3, original=4), url_for("urls", n=None)])
@app.get("/wrong")
def wrong(): return url_for("page", n="x")
@app.get("/self")
def itself(): return url_for("page", n=1, lang="de", self=2)
@app.get("/positional")
def positional(): return url_for("page", 1)
""",
}

LINES = {
    "kinds of undefined": [
        *("/default", "/chainable", "/debug", "/strict", "/logging", "/own", "/loud"),
    ],
    "what is escaped": [
        *("/{{ value }}", "/{{ value|e }}", "/{{ value|safe }}", "/{{ value|forceescape }}"),
        *("/{% autoescape false %}{{ value }}{{ value|e }}{% endautoescape %}", "/fails"),
        *("/{{ [value]|map('e')|join('&') }}", "/{{ value ~ '<' }}", "/{{ '<'|e ~ '>'|safe }}"),
    ],
    "streams and nesting": [
        *("/deep", "/recursive", "/stream", "/missing", "/choice"),
        *("/broken", "/module", "/cached"),
    ],
    "addresses": ["/en/page/1", "/urls", "/wrong", "/self", "/positional"],
}

NESTED = {
    "templates/a.html": "{% extends 'l.html' %}{% block b %}{{ super() }}{% include 'b.html' %}"
    "{% for r in rows %}{{ r }}{{ loop.length }}{% endfor %}{% endblock %}",
    "templates/l.html": "<{% block b %}{{ self.c() }}{% endblock %}{% block c %}c{% endblock %}>",
    "templates/b.html": "{% import 'm.html' as m with context %}{{ m.m(depth) }}{{ m.n }}",
    "templates/m.html": "{% macro m(x) %}{{ x }}{{ caller and caller() }}{{ y }}{% endmacro %}",
    "templates/r.html": "{{ depth }}{% if depth %}{% with depth = depth - 1 %}"
    "{% include 'r.html' %}{% endwith %}{% endif %}",
    "templates/broken.html": "\n{% if %}",
}


PLAINLY = """\
import json, sys
sys.path.insert(0, "")
import werkzeug
werkzeug.__version__ = "3"  # the test client of Flask 2.3 asks for it
from app import app
answers = [app.test_client().get(path) for path in sys.argv[1:]]
print(json.dumps([[answer.status_code, answer.get_data(True)] for answer in answers]))
"""


@pytest.mark.parametrize("name", UNCHANGED)
def test_a_watched_template_gives_the_same_bytes(
    each_flask: Sandbox, each_python: Path, tmp_path: Path, name: str
) -> None:
    project = Project.from_texts({"app.py": PRELUDE + UNCHANGED[name], **NESTED})
    paths = [quote(path) for path in LINES[name]]
    requests = [Request(path) for path in paths]
    project.write(tmp_path / "app")
    command = [str(each_python), "-c", PLAINLY, *paths]
    plain = subprocess.run(
        command, cwd=tmp_path / "app", check=True, capture_output=True, text=True
    )

    unwatched = answers(each_flask, project, requests)
    watched = answers(each_flask, replace(project, watch=ON_DEMAND), requests)

    assert watched == unwatched
    assert unwatched[-1] == "finished"
    told = [one for one in watched if isinstance(one, dict)]
    assert [[one["status"], one["body"]] for one in told] == json.loads(plain.stdout)


HOSTILE = {
    "an escape of its own": """
import jinja2.runtime
jinja2.runtime.escape = lambda value: "mine"
@app.get("/")
def home(): return render_template_string("{{ a }}{{ '<'|e }}", a="<")
""",
    "an escape that is watched twice": """
import jinja2.runtime
theirs = jinja2.runtime.escape
def escape(value): return theirs(theirs(value) + "<")
jinja2.runtime.escape = escape
@app.get("/")
def home(): return render_template_string("{{ a }}", a="<")
""",
    "no escape at all": """
import jinja2.runtime
del jinja2.runtime.escape
@app.get("/")
def home(): return render_template_string("{{ a }}", a="<")
""",
    "filters of its own": """
app.jinja_env.filters.update(safe=lambda v: "safe", e=lambda v: "e")
@app.get("/")
def home(): return render_template_string("{{ a|safe }}{{ a|e }}", a="<")
""",
    "a patched Undefined": """
import jinja2
jinja2.Undefined.__str__ = lambda self: "mine"
jinja2.Undefined.__iter__ = lambda self: iter("ab")
jinja2.Undefined.__bool__ = lambda self: True
@app.get("/")
def home():
    return render_template_string("{{ a }}{% for x in a %}{{ x }}{% endfor %}{{ 1 if a }}")
""",
    "an Undefined that prints another one": """
import jinja2
class Own(jinja2.Undefined):
    def __str__(self):
        inner = render_template_string("{{ b }}") if self._undefined_name == "a" else ""
        return inner + super().__str__() + self._undefined_name
app.jinja_env.undefined = Own
@app.get("/")
def home(): return render_template_string("{{ a }}{{ b }}")
""",
    "an Undefined without end": """
import jinja2
class Own(jinja2.Undefined):
    def __str__(self): return render_template_string("{{ a }}")
app.jinja_env.undefined = Own
@app.get("/")
def home(): return render_template_string("{{ a }}")
""",
    "names that lie": """
import jinja2
class Own(jinja2.Undefined):
    @property
    def _undefined_name(self): raise SystemExit
    @property
    def _undefined_obj(self): raise SystemExit
app.jinja_env.undefined = Own
@app.get("/")
def home(): return render_template_string("{{ a }}{{ 1 if a }}{% for x in a %}{% endfor %}")
""",
    "values that lie": """
class Meta(type):
    def __getattribute__(cls, name): raise SystemExit
    def __instancecheck__(cls, other): raise SystemExit
    def __eq__(cls, other): raise SystemExit
    def __hash__(cls): raise SystemExit
class Odd(metaclass=Meta):
    __slots__ = ()
    def __getattribute__(self, name):
        if name == "titel": raise AttributeError
        raise SystemExit
    def __repr__(self): raise SystemExit
    def __eq__(self, other): raise SystemExit
    def __len__(self): raise SystemExit
class Text(str):
    def __repr__(self): raise SystemExit
    def __len__(self): raise SystemExit
    def __getitem__(self, key): raise SystemExit
    def __contains__(self, other): raise SystemExit
class Table(dict):
    def keys(self): raise SystemExit
    def __iter__(self): raise SystemExit
@app.get("/")
def home():
    odd = object.__new__(Odd)
    return render_template_string("{{ odd.titel }}{{ table.nme }}{{ text|safe }}",
                                  odd=odd, text=Text("<b>"), table=Table(name=1))
""",
    "a load of its own": """
import jinja2
class Own(type(app.jinja_env)):
    def _load_template(self, name, globals): return self.from_string("own " + name)
    def join_path(self, name, parent): return parent + name
app.jinja_environment = Own
@app.get("/")
def home(): return render_template_string("{% include 'x' %}{% extends 'y' %}")
""",
    "a loader that renders": """
import jinja2
def load(name):
    return "{% include 'y' %}" if name == "x" else render_template_string("{{ n }}", n=name)
app.jinja_loader = jinja2.FunctionLoader(load)
@app.get("/")
def home(): return render_template("x")
""",
    "receivers that fail": """
@before_render_template.connect
def fail(*args, **kwargs): raise ValueError("mine")
@app.get("/")
def home(): return render_template_string("x")
""",
    "no receivers": """
before_render_template.receivers.clear()
@app.get("/")
def home(): return render_template_string("{{ a }}x")
""",
    "a url_for of its own": """
class Own(Flask):
    def url_for(self, endpoint, **values): return super().url_for(endpoint, **values) + "!"
app = Own(__name__)
@app.get("/")
def home(): return url_for("home", a=1) + render_template_string("{{ url_for('home') }}")
""",
    "an include without end": """
import jinja2
app.jinja_loader = jinja2.DictLoader({"x": "{{ nme }}{{ '<'|e }}{% include 'x' %}"})
@app.get("/")
def home(): return render_template("x", name=1)
""",
    "a stream that fails": """
@app.get("/")
def home(): return stream_template_string("{{ before }}{{ '<'|e }}{{ none.none }}", before="<")
""",
    "a url_for without end": """
app.url_build_error_handlers.append(lambda error, endpoint, values: url_for("nowhere"))
@app.get("/")
def home(): return url_for("nowhere")
""",
    "an endpoint that lies": """
class Text(str):
    def __str__(self): raise SystemExit
@app.get("/")
def home(): return url_for(Text("home"), a=Text("b"))
""",
    "deleted names": """
import jinja2.runtime, jinja2.environment, jinja2.filters, flask.app
for module in (jinja2.runtime, jinja2.environment, jinja2.filters, flask.app):
    for name in [n for n in vars(module) if "flasklings" in n]: delattr(module, name)
@app.get("/")
def home(): return "home"
""",
    "thousands of names": """
@app.get("/")
def home():
    names = {f"name{n}": n for n in range(2_000)}
    lines = "".join("{{ nmae%d }}{{ names.nmae%d }}\\n" % (n, n) for n in range(500))
    return render_template_string(lines, names=names, **names)
""",
    "names of any length": """
@app.get("/")
def home():
    names = {("a" * 50_000) + str(n): n for n in range(50)}
    text = "{{ %s }}{{ t['%s'] }}" % ("a" * 50_000, "\ud800" * 9)
    return render_template_string(text, t=names, **names)
""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    unwatched = watch(HOSTILE[name], watch=frozenset())
    watched = watch(HOSTILE[name])

    def seen(run: Run) -> tuple[object, ...]:
        # What exceeded the depth of a recursion depends on the depth at its start.
        said = [(e.type, e.message.partition(" exceeded")[0]) for e in run.errors]
        return said, [(r.status, r.body, r.unhandled) for r in run.responses]

    assert seen(watched) == seen(unwatched)
    assert watched.ended.reason == unwatched.ended.reason == "finished"
