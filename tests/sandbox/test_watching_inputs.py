"""What an app asks of a request by its name, and the JSON that it takes."""

from __future__ import annotations

import pytest

from sandbox import Request
from sandbox.events import Failed, Looked, Parsed, Responded
from sandbox.request import FilePart
from tests.sandbox.conftest import Run, Watch, view

POST = "@app.post('/')\ndef home():\n"


def asked(run: Run) -> list[tuple[str, str, bool, int | None]]:
    return [(look.place, look.name, look.found, look.line) for look in run.all(Looked)]


@pytest.mark.parametrize(
    ("body", "request_", "told"),
    [
        ("request.args['q']", "/?q=1", ("args", "q", True)),
        ("request.args.get('q')", "/", ("args", "q", False)),
        ("request.args.get('n', 0, type=int)", "/?n=x", ("args", "n", True)),
        ("request.args.getlist('tag')", "/?tag=a&tag=b", ("args", "tag", True)),
        ("'q' in request.args", "/", ("args", "q", False)),
        ("request.form['name']", "POST / name=Ada", ("form", "name", True)),
        ("request.form['name']", "POST / nam=Ada", ("form", "name", False)),
        ("'tick' in request.form", "POST / tick=on", ("form", "tick", True)),
        ("request.values['q']", "/?q=1", ("values", "q", True)),
        ("request.values.get('q')", "POST / x=1", ("values", "q", False)),
        ("request.values.getlist('q')", "POST / q=1", ("values", "q", True)),
        ("'q' in request.values", "/", ("values", "q", False)),
        ("request.cookies.get('seen')", "/", ("cookies", "seen", False)),
        ("request.headers.get('X-Odd')", "/", ("headers", "X-Odd", False)),
        ("request.headers['host']", "/", ("headers", "host", True)),
        ("'X-Odd' in request.headers", "/", ("headers", "X-Odd", False)),
        ("request.headers.getlist('X-Odd')", "/", ("headers", "X-Odd", False)),
        ("request.files.get('f')", "/", ("files", "f", False)),
    ],
)
def test_a_name_is_told_with_its_place(
    watch: Watch, body: str, request_: str, told: tuple[str, str, bool]
) -> None:
    app = f"@app.route('/', methods=['GET', 'POST'])\ndef home():\n    {body}\n    return 'x'\n"
    run = watch(app, request_)

    assert asked(run) == [(*told, 6)]
    assert run.all(Looked)[0].file == "app.py"


def test_a_file_is_told_by_its_field(watch: Watch) -> None:
    app = POST + "    return request.files['photo'].read()\n"
    run = watch(app, Request("/", files={"photo": FilePart("a.txt", "hello")}))

    assert asked(run) == [("files", "photo", True, 6)]
    assert run.responses[0].body == "hello"


def test_a_file_that_debug_mode_explains_is_told_by_its_line(watch_each: Watch) -> None:
    run = watch_each(
        "app.debug = True\n" + POST + "    return request.files['photo']\n", "POST / photo=x"
    )

    assert asked(run) == [("files", "photo", False, 7)]
    assert run.errors[0].type == "DebugFilesKeyError"


def test_a_name_is_told_once_a_request(watch: Watch) -> None:
    app = view("for n in 'abab': request.args.get(n)", "return request.args.get('a', '-')")
    run = watch(app, "/", "/")

    assert [(look.n, look.name) for look in run.all(Looked)] == [
        *((1, "a"), (1, "b"), (2, "a"), (2, "b")),
    ]


def test_a_template_that_asks_is_told_by_its_line(watch_each: Watch) -> None:
    page = "<p>\n{{ request.args.q }}\n{{ request.form['name'] }}\n{{ 'a' in request.args }}"
    run = watch_each(
        view("return render_template('page.html')"), "/?q=1", files={"page.html": page}
    )

    assert [(look.name, look.file, look.line) for look in run.all(Looked)] == [
        ("q", "templates/page.html", 2),
        ("name", "templates/page.html", 3),
        ("a", "templates/page.html", 4),
    ]


