"""Watching templates changes nothing of them, also where an app meddles with what is watched."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import ON_DEMAND
from tests.sandbox.conftest import PRELUDE, Run, Watch
from tests.sandbox.test_watching_changes_nothing import answers

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


OF_FLASK = ("streams and nesting", "addresses")
"""What Flask itself has a part in, so that an older one may differ."""


@pytest.mark.parametrize("name", UNCHANGED)
def test_a_watched_template_gives_the_same_bytes(
    bulk_sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    assert_same_bytes(bulk_sandbox, Path(sys.executable), tmp_path, name)


@pytest.mark.parametrize("name", OF_FLASK)
def test_with_the_oldest_flask_it_gives_the_same_bytes_too(
    oldest_flask: Sandbox, oldest_python: Path, tmp_path: Path, name: str
) -> None:
    assert_same_bytes(oldest_flask, oldest_python, tmp_path, name)


def assert_same_bytes(flask: Sandbox, python: Path, tmp_path: Path, name: str) -> None:
    """An app answers the same: watched, unwatched, and outside the sandbox."""
    project = Project.from_texts({"app.py": PRELUDE + UNCHANGED[name], **NESTED})
    paths = [quote(path) for path in LINES[name]]
    requests = [Request(path) for path in paths]
    project.write(tmp_path / "app")
    command = [str(python), "-c", PLAINLY, *paths]
    plain = subprocess.run(
        command, cwd=tmp_path / "app", check=True, capture_output=True, text=True
    )

    unwatched = answers(flask, project, requests)
    watched = answers(flask, replace(project, watch=ON_DEMAND), requests)

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
