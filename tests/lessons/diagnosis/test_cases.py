"""Apps as developers write them that can't be found, loaded or started, or raise an exception.

Each has its right cause, its line and its number of exceptions.  A package that isn't installed
here is played by a small module that does what matters alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explain, find_fix
from sandbox import Project, Timeline, fold
from sandbox.events import Clue, Failed, Started, TracebackFrame
from sandbox.request import parse_request
from tests.lessons.conftest import Run

KEY = 'from flask import *\n\napp = Flask(__name__)\napp.secret_key = "tea"\n\n'
HOME = '@app.get("/")\ndef home():\n    return render_template("home.html", message="Hello")\n\n'
SAVE = '@app.post("/save")\ndef save():\n    flash("Saved.")\n    return redirect("/")\n'
LOOP = "{% for text in get_flashed_messages() %}<p>{{ text }}</p>{% endfor %}\n"
APP = KEY + HOME + SAVE
NO_KEY = APP.replace('app.secret_key = "tea"\n', "\n")

# Refuses a form without a token as Flask-WTF does, with its words.
FLASK_WTF = """\
from flask import request
from werkzeug.exceptions import BadRequest

class CSRFError(BadRequest):
    description = "CSRF validation failed."

class CSRFProtect:
    def __init__(self, app):
        app.jinja_env.globals["csrf_token"] = lambda: "t0ken"
        app.before_request(self.protect)

    def protect(self):
        if request.method == "POST" and not request.form.get("csrf_token"):
            raise CSRFError("The CSRF token is missing.")
        if request.method == "POST" and request.form["csrf_token"] != "t0ken":
            raise CSRFError("The CSRF tokens do not match.")

class FlaskForm:
    def __init__(self):
        from flask import current_app
        if not current_app.secret_key:
            raise RuntimeError("A secret key is required to use CSRF.")