def test_what_flask_itself_looks_at_is_not_told(watch_each: Watch) -> None:
    app = view(
        "request.is_json, request.mimetype, request.user_agent, request.authorization",
        "request.accept_mimetypes, request.host, request.cookies, request.content_length",
        "session.get('x'); flash('m')",
        "return jsonify(list(request.args), str(request.get_json(silent=True)))",
    )

    assert asked(watch_each(app, "/?q=1")) == []


def test_a_table_of_the_apps_own_is_not_told(watch: Watch) -> None:
    app = view(
        "own, copy = MultiDict({'a': '1'}), request.args.copy()",
        "headers = app.response_class('x').headers",
        "'a' in own, own['a'], own.getlist('a'), copy['q'], headers.get('X')",
        "return ImmutableMultiDict({'a': '1'})['a'] + own.get('a', type=str)",
        top="from werkzeug.datastructures import ImmutableMultiDict, MultiDict",
    )

    assert asked(watch(app, "/?q=1")) == []


def test_what_a_library_asks_is_told_by_the_line_that_led_to_it(watch: Watch) -> None:
    form = "class Form:\n    def __init__(self, data): self.name = data.get('name')\n"
    app = POST + "    from forms import Form\n    return str(Form(request.form).name)\n"
    run = watch(app, "POST / name=x", others={"forms.py": form})

    assert [(look.file, look.line) for look in run.all(Looked)] == [("forms.py", 2)]


def test_the_stream_of_a_request_is_left_to_the_app(watch: Watch) -> None:
    app = POST + "    request.args.get('q')\n    return request.stream.read()\n"

    assert watch(app, "POST / a=1").responses[0].body == "a=1"


# -- JSON ------------------------------------------------------------------------------------------

TAKE = POST + "    data = request.get_json()\n"


def parsed(run: Run) -> list[tuple[bool, str, str, str]]:
    return [(one.ok, one.type, one.value, one.why) for one in run.all(Parsed)]


def test_json_that_is_taken_is_told_once(watch_each: Watch) -> None:
    run = watch_each(TAKE + "    return str(request.json)\n", Request("/", json={"a": 1}))

    [one] = run.all(Parsed)
    assert one == Parsed(1, True, "application/json", "dict", file="app.py", line=6)


@pytest.mark.parametrize(
    ("call", "type_", "body", "why"),
    [
        ("get_json(silent=True)", "application/problem+json", "null", ""),
        ("get_json()", "text/plain", "{}", "UnsupportedMediaType"),
        ("get_json(silent=True)", "text/plain", "{}", "UnsupportedMediaType"),
        ("json", "application/json", "{", "BadRequest"),
        ("get_json(silent=True)", "application/json", "{", "BadRequest"),
        ("get_json(force=True)", "text/plain", "{", "BadRequest"),
        ("get_json(force=True, silent=True)", "text/plain", "{", "BadRequest"),
    ],
)
def test_a_body_is_told_with_the_reason_why_it_is_no_json(
    watch_each: Watch, call: str, type_: str, body: str, why: str
) -> None:
    # A request of the app's own client may send any body.
    app = f"""
@app.post('/json')
def take():
    return repr(request.{call})
@app.get('/')
def home():
    answer = app.test_client().post('/json', data={body!r}, content_type={type_!r})
    return str(answer.status_code)
"""
    run = watch_each(app)

    [one] = run.all(Parsed)
    value = "" if why else "NoneType"
    assert (one.ok, one.type, one.value, one.why, one.line) == (not why, type_, value, why, 7)
    assert (one.silent, one.force) == ("silent" in call, "force" in call)
    expected = "200" if "silent" in call else "415" if why != "BadRequest" else "400"
    assert run.responses[0].body == expected


