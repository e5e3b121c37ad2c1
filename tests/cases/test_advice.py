"""Mistakes that only the words of an exception tell, or only the files: what is said of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lessons.diagnosis.diagnose import explain
from sandbox import Project, Sandbox, fold
from sandbox.request import parse_request

HEAD = """\
import sqlite3
from flask import *
app = Flask(__name__)
app.secret_key = "dev"
db = sqlite3.connect(":memory:", check_same_thread=False)
db.row_factory = sqlite3.Row
db.execute("CREATE TABLE n (t TEXT UNIQUE)")
"""
LINE = HEAD.count("\n") + 1


def view(*lines: str, route: str = '@app.get("/")', name: str = "home()") -> str:
    """Return an app whose view begins two lines below `HEAD`."""
    return HEAD + "\n".join([route, f"def {name}:", *(f"    {line}" for line in lines)]) + "\n"


BODY = LINE + 2
"""The number of the first line in a view."""

POST = '@app.post("/")'

# What the app is, the requests, the cause with its line, and words of what is said and of the fix.
CASES: dict[str, tuple[str, tuple[str, ...], tuple[str, int], str, str]] = {
    "get() of a field that wasn't sent": (
        view('return "Hi " + request.form.get("nam")', route=POST),
        ("POST / name=Ada",),
        ("exception", BODY),
        "get() returned None for the form field 'nam', because POST / sent 'name' only.",
        "Write 'name'.",
    ),
    "a number and a string added": (
        view('return len("tea") + " notes"'),
        ("GET /",),
        ("exception", BODY),
        "unsupported operand type(s) for +: 'int' and 'str'.",
        "Convert the int with str(…), or write an f-string.",
    ),
    "a None that another function made": (
        "def age(): pass\n" + view('return f"{age() + 1}"'),
        ("GET /",),
        ("exception", BODY + 1),
        "unsupported operand type(s) for +: 'NoneType' and 'int'.",
        "a function that ends without return returns None.",
    ),
    "two strings multiplied": (
        view("return side * side", route='@app.get("/<side>")', name="home(side)"),
        ("GET /7",),
        ("exception", BODY),
        "can't multiply sequence by non-int of type 'str'.",
        "in a rule, <int:…> does that.",
    ),
    "a variable of the file, without global": (
        "seen = 0\n" + view("seen = seen + 1", "return str(seen)"),
        ("GET /",),
        ("name-error", BODY + 1),
        "If a function assigns to a name anywhere, that name is a variable of the function.",
        "If you mean the seen at the top of the file, write global seen first.",
    ),
    "methods for a decorator of one method": (
        view('return "Hi"', route='@app.get("/", methods=["DELETE"])'),
        ("GET /",),
        ("exception", LINE),
        "Use the 'route' decorator to use the 'methods' argument.",
        "Write .route(…, methods=[…]), or the decorator that's named after the method.",
    ),
    "a division by zero": (
        view('return f"{90 / 0}"'),
        ("GET /",),
        ("exception", BODY),
        "division by zero.",
        "The number that you divide by is 0.",
    ),
    "a redirect to a rule": (
        view('return redirect("/notes/<int:number>")'),
        ("GET /",),
        ("no-such-page", BODY),
        f"app.py:{BODY} redirects to a rule, but its variable has no value there.",
        "Build the address: redirect(url_for(…)).",
    ),
    "a decorator without its path": (
        view('return "Hi"', route="@app.get()"),
        ("GET /",),
        ("exception", LINE),
        "missing 1 required positional argument: 'rule'.",
        'Write the path in the parentheses: .get("/…").',
    ),
    "a decorator without its parentheses": (
        view('return "Hi"', route="@app.get"),
        ("GET /hi",),
        ("no-such-page", LINE),
        f"GET /hi got 404, Not Found: @app.get at app.py:{LINE} has no parentheses",
        'Write the path in parentheses: @app.get("/…").',
    ),
    "a name that should be a string": (
        view('flash("Hi", info)', 'return ""'),
        ("GET /",),
        ("name-error", BODY),
        "name 'info' is not defined.",
        'If you want the string, write "info".',
    ),
    "an app that nothing makes": (
        'from flask import Flask\n\n@app.get("/")\ndef home():\n    return "Hi"\n',
        ("GET /",),
        ("name-error", 3),
        "No line above it makes the app.",
        "Make the app above this line: app = Flask(__name__).",
    ),
    "a line that's indented too little": (
        view("return 'Hi'").replace("    return", "return"),
        ("GET /",),
        ("syntax-error", BODY),
        "is not valid Python: expected an indented block",
        "Look at the spaces at the start of this line.",
    ),
    "JSON that isn't there": (
        view('return request.get_json(silent=True)["name"]', route=POST),
        ("POST / name=Ada",),
        ("exception", BODY),
        "'NoneType' object is not subscriptable.",
        "Something here is None.",
    ),
    "a list of JSON taken for a dict": (
        view('return request.json["name"]', route=POST),
        ('POST / [{"name": "Ada"}]',),
        ("exception", BODY),
        "indices must be integers",
        "Take an item first: [0].",
    ),
    "a part of the path as an index": (
        view('return "ab"[0] + ["a", "b"][n]', route='@app.get("/<n>")', name="home(n)"),
        ("GET /1",),
        ("exception", BODY),
        "The rule '/<n>' gives n as a string.",
        "Write <int:n> in the rule.",
    ),
    "a session read as an object": (
        view("return str(session.count)"),
        ("GET /",),
        ("exception", BODY),
        "has no attribute 'count'",
        "write session['count']",
    ),
    "a key that the session doesn't have": (
        view('return session["usr"]')
        + '@app.get("/in")\ndef log_in():\n    session["user"] = "Ada"\n    return "in"\n',
        ("GET /in", "GET /"),
        ("exception", BODY),
        "The session that came with the request had 'user'. Did you mean 'user'?",
        "Write 'user'.",
    ),
    "a key that is taken out of the session": (
        view('session.pop("user")'),
        ("GET /",),
        ("exception", BODY),
        "The session that came with the request had no entry.",
        "session.pop('user', None)",
    ),
    "JSON read as an object": (
        view("return request.json.text", route=POST),
        ('POST / {"text": "Milk"}',),
        ("exception", BODY),
        "'dict' object has no attribute 'text'",
        "['text']",
    ),
    "a row without names": (
        view("db.row_factory = None", 'return db.execute("SELECT 1 AS a").fetchone()["a"]'),
        ("GET /",),
        ("exception", BODY + 1),
        "tuple indices",
        "row_factory = sqlite3.Row",
    ),
    "a comparison with None": (
        view('return str(request.args.get("n") > 3)'),
        ("GET /?m=1",),
        ("exception", BODY),
        "get() returned None for the query argument 'n', because GET /?m=1 sent 'm' only.",
        "Test for None first",
    ),
    "a loop over a dict": (
        view('return str([a for a, b in {"tea": 3}])'),
        ("GET /",),
        ("exception", BODY),
        "too many values to unpack",
        ".items()",
    ),
    "a rule without its slash": (
        view('return "x"', route='@app.get("about")'),
        ("GET /",),
        ("exception", LINE),
        "must start with a slash",
        "Write '/about'.",
    ),
    "g of another request": (
        view("return g.user"),
        ("GET /",),
        ("exception", BODY),
        "nothing has set g.user in this one",
        "before_request",
    ),
    "a view without the part of the path": (
        view('return "x"', route='@app.get("/<name>")'),
        ("GET /Ada",),
        ("view-argument", LINE + 1),
        "The rule '/<name>' has name, but home() doesn't take it.",
        "Give the parameter of home() the name that the rule has: name.",
    ),
    "a view with a part that the path lacks": (
        view('return "x"', name="home(name)"),
        ("GET /",),
        ("view-argument", LINE + 1),
        "home() takes name, but the rule '/' doesn't have it.",
        "Put it into the rule, as <name>",
    ),
    "an error handler without its parameter": (
        view('return "x", 404', route="@app.errorhandler(404)", name="lost()"),
        ("GET /nowhere",),
        ("exception", LINE + 1),
        "Flask passes an error handler the error.",
        "Write def lost(error):.",
    ),
    "a hook that loses the response": (
        view('response.headers["X"] = "1"', route="@app.after_request", name="mark(response)"),
        ("GET /nowhere",),
        ("exception", LINE + 1),
        "runs after each view and returns nothing",
        "End mark() with return response.",
    ),
    "a name for two views": (
        view('return "x"') + '@app.get("/about")\ndef home():\n    return "about"\n',
        ("GET /",),
        ("exception", LINE + 3),
        "Two views have the name home: app.py:9 and app.py:12.",
        "Give each view its own name.",
    ),
    "a decorator that gives its own name": (
        HEAD + "def checked(view):\n    def inner():\n        return view()\n    return inner\n\n"
        '@app.get("/")\n@checked\ndef home():\n    return "x"\n\n'
        '@app.get("/b")\n@checked\ndef b():\n    return "b"\n',
        ("GET /",),
        ("exception", LINE + 1),
        "The decorator gives each view the name of its inner function, inner,",
        "Write @functools.wraps(…) above def inner",
    ),
    "routes of a blueprint after it's registered": (
        HEAD + 'bp = Blueprint("b", __name__)\napp.register_blueprint(bp)\n\n'
        '@bp.get("/")\ndef home():\n    return "x"\n',
        ("GET /",),
        ("exception", LINE + 3),
        "The setup method 'get' can no longer be called",
        "Move register_blueprint() below the last route",
    ),
    "a set in the JSON of a view": (
        view('return {"tags": {"a"}}'),
        ("GET /",),
        ("exception", LINE + 1),
        "Flask can't turn a set into JSON.",
        "Convert it to a list",
    ),
    "rows in jsonify()": (
        view('return jsonify(db.execute("SELECT 1 AS a").fetchall())'),
        ("GET /",),
        ("exception", BODY),
        "Flask can't turn a Row into JSON.",
        "dict(row)",
    ),
    "a set in the session": (
        view('session["seen"] = {1}', 'return "x"'),
        ("GET /",),
        ("not-storable", BODY),
        "puts a value into the session that its cookie can't store",
        "Keep strings, numbers, lists and dicts in the session.",
    ),
    "a string in abort()": (
        view('abort("404")'),
        ("GET /",),
        ("exception", BODY),
        "no exception for '404'",
        "abort(404)",
    ),
    "a text that isn't a number": (
        view('return str(int(request.form["n"]))', route=POST),
        ("POST / n=",),
        ("exception", BODY),
        "invalid literal for int()",
        "get(…, type=int)",
    ),
    "a table that isn't there": (
        view('return str(db.execute("SELECT * FROM note"))'),
        ("GET /",),
        ("exception", BODY),
        "no such table: note",
        "CREATE TABLE note (…)",
    ),
    "a value in the statement": (
        view("return str(db.execute(f\"SELECT * FROM n WHERE t = {request.args['t']}\"))"),
        ("GET /?t=Ada",),
        ("exception", BODY),
        "no such column: Ada",
        "Pass a value with ?",
    ),
    "a tuple without its comma": (
        view('db.execute("INSERT INTO n VALUES (?)", ("Ada"))'),
        ("GET /",),
        ("exception", BODY),
        "Incorrect number of bindings",
        "A tuple of one value has a comma",
    ),
    "a row that is there already": (
        view('db.execute("INSERT INTO n VALUES (1)")', 'db.execute("INSERT INTO n VALUES (1)")'),
        ("GET /",),
        ("exception", BODY + 1),
        "UNIQUE constraint failed: n.t",
        "a row with this n.t already",
    ),
    "len() in a template": (
        view('return render_template_string("{{ len(items) }}", items=[1])'),
        ("GET /",),
        ("undefined-variable", BODY),
        "uses Python's len, which Jinja doesn't know",
        "items|length",
    ),
    "a blueprint that isn't registered": (
        HEAD + 'bp = Blueprint("notes", __name__, url_prefix="/notes")\n\n'
        '@bp.get("/<int:n>")\ndef note(n):\n    return "x"\n',
        ("GET /notes/7",),
        ("no-such-page", LINE),
        "the blueprint 'notes' of app.py:8 has this path, but the app doesn't have the blueprint",
        "app.register_blueprint(bp)",
    ),
    "the name of a view in redirect()": (
        view('return redirect("home")', route=POST, name="save()")
        + '@app.get("/")\ndef home():\n    return "x"\n',
        ("POST /",),
        ("no-such-page", BODY),
        "redirect() takes an address, not the name of a view",
        "redirect(url_for('home'))",
    ),
    "an address without its slash": (
        view('return redirect("list")', route='@app.post("/notes/save")')
        + '@app.get("/list")\ndef home_list():\n    return "x"\n',
        ("POST /notes/save",),
        ("no-such-page", BODY),
        "Without a slash, the address begins at the path of the page before.",
        "'/list'",
    ),
    "a page in redirect()": (
        view('return redirect(render_template_string("<p>x</p>"))', route=POST),
        ("POST /",),
        ("no-such-page", BODY),
        "redirects to a page, but redirect() takes an address",
        "return render_template(…)",
    ),
    "a redirect to itself, with the last address in the query": (
        view('return redirect(url_for("home", next=request.url))', route='@app.get("/home")'),
        ("GET /home",),
        ("redirect-loop", BODY),
        "redirects to /home, even when the request is for /home",
        "Don't redirect requests for /home.",
    ),
    "a message in the query": (
        view('return render_template_string("{{ message }}")'),
        ("GET /?message=Saved",),
        ("empty-variable", BODY),
        "The address has message, but only as a query argument.",
        "message=request.args['message']",
    ),
}

SAVING = """
import sqlite3
from flask import *
app = Flask(__name__)

