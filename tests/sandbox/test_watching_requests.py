"""The way of a request: the rule that matched, what Flask called, what that returned or raised."""

from __future__ import annotations

import pytest

from sandbox.events import ON_DEMAND, Aborted, Called, Event, Responded, Returned, Routed
from tests.sandbox.conftest import Run, Watch

NOTES = """
notes = Blueprint("notes", __name__, url_prefix="/notes")

@notes.before_request
def guard():
    pass

@notes.errorhandler(404)
def tell(error):
    return {"error": "no note"}, 404

@notes.get("/<int:number>")
def show(number):
    if number > 5:
        abort(404, "No such note.")
    return str(number)

app.register_blueprint(notes)

@app.post("/add")
def add():
    return request.form["text"]

@app.get("/zero")
def zero():
    return 1 / 0

@app.errorhandler(Exception)
def broken(error):
    return "broken", 500

@app.after_request
def mark(response):
    return response
"""


def of(run: Run, *kinds: type[Event]) -> list[Event]:
    return [event for event in run.events if isinstance(event, kinds)]


def test_a_request_is_told_from_its_rule_to_what_came_back(watch_each: Watch) -> None:
    run = watch_each(NOTES, "GET /notes/3?mark=a&mark=b")

    [routed] = run.all(Routed)
    assert (routed.rule, routed.endpoint, routed.blueprint) == (
        *("/notes/<int:number>", "notes.show"),
        "notes",
    )
    assert routed.args == (("number", "3", "int"),)
    assert routed.query == (("mark", "a", "str"), ("mark", "b", "str"))
    assert routed.seen == {"scheme": "http", "host": "localhost", "remote": "127.0.0.1"}
    assert [(c.kind, c.name, c.scope, c.line) for c in run.all(Called)] == [
        ("before_request", "guard", "notes", 8),
        ("view", "show", None, 16),
        ("after_request", "mark", None, 36),
    ]
    assert run.all(Returned) == [Returned(1, "str", "show")]


def test_a_handler_is_told_with_what_it_handles(watch_each: Watch) -> None:
    run = watch_each(NOTES, "GET /notes/9", "GET /zero")

    handlers = [call for call in run.all(Called) if call.kind == "errorhandler"]
    assert [(h.name, h.scope, h.handles, h.found_by, h.raised_at) for h in handlers] == [
        ("tell", "notes", "NotFound", "404", 18),
        ("broken", None, "ZeroDivisionError", "Exception", 29),
    ]
    assert [returned.kind for returned in run.all(Returned)] == ["(dict, 404)", "(str, 500)"]
    assert run.all(Aborted) == []


@pytest.mark.parametrize("watched", [ON_DEMAND, frozenset()], ids=["all", "nothing asked for"])
def test_why_a_request_failed_is_always_told(watch_each: Watch, watched: frozenset[str]) -> None:
    source = NOTES.replace("@app.errorhandler(Exception)", "")
    run = watch_each(
        source, "POST /add txt=x", "GET /nowhere", "GET /add", "GET /notes/9", watch=watched
    )

    assert [(a.code, a.type, a.key, a.line) for a in run.all(Aborted)] == [
        (400, "BadRequestKeyError", "text", 25),
        (404, "NotFound", None, None),
        (405, "MethodNotAllowed", None, None),
    ]
    failed = [routed for routed in run.all(Routed) if routed.failed]
    assert [(r.n, r.failed, r.allowed) for r in failed] == [
        (2, "NotFound", ()),
        (3, "MethodNotAllowed", ("OPTIONS", "POST")),
    ]


def test_nothing_else_is_told_that_was_not_asked_for(watch: Watch) -> None:
    run = watch(NOTES, "GET /notes/3", watch=frozenset())

    assert of(run, Routed, Called, Returned, Aborted) == []


def test_a_redirect_of_the_router_is_told(watch_each: Watch) -> None:
    run = watch_each("@app.get('/tea/')\ndef tea(): return 'tea'\n", "GET /tea")

    first, second = run.all(Routed)
    assert (first.failed, first.to) == ("RequestRedirect", "http://localhost/tea/")
    assert second.rule == "/tea/"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("return None", "NoneType"),
        ("return 5", "int"),
        ("return 404, 'lost'", "(404, str)"),
        ("return {'a': 1}, 201, {'X': '1'}", "(dict, 201, dict)"),
        ("return {1, 2}", "set"),
        ("return make_response('x')", "Response"),
        ("return (n for n in 'ab')", "generator"),
    ],
)
def test_the_kind_of_what_a_view_returned_is_told(watch_each: Watch, body: str, kind: str) -> None:
    run = watch_each(f"@app.get('/')\ndef home():\n    {body}\n", "GET /")

    assert [returned.kind for returned in run.all(Returned)] == [kind]


def test_the_methods_of_a_class_are_told_with_their_view(watch_each: Watch) -> None:
    source = """
from flask.views import MethodView

class Both(MethodView):
    def get(self):
        return "got"

app.add_url_rule("/", view_func=Both.as_view("both"))
"""
    run = watch_each(source, "GET /")

    calls = [(call.kind, call.name, call.line) for call in run.all(Called)]
    assert calls == [("view", "Both", 7), ("method", "get", 8)]


def test_secrets_in_an_address_are_masked(watch: Watch) -> None:
    run = watch("@app.get('/')\ndef home(): return 'x'\n", "GET /?token=abc&q=1")

    [routed] = run.all(Routed)
    assert routed.query == (("token", "•••", "str"), ("q", "1", "str"))


HOSTILE = {
    "an ensure_sync of its own": """
class Mine(Flask):
    def ensure_sync(self, func):
        return lambda *a, **k: "mine"
app = Mine(__name__)
@app.get("/")
def home(): return "home"
""",
    "a patched make_response": """
Flask.make_response = lambda self, rv: app.response_class("patched")
@app.get("/")
def home(): return "home"
""",
    "a deleted name": """
import flask.app, sys
for name in [n for n in vars(flask.app) if "flasklings" in n]: delattr(flask.app, name)
@app.get("/")
def home(): return "home"
""",
    "a view whose name lies": """
class View:
    @property
    def __name__(self): raise SystemExit
    def __call__(self): return "home"
app.add_url_rule("/", "home", View())
""",
    "arguments that lie": """
from werkzeug.routing import BaseConverter
class Odd:
    def __repr__(self): raise SystemExit
    def __str__(self): raise SystemExit
class Converter(BaseConverter):
    def to_python(self, value): return Odd()
app.url_map.converters["odd"] = Converter
@app.get("/<odd:x>")
def home(x): return "home"
""",
    "an exception without an end": """
from werkzeug.exceptions import NotFound
class Own(NotFound):
    @property
    def description(self): raise KeyError
    def get_body(self, *a, **k): return "own"
    def get_response(self, *a, **k): return app.response_class("own", 404)
@app.get("/")
def home(): raise Own
""",
    "a recursion": """
@app.get("/")
def home(): return app.make_response(app.ensure_sync(home)())
""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    line = "GET /x" if "<odd" in HOSTILE[name] else "GET /"
    unwatched = watch(HOSTILE[name], line, watch=frozenset())
    watched = watch(HOSTILE[name], line)

    def seen(run: Run) -> list[tuple[int, str]]:
        return [(r.status, r.body) for r in run.all(Responded)]

    assert seen(watched) == seen(unwatched)
    assert watched.ended.reason == unwatched.ended.reason