"""
FORM = '<form method=post action="/save"><input name=leaf></form>\n'
SAVES = ("POST /save", "GET /")
PROTECTED = APP.replace('"tea"\n', '"tea"\nimport flask_wtf; flask_wtf.CSRFProtect(app)\n')


@dataclass(frozen=True)
class Case:
    """One app, the requests to it, and what is right: the first cause, its place, its words."""

    files: dict[str, str]
    cause: str = ""
    place: str = ""
    says: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    errors: int = 1
    app: str = "app"
    fix: tuple[str, str] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def project(self) -> Project:
        files = {name: text.encode() for name, text in self.files.items()}
        return Project(files, self.app, environment=self.environment)


def page(text: str, app: str = APP, **more: str) -> dict[str, str]:
    return {"app.py": app, "templates/home.html": text, **more}


def view(*lines: str) -> dict[str, str]:
    """Return an app whose view is these lines, from line 8 on."""
    body = "".join(f"    {line}\n" for line in lines)
    return {"app.py": f'{KEY}@app.get("/")\ndef home():\n{body}'}


RIGHT: dict[str, Case] = {
    # An import that probes what isn't possible here, and goes on without it.
    "a library probes at its import": Case(
        page(LOOP, "import psutil\n" + APP),
        errors=0,
        requests=SAVES,
    ),
    # Modes and times of its own files.
    "a session kept in files": Case(
        page(LOOP, APP.replace('"tea"\n', '"tea"\nimport os, pathlib\npathlib.Path("s").touch()\n'
        'os.chmod("s", 0o600)\n')),
        errors=0,
        requests=SAVES,
    ),
    "a key from the environment": Case(
        page(LOOP, "import os\n" + APP.replace('"tea"', 'os.environ.get("SECRET_KEY")')),
        *("no-secret-key", "app.py:5"),
        ("app.py:13 writes", "app.py:5 takes the key from the variable SECRET_KEY"),
        requests=SAVES,
    ),
    "a key from getenv": Case(
        page(LOOP, "import os\n" + APP.replace('"tea"', 'os.getenv("APP_SECRET")')),
        *("no-secret-key", "app.py:5", ("the variable APP_SECRET",)),
        requests=SAVES,
    ),
    "a key from a variable that is passed": Case(
        page(LOOP, "import os\n" + APP.replace('"tea"', 'os.environ["SECRET_KEY"]')),
        errors=0,
        environment={"SECRET_KEY": "tea"},
        requests=SAVES,
    ),
    "a variable that is not there": Case(
        page(LOOP, "import os\n" + APP.replace('"tea"', 'os.environ["SECRET_KEY"]')),
        *("environment-variable", "app.py:5", ("the environment variable SECRET_KEY",)),
        requests=SAVES,
    ),
    "a number from a variable": Case(
        {"app.py": KEY + "import os\nPORT = int(os.getenv('PORT'))\n"},
        *("environment-variable", "app.py:7", ("the environment variable PORT",)),
    ),
    "a variable with a default is not why": Case(
        {"app.py": KEY + "import os\nNAME = os.getenv('NAME', '')[0]\n"}, "exception", "app.py:7"
    ),
    "a key of a dict that is called like a variable": Case(
        {"app.py": KEY + "import os\nos.getenv('NAME')\n{}['NAME']\n"}, "exception", "app.py:8"
    ),
    # CSRF.
    "a form without its token": Case(
        {**page(LOOP + FORM, PROTECTED), "flask_wtf.py": FLASK_WTF},
        *("csrf-refused", "templates/home.html:2"),
        ("400: The CSRF token is missing.", "has no field csrf_token"),
        errors=0,
        requests=SAVES,
    ),
    "a form with its token, and a request without": Case(
        {
            **page(LOOP + FORM.replace("<input", "{{ csrf_token() }}<input"), PROTECTED),
            "flask_wtf.py": FLASK_WTF,
        },
        *("csrf-refused", "templates/home.html:2", ("but the request didn't send it",)),
        errors=0,
        requests=SAVES,
    ),
    "a token of another session": Case(
        {**page(LOOP + FORM, PROTECTED), "flask_wtf.py": FLASK_WTF},
        *("csrf-refused", "", ("The CSRF tokens do not match.",)),
        requests=("POST /save csrf_token=x",),
        errors=0,
    ),
    "a request with the token": Case(
        {**page(LOOP + FORM, PROTECTED), "flask_wtf.py": FLASK_WTF},
        requests=("POST /save csrf_token=t0ken", "GET /"),
        errors=0,
    ),
    # Threads.
    "flash in a thread": Case(
        view(
            "from threading import Thread",
            "worker = Thread(target=lambda: flash('x'))",
            "worker.start()",
            "worker.join()",
            "return 'x'",
        ),
        *("outside-request", "app.py:9", ("it runs in a thread",)),
        requests=("GET /",),
    ),
    "an exception in a timer": Case(
        view(
            "from threading import Timer",
            "timer = Timer(0, lambda: 1 / 0)",
            "timer.start()",
            "timer.join()",
            "return 'x'",
        ),
        *("exception", "app.py:9", ("ZeroDivisionError",)),
        requests=("GET /",),
    ),
    "a thread that exits is no exception": Case(
        view(
            "from threading import Thread",
            "worker = Thread(target=lambda: exit())",
            "worker.start()",
            "worker.join()",
            "return 'x'",
        ),
        requests=("GET /",),
        errors=0,
    ),
    "the app outside of any request": Case(
        {"app.py": KEY + "current_app.config['X']\n"},
        *("outside-request", "app.py:6", ("no app is active",)),
    ),
    "a form outside of any request": Case(
        {"app.py": KEY + "request.form\n"},
        *("outside-request", "app.py:6", ("request, session or g",)),
    ),
    # Imports.
    "a circular import": Case(
        {
            "app.py": "import flask\n\nfrom views import shop\n\napp = flask.Flask('a')\nTEA = 1\n",
            "views.py": "import flask\n\nfrom app import TEA\n\nshop = 1\n",
        },
        *("circular-import", "views.py:3", ("app.py:3 leads to views.py:3", "TEA of app")),
    ),
    "a circular import of packages": Case(
        {
            "shop/__init__.py": "import flask\nfrom shop import views\napp = flask.Flask('a')\n",
            "shop/views.py": "from shop import app\n",
        },
        *("circular-import", "shop/views.py:1", ("shop/__init__.py:2 leads to",)),
        app="shop",
    ),
    "an attribute of a module that isn't ready": Case(
        {
            "main.py": "import flask\nimport views\napp = flask.Flask('a')\n",
            "views.py": "import main\nmain.app\n",
        },
        *("circular-import", "views.py:2", ("needs app of main",)),
        app="main",
    ),
    "a configuration that imports a missing package": Case(
        {
            "app.py": KEY + "app.config.from_object('settings.Config')\n",
            "settings.py": "import no_such_package\n\nclass Config:\n    pass\n",
        },
        *("import-error", "settings.py:1", ("No module named 'no_such_package'.",)),
    ),
    "a configuration that isn't in its module": Case(
        {
            "app.py": KEY + "app.config.from_object('settings.Confg')\n",
            "settings.py": "class Config:\n    pass\n",
        },
        *("import-error", "app.py:6", ("Did you mean 'Config'?",)),
    ),
    "a module of one's own that is misspelled": Case(
        {"app.py": "from modles import X\n" + KEY, "models.py": "X = 1\n"},
        *("import-error", "app.py:1", ("Did you mean 'models'?",)),
        fix=("from modles", "from models"),
    ),
    "a file that hides a module of Python's": Case(
        {"app.py": "from colorsys import rgb_to_hsv\n" + KEY, "colorsys.py": "RED = 1\n"},
        *("import-error", "app.py:1", ("your own file colorsys.py",)),
    ),
    "a module of a package that is run alone": Case(
        {"app.py": "from .models import X\n", "models.py": "X = 1\n", "__init__.py": ""},
        *("import-error", "app.py:1", ("attempted relative import",)),
    ),
    "a name that newer versions don't have": Case(
        {"app.py": "from flask import _request_ctx_stack\n"},
        *("dropped-name", "app.py:1", ("newer versions of flask don't have",)),
    ),
    "an attribute that newer versions don't have": Case(
        {"app.py": KEY + "@app.before_first_request\ndef begin():\n    pass\n"},
        *("dropped-name", "app.py:6", ("before_first_request",)),
    ),
    # Which app.
    "a factory gets its argument": Case(
        {
            "app.py": "from flask import *\n\ndef create_app(name):\n    app = Flask(__name__)\n"
            "    app.add_url_rule('/', 'home', lambda: name)\n    return app\n"
        },
        app='app:create_app("tea")',
        requests=("GET /",),
        errors=0,
    ),
    "a factory without its argument": Case(
        {"app.py": "def create_app(name): pass\n"},
        *("no-app", "app.py", ("create_app() needs arguments (name).",)),
    ),
    "a factory with an argument too many": Case(
        {"app.py": "def create_app(): pass\n"},
        *("no-app", "app.py", ("cannot be called with what --app gives it.",)),
        app="app:create_app(1)",
    ),
    "a factory with an argument that is code": Case(
        {"app.py": "def create_app(x): pass\n"},
        *("no-app", "app.py", ("neither a name nor a call with plain values",)),
        app="app:create_app(open('x'))",
    ),
    "an app named by its path": Case(
        {"src/web.py": KEY + "app.add_url_rule('/', 'home', lambda: 'x')\n"},
        app="src/web.py:app",
        requests=("GET /",),
        errors=0,
    ),
    "a file called flask.py": Case(
        {"flask.py": APP}, "no-app", "flask.py", ("flask.py has the name of a module",), app="flask"
    ),
    # The secret key.
    "an extension needs a key": Case(
        {"app.py": NO_KEY + "import flask_wtf\n"
         "app.add_url_rule('/f', 'f', lambda: str(flask_wtf.FlaskForm()))\n",
         "flask_wtf.py": FLASK_WTF},
        *("no-secret-key", "app.py:3", ("A secret key is required to use CSRF.",)),
        requests=("GET /f",),
        fix=("Flask(__name__)\n", 'Flask(__name__)\napp.secret_key = "dev"\n'),
    ),
    "a key under a wrong name": Case(
        page(LOOP, APP.replace("app.secret_key", 'app.config["SECRET_KEI"]')),
        *("no-secret-key", "app.py:4", ("app.py:4 sets 'SECRET_KEI'. Did you mean 'SECRET_KEY'?",)),
        fix=("SECRET_KEI", "SECRET_KEY"),
        requests=SAVES,
    ),
    "a setting in small letters": Case(
        page(LOOP, APP.replace("app.secret_key", 'app.config["secret_key"]')),
        *("no-secret-key", "app.py:4", ("app.py:4 sets 'secret_key'. Did you mean 'SECRET_KEY'?",)),
        fix=('"secret_key"', '"SECRET_KEY"'),
        requests=SAVES,
    ),
    "a key in a wrong attribute": Case(
        page(LOOP, APP.replace("secret_key", "secretkey")),
        *("no-secret-key", "app.py:4", ("Did you mean 'secret_key'?",)),
        fix=("secretkey", "secret_key"),
        requests=SAVES,
    ),
    "a key for scripts only": Case(
        page(LOOP, NO_KEY + '\nif __name__ == "__main__":\n    app.secret_key = "tea"\n'),
        *("misplaced-key", "app.py:16", ("below if __name__ == \"__main__\" (line 15)",)),
        fix=(
            "Flask(__name__)\n", 'Flask(__name__)\napp.secret_key = "tea"\n',
        ),
        requests=SAVES,
    ),
    "a key on a blueprint": Case(
        page(LOOP, NO_KEY + '\nshop = Blueprint("shop", "shop")\nshop.secret_key = "tea"\n'),
        *("misplaced-key", "app.py:16", ("app.py:16 sets one on a blueprint, which has none.",)),
        requests=SAVES,
    ),
    "a key on another app": Case(
        page(LOOP, NO_KEY.replace(
            "app = ", 'app = Flask("first")\napp.config["SECRET_KEY"] = "tea"\napp = ', 1)),
        *("misplaced-key", "app.py:4", ("not on the app that runs: app.py:3 and 5 make",)),
        requests=SAVES,
    ),
    # Names that hide others.
    "a view called flash": Case(
        {"app.py": KEY + '@app.get("/")\ndef flash():\n    flash("Hello.")\n    return "x"\n'},
        *("hidden-name", "app.py:7", ("another meaning, so app.py:8",)),
        requests=("GET /",),
    ),
    "a view called request": Case(
        {"app.py": KEY + '@app.get("/")\ndef request():\n    return request.path\n'},
        *("hidden-name", "app.py:7", ("not Flask's request",)),
        requests=("GET /",),
    ),
    "a helper of one's own that hides nothing": Case(
        {"app.py": 'from flask import Flask\n\napp = Flask(__name__)\n\n@app.get("/")\n'
         'def home():\n    return flash()\n\ndef flash(text):\n    return text\n'},
        *("exception", "app.py:7", ("flash() missing 1 required positional argument",)),
        requests=("GET /",),
    ),
    "a local variable that hides a name": Case(
        view("request = request.path", "return request"),
        *("name-error", "app.py:8", ("before the function gives it a value",)),
        requests=("GET /",),
    ),
}  # fmt: skip

MEANT: dict[str, Case] = {
    "a name": Case(view("flahs('x')", "return 'x'"), "name-error", "app.py:8",
                   ("Did you mean 'flash'?",), fix=("flahs", "flash")),
    "a local name": Case(view("messages = 'x'", "return mesages"), "name-error", "app.py:9",
                         ("Did you mean 'messages'?",), fix=("return mesages", "return messages")),
    "a name that is not imported": Case(
        {"app.py": 'from flask import Flask\napp = Flask(__name__)\n@app.get("/")\n'
         "def home():\n    return jsonfy(1)\n"},
        *("name-error", "app.py:5", ("Did you mean 'jsonify'?",)),
        fix=("import Flask\n", "import Flask, jsonify\n"),
    ),
    "an import": Case({"app.py": KEY.replace("*", "Flask, flahs") + "flahs\n"}, "import-error",
                      "app.py:1", ("Did you mean 'flash'?",), fix=("flahs", "flash")),
    "a variable of a template": Case(
        page("<p>\n{{ mesage.title }}"), "undefined-variable", "templates/home.html:2",
        ("Did you mean 'message'?",), fix=("mesage", "message"),
    ),
    "a variable of a loop": Case(
        page("{% for note in [1] %}{{ noet.x }}{% endfor %}"), "undefined-variable",
        "templates/home.html:1", ("Did you mean 'note'?",), fix=("noet", "note"),
    ),
    "a variable that is like no other": Case(
        page("{{ zebra.x }}"), "undefined-variable", "templates/home.html:1",
        ("needs the variable zebra",),
    ),
    "a function of Flask's in a template": Case(
        page("{{ ulr_for('home') }}"), "undefined-variable", "templates/home.html:1",
        ("Did you mean 'url_for'?",), fix=("ulr_for", "url_for"),
    ),
    "a filter": Case(page("{{ message|uper }}"), "misspelled", "templates/home.html:1",
                     ("Did you mean 'upper'?",), fix=("uper", "upper")),
    "an endpoint": Case(view("return redirect(url_for('hom'))"), "unknown-endpoint", "app.py:8",
                        ("Did you mean 'home'?",), fix=("'hom'", "'home'")),
    "an endpoint in a template": Case(
        page("<a href=\"{{ url_for('saev') }}\">"), "unknown-endpoint", "templates/home.html:1",
        ("Did you mean 'save'?",), fix=("'saev'", "'save'"),
    ),
    "an endpoint of a blueprint": Case(
        {"app.py": KEY + 'b = Blueprint("shop", __name__)\n@b.get("/")\ndef home():\n'
         '    return url_for("home")\n\napp.register_blueprint(b)\n'},
        *("unknown-endpoint", "app.py:9", ("Did you mean 'shop.home'?",)),
        fix=('"home"', '"shop.home"'),
    ),
    "a template": Case({"app.py": APP, "templates/hom.html": ""}, "missing-template", "app.py:8",
                       ("Did you mean 'hom.html'?",), fix=("home.html", "hom.html")),
    "a template that is extended": Case(
        page("{% extends 'bse.html' %}", **{"templates/base.html": ""}), "missing-template",
        "templates/home.html:1", ("Did you mean 'base.html'?",), fix=("bse", "base"),
    ),
    "the folder of the templates": Case(
        {"app.py": APP, "template/home.html": ""}, "missing-template", "app.py:8",
        ("in the folder templates, which doesn't exist", "a file 'template/home.html'"),
    ),
    "a folder of another name": Case(
        {"app.py": APP.replace("__name__", "'a', template_folder='pages'"), "pages/a.html": ""},
        *("missing-template", "app.py:8", ("in the folder pages.",)),
    ),
    "a key of the configuration": Case(
        view("app.config['DATABASE'] = 'x'", "return app.config['DATABSE']"), "misspelled",
        "app.py:9", ("Did you mean 'DATABASE'?",), fix=("DATABSE", "DATABASE"),
    ),
    "a key by current_app": Case(
        view("app.config['DATABASE'] = 'x'", "return current_app.config['DATABSE']"), "misspelled",
        "app.py:9", ("Did you mean 'DATABASE'?",), fix=("DATABSE", "DATABASE"),
    ),
    "a key of a dict": Case(
        view("note = {'title': 'x'}", "return note['titel']"), "misspelled", "app.py:9",
        ("Did you mean 'title'?",), fix=("titel", "title"),
    ),
    "an attribute": Case(view("return request.fom['x']"), "misspelled", "app.py:8",
                         ("Did you mean 'form'?",), fix=("fom", "form")),
    "an attribute of the app": Case(
        {"app.py": KEY + '@app.rout("/")\ndef home():\n    return "x"\n'}, "misspelled",
        "app.py:6", ("Did you mean 'route'?",), fix=("rout(", "route("),
    ),
    "an argument": Case(view("flash('x', catagory='e')", "return 'x'"), "misspelled", "app.py:8",
                        ("Did you mean 'category'?",), fix=("catagory", "category")),
    "an argument of a route": Case(
        {"app.py": KEY + '@app.route("/", method=["GET"])\ndef home():\n    return "x"\n'},
        *("misspelled", "app.py:6", ("Did you mean 'methods'?",)),
        fix=("method=", "methods="),
    ),
}  # fmt: skip
"""What is misspelled, what is meant, and what one key makes of it."""


def played(case: Case, run: Run) -> tuple[Timeline, tuple[Finding, ...]]:
    timeline = run(case.project(), [parse_request(text) for text in case.requests or ("GET /",)])
    return timeline, explain(timeline, case.project().files)


@pytest.mark.parametrize("name", [*RIGHT, *MEANT])
def test_a_case_has_its_cause_its_line_and_its_words(name: str, run: Run) -> None:
    case = {**RIGHT, **MEANT}[name]
    timeline, findings = played(case, run)
    assert len(timeline.errors) == case.errors
    assert timeline.ended is not None
    assert timeline.ended.reason == "finished"
    if not case.cause:
        assert findings == ()
        return
    first = findings[0]
    assert (first.cause, str(first.place or "")) == (case.cause, case.place)
    for words in case.says:
        assert words in first.sentence
    assert first.sentence.isprintable()
    assert first.fix


@pytest.mark.parametrize("name", [name for name, case in {**RIGHT, **MEANT}.items() if case.fix])
def test_one_key_writes_what_was_meant(name: str, run: Run) -> None:
    case = {**RIGHT, **MEANT}[name]
    assert case.fix is not None
    _, findings = played(case, run)
    fix = find_fix(findings[0], case.files)
    assert fix is not None
    before = case.files[fix.file]
    assert fix.text != before
    assert fix.text == before.replace(*case.fix) or case.fix[1] in fix.text
    fixed = Case({**case.files, fix.file: fix.text}, requests=case.requests, app=case.app)
    assert case.cause not in [finding.cause for finding in played(fixed, run)[1]]


def test_a_factorys_argument_arrives(run: Run) -> None:
    timeline, _ = played(RIGHT["a factory gets its argument"], run)
    [exchange] = timeline.exchanges
    assert exchange.response is not None
    assert exchange.response.body == "tea"


MANY_TYPES = "multiple exception types must be parenthesized"


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("try: pass\n    except KeyError, ValueError: pass", "3.14"),
        ('x = {"a": 1}\n    type Name = int', "3.12"),
    ],
)
def test_code_for_a_newer_python_is_told_as_that(line: str, version: str) -> None:
    """The error is written by hand: the Python that runs this test may know the syntax."""
    source = line.splitlines()[-1].strip()
    said = (
        "multiple exception types must be parenthesized" if "except" in line else "invalid syntax"
    )
    error = Failed(
        *(0, "SyntaxError", said, "app.py", 9),
        *((TracebackFrame("app.py", 9, "", source, yours=True),), "load"),
        clue=Clue("python", ">=3.14"),
    )
    for running, is_newer in (("3.11.7", True), ("3.14.0", False)):
        [finding] = explain(fold([Started(running, "3.1", (), 1), error]))
        assert finding.cause == "syntax-error"
        assert (f"from {version} on" in finding.sentence) == is_newer
        assert "asks for Python >=3.14." in finding.sentence


def test_except_of_python_2_is_no_newer_python() -> None:
    frame = TracebackFrame("app.py", 9, "", "except ValueError, e:", yours=True)
    error = Failed(0, "SyntaxError", MANY_TYPES, "app.py", 9, (frame,), "load")
    [finding] = explain(fold([Started("3.11.7", "3.1", (), 1), error]))
    assert "is not valid Python" in finding.sentence