def connect():
    db = sqlite3.connect("n.db")
    db.execute("CREATE TABLE IF NOT EXISTS n (t)")
    return db

@app.post("/")
def add():
    db = connect()
    db.execute("INSERT INTO n VALUES (1)")
    return "x"
"""


@pytest.mark.parametrize("watch", [frozenset(), frozenset({"sql"})])
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("", "", 14),
        ('return "x"', 'db.commit(); return "x"', None),
        ('db.execute("I', 'with db: db.execute("I', None),
        ("= connect()", "= connect(); db.isolation_level = None", None),
        ('return "x"', "abort(400)", None),
        ("INSERT INTO n VALUES (1)", "SELECT 1", None),
    ],
)
def test_what_no_commit_kept_is_told_of_a_request_that_went_well(
    sandbox: Sandbox, watch: frozenset[str], old: str, new: str, line: int | None
) -> None:
    project = Project.from_texts({"app.py": SAVING.replace(old, new) if old else SAVING})
    project = replace(project, watch=watch)
    found = explain(fold(sandbox.run(project, [parse_request("POST /")])), project.files)

    assert [(one.cause, one.place and one.place.line) for one in found] == (
        [("not-committed", line)] if line else []
    )


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(bulk=True) as bulk:
        yield bulk


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_names_the_line_the_reason_and_what_to_do(sandbox: Sandbox, name: str) -> None:
    app, requests, (cause, line), said, fix = CASES[name]
    project = Project.from_texts({"app.py": app})

    [found] = explain(
        fold(sandbox.run(project, [parse_request(one) for one in requests])), project.files
    )

    assert (found.cause, found.place and found.place.line) == (cause, line)
    assert said in found.sentence
    assert fix in found.fix