@pytest.mark.parametrize(
    ("body", "sent", "missed"),
    [
        ("return data['text']", {"txt": 1}, "text"),
        ("return request.json['text']", {}, "text"),
        ("return request.get_json()['text']", {}, "text"),
        ("return data['user']['name']", {"user": {}}, "name"),
        ("key = 'text'; return data[key]", {}, "text"),
        ("user = data['user']\n    return user['name']", {"user": {}}, "name"),
        ("return data['rows'][0]['id']", {"rows": [{}]}, "id"),
        ("return {}['text']", {"a": 1}, None),
        ("own = {}\n    return own['text']", {"a": 1}, None),
        ("raise KeyError('text')", {"a": 1}, None),
        ("return {'a': 1}[data['a']]", {"a": "x"}, None),
    ],
)
def test_a_key_that_the_json_lacks_is_told(
    watch: Watch, body: str, sent: object, missed: str | None
) -> None:
    run = watch(TAKE + f"    {body}\n", Request("/", json=sent))

    names = [(look.name, look.found) for look in run.all(Looked) if look.place == "json"]
    assert names == ([] if missed is None else [(missed, False)])
    assert [error.type for error in run.all(Failed)] == ["KeyError"]


def test_a_key_whose_error_is_handled_is_told_too(watch_each: Watch) -> None:
    handler = "@app.errorhandler(KeyError)\ndef lacks(error): return 'lacks', 400\n"
    run = watch_each(handler + TAKE + "    return data['text']\n", Request("/", json={}))

    assert asked(run) == [("json", "text", False, 9)]
    assert run.responses[0].status == 400


# -- apps that meddle ------------------------------------------------------------------------------

HOSTILE = {
    "a table of its own": """
from werkzeug.datastructures import ImmutableMultiDict
class Mine(ImmutableMultiDict):
    def __getitem__(self, key): return "mine"
    def __contains__(self, key): return True
class Asks(Request):
    parameter_storage_class = Mine
app.request_class = Asks
@app.get("/")
def home(): return request.args["x"] + str("y" in request.args)
""",
    "a patched lookup": """
from werkzeug.datastructures import MultiDict
MultiDict.__getitem__ = lambda self, key: "patched"
@app.get("/")
def home(): return request.args["x"]
""",
    "a lookup that recurs": """
from werkzeug.datastructures import ImmutableMultiDict
class Deep(ImmutableMultiDict):
    def __getitem__(self, key): return super().__getitem__(key) if key == "q" else self["q"]
class Asks(Request):
    parameter_storage_class = Deep
app.request_class = Asks
@app.get("/")
def home(): return request.args["x"]
""",
    "a recursion without an end": """
@app.get("/")
def home(): return home() if request.args.get("q") else ""
@app.errorhandler(RecursionError)
def deep(error): return "deep"
""",
    "names that lie": """
class Name(str):
    def __hash__(self): raise SystemExit
    def __eq__(self, other): raise SystemExit
@app.get("/")
def home():
    try: return request.args[Name("q")]
    except BaseException as problem: return type(problem).__name__
""",
    "a name that has no hash": """
@app.get("/")
def home():
    try: return str([] in request.args)
    except TypeError as problem: return str(problem)
""",
    "a key of json that lies": """
class Key(str):
    def __eq__(self, other): raise SystemExit
    __hash__ = str.__hash__
@app.post("/json")
def take(): return request.json[Key("x")]
@app.get("/")
def home(): return str(app.test_client().post("/json", json={"a": 1}).status_code)
""",
    "a body that fails": """
class Asks(Request):
    def on_json_loading_failed(self, error): return {"made": "up"}
app.request_class = Asks
@app.get("/")
def home(): return request.get_json()
""",
    "a deleted watcher": """
import gc
for one in gc.get_objects():
    if type(one).__name__ in ("_Inputs", "_JsonBody"): vars(one).clear()
@app.get("/")
def home(): return request.args.get("q") + str(request.get_json(silent=True))
""",
    "a lookup without an end": """
@app.get("/")
def home():
    for n in range(3000): request.args.get(str(n))
    return "end"
""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    unwatched = watch(HOSTILE[name], "/?q=1", watch=frozenset())
    watched = watch(HOSTILE[name], "/?q=1")

    def seen(run: Run) -> list[tuple[int, str]]:
        return [(r.status, r.body) for r in run.all(Responded)]

    assert seen(watched) == seen(unwatched)
    assert watched.ended.reason == unwatched.ended.reason
    assert len(seen(watched)) == 1
